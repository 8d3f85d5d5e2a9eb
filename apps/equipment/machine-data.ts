import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { machineStopTable, productionReportTable, signalMapTable, stopReasonTable } from './data-schema.ts'
import { mappingWords, stateWords, stopKindWords } from './data-words.ts'
import { may } from './permissions.ts'

export const stopNumbers = defineNumbers({ id: 'machine-stop', pattern: 'TJ-{yyyy}{mm}-{00000}' })

const machine = { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true } as const

export const signalMap = defineEntity({
  id: 'signal-map',
  plural: 'signal-maps',
  table: signalMapTable,
  label: t('设备采集', 'Machine signals'),
  title: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('设备编号', 'Equipment number'), list: true, search: true },
    equipment: machine,
    line: { label: t('产线', 'Line'), list: true, search: true },
    mapping: { label: t('状态判断', 'State told by'), choices: mappingWords, list: true },
    signals: { label: t('信号', 'Signals') },
    calendar: { label: t('班次日历', 'Shift calendar'), kind: 'link', to: 'equipment.shift-calendar', list: true },
    runningAboveKw: { label: t('运行功率高于', 'Running above'), unit: 'kW' },
    standbyAboveKw: { label: t('待机功率高于', 'Standing by above'), unit: 'kW' },
    cycleSeconds: { label: t('计划节拍', 'Planned time per piece'), unit: 's' },
    smallStopMinutes: { label: t('短暂停机少于', 'A small stop is below'), unit: 'min' },
    askAfterSeconds: { label: t('停机多久询问原因', 'Ask for a reason after'), unit: 's' },
  },
  states: {
    active: { label: t('采集中', 'Followed'), tone: 'active' },
    stopped: { label: t('已停止', 'Stopped'), tone: 'ended' },
  },
  initial: 'active',
  moves: { stop: { from: ['active'], to: 'stopped' }, resume: { from: ['stopped'], to: 'active' } },
})

export const stopReason = defineEntity({
  id: 'stop-reason',
  plural: 'stop-reasons',
  table: stopReasonTable,
  label: t('停机原因', 'Stop reason'),
  title: 'name',
  code: 'code',
  sort: 'code',
  read: may.read,
  fields: {
    code: { label: t('代码', 'Code'), list: true, search: true },
    name: { label: t('原因', 'Reason'), list: true, search: true },
    kind: { label: t('时间归类', 'Counts as'), choices: stopKindWords, list: true },
  },
  states: {
    active: { label: t('启用', 'In use') },
    retired: { label: t('停用', 'Retired'), tone: 'ended' },
  },
  initial: 'active',
  moves: { retire: { from: ['active'], to: 'retired' } },
})

export const machineStop = defineEntity({
  id: 'machine-stop',
  plural: 'machine-stops',
  table: machineStopTable,
  label: t('停机记录', 'Stop'),
  title: 'number',
  code: 'number',
  sort: '-since',
  read: may.read,
  fields: {
    number: { label: t('停机编号', 'Number'), list: true, search: true },
    equipment: machine,
    phase: { label: t('设备状态', 'Machine state'), choices: stateWords, list: true },
    since: { label: t('开始', 'Since'), list: true },
    until: { label: t('结束', 'Until'), list: true },
    reason: { label: t('停机原因', 'Reason'), kind: 'link', to: 'equipment.stop-reason', list: true },
    explainedAt: { label: t('说明时间', 'Explained') },
    explainedBy: { label: t('说明人', 'Explained by'), kind: 'user' },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    asked: { label: t('待说明', 'To explain'), tone: 'active' },
    explained: { label: t('已说明', 'Explained') },
  },
  initial: 'asked',
  moves: { explain: { from: ['asked', 'explained'], to: 'explained' } },
})

export const productionReport = defineEntity({
  id: 'production-report',
  plural: 'production-reports',
  table: productionReportTable,
  label: t('班次产量', 'Shift production'),
  title: 'day',
  sort: '-day',
  calendar: ['day'],
  read: may.read,
  fields: {
    equipment: machine,
    day: { label: t('日期', 'Day'), list: true },
    shift: { label: t('班次', 'Shift'), list: true },
    produced: {
      label: t('产量', 'Made'),
      help: t('留空则取设备计数', 'Empty: as the machine counted'),
      list: true,
      total: 'sum',
    },
    scrap: { label: t('废品', 'Scrap'), list: true, total: 'sum' },
    rework: { label: t('返修', 'Rework'), list: true, total: 'sum' },
  },
  states: { reported: { label: t('已报', 'Reported') } },
  initial: 'reported',
  moves: {},
})
