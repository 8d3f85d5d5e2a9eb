import { defineQuery, line, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may } from '../permissions.ts'
import { stock } from '../stock.ts'
import { store } from '../store.ts'

/** Quantities are decimals in `unit`. `id`: of the stock record. */
export type OnHandRow = {
  id: string
  position: string
  code: string
  name: string
  specification: string | null
  store: string
  bin: string | null
  onHand: string
  reserved: string
  available: string
  unit: string
}

/** What lies where, and how much of it may still be promised. */
export const onHand = defineQuery({
  id: 'on-hand',
  label: t('库存查询', 'What lies where'),
  permission: may.read,
  input: z.strictObject({
    code: line.optional().meta({ label: t('备件编码', 'Part number') }),
    store: line.optional().meta({ label: t('库号', 'Store number') }),
  }),
  columns: {
    position: stock.fields.position!,
    name: part.fields.name!,
    specification: part.fields.specification!,
    store: { ...store.fields.name! },
    bin: { label: t('库位', 'Bin') },
    onHand: { ...stock.fields.onHand!, digits: 0 },
    reserved: { ...stock.fields.reserved!, digits: 0 },
    available: { label: t('可用', 'Available'), digits: 0 },
    unit: stock.fields.unit!,
  },
  async run(ctx, { code = null, store = null }) {
    const items = await ctx.sql<OnHandRow[]>`
      select spares_stock.id, position, spares_part.code, spares_part.name, specification, spares_store.name as store,
        spares_bin.code as bin, trim_scale(spares_stock.on_hand)::text as "onHand", trim_scale(spares_stock.reserved)::text as reserved,
        trim_scale(spares_stock.on_hand - spares_stock.reserved)::text as available, spares_stock.unit
      from spares_stock join spares_part on spares_part.id = spares_stock.part join spares_store on spares_store.id = spares_stock.store
        left join spares_bin on spares_bin.id = spares_stock.bin
      where (${code}::text is null or spares_part.code = ${code}) and (${store}::text is null or spares_store.code = ${store})
        and (spares_stock.on_hand > 0 or ${code}::text is not null) and ${ctx.within(stock)}
      order by position limit 5000`
    return { items: [...items] }
  },
})
