import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { HistoryBucket } from '../../contract/ctx.ts'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { energyApp } from './app.ts'
import { registerMeter } from './commands/register-meter.ts'
import { closeSaving, editSaving, planSaving, proveSaving } from './commands/save-energy.ts'
import { takeLogged } from './commands/take-logged.ts'
import { workOut } from './jobs.ts'
import { plant } from './plant.ts'
import { addDays } from './queries/period.ts'
import { powerQuality } from './queries/power-quality.ts'

const first = '2026-01-05'
let under: KernelUnderTest
/** Averages that the fake historian answers with, one after the other. */
let averages: number[] = []
before(async () => {
  const bucket = (avg: number, i: number): HistoryBucket => ({
    ...{ time: i * 600_000, min: avg, max: avg, avg, first: avg, last: avg, count: 10, good: 1 },
  })
  under = await withKernel([energyApp], {
    history: () => ({ samples: async () => [], buckets: async () => averages.map(bucket), at: async () => null }),
  })
})
after(() => under.close())
const engineer = () => under.actor('engineer')

/** Pieces of a week, and what the line used: 700 kWh at rest and 2 kWh a piece, a sixth less after the measure. */
const pieces = (week: number) => 900 + ((week * 137) % 400)
const used = (week: number) => Math.round((700 + 2 * pieces(week)) * (week >= 16 ? 5 / 6 : 1) + ((week * 53) % 40) - 20)

test('a measure is planned, followed week by week, and proven against its baseline', async () => {
  const weeks = 24
  under.at(plant.startOf(addDays(first, weeks * 7)))
  const body = { name: '清洗线', medium: 'electricity', source: 'manual', gapMinutes: 100_000 }
  const { id: meter } = await under.run(registerMeter, engineer(), { ...body, mountedAt: plant.startOf(first) })
  let total = 0
  const values = ['0']
  for (let week = 0; week < weeks; week++) {
    total += used(week)
    values.push(String(total))
  }
  await under.run(takeLogged, engineer(), { meter, from: plant.startOf(first), everyMinutes: 7 * 1440, values })
  await under.job(energyApp, workOut)

  const doneOn = addDays(first, 16 * 7)
  const period = (week: number) => ({ from: addDays(first, week * 7), driver: String(pieces(week)) })
  const periods = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => period(from + i))
  const plan = { name: '余热回收', meter, doneOn, driver: '产量（件）', observations: periods(0, 8) }
  await assert.rejects(
    under.run(planSaving, engineer(), {
      ...plan,
      observations: [period(0), { ...period(1), from: addDays(first, 3) }],
    }),
    { field: 'observations' },
  )
  const { id } = await under.run(planSaving, engineer(), plan)
  await assert.rejects(under.run(proveSaving, engineer(), { id }), /no period after/)
  await under.run(editSaving, engineer(), { id, observations: [...periods(0, 8), period(16)] })
  await assert.rejects(under.run(proveSaving, engineer(), { id }), /8 periods before it, 12 are needed/)
  const flat = periods(0, 20).map((each, i) => (i < 16 ? { ...each, driver: '1000' } : each))
  await under.run(editSaving, engineer(), { id, observations: flat })
  await assert.rejects(under.run(proveSaving, engineer(), { id }), /hardly changed/)
  await under.run(editSaving, engineer(), { id, observations: [...periods(0, 20), period(weeks)] })
  await assert.rejects(under.run(proveSaving, engineer(), { id }), /is not complete/)
  await under.run(editSaving, engineer(), { id, observations: periods(0, weeks) })
  const done = await under.run(proveSaving, engineer(), { id })
  assert.equal(done.state, 'judged')
  const [row] = await under.data.sql<{ verdict: string; share: string; saving: string; actual: string }[]>`
    select verdict, share::text, saving::text, actual::text from energy_saving where id = ${String(id)}`
  const actual = Array.from({ length: 8 }, (_, i) => used(16 + i)).reduce((a, b) => a + b, 0)
  assert.equal(row.verdict, 'proven')
  assert.equal(Number(row.actual), actual)
  assert.ok(Math.abs(Number(row.share) - 100 / 6) < 1, row.share)
  await under.run(closeSaving, engineer(), { id })
  await assert.rejects(under.run(editSaving, engineer(), { id, name: 'x' }))
})

test('power quality by the standards: kept, exceeded, too little, and volts instead of their deviation', async () => {
  under.at(plant.startOf('2026-07-01'))
  const ask = async (quantity: string, values: number[], more: object = {}) => {
    averages = values
    const answer = await under.query(powerQuality, engineer(), { point: 'U', quantity, ...more } as never)
    return answer.items[0]
  }
  const many = (value: number) => Array.from({ length: 100 }, () => value)
  assert.equal((await ask('voltageDeviation', many(3))).verdict, 'pass')
  assert.equal((await ask('voltageDeviation', [...many(3), 8])).verdict, 'fail')
  assert.equal((await ask('voltageDeviation', [3, 2])).verdict, 'tooFew')
  const volts = await ask('voltageDeviation', many(399), { measured: true })
  assert.deepEqual([volts.verdict, volts.average!.toFixed(2)], ['pass', '5.00'])
  assert.equal((await ask('frequencyDeviation', many(50.3), { measured: true })).verdict, 'fail')
  assert.equal((await ask('thd', many(1), { nominalKv: 220 })).verdict, 'noLimit')
  await assert.rejects(ask('thd', many(1), { from: '2026-01-01', to: '2026-06-01' }), { field: 'to' })
})
