import type { Ctx, Row } from '../../contract/index.ts'
import { nextOf } from './meters.ts'
import { plan } from './plan.ts'
import type { orderTable } from './schema.ts'

/**
 * What an order's end means for its plan: from here the next one is counted. Answers the reading of the meter: the one that was
 * read, else the one that it was seen at last.
 */
export async function planDone(
  ctx: Ctx,
  { plan: id, dueOn }: Row<typeof orderTable>,
  day: string,
  read?: string,
): Promise<string | null> {
  const plans = ctx.records(plan)
  const row = await plans.get(id)
  const reading = row.meterPoint === null ? null : (read ?? row.meterReading)
  const set = { lastOn: day, lastDue: dueOn, lastReading: reading, holdsSince: null }
  if (row.state !== 'ended') await plans.update(id, { set: { ...set, ...nextOf({ ...row, ...set }, ctx.today) } })
  return reading
}
