import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { planTable } from './schema.ts'

export const planNumbers = defineNumbers({ id: 'plan', pattern: 'BYP-{0000}' })

export const levels = {
  daily: t('日常保养', 'Daily care'),
  first: t('一级保养', 'First level'),
  second: t('二级保养', 'Second level'),
  lubrication: t('定期润滑', 'Lubrication'),
  accuracy: t('精度检查', 'Accuracy check'),
  statutory: t('法定检验', 'Statutory inspection'),
}
export const intervalUnits = {
  days: t('天', 'days'),
  weeks: t('周', 'weeks'),
  months: t('月', 'months'),
  years: t('年', 'years'),
}
export const dueBy = {
  calendar: t('按日历', 'By calendar'),
  meter: t('按表计', 'By meter'),
  condition: t('按状态', 'By condition'),
  person: t('人工安排', 'By a person'),
}

/** What is done to a machine again and again, and when: by whichever of its rules comes first. */
export const plan = defineEntity({
  id: 'maintenance-plan',
  plural: 'maintenance-plans',
  table: planTable,
  label: t('保养计划', 'Maintenance plan'),
  title: 'name',
  code: 'code',
  calendar: ['nextOn'],
  sort: 'nextOn',
  read: may.read,
  fields: {
    code: {
      label: t('计划编号', 'Plan number'),
      help: t('留空则自动编号', 'Given when left empty'),
      list: true,
      search: true,
    },
    name: { label: t('保养内容', 'What is done'), list: true, search: true },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    level: { label: t('级别', 'Level'), list: true, choices: levels },
    every: {
      label: t('间隔', 'Every'),
      help: t('按日历：每几天、几周、几个月', 'By calendar: every so many days, weeks, months'),
    },
    unit: { label: t('间隔单位', 'Interval in'), choices: intervalUnits },
    mode: {
      label: t('推算方式', 'Counted from'),
      choices: { fixed: t('固定日期', 'Fixed days'), floating: t('从上次完成算起', 'When it was last done') },
    },
    startOn: { label: t('首次日期', 'First day') },
    meterPoint: {
      label: t('表计测点', 'Meter'),
      kind: 'point',
      help: t('运行小时、件数等累计量', 'A total: running hours, pieces'),
    },
    meterEvery: {
      label: t('表计间隔', 'Every (meter)'),
      help: t('每多少小时或多少件', 'Every so many hours or pieces'),
    },
    conditionPoint: { label: t('状态测点', 'Condition point'), kind: 'point' },
    conditionAbove: { label: t('高于时到期', 'Due above') },
    conditionBelow: { label: t('低于时到期', 'Due below') },
    checks: { label: t('保养项目', 'Check list') },
    parts: { label: t('所需备件', 'Parts needed') },
    early: { label: t('可提前（天）', 'May be early (days)') },
    late: { label: t('可推后（天）', 'May be late (days)') },
    ahead: { label: t('提前派工（天）', 'Order made ahead (days)') },
    minutes: { label: t('计划工时（分钟）', 'Planned (minutes)') },
    needsStop: { label: t('需要停机', 'Needs a stop') },
    responsible: { label: t('负责人', 'Responsible'), kind: 'user', list: true },
    nextOn: { label: t('下次到期', 'Next due'), list: true },
    nextBy: { label: t('到期依据', 'Due by'), choices: dueBy, list: true },
    lastOn: { label: t('上次完成', 'Last done') },
    lastDue: { label: t('上次应做', 'Last due') },
    lastReading: { label: t('上次表计读数', 'Meter when last done') },
    meterReading: { label: t('当前表计读数', 'Meter now') },
    meterPerDay: { label: t('日均用量', 'Used per day'), digits: 2 },
    holdsSince: { label: t('状态成立于', 'Condition since') },
  },
  states: {
    active: { label: t('启用', 'Active'), tone: 'good' },
    paused: { label: t('暂停', 'Paused') },
    ended: { label: t('终止', 'Ended'), tone: 'ended', seals: 'all' },
  },
  initial: 'active',
  moves: {
    pause: { label: t('暂停', 'Pause'), from: ['active'], to: 'paused' },
    resume: { label: t('恢复', 'Resume'), from: ['paused'], to: 'active' },
    end: { label: t('终止', 'End'), from: ['active', 'paused'], to: 'ended' },
  },
})
