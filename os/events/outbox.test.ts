import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { compareSchema } from '../data/schema-report.ts'
import type { Events } from './events.ts'
import { claimDue, leaseMs, maxEmitted, maxPayloadBytes } from './outbox.ts'
import { giveUpAfterMs } from './retry-schedule.ts'
import { eventTables } from './schema.ts'
import { openOutbox, writesDown } from './testing.ts'
import { deadKeptMs, keptMs, tidyOutbox } from './upkeep.ts'

let outbox: Awaited<ReturnType<typeof openOutbox>>
before(async () => {
  outbox = await openOutbox()
})
after(() => outbox.close())
beforeEach(async () => {
  await outbox.data.sql`truncate outbox_event, webhook, reacted cascade`
})

const happened = (event = 'quality.defect-found', payload: unknown = { gauge: 'G-1' }) => ({ event, payload })
const states = async () =>
  (await outbox.data.sql`select consumer, state from outbox_delivery order by id`).map(
    (r) => `${r.consumer} ${r.state}`,
  )

function withReaction(events: Events, consumer: string, inside?: () => Promise<void> | void): Events {
  events.register(writesDown(outbox.tenants, consumer, 'quality.defect-found', inside))
  return events
}

test('a reaction runs once for each event it wants, in the tenant of the event', async () => {
  const events = withReaction(withReaction(outbox.another(), 'calibration.bar'), 'equipment.note')
  await outbox.emit(events, 'a', [happened(), happened('quality.closed')])
  await outbox.emit(events, 'b', [happened()])
  assert.equal(await events.drain(), 4)
  assert.equal(await events.drain(), 0)
  assert.equal((await outbox.reacted('a')).length, 2)
  assert.equal((await outbox.reacted('b')).length, 2)
  assert.equal((await outbox.data.sql`select 1 from outbox_event`).length, 3)
  assert.deepEqual(await events.figures(), { waiting: 0, oldestDue: null, dead: 0 })
})

test('events fall with their transaction, and their sizes have limits', async () => {
  const events = withReaction(outbox.another(), 'calibration.bar')
  await assert.rejects(outbox.emit(events, 'a', [happened()], true), /refused/)
  await assert.rejects(outbox.emit(events, 'a', [happened('a.b', 'x'.repeat(maxPayloadBytes))]), {
    code: 'eventTooLarge',
  })
  await assert.rejects(outbox.emit(events, 'a', new Array(maxEmitted + 1).fill(happened())), { code: 'tooManyEmitted' })
  assert.equal((await outbox.data.sql`select 1 from outbox_event`).length, 0)
  await outbox.emit(events, 'a', [happened('a.b', { odd: 'NUL \0 and \ud800', none: null }), happened('a.b', null)])
  const kept = await outbox.data.sql`select payload from outbox_event order by id`
  assert.deepEqual(kept[0].payload, { odd: 'NUL \ufffd and \ufffd', none: null })
  assert.equal(kept[1].payload, null)
})

test('two dispatchers at once, and a reaction is still done once', async () => {
  const one = withReaction(outbox.another(), 'calibration.bar')
  const two = withReaction(outbox.another(), 'calibration.bar')
  await outbox.emit(
    one,
    'a',
    Array.from({ length: 60 }, () => happened()),
  )
  const [first, second] = await Promise.all([one.drain(), two.drain()])
  assert.equal(first + second, 60)
  assert.equal((await outbox.reacted('a')).length, 60)
})

test('a dispatcher that dies between claim and work loses its claim, and nothing is lost', async () => {
  const events = withReaction(outbox.another(), 'calibration.bar')
  await outbox.emit(events, 'a', [happened()])
  const most = new Map([['calibration.bar', 4]])
  const claim = () => claimDue(outbox.data.sql, 'reaction', { now: outbox.time.now, limit: 9, most, mostOtherwise: 0 })
  assert.equal((await claim()).length, 1)
  assert.equal(await events.drain(), 0)
  outbox.time.now += leaseMs
  assert.equal(await events.drain(), 1)
  assert.equal((await outbox.reacted('a')).length, 1)
})

test('a claim that ran out while its reaction still works is not worked twice', async () => {
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
  const { promise: inside, resolve: entered } = Promise.withResolvers<void>()
  const slow = withReaction(outbox.another(), 'calibration.bar', () => {
    entered()
    return mayEnd
  })
  const other = withReaction(outbox.another(), 'calibration.bar')
  await outbox.emit(slow, 'a', [happened()])
  const first = slow.drain()
  await inside
  outbox.time.now += leaseMs
  const second = other.drain()
  end()
  await Promise.all([first, second])
  assert.equal((await outbox.reacted('a')).length, 1)
  assert.deepEqual(await states(), ['calibration.bar done'])
})

test('what fails leaves nothing behind, is tried again, and is given up after a day', async () => {
  let broken = true
  const events = withReaction(outbox.another(), 'calibration.bar', () => {
    if (broken) throw new Error('the gauge room is closed')
  })
  await outbox.emit(events, 'a', [happened(), happened()])
  assert.equal(await events.drain(), 2)
  assert.deepEqual(await outbox.reacted('a'), [])
  assert.equal(await events.drain(), 0, 'not before its time')
  outbox.time.now += 11_000
  broken = false
  assert.equal(await events.drain(), 2)
  assert.equal((await outbox.reacted('a')).length, 2)

  broken = true
  await outbox.emit(events, 'a', [happened()])
  const end = outbox.time.now + giveUpAfterMs
  while (outbox.time.now <= end) {
    await events.drain()
    outbox.time.now += 3_600_000
  }
  await events.drain()
  assert.deepEqual((await states()).at(-1), 'calibration.bar dead')
  const [{ last_error }] = await outbox.data.sql`select last_error from outbox_delivery where state = 'dead'`
  assert.equal(last_error, 'the gauge room is closed')
})

test('a reaction that forgets to take its delivery is a fault, and one without code is given up', async () => {
  const events = outbox.another()
  events.register({ consumer: 'calibration.bar', event: 'quality.defect-found', run: async () => {} })
  assert.throws(() => withReaction(events, 'calibration.bar'), /two reactions/)
  await outbox.emit(events, 'a', [happened()])
  await events.drain()
  const [row] = await outbox.data.sql`select state, last_error from outbox_delivery`
  assert.equal(row.state, 'waiting')
  assert.match(row.last_error, /did not take/)

  const without = outbox.another()
  outbox.time.now += giveUpAfterMs + 7_200_000
  assert.equal(await without.drain(), 0)
  assert.equal((await tidyOutbox(outbox.data.sql, outbox.time.now)).abandoned, 1)
  assert.deepEqual(await states(), ['calibration.bar dead'])
})

test('delivered events are kept a week, those given up a month', async () => {
  const events = withReaction(outbox.another(), 'calibration.bar')
  await outbox.emit(events, 'a', [happened(), happened('quality.closed')])
  await events.drain()
  await outbox.emit(events, 'a', [happened()])
  await outbox.data.sql`update outbox_delivery set state = 'dead' where state = 'waiting'`
  const left = async (later: number) => {
    await tidyOutbox(outbox.data.sql, outbox.time.now + later)
    return (await outbox.data.sql`select 1 from outbox_event`).length
  }
  assert.equal(await left(keptMs - 1), 3)
  assert.equal(await left(keptMs + 1), 1)
  assert.equal(await left(deadKeptMs - 1), 1)
  assert.equal(await left(deadKeptMs + 1), 0)
  assert.deepEqual(await states(), [])
})

test('the dispatcher wakes by itself after an emit, and stops when asked', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const events = outbox.another()
  events.register(writesDown(outbox.tenants, 'calibration.bar', 'quality.defect-found', resolve))
  events.start()
  await outbox.emit(events, 'a', [happened()])
  await promise
  await events.stop()
  assert.equal((await outbox.reacted('a')).length, 1)
})

test('drizzle tables match the migrated database', async () => {
  assert.deepEqual(await compareSchema(outbox.data.sql, eventTables), [])
})
