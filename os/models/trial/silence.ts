import { quality } from '../../../contract/quality.ts'
import { gapFactor } from '../../ingest/gaps.ts'
import type { LatePolicy } from '../graph/model-schema.ts'

export type Samples = { times: Float64Array; values: Float64Array; qualities: Uint16Array }
/** The last sample before a page; time −Infinity where there was none. */
export type Carry = { time: number; value: number; quality: number }

const major = (word: number) => word & 0xc0

/**
 * What live shows while a point is silent, put between its samples: from 2.5 expected intervals on its value is uncertain (the last usable
 * one), as the ingest marks it (os/ingest/gaps.ts), and it gets no younger by that. History holds only what was received.
 *
 * A model that waits for its inputs sees no sample of its time during a silence anyway.
 *
 * @param carry the sample before the page; a silence that it begins may reach into the page
 * @param until end of the page: a silence that begins later is of a later page
 */
export function withSilences(
  samples: Samples,
  carry: Carry,
  { expectedEveryMs, late }: { expectedEveryMs: number; late: LatePolicy },
  from: number,
  until: number,
): Samples {
  if (late.policy === 'wait') return samples
  const { times, values, qualities } = samples
  const put: [at: number, time: number, value: number, word: number][] = []
  const silenceAfter = expectedEveryMs * gapFactor
  const tooLate = late.policy === 'bad' ? late.afterMs : Number.POSITIVE_INFINITY
  for (let i = -1; i < times.length; i++) {
    const { time, value, quality: word } = i < 0 ? carry : { time: times[i], value: values[i], quality: qualities[i] }
    if (time === Number.NEGATIVE_INFINITY || major(word) === 0) continue
    const next = Math.min(i + 1 < times.length ? times[i + 1] : Number.POSITIVE_INFINITY, until)
    // one more than the interval: the sweep asks for a longer silence, not for an equal one
    const silent = time + silenceAfter + 1
    if (silenceAfter >= tooLate || silent >= next) continue
    if (silent >= from) put.push([i + 1, silent, value, (word & 0xff00) | quality.uncertainLastUsable])
    // the sample above is no new one: by the model's own rule the value is too old from here on
    const old = time + tooLate + 1
    if (old < next && old >= from) put.push([i + 1, old, value, quality.badLastKnown])
  }
  if (put.length === 0) return samples
  const out: Samples = {
    times: new Float64Array(times.length + put.length),
    values: new Float64Array(times.length + put.length),
    qualities: new Uint16Array(times.length + put.length),
  }
  let [to, next] = [0, 0]
  const add = (time: number, value: number, word: number) => {
    out.times[to] = time
    out.values[to] = value
    out.qualities[to++] = word
  }
  for (let i = 0; i <= times.length; i++) {
    while (next < put.length && put[next][0] === i) {
      const [, time, value, word] = put[next++]
      add(time, value, word)
    }
    if (i < times.length) add(times[i], values[i], qualities[i])
  }
  return out
}
