import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { quality } from '../../contract/quality.ts'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { systemActor, withinCtx } from '../../os/kernel/within-ctx.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { connectMachine } from './commands/connect-machine.ts'
import { correctJobOrder } from './commands/correct-job-order.ts'
import { endJobOrder } from './commands/end-job-order.ts'
import { addProductTime, retireProductTime } from './commands/keep-product-time.ts'
import { addShiftCalendar } from './commands/keep-shift-calendar.ts'
import { recordJobOrder } from './commands/record-job-order.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { startJobOrder } from './commands/start-job-order.ts'
import { countAgain } from './count-run.ts'
import { followMachines } from './jobs.ts'
import { jobOrderTold } from './public.ts'
import { machineWall } from './queries/machine-wall.ts'
import { orderOee } from './queries/order-oee.ts'
import { takeJobOrder } from './reactions.ts'
import { sumAgain } from './sum-job.ts'

type Sample = { time: number; value: number | string; quality: number }

let under: KernelUnderTest
const products: Record<string, string> = {}
const ids: Record<string, string> = {}
const history = new Map<string, Sample[]>()
let queued: [string, object][] = []
const hour = 3_600_000
const minute = 60_000
/** Monday 2 March 2026, 08:00 in Shanghai, when the shift begins. */
const eight = Date.UTC(2026, 2, 2)
const day = { from: '2026-03-02', to: '2026-03-02' }
const chief = () => under.actor('chief')
const good = (time: number, value: number | string): Sample => ({ time, value, quality: quality.good })

before(async () => {
  under = await withKernel([sparesApp, equipmentApp], {
    live: () => ({ read: async () => [] }),
    history: () => ({
      samples: async (code, from, to, limit = 10_000) =>
        (history.get(code) ?? []).filter(({ time }) => time >= from && time < to).slice(0, limit),
      at: async (code, time) => history.get(code)?.findLast((sample) => sample.time <= time) ?? null,
      buckets: async () => [],
    }),
    enqueue: async (_scope, name, input) => {
      queued.push([name, input as object])
      return 'job'
    },
  })
  under.at(eight)
  const { id: type } = await under.run(registerType, chief(), { code: 'SC', name: '车床', category: 'machineTool' })
  const shifts = [
    { code: '早', from: '08:00', to: '16:00', weekdays: '12345' },
    { code: '中', from: '16:00', to: '00:00', weekdays: '12345' },
  ]
  const { id: calendar } = await under.run(addShiftCalendar, chief(), { code: 'D', name: '两班', shifts })
  for (const code of ['A', 'B', 'C', 'D']) {
    const machine = { code, name: code, type: type!, criticality: 'B' as const }
    ids[code] = (await under.run(registerEquipment, chief(), machine)).id!
    await under.run(connectMachine, chief(), {
      ...{ equipment: ids[code], mapping: 'contacts', calendar: calendar!, cycleSeconds: '60' },
      signals: (['run', 'count', 'program'] as const).map((signal) => ({ signal, point: `${code}.${signal}` })),
    })
    history.set(`${code}.run`, [good(eight - hour, 1), good(eight + 3 * hour, 0), good(eight + 4 * hour, 1)])
  }
  history.set('B.program', [
    good(eight - hour, 'O1'),
    good(eight + 2 * hour, 'O9'),
    good(eight + 2 * hour + 5000, 'O1'),
  ])
  history.get('B.program')!.push(good(eight + 4 * hour, 'O2'))
  history.set('B.count', [good(eight - hour, 0), good(eight + 3 * hour, 60), good(eight + 7 * hour, 120)])
  for (const [code, program, cycleSeconds] of [
    ['P1', 'O1', '60'],
    ['P2', 'O2', '120'],
  ])
    products[code] = (await under.run(addProductTime, chief(), { code, name: code, program, cycleSeconds })).id!
})
after(() => under.close())

const work = async () => {
  const waiting = queued
  queued = []
  for (const [name, input] of waiting)
    await under.job(equipmentApp, name === 'equipment.sum-again' ? sumAgain : countAgain, input as never)
}
const follow = async (at: number) => {
  under.at(at)
  await under.job(equipmentApp, followMachines)
}
const byOrder = async (machine: string) => {
  const { items } = await under.query(orderOee, chief(), { ...day, equipment: ids[machine] })
  return Object.fromEntries(items.map((item) => [item.key, item]))
}
const start = (machine: string, jobOrder: string, startedAt: number, more: object = {}) =>
  under.run(startJobOrder, chief(), { equipment: ids[machine], jobOrder, startedAt, ...more })

test('an order has the time and the pieces of its stretch, and a late correction moves both', async () => {
  history.set('A.count', [
    good(eight, 0),
    ...Array.from({ length: 180 }, (_, n) => good(eight + (n + 1) * minute, n + 1)),
  ])
  await follow(eight + 10 * minute)
  const { id } = await start('A', 'WO-1', eight, { product: products.P1 })
  await follow(eight + 5 * hour)
  await assert.rejects(start('A', 'WO-2', eight + 4 * hour), { code: 'ordersOverlap', field: 'startedAt' })
  await under.run(endJobOrder, chief(), { id: id!, endedAt: eight + 4 * hour, good: 170, scrap: 10 })
  const next = await start('A', 'WO-2', eight + 4 * hour, { product: products.P2 })
  await work()
  const first = (await byOrder('A'))['WO-1']
  assert.deepEqual(
    [first.plannedHours, first.availability, first.effectiveness, first.quality, first.produced, first.good],
    [4, 75, 100, 94.4, 180, 170],
  )
  assert.equal(first.oee, Math.round((170 / 240) * 1000) / 10)
  // it was at the machine an hour longer, and the pieces of that hour were scrap
  await under.run(correctJobOrder, chief(), { id: next.id!, startedAt: eight + 4.5 * hour })
  await under.run(correctJobOrder, chief(), { id: id!, endedAt: eight + 4.5 * hour, scrap: 40 })
  await work()
  const again = await byOrder('A')
  assert.deepEqual([again['WO-1'].plannedHours, again['WO-1'].produced, again['WO-2'].plannedHours], [4.5, 210, 0.5])
  const [{ counted }] = await under.data.sql`select counted from equipment_job_run where id = ${id!}`
  assert.equal(counted, 180)
})

test('a machine that tells its program is followed by it, and what somebody says goes before', async () => {
  await follow(eight + 8 * hour + minute)
  const { items: wall } = await under.query(machineWall, chief(), {})
  const shown = ({ jobOrder, isProgram }: { jobOrder: string | null; isProgram: boolean }) => [jobOrder, isProgram]
  assert.deepEqual(shown(wall.find(({ code }) => code === 'B')!), ['O2', true])
  const told = await byOrder('B')
  assert.deepEqual(Object.keys(told).sort(), ['O1', 'O2'])
  assert.deepEqual([told.O1.product, told.O1.plannedHours, told.O2.product], ['P1 P1', 4, 'P2 P2'])
  // good pieces are nobody's guess
  assert.deepEqual([told.O2.produced, told.O2.good, told.O2.oee, told.O2.missing], [60, null, null, ['GQ']])
  assert.ok(told.O2.effectiveness! > 0)
  await under.run(recordJobOrder, chief(), {
    ...{
      equipment: ids.B,
      jobOrder: 'WO-7',
      product: products.P2,
      startedAt: eight + 6 * hour,
      endedAt: eight + 8 * hour,
    },
    ...{ scrap: 0, rework: 6 },
  })
  await work()
  const after = await byOrder('B')
  assert.deepEqual([after.O2.plannedHours, after.O2.produced], [2, null])
  const { produced, good: right, plannedHours, oee } = after['WO-7']
  // 54 pieces of two minutes in two hours
  assert.deepEqual([produced, right, plannedHours, oee], [60, 54, 2, 90])
  const run = await under.data.sql`select id from equipment_job_run where job_order = 'O2'`
  await assert.rejects(under.run(correctJobOrder, chief(), { id: run[0].id, scrap: 1 }), { code: 'toldByProgram' })
})

test('orders that are declared parallel share the time of the machine', async () => {
  const at = eight + 4 * hour
  const left = await start('C', 'L', at, { parallel: true, product: products.P1 })
  await assert.rejects(start('C', 'X', at + 1), { code: 'ordersOverlap' })
  const { items: wall } = await under.query(machineWall, chief(), {})
  const { jobOrder, isProgram } = wall.find(({ code }) => code === 'C')!
  assert.deepEqual([jobOrder, isProgram], ['L', false])
  const right = await start('C', 'R', at, { parallel: true, product: products.P1 })
  await follow(at + 2 * hour)
  await under.run(endJobOrder, chief(), { id: right.id!, endedAt: at + hour, good: 30 })
  await under.run(endJobOrder, chief(), { id: left.id!, endedAt: at + 2 * hour, good: 60 })
  await work()
  const { L, R } = await byOrder('C')
  assert.deepEqual([R.plannedHours, R.oee, L.plannedHours, L.oee], [0.5, 100, 1.5, 66.7])
})

test('what a system that plans production tells starts and ends orders, and twice changes nothing', async () => {
  const told = { equipment: ids.B, jobOrder: 'MES-1' }
  const react = (what: 'started' | 'ended', at: number, more: object = {}) =>
    withinCtx(under.kernel, systemActor(equipmentApp, 'main'), 'equipment.take-job-order', (ctx) =>
      takeJobOrder.run(ctx, jobOrderTold.payload.parse({ ...told, what, at, ...more })),
    )
  const begun = eight + 8 * hour
  await follow(eight + 10 * hour)
  await react('ended', begun)
  await react('started', begun, { product: 'P2' })
  await react('started', begun + minute, { product: 'P2' })
  await react('ended', begun + hour, { good: 27, rework: 3 })
  await react('ended', begun + 2 * hour, { good: 0 })
  const runs = await under.data.sql`
    select state, good, scrap, rework, run_seconds::float8 as seconds, (extract(epoch from ended_at) * 1000)::float8 as to
    from equipment_job_run where job_order = 'MES-1'`
  assert.deepEqual(
    runs.map((run) => ({ ...run })),
    [{ state: 'ended', good: 27, scrap: 0, rework: 3, seconds: 120, to: begun + hour }],
  )
  const [{ payload }] = await under.data.sql`
    select payload from outbox_event where event = 'equipment.job-order-ended' order by id desc limit 1`
  assert.deepEqual([payload.jobOrder, payload.good, payload.to], ['MES-1', 27, begun + hour])
})

test('a piece counts once, whether following or counting anew comes to it first', async () => {
  const begun = eight + 11 * hour
  history.set(
    'D.count',
    Array.from({ length: 61 }, (_, n) => good(begun + n * minute, n)),
  )
  const counted = async () =>
    (await under.data.sql`select counted from equipment_job_run where job_order = 'WO-5'`)[0].counted
  await follow(begun + 10 * minute)
  const { id } = await start('D', 'WO-5', begun)
  await work()
  assert.equal(await counted(), 9)
  await follow(begun + 20 * minute + 30_000)
  assert.equal(await counted(), 20)
  under.at(begun + 21 * minute + 10_000)
  await under.run(endJobOrder, chief(), { id: id! })
  await work()
  await follow(begun + 25 * minute)
  assert.equal(await counted(), 21)
})

test('times and products that cannot be are refused', async () => {
  const tell = (startedAt: number, endedAt: number, more: object = {}) =>
    under.run(recordJobOrder, chief(), { equipment: ids.A, jobOrder: 'Z', startedAt, endedAt, ...more })
  const whole = 24 * hour
  await assert.rejects(tell(eight - whole, eight - whole), { field: 'endedAt', code: 'orderTimes' })
  await assert.rejects(tell(eight, eight + 900 * whole), { field: 'endedAt', code: 'futureTime' })
  await assert.rejects(tell(eight - 200 * whole, eight - whole), { field: 'startedAt', code: 'orderTooLong' })
  await assert.rejects(start('A', 'Z', eight + 900 * whole), { code: 'futureTime' })
  await under.run(retireProductTime, chief(), { id: products.P1 })
  await assert.rejects(tell(eight - whole, eight - whole + hour, { product: products.P1 }), { code: 'productRetired' })
  await assert.rejects(under.query(orderOee, chief(), { ...day, to: '2026-03-01' }), { field: 'to' })
})
