// From history to a training set: pure functions. A table carries its times; rows are in the order of time.
import { Refusal } from '../../../contract/refusal.ts'
import { type Matrix, moments, pickColumns } from './matrix.ts'
import { learnRefusals } from './refusals.ts'

/** A matrix with the UTC ms of each row, rising. A value that was missing or bad is NaN. */
export type Table = Matrix & { times: Float64Array; names: readonly string[] }

/** From `from` on, before `to`, UTC ms. */
export type Period = { from: number; to: number }

/** Keep a row when the column's value lies in [min, max]. */
export type Condition = { name: string; min?: number; max?: number }

/** What is done with gaps. */
export type GapPolicy =
  /** Rows with a gap are left out. */
  | { kind: 'drop' }
  /** The last value stands in for at most so long; what is still missing is dropped. */
  | { kind: 'hold'; maxMs: number }
  /** A line between the neighbours stands in where they lie at most so far apart; the rest is dropped. */
  | { kind: 'interpolate'; maxMs: number }

export type Selection = {
  periods?: readonly Period[]
  /** Times that are left out although a period holds them: outages, disturbances. */
  except?: readonly Period[]
  conditions?: readonly Condition[]
  gaps: GapPolicy
}

/** What the selection did, for the report. */
export type SelectionCount = { rows: number; outside: number; byCondition: number; filled: number; dropped: number }

const inside = (time: number, periods: readonly Period[]) => periods.some((p) => time >= p.from && time < p.to)

/** The rows of a table at these positions. */
export function takeRows(table: Table, rows: ArrayLike<number>): Table {
  const values = new Float64Array(rows.length * table.columns)
  const times = new Float64Array(rows.length)
  for (let k = 0; k < rows.length; k++) {
    values.set(table.values.subarray(rows[k] * table.columns, (rows[k] + 1) * table.columns), k * table.columns)
    times[k] = table.times[rows[k]]
  }
  return { rows: rows.length, columns: table.columns, values, times, names: table.names }
}

/** Fills gaps column by column. Answers a new table and how many values were put in; nothing is filled backwards. */
export function fillGaps(table: Table, policy: GapPolicy): { table: Table; filled: number } {
  if (policy.kind === 'drop') return { table, filled: 0 }
  const values = table.values.slice()
  let filled = 0
  for (let c = 0; c < table.columns; c++) {
    let last = -1
    for (let r = 0; r < table.rows; r++) {
      if (Number.isNaN(table.values[r * table.columns + c])) continue
      if (last >= 0 && r > last + 1) filled += fillBetween(table, values, c, last, r, policy)
      last = r
    }
    if (last >= 0 && policy.kind === 'hold') filled += fillBetween(table, values, c, last, table.rows, policy)
  }
  return { table: { ...table, values }, filled }
}

/** Fills the rows between `last` and `next` of one column; `next` may stand past the end. */
function fillBetween(
  table: Table,
  values: Float64Array,
  column: number,
  last: number,
  next: number,
  policy: Exclude<GapPolicy, { kind: 'drop' }>,
): number {
  const at = (r: number) => r * table.columns + column
  const start = table.times[last]
  const span = next < table.rows ? table.times[next] - start : Number.POSITIVE_INFINITY
  if (policy.kind === 'interpolate' && span > policy.maxMs) return 0
  let filled = 0
  for (let r = last + 1; r < next; r++) {
    const age = table.times[r] - start
    if (policy.kind === 'hold' && age > policy.maxMs) break
    const before = table.values[at(last)]
    values[at(r)] = policy.kind === 'hold' ? before : before + ((table.values[at(next)] - before) * age) / span
    filled++
  }
  return filled
}

/** Chooses the rows of a training set: periods, exceptions, gaps, conditions, in this order. */
export function select(table: Table, selection: Selection): { table: Table; count: SelectionCount } {
  const count: SelectionCount = { rows: 0, outside: 0, byCondition: 0, filled: 0, dropped: 0 }
  const inPeriod: number[] = []
  for (let r = 0; r < table.rows; r++) {
    const time = table.times[r]
    const wanted = !selection.periods || inside(time, selection.periods)
    if (wanted && !inside(time, selection.except ?? [])) inPeriod.push(r)
    else count.outside++
  }
  // gaps are filled within what is kept: a value from an excluded outage must not leak in
  const { table: full, filled } = fillGaps(takeRows(table, inPeriod), selection.gaps)
  count.filled = filled
  const conditions = (selection.conditions ?? []).map((condition) => {
    const column = table.names.indexOf(condition.name)
    if (column < 0) throw new Refusal(learnRefusals.unknownColumn, { name: condition.name })
    return { column, min: condition.min ?? Number.NEGATIVE_INFINITY, max: condition.max ?? Number.POSITIVE_INFINITY }
  })
  const kept: number[] = []
  for (let r = 0; r < full.rows; r++) {
    const row = full.values.subarray(r * full.columns, (r + 1) * full.columns)
    if (row.some((value) => !Number.isFinite(value))) count.dropped++
    else if (conditions.every(({ column, min, max }) => row[column] >= min && row[column] <= max)) kept.push(r)
    else count.byCondition++
  }
  count.rows = kept.length
  return { table: takeRows(full, kept), count }
}

/** The first part of the time for training, the last share of the rows held out: never a random mix, which would leak. */
export function holdOut(table: Table, share: number): { training: Table; heldOut: Table } {
  const cut = Math.round(table.rows * (1 - share))
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k)
  return { training: takeRows(table, range(0, cut)), heldOut: takeRows(table, range(cut, table.rows)) }
}

/** How many rows lie in each band of a column; `edges` rise, and there is one band more than edges. */
export function conditionBands(table: Table, name: string, edges: readonly number[]): number[] {
  const column = table.names.indexOf(name)
  if (column < 0) throw new Refusal(learnRefusals.unknownColumn, { name })
  const counts = new Array<number>(edges.length + 1).fill(0)
  for (let r = 0; r < table.rows; r++) {
    const value = table.values[r * table.columns + column]
    counts[edges.filter((edge) => value >= edge).length]++
  }
  return counts
}

/** Refuses a training set that has seen fewer conditions than a model of the whole range needs. */
export function needConditions(
  table: Table,
  name: string,
  edges: readonly number[],
  needed: number,
  minRows = 30,
): void {
  const counts = conditionBands(table, name, edges)
  const found = counts.filter((count) => count >= minRows).length
  if (found < needed) throw new Refusal(learnRefusals.tooFewConditions, { name, found, needed, minRows })
}

/**
 * Each column smoothed by an exponentially weighted mean: s ← s + weight · (x − s), from the first row on. The same filter
 * stands before the model when it runs.
 *
 * @param start what the filter holds before the first row, per column: the training mean, as EWMA charts have it. Without it the first row
 *   goes through unsmoothed, with a variance (2 − weight) / weight times that of the later ones, and stands out above limits made for those.
 */
export function smoothRows(m: Matrix, weight: number, start?: ArrayLike<number>): Matrix {
  const values = m.values.slice()
  for (let at = 0; at < values.length; at++) {
    const before = at < m.columns ? (start?.[at] ?? values[at]) : values[at - m.columns]
    values[at] = before + weight * (m.values[at] - before)
  }
  return { rows: m.rows, columns: m.columns, values }
}

/** The columns that a model wants, in its order. Refuses when some are missing. */
export function alignTo(names: readonly string[], table: Table): Table {
  const missing = names.filter((name) => !table.names.includes(name))
  if (missing.length > 0) throw new Refusal(learnRefusals.otherColumns, { missing: missing.slice(0, 10).join(', ') })
  const at = names.map((name) => table.names.indexOf(name))
  return { ...pickColumns(table, at), times: table.times, names }
}

export type Related = { name: string; correlation: number }

/** Every other column's correlation with one, the strongest first: where to look for inputs. A constant column has 0. */
export function relatedTo(table: Table, name: string): Related[] {
  const target = table.names.indexOf(name)
  if (target < 0) throw new Refusal(learnRefusals.unknownColumn, { name })
  const { mean, deviation } = moments(table)
  const sums = new Float64Array(table.columns)
  for (let r = 0; r < table.rows; r++) {
    const at = r * table.columns
    const lean = table.values[at + target] - mean[target]
    for (let c = 0; c < table.columns; c++) sums[c] += lean * (table.values[at + c] - mean[c])
  }
  return table.names
    .map((other, c) => ({ name: other, correlation: sums[c] / table.rows / (deviation[c] * deviation[target]) || 0 }))
    .filter((_, c) => c !== target)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation))
}
