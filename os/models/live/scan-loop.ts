import type { SampleBatch } from '../../../contract/sample.ts'
import { type LiveTable, maxPoints } from '../../live/live-table.ts'
import { compile } from '../engine/compile.ts'
import { openImage } from '../engine/image.ts'
import { bringLive } from '../engine/live-image.ts'
import { type AlarmChange, createEngine } from '../engine/scan.ts'
import type { Catalog } from '../graph/flat.ts'
import { withLearned } from '../training/shelf.ts'
import type { ScanModel, ScanStatus } from './scan-protocol.ts'

/** While nothing is due, and for instances that wait for their inputs. */
const idleMs = 1_000
const waitingMs = 100

export type ScanLoopServices = {
  table: Pick<LiveTable, 'read'>
  catalog: Catalog
  clock(): number
  /** A clock that only measures: ms. */
  elapsed(): number
  written(batch: SampleBatch): void
  alarms(changes: AlarmChange[]): void
}

/** The engine over the live table: what it reads is brought before each scan, what it writes is told after. */
export function createScanLoop({ table, catalog, clock, elapsed, written, alarms }: ScanLoopServices) {
  const image = openImage(maxPoints)
  const engine = createEngine({ image, catalog, elapsed })
  /** How often a scan is due, ms; and whether a model waits for its inputs. */
  const paces = new Map<string, { cycleMs: number; waits: boolean }>()
  let reads = engine.reads()
  let [lastMs, longestMs] = [0, 0]

  function dueAfter(now: number): number {
    let due = now + idleMs
    for (const { cycleMs, waits } of paces.values()) {
      const pace = waits ? Math.min(cycleMs, waitingMs) : cycleMs
      due = Math.min(due, (Math.floor(now / pace) + 1) * pace)
    }
    return due
  }

  return {
    put({ id, drawing, learned, instances }: ScanModel): void {
      const own = withLearned(catalog, learned ?? [])
      const compiled = compile(drawing, own)
      engine.put({ id, compiled, instances, catalog: own })
      paces.set(id, { cycleMs: compiled.cycleMs, waits: compiled.late.policy === 'wait' })
      reads = engine.reads()
    },
    remove(id: string): void {
      engine.remove(id)
      paces.delete(id)
      reads = engine.reads()
    },
    /** One scan now. @returns when the next is due, UTC ms */
    step(): number {
      const now = clock()
      const began = elapsed()
      bringLive(table, reads, image)
      const { written: batch, alarms: changes, ran } = engine.scan(now)
      if (batch.points.length > 0)
        written({
          points: batch.points.slice(),
          times: batch.times.slice(),
          values: batch.values.slice(),
          qualities: batch.qualities.slice(),
        })
      if (changes.length > 0) alarms(changes.map((change) => ({ ...change })))
      if (ran > 0) {
        lastMs = elapsed() - began
        longestMs = Math.max(longestMs, lastMs)
      }
      return dueAfter(now)
    },
    /** The longest scan begins anew with each call. */
    status(): ScanStatus {
      const programs = engine.status()
      const sum = (pick: (program: (typeof programs)[number]) => number) =>
        programs.reduce((all, p) => all + pick(p), 0)
      const told: ScanStatus = {
        ...{ at: clock(), models: paces.size, instances: sum((p) => p.instances), lastMs, longestMs },
        overruns: sum((p) => p.overruns),
        missed: sum((p) => p.missed),
        faults: sum((p) => p.faults.count),
        stopped: [...new Set(programs.filter((p) => p.stoppedUntil !== null).map((p) => p.id))],
      }
      longestMs = lastMs
      return told
    },
    look: engine.look,
    save: engine.save,
    restore: engine.restore,
  }
}
