import { defineCommand, t, z } from '../../../contract/index.ts'
import { jobRun } from '../job-order-data.ts'
import { checkRun, sumRun } from '../job-runs.ts'
import { may, refusals } from '../permissions.ts'
import { jobOrderEnded } from '../public.ts'
import { moment } from './start-job-order.ts'

const pieces = z.int().min(0).max(1_000_000)
/** Pieces of an order; good left out: as the machine counted, less scrap and rework. */
export const quantities = { good: pieces.nullish(), scrap: pieces.default(0), rework: pieces.default(0) }

/** The machine has done with an order, now or at a moment before, and this is what came of it. */
export const endJobOrder = defineCommand({
  id: 'end-job-order',
  label: t('完工', 'End order'),
  help: t('合格数留空则按设备计数减废品、返修', 'Good left empty: as the machine counted, less scrap and rework'),
  on: jobRun,
  input: z.strictObject({ ...quantities, endedAt: moment.nullish(), remark: z.string().trim().max(1000).nullish() }),
  moves: ['end'],
  main: true,
  permission: may.explain,
  async run(ctx, { endedAt, remark, ...told }, row) {
    if (row.source === 'program') throw ctx.refuse(refusals.toldByProgram)
    const to = endedAt ?? ctx.now
    const { id, startedAt: from, parallel, equipment, jobOrder } = row
    await checkRun(ctx, equipment, { id, from, to, source: 'declared', parallel })
    await sumRun(ctx, equipment, [{ from, to: ctx.now }])
    ctx.emit(jobOrderEnded, { equipment, jobOrder, from, to, ...told, good: told.good ?? null, counted: row.counted })
    return { move: 'end', set: { ...told, endedAt: to, remark: remark ?? row.remark } }
  },
})
