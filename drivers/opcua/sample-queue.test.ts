import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { SampleBatch } from '../../contract/sample.ts'
import { waitFor } from '../testing.ts'
import { SampleQueue } from './sample-queue.ts'

const { overloaded } = defineRefusals({ overloaded: [503, '忙', 'busy'] })
const report = (batch: SampleBatch) => ({ accepted: batch.points.length, rejected: [] })
const never = (error: Error) => assert.fail(error)

test('a full batch leaves at once, the rest soon', async () => {
  const sizes: number[] = []
  const queue = new SampleQueue(async (batch) => {
    sizes.push(batch.points.length)
    return report(batch)
  }, never)
  for (let i = 0; i < 2500; i++) queue.add(i, i, i, 192, i === 2400 ? 'text' : undefined)
  assert.deepEqual(sizes, [1000, 1000])
  await waitFor(() => sizes.length === 3)
  assert.equal(sizes[2], 500)
  await queue.close(1000)
})

test('no room while the ingest holds back, room again when it lets go, nothing lost', async () => {
  const held: (() => void)[] = []
  const points = new Set<number>()
  const queue = new SampleQueue(
    (batch) =>
      new Promise((resolve) => {
        held.push(() => {
          for (const p of batch.points) points.add(p)
          resolve(report(batch))
        })
      }),
    never,
  )
  for (let i = 0; i < 25_000; i++) queue.add(i, i, i, 192)
  assert.equal(held.length, 8, 'batches in flight are limited')
  let room = false
  const waiting = queue.room().then(() => {
    room = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(room, false)
  while (points.size < 25_000) {
    for (const release of held.splice(0)) release()
    await new Promise((resolve) => setImmediate(resolve))
  }
  await waiting
  await queue.close(1000)
})

test('a refused batch is sent again; another failure ends the session', async () => {
  let calls = 0
  const accepted: number[] = []
  const queue = new SampleQueue(async (batch) => {
    if (calls++ < 3) throw new Refusal(overloaded)
    accepted.push(...batch.points)
    return report(batch)
  }, never)
  queue.add(7, 0, 0, 192)
  await waitFor(() => accepted.length === 1)
  await queue.close(1000)
  assert.deepEqual([calls, accepted], [4, [7]])

  const failures: Error[] = []
  const broken = new SampleQueue(
    () => Promise.reject(new Error('disk full')),
    (error) => failures.push(error),
  )
  broken.add(1, 0, 0, 192)
  await waitFor(() => failures.length === 1)
  await broken.close(1000)
})

test('closing gives up on a stuck ingest in time and frees whoever waits', async () => {
  const queue = new SampleQueue(() => new Promise(() => {}), never)
  for (let i = 0; i < 30_000; i++) queue.add(i, 0, 0, 192)
  const waiting = queue.room()
  await queue.close(20)
  await waiting
})
