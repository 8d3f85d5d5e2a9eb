import type { Ctx, Row } from '../../../contract/index.ts'
import { exchange } from '../entities/exchange.ts'
import { meter } from '../entities/meter.ts'
import { plant } from '../plant.ts'
import { type Interval, intervalsOf } from '../rules/intervals.ts'
import { integratePower } from '../rules/power.ts'
import { type Finding, type Installation, type RegisterStep, stepsOf } from '../rules/registers.ts'
import type { meterTable } from '../schema.ts'
import { installationsOf, shownBy } from './sources.ts'
import { storeConsumption } from './store.ts'
import { peaksOf, slides, storePeaks } from './window-peaks.ts'

const dayMs = 86_400_000
/** Late samples of a point are taken in for this long by themselves; later ones when somebody asks. */
export const lookBackMs = dayMs
/** One transaction works out at most this much of one meter, so that nobody waits for it. */
const sliceMs = 31 * dayMs

type Meter = Row<typeof meterTable>
export type Slice = { quarters: number; findings: number; more: boolean }

/** Intervals from `writeFrom` on, with what could not be proven. */
type Worked = { writeFrom: number; intervals: Interval[]; findings: Finding[]; installations: Installation[] }

/**
 * What a meter used in [from, to). A step that began before is told anew from where it began, so that the outcome is the same in
 * whatever pieces a time is worked out.
 */
async function workedOut(ctx: Ctx, row: Meter, from: number, to: number): Promise<Worked> {
  const gapMs = row.gapMinutes * 60_000
  const start = plant.floor(from, 'quarter')
  if (row.source === 'power') {
    const shown = await shownBy(ctx, row, start, to)
    const samples = shown.kind === 'power' ? shown.samples : []
    const intervals = integratePower(samples, plant, 'quarter', gapMs).map(
      ({ quantity, good, covered, ...interval }): Interval => ({
        ...{ ...interval, quantity, covered, estimated: '0', uncertain: good < covered },
      }),
    )
    return { writeFrom: start, intervals, findings: [], installations: [] }
  }
  const exchanges = await ctx.records(exchange).find({ meter: row.id, state: 'done' })
  const before = await shownBy(ctx, row, from - dayMs, from)
  const earliest = before.kind === 'register' ? before.readings[0]?.time : undefined
  const context = plant.floor(Math.min(earliest ?? from, from - dayMs), 'quarter')
  const shown = await shownBy(ctx, row, context, to)
  const readings = shown.kind === 'register' ? shown.readings : []
  const cutOff = readings[0]?.time < context ? readings[0].time : undefined
  const installations = installationsOf(row, exchanges, cutOff)
  const { steps, findings } = stepsOf(readings, installations)
  // of the quarter in which the readings at hand begin not every step is at hand
  const known = cutOff === undefined ? Number.NEGATIVE_INFINITY : plant.next(cutOff, 'quarter')
  const writeFrom = Math.max(known, Math.min(start, plant.floor(firstTouched(steps, from), 'quarter')))
  const intervals = intervalsOf(steps, plant, 'quarter', { maxGapMs: gapMs, fill: 'spread' })
  return { writeFrom, intervals, findings, installations }
}

/** Where the first step begins that reaches to `from` or beyond. */
const firstTouched = (steps: readonly RegisterStep[], from: number) =>
  steps.find((step) => step.to >= from)?.from ?? from

type Progress = { workedTo: number | null; dirtyFrom: number | null }

/** How far a meter is, locked; undefined while somebody else is at it. */
async function lockProgress({ sql }: Ctx, id: string): Promise<Progress | undefined> {
  const [progress] = await sql<Progress[]>`
    select (extract(epoch from worked_to) * 1000)::float8 as "workedTo", (extract(epoch from dirty_from) * 1000)::float8 as "dirtyFrom"
    from energy_progress where meter = ${id} for update skip locked`
  if (progress) return progress
  // an insert alone would wait for whoever is at it
  const [made] = await sql`
    insert into energy_progress (meter) select ${id} where not exists (select from energy_progress where meter = ${id})
    on conflict do nothing returning meter`
  return made && { workedTo: null, dirtyFrom: null }
}

/**
 * Works out the next stretch of a meter that is due and stores it; running it again over the same time changes nothing.
 *
 * @param from also from here on, UTC ms; null: what is new and what was marked
 * @returns null when there was nothing to do, or somebody else is at it
 */
export async function workOutNext(ctx: Ctx, id: string, from: number | null): Promise<Slice | null> {
  const progress = await lockProgress(ctx, id)
  if (!progress) return null
  const row = await ctx.records(meter).get(id)
  if (row.state !== 'inUse' && progress.dirtyFrom === null && from === null) return null
  const { workedTo, dirtyFrom } = progress
  const byItself = row.point ? (workedTo === null ? row.mountedAt : workedTo - lookBackMs) : Number.POSITIVE_INFINITY
  const begin = Math.max(row.mountedAt, Math.min(dirtyFrom ?? byItself, from ?? byItself, byItself))
  if (begin >= ctx.now) return null
  const end = Math.min(ctx.now + 1, begin + sliceMs)
  const { writeFrom, intervals, findings, installations } = await workedOut(ctx, row, begin, end)
  const told = findings.filter(({ time }) => time >= writeFrom && time < end)
  const cells = intervals.filter((interval) => interval.start >= writeFrom && interval.start < end)
  await storeConsumption(ctx, id, writeFrom, end, cells, told)
  if (await slides(ctx, id)) await storePeaks(ctx, id, await peaksOf(ctx, row, installations, writeFrom, end))
  const more = end <= ctx.now
  await ctx.sql`
    update energy_progress set worked_to = greatest(worked_to, ${new Date(Math.min(end, ctx.now))}),
      dirty_from = ${more ? new Date(end) : null} where meter = ${id}`
  return { quarters: cells.length, findings: told.length, more }
}
