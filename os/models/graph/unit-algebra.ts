import { unitOf, units } from '../../../units/units.ts'

/**
 * Units of calculated values. A unit is a code of units/, or a product of such codes with exponents that has no code of its own, written
 * `t/h·MPa` or `deltaK·s^-1`. Null is a number that has no unit of its own yet: a constant, which takes the unit of what it meets.
 */
export type UnitText = string | null

type Factor = { code: string; exponent: number }

/** Most codes in one unit; what multiplies on beyond it is no quantity that anybody reads. */
export const maxFactors = 6

/** value in `to` = (value in `from` − shift) × factor + zero */
export type Conversion = { shift: number; factor: number; zero: number }
export const converted = (value: number, c: Conversion | null): number =>
  c === null ? value : (value - c.shift) * c.factor + c.zero
/** The first and then the second, in one. */
export const chained = (a: Conversion | null, b: Conversion | null): Conversion | null =>
  a === null || b === null ? (a ?? b) : { shift: a.shift, factor: a.factor * b.factor, zero: converted(a.zero, b) }
export const isIdentity = (c: Conversion): boolean => c.factor === 1 && c.shift === c.zero

const differences: Record<string, string> = {
  temperature: 'temperatureDifference',
  gaugePressure: 'pressure',
  absolutePressure: 'pressure',
}

/** The unit of a difference of two such values: of temperatures, of gauge or absolute pressures; itself otherwise. */
export function differenceOf(unit: UnitText): UnitText {
  const known = unit === null ? undefined : unitOf(unit)
  const quantity = known && differences[known.quantity]
  return (quantity && units.find((u) => u.quantity === quantity && u.factor === known.factor)?.code) || unit
}

/** Halves up to the twelfth power: a root of a root, or the square of an eighth power, is nothing that is measured. */
const isExponent = (exponent: number): boolean =>
  Number.isInteger(exponent * 2) && exponent !== 0 && Math.abs(exponent) <= 12

function factorsOf(unit: UnitText): Factor[] | undefined {
  if (unit === null || unit === '1') return []
  if (unitOf(unit)) return [{ code: differenceOf(unit)!, exponent: 1 }]
  const parts = unit.split('·').map((part): Factor => {
    const [code, exponent = '1'] = part.split('^')
    return { code, exponent: Number(exponent) }
  })
  const sound = parts.every(({ code, exponent }) => unitOf(code) && isExponent(exponent))
  return sound && parts.length <= maxFactors ? parts : undefined
}

/** Whether a text is a unit at all. */
export const isUnit = (unit: string): boolean => factorsOf(unit) !== undefined

function textOf(factors: readonly Factor[]): UnitText {
  const left = factors.filter((f) => f.exponent !== 0 && f.code !== '1')
  if (left.length === 0) return '1'
  return left
    .toSorted((a, b) => b.exponent - a.exponent || (a.code < b.code ? -1 : 1))
    .map(({ code, exponent }) => (exponent === 1 ? code : `${code}^${exponent}`))
    .join('·')
}

const quantityOf = (code: string) => unitOf(code)!.quantity

/** The product of units, each to a power. Undefined where that is no unit that can be written. */
export function powerProduct(terms: readonly (readonly [unit: UnitText, exponent: number])[]): UnitText | undefined {
  const sum = new Map<string, number>()
  for (const [unit, power] of terms) {
    const factors = factorsOf(unit)
    if (!factors) return undefined
    for (const { code, exponent } of factors) sum.set(code, (sum.get(code) ?? 0) + exponent * power)
  }
  const factors = [...sum].map(([code, exponent]) => ({ code, exponent })).filter((f) => f.exponent !== 0)
  return factors.length <= maxFactors && factors.every((f) => isExponent(f.exponent)) ? textOf(factors) : undefined
}

/** How to bring a value from one unit to another; undefined where they are of different quantities. */
export function conversionOf(from: UnitText, to: UnitText): Conversion | undefined {
  if (from === null || to === null || from === to) return { shift: 0, factor: 1, zero: 0 }
  const [a, b] = [unitOf(from), unitOf(to)]
  if (a && b)
    return a.quantity === b.quantity ? { shift: a.zero, factor: a.factor / b.factor, zero: b.zero } : undefined
  const [left, right] = [factorsOf(from), factorsOf(to)]
  if (!left || !right) return undefined
  const net = new Map<string, number>()
  for (const { code, exponent } of left) net.set(code, (net.get(code) ?? 0) + exponent)
  for (const { code, exponent } of right) net.set(code, (net.get(code) ?? 0) - exponent)
  const dimensions = new Map<string, number>()
  // one quotient of what is left on either side, so that a unit and its thousandfold meet exactly
  let [over, under] = [1, 1]
  for (const [code, exponent] of net) {
    dimensions.set(quantityOf(code), (dimensions.get(quantityOf(code)) ?? 0) + exponent)
    if (exponent > 0) over *= unitOf(code)!.factor ** exponent
    else under *= unitOf(code)!.factor ** -exponent
  }
  dimensions.delete('none')
  return [...dimensions.values()].every((exponent) => exponent === 0)
    ? { shift: 0, factor: over / under, zero: 0 }
    : undefined
}
