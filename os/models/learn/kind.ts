import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { Refusal } from '../../../contract/refusal.ts'
import type { Text } from '../../../contract/text.ts'
import { groundSchema } from './ground.ts'
import type { Matrix } from './matrix.ts'
import { learnRefusals } from './refusals.ts'

/** What a training is given besides its data. The same seed and data give the same document. */
export type Work = {
  seed: number
  /** UTC ms, written into the document. */
  now: number
  /** Share done, 0…1. */
  progress?: (share: number) => void
  signal?: AbortSignal
  /** What was brought from outside, for kinds that say `file`. */
  file?: Uint8Array
}

/** To be awaited every few hundred milliseconds of training: tells how far it is, lets others run, obeys a cancellation. */
export async function pace(work: Work, share: number): Promise<void> {
  work.progress?.(Math.min(1, share))
  await nextTurn()
  if (work.signal?.aborted) throw new Refusal(learnRefusals.cancelled)
}

/** What training saw, for the drift watch: see drift.ts. */
const referenceSchema = z.object({
  /** Nine inner deciles of the index over the training set. */
  indexDeciles: z.array(z.number()).length(9),
  /** Mean and deviation of each column's residual; zeros where the kind estimates nothing. */
  residualMean: z.array(z.number()),
  residualDeviation: z.array(z.number()),
})
export type Reference = z.infer<typeof referenceSchema>

/** The part that documents of all kinds share. A change of meaning raises `version`. */
export const documentBase = {
  format: z.literal('millrace-learned'),
  version: z.literal(1),
  /** Columns, in the order of the rows to be scored. */
  names: z.array(z.string().min(1).max(200)).min(1).max(500),
  rows: z.number().int().positive(),
  seed: z.number().int(),
  /** UTC ms */
  trainedAt: z.number(),
  reference: referenceSchema,
  /** What its training covered; older documents do not say. */
  ground: groundSchema.optional(),
}

export const baseOf = (data: Matrix, names: readonly string[], work: Work) => ({
  format: 'millrace-learned' as const,
  version: 1 as const,
  names: [...names],
  rows: data.rows,
  seed: work.seed,
  trainedAt: work.now,
})

/** Fields for numbers of a row or of the whole table. */
export const numbers = z.array(z.number())

/**
 * What a model says about one row. The record is filled again for every row; nothing is allocated.
 * `index` is the kind's statistic over its limit: above 1 the row is unlike the training set.
 */
export type Score = {
  index: number
  /** The kind's own figures, in the order of `Scorer.statistics`. */
  statistics: Float64Array
  /** What the model expects, per column; NaN where the kind estimates nothing. */
  estimate: Float64Array
  /** Measured less expected, per column; 0 where the kind estimates nothing. */
  residual: Float64Array
  /** Which share of the index each column has a part in; 0…1, together 1 (or all 0). */
  contribution: Float64Array
}

const emptyScore = (columns: number, statistics: number): Score => ({
  index: Number.NaN,
  statistics: new Float64Array(statistics),
  estimate: new Float64Array(columns).fill(Number.NaN),
  residual: new Float64Array(columns),
  contribution: new Float64Array(columns),
})

/** A document made ready for scoring: its numbers in typed arrays. */
export type Scorer = {
  names: readonly string[]
  statistics: readonly string[]
  newScore(): Score
  /** A row with a value that is no finite number gets the index NaN: no verdict instead of a wrong one. */
  score(row: Float64Array, out: Score): void
}

/** A kind of data-driven model: train, open, score. Documents are plain JSON, held to the kind's schema. */
export type Kind<Options = unknown, Document = unknown> = {
  id: string
  label: Text
  note: Text
  options: z.ZodType<Options>
  document: z.ZodType<Document>
  /** Somebody else trained it: `train` is given a file and measures its limits on history. */
  file?: true
  train(data: Matrix, names: readonly string[], options: Options, work: Work): Promise<Document>
  open(document: Document): Scorer
}

export const defineKind = <O, D>(kind: Kind<O, D>): Kind<O, D> => kind

/** True where each value of the row is finite. */
function allFinite(row: Float64Array): boolean {
  for (let c = 0; c < row.length; c++) if (!Number.isFinite(row[c])) return false
  return true
}

/** Empties a score: the row could not be judged. */
function unknownScore(out: Score): void {
  out.index = Number.NaN
  out.statistics.fill(Number.NaN)
  out.estimate.fill(Number.NaN)
  out.residual.fill(0)
  out.contribution.fill(0)
}

/** A scorer that gives no verdict on a row with a gap. @param judge sees rows of finite numbers alone */
export function scorerOf(names: readonly string[], statistics: readonly string[], judge: Scorer['score']): Scorer {
  return {
    names,
    statistics,
    newScore: () => emptyScore(names.length, statistics.length),
    score(row, out) {
      if (allFinite(row)) judge(row, out)
      else unknownScore(out)
    },
  }
}

/** Makes the parts add up to one. */
export function shareOut(contribution: Float64Array): void {
  let total = 0
  for (let c = 0; c < contribution.length; c++) total += contribution[c]
  if (total > 0) for (let c = 0; c < contribution.length; c++) contribution[c] /= total
}
