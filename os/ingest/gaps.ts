import { quality } from '../../contract/quality.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import type { CounterTable } from './counters.ts'
import { gapBit, type PointTable, rule, typeCode } from './point-table.ts'
import { RowBuffer } from './row-buffer.ts'

/** A silence longer than this many expected intervals is a gap: one sample may be lost, two in a row may not. */
export const gapFactor = 2.5

/**
 * Finds the points that have fallen silent since the last sweep. Silence is measured by the receive clock, so that a wrong
 * clock of the source makes no gap. Each gap is counted once; the next sample of the point ends it (see process.ts).
 * @returns what live shows of them from now on: the last value, marked uncertain (last usable value)
 */
export function sweepGaps(t: PointTable, counters: CounterTable, now: number): SampleBatch {
  const out = new RowBuffer()
  out.reset(0)
  for (let p = 0; p < t.size; p++) {
    if (!(t.flags[p] & rule.expected) || t.gap[p] & gapBit.silent || t.lastTime[p] === Number.NEGATIVE_INFINITY)
      continue
    if (now - t.lastArrival[p] <= gapFactor * t.expectedEvery[p]) continue
    const filled = t.gap[p] & gapBit.filled
    t.gap[p] |= gapBit.silent
    counters.countPoint(p, 'gap')
    // Live shows the substituted value, uncertain as it is.
    if (filled) continue
    if (out.length === out.points.length) out.grow()
    const q = (t.lastQuality[p] & 0xc0) === 0 ? t.lastQuality[p] : lastUsable(t.lastQuality[p])
    if (t.type[p] === typeCode.text) out.pushText(p, t.lastTime[p], t.lastText.get(p), q)
    else out.push(p, t.lastTime[p], t.lastValue[p], q)
  }
  return out.copy()
}

/** A bad value stays bad. Where the value came from is kept. */
const lastUsable = (q: number) => (q & 0xff00) | quality.uncertainLastUsable
