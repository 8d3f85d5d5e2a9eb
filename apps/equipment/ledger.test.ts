import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from '../spares/app.ts'
import { equipmentApp } from './app.ts'
import { addPart } from './commands/add-part.ts'
import { editEquipment } from './commands/edit-equipment.ts'
import { editPart } from './commands/edit-part.ts'
import { lendEquipment } from './commands/lend-equipment.ts'
import { mothballEquipment } from './commands/mothball-equipment.ts'
import { reactivateEquipment } from './commands/reactivate-equipment.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { removePart } from './commands/remove-part.ts'
import { retireType } from './commands/retire-type.ts'
import { returnEquipment } from './commands/return-equipment.ts'
import { scrapEquipment } from './commands/scrap-equipment.ts'
import { transferEquipment } from './commands/transfer-equipment.ts'
import { checkDates } from './jobs.ts'
import { equipmentKnown, equipmentOf } from './public.ts'
import { dateList } from './queries/date-list.ts'
import { seed, seedMachines } from './seed.ts'

let under: KernelUnderTest
let type: string
before(async () => {
  under = await withKernel([sparesApp, equipmentApp], {
    // every point is there, and none has said anything yet
    history: () => ({ samples: async () => [], buckets: async () => [], at: async () => null }),
  })
  type = (await under.run(registerType, keeper(), { code: 'VMC', name: '加工中心', category: 'machineTool' })).id!
})
after(() => under.close())

const keeper = () => under.actor('keeper')
const register = (code: string, rest: object = {}) =>
  under.run(registerEquipment, keeper(), { code, name: code, type, criticality: 'B', ...rest })
const changesOf = async (id: string) =>
  (await under.data.sql`select kind, reason from equipment_change where equipment = ${id} order by number`).map((r) => [
    r.kind,
    r.reason,
  ])

test('a machine comes, moves, is lent and comes back, rests, and is scrapped', async () => {
  const { id } = await register('A-1', { place: 'P/L1', warrantyUntil: '2027-01-31', purchasedOn: '2025-01-31' })
  const known = await under.query(equipmentKnown, keeper(), { code: 'A-1' })
  assert.deepEqual(
    [known.id, known.state, known.place, known.type, known.criticality, known.keeper],
    [id, 'inUse', 'P/L1', 'VMC', 'B', 'keeper'],
  )
  await under.run(transferEquipment, keeper(), { id, place: 'P/L2', department: 'D2', reason: '产线调整' })
  const moved = await under.query(equipmentKnown, keeper(), { id })
  assert.deepEqual([moved.place, moved.department, moved.keeper], ['P/L2', 'D2', 'keeper'])
  await under.run(lendEquipment, keeper(), { id, borrower: '二分厂', loanUntil: '2026-03-10', reason: '赶工' })
  await assert.rejects(under.run(scrapEquipment, keeper(), { id, endedFor: '老旧' }), { code: 'wrongState' })
  await under.run(returnEquipment, keeper(), { id, reason: '完好' })
  await under.run(mothballEquipment, keeper(), { id, reason: '任务不足' })
  await under.run(reactivateEquipment, keeper(), { id, reason: '新任务' })
  await under.run(scrapEquipment, keeper(), { id, endedFor: '精度丧失，无修复价值' })
  await assert.rejects(under.run(editEquipment, keeper(), { id, name: 'x' }), { code: 'wrongState' })
  await assert.rejects(under.run(addPart, keeper(), { equipment: id, name: '轴承', quantity: '1' }), {
    field: 'equipment',
  })
  assert.deepEqual(await changesOf(id!), [
    ['transfer', '产线调整'],
    ['lend', '赶工'],
    ['takeBack', '完好'],
    ['mothball', '任务不足'],
    ['reactivate', '新任务'],
    ['scrap', '精度丧失，无修复价值'],
  ])
})

test('papers and moves that cannot be are refused with the field', async () => {
  await assert.rejects(register('A-2', { purchasedOn: '2026-03-03' }), { field: 'purchasedOn' })
  await assert.rejects(register('A-2', { purchasedOn: '2026-01-01', warrantyUntil: '2025-12-31' }), {
    field: 'warrantyUntil',
  })
  await assert.rejects(register('A-2', { type: '00000000-0000-4000-8000-000000000000' }), { name: 'Refusal' })
  const { id } = await register('A-2', { purchasedOn: '2026-01-01', place: 'P/L1' })
  await assert.rejects(register('A-2'), { code: 'duplicate', field: 'code' })
  await assert.rejects(under.run(editEquipment, keeper(), { id, warrantyUntil: '2025-12-31' }), {
    field: 'warrantyUntil',
  })
  await assert.rejects(under.run(transferEquipment, keeper(), { id, place: 'P/L1', reason: '无变化' }), {
    code: 'nothingMoved',
  })
  await assert.rejects(
    under.run(lendEquipment, keeper(), { id, borrower: '二分厂', loanUntil: '2026-03-01', reason: '赶工' }),
    { field: 'loanUntil' },
  )
  assert.deepEqual(await changesOf(id!), [])
  const old = await under.run(registerType, keeper(), { code: 'OLD', name: '旧型', category: 'other' })
  await under.run(retireType, keeper(), { id: old.id! })
  await assert.rejects(register('A-3', { type: old.id }), { code: 'typeRetired', field: 'type' })
  await assert.rejects(under.query(equipmentKnown, keeper(), {}), { code: 'whichEquipment' })
  await assert.rejects(under.query(equipmentKnown, keeper(), { code: 'none' }), { code: 'unknownEquipment' })
})

test('machines are numbered when nobody names them, and found by place, type and criticality', async () => {
  const one = await under.run(registerEquipment, keeper(), { name: '未编号', type, criticality: 'A', place: 'Q/L1/X' })
  await register('Q-2', { place: 'Q/L1' })
  await register('Q-3', { place: 'Q/L10' })
  const found = async (input: object) =>
    (await under.query(equipmentOf, keeper(), input)).items.map((item) => item.code).sort()
  assert.deepEqual(await found({ place: 'Q/L1' }), ['Q-2', 'SB-2026-0001'])
  assert.deepEqual(await found({ place: 'Q/L1', criticality: 'A' }), ['SB-2026-0001'])
  assert.deepEqual(await found({ type: 'OLD' }), [])
  const elsewhere = under.actor('guest', {
    rowScopes: new Map([['equipment.read', [{ reach: 'department', departments: ['D9'] }]]]),
  })
  assert.deepEqual((await under.query(equipmentOf, elsewhere, { place: 'Q/L1' })).items, [])
  await assert.rejects(under.query(equipmentKnown, elsewhere, { id: one.id! }), { code: 'unknownEquipment' })
})

test('a parts list grows, is mended and loses a part', async () => {
  const { id: equipment } = await register('P-1')
  const part = await under.run(addPart, keeper(), { equipment, name: '主轴轴承', quantity: '4', partCode: 'BJ-1' })
  await assert.rejects(under.run(addPart, keeper(), { equipment, name: '轴承', quantity: '0' }), { name: 'Refusal' })
  await under.run(editPart, keeper(), { id: part.id, quantity: '2', position: '主轴' })
  const [row] = await under.data.sql`select quantity, unit, wear, position from equipment_part where id = ${part.id!}`
  assert.deepEqual({ ...row }, { quantity: '2', unit: '件', wear: false, position: '主轴' })
  await under.run(removePart, keeper(), { id: part.id })
  await assert.rejects(under.run(editPart, keeper(), { id: part.id, quantity: '3' }), { code: 'wrongState' })
})

test('keepers hear of what runs out on the agreed days, and of late loans every day', async () => {
  const { id: lent } = await register('D-1')
  await under.run(lendEquipment, keeper(), { id: lent, borrower: '二分厂', loanUntil: '2026-03-09', reason: '赶工' })
  await register('D-2', { warrantyUntil: '2026-03-09' })
  const told = async (day: string) => {
    under.at(Date.parse(`${day}T04:00:00Z`))
    under.notices.length = 0
    await under.job(equipmentApp, checkDates)
    return under.notices.map(({ title }) => title.zh).sort()
  }
  assert.deepEqual(await told('2026-03-02'), ['D-1 借出还有 7 天应还', 'D-2 的保修期还有 7 天'])
  assert.deepEqual(await told('2026-03-03'), [])
  assert.deepEqual(await told('2026-03-11'), ['D-1 借出超期 2 天未还'])
  const { items } = await under.query(dateList, keeper(), { days: 30 })
  assert.deepEqual(
    items.map(({ code, what, days }) => [code, what, days]),
    [['D-1', 'loan', -2]],
  )
})

test('the demo data goes through the same doors', async () => {
  under.at(Date.UTC(2026, 2, 2, 4))
  const run = (command: never, input: object) => under.run(command, keeper(), { ...input })
  await seed(run as never, '2026-03-02')
  const { items } = await under.query(equipmentOf, keeper(), { place: 'SHOP' })
  assert.equal(items.length, seedMachines.length)
  assert.equal((await under.query(equipmentKnown, keeper(), { code: 'M90' })).state, 'sealedOff')
})
