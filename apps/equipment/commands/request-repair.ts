import { defineCommand, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may } from '../permissions.ts'
import { raiseRepair } from '../raise-repair.ts'
import { repairOrder } from '../repair-order.ts'
import { priorities } from '../repair-words.ts'

const { symptom, failureCode, priority, stopped, photos } = repairOrder.fields

/** Stands on the machine, so that its label leads to it; the order is made, or joined where one is open for the same failure. */
export const requestRepair = defineCommand({
  id: 'request-repair',
  label: t('报修', 'Request repair'),
  help: t('同一故障已有未完的维修单时并入该单', 'Joins the open repair of the same failure where there is one'),
  on: equipment,
  input: z.strictObject({
    symptom: z.string().trim().min(2).max(1000),
    stopped: z.boolean(),
    priority: z.enum(Object.keys(priorities) as (keyof typeof priorities)[]).default('normal'),
    failureCode: z.uuid().optional(),
    photos: z.array(z.uuid()).max(9).optional(),
  }),
  fields: { symptom: symptom!, failureCode: failureCode!, priority: priority!, stopped: stopped!, photos: photos! },
  when: ['inUse', 'onLoan'],
  main: true,
  permission: may.request,
  async run(ctx, input, row) {
    for (const photo of input.photos ?? []) await ctx.files.get(photo)
    return { result: await raiseRepair(ctx, row, { ...input, source: 'person' }) }
  },
})
