import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { LiveValue } from '../../contract/ctx.ts'
import { quality } from '../../contract/quality.ts'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { connectMachine, stopFollowing } from './commands/connect-machine.ts'
import { addShiftCalendar } from './commands/keep-shift-calendar.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { machineWall } from './queries/machine-wall.ts'
import type { MachineState } from './rules/machine-state.ts'

let under: KernelUnderTest
const maps: string[] = []
const live = new Map<string, LiveValue>()
const now = Date.UTC(2026, 2, 2, 4)
const minute = 60_000
const say = (code: string, value: number | string, time = now) =>
  live.set(code, { code, value, time, quality: quality.good })
const wall = async (line?: string, state?: MachineState) => {
  const { items } = await under.query(machineWall, under.actor('viewer'), { line, state })
  return items.map(({ code, state, clockOffMs }) => [code, state, clockOffMs])
}

before(async () => {
  under = await withKernel([sparesApp, equipmentApp], {
    live: () => ({
      async read(codes) {
        assert.ok(codes.length <= 1_000, 'no more are read at once')
        return codes.flatMap((code) => live.get(code) ?? [])
      },
    }),
    history: () => ({ samples: async () => [], at: async () => null, buckets: async () => [] }),
  })
  under.at(now)
  const by = under.actor('chief')
  const { id: type } = await under.run(registerType, by, { code: 'SC', name: '数控车床', category: 'machineTool' })
  const shifts = [{ code: '早', from: '08:00', to: '16:00', weekdays: '12345' }]
  const { id: calendar } = await under.run(addShiftCalendar, by, { code: 'D', name: '白班', shifts })
  for (const [code, line] of [
    ['T01', '车削线'],
    ['G01', '磨削线'],
    ['T90', null],
  ] as const) {
    const { id } = await under.run(registerEquipment, by, { code, name: code, type: type!, criticality: 'B' })
    const signals = code === 'T90' ? [] : [{ signal: 'run' as const, point: `${code}-RUN` }]
    const connected = await under.run(connectMachine, by, {
      ...{ equipment: id!, mapping: 'contacts' as const, signals, calendar: calendar!, line },
    })
    maps.push(connected.id!)
  }
})
after(() => under.close())

test('a machine shows what its signals say at this moment; one without signals is not on the wall', async () => {
  // by which line comes first, the database's order of words decides
  assert.deepEqual((await wall()).sort(), [
    ['G01', 'unknown', null],
    ['T01', 'unknown', null],
  ])
  say('T01-RUN', 1)
  say('G01-RUN', 0)
  assert.deepEqual(await wall('车削线'), [['T01', 'running', null]])
  assert.deepEqual(await wall(undefined, 'idle'), [['G01', 'idle', null]])
  say('T01-RUN', 0)
  assert.deepEqual(await wall('车削线'), [['T01', 'idle', null]])
  assert.deepEqual(await wall(undefined, 'running'), [])
})

test('a machine whose clock runs ahead is shown with how far', async () => {
  say('G01-RUN', 1, now + 7 * minute)
  assert.deepEqual(await wall('磨削线'), [['G01', 'running', 7 * minute]])
})

test('more signals than are read at once are read one portion after the other', async () => {
  const signals = Array.from({ length: 2_300 }, (_, i) => ({ signal: 'run', point: `G01-${i}` }))
  await under.data.sql`update equipment_signal_map set signals = ${under.data.sql.json(signals)} where id = ${maps[1]}`
  say('G01-2299', 1)
  assert.deepEqual(await wall('磨削线'), [['G01', 'running', null]])
})

test('a machine whose clock is known to be slow is shown with how far, and its state by our time', async () => {
  const clock = { looks: [-10 * minute, -10 * minute, -10 * minute], heardAt: now }
  const track = { at: now - 5 * minute, current: null, candidate: null, signals: {}, heard: 0, implausibleTimes: 0 }
  const [{ equipment }] = await under.data.sql`select equipment from equipment_signal_map where id = ${maps[0]}`
  await under.data.sql`
    insert into equipment_track (tenant, machine, followed_to, track, clock)
    values ('main', ${equipment}, now(), ${under.data.sql.json(track)}, ${under.data.sql.json(clock)})`
  say('T01-RUN', 1, now - 12 * minute)
  const { items } = await under.query(machineWall, under.actor('viewer'), { line: '车削线' })
  const [{ state, clockOffMs, since }] = items
  assert.deepEqual([state, clockOffMs, since], ['running', -10 * minute, now - 2 * minute])
})

test('one that is not followed any more is gone from the wall', async () => {
  await under.run(stopFollowing, under.actor('chief'), { id: maps[0] })
  assert.deepEqual(await wall('车削线'), [])
})
