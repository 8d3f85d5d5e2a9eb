import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LiveValue } from '../../contract/ctx.ts'
import { quality } from '../../contract/quality.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { connectMachine, stopFollowing } from './commands/connect-machine.ts'
import { giveStopReason } from './commands/give-stop-reason.ts'
import { importStates } from './commands/import-states.ts'
import { addShiftCalendar } from './commands/keep-shift-calendar.ts'
import { addStopReason } from './commands/keep-stop-reason.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { correctProduction, reportProduction } from './commands/report-production.ts'
import { followMachines } from './jobs.ts'
import { machineStatesOf } from './queries/machine-states.ts'
import { oee } from './queries/oee.ts'
import { stopPareto } from './queries/stop-pareto.ts'
import { sumAgain } from './sum-job.ts'

type Sample = { time: number; value: number; quality: number }

let under: KernelUnderTest
let calendar: string
let type: string
let setup: string
let material: string
/** Samples of points, as the historian would have them. */
const history = new Map<string, Sample[]>()
/** Last values, with when they came. */
const live = new Map<string, LiveValue>()
/** Points that somebody has removed. */
const gone = new Set<string>()
const refused = defineRefusals({ unknownPoint: [404, '没有测点 {code}', 'There is no point {code}'] })
const samplesOf = (code: string): Sample[] => {
  if (gone.has(code)) throw new Refusal(refused.unknownPoint, { code }, 'code')
  return history.get(code) ?? []
}
/** Jobs that were asked for. */
let queued: { equipment: string; from: number; to: number }[] = []

const minute = 60_000
const hour = 60 * minute
/** Monday 2 March 2026, 08:00 in Shanghai, when the shift begins. */
const eight = Date.UTC(2026, 2, 2)

before(async () => {
  under = await withKernel([sparesApp, equipmentApp], {
    live: () => ({ read: async (codes) => codes.flatMap((code) => live.get(code) ?? []) }),
    history: () => ({
      samples: async (code, from, to) => samplesOf(code).filter(({ time }) => time >= from && time < to),
      at: async (code, time) => samplesOf(code).findLast((sample) => sample.time <= time) ?? null,
      buckets: async () => [],
    }),
    enqueue: async (_scope, name, input) => {
      assert.equal(name, 'equipment.sum-again')
      queued.push(input as never)
      return 'job'
    },
  })
  const by = chief()
  type = (await under.run(registerType, by, { code: 'VMC', name: '加工中心', category: 'machineTool' })).id!
  const shifts = [{ code: '早', from: '08:00', to: '16:00', weekdays: '12345' }]
  const breaks = [{ shift: '早', from: '12:00', to: '13:00' }]
  calendar = (await under.run(addShiftCalendar, by, { code: 'D', name: '白班', shifts, breaks })).id!
  const reason = async (code: string, name: string, kind: string) =>
    (await under.run(addStopReason, by, { code, name, kind })).id!
  setup = await reason('HX', '换型', 'setup')
  material = await reason('QL', '缺料', 'otherStop')
})
after(() => under.close())

const chief = () => under.actor('chief')
const machine = async (code: string, rest: object = {}) => {
  const { id } = await under.run(registerEquipment, chief(), { code, name: code, type, criticality: 'B' })
  await under.run(connectMachine, chief(), {
    ...{ equipment: id, mapping: 'contacts', signals: [], calendar, cycleSeconds: '60', line: 'L1' },
    ...rest,
  })
  return id!
}
/** What waits for the kernel's jobs is done at once. */
const work = async () => {
  const waiting = queued
  queued = []
  for (const input of waiting) await under.job(equipmentApp, sumAgain, input)
}
const good = (time: number, value: number): Sample => ({ time, value, quality: quality.good })
const follow = (at: number) => {
  under.at(at)
  return under.job(equipmentApp, followMachines)
}
const stopsOf = (id: string) => under.data.sql`
  select id, state, (extract(epoch from since) * 1000)::float8 as since, (extract(epoch from until) * 1000)::float8 as until
  from equipment_machine_stop where equipment = ${id} order by since`
const day = { from: '2026-03-02', to: '2026-03-02' }

test('signals become states, a stop is asked about within the minute, and the shift adds up', async () => {
  const id = await machine('S-1', {
    signals: [
      { signal: 'run', point: 's1.run' },
      { signal: 'count', point: 's1.count' },
    ],
  })
  history.set('s1.run', [
    good(eight - hour, 1),
    good(eight + hour, 0),
    good(eight + hour + 1000, 1),
    good(eight + 2 * hour, 0),
  ])
  history.set('s1.count', [good(eight, 100), good(eight + 2 * hour, 200)])
  await follow(eight + 10 * minute)
  await follow(eight + 2 * hour + 50_000)
  assert.equal((await stopsOf(id)).length, 0)
  // 60 s of standing and 5 s for late samples
  assert.deepEqual(await follow(eight + 2 * hour + 66_000), { followed: 1, asked: 1 })
  assert.match(under.notices.at(-1)!.title.zh, /S-1 停机，请说明原因/)
  const [stop] = await stopsOf(id)
  assert.deepEqual([stop.state, stop.since, stop.until], ['asked', eight + 2 * hour, null])
  assert.deepEqual(await follow(eight + 2 * hour + 126_000), { followed: 1, asked: 0 })
  await under.run(giveStopReason, chief(), { id: stop.id, reason: setup })
  history.get('s1.run')!.push(good(eight + 3 * hour, 1))
  await follow(eight + 8 * hour + 10_000)
  await under.run(reportProduction, chief(), { equipment: id, day: '2026-03-02', shift: '早', scrap: 6, rework: 4 })
  await work()
  const { items, total } = await under.query(oee, chief(), { ...day, equipment: id })
  // 7 h of work, 1 h of set-up, 6 h running; 100 pieces of 60 s, 90 of them good at first
  const [row] = items
  assert.deepEqual(
    [row.plannedHours, row.availability, row.effectiveness, row.quality, row.produced, row.leftOut],
    [7, 85.7, 27.8, 90, 100, 0],
  )
  assert.equal(row.oee, Math.round((90 * minute * 1000) / (7 * hour)) / 10)
  const { planned, steps, left } = total.waterfall
  assert.equal(planned - steps.reduce((sum, step) => sum + step.ms, 0), left)
  assert.equal(steps.find(({ kind }) => kind === 'setup')!.ms, hour)
  const [after] = await stopsOf(id)
  assert.deepEqual([after.state, after.until], ['explained', eight + 3 * hour])
  const pareto = await under.query(stopPareto, chief(), { ...day, equipment: id })
  assert.deepEqual(pareto.items, [{ key: 'HX', name: '换型', state: 'idle', count: 1, hours: 1 }])
  await under.run(giveStopReason, chief(), { id: stop.id, reason: material })
  await work()
  const again = await under.query(oee, chief(), { ...day, equipment: id })
  assert.equal(again.total.waterfall.steps.find(({ kind }) => kind === 'otherStop')!.ms, hour)
  const bounced = await under.data.sql`select count(*)::int as n from equipment_state_interval where machine = ${id}`
  assert.equal(bounced[0].n, 2, 'a signal that drops for a second makes no stop')
})

test('following goes on where it stopped, and a second look changes nothing', async () => {
  const id = await machine('S-2', { signals: [{ signal: 'run', point: 's2.run' }] })
  const start = eight + 24 * hour
  history.set('s2.run', [
    good(start - hour, 1),
    good(start + hour, 0),
    good(start + 2 * hour, 1),
    good(start + 5 * hour, 0),
  ])
  for (let at = start + 5 * minute; at < start + 6 * hour; at += 7 * minute) await follow(at)
  const seen = async () =>
    (
      await under.data
        .sql`select state, from_at, to_at from equipment_state_interval where machine = ${id} order by from_at`
    ).map((r) => [r.state, (Date.parse(r.from_at) - start) / hour, (Date.parse(r.to_at) - start) / hour])
  const kept = await seen()
  assert.deepEqual(kept.slice(-2), [
    ['idle', 1, 2],
    ['running', 2, 5],
  ])
  await follow(start + 6 * hour)
  assert.deepEqual(await seen(), kept)
  assert.equal((await stopsOf(id)).length, 2)
  const { items } = await under.query(machineStatesOf, chief(), { day: '2026-03-03', equipment: id })
  assert.deepEqual(
    items[0].pieces.map(({ state }) => state),
    ['running', 'idle', 'running', 'idle'],
  )
})

test('a machine whose point is gone holds up nobody', async () => {
  const id = await machine('S-3', { signals: [{ signal: 'run', point: 's3.run' }] })
  gone.add('s3.run')
  const { failed, followed } = (await follow(eight + 25 * 24 * hour)) as { failed: string[]; followed: number }
  assert.deepEqual([failed, followed], [['S-3'], 2])
  await under.run(stopFollowing, chief(), {
    id: (await under.data.sql`select id from equipment_signal_map where equipment = ${id}`)[0].id,
  })
  assert.equal(((await follow(eight + 25 * 24 * hour)) as { failed?: string[] }).failed, undefined)
})

test('states that come from elsewhere: by machine and line; what lacks counts is left out and said', async () => {
  under.at(eight + 30 * 24 * hour)
  const [a, b] = [await machine('I-1', { line: 'L2' }), await machine('I-2', { line: 'L2' })]
  const from = eight + 48 * hour
  const states = (stop: number) => [
    { state: 'running', from, to: from + 4 * hour },
    { state: 'fault', from: from + 5 * hour, to: from + (5 + stop) * hour, reason: 'GZ' },
    { state: 'running', from: from + (5 + stop) * hour, to: from + 8 * hour },
  ]
  await under.run(importStates, chief(), { equipment: a, intervals: states(1) })
  await under.run(importStates, chief(), { equipment: b, intervals: states(2) })
  await under.run(importStates, chief(), { equipment: b, intervals: states(2) })
  await assert.rejects(under.run(importStates, chief(), { equipment: a, intervals: states(1).toReversed() }), {
    field: 'intervals.1.from',
  })
  const asked = { from: '2026-03-04', to: '2026-03-04', line: 'L2' }
  assert.deepEqual(
    (await under.query(oee, chief(), asked)).items.map(({ label, leftOut, oee: index }) => [label, leftOut, index]),
    [
      ['I-1 I-1', 1, null],
      ['I-2 I-2', 1, null],
    ],
  )
  const report = (equipment: string, produced: number) =>
    under.run(reportProduction, chief(), { equipment, day: '2026-03-04', shift: '早', produced, scrap: 0, rework: 0 })
  await report(a, 300)
  const misspelt = { equipment: a, day: '2026-03-04', shift: '早斑', produced: 1, scrap: 0, rework: 0 }
  await assert.rejects(under.run(reportProduction, chief(), misspelt), { code: 'noSuchShift', field: 'shift' })
  const { id } = await report(b, 240)
  await assert.rejects(under.run(correctProduction, chief(), { id, produced: 10, scrap: 11 }), { field: 'scrap' })
  await assert.rejects(report(b, 240), { code: 'duplicate' })
  await work()
  const lines = await under.query(oee, chief(), { ...asked, by: 'line' })
  assert.deepEqual(
    lines.items.map(({ label, availability, oee: index, plannedHours }) => [label, availability, index, plannedHours]),
    [['L2', Math.round((11 / 14) * 1000) / 10, Math.round((9 / 14) * 1000) / 10, 14]],
  )
  const { items } = await under.query(stopPareto, chief(), asked)
  assert.deepEqual(items, [{ key: 'GZ', name: null, state: 'fault', count: 2, hours: 3 }])
  await assert.rejects(under.query(oee, chief(), { from: '2026-03-05', to: '2026-03-04' }), { field: 'to' })
  const guest = under.actor('guest', { rowScopes: new Map([['equipment.read', [{ reach: 'own' }]]]) })
  assert.deepEqual((await under.query(oee, guest, asked)).items, [])
})

test('signals that cannot tell a state are refused', async () => {
  const { id } = await under.run(registerEquipment, chief(), { code: 'X-1', name: 'X', type, criticality: 'C' })
  const connect = (rest: object) => under.run(connectMachine, chief(), { equipment: id, calendar, ...rest })
  const signal = (name: string) => ({ signal: name, point: `x.${name}` })
  await assert.rejects(connect({ mapping: 'contacts', signals: [signal('alarm')] }), { code: 'signalMissing' })
  await assert.rejects(connect({ mapping: 'contacts', signals: [signal('run'), signal('run')] }), {
    code: 'signalTwice',
  })
  await assert.rejects(
    connect({ mapping: 'byLoad', signals: [signal('load')], runningAboveKw: '2', standbyAboveKw: '3' }),
    { field: 'runningAboveKw' },
  )
  await assert.rejects(
    under.run(importStates, chief(), { equipment: id, intervals: [{ state: 'off', from: 1, to: 2 }] }),
    {
      code: 'notConnected',
    },
  )
})

test('a state that nobody knows is not stored, and one that was is unknown', async () => {
  const id = await machine('U-1')
  const from = eight + 4 * 24 * hour
  await under.run(importStates, chief(), {
    equipment: id,
    intervals: [{ state: 'running', from, to: from + 4 * hour }],
  })
  const spoil = () =>
    under.data.sql`update equipment_state_interval set state = 'melting' where machine = ${id}`.then(() => undefined)
  await assert.rejects(spoil(), /equipment_state_interval_known/)
  await under.data.sql`alter table equipment_state_interval drop constraint equipment_state_interval_known`
  await spoil()
  const { items } = await under.query(machineStatesOf, chief(), { day: '2026-03-06', equipment: id })
  assert.deepEqual(
    items[0].pieces.map(({ state }) => state),
    ['unknown'],
  )
  await under.run(reportProduction, chief(), {
    equipment: id,
    day: '2026-03-06',
    shift: '早',
    produced: 0,
    scrap: 0,
    rework: 0,
  })
  await work()
  const { total } = await under.query(oee, chief(), { from: '2026-03-06', to: '2026-03-06', equipment: id })
  assert.equal(total.waterfall.steps.find(({ kind }) => kind === 'unknown')!.ms, 4 * hour)
})

test('a machine whose clock is ten minutes slow is followed by ours, and again by its own when it is set', async () => {
  const id = await machine('K-1', { signals: [{ signal: 'run', point: 'k1.run' }] })
  const start = eight + 21 * 24 * hour
  const slow = 10 * minute
  const samples: Sample[] = [good(start - 3 * hour, 1)]
  history.set('k1.run', samples)
  /** What the machine says at a moment of ours, stamped by a clock that is so much behind. */
  const say = (at: number, value: number, behind: number) => {
    samples.push(good(at - behind, value))
    live.set('k1.run', { code: 'k1.run', ...good(at - behind, value), received: at })
  }
  /** It repeats its state every minute; it stands from the 30th to the 50th and from the 80th to the 90th minute. */
  for (let n = 1; n <= 100; n++) {
    const at = start + n * minute
    const stands = (n >= 30 && n < 50) || (n >= 80 && n < 90)
    say(at, stands ? 0 : 1, n < 60 ? slow : 0)
    await follow(at + 20_000)
  }
  const states = await under.data.sql<{ state: string; from: number; to: number }[]>`
    select state, (extract(epoch from from_at) * 1000)::float8 as from, (extract(epoch from to_at) * 1000)::float8 as to
    from equipment_state_interval where machine = ${id} and state = 'idle' order by from_at`
  assert.deepEqual(
    states.map(({ from, to }) => [(from - start) / minute, (to - start) / minute]),
    [
      [30, 50],
      [80, 90],
    ],
  )
})
