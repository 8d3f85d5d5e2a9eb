import { defineCommand, t, z } from '../../../contract/index.ts'
import { endPause, refuseOthers } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'
import { causes, remedies } from '../repair-words.ts'

export const finishRepair = defineCommand({
  id: 'finish-repair',
  label: t('完工', 'Finish'),
  help: t('完工后由报修人验收', 'Who asked for the repair accepts it'),
  on: repairOrder,
  input: z.strictObject({
    failureCode: z.uuid(),
    cause: z.enum(Object.keys(causes) as (keyof typeof causes)[]),
    remedy: z.enum(Object.keys(remedies) as (keyof typeof remedies)[]),
    workDone: z.string().trim().min(2).max(2000),
    cleared: z.boolean(),
  }),
  fields: { cleared: { label: t('已清场、拆锁，人员撤离', 'Tools out, locks off, everybody clear') } },
  moves: ['finish'],
  main: true,
  permission: may.repair,
  async run(ctx, { cleared, ...told }, row) {
    await refuseOthers(ctx, row)
    if (!cleared) throw ctx.refuse(refusals.notCleared, {}, 'cleared')
    await ctx.notify({
      to: { users: [row.requestedBy] },
      cause: `equipment.to-accept:${row.id}`,
      title: t(`维修单 ${row.number} 已完工，请验收`, `The repair ${row.number} is finished; please accept it`),
      link: `/a/equipment/repair-orders/${row.id}`,
    })
    await endPause(ctx, row.id)
    return { move: 'finish', set: { ...told, finishedAt: ctx.now } }
  },
})
