import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import {
  type Mark,
  type MarkInput,
  maxMarks,
  type TrialAsk,
  type TrialCheck,
  type TrialComparison,
  type TrialDetail,
  type TrialItem,
  type TrialPlaceResult,
  type TrialSeries,
} from '../../../api/model-trials.ts'
import type { Actor } from '../../../contract/actor.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { type Audit, auditName } from '../../audit/audit.ts'
import { refuseUnstorable } from '../../data/database-refusals.ts'
import type { TenantData, TenantTx } from '../../data/tenancy.ts'
import type { Historian } from '../../historian/historian.ts'
import type { HistorianEndpoint } from '../../historian/open.ts'
import type { JobContext, JobDeclaration, Jobs } from '../../jobs/jobs.ts'
import type { PointDirectories } from '../../live/live-reader.ts'
import { bindInstance, finderOf, outputUnit } from '../bind-instance.ts'
import { type Compiled, compile } from '../engine/compile.ts'
import { type By, readDrawing, readInstance, readModel, readTypeWords, type StoredInstance } from '../model-store.ts'
import { lifeRefusals } from '../refusals.ts'
import { mayReadHistory } from '../routes-in-common.ts'
import type { Shelves } from '../training/shelf.ts'
import { axisValues, clipTo, matchEpisodes, scoreOf } from './match.ts'
import { type BoundPlace, checkPeriod, planTrial, stepOf, type TrialPlan } from './plan.ts'
import { trialRefusals as refusals } from './refusals.ts'
import type { RunOutcome } from './run-trial.ts'
import { readSeries } from './series.ts'
import {
  deleteMark,
  deleteOldTrials,
  deleteTrial,
  insertMark,
  insertTrial,
  keepOutcome,
  readAsk,
  readMarks,
  readPlace,
  readPlaces,
  readTrial,
  readTrials,
  type StoredTrial,
  setJob,
} from './trial-store.ts'
import { runInThread } from './trial-thread.ts'

export type TrialServices = {
  tenants: TenantData
  points: Pick<PointDirectories, 'of'>
  shelves: Pick<Shelves, 'catalogOf' | 'sourcesOf'>
  audit: Pick<Audit, 'write'>
  historian: Pick<Historian, 'extent'> & { endpoint: HistorianEndpoint }
  jobs: Pick<Jobs, 'enqueue' | 'register'>
  /** Of the plant, an IANA name. */
  timeZone: string
  clock(): number
}

/** Points whose history a check looks up. */
const mostCovered = 200
const jobId = 'os.model-trial'

type Prepared = {
  model: { id: string; code: string }
  drawnAt: number
  compiled: Compiled
  plan: TrialPlan
  places: (BoundPlace & { instance: string | null; machine: string | null })[]
  leftOut: TrialCheck['leftOut']
  marks: Mark[]
}

const itemOf = ({ model: _, drawnAt: __, bucketMs: ___, ask, ...rest }: StoredTrial): TrialItem => {
  const { from, to, warmUpMs, sweep, note } = ask
  return { ...rest, from, to, warmUpMs, sweep, note }
}

/** Models tried on history, what came of it, and what engineers say of it. */
export function createTrials(services: TrialServices) {
  const { tenants, points, shelves, audit, historian, jobs, timeZone, clock } = services
  const by = (actor: Actor): By => ({ at: clock(), by: auditName(actor) })
  const reading = <T>(tenant: string, run: (tx: TenantTx) => Promise<T>) =>
    tenants.within(tenant, run, { readOnly: true })

  async function modelOf({ sql }: TenantTx, id: string) {
    const model = await readModel(sql, id)
    if (!model) throw new Refusal(lifeRefusals.unknownModel, {}, 'id')
    return model
  }

  async function trialOf({ sql }: TenantTx, model: string, id: string): Promise<StoredTrial> {
    const trial = await readTrial(sql, model, id)
    if (!trial) throw new Refusal(refusals.unknownTrial, {}, 'trial')
    return trial
  }

  /** Binds the version to its places and lays the trial out. Throws why it cannot be. */
  async function prepare(tx: TenantTx, id: string, ask: TrialAsk): Promise<Prepared> {
    const { sql } = tx
    const model = await modelOf(tx, id)
    const version = await readDrawing(sql, id, ask.number)
    if (!version) throw new Refusal(lifeRefusals.unknownModelVersion, { number: ask.number }, 'number')
    const compiled = compile(version.drawing, shelves.catalogOf(tx.tenant))
    checkPeriod(ask, stepOf(compiled), clock())
    const stored: StoredInstance[] = []
    for (const instance of new Set(ask.instances)) {
      const found = await readInstance(sql, id, instance)
      if (!found) throw new Refusal(lifeRefusals.unknownModelInstance, {}, 'instances')
      stored.push(found)
    }
    for (const { code, bindings, overrides } of ask.places)
      stored.push({
        ...{ id: '', model: id, code, machine: null, machineType: null, machineName: null, bindings, overrides },
        ...{ enabled: true, version: 0, updatedAt: 0, updatedBy: '' },
      })
    if (stored.length === 0) throw new Refusal(refusals.trialNoPlace, {}, 'instances')
    const codes = new Set<string>()
    for (const { code } of stored) {
      if (codes.has(code)) throw new Refusal(refusals.trialPlaceTwice, { place: code }, 'places')
      codes.add(code)
    }
    const finder = { ...finderOf(points.of(tx.tenant)), words: await readTypeWords(sql, model.equipmentType) }
    const leftOut: TrialCheck['leftOut'] = []
    const places: Prepared['places'] = []
    for (const instance of stored) {
      const bound = bindInstance(model, compiled, instance, finder)
      // nothing is written to points here, and history has no states of alarms: neither keeps a trial from running
      const [fault] = bound.faults.filter(
        (f) => !f.field?.startsWith('outputs.') && f.code !== lifeRefusals.alarmInputNotBound.code,
      )
      const { code, overrides, machine } = instance
      if (fault) leftOut.push({ place: code, text: fault.texts() })
      else places.push({ code, overrides, bound, machine, instance: instance.id || null })
    }
    if (places.length === 0) throw new Refusal(refusals.trialNothingRuns, { why: leftOut[0].text }, 'instances')
    const plan = planTrial({ code: model.code, drawing: version.drawing, compiled }, places, ask)
    const shown = new Set(places.map((p) => p.code))
    const marks = (await readMarks(sql, id)).filter((m) => shown.has(m.place) && m.from < ask.to && m.to > ask.from)
    for (const setting of plan.settings)
      for (const { overrides } of places) compiled.params({ ...overrides, ...setting })
    return { model, drawnAt: version.savedAt, compiled, plan, places, leftOut, marks }
  }

  async function check(id: string, ask: TrialAsk, actor: Actor): Promise<TrialCheck> {
    mayReadHistory(actor)
    const { plan, leftOut } = await reading(actor.tenant, (tx) => prepare(tx, id, ask))
    const directory = points.of(actor.tenant)
    const read = plan.points.slice(0, mostCovered)
    const covered = await Promise.all(read.map(({ index, type }) => historian.extent({ index, type })))
    return {
      ...{ stepMs: plan.stepMs, scans: plan.scans, evaluations: plan.evaluations, rows: plan.rows.length, leftOut },
      points: read.map(({ index }, i) => {
        const { code, name, unit, processing } = directory.byIndex(index)!
        return { code, name, unit, thinned: processing.compression !== undefined, covered: covered[i] }
      }),
      morePoints: plan.points.length - read.length,
    }
  }

  async function start(id: string, ask: TrialAsk, actor: Actor): Promise<TrialItem> {
    mayReadHistory(actor)
    refuseUnstorable(ask, [])
    const who = by(actor)
    return tenants.within(actor.tenant, async (tx) => {
      const { sql } = tx
      const { model, drawnAt, plan } = await prepare(tx, id, ask)
      const trial = randomUUID()
      const { places, stepMs } = plan
      await insertTrial(sql, { id: trial, model: id, number: ask.number, drawnAt, ask, places, stepMs }, who)
      await setJob(
        sql,
        trial,
        await jobs.enqueue({ tx, actor }, jobId, { trial, model: model.code, number: ask.number }),
      )
      await deleteOldTrials(sql, id, clock())
      await audit.write(
        {
          ...{ actor: who.by, action: 'modelTrial.start', object: `model:${model.code}`, reason: ask.note },
          after: { number: ask.number, from: ask.from, to: ask.to, places, sweep: ask.sweep },
        },
        sql,
      )
      return itemOf(await trialOf(tx, id, trial))
    })
  }

  /** The job: its own thread does the work; here it is only kept. */
  async function run({
    tenant,
    input,
    progress,
    within,
  }: JobContext<z.output<typeof jobInput>>): Promise<Record<string, unknown>> {
    const asked = await within(({ sql }) => readAsk(sql, input.trial), { readOnly: true })
    if (!asked) return {}
    const prepared = await reading(tenant, (tx) => prepare(tx, asked.model, asked.ask))
    const { plan, marks, leftOut, drawnAt, compiled } = prepared
    const outcome = await runInThread(
      historian.endpoint,
      { plan, marks, timeZone, learned: shelves.sourcesOf(tenant, compiled) },
      // progress that cannot be told just now is told with the next step
      { progress: (share) => void progress.report(share).catch(() => {}), stopped: progress.stopped },
    )
    if (!outcome) return {}
    const { places: _, cells, bucketMs, ...told } = outcome
    const sweep =
      asked.ask.sweep.length === 0
        ? null
        : {
            ...{ axes: asked.ask.sweep, values: asked.ask.sweep.map(axisValues), cells },
            parameters: asked.ask.sweep.map(({ parameter }) => {
              const { label, unit, default: usual } = compiled.doc.parameters.find((p) => p.id === parameter)!
              return { label, unit, usual: Number(usual) }
            }),
            marks: {
              findings: marks.filter((m) => m.verdict === 'finding').length,
              falseOnes: marks.filter((m) => m.verdict === 'false').length,
            },
          }
    const places = resultsOf(prepared, outcome)
    await within(({ sql }) =>
      keepOutcome(sql, input.trial, { outcome: { ...told, leftOut, sweep }, bucketMs, drawnAt, places }),
    )
    return { scans: told.scans, episodes: told.episodes, seconds: Math.round(told.seconds * 10) / 10 }
  }

  function resultsOf({ compiled, places }: Prepared, outcome: RunOutcome) {
    const ran = new Map(outcome.places.map((p) => [p.place, p]))
    const { doc } = compiled
    return places.map(({ code, overrides, bound, machine, instance }) => {
      const own = ran.get(code)
      const shown: TrialPlaceResult = {
        ...{ place: code, instance, machine, overrides },
        inputs: bound.inputs.map(({ port, found }) => ({
          port,
          point: found?.code ?? null,
          unit: found?.unit ?? null,
        })),
        outputs: compiled.outputs.map(({ id, type, unit }) => ({
          ...{
            port: id,
            type,
            unit: outputUnit(unit) ?? null,
            label: doc.outputs.find((o) => o.id === id)?.label ?? null,
          },
        })),
        alarms: compiled.alarms.map(({ id, label, priority }) => ({
          ...{ alarm: id, label: label ?? null, priority, episodes: own?.counts[id] ?? 0 },
        })),
        episodes: own?.episodes ?? [],
      }
      return { shown, series: own?.series ?? new Uint8Array(0) }
    })
  }

  async function detail(id: string, trial: string, actor: Actor): Promise<TrialDetail> {
    mayReadHistory(actor)
    return reading(actor.tenant, async (tx) => {
      const { sql } = tx
      const stored = await trialOf(tx, id, trial)
      const marks = await readMarks(sql, id)
      const { from, to } = stored.ask
      const results = (await readPlaces(sql, trial)).map((result) => {
        const own = marks.filter((m) => m.place === result.place && m.from < to && m.to > from)
        return { ...result, score: scoreOf(result.episodes, own) }
      })
      return { ...itemOf(stored), results }
    })
  }

  async function series(id: string, trial: string, place: string, actor: Actor): Promise<TrialSeries> {
    mayReadHistory(actor)
    return reading(actor.tenant, async (tx) => {
      const { ask, bucketMs, outcome } = await trialOf(tx, id, trial)
      if (!outcome || bucketMs === null) throw new Refusal(refusals.trialNotDone)
      const kept = await readPlace(tx.sql, trial, place)
      if (!kept) throw new Refusal(refusals.unknownTrialPlace, { place }, 'place')
      const { outputs } = kept.shown
      const columns = readSeries(kept.series, outputs.length)
      return { from: ask.from, bucketMs, outputs: outputs.map(({ port }, i) => ({ port, ...columns[i] })) }
    })
  }

  async function compare(id: string, one: string, other: string, actor: Actor): Promise<TrialComparison> {
    mayReadHistory(actor)
    return reading(actor.tenant, async (tx) => {
      const [a, b] = [await trialOf(tx, id, one), await trialOf(tx, id, other)]
      if (!a.outcome || !b.outcome) throw new Refusal(refusals.trialNotDone)
      const [from, to] = [Math.max(a.ask.from, b.ask.from), Math.min(a.ask.to, b.ask.to)]
      const theirs = new Map((await readPlaces(tx.sql, other)).map((p) => [p.place, p]))
      const common = (await readPlaces(tx.sql, one)).filter((p) => theirs.has(p.place))
      if (from >= to || common.length === 0) throw new Refusal(refusals.trialsApart)
      const slack = Math.max(a.stepMs, b.stepMs)
      return {
        ...{ from, to },
        places: common.map((mine) => {
          const their = theirs.get(mine.place)!
          const names = new Set([...mine.alarms, ...their.alarms].map((alarm) => alarm.alarm))
          const of = (result: TrialPlaceResult, alarm: string) =>
            result.episodes.filter((e) => e.alarm === alarm).flatMap((e) => clipTo(e, from, to) ?? [])
          return {
            place: mine.place,
            alarms: [...names].map((alarm) => ({ alarm, ...matchEpisodes(of(mine, alarm), of(their, alarm), slack) })),
          }
        }),
      }
    })
  }

  async function remove(id: string, trial: string, actor: Actor): Promise<void> {
    const who = by(actor)
    await tenants.within(actor.tenant, async (tx) => {
      const { code } = await modelOf(tx, id)
      const { number, ask } = await trialOf(tx, id, trial)
      await deleteTrial(tx.sql, trial)
      const before = { number, from: ask.from, to: ask.to }
      await audit.write({ actor: who.by, action: 'modelTrial.delete', object: `model:${code}`, before }, tx.sql)
    })
  }

  async function mark(id: string, input: MarkInput, actor: Actor): Promise<Mark> {
    if (!(input.from < input.to)) throw new Refusal(refusals.emptyMark, {}, 'from')
    refuseUnstorable(input, [])
    const who = by(actor)
    return tenants.within(actor.tenant, async (tx) => {
      const { code } = await modelOf(tx, id)
      const marks = await readMarks(tx.sql, id)
      if (marks.length >= maxMarks) throw new Refusal(refusals.tooManyMarks, { limit: maxMarks })
      const own = randomUUID()
      await insertMark(tx.sql, own, id, input, who)
      await audit.write(
        { actor: who.by, action: 'modelMark.add', object: `model:${code}`, reason: input.note, after: input },
        tx.sql,
      )
      return { ...input, id: own, at: who.at, by: who.by }
    })
  }

  async function unmark(id: string, own: string, actor: Actor): Promise<void> {
    const who = by(actor)
    await tenants.within(actor.tenant, async (tx) => {
      const { code } = await modelOf(tx, id)
      const before = await deleteMark(tx.sql, id, own)
      if (!before) throw new Refusal(refusals.unknownMark, {}, 'mark')
      await audit.write({ actor: who.by, action: 'modelMark.remove', object: `model:${code}`, before }, tx.sql)
    })
  }

  const kind: JobDeclaration<typeof jobInput> = {
    id: jobId,
    label: { zh: '模型历史试算', en: 'Model tried on history' },
    input: jobInput,
    about: ({ model, number }) => ({ zh: `${model} 第 ${number} 版`, en: `${model}, version ${number}` }),
    run,
  }
  jobs.register(kind)
  jobs.register({
    id: 'os.model-trial-upkeep',
    label: { zh: '清理过期的历史试算', en: 'Old trials of models deleted' },
    input: z.strictObject({}),
    cron: '40 3 * * *',
    run: async ({ within }) => ({ deleted: await within(({ sql }) => deleteOldTrials(sql, null, clock())) }),
  })

  return {
    ...{ check, start, detail, series, compare, remove, mark, unmark },
    list: (id: string, actor: Actor): Promise<TrialItem[]> =>
      reading(actor.tenant, async (tx) => {
        await modelOf(tx, id)
        return (await readTrials(tx.sql, id)).map(itemOf)
      }),
    marks: (id: string, place: string | undefined, actor: Actor): Promise<Mark[]> =>
      reading(actor.tenant, async (tx) => {
        await modelOf(tx, id)
        return readMarks(tx.sql, id, place)
      }),
  }
}

const jobInput = z.strictObject({ trial: z.uuid(), model: z.string(), number: z.int() })

export type Trials = ReturnType<typeof createTrials>
