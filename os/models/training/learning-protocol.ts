import type { KeptRecipe, LearnedReport } from '../../../api/learned-models.ts'
import type { Table } from '../learn/prepare.ts'
import type { DriftReport } from '../learn/validate.ts'
import type { Current } from './train.ts'

/** `file`: what was uploaded, for kinds that take one. */
export type TrainArgs = {
  kind: string
  recipe: KeptRecipe
  table: Table
  current: Current | null
  now: number
  file?: Uint8Array
}
export type WatchArgs = { kind: string; recipe: KeptRecipe; table: Table; document: unknown }

/** Methods the learning thread answers; it is born for one of them. `document` is JSON already: it was measured there. */
export type LearningMethods = {
  train(args: TrainArgs): Promise<{ document: string; report: LearnedReport }>
  /** Null: too few rows for a verdict. */
  watch(args: WatchArgs): { drift: DriftReport | null; rows: number }
}
/** Methods the main process answers. */
export type LearningHost = { progress(share: number): void }
