import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type KernelUnderTest, withKernel } from '../../os/kernel/testing.ts'
import { sparesApp } from './app.ts'
import { closeStore } from './commands/close-store.ts'
import { countStock } from './commands/count-stock.ts'
import { editPart } from './commands/edit-part.ts'
import { issuePart } from './commands/issue-part.ts'
import { issueReserved } from './commands/issue-reserved.ts'
import { putInBin } from './commands/put-in-bin.ts'
import { receivePart } from './commands/receive-part.ts'
import { registerBin } from './commands/register-bin.ts'
import { registerPart } from './commands/register-part.ts'
import { registerStore } from './commands/register-store.ts'
import { releaseReservation } from './commands/release-reservation.ts'
import { reservePart } from './commands/reserve-part.ts'
import { reverseMove } from './commands/reverse-move.ts'
import { stopPart } from './commands/stop-part.ts'
import { takeBackPart } from './commands/take-back-part.ts'
import { transferPart } from './commands/transfer-part.ts'
import { tellBelowMinimum } from './jobs.ts'
import { onHand, partsUsed } from './public.ts'
import { belowMinimum } from './queries/below-minimum.ts'
import { partLevels } from './queries/part-levels.ts'
import { worthInAll } from './queries/worth-in-all.ts'

let under: KernelUnderTest
before(async () => {
  under = await withKernel([sparesApp])
})
after(() => under.close())

const bearing = { name: '深沟球轴承', category: 'bearing', unit: 'pcs', minimum: '4', maximum: '20', price: '10' }

test('a week in the store room: what is taken is there, what is kept stays, what is wrong is undone', async () => {
  const keeper = under.actor('keeper')
  const { id: room } = await under.run(registerStore, keeper, { code: 'S1', name: '机加库' })
  const { id: other } = await under.run(registerStore, keeper, { code: 'S2', name: '动力库' })
  const { id: shelf } = await under.run(registerBin, keeper, { code: 'S1-01', name: '一号架', store: room })
  const { id: part } = await under.run(registerPart, keeper, { ...bearing, code: 'B-1' })
  const issue = (quantity: string, more = {}) => under.run(issuePart, keeper, { part, quantity, ...more })
  const lies = async () =>
    (await under.query(onHand, keeper, { code: 'B-1' })).items.map((row) => [row.store, row.onHand, row.available])

  await assert.rejects(issue('1'), { field: 'fromStore' })
  await assert.rejects(issue('1', { fromStore: room }), /机加库 holds 0 pcs of 深沟球轴承/)
  await under.run(receivePart, keeper, {
    part,
    quantity: '10',
    toStore: room,
    price: '13',
    bin: shelf,
    movedOn: '2026-03-01',
  })
  await under.run(receivePart, keeper, { part, quantity: '10', price: '15' })
  assert.equal((await under.query(worthInAll, keeper)).items[0].worth, '280.00')
  await assert.rejects(issue('20.5'), { code: 'fractionOfPiece' })
  await assert.rejects(issue('21'), { code: 'notThere', field: 'quantity' })
  const used = await issue('3', { reference: 'WX-1' })
  await under.run(transferPart, keeper, { part, quantity: '5', fromStore: room, toStore: other })
  await assert.rejects(under.run(transferPart, keeper, { part, quantity: '5', fromStore: room, toStore: room }), {
    field: 'toStore',
  })
  assert.deepEqual(await lies(), [
    ['机加库', '12', '12'],
    ['动力库', '5', '5'],
  ])
  await assert.rejects(issue('13', { fromStore: room }), /elsewhere: 动力库 5/)

  const kept = await under.run(reservePart, keeper, { part, quantity: '9', store: room, reference: 'BY-7' })
  await assert.rejects(issue('4', { fromStore: room }), { code: 'reservedForOthers' })
  await assert.rejects(under.run(reservePart, keeper, { part, quantity: '4', store: room }), {
    code: 'reservedForOthers',
  })
  assert.deepEqual(await lies(), [
    ['机加库', '12', '3'],
    ['动力库', '5', '5'],
  ])
  await assert.rejects(under.run(issueReserved, keeper, { id: kept.id, quantity: '10' }), { code: 'moreThanReserved' })
  assert.equal((await under.run(issueReserved, keeper, { id: kept.id, quantity: '2' })).state, 'open')
  assert.equal((await under.run(issueReserved, keeper, { id: kept.id })).state, 'taken')
  await assert.rejects(under.run(releaseReservation, keeper, { id: kept.id }), { code: 'wrongState' })
  assert.deepEqual(
    (await under.query(partsUsed, keeper, { reference: 'BY-7' })).items.map((r) => r.quantity),
    ['9'],
  )
  const more = await under.run(reservePart, keeper, { part, quantity: '1', store: room })
  await under.run(releaseReservation, keeper, { id: more.id })
  assert.deepEqual(await lies(), [
    ['机加库', '3', '3'],
    ['动力库', '5', '5'],
  ])

  await under.run(reverseMove, keeper, { id: used.id, remark: '领错了' })
  await assert.rejects(under.run(reverseMove, keeper, { id: used.id, remark: '再来' }), { code: 'wrongState' })
  assert.deepEqual((await under.query(partsUsed, keeper, { reference: 'WX-1' })).items, [])
  await under.run(takeBackPart, keeper, { part, quantity: '1', toStore: room, reference: 'BY-7' })
  assert.deepEqual(
    (await under.query(partsUsed, keeper, { reference: 'BY-7' })).items.map((r) => r.quantity),
    ['8'],
  )
  assert.deepEqual(await lies(), [
    ['机加库', '7', '7'],
    ['动力库', '5', '5'],
  ])
  const guest = under.actor('guest', { rowScopes: new Map([['spares.read', [{ reach: 'own' }]]]) })
  assert.deepEqual((await under.query(partLevels, guest, { part: part! })).items, [])
  assert.deepEqual((await under.query(partLevels, keeper, { part: part! })).items, [
    { day: '2026-03-01', onHand: '10' },
    { day: '2026-03-02', onHand: '12' },
  ])

  const { id: lying } = (await under.query(onHand, keeper, { code: 'B-1', store: 'S1' })).items[0]
  assert.equal((await under.run(countStock, keeper, { id: lying, counted: '7' })).difference, '0')
  await assert.rejects(under.run(countStock, keeper, { id: lying, counted: '6' }), { field: 'remark' })
  const counted = await under.run(countStock, keeper, { id: lying, counted: '6', remark: '少一个' })
  assert.equal(counted.difference, '-1')
  assert.equal((await under.run(countStock, keeper, { id: lying, counted: '8', remark: '找到了' })).difference, '2')
  assert.deepEqual(await lies(), [
    ['机加库', '8', '8'],
    ['动力库', '5', '5'],
  ])
  const elsewhere = await under.run(registerBin, keeper, { code: 'S2-01', name: '一号架', store: other })
  await assert.rejects(under.run(putInBin, keeper, { id: lying, bin: elsewhere.id }), { field: 'bin' })
  await assert.rejects(under.run(closeStore, keeper, { id: room }), { code: 'storeNotEmpty' })
  await assert.rejects(under.run(editPart, keeper, { id: part, unit: 'set' }), { field: 'unit' })
  await assert.rejects(under.run(editPart, keeper, { id: part, maximum: '3' }), { field: 'maximum' })
})

test('a part that falls below its minimum is told of once, until it is filled up', async () => {
  const keeper = under.actor('keeper')
  const { id: room } = await under.run(registerStore, keeper, { code: 'L', name: '低库' })
  const { id: part } = await under.run(registerPart, keeper, { ...bearing, code: 'LOW-1' })
  const receive = (quantity: string) => under.run(receivePart, keeper, { part, quantity, toStore: room })
  const look = () => under.job(sparesApp, tellBelowMinimum)
  await receive('5')
  assert.deepEqual(await look(), { told: 0 })
  const kept = await under.run(reservePart, keeper, { part, quantity: '2', store: room })
  const [low] = (await under.query(belowMinimum, keeper)).items
  assert.deepEqual([low.code, low.available, low.order], ['LOW-1', '3', '17'])
  const before = under.notices.length
  assert.deepEqual(await look(), { told: 1 })
  assert.deepEqual(await look(), { told: 0 })
  assert.match(under.notices[before].body!.zh, /LOW-1 3\/4/)
  assert.equal(under.notices.length, before + 1)
  await under.run(issueReserved, keeper, { id: kept.id })
  assert.deepEqual(await look(), { told: 0 })
  await receive('4')
  await under.run(issuePart, keeper, { part, quantity: '5' })
  assert.deepEqual(await look(), { told: 1 })
  await under.run(editPart, keeper, { id: part, minimum: '1' })
  assert.deepEqual(await look(), { told: 0 })
  await under.run(editPart, keeper, { id: part, minimum: '4' })
  assert.deepEqual(await look(), { told: 1 })
  await under.run(stopPart, keeper, { id: part })
  await assert.rejects(receive('1'), { code: 'partStopped' })
})

test('who may not cannot, and moves are never changed or taken away', async () => {
  const viewer = under.actor('viewer', { permissions: new Set(['spares.read']) })
  await assert.rejects(under.run(registerPart, viewer, bearing), { code: 'forbidden' })
  const asTenant = (statement: string) => under.tenants.within('main', ({ sql }) => sql.unsafe(statement))
  await assert.rejects(asTenant('update spares_move set quantity = quantity + 1'), /corrected by its reversal/)
  await assert.rejects(asTenant('delete from spares_move'), /permission denied/)
})
