import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { quality } from '../../contract/quality.ts'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { connectMachine } from './commands/connect-machine.ts'
import { addShiftCalendar } from './commands/keep-shift-calendar.ts'
import { addTool, changeTool, editTool } from './commands/keep-tool.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { followMachines } from './jobs.ts'
import { machineWall } from './queries/machine-wall.ts'
import { toolLife } from './queries/tool-life.ts'

type Sample = { time: number; value: number; quality: number }

let under: KernelUnderTest
let machine: string
const history = new Map<string, Sample[]>()
const minute = 60_000
const hour = 60 * minute
/** Monday 2 March 2026, 08:00 in Shanghai, when the shift begins. */
const eight = Date.UTC(2026, 2, 2)
const chief = () => under.actor('chief')
const say = (code: string, time: number, value: number) =>
  history.set(code, [...(history.get(code) ?? []), { time, value, quality: quality.good }])
const follow = async (at: number) => {
  under.at(at)
  await under.job(equipmentApp, followMachines)
}
const told = () => under.notices.filter(({ cause }) => cause.startsWith('equipment.tool:')).map(({ title }) => title.zh)
const toolAt = async (place: string) => {
  const { items } = await under.query(toolLife, chief(), { equipment: machine })
  return items.find((item) => item.place === place)!
}

before(async () => {
  under = await withKernel([sparesApp, equipmentApp], {
    live: () => ({ read: async () => [] }),
    history: () => ({
      samples: async (code, from, to) => (history.get(code) ?? []).filter(({ time }) => time >= from && time < to),
      at: async (code, time) => history.get(code)?.findLast((sample) => sample.time <= time) ?? null,
      buckets: async () => [],
    }),
  })
  under.at(eight)
  const { id: type } = await under.run(registerType, chief(), { code: 'SC', name: '车床', category: 'machineTool' })
  const shifts = [{ code: '早', from: '08:00', to: '16:00', weekdays: '12345' }]
  const { id: calendar } = await under.run(addShiftCalendar, chief(), { code: 'D', name: '白班', shifts })
  const { id } = await under.run(registerEquipment, chief(), { code: 'A', name: 'A', type: type!, criticality: 'B' })
  machine = id!
  await under.run(connectMachine, chief(), {
    ...{ equipment: machine, mapping: 'contacts', calendar: calendar!, cycleSeconds: '60' },
    signals: (['run', 'count'] as const).map((signal) => ({ signal, point: `A.${signal}` })),
  })
  say('A.run', eight - hour, 1)
  say('A.count', eight, 0)
  await follow(eight + minute)
})
after(() => under.close())

const put = (place: string, more: object) =>
  under.run(addTool, chief(), { equipment: machine, place, name: '外圆车刀', life: '100', warnAt: '90', ...more })

test('a tool wears by the pieces that are counted; it is told of once near its end and once at it', async () => {
  const { id } = await put('T1', {})
  say('A.count', eight + 95 * minute, 95)
  await follow(eight + 96 * minute)
  await follow(eight + 97 * minute)
  assert.deepEqual(told(), ['A 刀位 T1 外圆车刀 将到寿命，还剩 5 件'])
  const { items } = await under.query(machineWall, chief(), {})
  assert.equal(items[0].toolsDue, 'T1')
  say('A.count', eight + 101 * minute, 101)
  await follow(eight + 102 * minute)
  await follow(eight + 103 * minute)
  assert.deepEqual(told().slice(1), ['A 刀位 T1 外圆车刀 到寿命，请换刀'])
  assert.deepEqual([(await toolAt('T1')).state, (await toolAt('T1')).remaining], ['expired', 0])
  const { next } = await under.run(changeTool, chief(), { id: id!, serial: 'K-2', used: '10' })
  const after = await toolAt('T1')
  assert.deepEqual([after.id, after.used, after.state], [next, 10, 'ok'])
  const [old] = await under.data.sql`select state, used::float8 as used from equipment_tool where id = ${id!}`
  assert.deepEqual({ ...old }, { state: 'removed', used: 101 })
  const [{ n }] = await under.data
    .sql`select count(*)::int as n from audit_entry where command = 'equipment.change-tool'`
  assert.equal(n, 2, 'of the tool that left and of the one that came')
})

test('a tool that is measured by time wears while the machine runs', async () => {
  await put('T2', { measure: 'minutes' })
  await follow(eight + 133 * minute)
  assert.equal(Math.round((await toolAt('T2')).used), 30)
})

test('the control’s own register counts down, and begins anew when the tool is changed at the machine', async () => {
  const { id } = await put('T3', { point: 'A.life', direction: 'down' })
  say('A.life', eight + 134 * minute, 8)
  await follow(eight + 135 * minute)
  assert.deepEqual([(await toolAt('T3')).used, (await toolAt('T3')).state], [92, 'warn'])
  const before = told().length
  say('A.life', eight + 136 * minute, 100)
  await follow(eight + 137 * minute)
  const [row] = await under.data.sql`
    select told, (extract(epoch from changed_at) * 1000)::float8 as at from equipment_tool where id = ${id!}`
  assert.deepEqual({ ...row }, { told: 'ok', at: eight + 137 * minute - 5000 })
  say('A.life', eight + 138 * minute, 5)
  await follow(eight + 139 * minute)
  assert.equal(told().length, before + 1)
})

test('one tool at a place, and a warning below the end', async () => {
  await assert.rejects(put('T3', {}), { code: 'toolPlaceTaken', field: 'place' })
  await assert.rejects(put('T9', { warnAt: '101' }), { code: 'warnAboveLife', field: 'warnAt' })
  const { id } = await toolAt('T3')
  await assert.rejects(under.run(editTool, chief(), { id, life: '80' }), { code: 'warnAboveLife' })
})
