import { defineCommand, t, z } from '../../../contract/index.ts'
import { proposals } from '../grouping.ts'
import { order } from '../order.ts'
import { orderOf } from '../orders.ts'
import { may, refusals } from '../permissions.ts'
import { plan } from '../plan.ts'
import { plannedStop } from '../planned-stop.ts'

/** Most maintenance that one click moves. */
const most = 500

export const groupIntoStop = defineCommand({
  id: 'group-into-stop',
  label: t('编入保养', 'Group maintenance into it'),
  help: t(
    '把允许提前或推后到这次停机、时间也够的保养全部编入；还没开单的先开单',
    'Whatever may be done in it and fits is moved into it; what has no order yet gets one',
  ),
  on: plannedStop,
  input: z.strictObject({}),
  when: ['planned'],
  main: true,
  permission: may.plan,
  async run(ctx, _input, { id, number, grouped }) {
    const fitting = (await proposals(ctx, id)).filter(({ stop }) => stop === id).slice(0, most)
    if (fitting.length === 0) throw ctx.refuse(refusals.nothingToGroup, { number })
    for (const { day, due, task } of fitting) {
      const known = task.order ?? (await made(task.plan, due))
      await ctx.records(order).update(known, { set: { stop: id, plannedOn: day } })
    }
    return { set: { grouped: grouped + fitting.length }, result: { moved: fitting.length } }

    async function made(which: string, due: string): Promise<string> {
      const row = await ctx.records(plan).get(which)
      const { id: fresh } = await orderOf(ctx, row, due, row.nextBy ?? 'calendar')
      return fresh!
    }
  },
})
