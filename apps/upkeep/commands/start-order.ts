import { defineCommand, t, z } from '../../../contract/index.ts'
import { order } from '../order.ts'
import { may } from '../permissions.ts'

export const startOrder = defineCommand({
  id: 'start-order',
  label: t('开工', 'Start'),
  on: order,
  input: z.strictObject({}),
  moves: ['start'],
  permission: may.work,
  run: async (ctx) => ({ move: 'start', set: { startedAt: ctx.now, doneBy: ctx.actor.id } }),
})
