import Big from 'big.js'
import type { QueryCtx } from '../../../contract/index.ts'
import { plant } from '../plant.ts'
import type { Measured } from '../rules/bills.ts'
import { rounded, sum } from '../rules/decimal.ts'
import { windowMs } from '../rules/demand.ts'

/** A month of a meter, [from, to) in UTC ms; a meter that was mounted within it is billed from then on. */
export type Span = { from: number; to: number }

export const spanOf = (month: string, mountedAt: number): Span => {
  const start = plant.startOf(`${month}-01`)
  const from = mountedAt > start ? plant.floor(mountedAt, 'quarter') : start
  return { from, to: plant.next(start, 'month') }
}

/** `peak`: the highest window of 15 minutes that ends within it, where one was looked for. */
type Quarter = { start: number; quantity: string; whole: boolean; peak: string | null; peakAt: number | null }

export type MonthMeasured = Measured & {
  /** Start of the 15 minutes with the highest demand; null: none are whole. */
  demandAt: number | null
  /** Quarters without data of the energy, or of the reactive energy that is billed by, and the first of them. */
  missing: { count: number; first: number | null }
  /** A reading came in that has not been worked out yet. */
  working: boolean
}

async function quartersOf({ sql }: QueryCtx, meter: string, { from, to }: Span): Promise<Quarter[]> {
  const rows = await sql<Quarter[]>`
    select (extract(epoch from start_at) * 1000)::float8 as start, quantity::text as quantity, covered > 0.99 as whole,
      peak::text as peak, (extract(epoch from peak_at) * 1000)::float8 as "peakAt"
    from energy_quarter where meter = ${meter} and start_at >= ${new Date(from)} and start_at < ${new Date(to)} order by start_at`
  return [...rows]
}

/** What was used in a span; null: nothing is known. */
async function usedIn({ sql }: QueryCtx, meter: string, { from, to }: Span): Promise<string | null> {
  const [row] = await sql<{ total: string | null }[]>`
    select sum(quantity)::text as total from energy_quarter
    where meter = ${meter} and start_at >= ${new Date(from)} and start_at < ${new Date(to)}`
  return row.total
}

/** Quarters of which some register was not wholly measured. */
function missingOf(registers: readonly (readonly Quarter[])[], { from, to }: Span): MonthMeasured['missing'] {
  const whole = registers.map((quarters) => new Set(quarters.flatMap((each) => (each.whole ? [each.start] : []))))
  let count = 0
  let first: number | null = null
  for (let at = from; at < to; at = plant.next(at, 'quarter')) {
    if (whole.every((starts) => starts.has(at))) continue
    count++
    first ??= at
  }
  return { count, first }
}

/** Σ of a register's quarters; null: there are none. */
const totalOf = (quarters: readonly Quarter[]): string | null =>
  quarters.length === 0 ? null : sum(quarters.map(({ quantity }) => quantity)).toFixed()

type Registers = { id: string; reactive: string | null; fedBack: string | null; tiersOver: string; sliding: boolean }

/** The most energy of 15 minutes that were wholly measured: quarters of the clock, or any that a sliding window found. */
function highestOf(quarters: readonly Quarter[], sliding: boolean): { start: number; kwh: string } | null {
  const windows = quarters.flatMap(({ start, quantity, whole, peak, peakAt }) => [
    ...(whole ? [{ start, kwh: quantity }] : []),
    ...(sliding && peak !== null && peakAt !== null ? [{ start: peakAt, kwh: peak }] : []),
  ])
  return windows.reduce<(typeof windows)[0] | null>((a, b) => (!a || Big(b.kwh).gt(a.kwh) ? b : a), null)
}

/** What a month's bill rests on. The demand is of 15 minutes that were wholly measured; energy is all that is known. */
export async function measuredOf(
  ctx: QueryCtx,
  registers: Registers,
  span: Span,
  month: string,
): Promise<MonthMeasured> {
  const { id, reactive, fedBack, tiersOver, sliding } = registers
  const quarters = await quartersOf(ctx, id, span)
  const drawn = reactive ? await quartersOf(ctx, reactive, span) : null
  const back = fedBack ? await quartersOf(ctx, fedBack, span) : null
  const year = tiersOver === 'year' ? { from: plant.startOf(`${month.slice(0, 4)}-01-01`), to: span.from } : null
  const used = year ? await usedIn(ctx, id, year) : null
  const total = drawn && totalOf(drawn)
  // of one that shows nothing at all the bill says so itself
  const registersKnown = [drawn, back].filter((each) => each !== null && each.length > 0) as Quarter[][]
  const [{ working }] = await ctx.sql<{ working: boolean }[]>`
    select exists (select from energy_progress where meter = any(${[id, reactive, fedBack].filter((each) => each !== null)})
      and dirty_from < ${new Date(span.to)}) as working`
  const highest = highestOf(quarters, sliding)
  return {
    intervals: quarters.map(({ start, quantity }) => ({ start, end: start + windowMs, quantity })),
    demandKw: highest && rounded(Big(highest.kwh).times(3_600_000 / windowMs), 2),
    demandAt: highest?.start ?? null,
    reactive: total === null ? null : { drawn: total, fedBack: (back && totalOf(back)) ?? '0' },
    used: used === null || Big(used).lt(0) ? '0' : sum([used]).toFixed(),
    missing: missingOf([quarters, ...registersKnown], span),
    working,
  }
}
