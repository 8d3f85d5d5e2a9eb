import type { BlockIo, Param } from '../../../contract/block.ts'
import { isGood, quality } from '../../../contract/quality.ts'
import { type Text, t } from '../../../contract/text.ts'

/**
 * Sliding windows over time, as a ring in a block's state. A window that is longer than it has places is sampled more rarely than the
 * scan. State: [samples, place of the oldest, time of the newest, time of the newest uncertain one] then values, times, and in a sorted
 * window the values once more by size.
 */
export const maxSamples = 3_600
const head = 4

export const windowParam = (label: Text = t('窗口', 'window'), value = 60, high = 30 * 86_400): Param => ({
  ...{ label, default: value, low: 0.1, high, unit: 's' },
  shapes: true,
})

/** How a window judges; for the blocks' documentation. */
export const windowQuality = t(
  '坏值不进窗口。窗口里没有可用值（或太少）时为坏；窗口里有可疑值、或当前输入为坏时为可疑。',
  'Bad values do not enter the window. Bad when too few are in it; uncertain when one of them is, or while the input is bad.',
)

/**
 * What a window keeps beside its samples: nothing; the values once more by size; or running sums, which give mean, deviation and slope
 * without going through the samples.
 */
export type Keeps = 'samples' | 'sorted' | 'sums'

/** Reference value and time, then sums of the distances from them: v, v², t, t², t·v; the largest Σv² since they were worked out; samples since. */
const sumCount = 9

const placesOf = (windowSeconds: number, cycleMs: number, most: number) =>
  Math.max(2, Math.min(most, Math.ceil((windowSeconds * 1000) / cycleMs) + 1))
const listsOf = (keeps: Keeps) => (keeps === 'sorted' ? 3 : 2)
const restOf = (keeps: Keeps, more: number) => more + (keeps === 'sums' ? sumCount : 0)
const placesIn = (io: BlockIo, keeps: Keeps, more: number) =>
  ((io.size - head - restOf(keeps, more)) / listsOf(keeps)) | 0

/** Size of the state for the parameter `window`. @param more numbers at the end that are not the window's */
export const windowState =
  (keeps: Keeps = 'samples', most = maxSamples, more = 0) =>
  ({ window }: Record<string, number>, cycleMs: number): number =>
    head + listsOf(keeps) * placesOf(window, cycleMs, most) + restOf(keeps, more)

/** Values and times (seconds before now, negative) of the window at hand, oldest first; sorted values where they are kept. */
export const held = {
  v: new Float64Array(maxSamples),
  t: new Float64Array(maxSamples),
  sorted: new Float64Array(maxSamples),
}

/**
 * Takes in the reading at hand and lets go of what is older than the window.
 *
 * @returns whether a sample entered or left; when not, outputs can stay as they are
 */
export function slide(io: BlockIo, windowSeconds: number, keeps: Keeps = 'samples', more = 0): boolean {
  const { s, at, now } = io
  const places = placesIn(io, keeps, more)
  const values = at + head
  const times = values + places
  const windowMs = windowSeconds * 1000
  let changed = false
  // a clock that was set back: what the window holds lies in no past
  if (s[at + 2] > now) s.fill(0, at, at + io.size - more)
  while (s[at] > 0 && s[times + s[at + 1]] <= now - windowMs) {
    letGo(s, at, places, keeps)
    changed = true
  }
  // a scan that comes a little early or late does not change how many samples a window has
  const step = Math.max(io.cycle, windowMs / (places - 1)) - io.cycle / 2
  if ((io.xq[0] & 64) !== 0 && (s[at + 2] === 0 || now - s[at + 2] >= step)) {
    if (s[at] === places) letGo(s, at, places, keeps)
    let place = s[at + 1] + s[at]
    if (place >= places) place -= places
    s[values + place] = io.x[0]
    s[times + place] = now
    if (keeps === 'sorted') putIn(s, times + places, s[at], io.x[0])
    s[at]++
    s[at + 2] = now
    if (!isGood(io.xq[0])) s[at + 3] = now
    if (keeps === 'sums') addUp(s, at, places, io.x[0], now, 1)
    changed = true
  }
  if (changed && keeps === 'sums') keepExact(s, at, places)
  return changed
}

function letGo(s: Float64Array, at: number, places: number, keeps: Keeps): void {
  const oldest = at + head + s[at + 1]
  if (keeps === 'sorted') takeOut(s, at + head + 2 * places, s[at], s[oldest])
  s[at]--
  s[at + 1] = s[at + 1] + 1 === places ? 0 : s[at + 1] + 1
  if (keeps === 'sums') addUp(s, at, places, s[oldest], s[oldest + places], -1)
}

function addUp(s: Float64Array, at: number, places: number, value: number, time: number, sign: number): void {
  const to = at + head + 2 * places
  const v = value - s[to]
  const t = (time - s[to + 1]) / 1000
  s[to + 2] += sign * v
  s[to + 3] += sign * v * v
  s[to + 4] += sign * t
  s[to + 5] += sign * t * t
  s[to + 6] += sign * t * v
  if (s[to + 3] > s[to + 7]) s[to + 7] = s[to + 3]
  s[to + 8]++
}

/**
 * Works the sums out anew once in each turn of the ring, and as soon as so much has left them (a spike, an upset) that what remains
 * would drown in its rounding.
 */
function keepExact(s: Float64Array, at: number, places: number): void {
  const to = at + head + 2 * places
  const n = s[at]
  // the scatter that is left when the distance from the reference is taken away
  const scatter = s[to + 3] - (s[to + 2] * s[to + 2]) / n
  const sound = s[to + 8] < 2 * places && s[to + 3] >= 1e-6 * s[to + 7] && scatter >= 1e-6 * s[to + 3] && s[to + 8] > n
  if (sound || n === 0) return
  const newest = (s[at + 1] + n - 1) % places
  s[to] = s[at + head + newest]
  s[to + 1] = s[at + 2]
  s.fill(0, to + 2, to + sumCount)
  for (let i = 0, place = s[at + 1]; i < n; i++) {
    addUp(s, at, places, s[at + head + place], s[at + head + places + place], 1)
    if (++place === places) place = 0
  }
  s[to + 8] = n + 1
}

/** Mean, sample standard deviation, slope per second and share explained, from the sums of the window at hand. */
export function summary(io: BlockIo, into: { mean: number; deviation: number; slope: number; r2: number }): void {
  const { s, at } = io
  const to = at + head + 2 * placesIn(io, 'sums', 0)
  const n = s[at]
  const [v, t] = [s[to + 2] / n, s[to + 4] / n]
  const svv = Math.max(0, s[to + 3] - n * v * v)
  const stt = Math.max(0, s[to + 5] - n * t * t)
  const stv = s[to + 6] - n * t * v
  into.mean = s[to] + v
  into.deviation = n > 1 ? Math.sqrt(svv / (n - 1)) : Number.NaN
  into.slope = n > 1 && stt > 0 ? stv / stt : Number.NaN
  into.r2 = svv === 0 ? 0 : Math.min(1, (stv * stv) / (stt * svv))
}

/** Copies the window to {@link held}. @returns how many samples it has */
export function lookBack(io: BlockIo, keeps: Keeps = 'samples', more = 0): number {
  const { s, at, now } = io
  const places = placesIn(io, keeps, more)
  const values = at + head
  const times = values + places
  const n = s[at]
  for (let i = 0, place = s[at + 1]; i < n; i++) {
    held.v[i] = s[values + place]
    held.t[i] = (s[times + place] - now) / 1000
    if (++place === places) place = 0
  }
  if (keeps === 'sorted') for (let i = 0; i < n; i++) held.sorted[i] = s[times + places + i]
  return n
}

/** What the window's results are worth, see {@link windowQuality}. */
export function windowWord(io: BlockIo, windowSeconds: number, least: number): number {
  const { s, at, now } = io
  if (s[at] < least) return quality.bad
  const doubted = s[at + 3] !== 0 && s[at + 3] > now - windowSeconds * 1000
  return doubted || !isGood(io.xq[0]) ? quality.uncertain : quality.good
}

/** First place in sorted numbers whose number is not smaller. */
function placeOf(s: Float64Array, from: number, n: number, value: number): number {
  let [low, high] = [0, n]
  while (low < high) {
    const middle = (low + high) >> 1
    if (s[from + middle] < value) low = middle + 1
    else high = middle
  }
  return from + low
}

function putIn(s: Float64Array, from: number, n: number, value: number): void {
  const place = placeOf(s, from, n, value)
  s.copyWithin(place + 1, place, from + n)
  s[place] = value
}

function takeOut(s: Float64Array, from: number, n: number, value: number): void {
  const place = placeOf(s, from, n, value)
  s.copyWithin(place, place + 1, from + n)
}
