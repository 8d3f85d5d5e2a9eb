import assert from 'node:assert/strict'
import { test } from 'node:test'
import Big from 'big.js'
import fc from 'fast-check'
import { allocate, peakKey, quartersOfWindow, type Sharer } from './allocation.ts'
import {
  type Bill,
  type BillLine,
  billedFor,
  billOf,
  type ClosedBill,
  correctionsOf,
  type Measured,
  type Terms,
  withCorrections,
} from './bills.ts'
import { sum } from './decimal.ts'
import { monthAfter, monthBefore, yearBefore } from './months.ts'
import { plantClock } from './plant-clock.ts'
import type { Tariff } from './tariffs.ts'

const clock = plantClock('Asia/Shanghai')
const hour = (wall: string, quantity: string) => {
  const start = Date.parse(`${wall}:00:00+08:00`)
  return { start, end: start + 3_600_000, quantity }
}
const rule = { leastShare: '0.4', tolerance: '1.05', overFactor: '2', rebateFrom: '260', rebate: '0.9' }
const agreed = { by: 'agreed' as const, capacityKva: '1000', agreedKw: '600', price: '40', rule }
const tariff: Tariff = {
  id: 'DJ-1',
  from: '2026-01-01',
  rules: [
    { band: 'deep', from: 600, to: 840, days: ['holiday'] },
    { band: 'peak', from: 480, to: 720 },
    { band: 'valley', from: 1380, to: 480 },
    { band: 'flat', from: 0, to: 1440 },
  ],
  prices: { peak: '1.0701', flat: '0.6418', valley: '0.3042', deep: '0.2501' },
}
const march = [hour('2026-03-02T09', '10000'), hour('2026-03-03T13', '20000'), hour('2026-03-04T02', '30000')]
const none: Terms = { basic: null, standard: null, levies: [], tiers: [] }
const levies = [
  { name: '重大水利工程建设基金', price: '0.001134' },
  { name: '可再生能源电价附加', price: '0.019' },
]
const whole: Terms = { basic: agreed, standard: '0.90', levies, tiers: [] }
const measured: Measured = {
  intervals: march,
  demandKw: '650',
  reactive: { drawn: '44000', fedBack: '1000' },
  used: '0',
}
const bill = (m: Partial<Measured>, terms: Partial<Terms>, special = {}) =>
  billOf({ ...measured, ...m }, { ...none, ...terms }, [tariff], special, clock, 'kWh')
const told = ({ lines }: Pick<Bill, 'lines'>) =>
  lines.map(({ kind, of, quantity, price, amount }) => [kind, of, quantity, price, amount])

// 60,000 kWh and 45,000 kvarh: a power factor of 0.80, that is 5 % on energy and basic charge, not on the levies
test('a month worked out by hand, line by line', () => {
  const march = bill({}, whole)
  assert.deepEqual(told(march), [
    ['energy', 'peak', '10000.00', '1.0701', '10701.00'],
    ['energy', 'flat', '20000.00', '0.6418', '12836.00'],
    ['energy', 'valley', '30000.00', '0.3042', '9126.00'],
    ['basic', 'agreed', '600.00', '40', '24000.00'],
    ['over', 'agreed', '20.00', '80', '1600.00'],
    ['powerFactor', '0.80', '58263.00', '5', '2913.15'],
    ['levy', '重大水利工程建设基金', '60000.00', '0.001134', '68.04'],
    ['levy', '可再生能源电价附加', '60000.00', '0.019', '1140.00'],
  ])
  assert.deepEqual([march.quantity, march.amount, march.powerFactor], ['60000.00', '62384.19', '0.80'])
})

test('other terms, holidays and what is missing', () => {
  const capacity = { by: 'capacity' as const, capacityKva: '1000', price: '25' }
  const reached = { ...agreed, by: 'reached' as const, agreedKw: null }
  const [first] = march
  for (const [name, m, terms, special, lines, missing, amount] of [
    ['by capacity', {}, { basic: capacity }, {}, [['basic', 'capacity', '1000.00', '25', '25000.00']], [], '57663.00'],
    ['by demand', {}, { basic: reached }, {}, [['basic', 'reached', '650.00', '40', '26000.00']], [], '58663.00'],
    [
      'at least 40 %',
      { demandKw: '9' },
      { basic: reached },
      {},
      [['basic', 'reached', '400.00', '40', '16000.00']],
      [],
      '48663.00',
    ],
    ['no demand', { demandKw: null }, { basic: reached }, {}, [], ['demand'], '32663.00'],
    ['no reactive', { reactive: null }, { standard: '0.90' as const }, {}, [], ['reactive'], '32663.00'],
    [
      'holiday',
      { intervals: [{ ...first, start: first.start + 3_600_000, end: first.end + 3_600_000 }] },
      {},
      { '2026-03-02': 'holiday' as const },
      [['energy', 'deep', '10000.00', '0.2501', '2501.00']],
      [],
      '2501.00',
    ],
    [
      'tiers',
      { used: '59000' },
      {
        tiers: [
          { above: '0', price: '3' },
          { above: '60000', price: '4.5' },
        ],
      },
      {},
      [
        ['tier', '0', '1000.00', '3', '3000.00'],
        ['tier', '60000', '59000.00', '4.5', '265500.00'],
      ],
      [],
      '268500.00',
    ],
  ] as const) {
    const made = bill(m as Partial<Measured>, terms as Partial<Terms>, special)
    assert.deepEqual(
      told(made).filter(([kind, of]) => kind !== 'energy' || of === 'deep'),
      lines,
      name,
    )
    assert.deepEqual([made.missing, made.amount], [missing, amount], name)
  }
  const early = bill({ intervals: [hour('2025-12-31T09', '7')] }, {})
  assert.deepEqual([early.unpriced, early.lines], ['7', []])
  assert.deepEqual(
    [monthBefore('2026-01'), monthAfter('2025-12'), yearBefore('2026-03')],
    ['2025-12', '2026-01', '2025-03'],
  )
})

const quantities = fc.array(fc.tuple(fc.nat(30 * 24 - 1), fc.integer({ min: -50, max: 900_000 })), { maxLength: 12 })
const asIntervals = (list: readonly (readonly [number, number])[]) =>
  list.map(([at, q]) => {
    const start = Date.parse('2026-04-01T00:00:00+08:00') + at * 3_600_000
    return { start, end: start + 3_600_000, quantity: (q / 1000).toFixed(3) }
  })

test('whatever was measured: amount = quantity × price in each line, and the lines add up', () => {
  fc.assert(
    fc.property(quantities, fc.nat(2000), fc.nat(1_000_000), (list, demand, kvarh) => {
      const made = bill(
        { intervals: asIntervals(list), demandKw: String(demand), reactive: { drawn: String(kvarh), fedBack: '0' } },
        whole,
      )
      for (const { kind, quantity, price, amount } of made.lines) {
        const exact = Big(quantity)
          .times(price!)
          .div(kind === 'powerFactor' ? 100 : 1)
        assert.ok(exact.minus(amount).abs().lte('0.005'))
      }
      assert.ok(sum(made.lines.map((line) => line.amount)).eq(made.amount))
      const exact = sum(asIntervals(list).map((each) => each.quantity))
      assert.ok(exact.minus(made.quantity).minus(made.unpriced).abs().lte('0.02'))
    }),
  )
})

test('closed months are billed in the end for what they came to, whenever readings came late', () => {
  const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05']
  const worths = fc.array(fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 5, maxLength: 5 }), {
    minLength: 5,
    maxLength: 5,
  })
  fc.assert(
    // known[n][m]: what month m was known to cost, in cents, when month n was closed
    fc.property(worths, (known) => {
      const money = (cents: number) => (cents / 100).toFixed(2)
      const line = (amount: string): BillLine => ({
        ...{ kind: 'energy', of: 'flat', tariff: 'x', quantity: amount, unit: 'kWh', price: '1', amount },
      })
      const closed: ClosedBill[] = []
      for (const [n, month] of months.entries()) {
        const fresh = new Map(
          closed.map((each, m) => [each.month, { quantity: money(known[n][m]), amount: money(known[n][m]) }]),
        )
        const own: Bill = {
          ...{ lines: [line(money(known[n][n]))], quantity: '0', amount: money(known[n][n]) },
          ...{ powerFactor: null, unpriced: '0', missing: [] },
        }
        const { lines, amount } = withCorrections(own, correctionsOf(closed, fresh, 'kWh'))
        assert.ok(sum(lines.map((each) => each.amount)).eq(amount))
        const before = structuredClone(closed)
        closed.push({ month, lines })
        assert.deepEqual(closed.slice(0, -1), before)
      }
      for (const [m, month] of months.entries()) assert.equal(billedFor(month, closed).amount, money(known[4][m]))
    }),
  )
  assert.deepEqual(correctionsOf([{ month: '2026-01', lines: [] }], new Map(), 'kWh'), [])
})

test('the parts of every meter add up to it, and all of them to the bill, to the last cent', () => {
  const used = fc.record(
    { '': fc.nat(9000), 'DJ-1 peak': fc.nat(3000), 'DJ-1 valley': fc.nat(3000), [peakKey]: fc.nat(60) },
    { requiredKeys: ['', 'DJ-1 peak', 'DJ-1 valley'] },
  )
  const cents = fc.array(fc.integer({ min: -500_000, max: 5_000_000 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(
      fc.array(used, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(11), { minLength: 12, maxLength: 12 }),
      cents,
      (all, above, [peak, basic, correction]) => {
        const sharers: Sharer[] = all.map((each, i) => ({
          ...{ id: String(i), parent: i === 0 ? null : String(above[i] % i), used: each },
        }))
        const line = (kind: BillLine['kind'], of: string, amount: number): BillLine => ({
          ...{ kind, of, tariff: 'DJ-1', quantity: '1', unit: '', price: null, amount: (amount / 100).toFixed(2) },
        })
        const lines = [
          line('energy', 'peak', peak),
          line('basic', 'agreed', basic),
          line('correction', '2026-01', correction),
        ]
        const shares = allocate(lines, '0', sharers)
        assert.equal(shares.length, sharers.length)
        assert.ok(sum(shares.map((each) => each.ownAmount)).eq(sum(lines.map((each) => each.amount))))
        const parents = new Map(sharers.map((each) => [each.id, each.parent]))
        for (const share of shares) {
          const below = shares.filter(({ id }) => parents.get(id) === share.id)
          assert.ok(
            sum(below.map((each) => each.amount))
              .plus(share.ownAmount)
              .eq(share.amount),
          )
          assert.ok(
            sum(below.map((each) => each.quantity))
              .plus(share.ownQuantity)
              .eq(share.quantity),
          )
        }
      },
    ),
  )
})

test('a band is borne by who used it; what nobody measures stays with the main meter', () => {
  const lines: BillLine[] = [
    { kind: 'energy', of: 'peak', tariff: 'T', quantity: '100', unit: 'kWh', price: '1', amount: '100.00' },
    { kind: 'basic', of: 'agreed', tariff: null, quantity: '1', unit: 'kW', price: '40', amount: '40.00' },
  ]
  const sharers: Sharer[] = [
    { id: 'main', parent: null, used: { '': 400, 'T peak': 100 } },
    { id: 'mill', parent: 'main', used: { '': 100, 'T peak': 70 } },
    { id: 'press', parent: 'main', used: { '': 200, 'T peak': 20 } },
    { id: 'mill-1', parent: 'mill', used: { '': 120, 'T peak': 80 } },
  ]
  assert.deepEqual(
    allocate(lines, 'main', sharers).map(({ id, amount, ownAmount, ownQuantity, depth }) => [
      id,
      amount,
      ownAmount,
      ownQuantity,
      depth,
    ]),
    [
      ['main', '140.00', '20.00', '100.00', 0],
      ['mill', '80.00', '0.00', '-20.00', 1],
      ['mill-1', '80.00', '80.00', '120.00', 2],
      ['press', '40.00', '40.00', '200.00', 1],
    ],
  )
})

test('the basic charge is borne by who made the peak, where the terms say so; worked out by hand', () => {
  const line = (kind: 'basic' | 'over' | 'levy', amount: string): BillLine => ({
    ...{ kind, of: 'agreed', tariff: null, quantity: '1', unit: 'kW', price: null, amount },
  })
  const lines = [line('basic', '1000.00'), line('over', '0.10'), line('levy', '90.00')]
  const peaks = (main: number, mill: number, press: number, night: number): Sharer[] => [
    { id: 'main', parent: null, used: { '': 900, [peakKey]: main } },
    { id: 'mill', parent: 'main', used: { '': 100, [peakKey]: mill } },
    { id: 'press', parent: 'main', used: { '': 200, [peakKey]: press } },
    { id: 'night', parent: 'main', used: { '': 600, [peakKey]: night } },
  ]
  const told = (sharers: Sharer[]) =>
    allocate(lines, 'main', sharers).map(({ id, amount, ownAmount }) => [id, amount, ownAmount])
  // 60 kWh in the peak: the mill 40, the press 10, unmeasured 10; who works at night bears the levy alone. Of the 10 cents
  // the borders lie at 6.67, 8.33 and 8.33
  assert.deepEqual(told(peaks(60, 40, 10, 0)), [
    ['main', '1090.10', '166.69'],
    ['mill', '676.74', '676.74'],
    ['press', '186.67', '186.67'],
    ['night', '60.00', '60.00'],
  ])
  // nobody knows of the peak: by energy, as without the choice
  const byEnergy = told(peaks(0, 0, 0, 0))
  assert.deepEqual(byEnergy, told(peaks(0, 0, 0, 0).map(({ used, ...each }) => ({ ...each, used: { '': used[''] } }))))
  assert.deepEqual(byEnergy[3], ['night', '726.74', '726.74'])
})

test('a sliding window lies in two quarters of the clock, or in one', () => {
  const quarter = 900_000
  assert.deepEqual(quartersOfWindow(4 * quarter), [{ start: 4 * quarter, share: 1 }])
  assert.deepEqual(quartersOfWindow(4 * quarter + quarter / 3), [
    { start: 4 * quarter, share: 1 - 1 / 3 },
    { start: 5 * quarter, share: 1 / 3 },
  ])
})
