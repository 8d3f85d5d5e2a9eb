import type { PointItem } from '../../api/platform.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { convert, convertDecimals, convertible, displayUnit, symbolOf, type UnitSystem } from '../../units/units.ts'
import { usePreferences } from './preferences.ts'

/** How a point's values are shown: in which unit, with how many digits. */
export type Presentation = {
  /** Code of the unit shown, '' where there is none. */
  unit: string
  symbol: string
  decimals: number | null
  /** A value as stored in the unit shown; whatever is not a number stays as it is. */
  toShown(value: number): number
  toShown(value: SampleValue): SampleValue
}

type Measured = Pick<PointItem, 'unit' | 'decimals' | 'type'> & Partial<Pick<PointItem, 'low' | 'high'>>

/** Presentation of a point in a system of units. Units that cannot be converted are shown as they are stored. */
export function present(point: Measured, system: UnitSystem): Presentation {
  const stored = point.unit ?? ''
  const wanted = displayUnit(point.unit, system, { low: point.low ?? null, high: point.high ?? null }) ?? ''
  const unit = point.type === 'number' && stored && convertible(stored, wanted) ? wanted : stored
  const toShown = (value: SampleValue) =>
    typeof value === 'number' && point.type === 'number' && unit !== stored ? convert(value, stored, unit) : value
  return {
    unit,
    symbol: symbolOf(unit),
    decimals: point.decimals === null ? null : convertDecimals(point.decimals, stored, unit),
    toShown: toShown as Presentation['toShown'],
  }
}

/** {@link present} in the person's choice of units. */
export function usePresent(): (point: Measured) => Presentation {
  const { units } = usePreferences()
  return (point) => present(point, units)
}
