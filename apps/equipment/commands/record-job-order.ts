import { randomUUID } from 'node:crypto'
import { defineAction, t, z } from '../../../contract/index.ts'
import { jobRun } from '../job-order-data.ts'
import { checkRun, plannedRun, sumRun } from '../job-runs.ts'
import { may } from '../permissions.ts'
import { quantities } from './end-job-order.ts'
import { moment, toldRun } from './start-job-order.ts'

/** An order that nobody told of in time, with its beginning, its end and what came of it. */
export const recordJobOrder = defineAction({
  id: 'record-job-order',
  label: t('补录工单', 'Enter an order afterwards'),
  input: z.strictObject({ ...toldRun, startedAt: moment, endedAt: moment, ...quantities }),
  fields: jobRun.fields as Record<string, NonNullable<typeof jobRun.fields.jobOrder>>,
  permission: may.explain,
  async run(ctx, told) {
    const { equipment, startedAt: from, endedAt: to, parallel } = told
    await checkRun(ctx, equipment, { id: randomUUID(), from, to, source: 'declared', parallel })
    const runs = ctx.records(jobRun)
    const { id } = await runs.insert({ ...told, ...(await plannedRun(ctx, told)), source: 'declared', counted: 0 })
    await runs.update(id, { move: 'end' })
    await sumRun(ctx, equipment, [{ from, to }])
    return { run: id }
  },
})
