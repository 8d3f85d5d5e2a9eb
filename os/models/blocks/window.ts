import type { BlockIo, Param } from '../../../contract/block.ts'
import { isBad, isGood, quality } from '../../../contract/quality.ts'
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

const placesOf = (windowSeconds: number, cycleMs: number, most: number) =>
  Math.max(2, Math.min(most, Math.ceil((windowSeconds * 1000) / cycleMs) + 1))

/** Size of the state for the parameter `window`. */
export const windowState =
  (lists: 2 | 3 = 2, most = maxSamples, more = 0) =>
  ({ window }: Record<string, number>, cycleMs: number): number =>
    head + lists * placesOf(window, cycleMs, most) + more

/** Values and times (seconds before now, negative) of the window at hand, oldest first; sorted values where they are kept. */
export const held = {
  v: new Float64Array(maxSamples),
  t: new Float64Array(maxSamples),
  sorted: new Float64Array(maxSamples),
}

/**
 * Takes in the reading at hand and lets go of what is older than the window.
 *
 * @param more numbers at the end of the state that are not the window's
 * @returns whether a sample entered or left; when not, outputs can stay as they are
 */
export function slide(io: BlockIo, windowSeconds: number, lists: 2 | 3 = 2, more = 0): boolean {
  const { s, at, now } = io
  const places = Math.floor((io.size - head - more) / lists)
  const [values, times, sorted] = [at + head, at + head + places, at + head + 2 * places]
  let changed = false
  const letGo = () => {
    if (lists === 3) takeOut(s, sorted, s[at], s[values + s[at + 1]])
    s[at + 1] = s[at + 1] + 1 === places ? 0 : s[at + 1] + 1
    s[at]--
    changed = true
  }
  // a scan that comes a little early or late does not change how many samples a window has
  const slack = io.cycle / 2
  while (s[at] > 0 && s[times + s[at + 1]] <= now - windowSeconds * 1000) letGo()
  const step = Math.max(io.cycle, (windowSeconds * 1000) / (places - 1))
  if (!isBad(io.xq[0]) && (s[at + 2] === 0 || now - s[at + 2] >= step - slack)) {
    if (s[at] === places) letGo()
    const place = (s[at + 1] + s[at]) % places
    s[values + place] = io.x[0]
    s[times + place] = now
    if (lists === 3) putIn(s, sorted, s[at], io.x[0])
    s[at]++
    s[at + 2] = now
    if (!isGood(io.xq[0])) s[at + 3] = now
    changed = true
  }
  return changed
}

/** Copies the window to {@link held}. @returns how many samples it has */
export function lookBack(io: BlockIo, lists: 2 | 3 = 2, more = 0): number {
  const { s, at, now } = io
  const places = Math.floor((io.size - head - more) / lists)
  const [values, times, sorted] = [at + head, at + head + places, at + head + 2 * places]
  const n = s[at]
  for (let i = 0, place = s[at + 1]; i < n; i++) {
    held.v[i] = s[values + place]
    held.t[i] = (s[times + place] - now) / 1000
    if (++place === places) place = 0
  }
  if (lists === 3) for (let i = 0; i < n; i++) held.sorted[i] = s[sorted + i]
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
