import { randomUUID } from 'node:crypto'
import { defineCreate, line, positive, t, z } from '../../../contract/index.ts'
import { jobRun } from '../job-order-data.ts'
import { checkRun, plannedRun, sumRun } from '../job-runs.ts'
import { may } from '../permissions.ts'

/** UTC ms. */
export const moment = z.int().min(0).max(4_102_444_800_000)
/** What an order at a machine is told with. */
export const toldRun = {
  equipment: z.uuid(),
  jobOrder: line,
  product: z.uuid().nullish(),
  runSeconds: positive.nullish(),
  parallel: z.boolean().default(false),
  remark: z.string().trim().max(1000).nullish(),
}

/** From now on, or from a moment before now, the machine works for this order. */
export const startJobOrder = defineCreate({
  id: 'start-job-order',
  label: t('开工', 'Start order'),
  help: t('开始时间留空为现在', 'Without a time it starts now'),
  on: jobRun,
  input: z.strictObject({ ...toldRun, startedAt: moment.nullish() }),
  permission: may.explain,
  async run(ctx, { startedAt, ...told }) {
    const from = startedAt ?? ctx.now
    await checkRun(ctx, told.equipment, {
      ...{ id: randomUUID(), from, to: null, source: 'declared', parallel: told.parallel },
    })
    const planned = await plannedRun(ctx, told)
    if (from < ctx.now) await sumRun(ctx, told.equipment, [{ from, to: ctx.now }])
    return { set: { ...told, ...planned, startedAt: from, source: 'declared', counted: 0 } }
  },
})
