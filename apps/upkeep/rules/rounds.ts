import Big from 'big.js'
import { type CheckItem, type ItemReading, type ItemVerdict, judgeItem, type Opens } from './check-item.ts'

/** Half-open [from, to), UTC ms. */
export type Interval = { from: number; to: number }

/** A stop of a route: its label is scanned there, then its items are read. */
export type RoutePlace = { code: string; scan: boolean; items: readonly CheckItem[] }

/** `window`: of the shift, within which the round is due; what comes within `graceMs` after it is late, later still is skipped. */
export type RoundPlan = {
  places: readonly RoutePlace[]
  window: Interval
  graceMs: number
  /** A person needs so long for an item. */
  minMsPerItem: number
}

/** A round as it came from the phone, perhaps hours later. Times by the phone's clock, UTC ms. */
export type RoundDone = {
  readings: readonly ItemReading[]
  scans: readonly { place: string; at: number }[]
}

/** Readings of the same items in earlier rounds, the newest first. */
export type EarlierRound = Readonly<Record<string, string>>

/**
 * Why a round cannot have been done as it says; it is shown, never refused.
 * - `allAtOnce`  all items within ten seconds
 * - `tooFast`    faster than a person needs for so many items
 * - `sameValues` every measured value is what it was in the last rounds, digit for digit
 * - `notScanned` items were read at a place whose label was not scanned before them
 * - `clock`      readings from before the window's beginning or from the future
 */
export type Doubt = 'allAtOnce' | 'tooFast' | 'sameValues' | 'notScanned' | 'clock'

export type RoundVerdict = {
  /** `open`: can still be done in time. */
  timing: 'open' | 'onTime' | 'late' | 'skipped'
  /** When its last item was read; null when none was. */
  finishedAt: number | null
  items: (ItemVerdict & { item: string; place: string })[]
  missing: string[]
  doubts: Doubt[]
  opens: Opens
}

const tenSecondsMs = 10_000
/** Two items may well be read in a moment. */
const fewItems = 3
/** So many rounds with the same digits are no chance. */
const sameRounds = 5

const worse = (a: Opens, b: Opens): Opens =>
  a === 'repair' || b === 'repair' ? 'repair' : a === 'warning' || b === 'warning' ? 'warning' : 'nothing'

function sameAsBefore(
  items: readonly CheckItem[],
  taken: ReadonlyMap<string, string>,
  earlier: readonly EarlierRound[],
) {
  // a whole number may stand still for a week; digits behind the point do not
  const measured = items.filter(({ kind, code }) => kind === 'numeric' && /^-?\d+\.\d+$/.test(taken.get(code) ?? ''))
  const recent = earlier.slice(0, sameRounds)
  if (measured.length === 0 || recent.length < sameRounds) return false
  return recent.every((round) =>
    measured.every(({ code }) => {
      const before = round[code]
      return before !== undefined && /^-?\d+(\.\d+)?$/.test(before) && Big(before).eq(taken.get(code)!)
    }),
  )
}

function doubtsOf(plan: RoundPlan, done: RoundDone, earlier: readonly EarlierRound[], now: number): Doubt[] {
  const items = plan.places.flatMap((place) => place.items)
  const placeOf = new Map(plan.places.flatMap(({ code, items }) => items.map((item) => [item.code, code])))
  const read = done.readings.filter(({ value }) => value.trim() !== '')
  const times = [...read.map(({ at }) => at)].sort((a, b) => a - b)
  const tookMs = times.length > 0 ? times.at(-1)! - times[0] : 0
  const doubts: Doubt[] = []
  if (read.length >= fewItems) {
    if (tookMs < tenSecondsMs) doubts.push('allAtOnce')
    else if (tookMs < plan.minMsPerItem * (read.length - 1)) doubts.push('tooFast')
  }
  if (sameAsBefore(items, new Map(read.map(({ item, value }) => [item, value.trim()])), earlier))
    doubts.push('sameValues')
  const scannedBefore = (place: string, at: number) => done.scans.some((s) => s.place === place && s.at <= at)
  const toScan = new Set(plan.places.filter(({ scan }) => scan).map(({ code }) => code))
  const unscanned = ({ item, at }: ItemReading) => {
    const place = placeOf.get(item)
    return place !== undefined && toScan.has(place) && !scannedBefore(place, at)
  }
  if (read.some(unscanned)) doubts.push('notScanned')
  if (times.length > 0 && (times[0] < plan.window.from || times.at(-1)! > now)) doubts.push('clock')
  return doubts
}

/**
 * What became of a round: in time or not, what is missing, what cannot be true, and what it opens. Of several readings of one
 * item the last taken counts.
 * @param done null: nobody has sent anything
 * @param now by our clock, UTC ms
 */
export function judgeRound(
  plan: RoundPlan,
  done: RoundDone | null,
  earlier: readonly EarlierRound[],
  now: number,
): RoundVerdict {
  const { window, graceMs } = plan
  const sorted = [...(done?.readings ?? [])].sort((a, b) => a.at - b.at)
  const taken = new Map(sorted.map(({ item, value }) => [item, value]))
  const items = plan.places.flatMap(({ code: place, items }) =>
    items.map((item) => ({ item: item.code, place, ...judgeItem(item, taken.get(item.code)) })),
  )
  const missing = items.filter(({ verdict }) => verdict === 'missing').map(({ item }) => item)
  const read = sorted.filter(({ value }) => value.trim() !== '')
  const finishedAt = read.at(-1)?.at ?? null
  const untouched = finishedAt === null
  const timing = untouched
    ? now >= window.to + graceMs
      ? 'skipped'
      : 'open'
    : finishedAt < window.to
      ? 'onTime'
      : finishedAt < window.to + graceMs
        ? 'late'
        : 'skipped'
  return {
    timing,
    finishedAt,
    items,
    missing,
    doubts: done ? doubtsOf(plan, done, earlier, now) : [],
    opens: items.reduce<Opens>((all, { opens }) => worse(all, opens), 'nothing'),
  }
}
