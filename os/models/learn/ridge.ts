// Ridge regression on standardised inputs: (XᵀX + αI)·w = Xᵀy. α given, or chosen by leaving out blocks of time.
import { z } from 'zod'
import { Refusal } from '../../../contract/refusal.ts'
import { t } from '../../../contract/text.ts'
import { baseOf, defineKind, pace, type Scorer } from './kind.ts'
import { cholesky, gram, solveCholesky } from './linear-algebra.ts'
import { linearScorer } from './linear-scorer.ts'
import { type Matrix, quantile, standardised } from './matrix.ts'
import { emptyReference, referenceOf } from './reference.ts'
import { learnRefusals } from './refusals.ts'
import { fitOf, linearDocument, regressionOptions, splitTarget } from './regression.ts'

export const ridgeOptions = z.object({
  ...regressionOptions,
  /** Weight of the penalty; left out, that of 10⁻³ … 10⁴ with the least error on five left-out blocks of time. */
  alpha: z.number().min(0).max(1e9).optional(),
})
export type RidgeOptions = z.infer<typeof ridgeOptions>

export const ridgeDocument = z.object({
  ...linearDocument,
  kind: z.literal('ridge'),
  alpha: z.number(),
  /** Half the band's width: the quantile of the residuals' size over the training set. */
  limit: z.number(),
})
export type RidgeDocument = z.infer<typeof ridgeDocument>

/** XᵀX and Xᵀy of rows from…to, y centred by `mean`. */
function products(x: Matrix, y: Float64Array, mean: number, from: number, to: number) {
  const n = x.columns
  const part: Matrix = { rows: to - from, columns: n, values: x.values.subarray(from * n, to * n) }
  const right = new Float64Array(n)
  for (let r = from; r < to; r++) for (let c = 0; c < n; c++) right[c] += x.values[r * n + c] * (y[r] - mean)
  return { left: gram(part), right }
}
type Products = ReturnType<typeof products>

function solve({ left, right }: Products, alpha: number, names: readonly string[]): Float64Array {
  const n = right.length
  const system = left.slice()
  for (let c = 0; c < n; c++) system[c * n + c] += alpha
  const lower = cholesky(system, n)
  if (!lower) throw new Refusal(learnRefusals.dependentColumns, { name: names[n - 1] })
  return solveCholesky(lower, n, right)
}

function residuals(x: Matrix, y: Float64Array, mean: number, w: Float64Array): Float64Array {
  return y.map((value, r) => {
    let estimate = mean
    for (let c = 0; c < x.columns; c++) estimate += w[c] * x.values[r * x.columns + c]
    return value - estimate
  })
}

const alphas = [1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4]
const folds = 5

/** The penalty with the least squared error on blocks of time that were left out one after the other. */
function chooseAlpha(x: Matrix, y: Float64Array, mean: number, whole: Products, names: readonly string[]): number {
  const errors = alphas.map(() => 0)
  for (let fold = 0; fold < folds; fold++) {
    const from = Math.floor((fold * x.rows) / folds)
    const to = Math.floor(((fold + 1) * x.rows) / folds)
    const out = products(x, y, mean, from, to)
    const rest = {
      left: whole.left.map((value, k) => value - out.left[k]),
      right: whole.right.map((value, k) => value - out.right[k]),
    }
    const part: Matrix = {
      rows: to - from,
      columns: x.columns,
      values: x.values.subarray(from * x.columns, to * x.columns),
    }
    alphas.forEach((alpha, k) => {
      const miss = residuals(part, y.subarray(from, to), mean, solve(rest, alpha, names))
      errors[k] += miss.reduce((sum, value) => sum + value * value, 0)
    })
  }
  return alphas[errors.indexOf(Math.min(...errors))]
}

export const ridge = defineKind<RidgeOptions, RidgeDocument>({
  id: 'ridge',
  label: t('岭回归', 'Ridge regression'),
  note: t(
    '由其他变量线性估计目标变量；实测超出估计带时指数大于 1。',
    'Estimates the target linearly from the other columns; outside the band around the estimate the index is above 1.',
  ),
  options: ridgeOptions as z.ZodType<RidgeOptions>,
  document: ridgeDocument,

  async train(data, names, options, work) {
    const split = splitTarget(data, names, options.target)
    const x = standardised(split.inputs, split.scale)
    await pace(work, 0.1)
    const whole = products(x, split.target, split.targetMean, 0, x.rows)
    await pace(work, 0.4)
    const alpha = options.alpha ?? chooseAlpha(x, split.target, split.targetMean, whole, split.inputNames)
    const coefficients = solve(whole, alpha, split.inputNames)
    await pace(work, 0.7)
    const residual = residuals(x, split.target, split.targetMean, coefficients)
    const draft: RidgeDocument = {
      ...baseOf(data, names, work),
      kind: 'ridge',
      target: options.target,
      ...fitOf(residual, split.targetDeviation),
      mean: [...split.scale.mean],
      deviation: [...split.scale.deviation],
      coefficients: [...coefficients],
      intercept: split.targetMean,
      alpha,
      // a target that the inputs give exactly still has the rounding of its own sensor
      limit: Math.max(quantile(residual.map(Math.abs), options.confidence), 1e-9 * split.targetDeviation),
      reference: emptyReference(data.columns),
    }
    draft.reference = referenceOf(open(draft), data)
    return draft
  },

  open,
})

function open(document: RidgeDocument): Scorer {
  return linearScorer(document, () => document.limit)
}
