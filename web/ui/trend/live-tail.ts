import type { SampleValue } from '../../../contract/sample.ts'
import { type Columns, doubtful, flag, flagsOf, numberOf } from './columns.ts'
import { isSilent, markGapAtEnd } from './gap.ts'

/** A value (in the stored unit) that nothing new was said after. */
export type Held = { since: number; until: number; value: number }

/** Samples kept per pen: an hour at 10 Hz and some more. Beyond it the oldest tenth is dropped at once. */
export const maxTailSamples = 40_000

/**
 * The samples of one pen that arrived live, growing at its end without copying what is there. `since` says from when on
 * it is complete: history is asked only for what lies before.
 */
export class LiveTail {
  readonly columns: Columns
  since: number
  /** When the stream broke off; null while it flows. */
  until: number | null = null
  private capacity = 256

  constructor(since: number) {
    this.since = since
    const values = new Float64Array(this.capacity)
    this.columns = {
      width: 0,
      length: 0,
      times: new Float64Array(this.capacity),
      mins: values,
      maxs: values,
      avgs: values,
      counts: new Float64Array(this.capacity).fill(1),
      flags: new Uint16Array(this.capacity),
      texts: null,
    }
  }

  get lastTime(): number {
    return this.columns.length ? this.columns.times[this.columns.length - 1] : Number.NEGATIVE_INFINITY
  }

  /** Takes a sample in. One at the time of the newest replaces it; one before the newest is left to history. */
  push(time: number, value: SampleValue, quality: number): boolean {
    const c = this.columns
    if (time < this.lastTime) return false
    if (time > this.lastTime) {
      if (c.length === maxTailSamples) this.dropOldest()
      if (c.length === this.capacity) this.grow()
      c.length++
    }
    const i = c.length - 1
    c.times[i] = time
    c.flags[i] = flagsOf(quality)
    c.avgs[i] = c.flags[i] & flag.bad ? Number.NaN : numberOf(value)
    if (typeof value === 'string') {
      c.texts ??= []
      c.texts[i] = value
    } else if (c.texts) c.texts[i] = undefined
    markGapAtEnd(c)
    return true
  }

  /**
   * The newest value, when it holds until now: the stream flows, calls it good, and is silent (see gap.ts), but
   * not for longer than `quietMs`, in which the pen may say nothing because nothing changed. Else null.
   */
  held(now: number, quietMs: number): Held | null {
    const c = this.columns
    const i = c.length - 1
    if (i < 0 || this.until !== null || (c.flags[i] & doubtful) !== 0) return null
    const since = c.times[i]
    return now - since <= quietMs && isSilent(c, i, now) ? { since, until: now, value: c.avgs[i] } : null
  }

  private grow(): void {
    this.capacity = Math.min(maxTailSamples, this.capacity * 2)
    const c = this.columns
    const larger = (old: Float64Array) => {
      const next = new Float64Array(this.capacity)
      next.set(old)
      return next
    }
    c.times = larger(c.times)
    c.avgs = c.mins = c.maxs = larger(c.avgs)
    c.counts = new Float64Array(this.capacity).fill(1)
    const flags = new Uint16Array(this.capacity)
    flags.set(c.flags)
    c.flags = flags
  }

  private dropOldest(): void {
    const c = this.columns
    const drop = Math.floor(maxTailSamples / 10)
    c.times.copyWithin(0, drop, c.length)
    c.avgs.copyWithin(0, drop, c.length)
    c.flags.copyWithin(0, drop, c.length)
    c.texts?.splice(0, drop)
    c.length -= drop
    this.since = c.times[0]
  }
}
