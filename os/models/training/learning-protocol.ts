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
  /** `drift` is null where there are too few rows for a verdict; `outside`: share of the rows beyond the ground, null where it is not known. */
  watch(args: WatchArgs): { drift: DriftReport | null; rows: number; outside: number | null }
}
/** Methods the main process answers. */
export type LearningHost = { progress(share: number): void }
