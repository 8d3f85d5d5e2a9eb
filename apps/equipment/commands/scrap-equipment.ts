import { defineCommand, reason, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { keepChange } from '../equipment-change.ts'
import { may, refusals } from '../permissions.ts'
import { equipmentScrapped } from '../public.ts'

export const scrapEquipment = defineCommand({
  id: 'scrap-equipment',
  label: t('报废', 'Scrap'),
  confirm: t('报废后不能恢复，台账和履历保留', 'Scrapping cannot be undone; the record and its history stay'),
  on: equipment,
  input: z.strictObject({ endedFor: reason }),
  moves: ['scrap'],
  permission: may.scrap,
  async run(ctx, { endedFor }, row) {
    const [{ count }] = await ctx.sql<{ count: number }[]>`
      select count(*)::int as count from equipment_repair_order
      where equipment = ${row.id} and state not in ('accepted', 'cancelled')`
    if (count > 0) throw ctx.refuse(refusals.openRepairs, { code: row.code, count })
    await keepChange(ctx, row, 'scrap', { reason: endedFor })
    ctx.emit(equipmentScrapped, { id: row.id, code: row.code })
    return { move: 'scrap', set: { endedFor } }
  },
})
