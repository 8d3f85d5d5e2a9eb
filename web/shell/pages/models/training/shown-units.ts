// A report in the units that a person has chosen: what was measured is converted, what was subtracted too but without the shift of a zero. Pure.
import type { LearnedReport, RecipeLook } from '../../../../../api/learned-models.ts'
import { convert, convertDifference } from '../../../../../units/units.ts'

/** Codes; '' is no unit. They can be converted. */
export type ColumnUnit = { stored: string; shown: string }
export type UnitOf = (column: string) => ColumnUnit

export const shownValue = (value: number, { stored, shown }: ColumnUnit): number =>
  stored === shown ? value : convert(value, stored, shown)
/** What a person typed, as it is kept. Digits beyond those of a double are rounding alone. */
export const storedValue = (value: number, { stored, shown }: ColumnUnit): number =>
  stored === shown ? value : Number(convert(value, shown, stored).toPrecision(13))
/** The same the other way round: a limit that was typed reads as it was typed. */
export const typedValue = (value: number, unit: ColumnUnit): number =>
  unit.stored === unit.shown ? value : Number(shownValue(value, unit).toPrecision(11))
export const shownDifference = (value: number | null, { stored, shown }: ColumnUnit): number | null =>
  value === null || stored === shown ? value : convertDifference(value, stored, shown)

export function shownReport(report: LearnedReport, unitOf: UnitOf): LearnedReport {
  const { columns, heldOut, estimates, ground } = report
  return {
    ...report,
    columns: columns.map((column) => {
      const unit = unitOf(column.name)
      const [mean, min, max] = [column.mean, column.min, column.max].map((value) => shownValue(value, unit))
      return { ...column, mean, min, max, deviation: shownDifference(column.deviation, unit)! }
    }),
    heldOut: {
      ...heldOut,
      columns: heldOut.columns.map((column) => {
        const unit = unitOf(column.name)
        return { ...column, bias: shownDifference(column.bias, unit), rmse: shownDifference(column.rmse, unit) }
      }),
    },
    estimates: estimates.map((estimate) => {
      const unit = unitOf(estimate.name)
      const [measured, expected] = [estimate.measured, estimate.expected].map((values) =>
        values.map((value) => shownValue(value, unit)),
      )
      return { ...estimate, measured, expected }
    }),
    ground: ground && {
      ...ground,
      columns: ground.columns.map((column) => {
        const unit = unitOf(column.name)
        const [low, high, from, to] = [column.low, column.high, column.from, column.to].map((v) => shownValue(v, unit))
        return { ...column, low, high, from, to }
      }),
    },
  }
}

type LookColumn = RecipeLook['columns'][number]
export const shownColumn = (column: LookColumn, unit: ColumnUnit): LookColumn => ({
  ...column,
  values: column.values.map((value) => (value === null ? null : shownValue(value, unit))),
})
