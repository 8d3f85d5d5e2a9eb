import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sum } from './decimal.ts'
import { plantClock } from './plant-clock.ts'
import { bandsOfDay, energyCost, faultsOf, type Tariff, tariffOn } from './tariffs.ts'

const clock = plantClock('Asia/Shanghai')
const at = (wall: string) => Date.parse(`${wall}:00+08:00`)
const hourOf = (start: string, quantity: string) => ({ start: at(start), end: at(start) + 3_600_000, quantity })
const h = (hours: number) => hours * 60

/** In shape like the tariffs of eastern provinces: sharp in summer and winter, deep valley at noon of long holidays. */
const tariff: Tariff = {
  id: '2026',
  from: '2026-01-01',
  rules: [
    { band: 'deep', from: h(10), to: h(14), days: ['holiday'] },
    { band: 'sharp', from: h(20), to: h(22), months: [1, 7, 8, 12] },
    { band: 'peak', from: h(15), to: h(22) },
    { band: 'valley', from: h(22), to: h(8) },
    { band: 'flat', from: 0, to: 1440 },
  ],
  prices: { sharp: '1.2841', peak: '1.0701', flat: '0.6418', valley: '0.3042', deep: '0.2501' },
}
const later: Tariff = { ...tariff, id: '2026-07', from: '2026-07-01', prices: { ...tariff.prices, peak: '1.1' } }
const special = { '2026-02-17': 'holiday', '2026-02-14': 'workday' } as const

test('a day is made of bands by month and kind of day', () => {
  const shape = (month: number, kind: 'workday' | 'holiday') =>
    bandsOfDay(tariff, month, kind).map(({ from, to, band }) => `${from / 60}-${to / 60} ${band}`)
  assert.deepEqual(shape(3, 'workday'), ['0-8 valley', '8-15 flat', '15-22 peak', '22-24 valley'])
  assert.deepEqual(shape(7, 'workday'), ['0-8 valley', '8-15 flat', '15-20 peak', '20-22 sharp', '22-24 valley'])
  assert.deepEqual(shape(3, 'holiday'), [
    '0-8 valley',
    '8-10 flat',
    '10-14 deep',
    '14-15 flat',
    '15-22 peak',
    '22-24 valley',
  ])
})

test('energy is priced by the band and the tariff of its time', () => {
  for (const [start, quantity, lines, amount] of [
    ['2026-03-02T09:00', '100', [['2026', 'flat', '100']], '64.18'],
    ['2026-03-02T23:00', '100', [['2026', 'valley', '100']], '30.42'],
    ['2026-02-17T12:00', '100', [['2026', 'deep', '100']], '25.01'],
    ['2026-08-01T20:30', '100', [['2026-07', 'sharp', '100']], '128.41'],
    ['2026-07-01T15:00', '100', [['2026-07', 'peak', '100']], '110.00'],
    [
      '2026-03-02T14:30',
      '100',
      [
        ['2026', 'peak', '50'],
        ['2026', 'flat', '50'],
      ],
      '85.60',
    ],
    ['2025-12-31T23:30', '100', [['2026', 'valley', '50']], '15.21'],
  ] as const) {
    const cost = energyCost([hourOf(start, quantity)], [later, tariff], special, clock)
    assert.deepEqual(
      cost.lines.map((l) => [l.tariff, l.band, l.quantity]),
      lines,
      start,
    )
    assert.equal(cost.amount, amount, start)
    assert.equal(cost.unpriced, start.startsWith('2025') ? '50' : '0', start)
  }
  assert.equal(tariffOn([later, tariff], '2025-12-31'), undefined)
})

test('a tariff with a hole, without a price or twice on a day is told before it is used', () => {
  assert.deepEqual(faultsOf([tariff, later]), [])
  const bad: Tariff = { id: 'x', from: '2026-01-01', rules: [{ band: 'peak', from: h(8), to: h(20) }], prices: {} }
  const faults = faultsOf([tariff, bad])
  assert.deepEqual(faults.slice(0, 2), [
    { kind: 'sameDay', tariff: 'x', other: '2026' },
    { kind: 'unpriced', tariff: 'x', band: 'peak' },
  ])
  assert.equal(faults.filter((fault) => fault.kind === 'uncovered').length, 12 * 3 * 2)
})

test('nothing is lost between bands, whatever the interval', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(400 * 1440), fc.integer({ min: 1, max: 3000 }), fc.integer({ min: -1e6, max: 1e6 })), {
        maxLength: 10,
      }),
      fc.constantFrom(clock, plantClock('Europe/Berlin')),
      (parts, clock) => {
        const intervals = parts.map(([minute, length, q]) => {
          const start = at('2025-12-01T00:00') + minute * 60_000
          return { start, end: start + length * 60_000, quantity: (q / 100).toFixed(2) }
        })
        const cost = energyCost(intervals, [tariff, later], special, clock)
        const priced = sum(cost.lines.map((line) => line.quantity))
        assert.ok(priced.plus(cost.unpriced).eq(sum(intervals.map((i) => i.quantity))))
        assert.ok(sum(cost.lines.map((line) => line.amount)).eq(cost.amount))
      },
    ),
  )
})

test('a later tariff does not touch what lies before it', () => {
  const march = [hourOf('2026-03-02T15:00', '7.3'), hourOf('2026-06-30T23:00', '1.1')]
  assert.deepEqual(energyCost(march, [tariff], special, clock), energyCost(march, [tariff, later], special, clock))
})
