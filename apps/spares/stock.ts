import { defineEntity, t } from '../../contract/index.ts'
import { may } from './permissions.ts'
import { stockTable } from './schema.ts'
import { units } from './units.ts'

/** What lies of a part in a store: the balance of its moves, written with each of them. */
export const stock = defineEntity({
  id: 'stock',
  plural: 'stocks',
  table: stockTable,
  label: t('库存', 'Stock'),
  title: 'position',
  code: 'position',
  sort: 'position',
  read: may.read,
  fields: {
    position: { label: t('备件@库', 'Part @ store'), search: true },
    part: { label: t('备件', 'Part'), kind: 'link', to: 'spares.part', list: true },
    onHand: { label: t('库存', 'On hand'), list: true },
    unit: { label: t('单位', 'Unit'), choices: units, list: true },
    reserved: { label: t('预留', 'Reserved'), list: true },
    bin: { label: t('库位', 'Bin'), kind: 'link', to: 'spares.bin', list: true },
    store: { label: t('备件库', 'Store'), kind: 'link', to: 'spares.store', list: true },
    countedOn: { label: t('上次盘点', 'Counted on'), list: true },
  },
  states: { kept: { label: t('在账', 'On the books') } },
  initial: 'kept',
  moves: {},
})
