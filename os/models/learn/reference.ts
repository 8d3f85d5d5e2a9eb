import type { Reference, Scorer } from './kind.ts'
import { type Matrix, quantile, quantileOfSorted, rowOf, thinned } from './matrix.ts'

/** Limits and references are taken from at most so many rows, evenly thinned. */
const maxReferenceRows = 100_000

export type Pass = {
  /** Index of each row; NaN where there was no verdict. */
  index: Float64Array
  /** Each statistic of each row. */
  statistics: Float64Array[]
  residualMean: Float64Array
  residualDeviation: Float64Array
}

/** Scores every row once. Mean and deviation of the residuals are over the rows that got a verdict. */
export function scoreAll(scorer: Scorer, data: Matrix): Pass {
  const score = scorer.newScore()
  const index = new Float64Array(data.rows)
  const statistics = scorer.statistics.map(() => new Float64Array(data.rows))
  const mean = new Float64Array(data.columns)
  const squares = new Float64Array(data.columns)
  let judged = 0
  for (let r = 0; r < data.rows; r++) {
    scorer.score(rowOf(data, r), score)
    index[r] = score.index
    for (let k = 0; k < statistics.length; k++) statistics[k][r] = score.statistics[k]
    if (Number.isNaN(score.index)) continue
    judged++
    for (let c = 0; c < data.columns; c++) {
      const move = score.residual[c] - mean[c]
      mean[c] += move / judged
      squares[c] += move * (score.residual[c] - mean[c])
    }
  }
  const residualDeviation = squares.map((sum) => Math.sqrt(sum / Math.max(1, judged)))
  return { index, statistics, residualMean: mean, residualDeviation }
}

export const emptyReference = (columns: number): Reference => ({
  indexDeciles: new Array(9).fill(0),
  residualMean: new Array(columns).fill(0),
  residualDeviation: new Array(columns).fill(0),
})

/** The statistics' quantiles over the training set: limits that ask nothing about its distribution. */
export function statisticQuantiles(scorer: Scorer, data: Matrix, share: number): number[] {
  return scoreAll(scorer, thinned(data, maxReferenceRows)).statistics.map((values) => quantile(values, share))
}

export function referenceOf(scorer: Scorer, data: Matrix): Reference {
  const pass = scoreAll(scorer, thinned(data, maxReferenceRows))
  const sorted = pass.index.filter((value) => !Number.isNaN(value)).sort()
  return {
    indexDeciles: Array.from({ length: 9 }, (_, k) => quantileOfSorted(sorted, (k + 1) / 10)),
    residualMean: [...pass.residualMean],
    residualDeviation: [...pass.residualDeviation],
  }
}
