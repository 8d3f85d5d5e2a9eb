import type { Text } from '../contract/text.ts'
import { type Quantity, quantities, type UnitRow, unitTable } from './unit-table.ts'

/**
 * Units of measure: pure, for server and browser.
 *
 * Gauge, absolute and unqualified pressure (a difference, a draught, or whatever the instrument's description says) are
 * three quantities: going from one to another needs the barometer, so it is refused here instead of being guessed.
 */
export { type Quantity, quantities }

/** One unit. A value in the quantity's base unit is (value − zero) × factor. */
export type Unit = {
  code: string
  symbol: string
  quantity: Quantity
  name: Text
  /** The unit a Chinese plant shows for this one; itself where it is shown as it is. */
  si: string
  factor: number
  zero: number
}

/** Steps by size, largest first: where a unit's range says so, the next smaller one is shown. */
const ladders: string[][] = [
  ['MPa', 'kPa', 'Pa'],
  ['MPag', 'kPag', 'Pag'],
  ['MPaa', 'kPaa', 'Paa'],
]

const byCode = new Map<string, Unit>()
const bySpelling = new Map<string, string>()
/** Spaces go, letters are folded, superscripts and subscripts become plain digits. */
const fold = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()·]/g, '')

for (const [quantity, rows] of Object.entries(unitTable) as [Quantity, UnitRow[]][]) {
  for (const [code, symbol, zh, en, factor, si = code, spellings = '', zero = 0] of rows) {
    byCode.set(code, { code, symbol, quantity, name: { zh, en }, si, factor, zero })
    for (const spelling of [code, symbol, ...spellings.split('|')]) {
      const key = fold(spelling)
      if (key && !bySpelling.has(key)) bySpelling.set(key, code)
    }
  }
}

/** Every unit, in the order of the table. */
export const units: readonly Unit[] = [...byCode.values()]

/** GET /api/units */
/** A unit as lists show it. */
export type UnitItem = { code: string; symbol: string; quantity: string; name: Text; si: string }

export const unitItems: readonly UnitItem[] = units.map(({ code, symbol, quantity, name, si }) => ({
  code,
  symbol,
  quantity,
  name,
  si,
}))

export function unitOf(code: string): Unit | undefined {
  return byCode.get(code)
}

/** What stands behind a number of this unit; the code itself where it is not known, '' where there is none. */
export function symbolOf(code: string | null | undefined): string {
  return code ? (byCode.get(code)?.symbol ?? code) : ''
}

/** The code of a unit as people and control systems spell it ("DEG F", "KLB/HR", "℃", "吨/小时"); undefined when unknown. */
export function parseUnit(text: string): string | undefined {
  const exact = text.trim()
  return byCode.has(exact) ? exact : bySpelling.get(fold(exact))
}

/** True when values can be converted from one unit to the other. */
export function convertible(from: string, to: string): boolean {
  const a = byCode.get(from)
  return from === to || (a !== undefined && a.quantity === byCode.get(to)?.quantity)
}

function pair(from: string, to: string): [Unit, Unit] {
  const a = byCode.get(from)
  const b = byCode.get(to)
  if (!a || !b || a.quantity !== b.quantity) throw new RangeError(`no conversion from ${from} to ${to}`)
  return [a, b]
}

/** A value in another unit of the same quantity. Throws a RangeError for another quantity: ask {@link convertible} first. */
export function convert(value: number, from: string, to: string): number {
  if (from === to) return value
  const [a, b] = pair(from, to)
  // One quotient, so that a unit and its thousandfold meet exactly.
  return (value - a.zero) * (a.factor / b.factor) + b.zero
}

/** A difference (dead-band, deviation, rate) in another unit: like {@link convert} without the shift of the zero. */
export function convertDifference(value: number, from: string, to: string): number {
  if (from === to) return value
  const [a, b] = pair(from, to)
  return value * (a.factor / b.factor)
}

/** Digits after the point that keep an instrument's resolution in another unit, 0…6. */
export function convertDecimals(decimals: number, from: string, to: string): number {
  if (from === to) return decimals
  const [a, b] = pair(from, to)
  return Math.min(6, Math.max(0, Math.ceil(decimals - Math.log10(a.factor / b.factor) - 0.35)))
}

export type UnitSystem = 'si' | 'original'

/** The unit to show without knowing the range: a plant's usual metric unit, or the one the value is stored in. */
export function preferredUnit(code: string, system: UnitSystem): string {
  return system === 'original' ? code : (byCode.get(code)?.si ?? code)
}

/**
 * The unit to show a point in. With its range (in the stored unit) pressures are shown in the largest of MPa, kPa and Pa
 * in which the range reaches 1; metric units are left as they are stored.
 */
export function displayUnit(
  code: string | null,
  system: UnitSystem,
  range?: { low: number | null; high: number | null },
): string | null {
  if (code === null) return null
  const target = preferredUnit(code, system)
  const ladder = target === code ? undefined : ladders.find((l) => l.includes(target))
  const reach = Math.max(Math.abs(range?.low ?? 0), Math.abs(range?.high ?? 0))
  if (!ladder || !Number.isFinite(reach) || reach === 0) return target
  return ladder.find((step) => Math.abs(convertDifference(reach, code, step)) >= 1) ?? ladder.at(-1)!
}
