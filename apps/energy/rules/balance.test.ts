import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { balancesOf, circlesOf, type Meter, resolveMeters } from './balance.ts'
import { allocate, meteringRate, sankeyOf } from './balance-use.ts'
import { sum } from './decimal.ts'

const meter = (id: string, parent: string | null, quantity: string | null, more: Partial<Meter> = {}): Meter => ({
  id,
  parent,
  quantity,
  ...more,
})
const plant = (main: string | null, a: string | null, b: string | null, error?: string) => [
  meter('main', null, main, { errorPercent: error }),
  meter('a', 'main', a, { errorPercent: error }),
  meter('b', 'main', b, { errorPercent: error }),
]

test('main less sub-meters is what nobody measures, with a verdict', () => {
  for (const [main, a, b, error, unmetered, share, verdict] of [
    ['1000', '600', '380', undefined, '20', '0.02', 'ok'],
    ['1000', '600', '300', undefined, '100', '0.1', 'over'],
    ['1000', '600', '401', undefined, '-1', '-0.001', 'negative'],
    ['1000', '600', '401', '0.5', '-1', '-0.001', 'ok'],
    ['1000', '600', '450', '0.5', '-50', '-0.05', 'negative'],
    ['1000', '600', '346', '0.5', '54', '0.054', 'ok'],
    ['1000', null, '380', undefined, null, null, 'incomplete'],
    [null, '600', '380', undefined, null, null, 'incomplete'],
    ['0', '0', '0', undefined, '0', null, 'ok'],
    ['0', '0', '5', undefined, '-5', null, 'negative'],
  ] as const) {
    const [balance] = balancesOf(plant(main, a, b, error), '0.05')
    assert.deepEqual(
      [balance.unmetered, balance.share, balance.verdict],
      [unmetered, share, verdict],
      `${main} ${a} ${b} ${error}`,
    )
  }
  assert.deepEqual(balancesOf(plant('9', null, '1'), '0.05')[0].missing, ['a'])
})

test('virtual meters add and subtract; one part missing makes them missing; circles are found', () => {
  const meters = [
    ...plant('1000', '600', null),
    meter('office', 'main', null, {
      formula: [
        { meter: 'main', sign: 1 },
        { meter: 'a', sign: -1 },
      ],
    }),
    meter('all', null, null, {
      formula: [
        { meter: 'office', sign: 1 },
        { meter: 'b', sign: 1 },
      ],
    }),
    meter('gone', null, null, { formula: [{ meter: 'nowhere', sign: 1 }] }),
  ]
  const quantities = resolveMeters(meters)
  assert.equal(quantities.get('office')?.toFixed(), '400')
  assert.deepEqual([quantities.get('all'), quantities.get('gone')], [null, null])
  const round = [
    meter('x', null, null, { formula: [{ meter: 'y', sign: 1 }] }),
    meter('y', null, null, { formula: [{ meter: 'x', sign: 1 }] }),
  ]
  assert.throws(() => resolveMeters(round), /worked out of itself/)
  assert.deepEqual(circlesOf([meter('x', 'y', '1'), meter('y', 'x', '1'), meter('z', 'y', '1')]), ['x', 'y'])
  assert.deepEqual(circlesOf(plant('1', '1', '1')), [])
})

test('what is unmetered is shared by a key, to the last digit, or not at all', () => {
  assert.deepEqual(
    allocate('10', [
      { to: 'a', key: 120 },
      { to: 'b', key: 240 },
    ]),
    [
      { to: 'a', quantity: '3.333' },
      { to: 'b', quantity: '6.667' },
    ],
  )
  for (const keys of [
    [],
    [{ to: 'a', key: 0 }],
    [
      { to: 'a', key: Number.NaN },
      { to: 'b', key: 1 },
    ],
  ])
    assert.equal(allocate('10', keys), null)
})

test('flows: what comes into a meter goes out of it', () => {
  const meters = [...plant('1000', '600', '380'), meter('a1', 'a', '450'), meter('a2', 'a', null)]
  const balances = balancesOf(meters, '0.05')
  const { links, left } = sankeyOf(meters, balances)
  assert.deepEqual(
    links.map((l) => [l.source, l.target, l.value, l.unmetered]),
    [
      ['main', 'a', '600', false],
      ['main', 'b', '380', false],
      ['main', 'main unmetered', '20', true],
      ['a', 'a1', '450', false],
    ],
  )
  assert.deepEqual(left, ['a2'])
  // what passes meter a is metered by a already, whatever its own sub-meters show
  assert.deepEqual([balances.length, meteringRate(balances)], [2, '0.98'])
  const two = [...balances, ...balancesOf([meter('other', null, '500'), meter('o1', 'other', '400')], '0.05')]
  assert.equal(meteringRate(two), '0.92')
  assert.equal(meteringRate(balances.slice(1)), null)
})

test('sub-meters and the unmetered part make up the main meter, whatever they show', () => {
  const amount = fc.integer({ min: 0, max: 1e9 }).map((n) => (n / 1000).toFixed(3))
  fc.assert(
    fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 8 }), (main, subs) => {
      const meters = [meter('main', null, main), ...subs.map((q, i) => meter(`s${i}`, 'main', q))]
      const balances = balancesOf(meters, '0.05')
      assert.ok(sum([...subs, balances[0].unmetered!]).eq(main))
      const { links, left } = sankeyOf(meters, balances)
      if (left.length === 0) assert.ok(sum(links.map((l) => l.value)).eq(main))
    }),
  )
})
