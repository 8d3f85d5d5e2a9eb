// What a model does on rows that it has not seen, and whether live rows still look like its training set.
import { type Text, t } from '../../../contract/text.ts'
import type { Scorer } from './kind.ts'
import { type Matrix, quantileOfSorted, rowOf } from './matrix.ts'
import { scoreAll } from './reference.ts'

export type ColumnReport = {
  name: string
  /** Mean, root mean square and share explained of the column on the held-out rows; null where nothing is estimated. */
  bias: number | null
  rmse: number | null
  r2: number | null
  /** Mean share of the index over the rows above the limit (all rows where none is). */
  contribution: number
}

export type ValidationReport = {
  rows: number
  /** Rows without a verdict: a value was missing. */
  unjudged: number
  /** Share of the judged rows above the limit. On normal rows these are false alarms. */
  above: number
  /** Median, 95 % and largest index. */
  median: number
  p95: number
  largest: number
  columns: ColumnReport[]
}

/** Scores held-out rows. Zero rows give a report of zero rows, not a refusal: the caller knows whether that may be. */
export function validate(scorer: Scorer, heldOut: Matrix): ValidationReport {
  const n = heldOut.columns
  const score = scorer.newScore()
  const indices: number[] = []
  const sums = {
    value: new Float64Array(n),
    square: new Float64Array(n),
    miss: new Float64Array(n),
    missSquare: new Float64Array(n),
  }
  const parts = new Float64Array(n)
  const partsAbove = new Float64Array(n)
  // a last row with a gap has no estimates, so each judged row is asked
  const estimates = new Uint8Array(n)
  let above = 0
  for (let r = 0; r < heldOut.rows; r++) {
    const row = rowOf(heldOut, r)
    scorer.score(row, score)
    if (Number.isNaN(score.index)) continue
    indices.push(score.index)
    for (let c = 0; c < n; c++) if (!Number.isNaN(score.estimate[c])) estimates[c] = 1
    const over = score.index > 1
    if (over) above++
    for (let c = 0; c < n; c++) {
      sums.value[c] += row[c]
      sums.square[c] += row[c] ** 2
      sums.miss[c] += score.residual[c]
      sums.missSquare[c] += score.residual[c] ** 2
      parts[c] += score.contribution[c]
      if (over) partsAbove[c] += score.contribution[c]
    }
  }
  const judged = indices.length
  const sorted = Float64Array.from(indices).sort()
  const at = (share: number) => (judged > 0 ? quantileOfSorted(sorted, share) : 0)
  const columns = scorer.names.map((name, c): ColumnReport => {
    const estimated = estimates[c] === 1
    const spread = sums.square[c] - sums.value[c] ** 2 / Math.max(1, judged)
    return {
      name,
      bias: estimated ? sums.miss[c] / judged : null,
      rmse: estimated ? Math.sqrt(sums.missSquare[c] / judged) : null,
      r2: estimated && spread > 0 ? 1 - sums.missSquare[c] / spread : null,
      contribution: above > 0 ? partsAbove[c] / above : judged > 0 ? parts[c] / judged : 0,
    }
  })
  return {
    rows: heldOut.rows,
    unjudged: heldOut.rows - judged,
    above: judged > 0 ? above / judged : 0,
    median: at(0.5),
    p95: at(0.95),
    largest: at(1),
    columns,
  }
}

/** Population stability index of values against ten bins of equal shares in training; 0 is the same distribution. */
export function stabilityIndex(deciles: readonly number[], values: ArrayLike<number>): number {
  const counts = new Float64Array(10)
  let total = 0
  for (let r = 0; r < values.length; r++) {
    if (Number.isNaN(values[r])) continue
    let bin = 0
    while (bin < 9 && values[r] > deciles[bin]) bin++
    counts[bin]++
    total++
  }
  let sum = 0
  // an empty bin counts as half a row, so that the logarithm stays finite
  for (const count of counts) {
    const share = Math.max(count, 0.5) / total
    sum += (share - 0.1) * Math.log(share / 0.1)
  }
  return total === 0 ? 0 : sum
}

export type DriftReport = {
  rows: number
  /** Of the index, against training. Usual reading: below 0.1 as before, 0.1 … 0.25 look at it, above 0.25 train anew. */
  stability: number
  /** How far each column's mean residual moved, in deviations of the training residual; 0 where nothing is estimated. */
  shifts: { name: string; shift: number }[]
  verdict: 'steady' | 'watch' | 'retrain'
}

/** Fewer rows say nothing about drift. */
export const minDriftRows = 100

/** Compares recent rows with what training saw; undefined where there are too few of them. */
export function watchDrift(
  scorer: Scorer,
  reference: { indexDeciles: readonly number[]; residualMean: readonly number[]; residualDeviation: readonly number[] },
  recent: Matrix,
): DriftReport | undefined {
  const pass = scoreAll(scorer, recent)
  const judged = pass.index.filter((value) => !Number.isNaN(value)).length
  if (judged < minDriftRows) return undefined
  const stability = stabilityIndex(reference.indexDeciles, pass.index)
  const shifts = scorer.names.map((name, c) => {
    const spread = reference.residualDeviation[c]
    return { name, shift: spread > 0 ? (pass.residualMean[c] - reference.residualMean[c]) / spread : 0 }
  })
  const worst = Math.max(...shifts.map(({ shift }) => Math.abs(shift)))
  const verdict = stability > 0.25 || worst > 2 ? 'retrain' : stability > 0.1 || worst > 1 ? 'watch' : 'steady'
  return { rows: judged, stability, shifts, verdict }
}

/**
 * The gate of a retraining: why a candidate must not replace the published model by itself; empty when it may. Both reports
 * are of the same held-out rows. A tenth worse is within what two periods differ by.
 */
export function gate(current: ValidationReport, candidate: ValidationReport, maxFalseAlarms = 0.05): Text[] {
  const reasons: Text[] = []
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  if (candidate.rows - candidate.unjudged < minDriftRows)
    reasons.push(t(`留出数据不足 ${minDriftRows} 行`, `fewer than ${minDriftRows} held-out rows`))
  if (candidate.above > Math.max(maxFalseAlarms, current.above * 1.1))
    reasons.push(
      t(
        `误报率 ${percent(candidate.above)}，原模型 ${percent(current.above)}`,
        `false alarms ${percent(candidate.above)}, published model ${percent(current.above)}`,
      ),
    )
  for (const column of candidate.columns) {
    const before = current.columns.find(({ name }) => name === column.name)?.rmse
    if (column.rmse === null || before == null || column.rmse <= before * 1.1) continue
    // a ratio: whoever reads it has chosen units of their own
    const times = before > 0 ? (column.rmse / before).toPrecision(3) : '∞'
    reasons.push(
      t(
        `“${column.name}”误差是原模型的 ${times} 倍`,
        `error of “${column.name}” ${times} times that of the published model`,
      ),
    )
  }
  return reasons
}
