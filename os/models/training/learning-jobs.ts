import { z } from 'zod'
import type { DriftItem } from '../../../api/learned-models.ts'
import type { Notice } from '../../../contract/ctx.ts'
import type { AppPermission } from '../../../contract/permissions.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { t } from '../../../contract/text.ts'
import type { Historian } from '../../historian/historian.ts'
import { type JobContext, type JobDeclaration, noInput, systemActor } from '../../jobs/jobs.ts'
import type { Scope } from '../../kernel/services.ts'
import type { PointDirectories } from '../../live/live-reader.ts'
import { learnRefusals } from '../learn/refusals.ts'
import { readTable, rowTimes, sizedRows } from './dataset.ts'
import { keptDrifts, kindOf, type LearnedModels, trainJob } from './learned-models.ts'
import { inLearningThread } from './learner.ts'
import { trainingRefusals as refusals } from './refusals.ts'
import { insertDrift, readDrifts, readWatched } from './store.ts'

export type LearningServices = {
  learned: LearnedModels
  historian: Pick<Historian, 'aggregate'>
  points: Pick<PointDirectories, 'of'>
  notify(scope: Pick<Scope, 'tx' | 'actor'>, notice: Notice): Promise<void>
  clock(): number
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

const input = z.strictObject({ model: z.uuid(), code: z.string().max(40), note: z.string().max(500) })

/** Of a training's progress; the rest is the training. */
const readingShare = 0.4
/** A look at drift takes so many stretches of so many rows, spread over a day, or over longer where the step is long. */
const watched = { stretches: 8, rows: 200, days: 1 }
const dayMs = 86_400_000

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

  function pointsOf(tenant: string, columns: readonly { point: string }[]) {
    const directory = points.of(tenant)
    return columns.map(({ point }) => {
      const found = directory.byCode(point)
      if (!found) throw new Refusal(refusals.unknownTrainingPoint, { code: point })
      return found
    })
  }

  async function train({ tenant, actor, input: { model: id, note }, progress }: JobContext<z.output<typeof input>>) {
    const stopped = () => progress.stopped()
    const obey = () => {
      if (stopped()) throw new Refusal(learnRefusals.cancelled)
    }
    const { model, current, file } = await learned.forWork(tenant, id, true)
    const { recipe } = model
    if (!recipe) throw new Refusal(refusals.noRecipe)
    const kind = kindOf(model.kind)
    const { columns, periods, stepMs } = recipe
    const times = sizedRows(periods, stepMs, columns.length)
    const names = columns.map(({ name }) => name)
    const table = await readTable({
      ...{ historian, points: pointsOf(tenant, columns), names, times, stepMs },
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
    return learned.keep(id, { recipe, document, report, note }, file ? [file.author] : [], actor)
  }

  async function watchOne(tenant: string, id: string): Promise<DriftItem | null> {
    const { model, current } = await learned.forWork(tenant, id)
    if (!current) return null
    const { recipe, number, document } = current
    const { columns, stepMs } = recipe
    const at = clock()
    const span = Math.max(watched.days * dayMs, watched.stretches * watched.rows * stepMs)
    const times = stretches(rowTimes([{ from: at - span, to: at }], stepMs), watched.stretches, watched.rows)
    const names = columns.map(({ name }) => name)
    const table = await readTable({ historian, points: pointsOf(tenant, columns), names, times, stepMs })
    const { drift, rows } = await inLearningThread('watch', { kind: model.kind, recipe, table, document })
    return {
      ...{ number, at, from: at - span, to: at },
      verdict: drift?.verdict ?? 'tooFew',
      rows,
      stability: drift?.stability ?? null,
      shifts: drift?.shifts ?? [],
    }
  }

  async function watch({ tenant, within, progress }: JobContext) {
    const ids = await within(({ sql }) => readWatched(sql), { readOnly: true })
    let told = 0
    for (const [k, id] of ids.entries()) {
      if (progress.stopped()) break
      await progress.report(k / ids.length)
      try {
        const drift = await watchOne(tenant, id)
        if (!drift) continue
        const { model } = await learned.forWork(tenant, id)
        await within(async (tx) => {
          const before = (await readDrifts(tx.sql, id, 50)).find(
            (d) => d.number === drift.number && d.verdict !== 'tooFew',
          )
          await insertDrift(tx.sql, id, drift, keptDrifts)
          // once, not at every look
          if (drift.verdict !== 'retrain' || before?.verdict === 'retrain') return
          told++
          await notify({ tx, actor: systemActor(tenant) }, noticeOf(model, drift))
        })
      } catch (error) {
        // one model whose point is gone does not hide the others
        log('warn', 'drift of a data-driven model not seen', { model: id, error: String(error).slice(0, 300) })
      }
    }
    return { models: ids.length, told }
  }

  return [
    {
      id: trainJob,
      label: t('训练数据模型', 'Train a data-driven model'),
      input,
      about: ({ code }) => t(code, code),
      // each run would keep one more version
      repeatable: false,
      run: (job) => inTurn(() => train(job)),
    },
    {
      id: 'os.watchModels',
      label: t('检查数据模型漂移', 'Look at the drift of data-driven models'),
      input: noInput,
      cron: '23 * * * *',
      run: watch,
    },
  ]
}

function noticeOf(
  { id, code, name }: { id: string; code: string; name: { zh: string; en: string } },
  drift: DriftItem,
): Notice {
  const { stability, shifts } = drift
  const worst = [...shifts].sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift))[0]
  const figure = stability?.toFixed(2) ?? '–'
  const moved = worst?.shift
    ? {
        zh: `；${worst.name} 偏移 ${worst.shift.toFixed(1)} 倍标准差`,
        en: `; ${worst.name} moved by ${worst.shift.toFixed(1)} deviations`,
      }
    : { zh: '', en: '' }
  return {
    to: { permission: 'models.review' as AppPermission },
    cause: `learned:${code}:drift`,
    title: t(
      `数据模型“${name.zh}”已漂移，建议重新训练`,
      `The data-driven model “${name.en}” has drifted; train it again`,
    ),
    body: t(`稳定性指数 ${figure}${moved.zh}`, `Stability index ${figure}${moved.en}`),
    link: `/learned/${id}`,
    level: 'warning',
  }
}

/** Some stretches of consecutive rows, spread evenly; all of them where there are no more. */
export function stretches(times: Float64Array, count: number, length: number): Float64Array {
  if (times.length <= count * length) return times
  const gap = (times.length - length) / (count - 1)
  return Float64Array.from({ length: count * length }, (_, k) => {
    const first = Math.floor(Math.floor(k / length) * gap)
    return times[first + (k % length)]
  })
}
