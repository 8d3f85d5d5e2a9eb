import type { Text } from '../../../contract/text.ts'
import { symbolOf } from '../../../units/units.ts'
import type { UnitText } from './unit-algebra.ts'

/** Beyond this a limit is none: it only keeps numbers finite. */
export const beyondLimits = 1e299

const spans: [size: number, zh: string, en: string][] = [
  [86_400, '天', 'd'],
  [3_600, '小时', 'h'],
  [60, '分', 'min'],
]

/** A number of a parameter as people say it: 2,592,000 s are 30 d. */
export function figureWords(value: number, unit: UnitText | undefined): Text {
  const plain = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)))
  const span = unit === 's' && value > 0 ? spans.find(([size]) => value % size === 0) : undefined
  if (span) return { zh: `${value / span[0]} ${span[1]}`, en: `${value / span[0]} ${span[2]}` }
  const symbol = unit && unit !== '1' ? ` ${symbolOf(unit)}` : ''
  return { zh: `${plain}${unit === 's' ? ' 秒' : symbol}`, en: `${plain}${symbol}` }
}

export type Range = { low: number; high: number; unit: UnitText | undefined }

/** Between what a number may lie, as an end of a sentence; null where it is free. */
export function rangeWords({ low, high, unit }: Range): Text | null {
  const [least, most] = [low, high].map((end) => figureWords(end, unit))
  if (low > -beyondLimits && high < beyondLimits)
    return { zh: `应在 ${least.zh} 与 ${most.zh} 之间`, en: `between ${least.en} and ${most.en}` }
  if (low > -beyondLimits) return { zh: `不能小于 ${least.zh}`, en: `at least ${least.en}` }
  return high < beyondLimits ? { zh: `不能大于 ${most.zh}`, en: `at most ${most.en}` } : null
}

/** What the refusal of a number beyond its limits tells. */
export const rangeArgs = (value: number, range: Range) => ({
  value: figureWords(value, range.unit),
  range: rangeWords(range) ?? { zh: '应为有限数', en: 'a finite number' },
})
