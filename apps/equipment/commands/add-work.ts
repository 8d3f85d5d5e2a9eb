import { defineCreate, positive, t, z } from '../../../contract/index.ts'
import { refuseClosed } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { repairWork } from '../repair-lines.ts'

export const addWork = defineCreate({
  id: 'add-work',
  label: t('登记工时', 'Add work'),
  on: repairWork,
  input: z.strictObject({
    repair: z.uuid(),
    mechanic: z.uuid(),
    workedOn: z.iso.date(),
    hours: positive,
    what: z.string().trim().max(1000).optional(),
  }),
  permission: may.repair,
  async run(ctx, input) {
    const { department, site } = await refuseClosed(ctx, input.repair)
    if (input.workedOn > ctx.today) throw ctx.refuse(refusals.futureDate, {}, 'workedOn')
    return { set: { ...input, department, site } }
  },
})
