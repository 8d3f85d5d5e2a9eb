import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { energyApp } from './app.ts'
import { closeBill } from './commands/close-bill.ts'
import { registerMeter } from './commands/register-meter.ts'
import { setSpecialDays, withdrawSpecialDays } from './commands/set-special-days.ts'
import { setTariff } from './commands/set-tariff.ts'
import { setTerms, withdrawTerms } from './commands/set-terms.ts'
import { takeLogged } from './commands/take-logged.ts'
import { workOut } from './jobs.ts'
import { timeOfUseCost } from './queries/cost.ts'
import { billShares, monthBill } from './queries/month-bill.ts'

const newYear = Date.parse('2026-01-01T00:00:00+08:00')
let under: KernelUnderTest
before(async () => {
  under = await withKernel([energyApp], { enqueue: async () => 'job' })
  under.at(Date.parse('2026-04-02T09:00:00+08:00'))
})
after(() => under.close())

const clerk = () => under.actor('manager')
const ids = new Map<string, string>()
const id = (code: string) => ids.get(code)!

async function meter(code: string, more: object = {}) {
  const made = await under.run(registerMeter, clerk(), {
    ...{ code, name: code, medium: 'electricity', source: 'manual', mountedAt: newYear, firstReading: '0' },
    ...more,
  })
  ids.set(code, String(made.id))
}

/** Hourly readings of whole months: what flows in the hours of the day and of the night. */
async function log(
  code: string,
  day: number,
  night: number,
  hours = (31 + 28 + 31) * 24,
  change?: (at: number) => number,
) {
  let total = 0
  const values = ['0']
  for (let h = 0; h < hours; h++) {
    total += h % 24 >= 8 && h % 24 < 20 ? day : night
    values.push(String(total + (change?.(h + 1) ?? 0)))
  }
  await under.run(takeLogged, clerk(), { meter: id(code), from: newYear, everyMinutes: 60, values })
  await under.job(energyApp, workOut)
}

const tariff = {
  ...{ name: '分时电价', medium: 'electricity', validFrom: '2026-01-01' },
  periods: [
    { band: 'deep', from: '10:00', to: '14:00', days: 'holiday' },
    { band: 'peak', from: '08:00', to: '20:00' },
    { band: 'valley', from: '20:00', to: '08:00' },
  ],
  prices: [
    { band: 'deep', price: '0.25' },
    { band: 'peak', price: '1' },
    { band: 'valley', price: '0.3' },
  ],
}
const close = (month: string, more: object = {}) => under.run(closeBill, clerk(), { meter: id('M'), month, ...more })
const bill = (month: string) => under.query(monthBill, clerk(), { meter: id('M'), month })
const lines = async (month: string) =>
  (await bill(month)).items.map(({ kind, of, quantity, price, amount }) => [kind, of, quantity, price, amount])

test('terms, days and closing refuse what cannot be', async () => {
  await meter('M', { costCentre: '公用' })
  await meter('A', { parent: id('M'), costCentre: '铣削' })
  await meter('B', { parent: id('M'), costCentre: '磨削' })
  await meter('R', { medium: 'reactive' })
  await meter('W', { medium: 'water' })
  assert.deepEqual((await under.query(monthBill, clerk())).meter, null)
  const base = { name: '两部制', meter: id('M'), validFrom: '2026-01-01' }
  const charge = { chargedBy: 'reached', capacityKva: '300', basicPrice: '40' }
  for (const [more, field] of [
    [{ validFrom: '2026-01-15' }, 'validFrom'],
    [{ chargedBy: 'reached' }, 'capacityKva'],
    [{ ...charge, chargedBy: 'agreed' }, 'agreedKw'],
    [{ standard: 'large' }, 'reactiveMeter'],
    [{ standard: 'large', reactiveMeter: id('A') }, 'reactiveMeter'],
    [{ meter: id('W'), ...charge }, 'chargedBy'],
    [{ tiers: [{ above: '5', price: '1' }] }, 'tiers'],
  ] as const)
    await assert.rejects(under.run(setTerms, clerk(), { ...base, ...more }), { field }, JSON.stringify(more))
  await assert.rejects(close('2026-01'), /no terms/)
  const whole = { ...charge, standard: 'large', reactiveMeter: id('R'), levies: [{ name: '附加', price: '0.02' }] }
  await under.run(setTerms, clerk(), { ...base, ...whole })
  await assert.rejects(under.run(setTerms, clerk(), { ...base, ...whole }), { field: 'validFrom' })
  const holiday = { name: '元旦', kind: 'holiday', firstDay: '2026-01-01' }
  await under.run(setSpecialDays, clerk(), holiday)
  await assert.rejects(under.run(setSpecialDays, clerk(), holiday), { field: 'firstDay' })
  await assert.rejects(under.run(setSpecialDays, clerk(), { ...holiday, lastDay: '2026-02-01' }), { field: 'lastDay' })
  await assert.rejects(close('2026-04'), /not over/)
  await assert.rejects(close('2026-01'), /2976 quarters/)
  await log('M', 100, 20)
  await assert.rejects(close('2026-01'), /No tariff/)
  await under.run(setTariff, clerk(), tariff)
  await assert.rejects(close('2026-01'), /reactive energy/)
  await log('R', 45, 45)
  await log('A', 60, 10)
  await log('B', 30, 10)
})

// 31 days of 12 h · 100 kWh and 12 h · 20 kWh, 4 h of them deep; 44,640 kWh and 33,480 kvarh: a power factor of 0.80, 5 %;
// 100 kW are less than 40 % of 300 kVA
const january = [
  ['energy', 'peak', '36800.00', '1', '36800.00'],
  ['energy', 'valley', '7440.00', '0.3', '2232.00'],
  ['energy', 'deep', '400.00', '0.25', '100.00'],
  ['basic', 'reached', '120.00', '40', '4800.00'],
  ['powerFactor', '0.80', '43932.00', '5', '2196.60'],
  ['levy', '附加', '44640.00', '0.02', '892.80'],
]

test('a month worked out by hand comes out of the readings, is shared to the last cent and closed', async () => {
  assert.deepEqual(await lines('2026-01'), january)
  const open = await bill('2026-01')
  assert.deepEqual(
    [open.bill!.amount, open.bill!.faults, open.bill!.demandKw, open.before],
    ['47021.40', [], '100.00', null],
  )
  const cost = await under.query(timeOfUseCost, clerk(), { from: '2026-01-01', to: '2026-01-31' })
  assert.equal(cost.amount, '39132.00')
  const shares = await under.query(billShares, clerk(), { meter: id('M'), month: '2026-01', by: 'costCentre' })
  // peak and deep 6:3:1, the valley 1:1 and nothing left, the rest by energy: 26,040 : 14,880 : 3,720
  assert.deepEqual(
    shares.items.map(({ costCentre, quantity, amount }) => [costCentre, quantity, amount]),
    [
      ['铣削', '26040.00', '27858.15'],
      ['磨削', '14880.00', '14815.80'],
      ['公用', '3720.00', '4347.45'],
    ],
  )
  await assert.rejects(
    under.run(closeBill, under.actor('reader', { permissions: new Set(['energy.read']) }), {
      meter: id('M'),
      month: '2026-01',
    }),
    { code: 'forbidden' },
  )
  const closed = await close('2026-01')
  assert.equal(closed.amount, '47021.40')
  await assert.rejects(close('2026-01'), /2026-02 is the next/)
  await assert.rejects(close('2026-03'), /2026-02 is the next/)
  const [{ id: terms }] = await under.data.sql<{ id: string }[]>`select id from energy_terms`
  await assert.rejects(under.run(withdrawTerms, clerk(), { id: terms }), /A bill was closed/)
  const [{ id: days }] = await under.data.sql<{ id: string }[]>`select id from energy_special_day`
  await assert.rejects(under.run(withdrawSpecialDays, clerk(), { id: days }), /2026-01 is closed/)
})

test('a late reading leaves the closed bill as it is and becomes a line of the next one, once', async () => {
  // ten kilowatt-hours before eight in the evening of the tenth instead of after it: 7 yuan, and 5 % of it
  await log('M', 100, 20, undefined, (h) => (h === 9 * 24 + 20 ? 10 : 0))
  assert.deepEqual(await lines('2026-01'), january)
  const correction = ['correction', '2026-01', '0.00', null, '7.35']
  const february = await lines('2026-02')
  assert.deepEqual(february.at(-1), correction)
  // 28 days of the same: 40,320 kWh and 30,240 kvarh
  assert.equal((await close('2026-02')).amount, String(33600 + 2016 + 4800 + 2020.8 + 806.4 + 7.35))
  const march = await bill('2026-03')
  assert.deepEqual(
    march.items.filter(({ kind }) => kind === 'correction'),
    [],
  )
  assert.deepEqual(march.before, { month: '2026-02', quantity: '40320.00', amount: '43250.55' })
  assert.deepEqual(
    march.compared.find(({ kind }) => kind === 'basic'),
    { kind: 'basic', now: '4800.00', before: '4800.00', year: null },
  )
  // put right again, it is taken back
  await log('M', 100, 20)
  assert.deepEqual((await lines('2026-03')).at(-1), ['correction', '2026-01', '0.00', null, '-7.35'])
})

test('a bill with a hole is closed only by who says so, and tells it', async () => {
  under.at(Date.parse('2026-05-01T09:00:00+08:00'))
  await close('2026-03')
  await assert.rejects(close('2026-04'), /2880 quarters/)
  await log('M', 100, 20, (31 + 28 + 31 + 29) * 24 + 12)
  await log('R', 45, 45, (31 + 28 + 31 + 30) * 24)
  await assert.rejects(close('2026-04'), /04-30 12:00 on 48 quarters/)
  // 29 days of 1,440 kWh, eight hours of a night and four of a day
  await close('2026-04', { asKnown: true, remark: '停电检修' })
  const [kept] = await under.data
    .sql`select missing_quarters as n, quantity::text as q from energy_bill where month = '2026-04'`
  assert.deepEqual({ ...kept }, { n: 48, q: '42320.00' })
})

test('a bill is not closed on half the reactive energy, and its shares are whole whoever closes it', async () => {
  under.at(Date.parse('2026-06-01T09:00:00+08:00'))
  const days = 31 + 28 + 31 + 30
  for (const code of ['M', 'A', 'B']) await log(code, code === 'M' ? 100 : 40, 20, (days + 31) * 24)
  await log('R', 45, 45, (days + 10) * 24)
  await assert.rejects(close('2026-05'), /05-11 00:00 on 2016 quarters/)
  await log('R', 45, 45, (days + 31) * 24)
  // who sees the meters of one department only
  await under.data.sql`update energy_meter set department = 'D1' where code in ('M', 'A')`
  const scopes = [{ reach: 'department' as const, departments: ['D1'] }]
  const head = under.actor('manager', { rowScopes: new Map([['energy.read', scopes]]) })
  await under.run(closeBill, head, { meter: id('M'), month: '2026-05' })
  const shown = async (by: ReturnType<typeof clerk>) =>
    (await under.query(billShares, by, { meter: id('M'), month: '2026-05' })).items.map(({ code }) => code)
  assert.deepEqual(await shown(clerk()), ['M', 'A', 'B'])
  assert.deepEqual(await shown(head), ['M', 'A'])
})

test('where the terms say so, the basic charge is borne by who used energy in the peak', async () => {
  under.at(Date.parse('2026-07-01T09:00:00+08:00'))
  const hours = (31 + 28 + 31 + 30 + 31 + 30) * 24
  await log('M', 100, 20, hours)
  await log('A', 60, 10, hours)
  await log('B', 30, 10, hours)
  await log('R', 45, 45, hours)
  const charge = { chargedBy: 'reached', capacityKva: '300', basicPrice: '40', basicShare: 'demand' } as const
  await under.run(setTerms, clerk(), {
    ...{ name: '按需量分摊', meter: id('M'), validFrom: '2026-06-01', ...charge },
    ...{ standard: 'large', reactiveMeter: id('R'), levies: [{ name: '附加', price: '0.02' }] },
  })
  const shares = async () =>
    (await under.query(billShares, clerk(), { meter: id('M'), month: '2026-06' })).items.map((share) => [
      share.code,
      share.amount,
    ])
  // peak 36,000 by 6:3:1, valley 2,160 by 1:1, basic 4,800 by the 6:3:1 of the peak, power factor 2,148 and levy 864 by 7:4:1
  const expected = [
    ['M', '45972.00'],
    ['A', '27317.00'],
    ['B', '14324.00'],
  ]
  assert.deepEqual(await shares(), expected)
  assert.equal((await bill('2026-06')).bill!.basicShare, 'demand')
  const closed = await bill('2026-05')
  assert.equal(closed.bill!.basicShare, 'energy')
  await close('2026-06')
  assert.deepEqual(await shares(), expected)
})
