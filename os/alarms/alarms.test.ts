import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { alarmInput } from '../../api/alarms.ts'
import type { TenantPoint } from '../../api/point.ts'
import type { Actor } from '../../contract/actor.ts'
import { alarmCleared, alarmRaised } from '../../contract/alarm.ts'
import { quality } from '../../contract/quality.ts'
import { createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { appendEvents } from '../events/outbox.ts'
import { migrations } from '../host/migrations.ts'
import { createLiveReader } from '../live/live-reader.ts'
import { openLiveTable } from '../live/live-table.ts'
import { createPointDirectories } from '../live/point-directory.ts'
import type { AlarmSample } from './alarm-condition.ts'
import { mostUnwritten } from './alarm-desk.ts'
import { stateOf } from './alarm-state.ts'
import { readJournal } from './alarm-store.ts'
import { createAlarms } from './alarms.ts'
import { countAlarms, listAlarms } from './list-alarms.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let now = 1_800_000_000_000
let table = openLiveTable()
let broken = false
let poisoned = ''
let logged: string[] = []
const points = createPointDirectories()
let model: AlarmSample | null = null

before(async () => {
  data = await withDatabase(migrations)
  await data.sql`insert into tenant (id, name) values ('b', 'B') on conflict do nothing`
  tenants = await openTenantData(data.sql, data.url, 'secret')
  const point = (tenant: string, index: number, code: string, type = 'number') =>
    ({ tenant, index, code, type, path: `P/${code}`, unit: null, decimals: 1, labels: null }) as unknown as TenantPoint
  points.change(
    [point('main', 0, 'T1'), point('main', 1, 'T2'), point('b', 2, 'T1'), point('main', 3, 'RUN', 'boolean')],
    [],
  )
})
after(async () => {
  await tenants.close()
  await data.close()
})
beforeEach(async () => {
  table = openLiveTable()
  broken = false
  poisoned = ''
  logged = []
  model = null
  await data.sql`truncate alarm_definition, alarm_state, alarm_journal, outbox_event, outbox_delivery`
})

const actor = (tenant = 'main'): Actor => ({ kind: 'user', id: 'u', name: 'wang', tenant, permissions: new Set() })
const said = (tenant = 'main') => ({ reason: '按规程', actor: actor(tenant) })

async function open() {
  const alarms = createAlarms({
    ...{ tenants, points, reader: createLiveReader(table), audit: createAudit(data.sql, () => now), clock: () => now },
    tenantIds: async () => ['main', 'b'],
    async emit(scope, events) {
      if (broken) throw new Error('the database is away')
      if (events.some(({ payload }) => (payload as { code: string }).code === poisoned))
        await scope.tx.sql`select 1 / 0`
      await appendEvents(scope, events, [])
    },
    dayOf: () => '2027-01-15',
    log: (_level, message) => logged.push(message),
  })
  alarms.addSource('model', { read: () => model })
  await alarms.desk('main')
  await alarms.desk('b')
  return alarms
}
type Opened = Awaited<ReturnType<typeof open>>

const define = (alarms: Opened, code: string, rest: object = {}, tenant = 'main') =>
  alarms.create(
    alarmInput.parse({
      ...{ code, name: { zh: code, en: code }, point: 'T1', priority: 'high' },
      condition: { kind: 'high', limit: 80, deadband: 2 },
      ...rest,
    }),
    said(tenant),
  )

async function write(alarms: Opened, index: number, value: number, q: number = quality.good): Promise<void> {
  now += 1000
  table.write({
    points: Int32Array.of(index),
    times: Float64Array.of(now),
    values: Float64Array.of(value),
    qualities: Uint16Array.of(q),
  })
  await alarms.round()
}

const journal = async (tenant = 'main') =>
  (await tenants.within(tenant, ({ sql }) => readJournal(sql, {}, 1000, null)))
    .reverse()
    .map(({ code, kind, from, to, actor: by }) => `${code} ${kind} ${from}${to}${by ? ` ${by}` : ''}`)
const told = async () =>
  (
    await data.sql<{ tenant: string; event: string; code: string }[]>`
    select tenant, event, payload->>'code' as code from outbox_event order by id`
  ).map((e) => `${e.tenant} ${e.event} ${e.code}`)
const shown = async (alarms: Opened, filter: object = {}, tenant = 'main') =>
  listAlarms(await alarms.desk(tenant), points.of(tenant), filter, 100, now).items.map((i) => `${i.code} ${i.state}`)
const acknowledge = (alarms: Opened, ids: string[], comment: string | null = null) =>
  alarms.act('main', ids, { do: 'acknowledge', by: 'wang', comment }, null)

test('raised, acknowledged, returned: in the list, the journal and the outbox, each once, in its own organisation', async () => {
  const alarms = await open()
  const { id } = await define(alarms, 'hot')
  await define(alarms, 'hot', {}, 'b')
  await write(alarms, 0, 90)
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['hot B'])
  assert.deepEqual(await shown(alarms, {}, 'b'), [])
  const standing = () => ['main', 'b'].map((tenant) => alarms.standing(tenant, 'hot')?.state)
  assert.deepEqual([standing(), alarms.standing('main', 'cold')], [['B', 'A'], undefined])
  assert.deepEqual((await acknowledge(alarms, [id], '已派人')).done, [id])
  assert.deepEqual(
    (await acknowledge(alarms, [id, '00000000-0000-4000-8000-000000000000'])).left.map((l) => l.code),
    ['notUnacknowledged', 'unknownAlarm'],
  )
  assert.deepEqual(standing(), ['C', 'A'])
  await write(alarms, 0, 70)
  assert.deepEqual(await shown(alarms), [])
  assert.deepEqual(await journal(), ['hot raised AB', 'hot acknowledged BC wang', 'hot returned CA'])
  assert.deepEqual(await journal('b'), [])
  assert.deepEqual(await told(), [`main ${alarmRaised.id} hot`, `main ${alarmCleared.id} hot`])
  const payloads = await data.sql<
    { event: string; payload: unknown }[]
  >`select event, payload from outbox_event order by id`
  const [raised, cleared] = payloads.map((p) => alarmRaised.payload.parse(p.payload))
  assert.equal(raised.episode, cleared.episode)
  assert.deepEqual([raised.place, raised.value, cleared.value], ['P/T1', 90, 70])
})

test('a restart goes on where it stopped: nothing is raised twice, nothing is lost', async () => {
  let alarms = await open()
  const { id } = await define(alarms, 'hot')
  await write(alarms, 0, 90)
  await acknowledge(alarms, [id])
  await alarms.stop()
  alarms = await open()
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['hot C'])
  await alarms.stop()
  // returned and came again while nobody looked, and is over when somebody does
  alarms = await open()
  await write(alarms, 0, 10)
  assert.deepEqual(await journal(), ['hot raised AB', 'hot acknowledged BC wang', 'hot returned CA'])
  await write(alarms, 0, 90)
  await alarms.stop()
  alarms = await open()
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['hot B'])
  assert.equal((await told()).length, 3)
})

test('while the database is away it is evaluated, and all of it is written later in order; what waits has an end', async () => {
  const alarms = await open()
  await define(alarms, 'hot')
  broken = true
  for (const value of [90, 70, 90]) await assert.rejects(write(alarms, 0, value))
  assert.deepEqual(await shown(alarms), ['hot B'])
  assert.deepEqual(await journal(), [])
  broken = false
  await alarms.round()
  assert.deepEqual(await journal(), ['hot raised AB', 'hot returned BD', 'hot raisedAgain DB'])
  assert.equal(alarms.figures().unwritten, 0)
  // full: nothing is looked at until there is room, and then it is seen
  const desk = await alarms.desk('main')
  const one = { ...(await define(alarms, 'second', { point: 'T2' })) }
  broken = true
  await assert.rejects(write(alarms, 0, 70))
  const [line] = desk.unwritten
  desk.unwritten.push(...Array.from({ length: mostUnwritten }, () => line))
  await assert.rejects(write(alarms, 1, 95))
  assert.equal(stateOf(desk.alarms.get(one.id)!.state), 'A')
  desk.unwritten.splice(1)
  broken = false
  await alarms.round()
  assert.equal(stateOf(desk.alarms.get(one.id)!.state), 'B')
  assert.equal((await journal()).at(-1), 'second raised AB')
})

test('shelving, suppression and taking out of service: with a reason, audited, and back', async () => {
  const alarms = await open()
  const { id } = await define(alarms, 'hot')
  await write(alarms, 0, 90)
  const held = { reason: '传感器检修', actor: actor() }
  const by = 'wang'
  const act = (event: Parameters<Opened['act']>[2], action: string) =>
    alarms.act('main', [id], event, { ...held, action })
  await act({ do: 'shelve', forMs: 60_000, reason: held.reason, by }, 'alarm.shelve')
  assert.deepEqual(await shown(alarms), [])
  assert.deepEqual(await shown(alarms, { tab: 'shelved' }), ['hot E'])
  now += 60_000
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['hot B'])
  assert.deepEqual(
    (await act({ do: 'shelve', forMs: 999 * 60_000, reason: held.reason, by }, 'alarm.shelve')).left.map((l) => l.code),
    ['shelvedTooLong'],
  )
  await act({ do: 'takeOut', reason: held.reason, by }, 'alarm.take-out')
  await act({ do: 'bringIn', reason: held.reason, by }, 'alarm.bring-in')
  assert.deepEqual(await shown(alarms), ['hot B'])
  const audited = await data.sql<{ action: string; reason: string }[]>`
    select action, reason from audit_entry where object = 'alarm:hot' and action <> 'alarm.create' order by id`
  assert.deepEqual(
    audited.map((a) => `${a.action} ${a.reason}`),
    ['shelve', 'take-out', 'bring-in'].map((a) => `alarm.${a} ${held.reason}`),
  )
})

test('a group silences, a source folds its consequences, and both come forward', async () => {
  const alarms = await open()
  await define(alarms, 'stopped', {
    point: 'RUN',
    condition: { kind: 'state', is: 'equal', value: false },
    activates: ['standing'],
    priority: 'low',
  })
  await define(alarms, 'low', { condition: { kind: 'low', limit: 10 }, suppressedBy: ['standing'] })
  await define(alarms, 'hot', { priority: 'critical' })
  await define(alarms, 'hotter', { point: 'T2', consequenceOf: ['hot'] })
  await write(alarms, 3, 0)
  await write(alarms, 0, 5)
  assert.deepEqual(await shown(alarms), ['stopped B'])
  assert.deepEqual(await shown(alarms, { tab: 'suppressed' }), ['low F'])
  const { id } = (await alarms.desk('main')).byCode.get('stopped')!.definition
  // under repair it silences nothing
  const repair = { reason: '检修', by: 'wang' }
  await alarms.act('main', [id], { do: 'takeOut', ...repair }, null)
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['low B'])
  await alarms.act('main', [id], { do: 'bringIn', ...repair }, null)
  await alarms.round()
  assert.deepEqual(await shown(alarms, { tab: 'suppressed' }), ['low F'])
  await write(alarms, 3, 1)
  assert.deepEqual(await shown(alarms), ['low B', 'stopped D'])
  await write(alarms, 0, 90)
  await write(alarms, 1, 90)
  assert.deepEqual(await shown(alarms), ['hot B', 'low D', 'stopped D'])
  assert.deepEqual(await shown(alarms, { under: 'hot' }), ['hotter B'])
  assert.equal(countAlarms(await alarms.desk('main'), points.of('main')).standing, 4)
  await write(alarms, 0, 50)
  assert.deepEqual(await shown(alarms), ['hot D', 'hotter B', 'low D', 'stopped D'])
  // what was silent was told to nobody
  assert.deepEqual(
    (await told()).filter((line) => line.includes('low')),
    [`main ${alarmRaised.id} low`, `main ${alarmRaised.id} low`, `main ${alarmCleared.id} low`],
  )
})

test('a definition is changed with a reason; what is looked at anew begins anew', async () => {
  const alarms = await open()
  const one = await define(alarms, 'hot')
  await assert.rejects(define(alarms, 'hot'), { code: 'alarmCodeTaken' })
  await assert.rejects(define(alarms, 'x', { point: 'NONE' }), { code: 'unknownAlarmPoint' })
  await assert.rejects(define(alarms, 'x', { point: 'RUN' }), { code: 'conditionNeedsNumber' })
  await assert.rejects(define(alarms, 'x', { condition: { kind: 'state', is: 'equal', value: 'ON' } }), {
    code: 'conditionNeedsItsType',
  })
  await assert.rejects(define(alarms, 'x', { condition: { kind: 'source', source: 'none', key: 'k' } }), {
    code: 'unknownAlarmSource',
  })
  await write(alarms, 0, 90)
  const { id, version: _v, updatedAt: _a, updatedBy: _b, ...input } = one
  const two = await alarms.change(id, 1, { ...input, condition: { kind: 'high', limit: 85, deadband: 1 } }, said())
  await assert.rejects(alarms.change(id, 1, input, said()), { code: 'alarmChangedMeanwhile' })
  await assert.rejects(alarms.change(id, 2, { ...input, code: 'other' }, said()), { code: 'alarmCodeFixed' })
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['hot B'])
  await alarms.change(id, two.version, { ...input, enabled: false }, said())
  await alarms.round()
  assert.deepEqual(await shown(alarms), [])
  assert.deepEqual((await journal()).at(-1), 'hot removed BA wang')
  assert.deepEqual((await told()).at(-1), `main ${alarmCleared.id} hot`)
  await alarms.remove(id, 3, said())
  assert.deepEqual(await journal().then((j) => j.length), 2)
  assert.deepEqual((await open().then((again) => again.desk('main'))).alarms.size, 0)
})

test('another source raises alarms the same way', async () => {
  const alarms = await open()
  await define(alarms, 'drift', { condition: { kind: 'source', source: 'model', key: 'pump-7' } })
  model = { time: now, value: true, quality: quality.good }
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['drift B'])
  model = null
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['drift B'])
})

test('the journal cannot be changed, and no organisation sees another’s', async () => {
  const alarms = await open()
  await define(alarms, 'hot')
  await write(alarms, 0, 90)
  await assert.rejects(tenants.within('main', ({ sql }) => sql`update alarm_journal set kind = 'returned'`))
  await assert.rejects(tenants.within('main', ({ sql }) => sql`delete from alarm_journal`))
  for (const name of ['alarm_definition', 'alarm_state', 'alarm_journal'])
    assert.deepEqual(
      await tenants.within('b', ({ sql }) => sql`select tenant from ${sql(name)}`).then((r) => [...r]),
      [],
    )
})

test('a line that cannot be kept is left out, and all around it is written', async () => {
  const alarms = await open()
  for (const code of ['a', 'b', 'c', 'd', 'e']) await define(alarms, code)
  poisoned = 'c'
  await write(alarms, 0, 90)
  assert.deepEqual(
    await journal(),
    ['a', 'b', 'd', 'e'].map((code) => `${code} raised AB`),
  )
  assert.equal(alarms.figures().unwritten, 0)
  assert.equal(logged.filter((line) => line.includes('cannot be kept')).length, 1)
})

test('a source that fails says nothing, is told once, and holds up no other alarm', async () => {
  const alarms = await open()
  alarms.addSource('faulty', {
    read() {
      throw new Error('the model is gone')
    },
  })
  await define(alarms, 'drift', { condition: { kind: 'source', source: 'faulty', key: 'k' } })
  await define(alarms, 'hot')
  await write(alarms, 0, 90)
  await alarms.round()
  assert.deepEqual(await shown(alarms), ['hot B'])
  assert.equal(logged.filter((line) => line.includes('source fails')).length, 1)
})

test('brought back while its group is active an alarm is silent at once: nobody is told', async () => {
  const alarms = await open()
  await define(alarms, 'stopped', {
    ...{ point: 'RUN', condition: { kind: 'state', is: 'equal', value: false }, activates: ['standing'] },
  })
  const { id } = await define(alarms, 'low', { condition: { kind: 'low', limit: 10 }, suppressedBy: ['standing'] })
  const act = (event: Parameters<Opened['act']>[2]) => alarms.act('main', [id], event, null)
  await act({ do: 'takeOut', reason: '检修', by: 'wang' })
  await write(alarms, 3, 0)
  await write(alarms, 0, 5)
  await act({ do: 'bringIn', reason: '检修完', by: 'wang' })
  assert.deepEqual(await shown(alarms, { tab: 'suppressed' }), ['low F'])
  assert.deepEqual(
    (await act({ do: 'unsuppress', reason: '看一看', by: 'wang' })).left.map((l) => l.code),
    ['silentByDesign'],
  )
  await alarms.round()
  assert.deepEqual(
    (await told()).filter((line) => line.endsWith('low')),
    [],
  )
})
