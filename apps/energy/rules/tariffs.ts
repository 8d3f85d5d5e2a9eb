import Big from 'big.js'
import { type Decimal, rounded, splitExactly, sum } from './decimal.ts'
import type { PlantClock } from './plant-clock.ts'

/** Bands of a time-of-use tariff: 尖 峰 平 谷 深谷. */
export const bands = ['sharp', 'peak', 'flat', 'valley', 'deep'] as const
export type Band = (typeof bands)[number]
export const dayKinds = ['workday', 'weekend', 'holiday'] as const
export type DayKind = (typeof dayKinds)[number]

/** Of several that fit, the first one counts. Minutes of the plant's day, `to` up to 1440; `from` > `to` runs over midnight. */
export type BandRule = {
  band: Band
  from: number
  to: number
  /** 1…12 of the day a minute lies in; absent: all. */
  months?: readonly number[]
  days?: readonly DayKind[]
}

/** A dated tariff. Prices per unit of the medium (yuan/kWh). It holds from the start of the plant's day `from` on. */
export type Tariff = { id: string; from: string; rules: readonly BandRule[]; prices: Partial<Record<Band, Decimal>> }

/** Days that are not what their weekday says: public holidays, and weekends worked in exchange (调休). */
export type SpecialDays = Readonly<Record<string, DayKind>>

export const dayKindOf = (clock: PlantClock, special: SpecialDays, day: string): DayKind =>
  special[day] ?? (clock.weekdayOf(day) >= 6 ? 'weekend' : 'workday')

/** The tariff of a day; undefined before the first one. Order does not matter. */
export const tariffOn = (tariffs: readonly Tariff[], day: string): Tariff | undefined =>
  tariffs
    .filter((tariff) => tariff.from <= day)
    .reduce<Tariff | undefined>((a, b) => (a && a.from > b.from ? a : b), undefined)

const fits = (rule: BandRule, minute: number, month: number, kind: DayKind) =>
  (rule.months?.includes(month) ?? true) &&
  (rule.days?.includes(kind) ?? true) &&
  (rule.from < rule.to ? minute >= rule.from && minute < rule.to : minute >= rule.from || minute < rule.to)

/** Stretches of one band within a kind of day, in minutes; `band` null: the tariff forgot them. */
export function bandsOfDay(
  tariff: Tariff,
  month: number,
  kind: DayKind,
): { from: number; to: number; band: Band | null }[] {
  const borders = [...new Set([0, 1440, ...tariff.rules.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b)
  const stretches: { from: number; to: number; band: Band | null }[] = []
  for (const [i, to] of borders.slice(1).entries()) {
    const band = tariff.rules.find((rule) => fits(rule, borders[i], month, kind))?.band ?? null
    const last = stretches.at(-1)
    if (last?.band === band) last.to = to
    else stretches.push({ from: borders[i], to, band })
  }
  return stretches
}

export type TariffFault =
  | { kind: 'uncovered'; tariff: string; month: number; day: DayKind; from: number; to: number }
  | { kind: 'unpriced'; tariff: string; band: Band }
  | { kind: 'sameDay'; tariff: string; other: string }

/** What is wrong with tariffs before anybody is charged by them. */
export function faultsOf(tariffs: readonly Tariff[]): TariffFault[] {
  const faults: TariffFault[] = []
  for (const [i, tariff] of tariffs.entries()) {
    const other = tariffs.slice(0, i).find((t) => t.from === tariff.from)
    if (other) faults.push({ kind: 'sameDay', tariff: tariff.id, other: other.id })
    for (const band of new Set(tariff.rules.map((rule) => rule.band)))
      if (tariff.prices[band] === undefined) faults.push({ kind: 'unpriced', tariff: tariff.id, band })
    for (let month = 1; month <= 12; month++)
      for (const day of dayKinds)
        for (const { from, to, band } of bandsOfDay(tariff, month, day))
          if (band === null) faults.push({ kind: 'uncovered', tariff: tariff.id, month, day, from, to })
  }
  return faults
}

export type BandLine = { tariff: string; band: Band; quantity: Decimal; price: Decimal; amount: Decimal }
export type EnergyCost = {
  lines: BandLine[]
  amount: Decimal
  /** What no tariff has a price for. Never priced at 0. */
  unpriced: Decimal
}

/**
 * Cost of energy: quantity × price of its band, a line per tariff and band, each rounded to 0.01 as bills are.
 * An interval that crosses a band's border is shared by time. Negative quantities (fed back) lessen their line.
 */
export function energyCost(
  intervals: readonly { start: number; end: number; quantity: Decimal }[],
  tariffs: readonly Tariff[],
  special: SpecialDays,
  clock: PlantClock,
): EnergyCost {
  const lines = new Map<string, { tariff: Tariff; band: Band; quantity: Big }>()
  let unpriced = Big(0)
  const days = new Map<string, Stretch[]>()
  for (const { start, end, quantity } of intervals) {
    const stretches: Stretch[] = []
    for (let at = start; at < end; at = clock.next(at, 'day')) {
      const day = clock.dayOf(at)
      const known = days.get(day) ?? stretchesOf(clock, tariffs, special, day)
      days.set(day, known)
      stretches.push(...known.filter((s) => s.from < end && s.to > start))
    }
    const within = stretches.map(({ from, to }) => Math.min(to, end) - Math.max(from, start))
    const parts = stretches.length === 1 ? [quantity] : splitExactly(quantity, within, 6)
    for (const [i, part] of parts.entries()) {
      const { tariff, band } = stretches[i]
      if (!tariff || band === null || tariff.prices[band] === undefined) {
        unpriced = unpriced.plus(part)
        continue
      }
      const key = `${tariff.id} ${band}`
      const line = lines.get(key) ?? { tariff, band, quantity: Big(0) }
      line.quantity = line.quantity.plus(part)
      lines.set(key, line)
    }
  }
  const told = [...lines.values()].map(({ tariff, band, quantity }): BandLine => {
    const price = tariff.prices[band]!
    return { tariff: tariff.id, band, quantity: quantity.toFixed(), price, amount: rounded(quantity.times(price), 2) }
  })
  told.sort((a, b) =>
    a.tariff === b.tariff ? bands.indexOf(a.band) - bands.indexOf(b.band) : a.tariff < b.tariff ? -1 : 1,
  )
  return { lines: told, amount: sum(told.map((line) => line.amount)).toFixed(2), unpriced: unpriced.toFixed() }
}

export type Stretch = { from: number; to: number; band: Band | null; tariff: Tariff | undefined }

/** The stretches of the days in [from, to), days as YYYY-MM-DD. */
export function stretchesBetween(
  clock: PlantClock,
  tariffs: readonly Tariff[],
  special: SpecialDays,
  from: string,
  to: string,
): Stretch[] {
  const all: Stretch[] = []
  for (let at = clock.startOf(from); at < clock.startOf(to); at = clock.next(at, 'day'))
    all.push(...stretchesOf(clock, tariffs, special, clock.dayOf(at)))
  return all
}

/** A day's stretches as moments. */
function stretchesOf(clock: PlantClock, tariffs: readonly Tariff[], special: SpecialDays, day: string): Stretch[] {
  const tariff = tariffOn(tariffs, day)
  if (!tariff) return [{ from: clock.startOf(day), to: clock.atMinute(day, 1440), band: null, tariff }]
  return bandsOfDay(tariff, Number(day.slice(5, 7)), dayKindOf(clock, special, day)).map(({ from, to, band }) => ({
    from: clock.atMinute(day, from),
    to: clock.atMinute(day, to),
    band,
    tariff,
  }))
}
