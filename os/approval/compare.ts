export const comparisons = ['<', '<=', '=', '!=', '>=', '>'] as const
export type Comparison = (typeof comparisons)[number]
export type Comparable = number | string | boolean

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i
/** Longest text that is read as a decimal; beyond it it is a text like any other. */
const longestDecimal = 400
const largestExponent = 400

type Decimal = { units: bigint; scale: number }

/** units × 10^−scale exactly, or null when the text is no decimal. */
function decimalOf(value: Comparable): Decimal | null {
  if (typeof value === 'boolean') return null
  const text = String(value).trim()
  if (text.length > longestDecimal) return null
  const found = decimalPattern.exec(text)
  if (!found) return null
  const [, sign, whole = '', part = '', exponent = '0'] = found
  if (whole === '' && part === '') return null
  const shift = Number(exponent)
  if (Math.abs(shift) > largestExponent) return null
  const digits = BigInt(`${whole}${part}`)
  const scale = part.length - shift
  const units = sign === '-' ? -digits : digits
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale }
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale)
  const left = a.units * 10n ** BigInt(scale - a.scale)
  const right = b.units * 10n ** BigInt(scale - b.scale)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Below, same or above; null when the two cannot be put in an order (a number and a word, a boolean and anything else). */
export function order(a: Comparable, b: Comparable): number | null {
  if (typeof a === 'boolean' || typeof b === 'boolean') return typeof a === typeof b ? Number(a) - Number(b) : null
  const left = decimalOf(a)
  const right = decimalOf(b)
  if (left && right) return compareDecimals(left, right)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  return null
}

/**
 * Whether `found op value` holds. Decimals are compared as decimals, however they are written ('100.00' is 100); dates and other texts
 * by their characters. Nothing there, or what cannot be compared, holds for `!=` alone.
 */
export function holds(found: unknown, op: Comparison, value: Comparable): boolean {
  const known = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean'
  const place = known ? order(found as Comparable, value) : null
  if (place === null) return op === '!='
  switch (op) {
    case '<':
      return place < 0
    case '<=':
      return place <= 0
    case '=':
      return place === 0
    case '!=':
      return place !== 0
    case '>=':
      return place >= 0
    case '>':
      return place > 0
  }
}
