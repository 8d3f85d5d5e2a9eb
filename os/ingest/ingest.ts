import type { IngestReport, RejectReason } from '../../api/ingest.ts'
import type { Point } from '../../api/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import { emptyBatch } from '../../contract/sample.ts'
import type { Historian, PointRef } from '../historian/historian.ts'
import { type ClockMode, createSkewEstimator, receiveTimes, type SkewEstimator } from './clock-skew.ts'
import { type CommitterOptions, type CommitterState, committerRefusals, createCommitter } from './committer.ts'
import { type CounterTable, counterAt } from './counters.ts'
import type { Processed, TimeLimits } from './engine-types.ts'
import type { FillRules } from './fill-window.ts'
import { createGapFill } from './gap-fill.ts'
import { sweepGaps } from './gaps.ts'
import { batchOfLatest } from './latest.ts'
import { gapBit } from './point-table.ts'
import { createIngestEngine } from './process.ts'

/** Where a batch comes from. */
export type Source = {
  /** Index of the connection in the counter table, given by the owner of the connections. */
  connection: number
  /** `source` unless given. */
  clock?: ClockMode
  /** Vendor bits for a connection whose values are not plain measurements, see contract/quality.ts `origin`. */
  originBits?: number
  /** The sender holds back its acknowledgement, or nobody waits (the batch may be gathered for up to a second). */
  urgent?: boolean
  /** false: values are in the points' own units already and are not scaled. */
  raw?: boolean
}

export type IngestOptions = {
  historian: Pick<Historian, 'append' | 'hold' | 'held' | 'latest'>
  /** Written at once, before anything is durable: what is shown is not what is acknowledged. */
  live: { write(batch: SampleBatch, received?: number): void }
  /** Gets what goes to history, for models that take every sample of a point. */
  rings?: { write(batch: SampleBatch): void }
  counters: CounterTable
  clock(): number
  limits?: Partial<TimeLimits>
  committer?: CommitterOptions
  fillRules?: FillRules
}

export type Ingest = {
  /** New or changed point. Takes effect with the next batch. */
  configure(point: Point): void
  /** Forgets a point; what its swinging door holds is stored. */
  remove(index: number): void
  /**
   * Takes raw samples. Resolves when every accepted one is durable. Throws Refusal `overloaded` before anything has
   * changed when the queue is full, `notDurable` when the system ends first: in both cases send again.
   */
  submit(batch: SampleBatch, source: Source): Promise<IngestReport>
  /** Counts samples refused before they came here (see payload.ts), as received and by reason. */
  countRejected(rejected: readonly { point?: number; reason: RejectReason }[], source: Source): void
  /** Looks for points that have fallen silent; once a second is enough. */
  sweep(now: number): void
  /** After all points are configured and before the first batch: goes on where the last run stopped, and fills live. */
  restore(): Promise<void>
  /** How far a connection's clock is ahead of ours in ms; null while unknown. */
  skewOf(connection: number): number | null
  /** Drops what is known of a connection, e.g. when its device was replaced. */
  forget(connection: number): void
  state(): CommitterState
  /** Makes everything durable that was submitted; false when that took too long. Nothing is taken afterwards. */
  drain(timeoutMs?: number): Promise<boolean>
}

/** The ingest: engine, gap fill, live and group commit tied together. One per stream worker. */
export function createIngest(options: IngestOptions): Ingest {
  const { historian, live, rings, counters, clock } = options
  const engine = createIngestEngine({ counters, limits: options.limits })
  const committer = createCommitter(historian, options.committer)
  const fill = createGapFill(options.fillRules)
  const skews = new Map<number, SkewEstimator>()
  const points = new Map<number, { code: string; ref: PointRef }>()

  function skewFor(connection: number): SkewEstimator {
    let skew = skews.get(connection)
    if (!skew) {
      skew = createSkewEstimator()
      skews.set(connection, skew)
    }
    return skew
  }

  function process(batch: SampleBatch, source: Source): Processed {
    const now = clock()
    const skew = skewFor(source.connection)
    skew.observe(batch, now)
    const { connection, originBits, raw, clock: mode = 'source' } = source
    if (mode !== 'server') {
      const skewCorrectionMs = mode === 'corrected' ? skew.correctionMs() : 0
      return engine.process(batch, { connection, now, originBits, raw, skewCorrectionMs })
    }
    return engine.process(
      { ...batch, times: receiveTimes(batch, now) },
      { connection, now, originBits, raw, retimed: true },
    )
  }

  /** Substituted samples go to history and to live, past the engine: they must not make a real sample "late". */
  function substitute(grouped: SampleBatch): SampleBatch | undefined {
    if (grouped.points.length === 0) return undefined
    const filled = fill.observe(grouped)
    if (filled.points.length === 0) return undefined
    const { table } = engine
    const newer: number[] = []
    filled.points.forEach((p, i) => {
      counters.countPoint(p, 'substituted')
      counters.countPoint(p, 'stored')
      if (filled.times[i] <= table.lastTime[p]) return
      table.gap[p] |= gapBit.filled
      newer.push(i)
    })
    if (newer.length > 0) live.write(pick(filled, newer))
    return filled
  }

  function reportOf(batch: SampleBatch, { rejected }: Processed): IngestReport {
    return {
      accepted: batch.points.length - rejected.length,
      rejected: rejected.map(({ row, reason }) => {
        const p = batch.points[row]
        return { index: row, code: points.get(p)?.code ?? `#${p}`, reason }
      }),
    }
  }

  /** Rows nobody waits for. Should the process end before they are durable, nothing acknowledged is lost. */
  function store(rows: SampleBatch): void {
    if (rows.points.length > 0) void committer.submit({ store: rows, held: emptyBatch(0) }, false)
  }

  return {
    configure(point) {
      engine.configure(point)
      fill.configure(point)
      points.set(point.index, { code: point.code, ref: { index: point.index, type: point.type } })
    },

    remove(index) {
      store(engine.remove(index))
      fill.remove(index)
      points.delete(index)
    },

    async submit(batch, source) {
      const { queuedRows } = committer.state()
      if (!committer.room(batch.points.length)) throw new Refusal(committerRefusals.overloaded, { rows: queuedRows })
      const processed = process(batch, source)
      if (processed.live.points.length > 0) live.write(processed.live, clock())
      rings?.write(processed.store)
      const filled = substitute(processed.grouped)
      const durable = committer.submit(processed, source.urgent ?? false)
      if (filled) store(filled)
      await durable
      return reportOf(batch, processed)
    },

    countRejected(rejected, { connection }) {
      const row = counters.connectionRow(connection)
      for (const { point, reason } of rejected) {
        for (const name of ['received', reason] as const) {
          counters.cells[row + counterAt[name]]++
          if (point === undefined) counters.cells[counters.totalsRow + counterAt[name]]++
          else counters.countPoint(point, name)
        }
      }
    },

    sweep(now) {
      const silent = sweepGaps(engine.table, counters, now)
      if (silent.points.length > 0) live.write(silent)
    },

    async restore() {
      const refs = [...points.values()].map(({ ref }) => ref)
      const held = await historian.held()
      const latest = await historian.latest(refs)
      const now = clock()
      engine.restore(batchOfLatest(latest), false, now)
      const homeless = engine.restore(held, true, now)
      if (homeless.points.length > 0) await historian.append(homeless)
      const newest = engine.newest()
      if (newest.points.length > 0) live.write(newest)
    },

    skewOf: (connection) => skews.get(connection)?.skewMs() ?? null,
    forget: (connection) => void skews.delete(connection),
    state: () => committer.state(),
    drain: (timeoutMs) => committer.drain(timeoutMs),
  }
}

function pick(batch: SampleBatch, rows: number[]): SampleBatch {
  const picked = emptyBatch(rows.length)
  rows.forEach((row, i) => {
    picked.points[i] = batch.points[row]
    picked.times[i] = batch.times[row]
    picked.values[i] = batch.values[row]
    picked.qualities[i] = batch.qualities[row]
  })
  return picked
}
