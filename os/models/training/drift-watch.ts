// The hourly look at what live rows have become: at the machine that a model was trained on, and at the others whose models call it.
import type { DriftItem } from '../../../api/learned-models.ts'
import type { Notice } from '../../../contract/ctx.ts'
import type { AppPermission } from '../../../contract/permissions.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { type Text, t } from '../../../contract/text.ts'
import { type JobContext, type JobDeclaration, noInput, systemActor } from '../../jobs/jobs.ts'
import { finderOf } from '../bind-instance.ts'
import { compile } from '../engine/compile.ts'
import { converted } from '../graph/unit-algebra.ts'
import type { Table } from '../learn/prepare.ts'
import { pointsOf, readTable, rowTimes } from './dataset.ts'
import { keptDrifts } from './learned-models.ts'
import { inLearningThread } from './learner.ts'
import type { LearningServices } from './learning-jobs.ts'
import { insertPlaceLook, keepPlaces, type PlaceLook, readCalling, readPlaceLooks } from './place-store.ts'
import { type Calling, inTurn, type Place, placesOf, type Read, rotated, sinceOf } from './places.ts'
import { blockId, blockKind } from './shelf.ts'
import { insertDrift, readDrifts, readWatched } from './store.ts'

/** A look takes so many stretches of so many rows, spread over a day, or over longer where the step is long. */
const watched = { stretches: 8, rows: 200, days: 1 }
const dayMs = 86_400_000
const hourMs = 3_600_000
/** Places of one model, and of all, that one job looks at: the others' turn comes with the next. Looks kept of each. */
const placeLimits = { ofModel: 20, ofAll: 200, kept: 100 }

type Watching = Pick<LearningServices, 'learned' | 'historian' | 'points' | 'shelves' | 'notify' | 'clock' | 'log'>
type Work = Awaited<ReturnType<LearningServices['learned']['forWork']>>
type Current = NonNullable<Work['current']>

export function watchJob({ learned, historian, points, shelves, notify, clock, log }: Watching): JobDeclaration {
  async function look(kind: string, current: Current, reads: readonly Read[]): Promise<DriftItem> {
    const { recipe, number, document } = current
    const { columns, stepMs } = recipe
    const at = clock()
    const span = Math.max(watched.days * dayMs, watched.stretches * watched.rows * stepMs)
    const times = stretches(rowTimes([{ from: at - span, to: at }], stepMs), watched.stretches, watched.rows)
    const names = columns.map(({ name }) => name)
    const table = await readTable({ historian, points: reads.map(({ point }) => point), names, times, stepMs })
    convert(table, reads)
    const { drift, rows, outside } = await inLearningThread('watch', { kind, recipe, table, document })
    return {
      ...{ number, at, from: at - span, to: at },
      verdict: drift?.verdict ?? 'tooFew',
      ...{ rows, outside },
      stability: drift?.stability ?? null,
      shifts: drift?.shifts ?? [],
    }
  }

  async function watchTrained({ tenant, within }: JobContext, { model, current }: Work): Promise<number> {
    const { id } = model
    const reads = pointsOf(points.of(tenant), current!.recipe.columns).map((point) => ({ point, conversion: null }))
    const drift = await look(model.kind, current!, reads)
    return within(async (tx) => {
      const news = isNews(drift, await readDrifts(tx.sql, id, 50))
      await insertDrift(tx.sql, id, drift, keptDrifts)
      if (!news) return 0
      await notify({ tx, actor: systemActor(tenant) }, noticeOf(model, drift))
      return 1
    })
  }

  /** Where the version in use runs besides the machine that it was trained on. */
  async function placesNow({ tenant, within }: JobContext, { model, current }: Work): Promise<Place[]> {
    const stored = await within(({ sql }) => readCalling(sql, blockKind(model.code)), { readOnly: true })
    if (stored.length === 0) return []
    const catalog = shelves.catalogIf(tenant, model.code, current)
    const calling = stored.flatMap(({ drawing, ...each }): Calling[] => {
      try {
        return [{ ...each, compiled: compile(drawing, catalog) }]
      } catch (error) {
        // it does not run, and says so itself
        if (error instanceof Refusal) return []
        throw error
      }
    })
    const trained = { recipe: current!.recipe, machine: model.machine }
    return placesOf(blockId(current!), trained, calling, finderOf(points.of(tenant)))
  }

  async function watchPlace(job: JobContext, { model, current }: Work, place: Place, before: readonly PlaceLook[]) {
    const { id, kind } = model
    const at = clock()
    const drift: DriftItem & { problem: Text | null } =
      'problem' in place
        ? {
            ...{ number: current!.number, at, from: at, to: at, verdict: 'tooFew', rows: 0 },
            ...{ outside: null, stability: null, shifts: [], problem: place.problem },
          }
        : { ...named(await look(kind, current!, place.reads), current!, place.reads), problem: null }
    const { place: name, machine, caller } = place
    return job.within(async (tx) => {
      const seen = { ...drift, place: name, machine, caller, since: sinceOf(drift, before) }
      await insertPlaceLook(tx.sql, id, seen, placeLimits.kept)
      if (!isNews(drift, before)) return 0
      await notify({ tx, actor: systemActor(job.tenant) }, noticeOf(model, drift, name))
      return 1
    })
  }

  async function watchPlaces(job: JobContext, work: Work, most: number): Promise<{ looked: number; told: number }> {
    const { id } = work.model
    const places = await placesNow(job, work)
    const looks = await job.within(async ({ sql }) => {
      const names = places.map(({ place }) => place)
      await keepPlaces(sql, id, names)
      return Map.groupBy(await readPlaceLooks(sql, id), ({ place }) => place)
    })
    const lookedAt = new Map([...looks].map(([place, [latest]]) => [place, latest.at]))
    const turn = inTurn(places, lookedAt, Math.min(most, placeLimits.ofModel))
    let told = 0
    for (const place of turn) {
      if (job.progress.stopped()) break
      await unlessItFails(`${id} at ${place.place}`, async () => {
        told += await watchPlace(job, work, place, looks.get(place.place) ?? [])
      })
    }
    return { looked: turn.length, told }
  }

  /** One model whose point is gone does not hide the others. */
  async function unlessItFails(model: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      log('warn', 'drift of a data-driven model not seen', { model, error: String(error).slice(0, 300) })
    }
  }

  async function run(job: JobContext) {
    const { tenant, within, progress } = job
    // another first every hour, so that those at the end have their turn where there are more places than one job looks at
    const ids = rotated(await within(({ sql }) => readWatched(sql), { readOnly: true }), Math.floor(clock() / hourMs))
    let [told, places] = [0, 0]
    for (const [k, id] of ids.entries()) {
      if (progress.stopped()) break
      await progress.report(k / ids.length)
      await unlessItFails(id, async () => {
        const work = await learned.forWork(tenant, id)
        if (!work.current) return
        await unlessItFails(id, async () => {
          told += await watchTrained(job, work)
        })
        const others = await watchPlaces(job, work, placeLimits.ofAll - places)
        places += others.looked
        told += others.told
      })
    }
    return { models: ids.length, places, told }
  }

  return {
    id: 'os.watchModels',
    label: t('检查数据模型漂移', 'Look at the drift of data-driven models'),
    input: noInput,
    cron: '23 * * * *',
    run,
  }
}

/** Its columns by the names that their points have at the place. */
function named(drift: DriftItem, { recipe }: Current, reads: readonly Read[]): DriftItem {
  const labels = new Map(recipe.columns.map(({ name }, c) => [name, reads[c].point.name]))
  return { ...drift, shifts: drift.shifts.map((each) => ({ ...each, label: labels.get(each.name)! })) }
}

/** Whether a verdict “train again” is to be told: once, not at every look. @param earlier the latest first */
function isNews({ verdict, number }: DriftItem, earlier: readonly DriftItem[]): boolean {
  const before = earlier.find((look) => look.number === number && look.verdict !== 'tooFew')
  return verdict === 'retrain' && before?.verdict !== 'retrain'
}

/** Brings every column into the unit that it was trained in. */
function convert({ rows, columns, values }: Table, reads: readonly Read[]): void {
  reads.forEach(({ conversion }, c) => {
    if (conversion)
      for (let r = 0; r < rows; r++) values[r * columns + c] = converted(values[r * columns + c], conversion)
  })
}

type Named = Pick<Work['model'], 'id' | 'code' | 'name'>

/** @param place where it is not the machine that the model was trained on */
function noticeOf({ id, code, name }: Named, drift: DriftItem, place?: string): Notice {
  const { stability, shifts } = drift
  const worst = [...shifts].sort((a, b) => Math.abs(b.shift) - Math.abs(a.shift))[0]
  const figure = stability?.toFixed(2) ?? '–'
  const moved = worst?.shift
    ? {
        zh: `；${worst.label?.zh || worst.name} 偏移 ${worst.shift.toFixed(1)} 倍标准差`,
        en: `; ${worst.label?.en || worst.name} moved by ${worst.shift.toFixed(1)} deviations`,
      }
    : { zh: '', en: '' }
  return {
    to: { permission: 'models.review' as AppPermission },
    cause: place === undefined ? `learned:${code}:drift` : `learned:${code}:drift:${place}`,
    title:
      place === undefined
        ? t(
            `数据模型“${name.zh}”已漂移，建议重新训练`,
            `The data-driven model “${name.en}” has drifted; train it again`,
          )
        : t(
            `数据模型“${name.zh}”在 ${place} 已漂移，它是用别的设备训练的`,
            `The data-driven model “${name.en}” has drifted at ${place}; it was trained on another machine`,
          ),
    body: t(`稳定性指数 ${figure}${moved.zh}`, `Stability index ${figure}${moved.en}`),
    link: place === undefined ? `/learned/${id}` : `/learned/${id}?tab=drift`,
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
