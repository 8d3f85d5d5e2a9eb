import type {
  DriftItem,
  LearnedDetail,
  LearnedPlan,
  LearnedVersionItem,
  RetrainPlan,
  RetrainWhy,
} from '../../../api/learned-models.ts'
import type { Actor } from '../../../contract/actor.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Text } from '../../../contract/text.ts'
import { auditName } from '../../audit/audit.ts'
import type { TenantTx } from '../../data/tenancy.ts'
import { authorOf } from '../life.ts'
import type { By } from '../model-store.ts'
import { sizedRows } from './dataset.ts'
import { kindOf, trainJob } from './kind-of.ts'
import type { Changed, LearnedServices } from './learned-models.ts'
import { trainingRefusals as refusals } from './refusals.ts'
import { type Around, afterFailure, aroundOf, dueAt, retrainLimits, slidingRecipe, whyNow } from './retrain-rules.ts'
import * as store from './store.ts'

/** What plans ask of the models that they train. */
export type PlanParts = {
  modelOf(tx: TenantTx, id: string): Promise<store.StoredLearned>
  trainingOf(tx: TenantTx, id: string): Promise<string | null>
  /** @throws Refusal tooManyLearnedVersions */
  room(tx: TenantTx, id: string): Promise<void>
  change(
    id: string,
    what: Changed,
    work: (tx: TenantTx, by: By) => Promise<{ action: string; before?: unknown; after?: unknown }>,
  ): Promise<LearnedDetail>
}

/** A training that was queued, or what kept it from that. */
type Tried = { why: RetrainWhy; job: string } | { why: RetrainWhy; error: unknown }

/** Among so many of the latest looks for drift the last of the version in use is sought. */
const latestDrifts = 50

/** How models are trained anew by themselves: set, due, queued and ended; see retrain-rules.ts. */
export function createPlans(
  { tenants, audit, clock, timeZone, enqueue }: LearnedServices,
  { modelOf, trainingOf, room, change }: PlanParts,
) {
  const around = async ({ sql }: TenantTx, id: string): Promise<Around> =>
    aroundOf(await store.readTrained(sql, id), await store.readDrifts(sql, id, latestDrifts))

  async function planOf(
    tx: TenantTx,
    id: string,
    versions: readonly LearnedVersionItem[],
    drifts: readonly DriftItem[],
  ): Promise<LearnedPlan | null> {
    const stored = await store.readPlan(tx.sql, id)
    if (!stored) return null
    const { plan, setAt, setBy, triedAt, why, number, failures, problem, stopped } = stored
    return {
      ...{ ...plan, setAt, setBy, triedAt, why, number, failures, problem, stopped },
      nextAt: stopped ? null : dueAt(plan, stored, timeZone),
      waiting: aroundOf(versions, drifts).waiting >= retrainLimits.waiting,
    }
  }

  /** Sets how a model is trained anew by itself, with a clean record; null: not at all. */
  function setPlan(id: string, plan: RetrainPlan | null, what: Changed): Promise<LearnedDetail> {
    return change(id, what, async (tx, who) => {
      const { recipe, kind } = await modelOf(tx, id)
      if (plan) {
        if (!recipe) throw new Refusal(refusals.noRecipe)
        if (kindOf(kind).file) throw new Refusal(refusals.planOfFile, {}, 'plan')
        if (plan.everyDays === null && !plan.onDrift) throw new Refusal(refusals.planWithoutOccasion, {}, 'plan')
        const { periods } = slidingRecipe(recipe, plan.windowDays, who.at)
        sizedRows(periods, recipe.stepMs, recipe.columns.length)
      }
      const before = (await store.readPlan(tx.sql, id))?.plan ?? null
      await store.savePlan(tx.sql, id, plan, authorOf(what.actor), who)
      return { action: 'learned.plan', before, after: plan }
    })
  }

  /** Queues the training of a plan that is due, or tells why it could not; null where it is not, or where the model is being trained. */
  async function tryPlan(actor: Actor, id: string): Promise<Tried | null> {
    let why: RetrainWhy | null = null
    try {
      return await tenants.within(actor.tenant, async (tx) => {
        const stored = await store.readPlan(tx.sql, id)
        why = stored ? whyNow(stored.plan, stored, await around(tx, id), clock(), timeZone) : null
        if (!why || (await trainingOf(tx, id))) return null
        const { code, recipe } = await modelOf(tx, id)
        if (!recipe) throw new Refusal(refusals.noRecipe)
        await room(tx, id)
        const note = why === 'drift' ? '漂移后按计划再训练 · retrained after drift' : '按计划再训练 · retrained by plan'
        const job = await enqueue({ tx, actor }, trainJob, { model: id, code, note, plan: true })
        await store.planTried(tx.sql, id, why, job, clock())
        await audit.write(
          { actor: auditName(actor), action: 'learned.train', object: `learned:${code}`, after: { job, why } },
          tx.sql,
        )
        return { job, why }
      })
    } catch (error) {
      if (!why) throw error
      return { why, error }
    }
  }

  /** Writes how a plan's training ended. @returns the plan as it was and whether it stops; null where another job is its last */
  async function endPlan(
    tx: TenantTx,
    id: string,
    job: string | null,
    end: { number: number } | { problem: Text } | 'stopped',
  ) {
    const stored = await store.readPlan(tx.sql, id)
    if (!stored || stored.job !== job) return null
    const next =
      end === 'stopped'
        ? { failures: stored.failures, stopped: stored.stopped, problem: stored.problem, number: null }
        : 'number' in end
          ? { failures: 0, stopped: false, problem: null, number: end.number }
          : { ...afterFailure(stored), problem: end.problem, number: null }
    await store.planEnded(tx.sql, id, next)
    return { ...stored, ...next }
  }

  return { planOf, setPlan, tryPlan, endPlan }
}
