import {
  type Episode,
  trialLimits as limits,
  type MarkInput,
  type SweepCell,
  type TrialOutcome,
} from '../../../api/model-trials.ts'
import type { Historian, PointRef } from '../../historian/historian.ts'
import { compile } from '../engine/compile.ts'
import { openImage } from '../engine/image.ts'
import { type Column, createReplay, withRings } from '../engine/replay.ts'
import { createEngine, type Engine } from '../engine/scan.ts'
import type { Catalog } from '../graph/flat.ts'
import { type Between, withBetween } from './between.ts'
import { followAlarms } from './episodes.ts'
import { keepScore } from './match.ts'
import type { TrialPlan } from './plan.ts'
import { bucketsFor, collectSeries } from './series.ts'
import { type Carry, type Samples, withSilences } from './silence.ts'

/** Samples of one page of history, and how long a page is at first and at most. */
export const pageLimits = { samples: 1_000_000, firstMs: 6 * 3_600_000, longestMs: 31 * 86_400_000 }
const mostFaults = 50

export type PlaceOutcome = { place: string; episodes: Episode[]; counts: Record<string, number>; series: Uint8Array }
export type RunOutcome = Pick<TrialOutcome, 'scans' | 'evaluations' | 'samples' | 'seconds' | 'faults' | 'episodes'> & {
  bucketMs: number
  /** None where parameters were swept. */
  places: PlaceOutcome[]
  cells: SweepCell[]
}
type Judged = Pick<MarkInput, 'place' | 'alarm' | 'from' | 'to' | 'verdict'>

export type TrialParts = {
  catalog: Catalog
  historian: Pick<Historian, 'columns' | 'valueAt' | 'raw'>
  /** For the run time that is told: ms. */
  elapsed(): number
  /** Told now and then, 0…1. */
  progress(share: number): void
  /** Asked now and then: whether to stop. */
  stopped(): boolean
}

/** Somebody asked it to stop. */
export class Stopped extends Error {}

const never: Carry = { time: Number.NEGATIVE_INFINITY, value: Number.NaN, quality: 0 }

/** Reads the points of a plan page by page, in the order of the trial's image: bounded by {@link pageLimits}, however long the period is. */
async function* pagesOf({ points, begin, to, late, stepMs }: TrialPlan, historian: TrialParts['historian']) {
  const refs: PointRef[] = points.map(({ index, type }) => ({ index, type }))
  const byIndex = new Map(points.map((p) => [p.index, p]))
  const carries = await Promise.all(
    refs.map(async (ref): Promise<Carry> => {
      const found = begin > 0 ? await historian.valueAt(ref, begin - 1, 'previous') : null
      if (!found) return never
      const { sampledAt: time, value, quality } = found
      return { time, value: value === null ? Number.NaN : Number(value), quality }
    }),
  )
  /** The last one of each point as the trial saw it, what lies between samples included. */
  const last = [...carries]
  let first = true

  /** What the samples of a page were like while they came: what lies between them, silences, and what stood before the first page. */
  async function asLive(column: Column, at: number, until: number): Promise<Column> {
    const { point } = column
    const { expectedEveryMs, between } = points[point]
    const full = between ? await filled(column, between, at, until) : column
    // what held when it begins stands in the image from the first scan on
    const stood = first && last[point].time > Number.NEGATIVE_INFINITY
    const whole = stood ? ahead(last[point], full) : full
    const [before, since] = stood ? [never, never.time] : [last[point], at]
    const shown =
      expectedEveryMs === null ? whole : withSilences(whole, before, { expectedEveryMs, late }, since, until)
    carries[point] = lastOf(column) ?? carries[point]
    last[point] = lastOf(full) ?? last[point]
    const { times, values, qualities } = shown
    // what a silence shows is no sample
    return { point, times, values, qualities, ...(points[point].samples && { samples: column }) }
  }

  async function filled(column: Column, between: Between, at: number, until: number): Promise<Samples> {
    const lookAheadMs = 'line' in between ? between.line : pageLimits.longestMs
    const next = await nextOf(refs[column.point], until, until + lookAheadMs)
    return withBetween(column, carries[column.point], next, { stepMs, between }, at, until)
  }

  async function nextOf(ref: PointRef, from: number, end: number): Promise<Carry | null> {
    const [sample] = (await historian.raw(ref, { from, to: end + 1, limit: 1 })).samples
    return sample
      ? { time: sample[0], value: sample[1] === null ? Number.NaN : Number(sample[1]), quality: sample[2] }
      : null
  }

  // between samples lie as many values as there are scans
  const filledUp = points.filter((p) => p.between !== null).length
  const longestMs = Math.min(
    pageLimits.longestMs,
    Math.max(1, Math.floor((2 * pageLimits.samples) / Math.max(1, filledUp))) * stepMs,
  )
  for (let [at, pageMs] = [begin, Math.min(pageLimits.firstMs, longestMs)]; at < to; ) {
    const until = Math.min(to, at + pageMs)
    const batch = await historian.columns(refs, { from: at, to: until, limit: pageLimits.samples })
    if (batch === null) {
      pageMs = Math.max(1, Math.floor(pageMs / 2))
      continue
    }
    const columns: Column[] = []
    const seen = new Set<number>()
    for (let i = 0; i < batch.points.length; ) {
      const index = batch.points[i]
      let end = i
      while (end < batch.points.length && batch.points[end] === index) end++
      const point = byIndex.get(index)!
      const [times, values] = [batch.times.subarray(i, end), batch.values.subarray(i, end)]
      columns.push({ point: point.at, times, values, qualities: batch.qualities.subarray(i, end) })
      seen.add(point.at)
      i = end
    }
    for (const { at: place } of points)
      if (!seen.has(place))
        columns.push({
          point: place,
          times: new Float64Array(0),
          values: new Float64Array(0),
          qualities: new Uint16Array(0),
        })
    const told = await Promise.all(columns.map((column) => asLive(column, at, until)))
    first = false
    yield { until, columns: told, samples: batch.points.length }
    at = until
    if (batch.points.length < pageLimits.samples / 4) pageMs = Math.min(longestMs, pageMs * 2)
  }
}

function lastOf({ times, values, qualities }: Samples): Carry | undefined {
  const at = times.length - 1
  return at < 0 ? undefined : { time: times[at], value: values[at], quality: qualities[at] }
}

/** The samples with one more before them. */
function ahead(before: Carry, { times, values, qualities }: Samples): Samples {
  const longer = {
    times: new Float64Array(times.length + 1),
    values: new Float64Array(times.length + 1),
    qualities: new Uint16Array(times.length + 1),
  }
  longer.times[0] = before.time
  longer.values[0] = before.value
  longer.qualities[0] = before.quality
  longer.times.set(times, 1)
  longer.values.set(values, 1)
  longer.qualities.set(qualities, 1)
  return longer
}

const model = 'trial'

/** How often a scan looks whether to stop. */
const lookEvery = 256

/**
 * Runs a plan to its end: the same engine as live, over history. Throws {@link Stopped} when it was asked to.
 *
 * @param marks for the scores of a sweep's settings
 */
export async function runTrial(plan: TrialPlan, marks: readonly Judged[], parts: TrialParts): Promise<RunOutcome> {
  const { catalog, historian, elapsed, progress, stopped } = parts
  const began = elapsed()
  const { from, to, begin, stepMs, rows, places, points, settings } = plan
  const image = openImage(plan.imageSize)
  const sampled = points.flatMap(({ at, samples }) => (samples ? [at] : []))
  const rings = withRings(image, sampled)
  // how fast this machine is must not decide what history says
  const engine: Engine = createEngine({ image, catalog, elapsed: () => 0 })
  const compiled = compile(plan.drawing, catalog)
  engine.put({ id: model, compiled, instances: rows })

  const swept = settings.length > 1
  const outputs = plan.imageSize - points.length
  const { mostBuckets: most, leastBuckets: least, seriesBytes: bytes } = limits
  const wanted = Math.ceil((to - from) / stepMs)
  const buckets = swept ? 0 : bucketsFor(outputs, wanted, { most, least, bytes })
  const series = collectSeries(outputs, buckets, plan)
  // a sweep keeps scores, no episodes: of two thousand rows they would be too many
  const kept = swept ? 0 : Math.min(limits.episodes, Math.floor(limits.allEpisodes / places.length))
  const within = marks.filter((m) => m.from < to && m.to > from)
  const judged = places.map((place) => within.filter((m) => m.place === place))
  const scored = rows.map((_, i) => keepScore(judged[i % places.length]))
  const alarms = rows.map((_, i) => followAlarms(from, kept, swept ? scored[i].add : undefined))
  const rowOf = new Map(rows.map(({ id }, i) => [id, i]))

  let [scans, samples, spoken] = [0, 0, elapsed()]
  const replay = createReplay(engine, image, begin, stepMs, rings)
  for await (const { until, columns, samples: read } of pagesOf(plan, historian)) {
    samples += read
    replay.play({ until, columns }, (now, { written, alarms: changes }) => {
      if (scans++ % lookEvery === 0) {
        if (stopped()) throw new Stopped('the trial was stopped')
        if (elapsed() - spoken >= 500) {
          spoken = elapsed()
          progress((now - begin) / (to - begin))
        }
      }
      for (const { instance, alarm, active, quality, time } of changes)
        alarms[rowOf.get(instance)!].change(alarm, active, quality, time)
      for (let i = 0; i < written.points.length; i++)
        if (written.times[i] >= from)
          series.add(written.points[i] - points.length, written.times[i], written.values[i], written.qualities[i])
    })
  }
  const ended = alarms.map((each) => each.close())
  const count = (counts: Record<string, number>) => Object.values(counts).reduce((a, b) => a + b, 0)
  const each = compiled.outputs.length
  const status = engine.status()
  const lately = status.flatMap(({ faults }) =>
    [...faults.lately].map(([node, fault]) => {
      const row = rowOf.get(fault.instance)
      return {
        place: row === undefined ? '' : places[row % places.length],
        node,
        time: fault.time,
        message: fault.message,
      }
    }),
  )
  return {
    ...{ scans, samples, seconds: (elapsed() - began) / 1000, bucketMs: series.bucketMs },
    evaluations: scans * rows.length * Math.max(1, compiled.blocks.length),
    faults: { count: status.reduce((all, s) => all + s.faults.count, 0), lately: lately.slice(0, mostFaults) },
    episodes: swept ? 0 : ended.reduce((all, { counts }) => all + count(counts), 0),
    places: swept ? [] : places.map((place, p) => ({ place, ...ended[p], series: series.bytes(p * each, each) })),
    cells: swept ? settings.map((_, s) => cellOf(s)) : [],
  }

  function cellOf(s: number): SweepCell {
    const cell: SweepCell = { episodes: 0, hits: 0, misses: 0, falseHits: 0, unmarked: 0, means: {} }
    for (let row = s * places.length; row < (s + 1) * places.length; row++) {
      const score = scored[row].score()
      cell.episodes += count(ended[row].counts)
      cell.hits += score.hits
      cell.misses += score.misses
      cell.falseHits += score.falseHits
      cell.unmarked += score.unmarked
    }
    for (const [o, { id }] of compiled.outputs.entries()) {
      const means = places.flatMap((_, p) => series.mean((s * places.length + p) * each + o) ?? [])
      cell.means[id] = means.length === 0 ? null : means.reduce((a, b) => a + b, 0) / means.length
    }
    return cell
  }
}
