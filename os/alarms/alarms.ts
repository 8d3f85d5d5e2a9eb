import { randomUUID } from 'node:crypto'
import {
  type AlarmDefinitionItem,
  type AlarmReport,
  type AlarmStateCode,
  alarmInput,
  limitKinds,
  maxAlarms,
} from '../../api/alarms.ts'
import type { Actor } from '../../contract/actor.ts'
import { quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { EmittedEvent, Scope } from '../kernel/services.ts'
import type { LiveReader, PointDirectories } from '../live/live-reader.ts'
import type { AlarmSample } from './alarm-condition.ts'
import {
  type Alarm,
  arrange,
  type Desk,
  type Eyes,
  linesOf,
  look,
  newAlarm,
  newDesk,
  replaceDefinition,
  rulesOf,
  silencer,
} from './alarm-desk.ts'
import type { AlarmSource } from './alarm-source.ts'
import { type AlarmEvent, type AlarmOutcome, stateOf, stepAlarm } from './alarm-state.ts'
import { deleteDefinition, insertDefinition, readDefinitions, readStates, updateDefinition } from './alarm-store.ts'
import { createAlarmWriter } from './alarm-writer.ts'
import { alarmRefusals } from './refusals.ts'

export { alarmMigrations } from './alarm-store.ts'

export type AlarmInputChecked = ReturnType<typeof alarmInput.parse>
type Said = { reason: string; actor: Actor }

export type AlarmServices = {
  tenants: TenantData
  tenantIds(): Promise<readonly string[]>
  points: Pick<PointDirectories, 'of'>
  reader: Pick<LiveReader, 'item'>
  audit: Pick<Audit, 'write'>
  /** Appends to the outbox, in the transaction of the journal. */
  emit(scope: Scope, events: readonly EmittedEvent[]): Promise<void>
  /** The plant's day of a moment. */
  dayOf(ms: number): string
  clock(): number
  log(level: 'info' | 'error', message: string, data?: object): void
}

/** `unwrittenSince`: of the oldest line that waits for the database, UTC ms. */
export type AlarmFigures = { alarms: number; standing: number; unwritten: number; unwrittenSince: number | null }

export type Alarms = {
  /** Something besides points that alarms may be defined on. Throws when its name is taken. */
  addSource(name: string, source: AlarmSource): void
  desk(tenant: string): Promise<Desk>
  /** Where an alarm stands now, for those who cannot wait; undefined where there is none, or its desk is not open yet. */
  standing(tenant: string, code: string): { state: AlarmStateCode; enabled: boolean } | undefined
  definition(tenant: string, id: string): Promise<AlarmDefinitionItem>
  /** Acknowledges, shelves and the like: all that can be, in one transaction. `left` says why others could not. */
  act(
    tenant: string,
    ids: readonly string[],
    event: AlarmEvent,
    audited: (Said & { action: string }) | null,
  ): Promise<AlarmReport>
  create(input: AlarmInputChecked, said: Said, id?: string): Promise<AlarmDefinitionItem>
  change(id: string, version: number, input: AlarmInputChecked, said: Said): Promise<AlarmDefinitionItem>
  remove(id: string, version: number, said: Said): Promise<void>
  /** One round now: looks at all alarms and waits until what came of it is written. */
  round(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
  /** Of one organisation, or of all. */
  figures(tenant?: string): AlarmFigures
}

const lookMs = 1_000
/** Evaluates the alarms of every organisation over the live values, and keeps where they stand. */
export function createAlarms(services: AlarmServices): Alarms {
  const { tenants, points, reader, audit, clock, log } = services
  const sources = new Map<string, AlarmSource>()
  const failing = new Set<string>()
  const desks = new Map<string, Desk>()
  const opening = new Map<string, Promise<Desk>>()
  /** Writes of one organisation come one after the other. */
  const lines = new Map<string, Promise<unknown>>()
  const { write, flush } = createAlarmWriter(services)
  let timer: NodeJS.Timeout | undefined

  function inLine<T>(tenant: string, run: () => Promise<T>): Promise<T> {
    const next = (lines.get(tenant) ?? Promise.resolve()).then(run, run)
    lines.set(
      tenant,
      next.catch(() => {}),
    )
    return next
  }

  function pointSample(tenant: string, code: string): AlarmSample | null {
    const point = points.of(tenant).byCode(code)
    return point ? reader.item(point) : null
  }

  /** A source that fails says nothing: the others are looked at, and the fault is told once until it answers again. */
  function fromSource(tenant: string, name: string, key: string): AlarmSample | null {
    try {
      const said = sources.get(name)?.read(tenant, key) ?? null
      failing.delete(name)
      return said
    } catch (error) {
      if (!failing.has(name))
        log('error', 'an alarm source fails', { source: name, error: String(error).slice(0, 300) })
      failing.add(name)
      return null
    }
  }

  function eyes(tenant: string): Eyes {
    return {
      pointSample: (code) => pointSample(tenant, code),
      pathOf: (code) => points.of(tenant).byCode(code)?.path ?? '',
      sampleOf({ condition, point }) {
        if (condition.kind === 'source') return fromSource(tenant, condition.source, condition.key)
        const sample = pointSample(tenant, point)
        // A point that never had a value is bad without a time; that it is so is known now.
        if (sample?.time === null && condition.kind === 'bad')
          return { time: 0, value: null, quality: quality.badWaitingForInitialData }
        return sample
      },
    }
  }

  function openDesk(tenant: string): Promise<Desk> {
    const known = opening.get(tenant)
    if (known) return known
    const opened = tenants
      .within(tenant, async ({ sql }) => [await readDefinitions(sql), await readStates(sql)] as const, {
        readOnly: true,
      })
      .then(([definitions, states]) => {
        const desk = newDesk(
          tenant,
          definitions.map((d) => newAlarm(d, states.get(d.id))),
        )
        arrange(desk)
        desks.set(tenant, desk)
        return desk
      })
    opening.set(tenant, opened)
    opened.catch(() => opening.delete(tenant))
    return opened
  }

  function find(desk: Desk, id: string): Alarm {
    const alarm = desk.alarms.get(id)
    if (!alarm) throw new Refusal(alarmRefusals.unknownAlarm, {}, 'id')
    return alarm
  }

  /** Nothing is looked at while it is written: what was decided holds until then. */
  async function atRest<T>(alarms: readonly Alarm[], run: () => Promise<T>): Promise<T> {
    for (const alarm of alarms) alarm.busy = true
    try {
      return await run()
    } finally {
      for (const alarm of alarms) alarm.busy = false
    }
  }

  function checkInput(tenant: string, { condition, point: code }: AlarmInputChecked): void {
    const point = points.of(tenant).byCode(code)
    if (!point) throw new Refusal(alarmRefusals.unknownAlarmPoint, { code }, 'point')
    const { kind } = condition
    if (kind === 'source' && !sources.has(condition.source))
      throw new Refusal(alarmRefusals.unknownAlarmSource, { source: condition.source }, 'condition.source')
    const wantsNumber = kind === 'rate' || (limitKinds as readonly string[]).includes(kind)
    if (wantsNumber && point.type !== 'number' && point.type !== 'enum')
      throw new Refusal(alarmRefusals.conditionNeedsNumber, { code }, 'condition.kind')
    if (kind !== 'state') return
    const type = point.type === 'text' ? 'string' : point.type === 'boolean' ? 'boolean' : 'number'
    if (typeof condition.value !== type)
      throw new Refusal(alarmRefusals.conditionNeedsItsType, { code }, 'condition.value')
  }

  const told = ({ reason, actor }: Said, action: string, code: string, before: unknown, after: unknown) => ({
    ...{ actor: auditName(actor), action, object: `alarm:${code}`, reason, before, after },
  })

  /** Puts a definition in the place of another, with what becomes of the alarm's state. */
  async function replace(desk: Desk, alarm: Alarm, next: AlarmDefinitionItem | null, said: Said): Promise<void> {
    const before = alarm.definition
    await flush(desk)
    await atRest([alarm], async () => {
      const outcome = replaceDefinition(alarm, next, auditName(said.actor), said.reason)
      const now = clock()
      const gone = linesOf(alarm, outcome, eyes(desk.tenant), now)
      await tenants.within(desk.tenant, async (tx) => {
        if (next && !(await updateDefinition(tx.sql, next)))
          throw new Refusal(alarmRefusals.alarmChangedMeanwhile, {}, 'version')
        await write(desk, gone, tx)
        if (!next) await deleteDefinition(tx.sql, before.id)
        await audit.write(told(said, next ? 'alarm.update' : 'alarm.delete', before.code, before, next), tx.sql)
      })
      if (next) {
        const fresh = newAlarm(next, outcome.state)
        Object.assign(alarm, { ...fresh, sample: alarm.sample, busy: true })
      } else {
        desk.alarms.delete(before.id)
        desk.byCode.delete(before.code)
      }
      arrange(desk)
    })
  }

  async function round(): Promise<void> {
    const all = [...desks.values()]
    for (const desk of all) look(desk, eyes(desk.tenant), clock())
    await Promise.all(all.map((desk) => inLine(desk.tenant, () => flush(desk))))
  }

  return {
    addSource(name, source) {
      if (sources.has(name)) throw new Error(`there are two alarm sources ${name}`)
      sources.set(name, source)
    },
    desk: openDesk,
    standing(tenant, code) {
      const desk = desks.get(tenant)
      if (!desk)
        openDesk(tenant).catch((error) => log('error', 'alarms not read', { error: String(error).slice(0, 300) }))
      const alarm = desk?.byCode.get(code)
      return alarm && { state: stateOf(alarm.state), enabled: alarm.definition.enabled }
    },
    definition: async (tenant, id) => find(await openDesk(tenant), id).definition,
    async act(tenant, ids, event, audited) {
      const desk = await openDesk(tenant)
      return inLine(tenant, async () => {
        await flush(desk)
        const report: AlarmReport = { done: [], left: [] }
        const left = (id: string, why: keyof typeof alarmRefusals) => {
          const refusal = new Refusal(alarmRefusals[why])
          report.left.push({ id, code: refusal.code, text: refusal.texts() })
        }
        const now = clock()
        const comesBack = event.do === 'unshelve' || event.do === 'unsuppress' || event.do === 'bringIn'
        const silentOf = comesBack ? silencer(desk, eyes(tenant)) : () => null
        const done: { alarm: Alarm; outcome: AlarmOutcome }[] = []
        for (const id of new Set(ids)) {
          const alarm = desk.alarms.get(id)
          if (!alarm) {
            left(id, 'unknownAlarm')
            continue
          }
          const outcome = stepAlarm(
            alarm.state,
            comesBack ? { ...event, silent: silentOf(alarm) } : event,
            rulesOf(alarm.definition),
            now,
          )
          if (outcome.refused) left(id, outcome.refused)
          else done.push({ alarm, outcome })
        }
        if (done.length === 0) return report
        await atRest(
          done.map(({ alarm }) => alarm),
          async () => {
            const some = done.flatMap(({ alarm, outcome }) => linesOf(alarm, outcome, eyes(tenant), now))
            await tenants.within(tenant, async (tx) => {
              await write(desk, some, tx)
              if (audited)
                await audit.write(
                  some.map(({ line }) =>
                    told(audited, audited.action, line.code, { state: line.from }, { state: line.to }),
                  ),
                  tx.sql,
                )
            })
            for (const { alarm, outcome } of done) {
              alarm.state = outcome.state
              report.done.push(alarm.definition.id)
            }
          },
        )
        arrange(desk)
        return report
      })
    },
    async create(input, said, id = randomUUID()) {
      const { tenant } = said.actor
      const desk = await openDesk(tenant)
      return inLine(tenant, async () => {
        checkInput(tenant, input)
        if (desk.alarms.size >= maxAlarms) throw new Refusal(alarmRefusals.tooManyAlarms, { limit: maxAlarms })
        const item = { ...input, id, version: 1, updatedAt: clock(), updatedBy: auditName(said.actor) }
        await tenants.within(tenant, async (tx) => {
          if (!(await insertDefinition(tx.sql, item)))
            throw new Refusal(alarmRefusals.alarmCodeTaken, { code: item.code }, 'code')
          await audit.write(told(said, 'alarm.create', item.code, null, item), tx.sql)
        })
        const alarm = newAlarm(item)
        desk.alarms.set(id, alarm)
        desk.byCode.set(item.code, alarm)
        return item
      })
    },
    async change(id, version, input, said) {
      const { tenant } = said.actor
      const desk = await openDesk(tenant)
      return inLine(tenant, async () => {
        const alarm = find(desk, id)
        const before = alarm.definition
        if (before.version !== version) throw new Refusal(alarmRefusals.alarmChangedMeanwhile, {}, 'version')
        if (input.code !== before.code) throw new Refusal(alarmRefusals.alarmCodeFixed, {}, 'code')
        checkInput(tenant, input)
        const next: AlarmDefinitionItem = {
          ...{ ...input, id, version: version + 1 },
          ...{ updatedAt: clock(), updatedBy: auditName(said.actor) },
        }
        await replace(desk, alarm, next, said)
        return next
      })
    },
    async remove(id, version, said) {
      const { tenant } = said.actor
      const desk = await openDesk(tenant)
      await inLine(tenant, async () => {
        const alarm = find(desk, id)
        if (alarm.definition.version !== version) throw new Refusal(alarmRefusals.alarmChangedMeanwhile, {}, 'version')
        await replace(desk, alarm, null, said)
      })
    },
    round,
    async start() {
      for (const tenant of await services.tenantIds()) await openDesk(tenant)
      let writing = false
      timer = setInterval(() => {
        const all = [...desks.values()]
        for (const desk of all) look(desk, eyes(desk.tenant), clock())
        if (writing || all.every((desk) => desk.unwritten.length === 0)) return
        writing = true
        Promise.allSettled(all.map((desk) => inLine(desk.tenant, () => flush(desk)))).then((ends) => {
          writing = false
          const failed = ends.find((end) => end.status === 'rejected')
          if (failed) log('error', 'alarms not written; they wait', { error: String(failed.reason).slice(0, 300) })
        })
      }, lookMs)
    },
    async stop() {
      clearInterval(timer)
      // what was decided while the last lines were written
      await Promise.allSettled([...desks.values()].map((desk) => inLine(desk.tenant, () => flush(desk))))
    },
    figures(tenant) {
      const some = [...desks.values()].filter((desk) => tenant === undefined || desk.tenant === tenant)
      const alarms = some.flatMap((desk) => [...desk.alarms.values()])
      const waiting = some.flatMap((desk) => desk.unwritten[0]?.line.at ?? [])
      return {
        alarms: alarms.length,
        standing: alarms.filter(({ state }) => state.hold === null && state.inner !== 'A').length,
        unwritten: some.reduce((sum, desk) => sum + desk.unwritten.length, 0),
        unwrittenSince: waiting.length > 0 ? Math.min(...waiting) : null,
      }
    },
  }
}
