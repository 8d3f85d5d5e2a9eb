import { type KeptRecipe, type RecipeLook, trainingLimits } from '../../../api/learned-models.ts'
import type { Historian, PointRef } from '../../historian/historian.ts'
import { alignTo, relatedTo, select, type Table } from '../learn/prepare.ts'
import { readTable, rowCount, rowTimes } from './dataset.ts'

const mostRows = 1_000
const hourMs = 3_600_000

/** A step in which a picture of the periods has few enough rows: the recipe's own, or a longer one. */
export function pictureStep(periods: KeptRecipe['periods'], stepMs: number): number {
  const length = periods.reduce((sum, { from, to }) => sum + to - from, 0)
  if (length / stepMs <= mostRows) return stepMs
  const needed = length / mostRows
  const steps = [60_000, 120_000, 600_000, 1_800_000, hourMs]
  return steps.find((step) => step >= needed && step >= stepMs) ?? Math.ceil(needed / hourMs) * hourMs
}

/** The data of a recipe before anybody trains: thinned, with the rows that a training would take, and what goes with what. */
export async function lookAt(
  recipe: KeptRecipe,
  points: readonly PointRef[],
  historian: Pick<Historian, 'aggregate'>,
): Promise<RecipeLook> {
  const { columns, periods, except, conditions, gaps, stepMs } = recipe
  const step = pictureStep(periods, stepMs)
  const times = rowTimes(periods, step)
  const names = columns.map(({ name }) => name)
  const table = await readTable({ historian, points, names, times, stepMs: step })
  // a gap policy for seconds would drop what a picture of hours has
  const bridged = gaps.kind === 'drop' ? gaps : { ...gaps, maxMs: Math.max(gaps.maxMs, step) }
  const { table: chosen } = select(table, { periods, except, conditions, gaps: bridged })
  const taken = new Set(chosen.times)
  const rows = Math.round((rowCount(periods, stepMs) * chosen.rows) / Math.max(1, times.length))
  const { rows: maxRows, values: maxValues } = trainingLimits
  const feature = columns.find(({ use }) => use === 'feature')!.name
  const target = names.includes(String(recipe.options.target)) ? String(recipe.options.target) : feature
  return {
    times: [...times],
    columns: columns.map(({ name, label, unit }, c) => ({ name, label, unit, values: columnOf(table, c) })),
    kept: Array.from(times, (time) => taken.has(time)),
    ...{ rows, tooLarge: rows > maxRows || rows * columns.length > maxValues },
    related: chosen.rows > 1 ? relatedTo(alignTo(names, chosen), target) : [],
  }
}

const columnOf = (table: Table, c: number): (number | null)[] =>
  Array.from({ length: table.rows }, (_, r) => {
    const value = table.values[r * table.columns + c]
    return Number.isFinite(value) ? value : null
  })
