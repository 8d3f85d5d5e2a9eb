import { Refusal } from '../../../contract/refusal.ts'
import { learnRefusals } from './refusals.ts'

/** Rows of observations, one after the other: value of row r and column c stands at r · columns + c. */
export type Matrix = { rows: number; columns: number; values: Float64Array }

export const maxRows = 5_000_000
export const maxColumns = 500
/** Most values of one training set: 320 MB. */
export const maxValues = 40_000_000

export function matrixOf(rows: readonly (readonly number[])[], columns = rows[0]?.length ?? 0): Matrix {
  const values = new Float64Array(rows.length * columns)
  rows.forEach((row, r) => {
    values.set(row, r * columns)
  })
  return { rows: rows.length, columns, values }
}

export const rowOf = (m: Matrix, r: number): Float64Array => m.values.subarray(r * m.columns, (r + 1) * m.columns)

export type Moments = { mean: Float64Array; deviation: Float64Array }

/** Mean and standard deviation (over n, as scikit-learn's scaler has it) of each column; two passes, so no cancellation. */
export function moments(m: Matrix): Moments {
  const { rows, columns, values } = m
  const mean = new Float64Array(columns)
  const deviation = new Float64Array(columns)
  for (let r = 0, at = 0; r < rows; r++) for (let c = 0; c < columns; c++, at++) mean[c] += values[at]
  for (let c = 0; c < columns; c++) mean[c] /= rows
  for (let r = 0, at = 0; r < rows; r++)
    for (let c = 0; c < columns; c++, at++) deviation[c] += (values[at] - mean[c]) ** 2
  for (let c = 0; c < columns; c++) deviation[c] = Math.sqrt(deviation[c] / rows)
  return { mean, deviation }
}

/**
 * What every kind asks of its training set: something to learn from, finite numbers, columns that move, at least two rows
 * more than columns. Refuses otherwise, naming the column.
 */
export function checkTraining(m: Matrix, names: readonly string[], minRows = m.columns + 2): Moments {
  if (names.length !== m.columns)
    throw new Refusal(learnRefusals.namesMismatch, { names: names.length, columns: m.columns })
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Refusal(learnRefusals.duplicateName, { name: twice })
  if (m.rows === 0 || m.columns === 0) throw new Refusal(learnRefusals.noRows)
  if (m.rows > maxRows || m.columns > maxColumns || m.rows * m.columns > maxValues)
    throw new Refusal(learnRefusals.tooLarge, { rows: m.rows, columns: m.columns, maxRows, maxColumns, maxValues })
  if (m.rows < minRows)
    throw new Refusal(learnRefusals.tooFewRows, { rows: m.rows, columns: m.columns, needed: minRows })
  const hole = m.values.findIndex((value) => !Number.isFinite(value))
  if (hole >= 0)
    throw new Refusal(learnRefusals.notANumber, {
      name: names[hole % m.columns],
      row: Math.floor(hole / m.columns) + 1,
    })
  const found = moments(m)
  for (let c = 0; c < m.columns; c++)
    // what is left of a constant after rounding is no movement
    if (found.deviation[c] <= 1e-12 * Math.abs(found.mean[c]) || found.deviation[c] === 0)
      throw new Refusal(learnRefusals.constantColumn, { name: names[c], value: Number(found.mean[c].toPrecision(6)) })
  return found
}

/** The matrix with each column shifted by its mean and divided by its deviation. */
export function standardised(m: Matrix, { mean, deviation }: Moments): Matrix {
  const values = new Float64Array(m.values.length)
  for (let r = 0, at = 0; r < m.rows; r++)
    for (let c = 0; c < m.columns; c++, at++) values[at] = (m.values[at] - mean[c]) / deviation[c]
  return { rows: m.rows, columns: m.columns, values }
}

/** Every n-th row, so that at most `limit` are left: a period keeps its shape. */
export function thinned(m: Matrix, limit: number): Matrix {
  if (m.rows <= limit) return m
  const values = new Float64Array(limit * m.columns)
  for (let k = 0; k < limit; k++) values.set(rowOf(m, Math.floor((k * m.rows) / limit)), k * m.columns)
  return { rows: limit, columns: m.columns, values }
}

/** Some columns of a matrix, in the given order. */
export function pickColumns(m: Matrix, picked: readonly number[]): Matrix {
  const values = new Float64Array(m.rows * picked.length)
  for (let r = 0, at = 0; r < m.rows; r++) for (const c of picked) values[at++] = m.values[r * m.columns + c]
  return { rows: m.rows, columns: picked.length, values }
}

/** The value below which a share of the values lies; linear between neighbours, as numpy's default has it. */
export function quantile(values: ArrayLike<number>, share: number): number {
  return quantileOfSorted(Float64Array.from(values).sort(), share)
}

/** The same of the first `n` numbers of a sorted list. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number, n = sorted.length): number {
  const at = (n - 1) * share
  const low = Math.floor(at)
  const high = Math.min(n - 1, low + 1)
  return sorted[low] + (at - low) * (sorted[high] - sorted[low])
}
