import { isBad, origin, worst } from '../../../contract/quality.ts'
import type { Carry, Samples } from './silence.ts'

/**
 * What a point stored by the swinging door said between its stored samples: the straight lines that its compression promises, at the scans of
 * the trial. Live saw every sample; history has the corners alone, and by them a model that asks how old its inputs are would find them too
 * old. Nothing is drawn over bad samples, nor where the corners lie further apart than the door lets them: there was a silence.
 *
 * @param carry the sample before the page
 * @param next the first one after it, null where there is none
 */
export function withLines(
  { times, values, qualities }: Samples,
  carry: Carry,
  next: Carry | null,
  { stepMs, longestMs }: { stepMs: number; longestMs: number },
  from: number,
  until: number,
): Samples {
  const out = { times: [] as number[], values: [] as number[], qualities: [] as number[] }
  const put = (time: number, value: number, word: number) => {
    out.times.push(time)
    out.values.push(value)
    out.qualities.push(word)
  }
  let a = carry
  for (let i = 0; i <= times.length; i++) {
    const b = i < times.length ? { time: times[i], value: values[i], quality: qualities[i] } : next
    if (b) {
      const span = b.time - a.time
      const drawn = span <= longestMs && !isBad(a.quality) && !isBad(b.quality) && Number.isFinite(a.value + b.value)
      if (drawn) {
        const word = (worst(a.quality, b.quality) & 0xff) | origin.interpolated
        const first = Math.ceil(Math.max(from, a.time + 1) / stepMs) * stepMs
        for (let t = first; t < Math.min(b.time, until); t += stepMs)
          put(t, a.value + ((b.value - a.value) * (t - a.time)) / span, word)
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
