// Random forest regression (Breiman, Machine Learning 45, 2001): trees grown on bootstrap samples, each split the best of a
// random third of the inputs over at most 64 bins per input, their answers averaged. The band comes from rows that a tree
// has not seen (out of bag).
import { z } from 'zod'
import { t } from '../../../contract/text.ts'
import { baseOf, defineKind, numbers, pace, type Scorer, scorerOf, shareOut } from './kind.ts'
import { type Matrix, quantile, rowOf, thinned } from './matrix.ts'
import { type Random, seeded } from './random.ts'
import { emptyReference, referenceOf } from './reference.ts'
import { fitOf, regressionDocument, regressionOptions, splitTarget } from './regression.ts'

export const forestOptions = z.object({
  ...regressionOptions,
  trees: z.number().int().min(1).max(200).default(50),
  depth: z.number().int().min(1).max(16).default(12),
  /** Least rows in a leaf. */
  leaf: z.number().int().min(1).max(10_000).default(5),
  /** Inputs tried at each split; left out, a third of them. */
  tried: z.number().int().min(1).max(499).optional(),
  /** false: every tree sees every row once. */
  bootstrap: z.boolean().default(true),
  /** At most so many rows, evenly thinned. */
  maxRows: z.number().int().min(50).max(200_000).default(20_000),
})
export type ForestOptions = z.infer<typeof forestOptions>

const treeSchema = z.object({
  /** Input of each node's split, −1 for a leaf. */
  input: numbers,
  /** Up to here a row goes to the left child, which stands at `left`; the right one is next to it. */
  threshold: numbers,
  left: numbers,
  /** Mean of the target in the node. */
  value: numbers,
})
export type Tree = z.infer<typeof treeSchema>

/** Children stand behind their parent, so that a walk ends; a tree from outside could run in a circle. */
function isSound({ input, threshold, left, value }: Tree, inputs: number): boolean {
  const nodes = input.length
  if (nodes === 0 || [threshold, left, value].some((list) => list.length !== nodes)) return false
  return input.every(
    (split, k) =>
      split < 0 ||
      (Number.isInteger(split) && split < inputs && Number.isInteger(left[k]) && left[k] > k && left[k] + 1 < nodes),
  )
}

export const forestDocument = z
  .object({
    ...regressionDocument,
    kind: z.literal('forest'),
    trees: z.array(treeSchema).min(1),
    limit: z.number(),
  })
  .refine((forest) => forest.trees.every((tree) => isSound(tree, forest.names.length - 1)), {
    message: 'a tree that leads nowhere or in a circle',
    path: ['trees'],
  })
export type ForestDocument = z.infer<typeof forestDocument>

const maxBins = 64
/** Most nodes of one tree, so that a document stays within some megabytes. */
const maxNodes = 4095

type Binned = { bins: Uint8Array[]; thresholds: Float64Array[] }

/** Each input cut into bins: between all its values where they are few, else at quantiles. */
function binned(x: Matrix): Binned {
  const bins: Uint8Array[] = []
  const thresholds: Float64Array[] = []
  for (let c = 0; c < x.columns; c++) {
    const column = Float64Array.from({ length: x.rows }, (_, r) => x.values[r * x.columns + c])
    const sorted = column.slice().sort()
    const distinct = sorted.filter((value, k) => k === 0 || value !== sorted[k - 1])
    const cuts = new Set<number>()
    const steps = Math.min(maxBins, distinct.length)
    for (let k = 1; k < steps; k++) {
      // where values are few every one is an edge; otherwise equal shares of the rows
      const value = distinct.length <= maxBins ? distinct[k] : sorted[Math.floor((k * sorted.length) / steps)]
      const below = distinct[lowerBound(distinct, value) - 1]
      if (below !== undefined) cuts.add((below + value) / 2)
    }
    const edges = Float64Array.from(cuts).sort()
    bins.push(Uint8Array.from(column, (value) => lowerBound(edges, value)))
    thresholds.push(edges)
  }
  return { bins, thresholds }
}

/** How many of the sorted values lie below. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}

type Growth = { data: Binned; y: Float64Array; tried: number; leaf: number; depth: number; random: Random }
type Split = { input: number; bin: number }

const counts = new Float64Array(maxBins)
const sums = new Float64Array(maxBins)

/** The split that lowers the squared error most, or undefined where none leaves enough rows on both sides. */
function bestSplit({ data, y, tried, leaf, random }: Growth, rows: Int32Array, order: Int32Array): Split | undefined {
  let total = 0
  for (const r of rows) total += y[r]
  let best: Split | undefined
  let bestGain = 1e-12 * Math.abs(total)
  const base = (total * total) / rows.length
  for (let k = 0; k < order.length && (k < tried || !best); k++) {
    // the first places of a shuffle that is made as far as it is needed
    const other = k + random.below(order.length - k)
    const input = order[other]
    order[other] = order[k]
    order[k] = input
    const bins = data.bins[input]
    counts.fill(0)
    sums.fill(0)
    for (const r of rows) {
      counts[bins[r]]++
      sums[bins[r]] += y[r]
    }
    let leftCount = 0
    let leftSum = 0
    for (let bin = 0; bin < data.thresholds[input].length; bin++) {
      leftCount += counts[bin]
      leftSum += sums[bin]
      const rightCount = rows.length - leftCount
      if (leftCount < leaf || rightCount < leaf || counts[bin] === 0) continue
      const gain = leftSum ** 2 / leftCount + (total - leftSum) ** 2 / rightCount - base
      if (gain > bestGain) {
        bestGain = gain
        best = { input, bin }
      }
    }
  }
  return best
}

/** Grows one tree, level by level. */
function grow(growth: Growth, start: Int32Array): Tree {
  const tree: Tree = { input: [], threshold: [], left: [], value: [] }
  const order = Int32Array.from(growth.data.bins.keys())
  const waiting: { node: number; rows: Int32Array; depth: number }[] = []
  const add = (rows: Int32Array, depth: number) => {
    let sum = 0
    for (const r of rows) sum += growth.y[r]
    tree.input.push(-1)
    tree.threshold.push(0)
    tree.left.push(0)
    tree.value.push(sum / rows.length)
    waiting.push({ node: tree.input.length - 1, rows, depth })
  }
  add(start, 0)
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { node, rows, depth } = next
    if (depth >= growth.depth || rows.length < 2 * growth.leaf || tree.input.length + 2 > maxNodes) continue
    const split = bestSplit(growth, rows, order)
    if (!split) continue
    const bins = growth.data.bins[split.input]
    tree.input[node] = split.input
    tree.threshold[node] = growth.data.thresholds[split.input][split.bin]
    tree.left[node] = tree.input.length
    add(
      rows.filter((r) => bins[r] <= split.bin),
      depth + 1,
    )
    add(
      rows.filter((r) => bins[r] > split.bin),
      depth + 1,
    )
  }
  return tree
}

function answer(tree: Tree, x: Float64Array): number {
  let node = 0
  while (tree.input[node] >= 0) node = tree.left[node] + (x[tree.input[node]] <= tree.threshold[node] ? 0 : 1)
  return tree.value[node]
}

export const forest = defineKind<ForestOptions, ForestDocument>({
  id: 'forest',
  label: t('随机森林回归', 'Random forest regression'),
  note: t(
    '用许多决策树的平均估计目标变量，能学习非线性关系；带宽来自树未见过的样本。',
    'Estimates the target by the mean of many trees and so learns curved relations; the band comes from rows that a tree has not seen.',
  ),
  options: forestOptions as z.ZodType<ForestOptions>,
  document: forestDocument,

  async train(data, names, options, work) {
    const split = splitTarget(data, names, options.target)
    const x = thinned(split.inputs, options.maxRows)
    const y = thinned({ rows: data.rows, columns: 1, values: split.target }, options.maxRows).values
    const random = seeded(work.seed)
    const growth: Growth = {
      data: binned(x),
      y,
      tried: Math.min(options.tried ?? Math.ceil(x.columns / 3), x.columns),
      leaf: options.leaf,
      depth: options.depth,
      random,
    }
    const trees: Tree[] = []
    const outOfBag = new Float64Array(x.rows)
    const judges = new Float64Array(x.rows)
    for (let k = 0; k < options.trees; k++) {
      await pace(work, 0.05 + (0.85 * k) / options.trees)
      const drawn = Int32Array.from({ length: x.rows }, (_, r) => (options.bootstrap ? random.below(x.rows) : r))
      const tree = grow(growth, drawn)
      trees.push(tree)
      const seen = new Set(options.bootstrap ? drawn : [])
      for (let r = 0; r < x.rows; r++) {
        if (seen.has(r)) continue
        outOfBag[r] += answer(tree, rowOf(x, r))
        judges[r]++
      }
    }
    const residual = outOfBag.map((sum, r) => y[r] - sum / judges[r]).filter((value) => !Number.isNaN(value))
    const draft: ForestDocument = {
      ...baseOf(data, names, work),
      kind: 'forest',
      target: options.target,
      ...fitOf(residual, split.targetDeviation),
      trees,
      limit: Math.max(quantile(residual.map(Math.abs), options.confidence), 1e-9 * split.targetDeviation),
      reference: emptyReference(data.columns),
    }
    draft.reference = referenceOf(open(draft), thinned(data, 10_000))
    return draft
  },

  open,
})

type FlatTree = { input: Int32Array; threshold: Float64Array; left: Int32Array; value: Float64Array }

function open(document: ForestDocument): Scorer {
  const targetAt = document.names.indexOf(document.target)
  const at = Int32Array.from(document.names.map((_, c) => c).filter((c) => c !== targetAt))
  const trees: FlatTree[] = document.trees.map((tree) => ({
    input: Int32Array.from(tree.input, (input) => (input < 0 ? -1 : at[input])),
    threshold: Float64Array.from(tree.threshold),
    left: Int32Array.from(tree.left),
    value: Float64Array.from(tree.value),
  }))
  const statistics = ['residual']
  return scorerOf(document.names, statistics, (row, out) => {
    out.contribution.fill(0)
    let total = 0
    for (const { input, threshold, left, value } of trees) {
      let node = 0
      for (let split = input[node]; split >= 0; split = input[node]) {
        const child = left[node] + (row[split] <= threshold[node] ? 0 : 1)
        // what the split moved the answer by is put down to its input
        out.contribution[split] += Math.abs(value[child] - value[node])
        node = child
      }
      total += value[node]
    }
    shareOut(out.contribution)
    out.estimate[targetAt] = total / trees.length
    out.residual[targetAt] = row[targetAt] - out.estimate[targetAt]
    out.statistics[0] = Math.abs(out.residual[targetAt])
    out.index = out.statistics[0] / document.limit
  })
}
