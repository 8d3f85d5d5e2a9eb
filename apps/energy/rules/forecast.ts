import { type Fit, fitLinear, predict } from './least-squares.ts'
import type { LoadDay } from './load-days.ts'

/** Days the fit of the next slot looks back on, and at least needs. */
export const trainingDays = 56
export const leastDays = 14

/** A usual curve forgets half within so many days of its kind. */
const halfLife = 8
/** How far a usual curve looks back. */
const curveDays = 112
const ridge = 1e-3
/** Mornings and nights follow their past differently: each quarter of the day is fitted by itself. */
const parts = 4

/**
 * The usual curve of a kind of day: the mean of earlier ones, newer ones counting more. A kind that was hardly seen borrows from
 * all days. It is also the forecast for a day ahead: with what is known a day before, nothing that was tried on measured load
 * (last day, last week, level of the last days by regression) came closer.
 *
 * @param days oldest first
 * @returns energy per slot; null where there is no day at all
 */
export function usualCurve(days: readonly LoadDay[], kind: string): number[] | null {
  if (days.length === 0) return null
  const slots = days[0].values.length
  const sums = () => new Float64Array(slots)
  const [own, ownWeight, all, allWeight] = [sums(), sums(), sums(), sums()]
  let weight = 1
  let anyWeight = 1
  for (let d = days.length - 1; d >= Math.max(0, days.length - curveDays); d--) {
    const { values, kind: its } = days[d]
    for (let s = 0; s < slots; s++) {
      const value = values[s]
      if (value === null) continue
      all[s] += anyWeight * value
      allWeight[s] += anyWeight
      if (its !== kind) continue
      own[s] += weight * value
      ownWeight[s] += weight
    }
    if (its === kind) weight *= 0.5 ** (1 / halfLife)
    anyWeight *= 0.9
  }
  return Array.from(own, (total, s) => {
    const borrowed = allWeight[s] > 0 ? all[s] / allWeight[s] : 0
    return (total + 0.5 * borrowed) / (ownWeight[s] + 0.5)
  })
}

/** Forecast of a whole day from the days before it; null before the first one. */
export const forecastDay = (days: readonly LoadDay[], kind: string): number[] | null => usualCurve(days, kind)

export type SlotModel = {
  slots: number
  fits: Fit[]
  /** Nothing below or above what the training saw, with a tenth to spare, is ever forecast. */
  lowest: number
  highest: number
  trainedOn: string
}

/**
 * Fits the forecast of the next slot: ridge regression on the last values, the same slot a day and a week ago, and where the usual
 * curve stands and goes. Fit it anew every day.
 *
 * @param days oldest first, without holes; the last one may be incomplete
 * @returns null with fewer than {@link leastDays}
 */
export function trainSlotModel(days: readonly LoadDay[]): SlotModel | null {
  if (days.length < leastDays) return null
  const slots = days[0].values.length
  const view = viewOf(days)
  const rows: number[][][] = Array.from({ length: parts }, () => [])
  const targets: number[][] = Array.from({ length: parts }, () => [])
  for (let d = Math.max(7, days.length - trainingDays); d < days.length; d++)
    for (let s = 0; s < slots; s++) {
      const value = days[d].values[s]
      if (value === null) continue
      rows[partOf(s, slots)].push(featuresOf(view, d * slots + s))
      targets[partOf(s, slots)].push(value)
    }
  const fits = rows.map((part, i) => fitLinear(part, targets[i], ridge))
  if (fits.some((fit) => fit === null)) return null
  const seen = targets.flat()
  const [low, high] = [Math.min(...seen), Math.max(...seen)]
  const spare = (high - low) / 10
  const lowest = low >= 0 ? Math.max(0, low - spare) : low - spare
  return { slots, fits: fits as Fit[], lowest, highest: high + spare, trainedOn: days.at(-1)!.day }
}

/** Forecast of one slot of the last day from everything before it; what stands in that slot and after it is not looked at. */
export function forecastSlot(model: SlotModel, days: readonly LoadDay[], slot: number): number {
  const row = featuresOf(viewOf(days), (days.length - 1) * model.slots + slot)
  const value = predict(model.fits[partOf(slot, model.slots)], row)
  return Math.min(model.highest, Math.max(model.lowest, value))
}

const partOf = (slot: number, slots: number) => Math.floor((slot * parts) / slots)

type View = { slots: number; value(index: number): number; usual(index: number): number }

/** Days by running index; a missing value is what it usually is. Curves are kept as long as the days are. */
const views = new WeakMap<readonly LoadDay[], View>()
function viewOf(days: readonly LoadDay[]): View {
  const known = views.get(days)
  if (known) return known
  const slots = days[0].values.length
  const curves = new Map<number, number[]>()
  const curveOf = (d: number) => {
    const before = curves.get(d)
    if (before) return before
    // The first days have none before them: they are their own.
    const curve = usualCurve(d >= 7 ? days.slice(0, d) : days.slice(0, 7), days[Math.min(d, days.length - 1)].kind)!
    curves.set(d, curve)
    return curve
  }
  const usual = (i: number) => curveOf(Math.max(0, Math.floor(i / slots)))[((i % slots) + slots) % slots]
  const value = (i: number) => (i < 0 ? null : days[Math.floor(i / slots)]?.values[i % slots]) ?? usual(i)
  const view = { slots, value, usual }
  views.set(days, view)
  return view
}

function featuresOf({ slots, value, usual }: View, index: number): number[] {
  const average = (count: number) => {
    let total = 0
    for (let i = 1; i <= count; i++) total += value(index - i)
    return total / count
  }
  const hour = Math.max(1, Math.round(slots / 24))
  const last = value(index - 1)
  const [before, here] = [usual(index - 1), usual(index)]
  // The curve of the next slot is the same day's: at midnight it ends.
  const after = (index + 1) % slots === 0 ? here : usual(index + 1)
  const growth = before > 0 ? Math.min(5, Math.max(0.2, here / before)) : 1
  return [
    last,
    value(index - 2),
    value(index - 3),
    average(hour),
    average(3 * hour),
    here,
    before,
    after,
    value(index - slots),
    value(index - slots - 1),
    value(index - 7 * slots),
    value(index - 7 * slots - 1),
    last * growth,
  ]
}
