import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { repairPartTable, repairPauseTable, repairWorkTable } from './repair-schema.ts'
import { pauseReasons } from './repair-words.ts'

const repair = { label: t('维修单', 'Repair'), kind: 'link', to: 'equipment.repair-order', list: true } as const

export const repairWork = defineEntity({
  id: 'repair-work',
  plural: 'repair-work',
  table: repairWorkTable,
  label: t('维修工时', 'Repair work'),
  title: 'workedOn',
  sort: '-workedOn',
  read: may.read,
  fields: {
    repair,
    mechanic: { label: t('维修工', 'Mechanic'), kind: 'link', to: 'equipment.mechanic', list: true },
    workedOn: { label: t('日期', 'On'), list: true },
    hours: { label: t('工时', 'Hours'), unit: 'h', list: true, total: 'sum' },
    what: { label: t('做了什么', 'What was done'), kind: 'multiline', list: true },
  },
  states: { kept: { label: t('已登记', 'Kept'), seals: 'all' } },
  initial: 'kept',
  moves: {},
})

export const repairPart = defineEntity({
  id: 'repair-part',
  plural: 'repair-parts',
  table: repairPartTable,
  label: t('维修用料', 'Parts used'),
  title: 'name',
  read: may.read,
  fields: {
    repair,
    name: { label: t('零件名称', 'Part'), list: true, search: true },
    partCode: { label: t('备件编码', 'Part number'), list: true, search: true },
    quantity: { label: t('数量', 'Quantity'), list: true },
    unit: { label: t('单位', 'Unit'), list: true },
    returned: { label: t('已退', 'Given back'), list: true },
    amount: { label: t('金额', 'Amount'), kind: 'money', list: true, total: 'sum' },
    part: { label: t('备件', 'Spare part'), kind: 'link', to: 'spares.part' },
    store: { label: t('备件库', 'Store'), kind: 'link', to: 'spares.store' },
    move: { label: t('出库单', 'Stock move'), kind: 'link', to: 'spares.stock-move' },
  },
  states: {
    used: { label: t('已领用', 'Used') },
    returned: { label: t('已退回', 'Returned'), tone: 'ended', seals: 'all' },
  },
  initial: 'used',
  moves: { giveBack: { from: ['used'], to: 'returned' } },
})

/** While it waits, the repair's clock stands still. */
export const repairPause = defineEntity({
  id: 'repair-pause',
  plural: 'repair-pauses',
  table: repairPauseTable,
  label: t('维修等待', 'Repair waiting'),
  title: 'number',
  sort: '-since',
  read: may.read,
  fields: {
    number: { label: t('等待单号', 'Number'), list: true },
    repair,
    reason: { label: t('等什么', 'What for'), choices: pauseReasons, list: true },
    since: { label: t('开始', 'Since'), list: true },
    until: { label: t('结束', 'Until'), list: true },
  },
  states: {
    waiting: { label: t('等待中', 'Waiting'), tone: 'active' },
    ended: { label: t('已结束', 'Over'), seals: 'all' },
  },
  initial: 'waiting',
  moves: { end: { from: ['waiting'], to: 'ended' } },
})
