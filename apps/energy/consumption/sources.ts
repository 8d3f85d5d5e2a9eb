import type { QueryCtx, Row } from '../../../contract/index.ts'
import { quality } from '../../../contract/quality.ts'
import { decimalOf } from '../rules/decimal.ts'
import type { PowerSample } from '../rules/power.ts'
import { mergeReadings, type Reading } from '../rules/readings.ts'
import type { Installation } from '../rules/registers.ts'
import type { exchangeTable, meterTable } from '../schema.ts'

type Meter = Row<typeof meterTable>
/** What a meter showed: in time order, with the last one before `from` in front. */
export type Shown = { kind: 'register'; readings: Reading[] } | { kind: 'power'; samples: PowerSample[] }

const pageSize = 10_000
const quarterMs = 900_000
/** Registers have fewer digits than this behind the point; floats of the historian have more. */
const registerDecimals = 6

const numberOf = (value: number | string | boolean | null) => (typeof value === 'number' ? value : Number.NaN)

/** All samples of a point in [from, to), page by page: a month of seconds is never held at once. */
export async function* samplePages(ctx: QueryCtx, point: string, from: number, to: number) {
  for (let at = from; at < to; ) {
    const page = await ctx.history.samples(point, at, to, pageSize)
    yield page.map(({ time, value, quality: q }): PowerSample => ({ time, value: numberOf(value), quality: q }))
    if (page.length < pageSize) break
    at = page.at(-1)!.time + 1
  }
}

/** All samples of a meter's point in [from, to), and what held before. */
async function samplesOf(ctx: QueryCtx, { point, source }: Meter, from: number, to: number): Promise<PowerSample[]> {
  const before = point && (await ctx.history.at(point, from - 1))
  let samples: PowerSample[] = before ? [{ ...before, value: numberOf(before.value) }] : []
  if (point)
    for await (const page of samplePages(ctx, point, from, to))
      samples = source === 'register' ? thinned([...samples, ...page]) : [...samples, ...page]
  return samples
}

/**
 * Leaves out what changes nothing: within a quarter of an hour that only counts forward, all but the first and the last. A register that is
 * sampled every second would otherwise be followed step by step.
 */
export function thinned(samples: readonly PowerSample[]): PowerSample[] {
  const kept: PowerSample[] = []
  let open: PowerSample[] = []
  const close = () => {
    const forward = open.every((s, i) => i === 0 || s.value >= open[i - 1].value)
    const alike = open.every((s) => s.quality === open[0].quality)
    kept.push(...(forward && alike && open.length > 2 ? [open[0], open.at(-1)!] : open))
    open = []
  }
  for (const sample of samples) {
    if (open.length > 0 && Math.floor(open[0].time / quarterMs) !== Math.floor(sample.time / quarterMs)) close()
    open.push(sample)
  }
  close()
  return kept
}

type Kept = { time: number; value: string }

/** What people and loggers noted in [from, to), and the last one before. */
async function notedOf(ctx: QueryCtx, meter: string, from: number, to: number): Promise<Kept[]> {
  const [low, high] = [new Date(from), new Date(to)]
  // in this order: of two at the same time a person's counts
  const rows = await ctx.sql<Kept[]>`
    with noted as (
      select at, value, 0 as rank from energy_logged where meter = ${meter} and at < ${high}
      union all
      select at, value, 1 from energy_reading where meter = ${meter} and state = 'given' and at < ${high})
    select (extract(epoch from at) * 1000)::float8 as time, value::text as value from noted
    where at >= coalesce((select max(at) from noted where at < ${low}), ${low}) order by rank, at`
  return [...rows]
}

/** What is known of a meter in [from, to), and its last reading before. */
export async function shownBy(ctx: QueryCtx, meter: Meter, from: number, to: number): Promise<Shown> {
  const samples = await samplesOf(ctx, meter, from, to)
  if (meter.source === 'power') return { kind: 'power', samples }
  const fromPoint = thinned(samples).map(
    ({ time, value, quality: q }): Reading => ({
      time,
      value: Number.isFinite(value) ? decimalOf(value, registerDecimals) : 'NaN',
      quality: q,
    }),
  )
  const noted = (await notedOf(ctx, meter.id, from, to)).map(
    ({ time, value }): Reading => ({ time, value, quality: quality.good }),
  )
  const { readings } = mergeReadings(mergeReadings([], fromPoint, ctx.now).readings, noted, ctx.now)
  return { kind: 'register', readings }
}

const modulusOf = (digits: number | null) => (digits === null ? null : `1${'0'.repeat(digits)}`)

/**
 * The registers that hung on the feeder one after the other.
 *
 * @param cutOff time of the first reading at hand where earlier ones were left out: the register that it belongs to is followed from
 *   there, not from what it showed when it was mounted; undefined: all readings are at hand
 */
export function installationsOf(
  meter: Meter,
  exchanges: readonly Row<typeof exchangeTable>[],
  cutOff: number | undefined,
): Installation[] {
  const { maxPerHour } = meter
  const sorted = [...exchanges].sort((a, b) => a.at - b.at)
  const first: Installation = {
    from: meter.mountedAt,
    initial: meter.firstReading,
    final: sorted[0]?.oldEnd ?? null,
    factor: sorted[0]?.oldFactor ?? meter.factor,
    modulus: modulusOf(sorted.length > 0 ? sorted[0].oldDigits : meter.digits),
    maxPerHour,
  }
  const later = sorted.map(
    ({ at, newStart, newFactor, newDigits }, i): Installation => ({
      from: at,
      initial: newStart,
      final: sorted[i + 1]?.oldEnd ?? null,
      factor: newFactor,
      modulus: modulusOf(newDigits),
      maxPerHour,
    }),
  )
  const all = [first, ...later]
  if (cutOff === undefined) return all
  const own = all.findLastIndex(({ from }) => from < cutOff)
  return own < 0 ? all : [{ ...all[own], initial: null }, ...all.slice(own + 1)]
}
