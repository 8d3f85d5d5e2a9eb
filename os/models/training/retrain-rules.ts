// When a model is trained anew by itself, over which time, and when that is given up. Pure: the clock and the plant's zone are arguments.
import type {
  DriftItem,
  DriftVerdict,
  KeptRecipe,
  LearnedVersionItem,
  RetrainPlan,
  RetrainWhy,
} from '../../../api/learned-models.ts'

/** `triedAt`: when a training was last queued. `job`: one that has not told its end. Times are UTC ms. */
export type PlanState = {
  setAt: number
  triedAt: number | null
  failures: number
  stopped: boolean
  job: string | null
}
/** What a plan has to know of its model. `waiting`: drafts and reviewed versions that are newer than the one in use. */
export type Around = {
  live: number | null
  drift: { number: number; at: number; verdict: DriftVerdict } | null
  waiting: number
}

/** @param drifts the latest first */
export function aroundOf(
  versions: readonly Pick<LearnedVersionItem, 'number' | 'state'>[],
  drifts: readonly Pick<DriftItem, 'number' | 'at' | 'verdict'>[],
): Around {
  const live = versions.find(({ state }) => state === 'published')?.number ?? null
  const waiting = versions.filter(({ state, number }) => number > (live ?? 0) && /^(draft|reviewed)$/.test(state))
  const drift = drifts.find(({ number, verdict }) => number === live && verdict !== 'tooFew')
  return { live, waiting: waiting.length, drift: drift ?? null }
}

export const retrainLimits = {
  /** Failures in a row after which a plan stops until somebody sets it again. */
  failures: 3,
  /** Versions that wait for a second person; a plan makes no more before one of them is taken, rejected or deleted. */
  waiting: 3,
  /** Trainings that one look queues; the others' turn comes with the next look, the longest due first. */
  atOnce: 4,
  /** Drift does not ask for another training sooner. */
  driftGapMs: 86_400_000,
}

const dayMs = 86_400_000

/**
 * When the schedule is due next; null without one. The first time is the next full `hour` of the plant's clock, later ones stand `everyDays`
 * calendar days after the last try. So what was missed, however often, is one time: the try that makes up for it moves the next one on.
 */
export function dueAt(
  { everyDays, hour }: Pick<RetrainPlan, 'everyDays' | 'hour'>,
  { setAt, triedAt }: Pick<PlanState, 'setAt' | 'triedAt'>,
  timeZone: string,
): number | null {
  if (everyDays === null) return null
  const base = Temporal.Instant.fromEpochMilliseconds(triedAt ?? setAt).toZonedDateTimeISO(timeZone)
  // an hour that the clocks skip is the one right after the gap
  const on = (days: number) =>
    base.toPlainDate().add({ days }).toZonedDateTime({ timeZone, plainTime: { hour } }).epochMilliseconds
  if (triedAt !== null) return on(everyDays)
  return on(0) > setAt ? on(0) : on(1)
}

/** Why a model is to be trained now; null when it is not. */
export function whyNow(
  plan: RetrainPlan,
  state: PlanState,
  { live, drift, waiting }: Around,
  now: number,
  timeZone: string,
): RetrainWhy | null {
  if (state.stopped || state.job !== null || waiting >= retrainLimits.waiting) return null
  const due = dueAt(plan, state, timeZone)
  if (due !== null && due <= now) return 'schedule'
  const since = state.triedAt ?? state.setAt
  const drifted = drift?.verdict === 'retrain' && drift.number === live && drift.at > since
  const rested = state.triedAt === null || now - state.triedAt >= retrainLimits.driftGapMs
  // a version that waits for its review is the answer already
  return plan.onDrift && drifted && rested && waiting === 0 ? 'drift' : null
}

/** The recipe over the last days: the same columns, conditions and options; of what is excluded, what still lies in them. */
export function slidingRecipe(recipe: KeptRecipe, windowDays: number, now: number): KeptRecipe {
  const from = Math.max(0, now - windowDays * dayMs)
  return { ...recipe, periods: [{ from, to: now }], except: recipe.except.filter((e) => e.to > from && e.from < now) }
}

/** What a training that failed leaves behind. */
export function afterFailure({ failures }: Pick<PlanState, 'failures'>): { failures: number; stopped: boolean } {
  return { failures: failures + 1, stopped: failures + 1 >= retrainLimits.failures }
}
