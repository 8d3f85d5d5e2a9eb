import { definePermissions, defineRefusals, t } from '../../contract/index.ts'

export const may = definePermissions('spares', {
  read: t('查看备件、库存和出入库记录', 'See parts, stock and moves'),
  keep: t('维护备件档案、备件库和库位', 'Keep the parts, stores and bins'),
  move: t('入库、领用、退库、调拨', 'Receive, issue, take back and transfer'),
  adjust: t('盘点、报废、冲销', 'Count, scrap and reverse'),
  reserve: t('预留和释放备件', 'Reserve and release parts'),
})

export const refusals = defineRefusals({
  mayNotMove: [
    403,
    '您没有领用、退库备件的权限；请库管员代办，或请管理员给您“备件管理”的维修工角色',
    'You may not take parts out of the store or give them back; ask the storekeeper, or for the role of a mechanic in Spare parts',
  ],
  unknownPart: [404, '没有这个备件：{code}', 'There is no such part: {code}'],
  partStopped: [
    409,
    '备件 {code} 已停用，不再入库；确需入库请先恢复',
    'The part {code} is stopped and is received no more; resume it first',
  ],
  unitSealed: [
    409,
    '{code} 已有出入库记录，计量单位不能再改；请登记新的备件',
    '{code} has moves, so its unit stays; register a new part instead',
  ],
  levelsCrossed: [422, '上限不能小于下限', 'The maximum cannot be below the minimum'],
  fractionOfPiece: [
    422,
    '{unit}只能是整数，不能是 {quantity}',
    'Counted in {unit}, it can only be a whole number, not {quantity}',
  ],
  futureDate: [422, '发生日期不能晚于今天', 'A move cannot lie in the future'],
  storeUnclear: [422, '请选择备件库：{part} {where}', 'Choose a store: {part} {where}'],
  storeClosed: [
    409,
    '备件库 {store} 已关闭或不存在，请选择其他库',
    'The store {store} is closed or not there; choose another',
  ],
  storeNotEmpty: [
    409,
    '{store} 还有 {count} 种备件，请先调出',
    '{store} still holds {count} parts; move them out first',
  ],
  binElsewhere: [422, '库位 {bin} 不在 {store}', 'The bin {bin} is not in {store}'],
  notThere: [
    409,
    '{store}只有 {available} {unit} {part}，取不出 {wanted} {unit}{elsewhere}',
    '{store} holds {available} {unit} of {part}, not {wanted}{elsewhere}',
  ],
  reservedForOthers: [
    409,
    '{store}的 {part} 除去预留只剩 {available} {unit}，不够 {wanted} {unit}；请先释放预留{elsewhere}',
    '{store} has {available} {unit} of {part} that nobody reserved, not {wanted}; release a reservation first{elsewhere}',
  ],
  moreThanReserved: [
    409,
    '这个预留只剩 {available} {unit}，多出的请另行领用',
    'Only {available} {unit} of this reservation are left; issue the rest separately',
  ],
  samePlace: [422, '调出库和调入库不能相同', 'A transfer needs two different stores'],
  reversalOfReversal: [
    409,
    '这是一笔冲销，不能再冲销；请重新登记原业务',
    'This is a reversal and cannot be reversed; post the original again',
  ],
  reasonNeeded: [
    422,
    '账面 {booked} {unit}，实盘 {counted} {unit}：有差异时请写明原因',
    'Booked {booked} {unit}, counted {counted}: say why they differ',
  ],
})
