// Gaussian mixture by expectation and maximisation (full covariances), started by k-means++: the usual conditions of a
// machine, each with its own scatter. The degradation index is the squared Mahalanobis distance to the conditions, weighted
// by how likely each one is for the row, over its limit.
import { z } from 'zod'
import { Refusal } from '../../../contract/refusal.ts'
import { t } from '../../../contract/text.ts'
import { cluster, seedCentres } from './k-means.ts'
import { baseOf, defineKind, documentBase, numbers, pace, type Scorer, scorerOf, shareOut, type Work } from './kind.ts'
import { cholesky, gram, invertLower } from './linear-algebra.ts'
import { checkTraining, type Matrix, standardised, thinned } from './matrix.ts'
import { seeded } from './random.ts'
import { emptyReference, referenceOf, statisticQuantiles } from './reference.ts'
import { learnRefusals } from './refusals.ts'

export const gmmOptions = z.object({
  /** How many conditions; left out, that of 1 … 5 with the best BIC. */
  components: z.number().int().min(1).max(20).optional(),
  confidence: z.number().min(0.8).max(0.9999).default(0.99),
  iterations: z.number().int().min(1).max(500).default(60),
  /** The mean log-likelihood must grow by this much, or the steps end. */
  tolerance: z.number().min(1e-8).max(0.1).default(1e-3),
  /** Added to each variance of the standardised data, so that a covariance can be inverted. */
  ridge: z.number().min(1e-9).max(0.1).default(1e-6),
  /** EM works on at most so many rows, evenly thinned; the limits come from 100,000. */
  maxRows: z.number().int().min(100).max(1_000_000).default(10_000),
})
export type GmmOptions = z.infer<typeof gmmOptions>

export const gmmDocument = z.object({
  ...documentBase,
  kind: z.literal('gmm'),
  mean: numbers,
  deviation: numbers,
  /** Of the standardised data; the upper triangle's inverse factor L⁻¹ of Σ = L·Lᵀ stands row after row. */
  components: z
    .array(z.object({ weight: z.number(), mean: numbers, whitening: numbers, logDeterminant: z.number() }))
    .min(1),
  /** Mean log-likelihood per row of the standardised data, and Bayes's information criterion. */
  logLikelihood: z.number(),
  bic: z.number(),
  iterations: z.number(),
  limit: z.number(),
})
export type GmmDocument = z.infer<typeof gmmDocument>

type Component = { weight: number; mean: Float64Array; whitening: Float64Array; logDeterminant: number }
export type Mixture = { components: Component[]; logLikelihood: number; bic: number; iterations: number }

const log2Pi = Math.log(2 * Math.PI)

/** Parameters of a mixture from which each row belongs to which component to which share. */
function maximise(data: Matrix, shares: Float64Array[], ridge: number, names: readonly string[]): Component[] {
  const n = data.columns
  const moved: Matrix = { rows: data.rows, columns: n, values: new Float64Array(data.values.length) }
  return shares.map((share) => {
    const weight = share.reduce((sum, value) => sum + value, 0) + 10 * Number.EPSILON
    const mean = new Float64Array(n)
    for (let r = 0, at = 0; r < data.rows; r++) for (let c = 0; c < n; c++, at++) mean[c] += share[r] * data.values[at]
    for (let c = 0; c < n; c++) mean[c] /= weight
    for (let r = 0, at = 0; r < data.rows; r++) {
      const root = Math.sqrt(share[r])
      for (let c = 0; c < n; c++, at++) moved.values[at] = root * (data.values[at] - mean[c])
    }
    const covariance = gram(moved).map((sum) => sum / weight)
    for (let c = 0; c < n; c++) covariance[c * n + c] += ridge
    const lower = cholesky(covariance, n)
    if (!lower) throw new Refusal(learnRefusals.dependentColumns, { name: names[n - 1] })
    let logDeterminant = 0
    for (let c = 0; c < n; c++) logDeterminant += 2 * Math.log(lower[c * n + c])
    return { weight: weight / data.rows, mean, whitening: invertLower(lower, n), logDeterminant }
  })
}

const shifted = new Float64Array(500)

/** Squared Mahalanobis distance of the row that begins at `at`. */
function distance(values: Float64Array, at: number, n: number, { mean, whitening }: Component): number {
  for (let c = 0; c < n; c++) shifted[c] = values[at + c] - mean[c]
  let sum = 0
  for (let i = 0; i < n; i++) {
    const row = i * n
    let part = 0
    for (let j = 0; j <= i; j++) part += whitening[row + j] * shifted[j]
    sum += part * part
  }
  return sum
}

/** Squared distances of all rows to one component, four rows at a time: each factor is loaded once for the four. */
function distances(data: Matrix, { mean, whitening }: Component, out: Float64Array): void {
  const n = data.columns
  const block = new Float64Array(4 * n)
  for (let r = 0; r < data.rows; r += 4) {
    // past the end the last row stands in
    for (let b = 0; b < 4; b++) {
      const at = Math.min(r + b, data.rows - 1) * n
      for (let c = 0; c < n; c++) block[4 * c + b] = data.values[at + c] - mean[c]
    }
    let d0 = 0
    let d1 = 0
    let d2 = 0
    let d3 = 0
    for (let i = 0; i < n; i++) {
      const row = i * n
      let p0 = 0
      let p1 = 0
      let p2 = 0
      let p3 = 0
      for (let j = 0; j <= i; j++) {
        const factor = whitening[row + j]
        const at = 4 * j
        p0 += factor * block[at]
        p1 += factor * block[at + 1]
        p2 += factor * block[at + 2]
        p3 += factor * block[at + 3]
      }
      d0 += p0 * p0
      d1 += p1 * p1
      d2 += p2 * p2
      d3 += p3 * p3
    }
    out[r] = d0
    if (r + 1 < data.rows) out[r + 1] = d1
    if (r + 2 < data.rows) out[r + 2] = d2
    if (r + 3 < data.rows) out[r + 3] = d3
  }
}

/** Fills how much of each row belongs to each component; answers the mean log-likelihood. */
function expect(data: Matrix, components: Component[], shares: Float64Array[]): number {
  components.forEach((part, k) => {
    distances(data, part, shares[k])
    const constant = Math.log(part.weight) - 0.5 * (data.columns * log2Pi + part.logDeterminant)
    for (let r = 0; r < data.rows; r++) shares[k][r] = constant - 0.5 * shares[k][r]
  })
  let total = 0
  for (let r = 0; r < data.rows; r++) {
    let best = Number.NEGATIVE_INFINITY
    for (const share of shares) best = Math.max(best, share[r])
    let sum = 0
    for (const share of shares) sum += Math.exp(share[r] - best)
    const row = best + Math.log(sum)
    for (const share of shares) share[r] = Math.exp(share[r] - row)
    total += row
  }
  return total / data.rows
}

/** EM on standardised data. `shares` is the start: one array per component, with each row's part in it. */
export async function fitMixture(
  data: Matrix,
  shares: Float64Array[],
  options: Pick<GmmOptions, 'iterations' | 'tolerance' | 'ridge'>,
  names: readonly string[],
  onStep: (step: number) => Promise<void>,
): Promise<Mixture> {
  const n = data.columns
  let components = maximise(data, shares, options.ridge, names)
  let before = Number.NEGATIVE_INFINITY
  let step = 0
  while (step < options.iterations) {
    step++
    const likelihood = expect(data, components, shares)
    components = maximise(data, shares, options.ridge, names)
    await onStep(step)
    const gain = likelihood - before
    before = likelihood
    if (Math.abs(gain) < options.tolerance) break
  }
  const logLikelihood = expect(data, components, shares)
  const free = components.length * (n + (n * (n + 1)) / 2) + components.length - 1
  const bic = -2 * logLikelihood * data.rows + free * Math.log(data.rows)
  return { components, logLikelihood, bic, iterations: step }
}

/** Starts from k-means and fits; undefined where a component would be left with next to no rows. */
async function mixtureOf(data: Matrix, count: number, options: GmmOptions, names: readonly string[], work: Work) {
  const random = seeded(work.seed)
  const { labels } = cluster(data, seedCentres(data, count, random), 30)
  const shares = Array.from({ length: count }, (_, k) => Float64Array.from(labels, (label) => (label === k ? 1 : 0)))
  if (shares.some((share) => share.reduce((sum, value) => sum + value, 0) < data.columns + 2)) return undefined
  return fitMixture(data, shares, options, names, (step) => pace(work, 0.1 + (0.6 * step) / options.iterations))
}

async function bestMixture(data: Matrix, options: GmmOptions, names: readonly string[], work: Work): Promise<Mixture> {
  const counts = options.components ? [options.components] : [1, 2, 3, 4, 5]
  let best: Mixture | undefined
  for (const count of counts) {
    const found = await mixtureOf(data, count, options, names, work)
    // one more condition that describes the data no better: more will not either
    if (best && (!found || found.bic >= best.bic)) break
    best = found
  }
  if (!best) throw new Refusal(learnRefusals.oneCondition, { found: 'k-means', needed: options.components ?? 1 })
  return best
}

export const gmm = defineKind<GmmOptions, GmmDocument>({
  id: 'gmm',
  label: t('高斯混合（GMM）劣化度', 'Gaussian mixture (GMM), degradation'),
  note: t(
    '用若干正态分布描述正常工况；劣化度是偏离所有正常工况的程度，1 为限值。',
    'Describes the normal conditions by normal distributions; the degradation index tells how far from all of them a row is, 1 being the limit.',
  ),
  options: gmmOptions as z.ZodType<GmmOptions>,
  document: gmmDocument,

  async train(data, names, options, work) {
    const scale = checkTraining(data, names)
    await pace(work, 0.02)
    const sample = thinned(standardised(data, scale), options.maxRows)
    const mixture = await bestMixture(sample, options, names, work)
    const draft: GmmDocument = {
      ...baseOf(data, names, work),
      kind: 'gmm',
      mean: [...scale.mean],
      deviation: [...scale.deviation],
      components: mixture.components.map((part) => ({
        weight: part.weight,
        mean: [...part.mean],
        whitening: [...part.whitening],
        logDeterminant: part.logDeterminant,
      })),
      logLikelihood: mixture.logLikelihood,
      bic: mixture.bic,
      iterations: mixture.iterations,
      limit: 1,
      reference: emptyReference(data.columns),
    }
    await pace(work, 0.75)
    draft.limit = statisticQuantiles(open(draft), data, options.confidence)[0]
    await pace(work, 0.9)
    draft.reference = referenceOf(open(draft), data)
    return draft
  },

  open,
})

function open(document: GmmDocument): Scorer {
  const n = document.names.length
  const mean = Float64Array.from(document.mean)
  const deviation = Float64Array.from(document.deviation)
  const components = document.components.map((part) => ({
    weight: part.weight,
    mean: Float64Array.from(part.mean),
    whitening: Float64Array.from(part.whitening),
    logDeterminant: part.logDeterminant,
  }))
  const scaled = new Float64Array(n)
  const distances = new Float64Array(components.length)
  const logs = new Float64Array(components.length)
  const statistics = ['distance', 'logLikelihood', 'condition']

  return scorerOf(document.names, statistics, (row, out) => {
    for (let c = 0; c < n; c++) scaled[c] = (row[c] - mean[c]) / deviation[c]
    let nearest = 0
    for (let k = 0; k < components.length; k++) {
      distances[k] = distance(scaled, 0, n, components[k])
      logs[k] = Math.log(components[k].weight) - 0.5 * (n * log2Pi + components[k].logDeterminant + distances[k])
      if (logs[k] > logs[nearest]) nearest = k
    }
    let sum = 0
    let weighted = 0
    for (let k = 0; k < components.length; k++) {
      const share = Math.exp(logs[k] - logs[nearest])
      sum += share
      weighted += share * distances[k]
    }
    out.statistics[0] = weighted / sum
    out.statistics[1] = logs[nearest] + Math.log(sum)
    out.statistics[2] = nearest
    out.index = weighted / sum / document.limit
    // what the nearest condition expects is its mean; a column's part is its share in z·(Σ⁻¹·z)
    const { mean: centre, whitening } = components[nearest]
    out.contribution.fill(0)
    for (let i = 0; i < n; i++) {
      let part = 0
      for (let j = 0; j <= i; j++) part += whitening[i * n + j] * (scaled[j] - centre[j])
      for (let j = 0; j <= i; j++) out.contribution[j] += whitening[i * n + j] * part
    }
    for (let c = 0; c < n; c++) {
      out.contribution[c] = Math.max(0, out.contribution[c] * (scaled[c] - centre[c]))
      out.estimate[c] = centre[c] * deviation[c] + mean[c]
      out.residual[c] = row[c] - out.estimate[c]
    }
    shareOut(out.contribution)
  })
}
