import { defineCommand, t, z } from '../../../contract/index.ts'
import { machineStop, stopReason } from '../machine-data.ts'
import { may, refusals } from '../permissions.ts'
import { sumAgain } from '../sum-job.ts'

/** The last word counts: it may be given while the machine stands, afterwards, and again. */
export const giveStopReason = defineCommand({
  id: 'give-stop-reason',
  label: t('说明原因', 'Give the reason'),
  on: machineStop,
  input: z.strictObject({ reason: z.uuid(), remark: z.string().trim().max(1000).nullish() }),
  moves: ['explain'],
  main: true,
  permission: may.explain,
  async run(ctx, { reason, remark }, row) {
    const { code, name, state } = await ctx.records(stopReason).get(reason)
    if (state === 'retired') throw ctx.refuse(refusals.reasonRetired, { name }, 'reason')
    await ctx.sql`
      update equipment_state_interval set reason = ${code}
      where machine = ${row.equipment} and from_at = to_timestamp(${row.since}::numeric / 1000)`
    await ctx.enqueue(sumAgain, { equipment: row.equipment, from: row.since, to: row.until ?? ctx.now })
    return {
      move: 'explain',
      set: { reason, remark, explainedAt: ctx.now, explainedBy: ctx.actor.id },
    }
  },
})
