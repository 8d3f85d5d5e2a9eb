import { defineCommand, t, z } from '../../../contract/index.ts'
import { part } from '../part.ts'
import { may, refusals } from '../permissions.ts'
import { levelsCross } from '../rules/levels.ts'
import { partInput } from './register-part.ts'

export const editPart = defineCommand({
  id: 'edit-part',
  label: t('修改', 'Edit'),
  on: part,
  input: z.strictObject(partInput).partial(),
  permission: may.keep,
  async run(ctx, input, row) {
    const { minimum = row.minimum, maximum = row.maximum, unit = row.unit } = input
    if (levelsCross(minimum, maximum)) throw ctx.refuse(refusals.levelsCrossed, {}, 'maximum')
    if (unit !== row.unit) {
      const [{ count }] = await ctx.sql<{ count: number }[]>`
        select count(*)::int as count from spares_move where part = ${row.id}`
      if (count > 0) throw ctx.refuse(refusals.unitSealed, { code: row.code }, 'unit')
    }
    return { set: input }
  },
})
