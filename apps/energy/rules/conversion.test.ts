import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compare, comparedWith, ranking, workingDays } from './comparisons.ts'
import { convertUses, energyByOrder, type Factor, factorOn, unitConsumption } from './conversion.ts'
import { sum } from './decimal.ts'

const factor = (medium: string, kind: Factor['kind'], from: string, value: string): Factor => ({
  medium,
  kind,
  from,
  value,
  source: 's',
})
const factors = [
  factor('electricity', 'calorific', '2021-04-01', '0.1229'),
  factor('electricity', 'co2', '2023-01-01', '0.5306'),
  factor('electricity', 'co2', '2022-01-01', '0.5366'),
  factor('gas', 'calorific', '2021-04-01', '1.33'),
]

test('each use is converted by the factor of its day, and what has none is named', () => {
  assert.equal(factorOn(factors, 'electricity', 'co2', '2022-12-31')?.value, '0.5366')
  assert.equal(factorOn(factors, 'electricity', 'co2', '2021-12-31'), undefined)
  const co2 = convertUses(
    [
      { medium: 'electricity', day: '2022-12-31', quantity: '1000' },
      { medium: 'electricity', day: '2023-01-01', quantity: '1000' },
      { medium: 'gas', day: '2023-01-01', quantity: '5' },
    ],
    factors,
    'co2',
  )
  assert.deepEqual(
    co2.lines.map((l) => l.result),
    ['536.6', '530.6'],
  )
  assert.equal(co2.total, '1067.2')
  assert.deepEqual(co2.missing, [{ medium: 'gas', day: '2023-01-01', quantity: '5' }])
  const coal = convertUses(
    [
      { medium: 'electricity', day: '2026-03-01', quantity: '10000' },
      { medium: 'gas', day: '2026-03-01', quantity: '100' },
    ],
    factors,
    'calorific',
  )
  assert.equal(coal.total, '1362')
})

test('unit consumption needs an output and every meter', () => {
  assert.deepEqual(unitConsumption('120', { quantity: '48', unit: '件' }), { kind: 'known', value: '2.5', per: '件' })
  assert.deepEqual(unitConsumption('120', { quantity: '0', unit: '件' }), { kind: 'noOutput' })
  assert.deepEqual(unitConsumption(null, { quantity: '48', unit: '件' }), { kind: 'incomplete' })
})

test('energy of a machine goes to the orders that ran on it, idle time to none', () => {
  const runs = [
    { order: 'A', from: 0, to: 30 },
    { order: 'B', from: 15, to: 45 },
  ]
  const { byOrder, idle } = energyByOrder([{ start: 0, end: 60, quantity: '12' }], runs)
  assert.deepEqual(
    [...byOrder],
    [
      ['A', '4.5'],
      ['B', '4.5'],
    ],
  )
  assert.equal(idle, '3')
  const time = fc.integer({ min: -50, max: 200 })
  fc.assert(
    fc.property(fc.array(fc.tuple(time, fc.integer({ min: 1, max: 90 })), { maxLength: 6 }), (spans) => {
      const intervals = [0, 60, 120].map((start, i) => ({ start, end: start + 60, quantity: String(7 * i + 1) }))
      const told = energyByOrder(
        intervals,
        spans.map(([from, length], i) => ({ order: `O${i}`, from, to: from + length })),
      )
      assert.ok(
        sum([...told.byOrder.values(), told.idle])
          .minus('24')
          .abs()
          .lt('0.00001'),
      )
    }),
  )
})

test('a period is compared with the one that the calendar means', () => {
  for (const [from, to, by, expected] of [
    ['2026-03-01', '2026-04-01', 'month', ['2026-02-01', '2026-03-01']],
    ['2026-03-01', '2026-04-01', 'year', ['2025-03-01', '2025-04-01']],
    ['2026-03-29', '2026-04-01', 'month', ['2026-02-28', '2026-03-01']],
    ['2026-03-30', '2026-03-31', 'month', ['2026-02-28', '2026-03-01']],
    ['2026-02-01', '2026-03-01', 'month', ['2026-01-01', '2026-02-01']],
    ['2024-02-29', '2024-03-01', 'year', ['2023-02-28', '2023-03-01']],
    ['2026-03-02', '2026-03-09', 'yearWeek', ['2025-03-03', '2025-03-10']],
    ['2026-03-02', '2026-03-09', 'previous', ['2026-02-23', '2026-03-02']],
  ] as const)
    assert.deepEqual(Object.values(comparedWith({ from, to }, by)), expected, `${from} ${by}`)
  const isWorked = (day: string) => new Date(day).getUTCDay() % 6 !== 0
  assert.equal(workingDays({ from: '2026-02-01', to: '2026-03-01' }, isWorked), 20)
})

test('comparison by working day; a hole is not a saving', () => {
  assert.deepEqual(compare({ quantity: '1800', workingDays: 18 }, { quantity: '2000', workingDays: 22 }), {
    difference: '-200',
    share: '-0.1',
    shareByWorkingDay: '0.1',
  })
  assert.deepEqual(compare({ quantity: '5', workingDays: 1 }, { quantity: '0', workingDays: 1 }), {
    difference: '5',
    share: null,
    shareByWorkingDay: null,
  })
  assert.equal(compare({ quantity: null, workingDays: 1 }, { quantity: '5', workingDays: 1 }), null)
})

test('ranking: equals share a rank, the missing have none', () => {
  const items = [
    ['a', '5'],
    ['b', null],
    ['c', '7'],
    ['d', '5.0'],
    ['e', '1'],
  ].map(([id, value]) => ({ id, value }))
  assert.deepEqual(
    ranking(items).map(({ id, rank }) => [id, rank]),
    [
      ['c', 1],
      ['a', 2],
      ['d', 2],
      ['e', 4],
      ['b', null],
    ],
  )
  assert.equal(ranking(items, 'smallest')[0].id, 'e')
})
