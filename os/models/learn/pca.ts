// Principal components with Hotelling's T² and the squared prediction error (SPE, also called Q). Limits in theory:
// T² after F, SPE after Jackson and Mudholkar (Technometrics 21, 1979), both together after Yue and Qin (Ind. Eng. Chem.
// Res. 40, 2001); or plainly a quantile of the training set, which asks nothing about the distribution.
import { z } from 'zod'
import { t } from '../../../contract/text.ts'
import { chiSquareQuantile, fQuantile, normalQuantile } from '../maths/distributions.ts'
import { baseOf, defineKind, documentBase, numbers, pace, type Scorer, scorerOf, shareOut, type Work } from './kind.ts'
import { gram, symmetricEigen } from './linear-algebra.ts'
import { checkTraining, type Matrix, type Moments, standardised } from './matrix.ts'
import { emptyReference, referenceOf, statisticQuantiles } from './reference.ts'

const judges = ['either', 'combined', 't2', 'spe'] as const

export const pcaOptions = z.object({
  /** Share of the variance that the components carry; stands aside when `components` is given. */
  variance: z.number().min(0.3).max(1).default(0.9),
  components: z.number().int().min(1).max(500).optional(),
  /**
   * How many rows ahead the model is to judge. The slope between the halves of the training set, carried on so far, is
   * added to each column's deviation: what wandered in training may wander on. 0: no allowance.
   */
  driftRows: z.number().int().min(0).max(5_000_000).default(0),
  /** Share of normal rows below the limits. */
  confidence: z.number().min(0.8).max(0.9999).default(0.99),
  limits: z.enum(['theory', 'quantile']).default('quantile'),
  judge: z.enum(judges).default('either'),
})
export type PcaOptions = z.infer<typeof pcaOptions>

export const pcaDocument = z.object({
  ...documentBase,
  kind: z.literal('pca'),
  judge: z.enum(judges),
  mean: numbers,
  deviation: numbers,
  /** Variances of the kept components, from the largest on. */
  eigenvalues: numbers,
  /** Share of the variance that the kept components carry. */
  explained: z.number(),
  /** One row per component. */
  loadings: z.array(numbers),
  limits: z.object({ t2: z.number(), spe: z.number(), combined: z.number() }),
})
export type PcaDocument = z.infer<typeof pcaDocument>

export const pca = defineKind<PcaOptions, PcaDocument>({
  id: 'pca',
  label: t('主元分析（PCA）', 'Principal components (PCA)'),
  note: t(
    '学习变量之间的相关关系；T² 表示偏离正常工作点的程度，SPE 表示相关关系被破坏的程度。',
    'Learns how variables move together; T² tells how far off the usual point a row is, SPE how much the relations broke.',
  ),
  options: pcaOptions as z.ZodType<PcaOptions>,
  document: pcaDocument,

  async train(data, names, options, work) {
    const plain = checkTraining(data, names)
    const n = data.columns
    const drift = wander(data, options.driftRows)
    const scale = { mean: plain.mean, deviation: plain.deviation.map((value, c) => Math.hypot(value, drift[c])) }
    await pace(work, 0.05)
    const covariance = await correlate(data, scale, work)
    for (let c = 0; c < n; c++) covariance[c * n + c] += (drift[c] / scale.deviation[c]) ** 2
    const { values, vectors } = symmetricEigen(covariance, n)
    const kept = Math.min(options.components ?? enough(values, options.variance), n)
    const draft: PcaDocument = {
      ...baseOf(data, names, work),
      kind: 'pca',
      judge: options.judge,
      mean: [...scale.mean],
      deviation: [...scale.deviation],
      eigenvalues: [...values.subarray(0, kept)],
      explained: total(values.subarray(0, kept)) / total(values),
      loadings: Array.from({ length: kept }, (_, k) => [...vectors.subarray(k * n, (k + 1) * n)]),
      limits: theoryLimits(values, kept, data.rows, options.confidence),
      reference: emptyReference(n),
    }
    await pace(work, 0.6)
    if (options.limits === 'quantile') draft.limits = quantileLimits(draft, data, options.confidence)
    await pace(work, 0.8)
    draft.reference = referenceOf(open(draft), data)
    return draft
  },

  open,
})

const blockRows = 20_000

/** Covariance of the standardised rows, block by block: no second copy of the whole set, and others run in between. */
async function correlate(data: Matrix, scale: Moments, work: Work): Promise<Float64Array> {
  const n = data.columns
  const out = new Float64Array(n * n)
  for (let from = 0; from < data.rows; from += blockRows) {
    const rows = Math.min(blockRows, data.rows - from)
    const block: Matrix = { rows, columns: n, values: data.values.subarray(from * n, (from + rows) * n) }
    const part = gram(standardised(block, scale))
    for (let at = 0; at < out.length; at++) out[at] += part[at] / (data.rows - 1)
    await pace(work, 0.05 + (0.45 * (from + rows)) / data.rows)
  }
  return out
}

/** How far each column would move over so many rows, at the slope between the halves of the data. */
function wander(data: Matrix, rows: number): Float64Array {
  const out = new Float64Array(data.columns)
  const half = Math.floor(data.rows / 2)
  if (rows === 0) return out
  for (let r = 0; r < 2 * half; r++)
    for (let c = 0; c < data.columns; c++) out[c] += ((r < half ? -1 : 1) * data.values[r * data.columns + c]) / half
  return out.map((shift) => (Math.abs(shift) / half) * rows)
}

const total = (values: Float64Array) => values.reduce((sum, value) => sum + Math.max(0, value), 0)

/** How many of the largest eigenvalues carry this share. */
function enough(values: Float64Array, share: number): number {
  const whole = total(values)
  if (share >= 1) return values.length
  let sum = 0
  for (let k = 0; k < values.length; k++) {
    sum += Math.max(0, values[k])
    if (sum >= share * whole) return k + 1
  }
  return values.length
}

/** With all components kept nothing is left over, and SPE says nothing. */
const noLimit = Number.MAX_VALUE

/** Limits after the distributions that hold for normal, independent rows. */
function theoryLimits(values: Float64Array, kept: number, rows: number, confidence: number): PcaDocument['limits'] {
  const t2 = ((kept * (rows * rows - 1)) / (rows * (rows - kept))) * fQuantile(confidence, kept, rows - kept)
  const rest = values.subarray(kept).map((value) => Math.max(0, value))
  const theta = [1, 2, 3].map((power) => rest.reduce((sum, value) => sum + value ** power, 0))
  let spe = noLimit
  if (theta[1] > 0) {
    const h0 = 1 - (2 * theta[0] * theta[2]) / (3 * theta[1] ** 2)
    const inner =
      (normalQuantile(confidence) * Math.sqrt(2 * theta[1] * h0 ** 2)) / theta[0] +
      1 +
      (theta[1] * h0 * (h0 - 1)) / theta[0] ** 2
    // one large and many small variances make the exponent negative and the limit smaller than the mean: there Box's
    // multiple of χ² with the same mean and variance (Ann. Math. Stat. 25, 1954)
    spe =
      h0 > 0.01
        ? theta[0] * inner ** (1 / h0)
        : (theta[1] / theta[0]) * chiSquareQuantile(confidence, theta[0] ** 2 / theta[1])
  }
  const mean = kept / t2 + theta[0] / spe
  const square = kept / t2 ** 2 + theta[1] / spe ** 2
  return { t2, spe, combined: (square / mean) * chiSquareQuantile(confidence, mean ** 2 / square) }
}

/** Quantiles of both statistics first; the combined one is made of their ratios, so its limit follows. */
function quantileLimits(document: PcaDocument, data: Matrix, confidence: number): PcaDocument['limits'] {
  const [t2, spe] = statisticQuantiles(open(document), data, confidence)
  const limits = { t2, spe: document.eigenvalues.length < document.names.length ? spe : noLimit, combined: 1 }
  const [, , combined] = statisticQuantiles(open({ ...document, limits }), data, confidence)
  return { ...limits, combined }
}

function open(document: PcaDocument): Scorer {
  const n = document.names.length
  const kept = document.eigenvalues.length
  const mean = Float64Array.from(document.mean)
  const deviation = Float64Array.from(document.deviation)
  const loadings = Float64Array.from(document.loadings.flat())
  const eigenvalues = Float64Array.from(document.eigenvalues)
  const { limits, judge } = document
  const scaled = new Float64Array(n)
  const expected = new Float64Array(n)
  const pull = new Float64Array(n)
  const statistics = ['t2', 'spe', 'combined']

  return scorerOf(document.names, statistics, (row, out) => {
    for (let c = 0; c < n; c++) scaled[c] = (row[c] - mean[c]) / deviation[c]
    expected.fill(0)
    pull.fill(0)
    let t2 = 0
    for (let k = 0; k < kept; k++) {
      const at = k * n
      let component = 0
      for (let c = 0; c < n; c++) component += loadings[at + c] * scaled[c]
      const lean = component / eigenvalues[k]
      t2 += component * lean
      for (let c = 0; c < n; c++) {
        expected[c] += loadings[at + c] * component
        pull[c] += loadings[at + c] * lean
      }
    }
    let spe = 0
    for (let c = 0; c < n; c++) {
      const miss = scaled[c] - expected[c]
      spe += miss * miss
      out.estimate[c] = expected[c] * deviation[c] + mean[c]
      out.residual[c] = row[c] - out.estimate[c]
    }
    const byT2 = t2 / limits.t2
    const bySpe = spe / limits.spe
    out.statistics[0] = t2
    out.statistics[1] = spe
    out.statistics[2] = byT2 + bySpe
    const combined = (byT2 + bySpe) / limits.combined
    out.index =
      judge === 't2' ? byT2 : judge === 'spe' ? bySpe : judge === 'combined' ? combined : Math.max(byT2, bySpe)
    // a column's part: z·(P·Λ⁻¹·Pᵀ·z) in T², e² in SPE, each over its limit and as far as the verdict looks at it
    const weightT2 = judge === 't2' || judge === 'combined' || (judge === 'either' && byT2 >= bySpe) ? 1 / limits.t2 : 0
    const weightSpe =
      judge === 'spe' || judge === 'combined' || (judge === 'either' && bySpe > byT2) ? 1 / limits.spe : 0
    for (let c = 0; c < n; c++) {
      const miss = scaled[c] - expected[c]
      out.contribution[c] = weightT2 * Math.max(0, scaled[c] * pull[c]) + weightSpe * miss * miss
    }
    shareOut(out.contribution)
  })
}
