import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { HistorySample } from '../../../contract/ctx.ts'
import { quality } from '../../../contract/quality.ts'
import { type KernelUnderTest, withKernel } from '../../../os/kernel/testing.ts'
import { systemActor, withinCtx } from '../../../os/kernel/within-ctx.ts'
import { energyApp } from '../app.ts'
import { exchangeMeter } from '../commands/exchange-meter.ts'
import { giveReading } from '../commands/give-reading.ts'
import { registerMeter } from '../commands/register-meter.ts'
import { resumeMeter, stopMeter } from '../commands/retire-meter.ts'
import { setTerms } from '../commands/set-terms.ts'
import { takeLogged } from '../commands/take-logged.ts'
import { voidExchange } from '../commands/void-exchange.ts'
import { voidReading } from '../commands/void-reading.ts'
import { workOut } from '../jobs.ts'
import { plant } from '../plant.ts'
import { monthBill } from '../queries/month-bill.ts'
import { rollUp } from '../rules/intervals.ts'
import { workOutNext } from './work-out.ts'

const minute = 60_000
const quarter = 15 * minute
const day = 86_400_000
const midnight = Date.parse('2026-03-02T00:00:00+08:00')
const points = new Map<string, HistorySample[]>()

let under: KernelUnderTest
before(async () => {
  const within = (code: string, from: number, to: number) =>
    (points.get(code) ?? []).filter(({ time }) => time >= from && time < to).sort((a, b) => a.time - b.time)
  under = await withKernel([energyApp], {
    history: () => ({
      samples: async (code, from, to, limit = 10_000) => within(code, from, to).slice(0, limit),
      buckets: async () => [],
      at: async (code, time) => within(code, 0, time + 1).at(-1) ?? null,
    }),
  })
})
after(() => under.close())

const keeper = () => under.actor('keeper')
const say = (code: string, from: number, every: number, values: number[], q: number = quality.good) => {
  const list = points.get(code) ?? []
  for (const [i, value] of values.entries()) list.push({ time: from + i * every, value, quality: q })
  points.set(code, list)
}
const register = async (code: string, more: object = {}) => {
  const body = {
    code,
    name: code,
    medium: 'electricity',
    source: 'register',
    point: code,
    mountedAt: midnight,
    ...more,
  }
  return String((await under.run(registerMeter, keeper(), body)).id)
}
const work = () => under.job(energyApp, workOut) as Promise<{ quarters: number; findings: number }>
const sql = () => under.data.sql

/** [minutes since midnight, quantity, estimated, covered %] */
async function quarters(meter: string) {
  const rows = await sql()<{ at: number; q: string; e: string; c: number }[]>`
    select (extract(epoch from start_at) * 1000)::float8 as at, quantity::text as q, estimated::text as e, covered as c
    from energy_quarter where meter = ${meter} order by start_at`
  return rows.map(({ at, q, e, c }) => [(at - midnight) / minute, Number(q), Number(e), Math.round(c * 100)])
}
const days = async (meter: string) =>
  (
    await sql()<{ day: string; q: string }[]>`
    select day::text as day, quantity::text as q from energy_day where meter = ${meter} order by day`
  ).map(({ day, q }) => [day, Number(q)])
const findings = async (meter: string) =>
  (await sql()<{ kind: string }[]>`select kind from energy_finding where meter = ${meter} order by at, kind`).map(
    ({ kind }) => kind,
  )

test('registers of a point become quarters and days; running it again changes nothing', async () => {
  const meter = await register('E-1', { factor: '10' })
  say('E-1', midnight, quarter, [100, 101, 103, 106])
  under.at(midnight + 50 * minute)
  await work()
  const first = await quarters(meter)
  assert.deepEqual(first, [
    [0, 10, 0, 100],
    [15, 20, 0, 100],
    [30, 30, 0, 100],
  ])
  assert.deepEqual(await days(meter), [['2026-03-02', 60]])
  await work()
  assert.deepEqual(await quarters(meter), first)
})

test('a late delivery turns the estimate of a gap into readings', async () => {
  const meter = await register('E-2', { gapMinutes: 20 })
  say('E-2', midnight, quarter, [0])
  say('E-2', midnight + 3 * quarter, quarter, [9])
  under.at(midnight + 3 * quarter)
  await work()
  assert.deepEqual(await quarters(meter), [
    [0, 3, 3, 100],
    [15, 3, 3, 100],
    [30, 3, 3, 100],
  ])
  say('E-2', midnight + quarter, quarter, [1, 5])
  under.at(midnight + 4 * quarter)
  await work()
  assert.deepEqual(await quarters(meter), [
    [0, 1, 0, 100],
    [15, 4, 0, 100],
    [30, 4, 0, 100],
  ])
})

test('roll-over, a step back and an outlier: what is counted, and what is a finding', async () => {
  const rolling = await register('E-3', { digits: 3 })
  say('E-3', midnight, quarter, [990, 998, 4, 8])
  const back = await register('E-4')
  say('E-4', midnight, quarter, [500, 510, 20, 25, 30])
  const outlier = await register('E-5', { digits: 6, maxPerHour: '400' })
  say('E-5', midnight, quarter, [100, 110, 90_000, 130])
  under.at(midnight + 5 * quarter)
  await work()
  assert.deepEqual(
    (await quarters(rolling)).map(([, q]) => q),
    [8, 6, 4],
  )
  assert.deepEqual(await findings(rolling), [])
  assert.deepEqual(
    (await quarters(back)).map(([at, q]) => [at, q]),
    [
      [0, 10],
      [30, 5],
      [45, 5],
    ],
  )
  assert.deepEqual(await findings(back), ['negativeStep'])
  assert.deepEqual(await days(outlier), [['2026-03-02', 30]])
  assert.deepEqual(await findings(outlier), ['outlier'])
})

test('an exchange noted late counts up to the old end and from the new start, with the new factor; voided it is undone', async () => {
  const meter = await register('E-6', { digits: 4, factor: '10' })
  say('E-6', midnight, quarter, [900, 910, 3, 5])
  under.at(midnight + 4 * quarter)
  await work()
  assert.deepEqual(await findings(meter), ['negativeStep'])
  const at = midnight + 1.5 * quarter
  await under.run(exchangeMeter, keeper(), { id: meter, at, oldEnd: '915', newStart: '1', newFactor: '2' })
  await work()
  assert.deepEqual(
    (await quarters(meter)).map(([, q]) => q),
    [100, 54, 4],
  )
  assert.deepEqual(await findings(meter), [])
  const [{ id }] = await sql()<{ id: string }[]>`select id from energy_exchange where meter = ${meter}`
  await assert.rejects(under.run(exchangeMeter, keeper(), { id: meter, at: at - minute }), { field: 'at' })
  await under.run(voidExchange, keeper(), { id, remark: '登记到了别的表上' })
  await work()
  assert.deepEqual(await findings(meter), ['negativeStep'])
  const [{ factor }] = await sql()<{ factor: string }[]>`select factor::text from energy_meter where id = ${meter}`
  assert.equal(factor, '10')
})

test('readings by hand: late ones, the noted first one, and a wrong one that is voided', async () => {
  const meter = await register('W-1', { medium: 'water', source: 'manual', point: undefined, firstReading: '10' })
  under.at(midnight + 4 * day)
  const read = (value: string, days: number) =>
    under.run(giveReading, keeper(), { meter, value, at: midnight + days * day })
  await read('30', 2)
  await work()
  assert.deepEqual(await days(meter), [
    ['2026-03-02', 10],
    ['2026-03-03', 10],
  ])
  await read('14', 1)
  await work()
  assert.deepEqual(await days(meter), [
    ['2026-03-02', 4],
    ['2026-03-03', 16],
  ])
  const wrong = await read('340', 3)
  await work()
  assert.equal((await days(meter)).length, 3)
  await under.run(voidReading, keeper(), { id: wrong.id, remark: '多抄了一位' })
  await work()
  await read('34', 3)
  await work()
  assert.deepEqual((await days(meter)).at(-1), ['2026-03-04', 4])
  await assert.rejects(read('35', 3), /has a reading at/)
  await assert.rejects(read('35', 9), { field: 'at' })
  await assert.rejects(read('35', -1), { field: 'at' })
})

test('power is integrated; a logger fills what a point has missed', async () => {
  const power = await register('P-1', { source: 'power', medium: 'air', gapMinutes: 10 })
  say('P-1', midnight, 5 * minute, [60, 60, 60, 60, 120, 120, 120])
  under.at(midnight + 30 * minute)
  const logged = await register('E-7')
  say('E-7', midnight, 2 * quarter, [0, 10])
  await work()
  assert.deepEqual(await quarters(power), [
    [0, 15, 0, 100],
    [15, 27.5, 0, 100],
  ])
  await assert.rejects(under.run(giveReading, keeper(), { meter: power, value: '1' }), /integrated/)
  const rows = { meter: logged, from: midnight, everyMinutes: 5, values: ['0', '1', '2', '2', '4', '7', '10'] }
  await under.run(takeLogged, keeper(), rows)
  await work()
  assert.deepEqual(
    (await quarters(logged)).map(([, q]) => q),
    [2, 8],
  )
})

test('a long past is worked out in pieces, and the pieces make the same whole', async () => {
  const meter = await register('L-1', { source: 'manual', point: undefined, mountedAt: midnight - 100 * day })
  under.at(midnight + day)
  const values = Array.from({ length: 100 * 24 + 1 }, (_, i) => String(Math.round(i * 7 + 3 * Math.sin(i))))
  await under.run(takeLogged, keeper(), { meter, from: midnight - 100 * day + 7 * minute, everyMinutes: 60, values })
  const done = await work()
  assert.ok(done.quarters > 100 * 96)
  const told = await days(meter)
  assert.equal(told.length, 101)
  assert.equal(told.reduce((sum, [, q]) => sum + Number(q), 0).toFixed(3), Number(values.at(-1)).toFixed(3))
  const rows = await sql()<
    { start: number; quantity: string; estimated: string; covered: number; uncertain: boolean }[]
  >`
    select (extract(epoch from start_at) * 1000)::float8 as start, quantity::text, estimated::text, covered, uncertain
    from energy_quarter where meter = ${meter} order by start_at`
  const rolled = rollUp(
    rows.map((row) => ({ ...row, end: row.start + quarter })),
    plant,
    'day',
  )
  assert.deepEqual(
    rolled.map(({ start, quantity }) => [plant.dayOf(start), Number(quantity)]),
    told,
  )
})

test('a meter that is being worked out elsewhere is left to them; a stopped one is left alone', async () => {
  const meter = await register('E-8')
  say('E-8', midnight, quarter, [0, 1, 2])
  under.at(midnight + day)
  await work()
  const within = <T>(run: Parameters<typeof withinCtx<T>>[3]) =>
    withinCtx(under.kernel, systemActor(energyApp, 'main'), 'energy.test', run)
  const second = await within(async (ctx) => {
    await workOutNext(ctx, meter, null)
    return within((other) => workOutNext(other, meter, null))
  })
  assert.equal(second, null)
  await under.run(stopMeter, keeper(), { id: meter })
  say('E-8', midnight + day, quarter, [20])
  under.at(midnight + 1.5 * day)
  await work()
  assert.deepEqual(await days(meter), [['2026-03-02', 2]])
  await under.run(resumeMeter, keeper(), { id: meter })
  await work()
  assert.deepEqual(await days(meter), [['2026-03-02', 20]])
})

test('a live register: whenever it is worked out, cut off or started anew, no interval is lost and none counts twice', async () => {
  let nth = 0
  const event = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('said' as const),
        minutes: fc.integer({ min: 1, max: 40 }),
        by: fc.nat(30),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'work' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'cut' as const }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 10, maxLength: 40 }), async (events) => {
      const code = `live-${nth++}`
      let now = midnight + 90 * day + nth * 30 * day
      under.at(now)
      const meter = await register(code, { digits: 3, maxPerHour: '2000', mountedAt: now })
      const first = now
      let total = 970
      say(code, now, 1, [total])
      for (const one of events) {
        if (one.kind === 'said') {
          now += one.minutes * minute
          total += one.by
          say(code, now, 1, [total % 1000])
        }
        under.at(now)
        if (one.kind === 'work') await under.job(energyApp, workOut, { meter })
        // killed after it had written and before it was sure: nothing of it remains
        if (one.kind === 'cut')
          await assert.rejects(
            withinCtx(under.kernel, systemActor(energyApp, 'main'), 'energy.test', async (ctx) => {
              await workOutNext(ctx, meter, null)
              throw new Error('killed')
            }),
            /killed/,
          )
      }
      await under.job(energyApp, workOut, { meter })
      const [{ used, coveredSeconds }] = await sql()<{ used: string; coveredSeconds: number }[]>`
        select coalesce(sum(quantity), 0)::text as used, coalesce(sum(900 * covered), 0)::float8 as "coveredSeconds" from energy_quarter where meter = ${meter}`
      assert.equal(Number(used), total - 970)
      assert.ok(Math.abs(coveredSeconds * 1000 - (now - first)) < 1000)
      assert.deepEqual(await findings(meter), [])
    }),
    { numRuns: 10 },
  )
})

test('the demand of a sliding window lies over the border of two quarters; by blocks it is lower', async () => {
  const manager = () => under.actor('manager')
  for (const [code, more] of [
    ['E-SLIDE', {}],
    ['E-BLOCK', { demandWindow: 'block' }],
  ] as const) {
    // 120 kW from 00:08 to 00:23, at a ratio of 10; a bad sample within, and after that the register is exchanged by nobody's word
    let shown = 500
    const values = Array.from({ length: 61 }, (_, i) => (shown += i > 8 && i <= 23 ? 0.2 : 0))
    say(code, midnight, minute, values)
    say(code, midnight + 90_000, minute, [0], quality.bad)
    say(code, midnight + 61 * minute, minute, [3, 3.1])
    const meter = await register(code, { factor: '10', firstReading: '500' })
    await work()
    const charge = { chargedBy: 'reached', capacityKva: '100', basicPrice: '40' }
    await under.run(setTerms, manager(), { name: code, meter, validFrom: '2026-03-01', ...charge, ...more })
    await work()
    const { bill } = await under.query(monthBill, manager(), { meter, month: '2026-03' })
    const at = (bill!.demandAt! - midnight) / minute
    assert.deepEqual([bill!.demandKw, at], code === 'E-SLIDE' ? ['120.00', 8] : ['64.00', 15], code)
  }
})

test('where one piece of a long past ends and the next begins, no window is fuller than the others', async () => {
  const hours = 40 * 24
  say(
    'E-LONG',
    midnight,
    60 * minute,
    [...Array(hours + 1).keys()].map((h) => h * 100),
  )
  const meter = await register('E-LONG', { gapMinutes: 70 })
  const terms = { chargedBy: 'reached', capacityKva: '100', basicPrice: '40', validFrom: '2026-03-01' }
  await under.run(setTerms, under.actor('manager'), { name: 'E-LONG', meter, ...terms })
  under.at(midnight + hours * 60 * minute)
  await work()
  const rows = await sql()<{ peak: number; n: number }[]>`
    select round(peak, 3)::float8 as peak, count(*)::int as n from energy_quarter where meter = ${meter} group by 1 order by 1`
  assert.deepEqual([...rows], [{ peak: 25, n: hours * 4 }])
})
