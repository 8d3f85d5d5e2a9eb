import type { SampleBatch } from '../../../contract/sample.ts'
import { type LiveTable, maxPoints } from '../../live/live-table.ts'
import { compile } from '../engine/compile.ts'
import { openImage } from '../engine/image.ts'
import { bringLive } from '../engine/live-image.ts'
import type { SampleReader } from '../engine/sample-windows.ts'
import { type AlarmChange, createEngine } from '../engine/scan.ts'
import type { Catalog } from '../graph/flat.ts'
import { withLearned } from '../training/shelf.ts'
import { bringAlarms, firstAlarm } from './alarm-states.ts'
import type { ScanModel, ScanStatus } from './scan-protocol.ts'

/** While nothing is due, and for instances that wait for their inputs. */
const idleMs = 1_000
const waitingMs = 100

export type ScanLoopServices = {
  table: Pick<LiveTable, 'read'>
  catalog: Catalog
  /** Samples between two scans; see os/live/sample-rings.ts. */
  rings?: SampleReader
  /** States of alarms; see alarm-states.ts. */
  alarmWords?: Int32Array
  /** See the engine. */
  pulse?: Int32Array
  clock(): number
  /** A clock that only measures: ms. */
  elapsed(): number
  written(batch: SampleBatch): void
  alarms(changes: AlarmChange[]): void
}

/** The engine over the live table: what it reads is brought before each scan, what it writes is told after. */
export function createScanLoop({
  table,
  rings,
  alarmWords,
  catalog,
  pulse,
  clock,
  elapsed,
  written,
  alarms,
}: ScanLoopServices) {
  const image = { ...openImage(maxPoints + (alarmWords?.length ?? 0)), samples: rings }
  const engine = createEngine({ image, catalog, elapsed, pulse })
  /** How often a scan is due, ms; and whether a model waits for its inputs. */
  const paces = new Map<string, { cycleMs: number; waits: boolean }>()
  let reads = { points: Int32Array.of(), alarms: Int32Array.of() }
  let [lastMs, longestMs] = [0, 0]

  function arrange(): void {
    const all = engine.reads()
    reads = { points: all.filter((p) => p < firstAlarm), alarms: all.filter((p) => p >= firstAlarm) }
  }

  function dueAfter(now: number): number {
    let due = now + idleMs
    for (const { cycleMs, waits } of paces.values()) {
      const pace = waits ? Math.min(cycleMs, waitingMs) : cycleMs
      due = Math.min(due, (Math.floor(now / pace) + 1) * pace)
    }
    return due
  }

  return {
    put({ id, mark, drawing, learned, instances }: ScanModel & { mark?: number }): void {
      const own = withLearned(catalog, learned ?? [])
      const compiled = compile(drawing, own)
      engine.put({ id, mark, compiled, instances, catalog: own })
      paces.set(id, { cycleMs: compiled.cycleMs, waits: compiled.late.policy === 'wait' })
      arrange()
    },
    remove(id: string): void {
      engine.remove(id)
      paces.delete(id)
      arrange()
    },
    /** One scan now. @returns when the next is due, UTC ms */
    step(): number {
      const now = clock()
      const began = elapsed()
      bringLive(table, reads.points, image)
      if (alarmWords) bringAlarms(alarmWords, reads.alarms, image, now)
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
        samplesLost: sum((p) => p.lost),
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
