import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from '../spares/app.ts'
import { receivePart } from '../spares/commands/receive-part.ts'
import { registerPart } from '../spares/commands/register-part.ts'
import { registerStore } from '../spares/commands/register-store.ts'
import { reservePart } from '../spares/commands/reserve-part.ts'
import { onHand, partsUsed } from '../spares/public.ts'
import { equipmentApp } from './app.ts'
import { cancelRepair } from './commands/cancel-repair.ts'
import { registerEquipment } from './commands/register-equipment.ts'
import { registerType } from './commands/register-type.ts'
import { requestRepair } from './commands/request-repair.ts'
import { returnPart } from './commands/return-part.ts'
import { takePart } from './commands/take-part.ts'
import { may } from './permissions.ts'
import { repairCost } from './queries/repair-cost.ts'

let under: KernelUnderTest
let repair: string
let number: string
let stores: string[]
let bearing: string

before(async () => {
  under = await withKernel([sparesApp, equipmentApp])
  const by = under.actor('chief')
  const type = (await under.run(registerType, by, { code: 'VMC', name: '加工中心', category: 'machineTool' })).id!
  const machine = (await under.run(registerEquipment, by, { code: 'M-1', name: '1号机', type, criticality: 'A' })).id!
  await under.run(requestRepair, by, { id: machine, symptom: '主轴异响', stopped: true })
  const [row] = await under.data.sql<{ id: string; number: string }[]>`select id, number from equipment_repair_order`
  repair = row.id
  number = row.number
  stores = []
  for (const name of ['一号库', '二号库'])
    stores.push((await under.run(registerStore, by, { code: name.slice(0, 1), name })).id!)
  bearing = (
    await under.run(registerPart, by, {
      code: 'ZC-1',
      name: '主轴轴承',
      category: 'bearing',
      unit: 'pcs',
      price: '120.50',
    })
  ).id!
  await under.run(receivePart, by, { part: bearing, quantity: '3', toStore: stores[0] })
  await under.run(receivePart, by, { part: bearing, quantity: '1', toStore: stores[1] })
})
after(() => under.close())

const chief = () => under.actor('chief')
const lying = async () =>
  (await under.query(onHand, chief(), { code: 'ZC-1' })).items.map((row) => `${row.onHand}/${row.available}`).join(' ')
const cost = () => under.query(repairCost, chief(), { repair })
const take = (more: object) =>
  under.run(takePart, chief(), { repair, part: bearing, quantity: '2', store: stores[0], ...more })
/** Every place of the book together: what left one has arrived at another. */
const sum = async () => {
  const [{ total }] = await under.data.sql<{ total: string }[]>`
    select sum(case when from_place = 'store' then -quantity else 0 end + case when to_place = 'store' then quantity else 0 end)::text as total
    from spares_move where part = ${bearing}`
  return total
}

test('a part is booked out of the store with the repair as its reason, and costs what it is worth', async () => {
  const { id } = await take({})
  assert.equal(await lying(), '1/1 1/1')
  const [line] = await under.data.sql`
    select p.name, p.part_code, p.amount::text, p.unit, m.kind, m.reference, m.from_place, m.to_place, m.quantity::text
    from equipment_repair_part p join spares_move m on m.id = p.move where p.id = ${id!}`
  assert.deepEqual(
    { ...line },
    {
      ...{ name: '主轴轴承', part_code: 'ZC-1', amount: '241.00', unit: '个', kind: 'issue', reference: number },
      ...{ from_place: 'store', to_place: 'work', quantity: '2' },
    },
  )
  assert.deepEqual(await cost(), { lines: 1, amount: '241.00', unpriced: 0, hours: '0' })
  const used = await under.query(partsUsed, chief(), { reference: number })
  assert.deepEqual(
    used.items.map(({ code, quantity }) => [code, quantity]),
    [['ZC-1', '2']],
  )
})

test('what is not there is refused with what is there, and where; nothing is booked', async () => {
  await assert.rejects(take({ quantity: '2' }), (error: { code: string; texts(): { zh: string } }) => {
    assert.equal(error.code, 'notThere')
    assert.match(error.texts().zh, /一号库只有 1 .*主轴轴承（ZC-1），取不出 2 .*其他库：二号库 1/)
    return true
  })
  await assert.rejects(take({ store: undefined, quantity: '1' }), { code: 'storeUnclear' })
  await assert.rejects(take({ part: undefined }), { code: 'partOrName', field: 'part' })
  const mechanic = under.actor('he', { permissions: new Set([may.read, may.repair]) })
  await assert.rejects(under.run(takePart, mechanic, { repair, part: bearing, quantity: '1' }), { code: 'mayNotMove' })
  assert.equal(await lying(), '1/1 1/1')
  assert.equal((await cost()).lines, 1)
})

test('what was not used goes back, in parts, and its cost with it', async () => {
  const [{ id }] = await under.data.sql<{ id: string }[]>`select id from equipment_repair_part where state = 'used'`
  await assert.rejects(under.run(returnPart, chief(), { id, quantity: '3' }), {
    code: 'returnsMore',
    field: 'quantity',
  })
  const part = await under.run(returnPart, chief(), { id, quantity: '1' })
  assert.equal(part.state, 'used')
  assert.deepEqual([await lying(), (await cost()).amount], ['2/2 1/1', '120.50'])
  const rest = await under.run(returnPart, chief(), { id })
  assert.equal(rest.state, 'returned')
  assert.deepEqual([await lying(), (await cost()).amount, (await cost()).lines], ['3/3 1/1', '0.00', 0])
  assert.equal(await sum(), '4')
})

test('what is reserved for the repair is taken first; of another job nothing', async () => {
  const by = chief()
  const reserve = (reference: string, quantity: string) =>
    under.run(reservePart, by, { part: bearing, store: stores[0], quantity, reference })
  await reserve('BY-9', '1')
  await reserve(number, '2')
  assert.equal(await lying(), '3/0 1/1')
  await assert.rejects(take({ quantity: '3' }), { code: 'reservedForOthers' })
  await take({ store: undefined, quantity: '1' })
  assert.equal(await lying(), '2/0 1/1')
  const [kept] = await under.data.sql`select quantity::text, state from spares_reservation where reference = ${number}`
  assert.deepEqual({ ...kept }, { quantity: '1', state: 'open' })
  await take({ store: undefined, quantity: '1' })
  const [done] = await under.data.sql`select state from spares_reservation where reference = ${number}`
  assert.equal(done.state, 'taken')
  assert.equal(await lying(), '1/0 1/1')
})

test('two who take the last piece come one after the other', async () => {
  const both = await Promise.allSettled([1, 2].map(() => take({ store: stores[1], quantity: '1' })))
  const refused = both.filter(({ status }) => status === 'rejected')
  assert.equal(refused.length, 1)
  assert.equal(await lying(), '1/0 0/0')
})

test('a part from outside the store is told by name and not priced; a repair that ends frees what it reserved', async () => {
  const { id } = await under.run(takePart, chief(), { repair, name: '定制垫片', quantity: '4' })
  assert.equal((await cost()).unpriced, 1)
  const back = await under.run(returnPart, chief(), { id: id!, quantity: '4' })
  assert.equal(back.state, 'returned')
  await under.run(cancelRepair, chief(), { id: repair, returnedFor: '误报' })
  await assert.rejects(take({}), { code: 'repairClosed' })
  const [told] = await under.data.sql`
    select payload from outbox_event where event = 'spares.parts-not-needed' order by id desc limit 1`
  assert.equal(told.payload.reference, number)
})
