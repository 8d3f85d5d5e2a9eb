import type { SampleValue } from '../../contract/sample.ts'
import type { Language, Text } from '../../contract/text.ts'

/** Figures shown when the instrument's digits are not known. */
const significant = 5
const maxDecimals = 6

/** Decimals that show a value with about five figures: 1843 → 1, 0.0482 → 5. */
export function naturalDecimals(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0
  const magnitude = Math.floor(Math.log10(Math.abs(value)))
  if (Number.isInteger(value) && magnitude < significant) return 0
  return Math.min(maxDecimals, Math.max(0, significant - 1 - magnitude))
}

/** A number with fixed decimals and a real minus sign, without grouping: the digits keep their place from cycle to cycle. */
export function formatNumber(value: number, decimals: number | null | undefined): string {
  if (!Number.isFinite(value)) return '—'
  const digits = decimals ?? naturalDecimals(value)
  const text = value.toFixed(Math.min(maxDecimals, Math.max(0, digits)))
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '\u2212')
}

/** A count with grouping. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US').replaceAll(',', '\u202f')
}

const booleans: Record<string, Text> = { '0': { zh: '否', en: 'no' }, '1': { zh: '是', en: 'yes' } }

/** Any sample value as people read it, without its unit. */
export function formatValue(
  value: SampleValue | undefined,
  options: { decimals?: number | null; labels?: Record<string, Text> | null; language: Language },
): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'string') return value
  const code = typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
  const label = options.labels?.[code] ?? (typeof value === 'boolean' ? booleans[code] : undefined)
  if (label) return label[options.language]
  return formatNumber(Number(value), options.decimals)
}
