import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../contract/refusal.ts'
import { emptyBatch } from '../../contract/sample.ts'
import { createCommitter } from './committer.ts'
import { makeBatch, memoryHistorian, type Row, until } from './testing.ts'

const none = emptyBatch(0)
const rows = (...list: Row[]) => ({ store: makeBatch(list), held: none })

/** A gate that stays shut until it is opened. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { promise, open: resolve }
}

test('resolves only when append and hold are done, in this order', async () => {
  const historian = memoryHistorian()
  const shut = { append: gate(), hold: gate() }
  historian.gate = (what) => shut[what].promise
  const committer = createCommitter(historian)
  let done = false
  const submitted = committer.submit({ store: makeBatch([[0, 0, 1]]), held: makeBatch([[0, 1, 2]]) }, true)
  void submitted.then(() => {
    done = true
  })
  shut.hold.open()
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.deepEqual([done, historian.log], [false, []])
  shut.append.open()
  await submitted
  assert.deepEqual(historian.log, ['append 1', 'hold 1'])
  assert.equal(committer.state().queuedRows, 0)
})

test('one append at a time; what comes meanwhile goes together', async () => {
  const historian = memoryHistorian()
  const first = gate()
  let started = 0
  historian.gate = () => {
    started++
    return first.promise
  }
  const committer = createCommitter(historian, { gatherMs: 0, minIntervalMs: 0 })
  const all = [committer.submit(rows([0, 0, 1]), true)]
  await new Promise((resolve) => setTimeout(resolve, 20))
  for (let i = 1; i <= 50; i++) all.push(committer.submit(rows([0, i, 1]), true))
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(started, 1)
  first.open()
  await Promise.all(all)
  assert.deepEqual(historian.appends, [1, 50])
})

test('under continuous load appends start no more often than the least interval allows', async () => {
  const historian = memoryHistorian()
  const committer = createCommitter(historian, { minIntervalMs: 50, burst: 1 })
  const began = performance.now()
  let sent = 0
  while (performance.now() - began < 500) await committer.submit(rows([0, sent++, 1]), true)
  const most = Math.ceil((performance.now() - began) / 50) + 1
  assert.ok(historian.appends.length <= most, `${historian.appends.length} appends`)
})

test('whoever has nothing to store still waits for what came before', async () => {
  const historian = memoryHistorian()
  const shut = gate()
  historian.gate = () => shut.promise
  const committer = createCommitter(historian)
  const order: string[] = []
  const note = (what: string) => () => void order.push(what)
  const first = committer.submit(rows([0, 0, 1]), true).then(note('sample'))
  const repeat = committer.submit(rows(), true).then(note('repeat'))
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.deepEqual(order, [])
  const whileInFlight = committer.submit(rows(), true).then(note('again'))
  shut.open()
  await Promise.all([first, repeat, whileInFlight])
  assert.equal(order[0], 'sample')
  await committer.submit(rows(), true)
})

test('an urgent submit takes along what nobody waits for', async () => {
  const historian = memoryHistorian()
  const committer = createCommitter(historian, { lazyMs: 1e9 })
  const lazy = committer.submit(rows([0, 0, 1]), false)
  const urgent = committer.submit(rows([0, 1, 1]), true)
  const lazyAgain = committer.submit(rows([0, 2, 1]), false)
  await Promise.all([lazy, urgent, lazyAgain])
  assert.deepEqual(historian.appends, [3])
})

test('what nobody waits for is written after a while all the same', async () => {
  const historian = memoryHistorian()
  const committer = createCommitter(historian, { lazyMs: 30 })
  await committer.submit(rows([0, 0, 1]), false)
  assert.deepEqual(historian.appends, [1])
})

test('a failing historian: tried again in order, told in the state, nothing resolved, nothing lost', async () => {
  const historian = memoryHistorian()
  let broken = true
  historian.gate = async () => {
    if (broken) throw new Error('disk full')
  }
  const committer = createCommitter(historian, { backoffMs: 1, maxBackoffMs: 4, minIntervalMs: 0 })
  let done = 0
  const all = [1, 2, 3].map((i) => committer.submit(rows([0, i, i]), true).then(() => done++))
  await until(() => (committer.state().failing?.attempts ?? 0) >= 4)
  assert.equal(committer.state().failing?.message, 'disk full')
  assert.equal(done, 0)
  assert.equal(committer.state().queuedRows, 3)
  broken = false
  await Promise.all(all)
  assert.equal(committer.state().failing, null)
  assert.deepEqual(
    historian.samples(0).map(([, value]) => value),
    [1, 2, 3],
  )
})

test('a failed hold does not append again', async () => {
  const historian = memoryHistorian()
  let failures = 2
  historian.gate = async (what) => {
    if (what === 'hold' && failures-- > 0) throw new Error('no')
  }
  const committer = createCommitter(historian, { backoffMs: 1 })
  await committer.submit({ store: makeBatch([[0, 0, 1]]), held: makeBatch([[0, 1, 2]]) }, true)
  assert.deepEqual(historian.log, ['append 1', 'hold 1'])
})

test('of several held samples of a point the last is kept', async () => {
  const historian = memoryHistorian()
  const committer = createCommitter(historian)
  const a = committer.submit(
    {
      store: none,
      held: makeBatch([
        [0, 1, 1],
        [1, 1, 1],
      ]),
    },
    true,
  )
  const b = committer.submit({ store: none, held: makeBatch([[0, 2, 2]]) }, true)
  await Promise.all([a, b])
  assert.deepEqual(historian.log, ['hold 2'])
  assert.deepEqual([...(await historian.held()).values].sort(), [1, 2])
})

test('the queue is bounded, rows in flight included', async () => {
  const historian = memoryHistorian()
  const shut = gate()
  historian.gate = () => shut.promise
  const committer = createCommitter(historian, { maxQueuedRows: 3, gatherMs: 0 })
  const sent = committer.submit(rows([0, 0, 1], [0, 1, 1]), true)
  assert.equal(committer.room(1), true)
  assert.equal(committer.room(2), false)
  shut.open()
  await sent
  assert.equal(committer.room(3), true)
})

test('groups are split at the size of an append, whole submissions each', async () => {
  const historian = memoryHistorian()
  const committer = createCommitter(historian, { maxAppendRows: 3, minIntervalMs: 0 })
  const pair = (i: number) => committer.submit(rows([0, i, 1], [1, i, 1]), true)
  await Promise.all([pair(0), pair(1), pair(2)])
  assert.deepEqual(historian.appends, [2, 2, 2])
})

test('drain writes everything at once', async () => {
  const historian = memoryHistorian()
  const committer = createCommitter(historian, { lazyMs: 1e9, maxAppendRows: 1, minIntervalMs: 1e9, burst: 1 })
  const all = [0, 1, 2].map((i) => committer.submit(rows([0, i, 1]), false))
  assert.equal(await committer.drain(), true)
  await Promise.all(all)
  assert.equal(historian.samples(0).length, 3)
  assert.equal(committer.room(1), false)
  await assert.rejects(committer.submit(rows([0, 9, 1]), true), (e) => e instanceof Refusal && e.code === 'notDurable')
})

test('drain gives up in time on a historian that fails, and refuses what is not durable', async () => {
  const historian = memoryHistorian()
  historian.gate = async () => {
    throw new Error('gone')
  }
  const committer = createCommitter(historian, { maxAppendRows: 1, backoffMs: 60_000 })
  const outcomes = Promise.allSettled([0, 1].map((i) => committer.submit(rows([0, i, 1]), true)))
  assert.equal(await committer.drain(30), false)
  for (const outcome of await outcomes) assert.equal(outcome.status, 'rejected')
})

test('after a quiet time a few appends follow each other at once, then they are paced', async () => {
  const historian = memoryHistorian()
  const committer = createCommitter(historian, { gatherMs: 0, minIntervalMs: 100, burst: 3 })
  const began = performance.now()
  for (let i = 0; i < 5; i++) await committer.submit(rows([0, i, 1]), true)
  // of five, three were free and two had to be earned
  assert.ok(performance.now() - began >= 180)
  await committer.drain()
})
