import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { SampleBatch } from '../../contract/sample.ts'
import { type LiveCell, maxPoints, openLiveTable } from './live-table.ts'

function batch(rows: [point: number, time: number, value: number, quality: number][]): SampleBatch {
  return {
    points: Int32Array.from(rows, (r) => r[0]),
    times: Float64Array.from(rows, (r) => r[1]),
    values: Float64Array.from(rows, (r) => r[2]),
    qualities: Uint16Array.from(rows, (r) => r[3]),
  }
}

test('holds the newest value of each point and leaves older ones out', () => {
  const live = openLiveTable()
  const cell: LiveCell = { time: 0, value: 0, quality: 0 }
  assert.equal(live.read(7, cell), false)
  live.write(
    batch([
      [7, 2000, 1.5, 192],
      [7, 1000, 9, 192],
      [3, 10, -1, 64],
    ]),
  )
  assert.equal(live.read(7, cell), true)
  assert.deepEqual(cell, { time: 2000, value: 1.5, quality: 192 })
  assert.equal(live.version(7), 2)
  live.mark(7, 0x44)
  live.read(7, cell)
  assert.deepEqual(cell, { time: 2000, value: 1.5, quality: 0x44 })
  live.mark(99, 0x44)
  assert.equal(live.read(99, cell), false)
})

test('tells when a value came, where that is known', () => {
  const live = openLiveTable()
  assert.equal(live.received(7), null)
  live.write(batch([[7, 2000, 1.5, 192]]))
  assert.equal(live.received(7), null)
  live.write(batch([[7, 3000, 1.5, 192]]), 3400)
  live.mark(7, 0x44)
  assert.equal(live.received(7), 3400)
  live.write(batch([[7, 2500, 9, 192]]), 9999)
  assert.equal(live.received(7), 3400)
})

test('a writer that ended in the middle of a write holds nobody up: the point is bad until it is written again', () => {
  const live = openLiveTable()
  const cell: LiveCell = { time: 0, value: 0, quality: 0 }
  const versions = new Int32Array(live.buffer, maxPoints * 24, maxPoints)
  live.write(batch([[7, 2000, 1.5, 192]]))
  Atomics.add(versions, 7, 1)
  for (const _ of ['given up', 'known to be given up']) {
    assert.equal(live.read(7, cell), true)
    assert.deepEqual(cell, { time: 2000, value: Number.NaN, quality: 0 })
  }
  // nothing whole is there to be marked
  live.mark(7, 0x44)
  assert.equal(live.version(7), 3)
  // the next writer takes the point over, also with a sample that is older than the half of one that stands there
  const next = openLiveTable(live.buffer)
  next.write(batch([[7, 1000, 8, 192]]))
  assert.equal(live.read(7, cell), true)
  assert.deepEqual(cell, { time: 1000, value: 8, quality: 192 })
  next.write(batch([[7, 3000, 9, 192]]))
  assert.equal(live.version(7), 6)
})

test('a reader in another thread never sees halves of two samples', async () => {
  const live = openLiveTable()
  const reader = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
     import(workerData.module).then(({ openLiveTable }) => {
       const live = openLiveTable(workerData.buffer)
       const cell = { time: 0, value: 0, quality: 0 }
       let torn = 0, seen = 0
       while (cell.time < 200000) if (live.read(5, cell)) { seen++; if (cell.value !== -cell.time || cell.quality !== cell.time % 60000) torn++ }
       parentPort.postMessage({ torn, seen })
     })`,
    { eval: true, workerData: { buffer: live.buffer, module: new URL('./live-table.ts', import.meta.url).href } },
  )
  const result = new Promise<{ torn: number; seen: number }>((resolve) => reader.once('message', resolve))
  await new Promise((resolve) => reader.once('online', resolve))
  for (let t = 1; t <= 200_000; t++) {
    live.write(batch([[5, t, -t, t % 60_000]]))
    if (t % 5000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const { torn, seen } = await result
  assert.equal(torn, 0)
  assert.ok(seen > 0)
})
