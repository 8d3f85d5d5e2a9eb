import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { kindWords } from './kind-words.ts'
import { may } from './permissions.ts'
import { parameterTable } from './schema.ts'

export const parameterNumbers = defineNumbers({ id: 'parameter', pattern: 'YT-{0000}' })

export const guards = {
  readOnly: t('只读', 'Read only'),
  single: t('单人操作', 'One person'),
  approved: t('须他人批准', 'Approved by another person'),
  critical: t('关键：双人批准、操作并复核', 'Critical: two persons approve, operate and confirm'),
}

const seconds = (zh: string, en: string) => ({ label: t(`${zh}（秒）`, `${en} (s)`) })

/** A register of a machine that may be read, or written too, with what guards it. */
export const parameter = defineEntity({
  id: 'parameter',
  plural: 'parameters',
  table: parameterTable,
  label: t('遥调参数', 'Remote parameter'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('编号', 'Number'), help: t('留空则自动编号', 'Given when left empty'), list: true, search: true },
    name: { label: t('参数名称', 'Name'), list: true, search: true },
    machine: { label: t('机台', 'Machine'), kind: 'link', to: 'remote-operation.machine', list: true },
    kind: { label: t('类别', 'Kind'), choices: kindWords, list: true },
    register: { label: t('数控地址', 'Address in the CNC'), help: t('如 G54 X、H12、#500', 'e.g. G54 X, H12, #500') },
    point: { label: t('测点', 'Point'), kind: 'point', help: t('读取和写入都经它', 'Read and written through it') },
    unit: { label: t('单位', 'Unit') },
    guard: { label: t('管控方式', 'Guard'), choices: guards, list: true },
    low: { label: t('下限', 'Low limit'), list: true },
    high: { label: t('上限', 'High limit'), list: true },
    step: { label: t('最小设定单位', 'Least increment') },
    maxChange: { label: t('单次最大改动', 'Largest change at once') },
    tolerance: {
      label: t('回读容差', 'Tolerance of the read-back'),
      help: t('设备存储精度造成的差', 'What the device may round away'),
    },
    interlocks: {
      label: t('附加联锁', 'Further interlocks'),
      help: t('在机台的联锁之外', 'Besides those of the machine'),
    },
    validMinutes: {
      label: t('申请有效期（分钟）', 'A request is valid for (min)'),
      help: t('到期未下发即失效', 'It expires when it was not written by then'),
    },
    selectSeconds: seconds('选择有效期', 'Selected for'),
    answerSeconds: seconds('等待回读', 'Read back within'),
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    inUse: { label: t('启用', 'In use'), tone: 'good' },
    stopped: { label: t('停用', 'Stopped') },
    retired: { label: t('已删除', 'Retired'), tone: 'ended', seals: 'all' },
  },
  initial: 'inUse',
  moves: {
    stop: { label: t('停用', 'Stop'), from: ['inUse'], to: 'stopped' },
    resume: { label: t('启用', 'Resume'), from: ['stopped'], to: 'inUse' },
    retire: { label: t('删除', 'Retire'), from: ['inUse', 'stopped'], to: 'retired' },
  },
})
