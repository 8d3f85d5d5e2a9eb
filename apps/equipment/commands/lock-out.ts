import { defineCommand, line, t, z } from '../../../contract/index.ts'
import { refuseOthers } from '../at-work.ts'
import { may, refusals } from '../permissions.ts'
import { repairOrder } from '../repair-order.ts'

/** The steps of lock-out and tag-out, in their order (GB/T 33579-2017). */
const steps = {
  informed: t('已通知操作人员和相关岗位', 'Operators and neighbours are informed'),
  shutDown: t('已按规程停机', 'Machine is shut down as prescribed'),
  isolated: t('已切断全部能源（电、气、液）', 'Every energy is isolated (power, air, fluid)'),
  locked: t('已上锁、已挂牌', 'Locked and tagged'),
  released: t('已释放残余能量', 'Stored energy is released'),
  verified: t('已验电并试启动，确认零能量', 'Zero energy is verified by test and try-start'),
}

export const lockOut = defineCommand({
  id: 'lock-out',
  label: t('上锁挂牌', 'Lock out and tag out'),
  help: t('逐项确认，缺一项不能开工', 'Confirm every step; work does not begin without one of them'),
  on: repairOrder,
  input: z.strictObject({
    ...(Object.fromEntries(Object.keys(steps).map((step) => [step, z.boolean()])) as Record<
      keyof typeof steps,
      z.ZodBoolean
    >),
    lockNo: line,
  }),
  fields: Object.fromEntries(Object.entries(steps).map(([step, label]) => [step, { label }])),
  when: ['dispatched'],
  permission: may.repair,
  async run(ctx, { lockNo, ...done }, row) {
    await refuseOthers(ctx, row)
    for (const step of Object.keys(steps) as (keyof typeof steps)[])
      if (!done[step]) throw ctx.refuse(refusals.lockOutStep, { step: steps[step] }, step)
    return { set: { lockNo, lockedOutAt: ctx.now } }
  },
})
