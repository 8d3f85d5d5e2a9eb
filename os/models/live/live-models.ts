import type { Notice } from '../../../contract/ctx.ts'
import { quality } from '../../../contract/quality.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Text } from '../../../contract/text.ts'
import type { AlarmSample } from '../../alarms/alarm-condition.ts'
import type { AlarmSource } from '../../alarms/alarm-source.ts'
import type { Alarms } from '../../alarms/alarms.ts'
import type { TenantData } from '../../data/tenancy.ts'
import { systemActor } from '../../jobs/jobs.ts'
import type { Scope } from '../../kernel/services.ts'
import type { PointDirectories } from '../../live/live-reader.ts'
import { maxRings, type SampleRings } from '../../live/sample-rings.ts'
import type { Twin } from '../../twin/twin.ts'
import { alarmKey, type Bound, bindInstance, finderOf, outputUnit, type PointFinder } from '../bind-instance.ts'
import { type Compiled, compile } from '../engine/compile.ts'
import type { Look } from '../engine/program.ts'
import type { AlarmChange } from '../engine/scan.ts'
import { modelRefusals } from '../graph/refusals.ts'
import { type LiveVersion, readDrawing, readLive, readLiveInstances, type StoredInstance } from '../model-store.ts'
import { learnedIn, type Shelves } from '../training/shelf.ts'
import { type AlarmStates, maxAlarmStates } from './alarm-states.ts'
import { noticeOf, refusalOf } from './hold-words.ts'
import type { ScanModel } from './scan-protocol.ts'
import type { Scanner } from './scanner.ts'
import { shareRings } from './share-rings.ts'
import type { Hold } from './watchdog.ts'

export type LiveModelServices = {
  tenants: TenantData
  tenantIds(): Promise<readonly string[]>
  twin: Pick<Twin, 'of'>
  points: Pick<PointDirectories, 'of'>
  shelves: Pick<Shelves, 'catalogOf' | 'sourcesOf' | 'upToDate' | 'refresh'>
  scanner: Scanner
  alarmStates: Pick<AlarmStates, 'pointOf' | 'refresh'>
  rings: Pick<SampleRings, 'want' | 'letGo'>
  /** Leaves with the caller's transaction. */
  notify(scope: Pick<Scope, 'tx' | 'actor'>, notice: Notice): Promise<void>
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

/** A published version as it is at hand: read and compiled once. */
type Drawn = LiveVersion & { drawing: unknown; compiled: Compiled }
/** What runs of one organisation: by model, what the scan thread was told, its alarms by their keys, and the points of which it takes every sample. */
type Running = Map<string, { told: string; alarms: [key: string, name: string][]; sampled: number[] }>

const retryMs = 5_000
/** A state that changes is in the scan after so long; the desk looks at its alarms once a second. */
const readAlarmsMs = 250
const actor = 'models'

/**
 * Brings what is published into the scan thread and keeps it as the database and the twin have it: instances bound to points, points for
 * their outputs made. Works on one organisation at a time; what comes meanwhile is done in the next round.
 */
export function createLiveModels(services: LiveModelServices) {
  const { tenants, twin, points, shelves, scanner, alarmStates, notify, log } = services
  const rings = shareRings(services.rings)
  const drawn = new Map<string, Map<string, Drawn>>()
  const running = new Map<string, Running>()
  /** Which alarm of the thread a key of an organisation means. */
  const keys = new Map<string, Map<string, string>>()
  const names = new Set<string>()
  /** Why the thread did not take a published model, by its id. */
  const refused = new Map<string, Refusal>()
  /** How many instances of a published model do not run, by its id. */
  const faulty = new Map<string, number>()
  /** Codes of the instances that were put, by model and id. */
  const codes = new Map<string, Map<string, string>>()
  const rounds = new Map<string, { now: Promise<void>; next: Promise<void> | undefined }>()
  const retries = new Map<string, NodeJS.Timeout>()
  /** Alarms of instances by model, instance and alarm, as the thread told them last. */
  const alarms = new Map<string, AlarmChange>()
  let stopped = false
  let alarmsRead: Pick<Alarms, 'standing'> | undefined
  let reading: NodeJS.Timeout | undefined

  async function read(tenant: string): Promise<{ models: Drawn[]; instances: StoredInstance[] }> {
    const known = drawn.get(tenant) ?? new Map<string, Drawn>()
    return tenants.within(
      tenant,
      async ({ sql }) => {
        const models: Drawn[] = []
        await shelves.refresh(tenant, sql)
        for (const live of await readLive(sql)) {
          const at = known.get(live.id)
          if (at?.key === live.key && shelves.upToDate(tenant, at.compiled)) models.push({ ...at, ...live })
          else {
            const { drawing } = (await readDrawing(sql, live.id, live.number))!
            try {
              models.push({ ...live, drawing, compiled: compile(drawing, shelves.catalogOf(tenant)) })
            } catch (error) {
              // sound when it was published; a block may have gone since
              if (!(error instanceof Refusal)) throw error
              refused.set(live.id, error)
              log('error', 'a published model does not run', { model: live.code, error: error.message })
            }
          }
        }
        drawn.set(tenant, new Map(models.map((m) => [m.id, m])))
        return { models, instances: await readLiveInstances(sql) }
      },
      { readOnly: true },
    )
  }

  /** The points that outputs are written to, where they are not there yet. */
  async function makePoints(tenant: string, bound: readonly BoundInstance[], finder: PointFinder): Promise<boolean> {
    const types = bound.length > 0 ? await twin.of(tenant).equipmentTypes() : []
    const roles = new Map(types.map((type) => [type.code, new Set(type.roles.map((r) => r.role))]))
    const missing = bound.flatMap(({ model, instance, outputs }) =>
      outputs.flatMap(({ port, point, found }) => {
        if (found) return []
        const { type, unit, role } = model.compiled.outputs.find((o) => o.id === port)!
        const { label } = model.compiled.doc.outputs.find((o) => o.id === port)!
        const { machine } = instance
        const plays =
          role && machine && roles.get(model.equipmentType ?? '')?.has(role) && !finder.byRole(machine, role)
        return {
          ...{ code: point!, type, unit: type === 'boolean' ? null : outputUnit(unit) },
          ...{ name: nameOf(instance, model.compiled.doc.name, label, port), path: machine ?? '' },
          ...(plays && { role }),
        }
      }),
    )
    if (missing.length === 0) return false
    const report = await twin.of(tenant).savePoints(missing, { actor, allOrNothing: false })
    const faulty = report.rows.filter((row) => row.result === 'refused')
    if (faulty.length > 0)
      log('error', 'points for outputs not made', { count: faulty.length, first: JSON.stringify(faulty[0]) })
    return report.created + report.updated > 0
  }

  type BoundInstance = { model: Drawn; instance: StoredInstance } & Bound

  function bindAll(models: readonly Drawn[], instances: readonly StoredInstance[], finder: PointFinder) {
    const byId = new Map(models.map((m) => [m.id, m]))
    return instances.flatMap((instance): BoundInstance[] => {
      const model = byId.get(instance.model)
      if (!model) return []
      const bound = bindInstance(model, model.compiled, instance, finder)
      return bound.faults.length > 0 ? [] : [{ model, instance, ...bound }]
    })
  }

  async function round(tenant: string): Promise<void> {
    const { models, instances } = await read(tenant)
    let finder = finderOf(points.of(tenant))
    let bound = bindAll(models, instances, finder)
    if (await makePoints(tenant, bound, finder)) {
      finder = finderOf(points.of(tenant))
      bound = bindAll(models, instances, finder)
    }
    const ready = Map.groupBy(
      // an output without its point would be calculated for nobody
      bound.filter(({ outputs }) => outputs.every((o) => o.found)),
      ({ model }) => model.id,
    )
    const before: Running = running.get(tenant) ?? new Map()
    running.set(tenant, before)
    for (const id of [...before.keys()]) if (!ready.has(id)) await remove(tenant, before, id)
    let fault: unknown
    for (const of of ready.values())
      await put(tenant, before, of).catch((error) => {
        fault ??= error
      })
    for (const { id } of models) faulty.set(id, 0)
    for (const [id, of] of Map.groupBy(instances, (i) => i.model))
      faulty.set(id, refused.has(id) ? of.length : of.length - (ready.get(id)?.length ?? 0))
    // the others run; it is tried again
    if (fault) throw fault
  }

  function nameAlarms(tenant: string, before: Running, id: string, next: readonly [string, string][]): void {
    const own = keys.get(tenant) ?? new Map<string, string>()
    keys.set(tenant, own)
    for (const [key, name] of before.get(id)?.alarms ?? []) {
      own.delete(key)
      names.delete(name)
    }
    for (const [key, name] of next) {
      own.set(key, name)
      names.add(name)
    }
  }

  async function remove(tenant: string, before: Running, id: string): Promise<void> {
    await scanner.remove(id)
    rings.keep(id, [])
    nameAlarms(tenant, before, id, [])
    before.delete(id)
    refused.delete(id)
    codes.delete(id)
  }

  /** Where the thread finds the state of an alarm; without room it has none, and its input is bad. */
  function alarmPoint(tenant: string, code: string | null): number {
    if (code === null) return -1
    const point = alarmStates.pointOf(tenant, code)
    if (point === undefined) log('error', 'an alarm is not read by models', { code, limit: maxAlarmStates })
    return point ?? -1
  }

  async function put(tenant: string, before: Running, of: readonly BoundInstance[]): Promise<void> {
    const { model } = of[0]
    const setup: ScanModel = {
      ...{ id: model.id, number: model.number, drawing: model.drawing },
      learned: shelves.sourcesOf(tenant, model.compiled),
      instances: of.map(({ instance, inputs, outputs }) => ({
        ...{ id: instance.id, overrides: instance.overrides },
        inputs: inputs.map(({ found, point }, i) =>
          model.compiled.inputs[i].alarm ? alarmPoint(tenant, point) : (found?.index ?? -1),
        ),
        inputUnits: inputs.map(({ found }, i) =>
          model.compiled.inputs[i].alarm ? model.compiled.inputs[i].unit : (found?.unit ?? null),
        ),
        outputs: outputs.map((port) => port.found!.index),
      })),
    }
    const told = JSON.stringify([model.key, learnedIn(model.compiled), setup.instances])
    const named = of.flatMap(({ instance }) =>
      model.compiled.alarms.map(({ id }): [string, string] => [
        alarmKey(model.code, instance.code, id),
        nameAlarm(model.id, instance.id, id),
      ]),
    )
    if (before.get(model.id)?.told === told) return
    codes.set(model.id, new Map(of.map(({ instance }) => [instance.id, instance.code])))
    const sampled = setup.instances.flatMap(({ inputs }) =>
      inputs.filter((point, i) => point >= 0 && model.compiled.inputs[i].type === 'samples'),
    )
    try {
      if (!rings.add(model.id, sampled)) throw new Refusal(modelRefusals.tooManyRings, { limit: maxRings })
      await scanner.put(setup)
      rings.keep(model.id, sampled)
      nameAlarms(tenant, before, model.id, named)
      before.set(model.id, { told, alarms: named, sampled })
      refused.delete(model.id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // what ran before goes on, with its own
      rings.keep(model.id, before.get(model.id)?.sampled ?? [])
      refused.set(model.id, error)
      log('warn', 'a published model does not run', { model: model.code, error: error.message })
    }
  }

  /** Resolves when what is there now runs; a fault is logged and tried again. */
  function settle(tenant: string): Promise<void> {
    if (stopped) return Promise.resolve()
    const under = rounds.get(tenant)
    if (under) {
      under.next ??= under.now.then(() => {
        rounds.delete(tenant)
        return settle(tenant)
      })
      return under.next
    }
    const now = round(tenant).catch((error) => {
      log('error', 'published models not brought up to date; tried again', { error: String(error).slice(0, 300) })
      again(tenant)
    })
    const entry = { now, next: undefined as Promise<void> | undefined }
    rounds.set(tenant, entry)
    void now.then(() => {
      if (entry.next === undefined && rounds.get(tenant) === entry) rounds.delete(tenant)
    })
    return now
  }

  function again(tenant: string): void {
    clearTimeout(retries.get(tenant))
    if (!stopped)
      retries.set(
        tenant,
        setTimeout(() => void settle(tenant), retryMs),
      )
  }

  /** True, false, or null while a model cannot say. Its time is that of the latest scan: it says so still. */
  function readAlarm(tenant: string, key: string): AlarmSample | null {
    const name = keys.get(tenant)?.get(key)
    const change = name === undefined ? undefined : alarms.get(name)
    if (!change) return null
    const { active } = change
    const word = scanner.silent(change.model) ? quality.badOutOfService : change.quality
    const time = Math.max(change.time, scanner.figures().status?.at ?? 0)
    return { time, value: (word & 0x40) === 0 ? null : active, quality: word }
  }

  const tenantOf = (model: string) => [...drawn.keys()].find((of) => drawn.get(of)!.has(model))

  const heldRefusal = (model: string): Refusal | undefined => {
    const hold = scanner.held(model)
    return hold && refusalOf(hold, codes.get(model)?.get(hold.instance ?? ''))
  }

  /** A model that held up the scan: said in the log and to those who publish models, once. */
  async function tell(hold: Hold): Promise<void> {
    const { id } = hold.model
    const tenant = tenantOf(id)
    const why = refusalOf(hold, codes.get(id)?.get(hold.instance ?? ''))
    const model = tenant === undefined ? undefined : drawn.get(tenant)!.get(id)
    log('error', 'a model held up the scan and is kept out', { model: model?.code ?? id, why: why.texts().en })
    if (tenant === undefined || !model) return
    const notice = noticeOf({ id, code: model.code, name: model.compiled.doc.name }, why)
    await tenants.within(tenant, (tx) => notify({ tx, actor: systemActor(tenant) }, notice))
  }

  return {
    settle,
    holds: (hold: Hold): Promise<void> =>
      tell(hold).catch((error) => log('error', 'notice not told', { error: String(error).slice(0, 300) })),
    resumed(model: string, refusal: Refusal | null): void {
      if (refusal) refused.set(model, refusal)
      else if (!refused.delete(model)) return
      const tenant = tenantOf(model)
      // how many do not run is counted anew
      if (tenant !== undefined) void settle(tenant)
    },
    release: scanner.release,
    /** Whose states models read: once there are alarms, before the start. */
    takeAlarms(alarms: Pick<Alarms, 'standing'>): void {
      alarmsRead = alarms
    },

    source: { read: readAlarm } satisfies AlarmSource,
    /** What the thread tells. */
    alarmsChanged(changes: readonly AlarmChange[]): void {
      for (const change of changes) {
        const name = nameAlarm(change.model, change.instance, change.alarm)
        // the thread's farewell to an alarm that is no more
        if (change.quality === quality.badOutOfService && !names.has(name)) alarms.delete(name)
        else alarms.set(name, change)
      }
    },
    look: (model: string, instance: string): Promise<Look | null> => scanner.look(model, instance),
    faultOf: (model: string): Refusal | undefined => heldRefusal(model) ?? refused.get(model),
    faultyOf: (model: string): number | undefined =>
      (faulty.get(model) ?? 0) + (scanner.held(model) ? (codes.get(model)?.size ?? 0) : 0),
    figures: scanner.figures,
    async start(): Promise<void> {
      const { standing } = alarmsRead ?? {}
      if (standing) reading = setInterval(() => alarmStates.refresh(standing), readAlarmsMs)
      for (const tenant of await services.tenantIds()) await settle(tenant)
      // the rest of the platform does not wait for models: the thread is started again by itself
      await scanner
        .begin()
        .catch((error) => log('error', 'models do not run yet', { error: String(error).slice(0, 300) }))
    },
    async stop(): Promise<void> {
      stopped = true
      clearInterval(reading)
      for (const timer of retries.values()) clearTimeout(timer)
      await Promise.allSettled([...rounds.values()].map(({ now }) => now))
      await scanner.stop()
    },
  }
}

export type LiveModels = ReturnType<typeof createLiveModels>

const nameAlarm = (model: string, instance: string, alarm: string) => `${model} ${instance} ${alarm}`

function nameOf(instance: StoredInstance, model: Text, label: Text | undefined, port: string): Text {
  const place = instance.machineName ?? { zh: instance.code, en: instance.code }
  const what = label ?? { zh: `${model.zh} ${port}`, en: `${model.en} ${port}` }
  const cut = (text: string) =>
    text
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, 200)
      .toWellFormed()
      .trim()
  return { zh: cut(`${place.zh} ${what.zh}`), en: cut(`${place.en} ${what.en}`) }
}
