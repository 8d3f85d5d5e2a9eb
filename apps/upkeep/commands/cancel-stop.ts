import { defineCommand, t, z } from '../../../contract/index.ts'
import { order } from '../order.ts'
import { may } from '../permissions.ts'
import { plannedStop } from '../planned-stop.ts'

export const cancelStop = defineCommand({
  id: 'cancel-stop',
  label: t('取消停机', 'Cancel the stop'),
  confirm: t('编入的保养回到各自的应做日期', 'Maintenance in it goes back to the days on which it is due'),
  on: plannedStop,
  input: z.strictObject({}),
  moves: ['cancel'],
  permission: may.plan,
  async run(ctx, _input, { id }) {
    const open = await ctx.records(order).find({ stop: id })
    for (const { id: grouped, state } of open)
      if (state === 'open' || state === 'working')
        await ctx.records(order).update(grouped, { set: { stop: null, plannedOn: null } })
    return { move: 'cancel', set: { grouped: 0 } }
  },
})
