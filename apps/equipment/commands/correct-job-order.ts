import { defineCommand, line, positive, t, z } from '../../../contract/index.ts'
import { jobRun } from '../job-order-data.ts'
import { checkRun, plannedRun, sumRun } from '../job-runs.ts'
import { may, refusals } from '../permissions.ts'
import { moment, toldRun } from './start-job-order.ts'

const pieces = z.int().min(0).max(1_000_000)

/** What was told of an order and was not so; every shift that it touched, or touches now, is summed anew. */
export const correctJobOrder = defineCommand({
  id: 'correct-job-order',
  label: t('更正', 'Correct'),
  on: jobRun,
  input: z
    .strictObject({
      ...{ jobOrder: line, product: toldRun.product, runSeconds: positive.nullish(), parallel: z.boolean() },
      ...{ startedAt: moment, endedAt: moment, good: pieces.nullish(), scrap: pieces, rework: pieces },
      remark: toldRun.remark,
    })
    .partial(),
  permission: may.explain,
  async run(ctx, told, row) {
    if (row.source === 'program') throw ctx.refuse(refusals.toldByProgram)
    if (row.state === 'running' && told.endedAt !== undefined)
      throw ctx.refuse(refusals.orderOpen, { order: row.jobOrder }, 'endedAt')
    const { id, equipment } = row
    const after = { ...row, ...told }
    const span = { from: after.startedAt, to: after.endedAt ?? null }
    await checkRun(ctx, equipment, { id, ...span, source: 'declared', parallel: after.parallel })
    const again = told.product !== undefined || told.runSeconds !== undefined
    const { runSeconds } = again
      ? await plannedRun(ctx, { equipment, product: after.product, runSeconds: told.runSeconds })
      : row
    await sumRun(ctx, equipment, [{ from: row.startedAt, to: row.endedAt }, span])
    return { set: { ...told, runSeconds } }
  },
})
