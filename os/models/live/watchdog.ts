import { isDeepStrictEqual } from 'node:util'
import { backOffMs } from '../../stream/back-off.ts'
import { type Pulse, stages } from '../engine/pulse.ts'
import { pauseMs } from '../engine/runner.ts'
import type { ScanModel } from './scan-protocol.ts'

/**
 * `scanMs`: one model in one scan, with all its instances; far above the engine's budget, which stops what is only slow. `otherMs`: anything
 * else, as compiling a model or keeping what models remember.
 */
export const watchLimits = { lookMs: 250, scanMs: 5_000, otherMs: 60_000 }
export type WatchLimits = typeof watchLimits

/** What is remembered from one look to the next. `at` and `stuckMs` by a clock that only measures. */
export type Watch = { pulse: Pulse; at: number; stuckMs: number }

/**
 * One look at the thread. A look counts at most twice its distance: when the whole process stood still, the thread could not work either.
 * @param now ms of a clock that only measures
 */
export function watch(before: Watch | null, pulse: Pulse, now: number, { lookMs }: WatchLimits): Watch {
  if (before === null || before.pulse.beat !== pulse.beat) return { pulse, at: now, stuckMs: 0 }
  return { pulse, at: now, stuckMs: before.stuckMs + Math.min(Math.max(0, now - before.at), 2 * lookMs) }
}

export const hangs = ({ pulse, stuckMs }: Watch, { scanMs, otherMs }: WatchLimits): boolean =>
  stuckMs >= (pulse.stage === stages.scan ? scanMs : otherMs)

/** Threads that ended by themselves or were ended. `suspect`: what the last one was at, a key of {@link suspectKey}. */
export type Falls = { inARow: number; suspect: string | null }
export const noFalls: Falls = { inARow: 0, suspect: null }
/** A thread that has run for so long begins a new row. */
export const settledMs = 600_000

/** `model`: which one the pulse names, null where it is at none. */
export type Fall = { hung: boolean; livedMs: number; model: string | null }

/**
 * Whether a model is kept out for it: one that did not end; or one that was at work when two threads in a row died, e.g. of memory, since
 * once may be by chance.
 */
export function judgeFall(before: Falls, { hung, livedMs, model }: Fall): { falls: Falls; guilty: string | null } {
  const inARow = livedMs > settledMs ? 1 : before.inARow + 1
  const guilty = model !== null && (hung || before.suspect === model) ? model : null
  return { falls: { inARow, suspect: guilty === null ? model : null }, guilty }
}

/** So many restarts in a row without a pause, as long as each has found its model. */
export const restartsAtOnce = 4
const backOffs = 7

/**
 * How long the thread stays away. At once while what did it is known; then from a second to a minute as any failure; then from a minute to an
 * hour: thousands of models that do not end must not keep the others from running by a restart every few seconds.
 * @param random a number in [0, 1)
 */
export function restartDelayMs(inARow: number, guilty: boolean, random: number): number {
  if (guilty && inARow <= restartsAtOnce) return 0
  const tries = Math.max(1, inARow - (guilty ? restartsAtOnce : 0))
  if (tries <= backOffs) return backOffMs(tries, random)
  return Math.min(pauseMs.longest, pauseMs.first * 2 ** Math.min(tries - backOffs, 16))
}

/** Away for longer than this, outputs of models are said to be bad: nobody may take them for new. */
export const longAbsenceMs = 5_000

export const holdCauses = ['endless', 'notCompiled', 'died'] as const
/** Why a model is kept out. `instance`: at which it was, null where that is not known; `at` UTC ms. */
export type Hold = { cause: (typeof holdCauses)[number]; instance: string | null; at: number; model: ScanModel }

/** Other instances may come and go; another drawing, or another binding of the guilty one, is worth a try. */
export function staysHeld({ model, instance }: Hold, next: ScanModel): boolean {
  if (!isDeepStrictEqual([model.drawing, model.learned], [next.drawing, next.learned])) return false
  if (instance === null) return true
  const own = ({ instances }: ScanModel) => instances.find(({ id }) => id === instance)
  return isDeepStrictEqual(own(model), own(next))
}
