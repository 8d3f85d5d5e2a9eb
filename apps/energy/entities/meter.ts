import { defineEntity, defineNumbers, type Text, t } from '../../../contract/index.ts'
import { may } from '../permissions.ts'
import { meterTable } from '../schema.ts'
import { type Medium, media } from '../words.ts'

export const meterNumbers = defineNumbers({ id: 'meter', pattern: 'NB-{0000}' })

export const mediumNames = Object.keys(media) as [Medium, ...Medium[]]
export const mediumChoices = Object.fromEntries(mediumNames.map((m) => [m, media[m].label])) as Record<Medium, Text>
export const mediumField = { label: t('介质', 'Medium'), choices: mediumChoices }

export const sources = {
  register: t('测点：表底示数', 'Point: register'),
  power: t('测点：功率或流量积分', 'Point: power or flow, integrated'),
  manual: t('人工抄表或采集器导入', 'Read by hand or by a logger'),
}

export const meter = defineEntity({
  id: 'meter',
  plural: 'meters',
  table: meterTable,
  label: t('计量表', 'Meter'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: {
      label: t('表号', 'Meter number'),
      help: t('留空则自动编号', 'Given when left empty'),
      list: true,
      search: true,
    },
    name: { label: t('名称', 'Name'), list: true, search: true },
    medium: { ...mediumField, list: true },
    unit: {
      label: t('计量单位', 'Unit'),
      choices: { kWh: t('kW·h', 'kW·h'), m3: t('m³', 'm³'), t: t('t', 't'), kvarh: t('kvar·h', 'kvar·h') },
    },
    source: { label: t('采集方式', 'Read by'), choices: sources },
    point: {
      label: t('测点', 'Point'),
      kind: 'point',
      help: t('表底示数，或以小时为单位的功率、流量', 'Its register, or power and flow per hour'),
    },
    digits: {
      label: t('表底整数位数', 'Digits of the register'),
      help: t(
        '用于识别翻转，如 6 位表 999999 后为 0；留空表示不会翻转',
        'Tells a roll-over; empty: it never rolls over',
      ),
    },
    factor: {
      label: t('倍率', 'Factor'),
      help: t('用量 = 表底差 × 倍率，即互感器变比', 'Quantity = difference × factor: the ratio of its transformers'),
    },
    maxPerHour: {
      label: t('每小时最大用量', 'Most per hour'),
      help: t('超过它的读数视为异常', 'A reading that says more is not believed'),
    },
    errorPercent: { label: t('准确度等级（%）', 'Accuracy class (%)') },
    lossLimit: {
      label: t('允许未计量率（%）', 'Unmetered share permitted (%)'),
      help: t('作为总表时，与分表合计之差的允许值', 'As a main meter: what its sub-meters may fall short by'),
    },
    gapMinutes: {
      label: t('断数判据（分钟）', 'Gap after (minutes)'),
      help: t('两次读数相隔更久时，其间用量按时间分摊并标为估算', 'Readings further apart leave an estimate'),
    },
    parent: { label: t('上级表', 'Main meter'), kind: 'link', to: 'energy.meter', list: true },
    place: { label: t('位置', 'Place'), kind: 'place' },
    costCentre: { label: t('用能单元', 'Cost centre'), list: true, search: true },
    usedBy: { label: t('用能部门', 'Used by'), kind: 'department' },
    serialNo: { label: t('出厂编号', 'Serial number'), search: true },
    mountedAt: { label: t('安装时间', 'Mounted at') },
    firstReading: { label: t('安装时表底', 'Reading when mounted') },
  },
  states: {
    inUse: { label: t('在用', 'In use'), tone: 'good' },
    stopped: { label: t('停用', 'Stopped'), tone: 'plain' },
    removed: { label: t('已拆除', 'Removed'), tone: 'ended', seals: 'all' },
  },
  initial: 'inUse',
  moves: {
    stop: { from: ['inUse'], to: 'stopped' },
    resume: { from: ['stopped'], to: 'inUse' },
    remove: { from: ['inUse', 'stopped'], to: 'removed' },
  },
})
