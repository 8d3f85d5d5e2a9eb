import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { symbolOf } from '../../../../../units/units.ts'
import { usePreferences } from '../../../preferences.ts'
import { queries } from '../../../queries.ts'
import { present } from '../../../units.ts'
import type { ColumnUnit, UnitOf } from './shown-units.ts'

/** `unit`: in which its values are kept; left out, that of its point as it is now. */
export type MeasuredColumn = { name: string; point: string; unit?: string | null }
export type ShownUnits = { unitOf: UnitOf; symbolOf: (column: string) => string }

/** In which unit a person reads each column: as trends show its point. @param columns the same array as long as they are the same */
export function useShownUnits(columns: readonly MeasuredColumn[]): ShownUnits {
  const { units: system } = usePreferences()
  const codes = useMemo(() => [...new Set(columns.map(({ point }) => point))].sort(), [columns])
  const points = useQuery(queries.pointsByCode(codes)).data
  return useMemo(() => {
    const units = new Map(
      columns.map((column): [string, ColumnUnit] => {
        const point = points?.find(({ code }) => code === column.point)
        const unit = column.unit === undefined ? (point?.unit ?? null) : column.unit
        // a range in another unit says nothing of this one
        const range = point?.unit === unit ? { low: point.low, high: point.high } : {}
        const shown = present({ ...range, unit, decimals: null, type: 'number' }, system)
        return [column.name, { stored: unit ?? '', shown: shown.unit }]
      }),
    )
    const unitOf: UnitOf = (name) => units.get(name) ?? { stored: '', shown: '' }
    return { unitOf, symbolOf: (name) => symbolOf(unitOf(name).shown) }
  }, [columns, points, system])
}
