// k-means by Lloyd's steps from seeded k-means++ starts: finds the operating conditions in the data by itself.
import { z } from 'zod'
import { Refusal } from '../../../contract/refusal.ts'
import { t } from '../../../contract/text.ts'
import { baseOf, defineKind, documentBase, numbers, pace, type Scorer, scorerOf, shareOut } from './kind.ts'
import { checkTraining, type Matrix, quantile, rowOf, standardised, thinned } from './matrix.ts'
import { type Random, seeded } from './random.ts'
import { emptyReference, referenceOf } from './reference.ts'
import { learnRefusals } from './refusals.ts'

export const kMeansOptions = z.object({
  clusters: z.number().int().min(2).max(100).default(4),
  confidence: z.number().min(0.8).max(0.9999).default(0.99),
  iterations: z.number().int().min(1).max(1000).default(100),
  /** Starts, of which the one with the smallest inertia wins. */
  starts: z.number().int().min(1).max(50).default(4),
  /** The steps work on at most so many rows, evenly thinned. */
  maxRows: z.number().int().min(100).max(1_000_000).default(50_000),
})
export type KMeansOptions = z.infer<typeof kMeansOptions>

export const kMeansDocument = z.object({
  ...documentBase,
  kind: z.literal('k-means'),
  mean: numbers,
  deviation: numbers,
  /** Centres of the standardised data, each with the share of rows and its limit of the distance. */
  clusters: z.array(z.object({ centre: numbers, share: z.number(), limit: z.number() })).min(2),
  inertia: z.number(),
})
export type KMeansDocument = z.infer<typeof kMeansDocument>

function squaredDistance(a: Float64Array, at: number, b: Float64Array, bAt: number, n: number): number {
  let sum = 0
  for (let c = 0; c < n; c++) sum += (a[at + c] - b[bAt + c]) ** 2
  return sum
}

/** k-means++: each next centre is a row, drawn with a chance that grows with the squared distance to the centres so far. */
export function seedCentres(data: Matrix, count: number, random: Random): Float64Array {
  const n = data.columns
  const centres = new Float64Array(count * n)
  centres.set(rowOf(data, random.below(data.rows)))
  const nearest = new Float64Array(data.rows).fill(Number.POSITIVE_INFINITY)
  for (let k = 1; k < count; k++) {
    let total = 0
    for (let r = 0; r < data.rows; r++) {
      nearest[r] = Math.min(nearest[r], squaredDistance(data.values, r * n, centres, (k - 1) * n, n))
      total += nearest[r]
    }
    if (total === 0) throw new Refusal(learnRefusals.oneCondition, { found: k, needed: count })
    let at = random.next() * total
    let r = 0
    while (r < data.rows - 1 && at >= nearest[r]) at -= nearest[r++]
    centres.set(rowOf(data, r), k * n)
  }
  return centres
}

export type Clustering = { centres: Float64Array; labels: Int32Array; inertia: number; steps: number }

/** Lloyd's steps until no row changes its centre. A centre that lost all its rows stays where it was. */
export function cluster(data: Matrix, start: Float64Array, iterations: number): Clustering {
  const n = data.columns
  const count = start.length / n
  const centres = start.slice()
  const labels = new Int32Array(data.rows).fill(-1)
  const sums = new Float64Array(start.length)
  const sizes = new Float64Array(count)
  let inertia = 0
  let steps = 0
  for (let moved = 1; moved > 0 && steps < iterations; steps++) {
    moved = 0
    inertia = 0
    sums.fill(0)
    sizes.fill(0)
    for (let r = 0; r < data.rows; r++) {
      let best = 0
      let least = Number.POSITIVE_INFINITY
      for (let k = 0; k < count; k++) {
        const d2 = squaredDistance(data.values, r * n, centres, k * n, n)
        if (d2 < least) {
          least = d2
          best = k
        }
      }
      if (labels[r] !== best) moved++
      labels[r] = best
      inertia += least
      sizes[best]++
      for (let c = 0; c < n; c++) sums[best * n + c] += data.values[r * n + c]
    }
    if (moved > 0)
      for (let k = 0; k < count; k++)
        if (sizes[k] > 0) for (let c = 0; c < n; c++) centres[k * n + c] = sums[k * n + c] / sizes[k]
  }
  return { centres, labels, inertia, steps }
}

export const kMeans = defineKind<KMeansOptions, KMeansDocument>({
  id: 'k-means',
  label: t('聚类（k-means）', 'Clusters (k-means)'),
  note: t(
    '自动找出若干典型工况；给出当前属于哪一种工况，以及离它有多远（1 为限值）。',
    'Finds typical operating conditions by itself; tells which one this is and how far from it (1 is the limit).',
  ),
  options: kMeansOptions as z.ZodType<KMeansOptions>,
  document: kMeansDocument,

  async train(data, names, options, work) {
    const scale = checkTraining(data, names, Math.max(data.columns + 2, 2 * options.clusters))
    const n = data.columns
    const sample = thinned(standardised(data, scale), options.maxRows)
    const random = seeded(work.seed)
    let best: Clustering | undefined
    for (let start = 0; start < options.starts; start++) {
      await pace(work, 0.05 + (0.7 * start) / options.starts)
      const found = cluster(sample, seedCentres(sample, options.clusters, random), options.iterations)
      if (!best || found.inertia < best.inertia) best = found
    }
    const { centres, labels, inertia } = best!
    const clusters = Array.from({ length: options.clusters }, (_, k) => {
      const distances: number[] = []
      for (let r = 0; r < sample.rows; r++)
        if (labels[r] === k) distances.push(Math.sqrt(squaredDistance(sample.values, r * n, centres, k * n, n)))
      if (distances.length === 0)
        throw new Refusal(learnRefusals.oneCondition, { found: options.clusters - 1, needed: options.clusters })
      return {
        centre: [...centres.subarray(k * n, (k + 1) * n)],
        share: distances.length / sample.rows,
        // a cluster of one row has no scatter of its own
        limit: quantile(distances, options.confidence) || Math.sqrt(n),
      }
    })
    const draft: KMeansDocument = {
      ...baseOf(data, names, work),
      kind: 'k-means',
      mean: [...scale.mean],
      deviation: [...scale.deviation],
      clusters,
      inertia,
      reference: emptyReference(n),
    }
    await pace(work, 0.85)
    draft.reference = referenceOf(open(draft), data)
    return draft
  },

  open,
})

function open(document: KMeansDocument): Scorer {
  const n = document.names.length
  const mean = Float64Array.from(document.mean)
  const deviation = Float64Array.from(document.deviation)
  const centres = Float64Array.from(document.clusters.flatMap((cluster) => cluster.centre))
  const limits = Float64Array.from(document.clusters, (cluster) => cluster.limit)
  const scaled = new Float64Array(n)
  const statistics = ['distance', 'condition']

  return scorerOf(document.names, statistics, (row, out) => {
    for (let c = 0; c < n; c++) scaled[c] = (row[c] - mean[c]) / deviation[c]
    let nearest = 0
    let least = Number.POSITIVE_INFINITY
    for (let k = 0; k < limits.length; k++) {
      const d2 = squaredDistance(scaled, 0, centres, k * n, n)
      if (d2 < least) {
        least = d2
        nearest = k
      }
    }
    out.statistics[0] = Math.sqrt(least)
    out.statistics[1] = nearest
    out.index = Math.sqrt(least) / limits[nearest]
    for (let c = 0; c < n; c++) {
      const miss = scaled[c] - centres[nearest * n + c]
      out.estimate[c] = centres[nearest * n + c] * deviation[c] + mean[c]
      out.residual[c] = row[c] - out.estimate[c]
      out.contribution[c] = miss * miss
    }
    shareOut(out.contribution)
  })
}
