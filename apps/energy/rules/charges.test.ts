import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sum } from './decimal.ts'
import { basicCharge, compareCharges, type DemandRule } from './demand-charge.ts'
import {
  adjustmentPercent,
  averagePowerFactor,
  compensationKvar,
  powerFactorAdjustment,
  type Standard,
} from './power-factor.ts'
import { tieredCost } from './tiers.ts'

const rule: DemandRule = { leastShare: '0.4', tolerance: '1.05', overFactor: '2', rebateFrom: '260', rebate: '0.9' }
const month = { capacityKva: '1000', energyKwh: '200000', price: '40' }

test('the basic charge by capacity, by agreed and by reached demand', () => {
  for (const [input, charged, over, amount] of [
    [{ by: 'capacity', capacityKva: '1000', price: '25' }, '1000', '0', '25000.00'],
    [{ by: 'reached', ...month, demandKw: '600' }, '600', '0', '24000.00'],
    [{ by: 'reached', ...month, demandKw: '300' }, '400', '0', '16000.00'],
    [{ by: 'reached', ...month, demandKw: '600', energyKwh: '260000' }, '600', '0', '21600.00'],
    [{ by: 'agreed', ...month, demandKw: '500', agreedKw: '600' }, '600', '0', '24000.00'],
    [{ by: 'agreed', ...month, demandKw: '630', agreedKw: '600' }, '600', '0', '24000.00'],
    [{ by: 'agreed', ...month, demandKw: '650', agreedKw: '600' }, '620', '20', '25600.00'],
    [{ by: 'agreed', ...month, demandKw: '200', agreedKw: '100' }, '400', '0', '16000.00'],
  ] as const) {
    const charge = basicCharge(input, rule)
    assert.deepEqual([charge.charged, charge.over, charge.amount], [charged, over, amount], JSON.stringify(input))
  }
  assert.deepEqual(
    compareCharges({ ...month, demandKw: '650', agreedKw: '600' }, { capacity: '25', demand: '40' }, rule),
    [
      { by: 'capacity', amount: '25000.00' },
      { by: 'agreed', amount: '25600.00' },
      { by: 'reached', amount: '26000.00' },
    ],
  )
})

test('adjustment for the power factor after the measure of 1983', () => {
  for (const [standard, rows] of Object.entries({
    '0.90': {
      '1.00': '-0.75',
      '0.95': '-0.75',
      '0.94': '-0.6',
      '0.91': '-0.15',
      '0.90': '0',
      '0.89': '0.5',
      '0.85': '2.5',
      '0.75': '7.5',
      '0.70': '10',
      '0.69': '11',
      '0.65': '15',
      '0.64': '17',
      '0.60': '25',
    },
    '0.85': {
      '0.94': '-1.1',
      '0.93': '-0.95',
      '0.91': '-0.65',
      '0.90': '-0.5',
      '0.85': '0',
      '0.84': '0.5',
      '0.65': '10',
      '0.64': '11',
      '0.60': '15',
      '0.59': '17',
    },
    '0.80': {
      '0.92': '-1.3',
      '0.91': '-1.15',
      '0.90': '-1',
      '0.80': '0',
      '0.79': '0.5',
      '0.60': '10',
      '0.59': '11',
      '0.55': '15',
      '0.54': '17',
    },
  }))
    for (const [powerFactor, percent] of Object.entries(rows))
      assert.equal(adjustmentPercent(powerFactor, standard as Standard), percent, `${powerFactor} of ${standard}`)
  assert.deepEqual(powerFactorAdjustment('10000', '0.86', '0.90'), {
    powerFactor: '0.86',
    percent: '2',
    amount: '200.00',
  })
  assert.throws(() => adjustmentPercent('1.01', '0.90'), RangeError)
})

test('a better power factor never costs more', () => {
  const standards = fc.constantFrom<Standard>('0.90', '0.85', '0.80')
  fc.assert(
    fc.property(fc.nat(99), standards, (n, standard) => {
      const of = (hundredths: number) => Number(adjustmentPercent((hundredths / 100).toFixed(2), standard))
      assert.ok(of(n + 1) <= of(n))
    }),
  )
})

test('the average power factor counts reactive energy both ways', () => {
  assert.equal(averagePowerFactor('800', { drawn: '600', fedBack: '0' }), '0.80')
  assert.equal(averagePowerFactor('800', { drawn: '500', fedBack: '-100' }), '0.80')
  assert.equal(averagePowerFactor('0', { drawn: '1', fedBack: '0' }), null)
  assert.equal(compensationKvar('100', '0.8', '0.96'), '45.8')
  assert.equal(compensationKvar('100', '0.96', '0.95'), '0')
})

const tiers = [
  { above: '2000', price: '4.5' },
  { above: '0', price: '3' },
]
test('tiers', () => {
  for (const [quantity, used, amount] of [
    ['100', '0', '300.00'],
    ['100', '1950', '375.00'],
    ['100', '2000', '450.00'],
    ['0', '0', '0.00'],
  ])
    assert.equal(tieredCost(quantity, used, tiers).amount, amount)
  assert.equal(tieredCost('10', '99', [{ above: '0', price: '3.2' }]).amount, '32.00')
  assert.throws(() => tieredCost('1', '0', [{ above: '5', price: '1' }]), RangeError)
  const amount = fc.integer({ min: 0, max: 5000 })
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      const whole = tieredCost(String(a + b), '0', tiers).amount
      const parts = [tieredCost(String(a), '0', tiers).amount, tieredCost(String(b), String(a), tiers).amount]
      assert.ok(sum(parts).eq(whole))
    }),
  )
})
