// Linear Bayesian regression with an early-warning band: the weights have a normal prior, its width and the noise are found
// by the evidence (MacKay, Neural Computation 4, 1992; the update steps as in Tipping, JMLR 1, 2001). The band widens where
// training saw little: 1/noise + xᵀ·S·x.
import { z } from 'zod'
import { t } from '../../../contract/text.ts'
import { normalQuantile } from '../maths/distributions.ts'
import { baseOf, defineKind, numbers, pace, type Scorer } from './kind.ts'
import { gram, symmetricEigen } from './linear-algebra.ts'
import { linearScorer } from './linear-scorer.ts'
import { type Matrix, standardised } from './matrix.ts'
import { emptyReference, referenceOf } from './reference.ts'
import { fitOf, linearDocument, regressionOptions, splitTarget } from './regression.ts'

export const bayesOptions = z.object({
  ...regressionOptions,
  iterations: z.number().int().min(1).max(1000).default(300),
})
export type BayesOptions = z.infer<typeof bayesOptions>

export const bayesDocument = z.object({
  ...linearDocument,
  kind: z.literal('bayes'),
  /** Precision of the noise and of the weights' prior. */
  noisePrecision: z.number(),
  weightPrecision: z.number(),
  /** Covariance of the weights, row after row. */
  covariance: numbers,
  /** How many deviations wide half the band is. */
  widths: z.number(),
})
export type BayesDocument = z.infer<typeof bayesDocument>

/** Shape and rate of both gamma priors: next to nothing. */
const prior = 1e-6

type Evidence = { weights: Float64Array; covariance: Float64Array; noise: number; precision: number; squares: number }

/** The steps of the evidence, in the eigenvectors of XᵀX. */
function maximiseEvidence(x: Matrix, y: Float64Array, mean: number, variance: number, iterations: number): Evidence {
  const n = x.columns
  const left = gram(x)
  const { values, vectors } = symmetricEigen(left, n)
  const right = new Float64Array(n)
  let yy = 0
  for (let r = 0; r < x.rows; r++) {
    const centred = y[r] - mean
    yy += centred * centred
    for (let c = 0; c < n; c++) right[c] += x.values[r * n + c] * centred
  }
  const turned = Float64Array.from({ length: n }, (_, k) => {
    let sum = 0
    for (let c = 0; c < n; c++) sum += vectors[k * n + c] * right[c]
    return sum
  })
  let noise = 1 / Math.max(variance, Number.MIN_VALUE)
  let precision = 1
  let squares = 0
  const solveFor = () => turned.map((value, k) => value / (Math.max(0, values[k]) + precision / noise))
  let now = solveFor()
  for (let step = 0; step < iterations; step++) {
    squares = yy
    let gamma = 0
    let size = 0
    for (let k = 0; k < n; k++) {
      const eigen = Math.max(0, values[k])
      squares += now[k] * (eigen * now[k] - 2 * turned[k])
      gamma += (noise * eigen) / (precision + noise * eigen)
      size += now[k] * now[k]
    }
    squares = Math.max(squares, 1e-18 * yy)
    precision = (gamma + 2 * prior) / (size + 2 * prior)
    noise = (x.rows - gamma + 2 * prior) / (squares + 2 * prior)
    const next = solveFor()
    const moved = next.reduce((sum, value, k) => sum + Math.abs(value - now[k]), 0)
    now = next
    if (moved < 1e-10 * Math.sqrt(size)) break
  }
  const weights = new Float64Array(n)
  const covariance = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const spread = 1 / (precision + noise * Math.max(0, values[k]))
    for (let i = 0; i < n; i++) {
      weights[i] += now[k] * vectors[k * n + i]
      for (let j = 0; j < n; j++) covariance[i * n + j] += spread * vectors[k * n + i] * vectors[k * n + j]
    }
  }
  return { weights, covariance, noise, precision, squares }
}

export const bayes = defineKind<BayesOptions, BayesDocument>({
  id: 'bayes',
  label: t('线性贝叶斯预警', 'Linear Bayesian early warning'),
  note: t(
    '由其他变量估计目标变量，并给出随工况变化的预警带：训练中少见的工况，带更宽。',
    'Estimates the target from the other columns with a band that depends on the row: wider where training saw little.',
  ),
  options: bayesOptions as z.ZodType<BayesOptions>,
  document: bayesDocument,

  async train(data, names, options, work) {
    const split = splitTarget(data, names, options.target)
    const x = standardised(split.inputs, split.scale)
    await pace(work, 0.1)
    const variance = split.targetDeviation ** 2
    const found = maximiseEvidence(x, split.target, split.targetMean, variance, options.iterations)
    await pace(work, 0.7)
    const draft: BayesDocument = {
      ...baseOf(data, names, work),
      kind: 'bayes',
      target: options.target,
      ...fitOf(Float64Array.of(Math.sqrt(found.squares / x.rows)), split.targetDeviation),
      mean: [...split.scale.mean],
      deviation: [...split.scale.deviation],
      coefficients: [...found.weights],
      intercept: split.targetMean,
      noisePrecision: found.noise,
      weightPrecision: found.precision,
      covariance: [...found.covariance],
      widths: normalQuantile((1 + options.confidence) / 2),
      reference: emptyReference(data.columns),
    }
    draft.reference = referenceOf(open(draft), data)
    return draft
  },

  open,
})

function open(document: BayesDocument): Scorer {
  const n = document.coefficients.length
  const covariance = Float64Array.from(document.covariance)
  const noise = 1 / document.noisePrecision
  return linearScorer(document, (scaled) => {
    let variance = noise
    for (let i = 0; i < n; i++) {
      let part = 0
      for (let j = 0; j < n; j++) part += covariance[i * n + j] * scaled[j]
      variance += scaled[i] * part
    }
    return document.widths * Math.sqrt(variance)
  })
}
