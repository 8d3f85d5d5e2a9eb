import { defineCommand, positive, t, z } from '../../../contract/index.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'
import { mechanic } from '../repair-people.ts'

export const dispatchRepair = defineCommand({
  id: 'dispatch-repair',
  label: t('派工', 'Dispatch'),
  help: t('建议人选见下方“派工建议”', 'Who suits is said below, under “Who could do it”'),
  on: repairOrder,
  input: z.strictObject({
    mechanic: z.uuid(),
    estimatedHours: positive.nullish(),
    lockOut: z.boolean(),
  }),
  moves: ['dispatch'],
  main: true,
  when: ['requested', 'dispatched'],
  permission: may.dispatch,
  async run(ctx, { mechanic: chosen, lockOut, estimatedHours }, row) {
    const who = await ctx.records(mechanic).get(chosen)
    if (who.state !== 'active') throw ctx.refuse(refusals.mechanicRetired, { name: who.name }, 'mechanic')
    if (who.absentUntil && who.absentUntil >= ctx.today)
      throw ctx.refuse(refusals.mechanicAbsent, { name: who.name, day: who.absentUntil }, 'mechanic')
    if (who.person)
      await ctx.notify({
        to: { users: [who.person] },
        cause: `equipment.dispatched:${row.id}`,
        title: t(`派给您一张维修单 ${row.number}`, `The repair ${row.number} is yours`),
        link: `/a/equipment/repair-orders/${row.id}`,
        level: row.priority === 'urgent' ? 'urgent' : 'warning',
      })
    const estimate = estimatedHours === undefined ? {} : { estimatedHours }
    return { move: 'dispatch', set: { mechanic: chosen, lockOut, dispatchedAt: ctx.now, ...estimate } }
  },
})
