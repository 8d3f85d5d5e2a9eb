import { defineEntity, defineNumbers, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { moveTable } from './schema.ts'
import { units } from './units.ts'

export const moveNumbers = defineNumbers({ id: 'move', pattern: 'BD-{yyyy}{mm}-{0000}' })

const places = {
  store: t('备件库', 'Store'),
  supplier: t('供应商', 'Supplier'),
  work: t('在用', 'In use'),
  scrap: t('报废', 'Scrap'),
  count: t('盘点差异', 'Count difference'),
}

/** One move of a part from one account to another: never changed, corrected by its reversal. */
export const stockMove = defineEntity({
  id: 'stock-move',
  plural: 'stock-moves',
  table: moveTable,
  label: t('出入库记录', 'Stock move'),
  title: 'number',
  code: 'number',
  calendar: ['movedOn'],
  sort: '-movedOn',
  read: may.read,
  fields: {
    number: { label: t('单号', 'Number'), list: true, search: true },
    kind: {
      label: t('业务', 'Kind'),
      list: true,
      choices: {
        receive: t('入库', 'Received'),
        returnToSupplier: t('退供应商', 'Returned to supplier'),
        issue: t('领用', 'Issued'),
        takeBack: t('退库', 'Taken back'),
        transfer: t('调拨', 'Transferred'),
        scrap: t('报废', 'Scrapped'),
        countedMore: t('盘盈', 'Counted more'),
        countedLess: t('盘亏', 'Counted less'),
      },
    },
    part: { label: t('备件', 'Part'), kind: 'link', to: 'spares.part', list: true },
    fromPlace: { label: t('从', 'From'), choices: places },
    fromStore: { label: t('发出库', 'From store'), kind: 'link', to: 'spares.store' },
    toPlace: { label: t('到', 'To'), choices: places },
    toStore: { label: t('收入库', 'To store'), kind: 'link', to: 'spares.store' },
    quantity: { label: t('数量', 'Quantity'), list: true },
    unit: { label: t('单位', 'Unit'), choices: units, list: true },
    price: { label: t('单价', 'Price'), kind: 'money' },
    amount: { label: t('金额', 'Amount'), kind: 'money', list: true, total: 'sum' },
    movedOn: { label: t('发生日期', 'Date'), list: true },
    usedAt: { label: t('用于设备', 'Used at'), kind: 'place' },
    reference: {
      label: t('单据号', 'Reference'),
      help: t('维修工单、保养工单或送货单号', 'Number of the repair, maintenance order or delivery note'),
      list: true,
      search: true,
    },
    remark: { label: t('备注', 'Remark'), kind: 'multiline' },
    reservation: { label: t('预留单', 'Reservation'), kind: 'link', to: 'spares.reservation' },
    reverses: { label: t('冲销', 'Reverses'), kind: 'link', to: 'spares.stock-move' },
  },
  states: {
    posted: { label: t('已记账', 'Posted'), seals: 'all' },
    reversed: { label: t('已冲销', 'Reversed'), tone: 'ended', seals: 'all' },
  },
  initial: 'posted',
  moves: { reverse: { label: t('冲销', 'Reverse'), from: ['posted'], to: 'reversed' } },
})
