import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { forecastDay, forecastSlot, leastDays, trainSlotModel, usualCurve } from './forecast.ts'
import { type Score, scoreOf } from './forecast-score.ts'
import { type LoadDay, loadDaysOf, nextDay } from './load-days.ts'
import { loadTypeOf, type TypedDay } from './load-types.ts'
import { plantClock } from './plant-clock.ts'

/** See test-data/README.md. Kinds are weekdays only: no calendar of holidays is given to the forecast. */
const measured = (): TypedDay[] =>
  gunzipSync(readFileSync(new URL('../test-data/steel-load.csv.gz', import.meta.url)))
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [day, types, loads] = line.split(',')
      const weekday = new Date(day).getUTCDay()
      const kind = weekday === 0 ? 'sunday' : weekday === 6 ? 'saturday' : 'workday'
      return { day, kind, types: [...types], values: loads.split(' ').map(Number) }
    })

const kinds = ['workday', 'workday', 'workday', 'workday', 'workday', 'saturday', 'sunday']
const made = (count: number, of: (day: number, slot: number) => number | null): LoadDay[] => {
  let day = '2026-01-05'
  return Array.from({ length: count }, (_, d) => {
    const it: LoadDay = { day, kind: kinds[d % 7], values: Array.from({ length: 24 }, (_, s) => of(d, s)) }
    day = nextDay(day)
    return it
  })
}

test('on measured load both forecasts are well below their floors', () => {
  const days = measured()
  const from = days.findIndex(({ day }) => day === '2018-08-01')
  const pairs = { day: [], dayFloor: [], slot: [], slotFloor: [] } as Record<
    string,
    { forecast: number; measured: number }[]
  >
  let model = trainSlotModel(days.slice(0, from))!
  for (let d = from; d < days.length; d++) {
    const known = days.slice(0, d)
    if ((d - from) % 14 === 0) model = trainSlotModel(known)!
    const ahead = forecastDay(known, days[d].kind)!
    const upTo = [...known, days[d]]
    for (const [s, value] of days[d].values.entries()) {
      const previous = s > 0 ? days[d].values[s - 1]! : days[d - 1].values.at(-1)!
      pairs.day.push({ forecast: ahead[s], measured: value! })
      pairs.dayFloor.push({ forecast: days[d - 1].values[s]!, measured: value! })
      pairs.slot.push({ forecast: forecastSlot(model, upTo, s), measured: value! })
      pairs.slotFloor.push({ forecast: previous, measured: value! })
    }
  }
  const { day, dayFloor, slot, slotFloor } = Object.fromEntries(
    Object.entries(pairs).map(([name, list]) => [name, scoreOf(list)!]),
  ) as Record<string, Score>
  assert.ok(day.mae < 0.8 * dayFloor.mae && day.rmse < 0.75 * dayFloor.rmse, JSON.stringify({ day, dayFloor }))
  assert.ok(slot.mae < slotFloor.mae && slot.rmse < 0.85 * slotFloor.rmse, JSON.stringify({ slot, slotFloor }))
  assert.ok(slot.rmse < 0.45 * dayFloor.rmse, JSON.stringify({ slot, dayFloor }))
})

test('load types of measured days are told as they end, days of rest without a calendar among them', () => {
  const days = measured()
  let right = 0
  let count = 0
  for (let d = days.length - 30; d < days.length; d++) {
    const history = days.slice(0, d)
    for (let s = 0; s < 96; s += 4) {
      if (loadTypeOf(history, days[d], s) === days[d].types[s]) right++
      count++
    }
  }
  assert.ok(right / count > 0.95, `${right} of ${count}`)
  assert.equal(loadTypeOf([], days[0], 5), null)
})

test('what comes after the slot is not looked at', () => {
  const days = measured().slice(0, 40)
  const model = trainSlotModel(days.slice(0, 39))!
  const blind = days.map((day, d) =>
    d === 39 ? { ...day, values: day.values.map((v, s) => (s < 50 ? v : 1e6)) } : day,
  )
  assert.equal(forecastSlot(model, blind, 50), forecastSlot(model, days, 50))
  const today = { ...days[39], values: blind[39].values }
  assert.equal(loadTypeOf(days.slice(0, 39), today, 49), loadTypeOf(days.slice(0, 39), days[39], 49))
})

test('a load that repeats itself is forecast as it is', () => {
  const curve = (d: number, s: number) => (d % 7 < 5 ? 100 + 10 * s : 20)
  const days = made(60, curve)
  const ahead = forecastDay(days, 'workday')!
  for (const [s, value] of ahead.entries())
    assert.ok(Math.abs(value - (100 + 10 * s)) < 0.1 * (100 + 10 * s), `${s} ${value}`)
  const model = trainSlotModel(days)!
  const next = [...days, { day: nextDay(days.at(-1)!.day), kind: kinds[60 % 7], values: days[0].values }]
  for (const s of [0, 7, 23]) assert.ok(Math.abs(forecastSlot(model, next, s) - curve(60, s)) < 10, String(s))
})

test('too little, missing and wild data', () => {
  assert.equal(usualCurve([], 'workday'), null)
  assert.equal(trainSlotModel(made(leastDays - 1, () => 1)), null)
  const constant = trainSlotModel(made(30, () => 7))!
  assert.equal(
    forecastSlot(
      constant,
      made(31, () => 7),
      3,
    ),
    7,
  )
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.integer({ min: 0, max: 500 })), { minLength: 48, maxLength: 48 }),
      fc.nat(23),
      (v, s) => {
        const days = made(21, (d, slot) => v[(d * 5 + slot) % 48])
        const model = trainSlotModel(days)
        if (!model) return
        const last = [...days, { ...days[20], values: days[20].values.map(() => 1e9) }]
        const forecast = forecastSlot(model, last, s)
        assert.ok(forecast >= model.lowest && forecast <= model.highest)
      },
    ),
    { numRuns: 30 },
  )
})

test('intervals become days of the wall clock, without a hole', () => {
  const clock = plantClock('Europe/Berlin')
  const start = clock.startOf('2026-10-25')
  const hours = Array.from({ length: 25 }, (_, i) => ({ start: start + i * 3_600_000, end: 0, quantity: String(i) }))
  const later = { start: clock.startOf('2026-10-27'), end: 0, quantity: '5' }
  const half = { ...later, start: later.start + 3_600_000, covered: 0.4 }
  const days = loadDaysOf([...hours, later, half], clock, () => 'any', 24)
  assert.deepEqual(
    days.map((d) => d.day),
    ['2026-10-25', '2026-10-26', '2026-10-27'],
  )
  assert.deepEqual(days[0].values.slice(0, 5), [0, 1, 2.5, 4, 5])
  assert.deepEqual([days[1].values[0], days[2].values[0], days[2].values[1]], [null, 5, null])
})

test('scores', () => {
  const score = scoreOf([
    { forecast: 12, measured: 10 },
    { forecast: 8, measured: 10 },
    { forecast: 1, measured: null },
  ])
  assert.deepEqual(score, { count: 2, mae: 2, rmse: 2, cvRmse: 0.2 })
  assert.equal(scoreOf([]), null)
})
