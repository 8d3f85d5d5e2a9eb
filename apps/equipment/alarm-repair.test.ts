import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { alarmInput } from '../../api/alarms.ts'
import type { TenantPoint } from '../../api/point.ts'
import { alarmRaised } from '../../contract/alarm.ts'
import { quality } from '../../contract/quality.ts'
import { createAlarms } from '../../os/alarms/alarms.ts'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { systemActor, withinCtx } from '../../os/kernel/within-ctx.ts'
import { createLiveReader } from '../../os/live/live-reader.ts'
import { openLiveTable } from '../../os/live/live-table.ts'
import { createPointDirectories } from '../../os/live/point-directory.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { repairDiagnosis } from './commands/repair-diagnosis.ts'
import { repairFromAlarm } from './reactions.ts'

let under: KernelUnderTest
let alarms: ReturnType<typeof createAlarms>
let now = Date.UTC(2026, 2, 2, 4)
const table = openLiveTable()
const points = createPointDirectories()

before(async () => {
  under = await withKernel([sparesApp, equipmentApp])
  const by = under.actor('chief')
  const type = (await under.run(registerType, by, { code: 'VMC', name: '加工中心', category: 'machineTool' })).id!
  const machine = (code: string, place: string) =>
    under.run(registerEquipment, by, { code, name: code, type, criticality: 'A', place })
  await machine('HALL', 'SHOP')
  await machine('M-1', 'SHOP/M1')
  await machine('M-10', 'SHOP/M10')
  const point = (index: number, code: string, path: string) =>
    ({ tenant: 'main', index, code, path, type: 'number', unit: null, decimals: 1 }) as unknown as TenantPoint
  points.change([point(0, 'M1.T', 'SHOP/M1/SPINDLE'), point(1, 'X.T', 'ELSEWHERE')], [])
  alarms = createAlarms({
    ...{ tenants: under.tenants, points, reader: createLiveReader(table), audit: under.kernel.services.audit },
    ...{ emit: under.kernel.services.emit, dayOf: under.kernel.dayOf, clock: () => now, log() {} },
    tenantIds: async () => ['main'],
  })
})
after(() => under.close())

const define = (code: string, point: string, workOrder: 'normal' | 'urgent' | null, condition?: object) =>
  alarms.create(
    alarmInput.parse({
      ...{ code, name: { zh: '主轴温度高', en: 'Spindle hot' }, point, priority: 'high', workOrder },
      condition: condition ?? { kind: 'high', limit: 80, deadband: 2 },
    }),
    { reason: '按规程', actor: under.actor('engineer') },
  )

/** A value; then the reaction to every event that it left, each twice as after a crash. */
async function write(index: number, value: number): Promise<void> {
  now += 1000
  under.at(now)
  table.write({
    points: Int32Array.of(index),
    times: Float64Array.of(now),
    values: Float64Array.of(value),
    qualities: Uint16Array.of(quality.good),
  })
  await alarms.round()
  const events = await under.data.sql<{ payload: unknown }[]>`
    select payload from outbox_event where event = ${alarmRaised.id} order by id`
  for (const { payload } of [...events, ...events])
    await withinCtx(under.kernel, systemActor(equipmentApp, 'main'), 'equipment.repair-from-alarm', (ctx) =>
      repairFromAlarm.run(ctx, alarmRaised.payload.parse(payload)),
    )
}

const repairs = () => under.data.sql<{ machine: string; priority: string; events: string[]; reports: string | null }[]>`
  select e.code as machine, r.priority, r.events, r.reports from equipment_repair_order r
  join equipment_equipment e on e.id = r.equipment where r.source = 'alarm' order by r.requested_at`

test('an alarm orders one repair of the machine at its place; the same alarm again is a report on it', async () => {
  await define('M1-HOT', 'M1.T', 'urgent')
  await define('M1-WARM', 'M1.T', null)
  await define('X-HOT', 'X.T', 'normal')
  await write(0, 90)
  await write(1, 90)
  const [first, ...none] = await repairs()
  assert.deepEqual(none, [])
  assert.deepEqual([first.machine, first.priority, first.events.length, first.reports], ['M-1', 'urgent', 1, null])
  await write(0, 70)
  await write(0, 91)
  const [again, ...still] = await repairs()
  assert.deepEqual(still, [])
  assert.equal(again.events.length, 2)
  assert.match(again.reports ?? '', /报警 M1-HOT 主轴温度高$/)
})

test('an alarm that comes and goes all day long does not fill its repair', async () => {
  const [{ id }] = await under.data.sql<{ id: string }[]>`select id from equipment_repair_order where source = 'alarm'`
  const many = Array.from({ length: 500 }, (_, i) => `before:${i}`)
  await under.data.sql`
    update equipment_repair_order set events = ${JSON.stringify(many)}::text::jsonb, reports = ${'x'.repeat(19_990)} where id = ${id}`
  const { id: alarm } = (await alarms.desk('main')).byCode.get('M1-HOT')!.definition
  const payload = alarmRaised.payload.parse({
    ...{
      alarm,
      code: 'M1-HOT',
      name: { zh: '主轴温度高', en: 'Spindle hot' },
      point: 'M1.T',
      place: 'SHOP/M1/SPINDLE',
    },
    ...{ episode: 'e:1', at: now, value: 91, priority: 'high', workOrder: 'urgent' },
  })
  await withinCtx(under.kernel, systemActor(equipmentApp, 'main'), 'equipment.repair-from-alarm', (ctx) =>
    repairFromAlarm.run(ctx, payload),
  )
  const [full] = await repairs()
  assert.deepEqual([full.events.length, full.events.at(-1), full.reports?.length], [500, 'e:1', 19_990])
})

test('what a model finds orders one repair: by itself where its alarm says so, or when a person presses, the same either way', async () => {
  const finds = new Map<string, boolean>()
  alarms.addSource('model', {
    read: (_, key) => (finds.has(key) ? { time: now, value: finds.get(key)!, quality: quality.good } : null),
  })
  const condition = (name: string) => ({ kind: 'source', source: 'model', key: `spindle.M-1.${name}` })
  await define('M1-WEAR', 'M1.T', null, condition('wear'))
  await define('M1-DRAG', 'M1.T', 'normal', condition('drag'))
  finds.set('spindle.M-1.wear', true)
  await write(0, 60)
  const of = async (symptom: string) =>
    under.data.sql<{ id: string; number: string; events: string[]; priority: string }[]>`
      select id, number, events, priority from equipment_repair_order where symptom like ${`%${symptom}%`}`
  assert.deepEqual([...(await of('M1-WEAR'))], [])

  const [{ id: machine }] = await under.data.sql<
    { id: string }[]
  >`select id from equipment_equipment where code = 'M-1'`
  const press = { equipment: machine, alarm: 'M1-WEAR', symptom: '主轴磨损（M1-WEAR）' }
  const operator = under.actor('operator')
  type Answer = { order: string; number: string; joined: boolean }
  const first = (await under.run(repairDiagnosis, operator, press)) as Answer
  const again = (await under.run(repairDiagnosis, operator, press)) as Answer
  assert.deepEqual([first.joined, again.joined, again.number], [false, true, first.number])
  const [worn, ...none] = await of('M1-WEAR')
  assert.deepEqual([none, worn.priority], [[], 'normal'])
  // done a moment ago and it still stands: a person may ask again, which is no echo
  await under.data
    .sql`update equipment_repair_order set state = 'accepted', accepted_at = ${new Date(now)} where id = ${first.order}`
  const anew = (await under.run(repairDiagnosis, operator, press)) as Answer
  assert.deepEqual([anew.joined, anew.number === first.number], [false, false])

  finds.set('spindle.M-1.drag', true)
  await write(0, 60)
  const [dragging] = await of('M1-DRAG')
  const joined = await under.run(repairDiagnosis, operator, { ...press, alarm: 'M1-DRAG' })
  assert.deepEqual(joined, { order: dragging.id, number: dragging.number, joined: true })
})

test('a diagnosis of no machine, without words, or by somebody who may not ask for repairs is refused', async () => {
  const press = { equipment: crypto.randomUUID(), alarm: 'A', symptom: '磨损' }
  await assert.rejects(under.run(repairDiagnosis, under.actor('operator'), press))
  const [{ id: machine }] = await under.data.sql<
    { id: string }[]
  >`select id from equipment_equipment where code = 'M-1'`
  const body = { ...press, equipment: machine }
  for (const wrong of [{ symptom: '' }, { priority: 'none' }, { alarm: '' }, { alarm: 'x'.repeat(81) }])
    await assert.rejects(
      under.run(repairDiagnosis, under.actor('operator'), { ...body, ...wrong }),
      JSON.stringify(wrong),
    )
  await under.data.sql`update equipment_equipment set state = 'scrapped' where code = 'M-10'`
  const [{ id: gone }] = await under.data.sql<{ id: string }[]>`select id from equipment_equipment where code = 'M-10'`
  await assert.rejects(under.run(repairDiagnosis, under.actor('operator'), { ...body, equipment: gone }), {
    code: 'equipmentScrapped',
  })
  const viewer = under.actor('viewer', { permissions: new Set(['equipment.read']) })
  await assert.rejects(under.run(repairDiagnosis, viewer, body), { code: 'forbidden' })
})
