import { z } from 'zod'
import type { LearnedReport } from '../../../api/learned-models.ts'
import type { Notice } from '../../../contract/ctx.ts'
import type { AppPermission } from '../../../contract/permissions.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { type Text, t } from '../../../contract/text.ts'
import type { Historian } from '../../historian/historian.ts'
import { type JobContext, type JobDeclaration, noInput, systemActor } from '../../jobs/jobs.ts'
import type { Scope } from '../../kernel/services.ts'
import type { PointDirectories } from '../../live/live-reader.ts'
import { learnRefusals } from '../learn/refusals.ts'
import { pointsOf, readTable, sizedRows } from './dataset.ts'
import { watchJob } from './drift-watch.ts'
import { kindOf, trainJob } from './kind-of.ts'
import type { LearnedModels } from './learned-models.ts'
import { inLearningThread } from './learner.ts'
import { trainingRefusals as refusals } from './refusals.ts'
import { retrainLimits, slidingRecipe } from './retrain-rules.ts'
import type { Shelves } from './shelf.ts'
import { planTried, readPlan, readPlans, type StoredPlan } from './store.ts'

export type LearningServices = {
  learned: LearnedModels
  historian: Pick<Historian, 'aggregate'>
  points: Pick<PointDirectories, 'of'>
  shelves: Pick<Shelves, 'catalogIf'>
  notify(scope: Pick<Scope, 'tx' | 'actor'>, notice: Notice): Promise<void>
  clock(): number
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

const input = z.strictObject({
  model: z.uuid(),
  code: z.string().max(40),
  note: z.string().max(500),
  plan: z.literal(true).optional(),
})

/** Of a training's progress; the rest is the training. */
const readingShare = 0.4

/** Training, and the look at what live rows have become. */
export function learningJobs(services: LearningServices): JobDeclaration[] {
  const { learned, historian, points, notify, clock, log } = services
  /** Trainings are heavy: one at a time. */
  let turn: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work, work)
    turn = mine.catch(() => {})
    return mine
  }

  async function train(
    { tenant, actor, input: { model: id, note }, progress }: JobContext<z.output<typeof input>>,
    plan?: StoredPlan,
  ) {
    const stopped = () => progress.stopped()
    const obey = () => {
      if (stopped()) throw new Refusal(learnRefusals.cancelled)
    }
    const { model, current, file } = await learned.forWork(tenant, id, true)
    if (!model.recipe) throw new Refusal(refusals.noRecipe)
    const recipe = plan ? slidingRecipe(model.recipe, plan.plan.windowDays, clock()) : model.recipe
    const kind = kindOf(model.kind)
    const { columns, periods, stepMs } = recipe
    const times = sizedRows(periods, stepMs, columns.length)
    const names = columns.map(({ name }) => name)
    const table = await readTable({
      ...{ historian, points: pointsOf(points.of(tenant), columns), names, times, stepMs },
      async progress(share) {
        obey()
        await progress.report(share * readingShare, t('读取历史数据', 'reading history'))
      },
    })
    const { document, report } = await inLearningThread(
      'train',
      {
        ...{ kind: kind.id, recipe, table, now: clock(), file: file?.bytes },
        current: current && {
          ...{ number: current.number, document: current.document },
          names: current.recipe.columns.filter(({ use }) => use === 'feature').map(({ name }) => name),
        },
      },
      {
        stopped,
        progress: (share) =>
          void progress
            .report(readingShare + share * (1 - readingShare), t('训练与验证', 'training and validating'))
            .catch(() => {}),
      },
    )
    obey()
    const others = [...(file ? [file.author] : []), ...(plan ? [plan.author] : [])]
    return { ...(await learned.keep(id, { recipe, document, report, note }, others, actor)), report }
  }

  /** A training that a plan asked for: how it ended is written into the plan and told. One that is stopped is left to the next look. */
  async function trainByPlan(job: JobContext<z.output<typeof input>>) {
    const { tenant, within, progress, input } = job
    const id = input.model
    const plan = await within(({ sql }) => readPlan(sql, id), { readOnly: true })
    // taken back, or set anew, while it waited
    if (!plan || plan.job !== job.id) return {}
    try {
      const { number, report } = await train(job, plan)
      const { model } = await learned.forWork(tenant, id)
      await within(async (tx) => {
        if (await learned.endPlan(tx, id, job.id, { number }))
          await notify({ tx, actor: systemActor(tenant) }, trainedNotice(model, number, report, plan))
      })
      return { number }
    } catch (error) {
      if (!progress.stopped()) await planFailed(job, id, job.id, problemOf(error))
      throw error
    }
  }

  async function planFailed(
    { tenant, within }: Pick<JobContext, 'tenant' | 'within'>,
    id: string,
    job: string | null,
    problem: Text,
  ) {
    const { model } = await learned.forWork(tenant, id)
    await within(async (tx) => {
      const plan = await learned.endPlan(tx, id, job, { problem })
      if (plan) await notify({ tx, actor: systemActor(tenant) }, failedNotice(model, plan, problem))
    })
  }

  /** What a plan's training left open when its process died, or somebody stopped it. */
  async function settle(job: JobContext, plan: StoredPlan): Promise<void> {
    if (plan.job === null) return
    const [row] = await job.within(
      ({ sql }) => sql<{ state: string; error: Text | null }[]>`select state, error from job where id = ${plan.job}`,
      { readOnly: true },
    )
    if (row?.state === 'queued' || row?.state === 'running') return
    if (row?.state === 'failed') await planFailed(job, plan.model, plan.job, row.error ?? problemOf(null))
    else await job.within(async (tx) => void (await learned.endPlan(tx, plan.model, plan.job, 'stopped')))
  }

  async function retrain(job: JobContext) {
    const { tenant, within, progress } = job
    const plans = await within(({ sql }) => readPlans(sql), { readOnly: true })
    const queued: string[] = []
    for (const plan of plans) {
      if (progress.stopped()) break
      await settle(job, plan)
    }
    for (const { model: id } of plans) {
      if (progress.stopped() || queued.length >= retrainLimits.atOnce) break
      const tried = await learned.tryPlan(systemActor(tenant), id)
      if (tried && 'job' in tried) queued.push(tried.job)
      else if (tried) {
        const { why, error } = tried
        log('warn', 'a data-driven model is not trained anew', { model: id, error: String(error).slice(0, 300) })
        await within(({ sql }) => planTried(sql, id, why, null, clock()))
        await planFailed(job, id, null, problemOf(error))
      }
    }
    return { plans: plans.length, queued: queued.length }
  }

  return [
    {
      id: trainJob,
      label: t('训练数据模型', 'Train a data-driven model'),
      input,
      about: ({ code }) => t(code, code),
      // each run would keep one more version
      repeatable: false,
      run: (job) =>
        inTurn(async () => {
          if (job.input.plan) return trainByPlan(job)
          const { number } = await train(job)
          return { number }
        }),
    },
    watchJob(services),
    {
      id: 'os.retrainModels',
      label: t('按计划再训练数据模型', 'Train data-driven models anew by their plans'),
      input: noInput,
      cron: '3 * * * *',
      run: retrain,
    },
  ]
}

const problemOf = (error: unknown): Text =>
  error instanceof Refusal ? error.texts() : t('内部错误，详见后台任务', 'an internal error; see the jobs')

type Named = { id: string; code: string; name: Text }

const toldTo = ({ author }: StoredPlan): Notice['to'] => ({
  permission: 'models.review' as AppPermission,
  ...(author.startsWith('user:') ? { users: [author.slice(5)] } : {}),
})

function trainedNotice({ id, code, name }: Named, number: number, report: LearnedReport, plan: StoredPlan): Notice {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`
  const { current, heldOut } = report
  const before = current
    ? t(
        `；在用的第 ${current.number} 版 ${percent(current.figures.above)}`,
        `; version ${current.number} in use ${percent(current.figures.above)}`,
      )
    : t('', '')
  return {
    to: toldTo(plan),
    cause: `learned:${code}:retrained`,
    title: t(
      `数据模型“${name.zh}”已再训练，第 ${number} 版待审核`,
      `“${name.en}” was trained anew; version ${number} waits for review`,
    ),
    body: t(
      `检验误报 ${percent(heldOut.above)}${before.zh}`,
      `False alarms on held-out rows ${percent(heldOut.above)}${before.en}`,
    ),
    link: `/learned/${id}?tab=report&number=${number}`,
    level: 'info',
  }
}

function failedNotice({ id, code, name }: Named, plan: StoredPlan, problem: Text): Notice {
  const { failures, stopped } = plan
  return {
    to: toldTo(plan),
    cause: `learned:${code}:retrainFailed`,
    title: stopped
      ? t(
          `数据模型“${name.zh}”连续 ${failures} 次再训练失败，计划已停止`,
          `Training “${name.en}” anew failed ${failures} times in a row; its plan has stopped`,
        )
      : t(
          `数据模型“${name.zh}”再训练失败，原版本照常使用`,
          `Training “${name.en}” anew failed; the version in use stays`,
        ),
    body: problem,
    link: `/learned/${id}`,
    level: 'warning',
  }
}
