import { defineCommand, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { standard } from '../standard.ts'

export const retireStandard = defineCommand({
  id: 'retire-standard',
  label: t('停用', 'Retire'),
  confirm: t('停用后不能再用于路线', 'Routes cannot use it any more'),
  on: standard,
  input: z.strictObject({}),
  moves: ['retire'],
  permission: may.plan,
  async run(ctx, _input, { code }) {
    const [used] = await ctx.sql<{ route: string }[]>`
      select code as route from upkeep_route where state = 'active' and stops @> ${ctx.sql.json([{ standard: code }])} limit 1`
    if (used) throw ctx.refuse(refusals.standardUsed, { code, route: used.route })
    return { move: 'retire' }
  },
})
