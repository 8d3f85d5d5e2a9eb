import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { energyApp } from './app.ts'
import { editMeter } from './commands/edit-meter.ts'
import { giveReading, readRound } from './commands/give-reading.ts'
import { registerMeter } from './commands/register-meter.ts'
import { removeMeter } from './commands/retire-meter.ts'
import { adoptFactors, setFactor } from './commands/set-factor.ts'
import { setTariff, withdrawTariff } from './commands/set-tariff.ts'
import { takeLogged } from './commands/take-logged.ts'
import { workOut } from './jobs.ts'
import { balance, balanceDays } from './queries/balance.ts'
import { consumption } from './queries/consumption.ts'
import { conversion } from './queries/conversion.ts'
import { timeOfUseCost } from './queries/cost.ts'
import { dayCurve, demandPeaks } from './queries/demand.ts'
import { readingFindings } from './queries/findings.ts'
import { energyFlow } from './queries/flow.ts'
import { ranking } from './queries/ranking.ts'
import { seed } from './seed.ts'

const hour = 3_600_000
const midnight = Date.parse('2026-03-01T00:00:00+08:00')
let under: KernelUnderTest
before(async () => {
  // the demo's points are there and have said nothing yet
  const history = () => ({ samples: async () => [], buckets: async () => [], at: async () => null })
  under = await withKernel([energyApp], { enqueue: async () => 'job', history })
})
after(() => under.close())

const manager = () => under.actor('manager')
const work = () => under.job(energyApp, workOut)
const flat = { periods: [{ band: 'flat', from: '00:00', to: '24:00' }], prices: [{ band: 'flat', price: '4.1' }] }
const dayAndNight = {
  periods: [
    { band: 'peak', from: '08:00', to: '20:00' },
    { band: 'valley', from: '20:00', to: '08:00' },
  ],
  prices: [
    { band: 'peak', price: '1' },
    { band: 'valley', price: '0.3' },
  ],
}

test('a week of a small shop: meters, tariffs, readings, what it cost and where it went', async () => {
  const meters = new Map<string, string>()
  const meter = async (code: string, more: object) => {
    const body = { code, name: code, medium: 'electricity', source: 'manual', mountedAt: midnight, ...more }
    const { id } = await under.run(registerMeter, manager(), body)
    meters.set(code, String(id))
    return String(id)
  }
  const main = await meter('M', { errorPercent: '0.5', costCentre: 'shop' })
  const mill = await meter('S1', { parent: main, errorPercent: '1', costCentre: 'shop' })
  const press = await meter('S2', { parent: main, errorPercent: '1', costCentre: 'press' })
  const water = await meter('W', { medium: 'water', costCentre: 'shop' })
  await assert.rejects(meter('X', { parent: water }), { field: 'parent' })
  await assert.rejects(meter('X', { source: 'register' }), { field: 'point' })
  await assert.rejects(under.run(editMeter, manager(), { id: main, parent: mill }), { field: 'parent' })
  await assert.rejects(under.run(removeMeter, manager(), { id: main, reason: '改造' }), /hang below/)

  const price = { name: '电价', medium: 'electricity', validFrom: '2026-03-01' }
  const gap = { ...dayAndNight, periods: dayAndNight.periods.slice(0, 1) }
  await assert.rejects(under.run(setTariff, manager(), { ...price, ...gap }), /month 1: nothing for 00:00–08:00/)
  await assert.rejects(under.run(setTariff, manager(), { ...price, ...dayAndNight, prices: flat.prices }), /no price/)
  await under.run(setTariff, manager(), { ...price, ...dayAndNight })

  under.at(midnight + 7 * 24 * hour)
  const log = (code: string, perHour: (h: number) => number) => {
    let total = 0
    const values = ['0']
    for (let h = 0; h < 6 * 24; h++) {
      total += perHour(h)
      values.push(String(total))
    }
    return under.run(takeLogged, manager(), { meter: meters.get(code)!, from: midnight, everyMinutes: 60, values })
  }
  await log('M', (h) => (h % 24 >= 8 && h % 24 < 20 ? 100 : 20))
  await log('S1', (h) => (h % 24 >= 8 && h % 24 < 20 ? 60 : 10))
  await log('S2', (h) => (h % 24 >= 8 && h % 24 < 20 ? 37 : h < 24 ? 19 : 9))
  await under.run(readRound, manager(), { at: '2026-03-01', minute: 0, readings: [{ meter: water, value: '100' }] })
  await under.run(readRound, manager(), { at: '2026-03-07', minute: 0, readings: [{ meter: water, value: '160' }] })
  await work()

  const span = { from: '2026-03-01', to: '2026-03-06' }
  const [row] = (await under.query(balance, manager(), span)).items
  assert.deepEqual(
    [row.name, row.supplied, row.metered, row.unmetered, row.share, row.verdict, row.missing].map(
      (v) => Number(v) || v,
    ),
    ['M', 8640, 8472, 168, 1.94, 'ok', 0],
  )
  const byDay = await under.query(balanceDays, manager(), span)
  assert.deepEqual(byDay.counts, { ok: 5, over: 0, negative: 1, incomplete: 0 })
  assert.deepEqual(
    byDay.items.map(({ day, verdict, unmetered }) => [day, verdict, Number(unmetered)]),
    [['2026-03-01', 'negative', -72]],
  )
  assert.equal((await under.query(balanceDays, manager(), { ...span, all: true, main })).items.length, 6)
  const late = await under.query(balance, manager(), { from: '2026-03-05', to: '2026-03-07' })
  assert.deepEqual([late.items[0].verdict, late.items[0].missing], ['incomplete', 3])

  const cost = await under.query(timeOfUseCost, manager(), span)
  assert.deepEqual(
    cost.items.map(({ band, quantity, amount }) => [band, Number(quantity), amount]),
    [
      ['peak', 7200, '7200.00'],
      ['valley', 1440, '432.00'],
    ],
  )
  assert.equal(cost.amount, '7632.00')
  const unpriced = await under.query(timeOfUseCost, manager(), { ...span, medium: 'water' })
  assert.deepEqual([unpriced.items.length, unpriced.items[0].amount, Number(unpriced.unpriced)], [1, null, 60])

  const peaks = await under.query(demandPeaks, manager(), { ...span, count: 2 })
  assert.deepEqual(
    peaks.items.map(({ kw }) => kw),
    [100, 100],
  )
  assert.equal(peaks.loadFactor, 0.6)
  const curve = await under.query(dayCurve, manager(), { day: '2026-03-02', meter: mill })
  assert.deepEqual(curve.items[32], { at: '08:00', kw: 60, band: 'peak' })
  assert.deepEqual(curve.items[95], { at: '23:45', kw: 10, band: 'valley' })

  const order = await under.query(ranking, manager(), { from: '2026-03-04', to: '2026-03-06' })
  assert.deepEqual(
    order.items.map(({ rank, name, month, year }) => [rank, name, month, year]),
    [
      [1, 'S1', '0.0', null],
      [2, 'S2', '-6.8', null],
    ],
  )
  const used = await under.query(consumption, manager(), { ...span, by: 'costCentre', medium: 'electricity' })
  assert.deepEqual(
    used.items.map(({ name, quantity, covered }) => [name, Number(quantity), covered]),
    [
      ['press', 3432, 100],
      ['shop', 8640, 100],
    ],
  )
  const flow = await under.query(energyFlow, manager(), span)
  assert.deepEqual(
    flow.links.map(({ value, unmetered }) => [Number(value), unmetered]),
    [
      [5040, false],
      [3432, false],
      [168, true],
    ],
  )
  assert.deepEqual(flow.left, [])
  // one of the shop's behind the press: the shop's main meter has counted it already
  await meter('S3', { parent: press, errorPercent: '1', costCentre: 'shop' })
  await log('S3', () => 5)
  await work()
  const deeper = await under.query(consumption, manager(), { ...span, by: 'costCentre', medium: 'electricity' })
  assert.deepEqual(deeper.items, used.items)

  await assert.rejects(under.run(setTariff, manager(), { ...price, ...dayAndNight, validFrom: '2026-03-05' }), {
    field: 'validFrom',
  })
  const next = await under.run(setTariff, manager(), { ...price, ...dayAndNight, validFrom: '2026-04-01' })
  await under.run(withdrawTariff, manager(), { id: next.id, remark: '通知改期' })
  const first = (
    await under.data.sql<{ id: string }[]>`select id from energy_tariff where valid_from = '2026-03-01'`
  )[0]
  await assert.rejects(under.run(withdrawTariff, manager(), { id: first.id, remark: '不要了' }), /in force/)

  assert.equal((await under.run(adoptFactors, manager(), {})).adopted, 10)
  assert.equal((await under.run(adoptFactors, manager(), {})).adopted, 0)
  const coal = await under.query(conversion, manager(), span)
  assert.deepEqual(coal.without, ['water'])
  assert.equal(Number(coal.total), 8640 * 0.1229)
  const twice = { medium: 'electricity', kind: 'co2', validFrom: '2023-01-01', value: '0.5', source: 'x' }
  await assert.rejects(under.run(setFactor, manager(), twice), { field: 'validFrom' })

  const gate = under.actor('reader', { permissions: new Set(['energy.read', 'energy.take']) })
  await assert.rejects(under.run(registerMeter, gate, { name: 'x', medium: 'water', source: 'manual' }), {
    code: 'forbidden',
  })
  await under.run(giveReading, gate, { meter: water, value: '161' })
  assert.equal(press.length, 36)
})

test('the demo data goes through the same doors, and half a year of it is consistent', async () => {
  under.at(Date.parse('2026-09-14T10:00:00+08:00'))
  const run = (command: never, input: object) => under.run(command, under.actor('manager'), { ...input })
  await seed(run as never, '2026-09-14')
  await work()
  const span = { from: '2026-08-01', to: '2026-08-31' }
  const told = async (medium: 'electricity' | 'water' | 'air') =>
    (await under.query(balance, manager(), { ...span, medium })).items
      .filter(({ code }) => code.includes('-'))
      .map(({ code, verdict }) => [code, verdict])
  assert.deepEqual(await told('electricity'), [
    ['E-01', 'ok'],
    ['E-02', 'ok'],
  ])
  assert.deepEqual(await told('air'), [['A-01', 'over']])
  assert.deepEqual(await told('water'), [['W-01', 'ok']])
  const { items } = await under.query(readingFindings, manager(), { days: 365 })
  assert.deepEqual(
    items.map(({ code, kind }) => [code, kind]),
    [['E-06', 'outlier']],
  )
  const cost = await under.query(timeOfUseCost, manager(), span)
  assert.deepEqual(
    cost.items.map(({ band }) => band),
    ['sharp', 'peak', 'flat', 'valley'],
  )
  assert.equal(Number(cost.unpriced), 0)
})
