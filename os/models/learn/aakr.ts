// Auto-associative kernel regression: a row is compared with rows of normal operation that are kept as memory, and what it
// should be is their mean, weighted by a Gaussian kernel of the distance (Nadaraya and Watson's estimate). The residual
// shows which sensor or part left the pattern; no shape of the relation is assumed.
import { z } from 'zod'
import { t } from '../../../contract/text.ts'
import { baseOf, defineKind, documentBase, numbers, pace, type Scorer, scorerOf, shareOut } from './kind.ts'
import { checkTraining, type Matrix, type Moments, quantile, rowOf, standardised, thinned } from './matrix.ts'
import { emptyReference, referenceOf, statisticQuantiles } from './reference.ts'

export const aakrOptions = z.object({
  /** Rows kept as memory. */
  memory: z.number().int().min(10).max(2000).default(200),
  /** Width of the kernel in standard deviations; left out, the one with the least error on rows outside the memory. */
  width: z.number().min(1e-3).max(100).optional(),
  confidence: z.number().min(0.8).max(0.9999).default(0.99),
})
export type AakrOptions = z.infer<typeof aakrOptions>

export const aakrDocument = z.object({
  ...documentBase,
  kind: z.literal('aakr'),
  mean: numbers,
  deviation: numbers,
  /** Standardised rows, one after the other. */
  memory: numbers,
  width: z.number(),
  limit: z.number(),
})
export type AakrDocument = z.infer<typeof aakrDocument>

/**
 * Which rows become memory: those that hold the least and the largest value of each column, so that the memory spans what
 * training saw, and the rest evenly along the length of the rows as vectors.
 */
export function chooseMemory(data: Matrix, size: number): number[] {
  const n = data.columns
  const chosen = new Set<number>()
  for (let c = 0; c < n && chosen.size + 2 <= size; c++) {
    let low = 0
    let high = 0
    for (let r = 1; r < data.rows; r++) {
      if (data.values[r * n + c] < data.values[low * n + c]) low = r
      if (data.values[r * n + c] > data.values[high * n + c]) high = r
    }
    chosen.add(low).add(high)
  }
  const length = Float64Array.from({ length: data.rows }, (_, r) => rowOf(data, r).reduce((sum, v) => sum + v * v, 0))
  const rest = Array.from(length.keys()).filter((r) => !chosen.has(r))
  rest.sort((a, b) => length[a] - length[b] || a - b)
  const room = Math.min(size - chosen.size, rest.length)
  for (let k = 0; k < room; k++) chosen.add(rest[Math.floor(((k + 0.5) * rest.length) / room)])
  return [...chosen].sort((a, b) => a - b)
}

/** Writes the kernel's mean of the memory into `out`; `weights` is scratch, one place per memory row. */
function recall(
  scaled: Float64Array,
  memory: Float64Array,
  width: number,
  weights: Float64Array,
  out: Float64Array,
): void {
  const n = scaled.length
  let least = Number.POSITIVE_INFINITY
  for (let k = 0; k < weights.length; k++) {
    let sum = 0
    for (let c = 0; c < n; c++) sum += (scaled[c] - memory[k * n + c]) ** 2
    weights[k] = sum
    least = Math.min(least, sum)
  }
  out.fill(0)
  let total = 0
  for (let k = 0; k < weights.length; k++) {
    // over the least distance: far from all memory the nearest row still answers, instead of 0/0
    const weight = Math.exp((least - weights[k]) / (2 * width * width))
    if (weight < 1e-12) continue
    total += weight
    for (let c = 0; c < n; c++) out[c] += weight * memory[k * n + c]
  }
  for (let c = 0; c < n; c++) out[c] /= total
}

/** Widths that are tried, as multiples of the middle distance from a row to the nearest memory. */
const multiples = [0.25, 0.5, 0.75, 1, 1.5, 2, 3]

function chooseWidth(memory: Float64Array, others: Matrix): number {
  const n = others.columns
  const weights = new Float64Array(memory.length / n)
  const nearest = Float64Array.from({ length: others.rows }, (_, r) => {
    let least = Number.POSITIVE_INFINITY
    for (let k = 0; k < weights.length; k++) {
      let sum = 0
      for (let c = 0; c < n; c++) sum += (others.values[r * n + c] - memory[k * n + c]) ** 2
      least = Math.min(least, sum)
    }
    return Math.sqrt(least)
  })
  const unit = quantile(nearest, 0.5) || 1
  const out = new Float64Array(n)
  let best = unit
  let leastError = Number.POSITIVE_INFINITY
  for (const multiple of multiples) {
    let error = 0
    for (let r = 0; r < others.rows; r++) {
      const row = rowOf(others, r)
      recall(row, memory, multiple * unit, weights, out)
      for (let c = 0; c < n; c++) error += (row[c] - out[c]) ** 2
    }
    if (error < leastError) {
      leastError = error
      best = multiple * unit
    }
  }
  return best
}

export const aakr = defineKind<AakrOptions, AakrDocument>({
  id: 'aakr',
  label: t('自联想核回归（AAKR）', 'Auto-associative kernel regression (AAKR)'),
  note: t(
    '把当前各变量与历史正常样本比较，给出“应有值”；残差指出偏离的变量。',
    'Compares a row with remembered normal ones and says what it should be; the residual points at what left the pattern.',
  ),
  options: aakrOptions as z.ZodType<AakrOptions>,
  document: aakrDocument,

  async train(data, names, options, work) {
    const scale = checkTraining(data, names)
    // memory is chosen from at most 20,000 rows: more would only repeat what is there
    const sample = thinned(standardised(data, scale), 20_000)
    await pace(work, 0.1)
    const chosen = chooseMemory(sample, options.memory)
    const memory = Float64Array.from(chosen.flatMap((r) => [...rowOf(sample, r)]))
    await pace(work, 0.3)
    const kept = new Set(chosen)
    const rest = Array.from({ length: sample.rows }, (_, r) => r).filter((r) => !kept.has(r))
    const others: Matrix = {
      rows: rest.length,
      columns: sample.columns,
      values: Float64Array.from(rest.flatMap((r) => [...rowOf(sample, r)])),
    }
    const width = options.width ?? (others.rows > 0 ? chooseWidth(memory, thinned(others, 1000)) : 1)
    await pace(work, 0.6)
    const draft: AakrDocument = {
      ...baseOf(data, names, work),
      kind: 'aakr',
      mean: [...scale.mean],
      deviation: [...scale.deviation],
      memory: [...memory],
      width,
      limit: 1,
      reference: emptyReference(data.columns),
    }
    // rows of the memory answer for themselves too well: the limit is set by the others
    const judged = others.rows > 0 ? thinned(others, 10_000) : sample
    draft.limit = Math.max(statisticQuantiles(open(draft), unscaled(judged, scale), options.confidence)[0], 1e-12)
    await pace(work, 0.8)
    draft.reference = referenceOf(open(draft), thinned(data, 10_000))
    return draft
  },

  open,
})

const unscaled = (m: Matrix, { mean, deviation }: Moments): Matrix => ({
  rows: m.rows,
  columns: m.columns,
  values: m.values.map((value, at) => value * deviation[at % m.columns] + mean[at % m.columns]),
})

function open(document: AakrDocument): Scorer {
  const n = document.names.length
  const mean = Float64Array.from(document.mean)
  const deviation = Float64Array.from(document.deviation)
  const memory = Float64Array.from(document.memory)
  const weights = new Float64Array(memory.length / n)
  const scaled = new Float64Array(n)
  const expected = new Float64Array(n)
  const statistics = ['spe']
  return scorerOf(document.names, statistics, (row, out) => {
    for (let c = 0; c < n; c++) scaled[c] = (row[c] - mean[c]) / deviation[c]
    recall(scaled, memory, document.width, weights, expected)
    let spe = 0
    for (let c = 0; c < n; c++) {
      const miss = scaled[c] - expected[c]
      spe += miss * miss
      out.contribution[c] = miss * miss
      out.estimate[c] = expected[c] * deviation[c] + mean[c]
      out.residual[c] = row[c] - out.estimate[c]
    }
    shareOut(out.contribution)
    out.statistics[0] = spe
    out.index = spe / document.limit
  })
}
