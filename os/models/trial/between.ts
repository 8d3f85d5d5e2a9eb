import { isBad, origin, worst } from '../../../contract/quality.ts'
import type { Carry, Samples } from './silence.ts'

/**
 * What lies between two stored samples: of a swinging door a straight line, at most so long; of a dead-band the earlier value, as long as the
 * later one lies at least that far away. Had it come nearer it would not have been stored, but that the ingest stores the first one after a
 * silence: there a silence ended.
 */
export type Between = { line: number } | { hold: number }

function isJoined(a: Carry, b: Carry, between: Between): boolean {
  if (isBad(a.quality) || !Number.isFinite(a.value)) return false
  if ('line' in between) return !isBad(b.quality) && Number.isFinite(b.value) && b.time - a.time <= between.line
  return b.quality !== a.quality || !(Math.abs(b.value - a.value) < between.hold)
}

/**
 * What a point said between its stored samples, at the scans of the trial. Live saw every sample; history has what a swinging door or a
 * dead-band let through, and by that a model that asks how old its inputs are would find them too old. Nothing is drawn over bad samples nor
 * over a silence.
 *
 * @param carry the sample before the page
 * @param next the first one after it, null where there is none: a value held by a dead-band then holds to the end
 */
export function withBetween(
  { times, values, qualities }: Samples,
  carry: Carry,
  next: Carry | null,
  { stepMs, between }: { stepMs: number; between: Between },
  from: number,
  until: number,
): Samples {
  const out = { times: [] as number[], values: [] as number[], qualities: [] as number[] }
  const put = (time: number, value: number, word: number) => {
    out.times.push(time)
    out.values.push(value)
    out.qualities.push(word)
  }
  const end = 'hold' in between ? { time: Number.POSITIVE_INFINITY, value: Number.NaN, quality: 0 } : null
  let a = carry
  for (let i = 0; i <= times.length; i++) {
    const b = i < times.length ? { time: times[i], value: values[i], quality: qualities[i] } : (next ?? end)
    if (b) {
      const span = b.time - a.time
      if (isJoined(a, b, between)) {
        const isLine = 'line' in between
        const word = ((isLine ? worst(a.quality, b.quality) : a.quality) & 0xff) | origin.interpolated
        const first = Math.ceil(Math.max(from, a.time + 1) / stepMs) * stepMs
        for (let t = first; t < Math.min(b.time, until); t += stepMs)
          put(t, isLine ? a.value + ((b.value - a.value) * (t - a.time)) / span : a.value, word)
      }
      if (i < times.length) put(b.time, b.value, b.quality)
      a = b
    }
  }
  return {
    times: Float64Array.from(out.times),
    values: Float64Array.from(out.values),
    qualities: Uint16Array.from(out.qualities),
  }
}
