import { z } from 'zod'
import type { Text } from '../contract/text.ts'

/** Most learned models of one organisation, and most versions of one of them. */
export const maxLearnedModels = 500
export const maxLearnedVersions = 100
/** Of them, those that come as files, which stay in memory; and the size of such a file. */
export const maxFileModels = 40
export const maxLearnedFileBytes = 11 * 2 ** 20
/** What one training may take; `bytes` of the trained document, as JSON. */
export const trainingLimits = {
  ...{ columns: 100, rows: 300_000, values: 15_000_000, seconds: 600 },
  ...{ bytes: 16 * 2 ** 20, heapMebibytes: 1024 },
}
/** How far apart the rows of a training set may be, ms. */
export const trainingSteps = [
  ...[1_000, 2_000, 5_000, 10_000, 30_000, 60_000],
  ...[120_000, 300_000, 600_000, 1_800_000, 3_600_000],
] as const

export const learnedStates = ['draft', 'reviewed', 'published', 'retired'] as const
export type LearnedState = (typeof learnedStates)[number]

const text = z.strictObject({ zh: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) })
/** Drawings call the block `learned:<code>`. */
const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/)
/** A column is an input of the block, so its name is that of a port: best the role of the point. */
const columnName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)
/** Until the year 2100. */
const time = z.int().min(0).max(4_102_444_800_000)
const period = z
  .strictObject({ from: time, to: time })
  .refine((p) => p.from < p.to, { error: 'from < to', path: ['to'] })
const number = z.number().min(-1e300).max(1e300)
const gapMs = z.int().min(1_000).max(86_400_000)

/**
 * What a model is trained from. Rows lie `stepMs` apart, each with the mean of what its point said until the next; a row counts when it lies
 * in a period, in no stretch of `except`, and every condition holds. `use`: a column for the condition alone is no input of the model.
 */
export const learnedRecipe = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        name: columnName,
        point: z.string().min(1).max(200),
        use: z.enum(['feature', 'condition']).default('feature'),
      }),
    )
    .min(1)
    .max(trainingLimits.columns),
  periods: z.array(period).min(1).max(20),
  except: z.array(period).max(200).default([]),
  stepMs: z.literal(trainingSteps),
  conditions: z
    .array(z.strictObject({ name: columnName, min: number.optional(), max: number.optional() }))
    .max(20)
    .default([]),
  gaps: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('drop') }),
      z.strictObject({ kind: z.literal('hold'), maxMs: gapMs }),
      z.strictObject({ kind: z.literal('interpolate'), maxMs: gapMs }),
    ])
    .default({ kind: 'interpolate', maxMs: 600_000 }),
  /** Share of the rows, the last in time, that training does not see. */
  holdOut: z.number().min(0.1).max(0.5).default(0.25),
  /** Bands of a column, between rising edges; so many of them must have been seen. */
  coverage: z
    .strictObject({
      name: columnName,
      edges: z.array(number).min(1).max(20),
      needed: z.int().min(1).max(21),
    })
    .nullable()
    .default(null),
  /** Of the kind. */
  options: z.record(z.string().max(40), z.union([z.number(), z.string().max(200), z.boolean()])).default({}),
  /** The same seed and data give the same model. */
  seed: z.int().min(0).max(2_147_483_646).default(1),
})
export type LearnedRecipe = z.output<typeof learnedRecipe>
/** As it is kept: with the unit and the name that each point had. */
export type LearnedColumn = LearnedRecipe['columns'][number] & { unit: string | null; label: Text }
export type KeptRecipe = Omit<LearnedRecipe, 'columns'> & { columns: LearnedColumn[] }

export const learnedInput = z.strictObject({
  code,
  name: text,
  kind: z.string().min(1).max(40),
  /** Twin path of the machine that it is trained on. */
  machine: z.string().min(1).max(400).nullable().default(null),
})
export const learnedChange = z.strictObject({
  name: text,
  machine: z.string().min(1).max(400).nullable(),
  recipe: learnedRecipe.nullable(),
})

/** How far back and how seldom a model is trained anew by itself. */
export const retrainRange = { everyDays: 366, windowDays: 1_100 }
/**
 * Trains the recipe anew, over the last `windowDays`: every so many days at a full hour of the plant's clock, and when drift says so. What comes
 * is a draft that a second person reviews.
 */
export const retrainPlan = z.strictObject({
  everyDays: z.int().min(1).max(retrainRange.everyDays).nullable(),
  hour: z.int().min(0).max(23).default(2),
  onDrift: z.boolean().default(false),
  windowDays: z.int().min(1).max(retrainRange.windowDays),
})
export type RetrainPlan = z.output<typeof retrainPlan>
export const retrainWhys = ['schedule', 'drift'] as const
export type RetrainWhy = (typeof retrainWhys)[number]
/**
 * A plan and how it goes: `nextAt` by the schedule, `why` and `number` of the last try and what it brought (null: nothing), `failures` in a row
 * with the `problem` of the last, `stopped` after too many of them, `waiting`: too many versions wait for review.
 */
export type LearnedPlan = RetrainPlan & {
  setAt: number
  setBy: string
  nextAt: number | null
  triedAt: number | null
  why: RetrainWhy | null
  number: number | null
  failures: number
  problem: Text | null
  stopped: boolean
  waiting: boolean
}

/**
 * GET /api/learned-models/kinds → { items }. `target`: it estimates one of its columns, named by the option `target`. `file`: it was trained
 * elsewhere and comes as a file; a target is optional then.
 */
export type LearnedKind = { id: string; label: Text; note: Text; target: boolean; file: boolean }

/** Figures of rows that were scored; `above`: share with an index over 1. Times are UTC ms. */
export type LearnedFigures = {
  from: number
  to: number
  rows: number
  unjudged: number
  above: number
  median: number
  p95: number
  largest: number
  columns: {
    name: string
    bias: number | null
    rmse: number | null
    r2: number | null
    contribution: number
  }[]
}

/**
 * How much of the held-out rows lies outside what training covered: see os/models/learn/ground.ts. Shares of the rows; `together`: each input
 * in its range, but never so with the others. Of a column where training was (`low`, `high`) and where the held-out rows were (`from`, `to`).
 */
export type GroundCoverage = {
  outside: number
  together: number
  columns: { name: string; low: number; high: number; from: number; to: number; outside: number }[]
}

/** What one training found: see os/models/training/train.ts. */
export type LearnedReport = {
  /** Rows kept; outside the periods or in an excluded stretch; left out by a condition; values filled in; rows dropped for a gap. */
  count: { rows: number; outside: number; byCondition: number; filled: number; dropped: number }
  /** Of the columns over the rows kept. */
  columns: { name: string; mean: number; deviation: number; min: number; max: number }[]
  training: LearnedFigures
  heldOut: LearnedFigures
  /** Missing in reports of before grounds were kept. */
  ground?: GroundCoverage | null
  /** The index over time, in stretches of rows: start, mean, largest; those from `heldOutFrom` on were not trained with. */
  index: { times: number[]; mean: number[]; largest: number[]; heldOutFrom: number }
  /** Shares of the index between rising edges; the last bin takes what lies beyond. */
  histogram: { edges: number[]; training: number[]; heldOut: number[] }
  /** Measured against expected, thinned; of the columns that the model estimates, those with the largest residuals first. */
  estimates: { name: string; times: number[]; measured: number[]; expected: number[] }[]
  /** The published version on the same held-out rows, where it takes the same columns, and why this one is worse; empty when it is not. */
  current: { number: number; figures: LearnedFigures } | null
  gate: Text[]
  /** Of the training alone. */
  seconds: number
}

/** A version is one training. `rejected`: the reviewer did not take it. */
export type LearnedVersionItem = {
  number: number
  state: LearnedState
  rejected: boolean
  note: string
  trainedAt: number
  trainedBy: string
  reviewer: string | null
  reviewedAt: number | null
  publishedBy: string | null
  publishedAt: number | null
  bytes: number
  rows: number
  /** Of the held-out rows. `rmse` and `r2` of the target where there is one. */
  heldOut: { rows: number; above: number; p95: number; rmse: number | null; r2: number | null }
  /** The column that it estimates, with the unit of its errors. */
  target: LearnedColumn | null
  /** How many reasons there are against taking it in the place of what was published. */
  worse: number
}
/** GET /api/learned-models/:id/versions/:number */
export type LearnedVersion = LearnedVersionItem & { recipe: KeptRecipe; report: LearnedReport }

export const driftVerdicts = ['steady', 'watch', 'retrain', 'tooFew'] as const
export type DriftVerdict = (typeof driftVerdicts)[number]
/** One look at recent rows of a published version. `tooFew`: the plant was not in the condition for long enough. */
export type DriftItem = {
  number: number
  at: number
  verdict: DriftVerdict
  rows: number
  stability: number | null
  /** In deviations of the training residual. `label`: what its point is called at another machine than the one that it was trained on. */
  shifts: { name: string; shift: number; label?: Text }[]
  /** Share of the rows outside what training covered; null where the version does not know it. */
  outside: number | null
  from: number
  to: number
}
/**
 * GET /api/learned-models/:id/drifts → { items }, the worst first: every place where the version in use runs. `trained`: the machine that it
 * was trained on, by which its plan decides; elsewhere `caller` is the instance that calls it. `since`: since when the latest verdict is so;
 * `trail`: time and stability index, rising in time; `problem`: why nothing could be looked at.
 */
export type PlaceDrift = {
  place: string
  machine: string | null
  caller: string | null
  trained: boolean
  latest: DriftItem
  since: number
  trail: [at: number, stability: number | null][]
  problem: Text | null
}

/** GET /api/learned-models → { items, next } by code */
export type LearnedItem = {
  id: string
  code: string
  name: Text
  kind: string
  machine: string | null
  version: number
  /** Number of the version in use. */
  live: number | null
  latest: { number: number; state: LearnedState } | null
  drift: { at: number; verdict: DriftVerdict } | null
  updatedAt: number
  updatedBy: string
}
/** GET /api/learned-models/:id. Versions newest first, looks newest first. `training`: job that trains it now. */
export type LearnedDetail = LearnedItem & {
  recipe: KeptRecipe | null
  versions: LearnedVersionItem[]
  drifts: DriftItem[]
  training: string | null
  /** What was uploaded last, of a kind that says `file`. */
  file: LearnedFile | null
  /** Codes of models whose drawing in use calls it. */
  usedBy: string[]
  plan: LearnedPlan | null
}

/** What trying a file found. `wanted`: the output that was named, if any; `microseconds` a row took, the middle of many. */
export type TriedFile = {
  producer: string
  operators: number
  input: string
  output: string
  wanted: string | null
  columns: number
  microseconds: number
}
/** A file that was tried and kept. `at` UTC ms. */
export type LearnedFile = TriedFile & { name: string; bytes: number; sha256: string; at: number; by: string }

/** POST /api/learned-models/look: the data of a recipe before anybody trains, thinned to at most a thousand rows. */
export type RecipeLook = {
  times: number[]
  columns: { name: string; label: Text; unit: string | null; values: (number | null)[] }[]
  /** Which of the rows a training would take. */
  kept: boolean[]
  /** About how many rows a training would have; whether they are more than it may. */
  rows: number
  tooLarge: boolean
  /** Correlation with the target (or the first feature) over the rows taken, the strongest first. */
  related: { name: string; correlation: number }[]
}
