import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { connectMachine } from './commands/connect-machine.ts'
import { importStates } from './commands/import-states.ts'
import { addFailureCode } from './commands/keep-failure-code.ts'
import { addMechanic } from './commands/keep-mechanic.ts'
import { addShiftCalendar } from './commands/keep-shift-calendar.ts'
import { recordPastRepair } from './commands/record-past-repair.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { compare } from './queries/compare.ts'

let under: KernelUnderTest
let calendar: string
const ids: Record<string, string> = {}
const hour = 3_600_000
const day = 24 * hour
/** Monday 2 March 2026, 08:00 in Shanghai, when the shift begins. */
const eight = Date.UTC(2026, 2, 2)
const chief = () => under.actor('chief')

/** One shift of eight hours: it breaks down for so long, then runs, making a piece a minute of which some are scrap. */
const shiftOf = async (code: string, at: number, broken: number, scrap: number) => {
  const from = eight + at * day
  const down = { state: 'fault' as const, from, to: from + broken * hour }
  const intervals = [...(broken > 0 ? [down] : []), { state: 'running' as const, from: down.to, to: from + 8 * hour }]
  const produced = (8 - broken) * 60
  const made = [{ day: new Date(from).toISOString().slice(0, 10), shift: '早', ...{ produced, scrap, rework: 0 } }]
  await under.run(importStates, chief(), { equipment: ids[code], intervals, made })
}

before(async () => {
  under = await withKernel([sparesApp, equipmentApp])
  under.at(eight + 30 * day)
  const { id: type } = await under.run(registerType, chief(), { code: 'SC', name: '车床', category: 'machineTool' })
  const shifts = [{ code: '早', from: '08:00', to: '16:00', weekdays: '12345' }]
  calendar = (await under.run(addShiftCalendar, chief(), { code: 'D', name: '白班', shifts })).id!
  for (const [code, line] of [
    ['A', 'L1'],
    ['B', 'L1'],
    ['C', 'L2'],
  ]) {
    const machine = { code, name: code, type: type!, criticality: 'B' as const, commissionedOn: '2020-01-01' }
    ids[code] = (await under.run(registerEquipment, chief(), machine)).id!
    const signals = { mapping: 'contacts' as const, signals: [], calendar, cycleSeconds: '60', line }
    await under.run(connectMachine, chief(), { equipment: ids[code], ...signals })
  }
  for (const at of [0, 1]) {
    await shiftOf('A', at, 0, 0)
    await shiftOf('B', at, 2, 0)
    await shiftOf('A', 7 + at, 4, 24)
    await shiftOf('B', 7 + at, 1, 0)
  }
  await shiftOf('C', 7, 0, 0)
})
after(() => under.close())

const week = { from: '2026-03-09', to: '2026-03-10', baseFrom: '2026-03-02', baseTo: '2026-03-03' }
const pairs = (
  items: readonly { label: string; oee: number | null; oeeBase: number | null; oeeDelta: number | null }[],
) => items.map(({ label, oee, oeeBase, oeeDelta }) => [label, oee, oeeBase, oeeDelta])

test('a week against the one before: worst first, and which loss makes the difference', async () => {
  const { items, total } = await under.query(compare, chief(), { ...week, line: 'L1' })
  assert.deepEqual(pairs(items), [
    ['A A', 45, 100, -55],
    ['B B', 87.5, 75, 12.5],
  ])
  assert.deepEqual(
    items[0].losses.slice(0, 2).map(({ kind, delta }) => [kind, delta]),
    [
      ['breakdown', 0.5],
      ['quality', 0.05],
    ],
  )
  assert.deepEqual(total.figures.oee, { now: 66.3, base: 87.5, delta: -21.2 })
  assert.deepEqual(total.figures.perHour, { now: 41.3, base: 52.5, delta: -11.2 })
})

test('what began or ended between the two is there, and gets no difference', async () => {
  const { items } = await under.query(compare, chief(), { ...week, by: 'line' })
  assert.deepEqual(
    items.map(({ key, oeeDelta, thin }) => [key, oeeDelta, thin.includes('fewHours')]),
    [
      ['L1', -21.2, false],
      ['L2', null, true],
    ],
  )
  const turned = { from: week.baseFrom, to: week.baseTo, baseFrom: week.from, baseTo: week.to }
  const back = await under.query(compare, chief(), { ...turned, by: 'line' })
  assert.deepEqual(pairs(back.items), [['L1', 87.5, 66.3, 21.2], ['—', null, 100, null].with(0, 'L2')])
  assert.deepEqual(back.items[1].losses, [])
})

test('machines against their mean, and against one of them', async () => {
  const period = { from: week.from, to: week.to }
  const mean = await under.query(compare, chief(), { ...period, against: 'mean', line: 'L1' })
  assert.deepEqual(pairs(mean.items), [
    ['A A', 45, 66.3, -21.3],
    ['B B', 87.5, 66.3, 21.2],
  ])
  const one = await under.query(compare, chief(), { ...period, against: 'machine', other: ids.B, equipment: ids.A })
  assert.deepEqual(pairs(one.items), [['A A', 45, 87.5, -42.5]])
  await assert.rejects(under.query(compare, chief(), { ...period, against: 'machine' }), { field: 'other' })
  await assert.rejects(under.query(compare, chief(), { ...week, baseTo: '2026-03-01' }), { field: 'baseTo' })
})

test('a period without a base stands against the same number of days before it', async () => {
  const { base } = await under.query(compare, chief(), { from: week.from, to: week.to })
  assert.deepEqual(base, { from: '2026-03-07', to: '2026-03-08' })
  const ever = await under.query(compare, chief(), { from: '0001-01-01', to: '9999-12-31' })
  assert.equal(ever.items.length, 3)
})

test('MTBF and MTTR differ only where there were enough failures', async () => {
  const kind = { code: 'SP', name: '主轴异响', skill: 'mechanical' as const, level: 2, lockOut: true, usualHours: '3' }
  const { id: failureCode } = await under.run(addFailureCode, chief(), kind)
  const person = { name: 'Li', person: 'Li', skills: [{ skill: 'mechanical' as const, level: 2 }], shift: '早' }
  const { id: mechanic } = await under.run(addMechanic, chief(), { ...person, calendar })
  const repair = (code: string, at: number, hours: number) => {
    const requestedAt = eight + at * day
    const finishedAt = requestedAt + hours * hour
    return under.run(recordPastRepair, chief(), {
      ...{ equipment: ids[code], failureCode: failureCode!, mechanic: mechanic!, symptom: '主轴异响', stopped: true },
      ...{ cause: 'wear', remedy: 'adjusted', workDone: '调整预紧', hours: '1' },
      ...{ requestedAt, startedAt: requestedAt, finishedAt, acceptedAt: finishedAt },
    })
  }
  for (const at of [0, 0.3, 0.6]) await repair('A', at, 1)
  for (const at of [7, 7.3, 7.6]) await repair('A', at, 2)
  await repair('B', 7, 4)
  const { items } = await under.query(compare, chief(), { ...week, line: 'L1' })
  const [a, b] = items
  assert.deepEqual(a.figures.mttr, { now: 2, base: 1, delta: 1 })
  assert.deepEqual(a.figures.mtbf, { now: 14, base: 15, delta: -1 })
  assert.deepEqual(a.figures.inService, { now: 87.5, base: 93.8, delta: -6.3 })
  assert.deepEqual([b.figures.mttr, b.thin], [{ now: 4, base: null, delta: null }, ['fewFailures']])
  assert.deepEqual([a.counts[0].failures, a.counts[1].failures], [3, 3])
})
