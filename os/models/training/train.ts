// One training from a table to a document with its report. Pure but for the clock that measures it; runs in a thread of its own.
import type { KeptRecipe, LearnedFigures, LearnedReport } from '../../../api/learned-models.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { type Text, t } from '../../../contract/text.ts'
import { coverageOf, groundOf, openGround } from '../learn/ground.ts'
import type { Kind, Scorer, Work } from '../learn/kind.ts'
import { rowOf } from '../learn/matrix.ts'
import { onnxRefusals } from '../learn/onnx/refusals.ts'
import { alignTo, holdOut, needConditions, select, type Table } from '../learn/prepare.ts'
import { gate, validate } from '../learn/validate.ts'

/** Stretches of the index over time, bins of its distribution, points of a measured and expected pair, pairs shown. */
const shown = { stretches: 600, bins: 24, points: 300, pairs: 8 }
/** The last bin takes what lies beyond. */
const histogramEnd = 2

export type Current = { number: number; document: unknown; names: readonly string[] }
export type Trained = { document: object; report: LearnedReport }
export type TrainTask = {
  recipe: KeptRecipe
  /** All columns of the recipe, those for conditions too. */
  table: Table
  /** The version in use, to be beaten. */
  current: Current | null
  work: Work
  /** ms, only measures. */
  elapsed: () => number
}

/** Rows of a recipe that a training takes, and what was left out. @throws Refusal unknownColumn */
export function chosenRows({ periods, except, conditions, gaps }: KeptRecipe, table: Table) {
  return select(table, { periods, except, conditions, gaps })
}

/**
 * @throws Refusal of learn/refusals.ts: no rows, a column that never moves, one condition only, too few rows…
 */
export async function train(kind: Kind, task: TrainTask): Promise<Trained> {
  const { recipe, current, work, elapsed } = task
  const { table: chosen, count } = chosenRows(recipe, task.table)
  const { coverage } = recipe
  if (coverage) needConditions(chosen, coverage.name, coverage.edges, coverage.needed)
  const features = recipe.columns.filter(({ use }) => use === 'feature').map(({ name }) => name)
  const rows = alignTo(features, chosen)
  const { training, heldOut } = holdOut(rows, recipe.holdOut)
  const began = elapsed()
  const told = { ...work, progress: (share: number) => work.progress?.(share * 0.9) }
  const learned = (await kind.train(training, features, recipe.options, told)) as object
  const ground = groundOf(training, features, recipe.options.target as string | undefined)
  const document = { ...learned, ...(ground && { ground }) }
  const seconds = (elapsed() - began) / 1000
  const scorer = kind.open(document)
  const figures = figuresOf(scorer, heldOut)
  // its rows have no gaps: a model from outside that says nothing of some is not sound
  if (kind.file && figures.unjudged > 0)
    throw new Refusal(onnxRefusals.onnxNotFinite, {
      row: t(`${figures.unjudged} 行检验数据`, `${figures.unjudged} held-out rows`),
    })
  work.progress?.(0.95)
  const before = current && rivalFigures(kind, current, features, heldOut)
  const report: LearnedReport = {
    count,
    columns: columnFigures(chosen),
    training: figuresOf(scorer, training),
    heldOut: figures,
    ground: ground ? coverageOf(openGround(ground, features), features, heldOut) : null,
    ...pictures(scorer, rows, training.rows),
    current: before && { number: current!.number, figures: before },
    gate: before ? gate(before, figures) : ([] as Text[]),
    seconds,
  }
  return { document, report }
}

function figuresOf(scorer: Scorer, table: Table): LearnedFigures {
  const [from, to] = [table.times[0] ?? 0, table.times[table.rows - 1] ?? 0]
  return { from, to, ...validate(scorer, table) }
}

/** Of the version in use on the same rows; undefined where it takes other columns. */
function rivalFigures(kind: Kind, { document, names }: Current, features: readonly string[], heldOut: Table) {
  if (!names.every((name) => features.includes(name))) return null
  const parsed = kind.document.safeParse(document)
  return parsed.success ? figuresOf(kind.open(parsed.data), alignTo(names, heldOut)) : null
}

function columnFigures(table: Table): LearnedReport['columns'] {
  return table.names.map((name, c) => {
    let [sum, min, max] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let r = 0; r < table.rows; r++) {
      const value = table.values[r * table.columns + c]
      sum += value
      min = Math.min(min, value)
      max = Math.max(max, value)
    }
    const mean = sum / table.rows
    let squares = 0
    for (let r = 0; r < table.rows; r++) squares += (table.values[r * table.columns + c] - mean) ** 2
    return { name, mean, deviation: Math.sqrt(squares / table.rows), min, max }
  })
}

/** The index over time, its distribution, and what was measured against what was expected. One pass over all rows. */
function pictures(
  scorer: Scorer,
  table: Table,
  trainingRows: number,
): Pick<LearnedReport, 'index' | 'histogram' | 'estimates'> {
  const score = scorer.newScore()
  const length = Math.max(1, Math.ceil(table.rows / shown.stretches))
  const index: LearnedReport['index'] = {
    ...{ times: [], mean: [], largest: [] },
    heldOutFrom: table.times[trainingRows] ?? table.times[table.rows - 1],
  }
  const bins = () => new Array<number>(shown.bins).fill(0)
  const histogram = { training: bins(), heldOut: bins() }
  const squares = new Float64Array(table.columns)
  const every = Math.max(1, Math.ceil(table.rows / shown.points))
  const points: { time: number; measured: Float64Array; expected: Float64Array }[] = []
  let [sum, judged, largest] = [0, 0, 0]
  for (let r = 0; r < table.rows; r++) {
    const row = rowOf(table, r)
    scorer.score(row, score)
    if (Number.isFinite(score.index)) {
      sum += score.index
      judged++
      largest = Math.max(largest, score.index)
      const bin = Math.min(shown.bins - 1, Math.floor((score.index / histogramEnd) * (shown.bins - 1)))
      histogram[r < trainingRows ? 'training' : 'heldOut'][bin]++
      for (let c = 0; c < table.columns; c++) squares[c] += score.residual[c] ** 2
    }
    if (r % every === 0) points.push({ time: table.times[r], measured: row.slice(), expected: score.estimate.slice() })
    if ((r + 1) % length === 0 || r === table.rows - 1) {
      if (judged > 0) {
        index.times.push(table.times[r - (r % length)])
        index.mean.push(sum / judged)
        index.largest.push(largest)
      }
      ;[sum, judged, largest] = [0, 0, 0]
    }
  }
  const shares = (counts: number[]) => {
    const total = counts.reduce((all, n) => all + n, 0)
    return counts.map((n) => (total > 0 ? n / total : 0))
  }
  const deviations = columnFigures(table).map(({ deviation }) => deviation)
  const estimates = table.names
    .map((name, c) => ({ name, c, misses: squares[c] / deviations[c] ** 2 }))
    .filter(({ c }) => points.some(({ expected }) => Number.isFinite(expected[c])))
    .sort((a, b) => b.misses - a.misses)
    .slice(0, shown.pairs)
    .map(({ name, c }) => {
      const known = points.filter(({ expected }) => Number.isFinite(expected[c]))
      return {
        name,
        times: known.map(({ time }) => time),
        measured: known.map(({ measured }) => measured[c]),
        expected: known.map(({ expected }) => expected[c]),
      }
    })
  const edges = Array.from({ length: shown.bins }, (_, k) => (k * histogramEnd) / (shown.bins - 1))
  return {
    index,
    histogram: { edges, training: shares(histogram.training), heldOut: shares(histogram.heldOut) },
    estimates,
  }
}
