import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { upkeepApp } from './app.ts'
import { dropOrder } from './commands/drop-order.ts'
import { editPlan } from './commands/edit-plan.ts'
import { finishOrder } from './commands/finish-order.ts'
import { makePlan } from './commands/make-plan.ts'
import { orderNow } from './commands/order-now.ts'
import { pausePlan } from './commands/pause-plan.ts'
import { startOrder } from './commands/start-order.ts'
import { dueOrders } from './jobs.ts'
import { compliance } from './queries/compliance.ts'
import { forecast } from './queries/forecast.ts'
import { withUpkeep } from './testing.ts'

let all: Awaited<ReturnType<typeof withUpkeep>>
before(async () => {
  all = await withUpkeep()
})
after(() => all.close())

const checks = [
  { code: '1', name: '主轴温升', kind: 'numeric', unit: '°C', high: '35', warnHigh: '30', opens: 'repair' },
  { code: '2', name: '润滑油位', kind: 'okNotOk', opens: 'warning' },
  { code: '3', name: '备注', kind: 'text', optional: true },
]
const monthly = { level: 'first', every: 1, unit: 'months', startOn: '2026-03-10', checks }
const day = (text: string) => all.under.at(Date.parse(`${text}T02:00:00Z`))
type Plan = { next_on: string | null; next_by: string | null; meter_reading: string | null; last_on: string | null }
const planOf = async (id: string) => {
  const [row] = await all.under.data.sql<Plan[]>`
    select next_on::text, next_by, meter_reading, last_on::text from upkeep_plan where id = ${id}`
  return row
}
const orderOf = async (plan: string) => {
  const [row] = await all.under.data.sql<
    { id: string; number: string; due_on: string; state: string; outcome: string }[]
  >`
    select id, number, due_on::text, state, outcome from upkeep_order where plan = ${plan} order by number desc limit 1`
  return row
}
const look = () => all.under.job(upkeepApp, dueOrders)

test('a plan comes due, is done with its check list, and comes due again', async () => {
  const { under, manager, emitted } = all
  const parts = [{ code: 'BP-1', quantity: '2' }]
  await assert.rejects(under.run(makePlan, manager, { name: 'x', equipment: 'M01', level: 'first', checks }), {
    field: 'every',
  })
  await assert.rejects(
    under.run(makePlan, manager, { ...monthly, name: 'x', equipment: 'nobody' }),
    /no piece|no equipment/,
  )
  const twice = [checks[0], { ...checks[1], code: '1' }]
  await assert.rejects(under.run(makePlan, manager, { ...monthly, name: 'x', equipment: 'M01', checks: twice }), {
    field: 'checks.1.code',
  })
  const { id: plan = '' } = await under.run(makePlan, manager, {
    ...monthly,
    name: '一级保养',
    equipment: 'M01',
    parts,
  })
  assert.equal((await planOf(plan)).next_on, '2026-03-10')
  day('2026-03-06')
  assert.deepEqual(await look(), { looked: 1, made: 0 })
  day('2026-03-07')
  assert.deepEqual(await look(), { looked: 1, made: 1 })
  assert.deepEqual(await look(), { looked: 1, made: 0 })
  const order = await orderOf(plan)
  assert.equal(order.due_on, '2026-03-10')
  const wanted = emitted.find(({ event }) => event === 'spares.parts-wanted')!
  assert.deepEqual(wanted.payload, {
    reference: order.number,
    purpose: '一级保养',
    neededOn: '2026-03-10',
    lines: parts,
  })
  assert.match(under.notices.at(-1)!.title.zh, /M01 一级保养 2026-03-10 到期/)
  await assert.rejects(under.run(orderNow, manager, { id: plan }), { code: 'orderOpen' })

  day('2026-03-12')
  await under.run(startOrder, manager, { id: order.id })
  const finish = (results: object[], more = {}) => under.run(finishOrder, manager, { id: order.id, results, ...more })
  const right = [
    { code: '1', value: '36.5' },
    { code: '2', value: '正常' },
  ]
  await assert.rejects(finish([right[1]]), /Item 1, 主轴温升, is not filled in/)
  await assert.rejects(finish([{ code: '1', value: 'warm' }, right[1]]), {
    field: 'results.0.value',
    code: 'itemInvalid',
  })
  await assert.rejects(finish([...right, { code: '9', value: '1' }]), { field: 'results.2.code' })
  await assert.rejects(finish(right, { doneOn: '2026-03-13' }), { field: 'doneOn' })
  await finish(right, { minutes: 45 })
  const done = await orderOf(plan)
  assert.deepEqual([done.state, done.outcome], ['done', 'onTime'])
  const found = emitted.find(({ event }) => event === 'upkeep.beyond-limit')!.payload as Record<string, unknown>
  assert.deepEqual([found.equipment, found.item, found.value, found.opens], [all.machine, '1', '36.5', 'repair'])
  assert.ok(emitted.some(({ event }) => event === 'spares.parts-not-needed'))
  const repair = emitted.find(({ event }) => event === 'equipment.repair-wanted')!.payload as Record<string, unknown>
  assert.deepEqual(
    [repair.equipment, repair.source, repair.code, repair.event, repair.symptom],
    [all.machine, 'check', '主轴温升', `${order.number}/1`, '主轴温升 36.5 °C（≤ 35 °C）'],
  )
  assert.deepEqual(await planOf(plan), {
    ...{ next_on: '2026-04-10', next_by: 'calendar', meter_reading: null, last_on: '2026-03-12' },
  })
  assert.deepEqual(
    (await under.query(forecast, manager, { days: 70 })).items.map((row) => row.day),
    ['2026-04-10', '2026-05-10'],
  )
})

test('a meter and a condition make a plan due; what they say nothing of changes nothing', async () => {
  const { under, manager, live } = all
  day('2026-03-12')
  const oil = { level: 'lubrication', checks: [checks[1]], equipment: 'M01', ahead: 0 }
  const meter = { meterPoint: 'HOURS', meterEvery: '500', mode: 'floating' }
  const { id: byMeter = '' } = await under.run(makePlan, manager, { ...oil, ...meter, name: '换油' })
  const condition = { conditionPoint: 'DP', conditionAbove: '2.5' }
  const { id: byState = '' } = await under.run(makePlan, manager, { ...oil, ...condition, name: '换滤芯' })
  await look()
  assert.equal((await planOf(byMeter)).next_on, null)
  live.set('HOURS', 450)
  live.set('DP', 2.5)
  await look()
  assert.deepEqual(await planOf(byMeter), {
    ...{ next_on: '2026-03-17', next_by: 'meter', meter_reading: '450', last_on: null },
  })
  assert.equal((await planOf(byState)).next_on, null)
  live.set('DP', 2.51)
  live.set('HOURS', 501)
  await look()
  assert.equal((await planOf(byState)).next_by, 'condition')
  const order = await orderOf(byMeter)
  assert.equal(order.due_on, '2026-03-12')
  await under.run(finishOrder, manager, { id: order.id, results: [{ code: '2', value: 'ok' }], reading: '505' })
  // 500 after 505, at ten a day
  assert.equal((await planOf(byMeter)).next_on, '2026-05-01')
  live.set('HOURS', 506)
  await look()
  assert.equal((await planOf(byMeter)).next_on, '2026-04-30')
  await under.run(pausePlan, manager, { id: byMeter })
  await assert.rejects(under.run(orderNow, manager, { id: byMeter }), { code: 'wrongState' })
  await assert.rejects(under.run(editPlan, manager, { id: byState, conditionAbove: null }), { field: 'conditionAbove' })
})

test('compliance: in time, late, missed, and what may still be done is not counted', async () => {
  const { under, manager } = all
  const make = async (dueOn: string) => {
    const { id: plan = '' } = await under.run(makePlan, manager, { ...monthly, name: dueOn, equipment: 'M01', late: 2 })
    const { order } = await under.run(orderNow, manager, { id: plan, dueOn })
    return order as string
  }
  const results = [
    { code: '1', value: '20' },
    { code: '2', value: 'ok' },
  ]
  day('2026-06-01')
  const orders = []
  for (const due of ['2026-06-05', '2026-06-06', '2026-06-07', '2026-06-20']) orders.push(await make(due))
  day('2026-06-07')
  await under.run(finishOrder, manager, { id: orders[0], results })
  day('2026-06-15')
  await under.run(finishOrder, manager, { id: orders[1], results })
  await under.run(dropOrder, manager, { id: orders[2], remark: '停产' })
  const june = async () =>
    (await under.query(compliance, manager, { months: 1 })).items.find((r) => r.month === '2026-06')!
  const { due, onTime, late, missed, rate } = await june()
  assert.deepEqual({ due, onTime, late, missed, rate }, { due: 3, onTime: 1, late: 1, missed: 1, rate: 33.3 })
})
