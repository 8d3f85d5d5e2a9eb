import type { SampleBatch } from '../../../contract/sample.ts'
import type { Look } from '../engine/program.ts'
import type { Instance } from '../engine/runner.ts'
import type { AlarmChange } from '../engine/scan.ts'
import type { LearnedSource } from '../training/shelf.ts'

/** A published version with its instances, bound to points by their indices. `id` is the model's; `learned`: what its learned blocks are made of. */
export type ScanModel = {
  id: string
  number: number
  drawing: unknown
  learned?: LearnedSource[]
  instances: Instance[]
}

/** What the thread tells once a second. Figures are sums over all models since it started; times UTC ms. */
export type ScanStatus = {
  at: number
  models: number
  instances: number
  /** Of the last scan in which a model ran, and the longest within the last second. */
  lastMs: number
  longestMs: number
  overruns: number
  missed: number
  /** Samples between two scans that were more than one scan takes. */
  samplesLost: number
  faults: number
  /** Ids of models that were stopped because they took too long, or threw. */
  stopped: string[]
}

/** `mark`: a number that stands for it in the pulse. */
export type MarkedModel = ScanModel & { mark: number }

/** Methods the scan thread answers. */
export type ScanMethods = {
  /** In the place of the version that runs, between two scans. Throws why it cannot run; then the one before goes on. */
  put(model: MarkedModel): void
  remove(args: { id: string }): void
  /** After the first models are there: takes up what was saved, and scans from now on. */
  begin(args: undefined): Promise<{ carried: number; fresh: number }>
  look(args: { model: string; instance: string }): { look: Look | null }
  /** Keeps what models remember, and scans no more. */
  stop(args: undefined): Promise<void>
}

/** Methods the main process answers. */
export type ScanHost = {
  written(args: SampleBatch): void
  alarms(args: AlarmChange[]): void
  status(args: ScanStatus): void
  log(args: { level: 'info' | 'warn' | 'error'; message: string; data?: object }): void
}
