import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { dueBy } from './plan.ts'
import { orderTable } from './schema.ts'

export const orderNumbers = defineNumbers({ id: 'order', pattern: 'BY-{yyyy}{mm}-{0000}' })

export const outcomes = {
  onTime: t('按期', 'On time'),
  early: t('过早', 'Too early'),
  late: t('逾期完成', 'Late'),
  missed: t('未做', 'Missed'),
}

/** One maintenance that has come due: its check list as it was then, and what was found. */
export const order = defineEntity({
  id: 'maintenance-order',
  plural: 'maintenance-orders',
  table: orderTable,
  label: t('保养工单', 'Maintenance order'),
  title: 'title',
  code: 'number',
  calendar: ['dueOn', 'plannedOn'],
  sort: 'dueOn',
  read: may.read,
  fields: {
    number: { label: t('工单号', 'Order number'), list: true, search: true },
    title: { label: t('保养内容', 'What is done'), list: true, search: true },
    plan: { label: t('保养计划', 'Plan'), kind: 'link', to: 'upkeep.maintenance-plan' },
    equipment: { label: t('设备', 'Equipment'), kind: 'link', to: 'equipment.equipment', list: true },
    dueOn: { label: t('应做日期', 'Due on'), list: true },
    dueBy: { label: t('到期依据', 'Due by'), choices: dueBy },
    plannedOn: { label: t('计划日期', 'Planned for'), list: true },
    stop: { label: t('编入停机', 'In the stop'), kind: 'link', to: 'upkeep.planned-stop' },
    lateAfter: { label: t('最迟', 'At the latest'), list: true },
    early: { label: t('可提前（天）', 'May be early (days)') },
    late: { label: t('可推后（天）', 'May be late (days)') },
    responsible: { label: t('负责人', 'Responsible'), kind: 'user', list: true },
    checks: { label: t('保养项目', 'Check list') },
    results: { label: t('检查结果', 'Results') },
    parts: { label: t('所需备件', 'Parts needed') },
    startedAt: { label: t('开始时间', 'Started') },
    doneOn: { label: t('完成日期', 'Done on'), list: true },
    doneBy: { label: t('完成人', 'Done by'), kind: 'user' },
    minutes: { label: t('实际工时（分钟）', 'Took (minutes)'), total: 'sum' },
    reading: { label: t('表计读数', 'Meter reading') },
    outcome: { label: t('结果', 'Outcome'), choices: outcomes, list: true },
    notOk: { label: t('异常项', 'Not OK') },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
  },
  states: {
    open: { label: t('待保养', 'To do'), tone: 'active' },
    working: { label: t('保养中', 'In work'), tone: 'active' },
    done: { label: t('已完成', 'Done'), tone: 'good', seals: 'all' },
    dropped: { label: t('已取消', 'Dropped'), tone: 'ended', seals: 'all' },
  },
  initial: 'open',
  moves: {
    start: { label: t('开工', 'Start'), from: ['open'], to: 'working' },
    finish: { label: t('完成', 'Finish'), from: ['open', 'working'], to: 'done' },
    drop: { label: t('取消', 'Drop'), from: ['open', 'working'], to: 'dropped' },
  },
})
