import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { systemActor, withinCtx } from '../../os/kernel/within-ctx.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { acceptRepair } from './commands/accept-repair.ts'
import { addWork } from './commands/add-work.ts'
import { cancelRepair } from './commands/cancel-repair.ts'
import { dispatchRepair } from './commands/dispatch-repair.ts'
import { finishRepair } from './commands/finish-repair.ts'
import { addFailureCode } from './commands/keep-failure-code.ts'
import { addMechanic } from './commands/keep-mechanic.ts'
import { addServiceLimit } from './commands/keep-service-limit.ts'
import { addShiftCalendar } from './commands/keep-shift-calendar.ts'
import { lockOut } from './commands/lock-out.ts'
import { pauseRepair } from './commands/pause-repair.ts'
import { recordPastRepair } from './commands/record-past-repair.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { requestRepair } from './commands/request-repair.ts'
import { resumeRepair } from './commands/resume-repair.ts'
import { returnPart } from './commands/return-part.ts'
import { returnRepair } from './commands/return-repair.ts'
import { scrapEquipment } from './commands/scrap-equipment.ts'
import { startRepair } from './commands/start-repair.ts'
import { takePart } from './commands/take-part.ts'
import { may } from './permissions.ts'
import { overdueRepairs } from './queries/overdue-repairs.ts'
import { repairClocks } from './queries/repair-clocks.ts'
import { repairFigures } from './queries/repair-figures.ts'
import { similarRepairs } from './queries/similar-repairs.ts'
import { suggestMechanics } from './queries/suggest-mechanics.ts'
import { raiseWanted } from './reactions.ts'

let under: KernelUnderTest
let machine: string
let spindle: string
let people: Record<'mover' | 'sparks', string>

const hour = 3_600_000
/** Monday 2 March 2026, 12:00 in Shanghai. */
const noon = Date.UTC(2026, 2, 2, 4)

const withRole = (name: string, permissions: string[]) => under.actor(name, { permissions: new Set(permissions) })
const chief = () => under.actor('chief')
const operator = () => withRole('operator', [may.read, may.request])
const mover = () => withRole('mover', [may.read, may.request, may.repair])
const sparks = () => withRole('sparks', [may.read, may.request, may.repair])

before(async () => {
  under = await withKernel([sparesApp, equipmentApp])
  const by = chief()
  const type = (await under.run(registerType, by, { code: 'VMC', name: '加工中心', category: 'machineTool' })).id!
  machine = (await under.run(registerEquipment, by, { code: 'M-1', name: '1号机', type, criticality: 'A' })).id!
  const calendar = (
    await under.run(addShiftCalendar, by, {
      code: 'DAY',
      name: '白班',
      shifts: [{ code: 'D', from: '08:00', to: '16:00', weekdays: '12345' }],
    })
  ).id!
  await under.run(addServiceLimit, by, {
    ...{ criticality: 'A', priority: 'high', responseMinutes: 30, repairMinutes: 240 },
  })
  spindle = (
    await under.run(addFailureCode, by, {
      ...{ code: 'SP', name: '主轴异响', skill: 'mechanical', level: 2, lockOut: true, usualHours: '3' },
    })
  ).id!
  const mechanic = async (name: string, skill: string, level: number) =>
    (await under.run(addMechanic, by, { name, person: name, skills: [{ skill, level }], calendar, shift: 'D' })).id!
  people = { mover: await mechanic('mover', 'mechanical', 2), sparks: await mechanic('sparks', 'electrical', 3) }
})
after(() => under.close())

const request = async (rest: object = {}, actor = operator()) =>
  (await under.run(requestRepair, actor, {
    id: machine,
    symptom: '主轴异响',
    stopped: true,
    priority: 'high',
    ...rest,
  })) as {
    order: string
    number: string
    joined: boolean
  }
const steps = { informed: true, shutDown: true, isolated: true, locked: true, released: true, verified: true }
const told = { cause: 'wear', remedy: 'replaced', workDone: '更换主轴轴承', cleared: true }
const stateOf = async (id: string) =>
  (await under.data.sql`select state from equipment_repair_order where id = ${id}`)[0].state

test('a breakdown from the request to its acceptance', async () => {
  under.at(noon)
  const { order, number } = await request({ failureCode: spindle })
  assert.equal(number, 'WX-202603-001')
  assert.match(under.notices.at(-1)!.title.zh, /M-1 1号机 报修：主轴异响/)
  const { items } = await under.query(suggestMechanics, chief(), { repair: order })
  assert.deepEqual(
    items.map(({ id, suitable }) => [id, suitable]),
    [
      [people.mover, true],
      [people.sparks, false],
    ],
  )
  assert.equal(items[1].why, '机械技能 0 级，需 2 级')
  await under.run(dispatchRepair, chief(), { id: order, mechanic: people.mover, lockOut: true })
  await assert.rejects(under.run(startRepair, mover(), { id: order }), { code: 'lockOutFirst' })
  await assert.rejects(under.run(lockOut, sparks(), { id: order, ...steps, lockNo: 'S-7' }), { code: 'givenToOther' })
  await assert.rejects(under.run(lockOut, mover(), { id: order, ...steps, verified: false, lockNo: 'S-7' }), {
    field: 'verified',
  })
  await under.run(lockOut, mover(), { id: order, ...steps, lockNo: 'S-7' })
  under.at(noon + 0.4 * hour)
  await under.run(startRepair, mover(), { id: order })
  const part = await under.run(takePart, mover(), { repair: order, name: '主轴轴承', partCode: 'BJ-1', quantity: '4' })
  await under.run(returnPart, mover(), { id: part.id })
  await under.run(takePart, mover(), { repair: order, name: '主轴轴承', partCode: 'BJ-1', quantity: '2' })
  await under.run(pauseRepair, mover(), { id: order, reason: 'parts' })
  await assert.rejects(under.run(pauseRepair, mover(), { id: order, reason: 'parts' }), { code: 'alreadyPaused' })
  under.at(noon + 5 * hour)
  await under.run(resumeRepair, mover(), { id: order })
  await under.run(addWork, mover(), { repair: order, mechanic: people.mover, workedOn: '2026-03-02', hours: '1.5' })
  await assert.rejects(under.run(finishRepair, mover(), { id: order, failureCode: spindle, ...told, cleared: false }), {
    field: 'cleared',
  })
  under.at(noon + 6 * hour)
  await under.run(finishRepair, mover(), { id: order, failureCode: spindle, ...told })
  await assert.rejects(under.run(acceptRepair, sparks(), { id: order }), { code: 'notRequester' })
  await under.run(returnRepair, operator(), { id: order, returnedFor: '仍有异响' })
  under.at(noon + 6.5 * hour)
  await under.run(finishRepair, mover(), { id: order, failureCode: spindle, ...told })
  await under.run(acceptRepair, operator(), { id: order })
  assert.equal(await stateOf(order), 'accepted')
  await assert.rejects(
    under.run(addWork, mover(), { repair: order, mechanic: people.mover, workedOn: '2026-03-02', hours: '1' }),
    { code: 'repairClosed' },
  )
  const { clocks } = await under.query(repairClocks, chief(), { repair: order })
  assert.deepEqual([clocks!.response.state, clocks!.repair.state], ['met', 'met'])
  assert.equal(clocks!.repair.usedMs, 1.9 * hour)
  const events = await under.data.sql`
    select event, payload->>'quantity' as quantity from outbox_event where event like 'equipment.part-%' order by id`
  assert.deepEqual(
    events.map((e) => [e.event, e.quantity]),
    [
      ['equipment.part-taken', '4'],
      ['equipment.part-returned', '4'],
      ['equipment.part-taken', '2'],
    ],
  )
})

test('one order per cause: whoever reports the same failure joins it; what a person asks for afterwards is a recurrence', async () => {
  under.at(noon + 24 * hour)
  const first = await request({ failureCode: spindle })
  assert.equal(first.joined, false)
  const [{ recurrence }] = await under.data.sql`
    select p.number as recurrence from equipment_repair_order o join equipment_repair_order p on p.id = o.recurrence_of
    where o.id = ${first.order}`
  assert.equal(recurrence, 'WX-202603-001')
  const again = await request({ failureCode: spindle, symptom: '声音更大了', stopped: false }, sparks())
  assert.deepEqual(again, { ...again, order: first.order, joined: true })
  const other = await request({ symptom: '照明灯不亮', stopped: false, priority: 'low' })
  assert.equal(other.joined, false)
  const wanted = { equipment: machine, source: 'alarm', code: 'SP', symptom: '振动高报', priority: 'urgent' } as const
  const react = (event: string, code = 'SP') =>
    withinCtx(under.kernel, systemActor(equipmentApp, 'main'), 'equipment.raise-wanted', (ctx) =>
      raiseWanted.run(ctx, { ...wanted, code, event, stopped: true }),
    )
  await react('alarm-1')
  await react('alarm-1')
  const [row] = await under.data.sql`select reports, stopped from equipment_repair_order where id = ${first.order}`
  assert.equal(row.reports, '2026-03-03 sparks：声音更大了\n2026-03-03 设备管理：振动高报')
  await react('alarm-2', 'COOLANT')
  await react('alarm-3', 'COOLANT')
  const alarms = await under.data.sql`select source, events from equipment_repair_order where source = 'alarm'`
  assert.deepEqual(
    alarms.map((a) => a.events),
    [['alarm-2', 'alarm-3']],
  )
  await assert.rejects(under.run(scrapEquipment, chief(), { id: machine, endedFor: '老旧' }), { code: 'openRepairs' })
  await under.run(cancelRepair, operator(), { id: other.order, returnedFor: '灯已换' })
  await assert.rejects(under.run(cancelRepair, mover(), { id: first.order, returnedFor: '无权' }), {
    code: 'notRequester',
  })
})

test('two mechanics close the same repair: the second is told who was first', async () => {
  under.at(noon + 48 * hour)
  const { order } = await request({ symptom: '急停失灵', priority: 'urgent' })
  await under.run(dispatchRepair, chief(), { id: order, mechanic: people.sparks, lockOut: false })
  const { version } = await under.run(startRepair, sparks(), { id: order })
  await under.run(finishRepair, sparks(), { id: order, version, failureCode: spindle, ...told })
  const second = under.run(finishRepair, chief(), { id: order, version, failureCode: spindle, ...told })
  await assert.rejects(second, { code: 'changedMeanwhile', message: /sparks/ })
  await assert.rejects(under.run(finishRepair, chief(), { id: order, failureCode: spindle, ...told }), {
    code: 'wrongState',
  })
})

test('what is late is listed, and what helped before is found', async () => {
  const at = Date.UTC(2026, 3, 6, 4)
  under.at(at)
  for (const [n, days] of [40, 20, 10].entries())
    await under.run(recordPastRepair, chief(), {
      ...{ equipment: machine, failureCode: spindle, symptom: '主轴异响', stopped: true, mechanic: people.mover },
      ...{ requestedAt: at - days * 24 * hour, startedAt: at - days * 24 * hour + hour, hours: '2' },
      ...{ finishedAt: at - days * 24 * hour + 5 * hour, acceptedAt: at - days * 24 * hour + 6 * hour },
      ...{ cause: 'wear', remedy: n === 0 ? 'lubricated' : 'replaced', workDone: `第 ${n + 1} 次` },
      parts: [{ name: '轴承', quantity: '2' }],
    })
  const { order } = await request({ symptom: '又响了', failureCode: undefined })
  await assert.rejects(under.query(similarRepairs, chief(), { repair: machine }), { code: 'unknownRepair' })
  assert.deepEqual((await under.query(similarRepairs, chief(), { repair: order })).items, [])
  const [known] = await under.data.sql`
    select id from equipment_repair_order where failure_code = ${spindle} and state <> 'accepted' limit 1`
  const similar = await under.query(similarRepairs, chief(), { repair: known.id })
  assert.deepEqual(
    similar.items.slice(0, 3).map(({ workDone, hours, parts }) => [workDone, hours, parts]),
    [
      ['第 3 次', 2, '轴承 ×2'],
      ['第 2 次', 2, '轴承 ×2'],
      ['更换主轴轴承', 1.5, '主轴轴承 ×2'],
    ],
  )
  assert.deepEqual(similar.remedies[0], { remedy: 'replaced', count: 3 })
  under.at(at + hour)
  const late = (await under.query(overdueRepairs, chief())).items.find(({ id }) => id === order)!
  assert.deepEqual([late.what, late.hours], ['response', 0.5])
  const { items, pareto } = await under.query(repairFigures, chief(), { days: 45 })
  assert.equal(items[0].overdue, (await under.query(overdueRepairs, chief())).items.length)
  assert.ok(pareto.length > 0 && items[0].mttrHours! > 0 && items[0].mtbfHours! > 0)
  // who sees none of the machines gets no figures of them
  const guest = under.actor('guest', { rowScopes: new Map([['equipment.read', [{ reach: 'own' }]]]) })
  const unseen = await under.query(repairFigures, guest, { days: 45 })
  assert.deepEqual([unseen.items[0].repairs, unseen.items[0].downHours, unseen.pareto], [0, 0, []])
  const [{ id: repair }] = await under.data.sql<{ id: string }[]>`select id from equipment_repair_order limit 1`
  await assert.rejects(under.query(repairClocks, guest, { repair }), { code: 'unknownRepair' })
  await assert.rejects(
    under.run(recordPastRepair, chief(), {
      ...{ equipment: machine, failureCode: spindle, symptom: '主轴异响', stopped: true, mechanic: people.mover },
      ...{ requestedAt: at, startedAt: at - 1, finishedAt: at, acceptedAt: at, hours: '1' },
      ...{ cause: 'wear', remedy: 'replaced', workDone: '顺序不对' },
    }),
    { field: 'startedAt' },
  )
})
