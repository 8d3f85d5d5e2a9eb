import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { openSampleRings, openSeries, ringSamples, samplesPerScan } from './sample-rings.ts'

const small = { points: 8, rings: 2 }
const series = openSeries()
const timesOf = () => [...series.t.subarray(0, series.n)]

test('only points that ask have a ring; what comes is read in order, and what is no newer is left out', () => {
  const rings = openSampleRings(small)
  const rows = (times: number[]) => ({
    points: Int32Array.from(times, () => 3),
    times: Float64Array.from(times),
    values: Float64Array.from(times, (t) => t / 2),
    qualities: Uint16Array.from(times, () => 192),
  })
  rings.write(rows([1, 2]))
  assert.equal(rings.head(3), 0)
  assert.ok(rings.want(3) && rings.want(3))
  assert.equal(rings.wanted(), 1)
  rings.write(rows([10, 20, 20, 15, 30]))
  rings.copy(3, rings.after(3, Number.NEGATIVE_INFINITY), rings.head(3), series)
  assert.deepEqual([timesOf(), series.v[2], series.q[0], series.lost], [[10, 20, 30], 15, 192, 0])
  const newerThan = (time: number) => {
    rings.copy(3, rings.after(3, time), rings.head(3), series)
    return timesOf()
  }
  assert.deepEqual([9, 10, 15, 29, 30].map(newerThan), [[10, 20, 30], [20, 30], [20, 30], [30], []])
  assert.equal(rings.timeAt(3, rings.head(3) - 1), 30)
  rings.copy(3, rings.head(3), rings.head(3), series)
  assert.deepEqual([series.n, series.lost], [0, 0])
})

test('one more than there are rings is refused; a ring that is let go goes to the next point, empty', () => {
  const rings = openSampleRings(small)
  assert.deepEqual([rings.want(0), rings.want(1), rings.want(2)], [true, true, false])
  for (const point of [0, 1]) rings.push(point, 5, point, 192)
  rings.letGo(0)
  rings.letGo(0)
  assert.equal(rings.wanted(), 1)
  assert.ok(rings.want(2))
  rings.push(2, 3, 7, 192)
  // whoever still looks for the point before finds nothing of the new one
  assert.deepEqual([rings.head(0), rings.after(0, Number.NEGATIVE_INFINITY)], [0, 0])
  rings.copy(0, 0, 1, series)
  assert.deepEqual([series.n, series.lost], [0, 1])
  rings.copy(2, rings.after(2, Number.NEGATIVE_INFINITY), rings.head(2), series)
  assert.deepEqual([timesOf(), series.v[0]], [[3], 7])
  rings.copy(1, rings.after(1, Number.NEGATIVE_INFINITY), rings.head(1), series)
  assert.equal(series.v[0], 1)
})

test('a reader that comes when it likes gets every sample once, or is told how many it missed', () => {
  const step = fc.record({ write: fc.integer({ min: 0, max: ringSamples * 1.5 }), read: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      const rings = openSampleRings(small)
      rings.want(1)
      let [written, seen, lost, cursor] = [0, 0, 0, 0]
      for (const { write, read } of [...steps, { write: 0, read: true }]) {
        for (let i = 0; i < write; i++) rings.push(1, ++written, -written, written & 0xff)
        if (!read) continue
        const head = rings.head(1)
        rings.copy(1, cursor, head, series)
        cursor = head
        assert.ok(series.n <= samplesPerScan)
        lost += series.lost
        for (let i = 0; i < series.n; i++) {
          const time = written - series.n + 1 + i
          assert.deepEqual([series.t[i], series.v[i], series.q[i]], [time, -time, time & 0xff])
        }
        seen += series.n
      }
      assert.equal(seen + lost, written)
    }),
    { numRuns: 30 },
  )
})

test('a reader in another thread never sees a sample that is being written over', async () => {
  const rings = openSampleRings(small)
  rings.want(5)
  const reader = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads')
     import(workerData.module).then(({ openSampleRings, openSeries }) => {
       const rings = openSampleRings(workerData.sizes, workerData.buffer)
       const series = openSeries()
       let [torn, seen, lost, cursor, newest] = [0, 0, 0, 0, 0]
       while (newest < workerData.last) {
         const head = rings.head(5)
         rings.copy(5, cursor, head, series)
         cursor = head
         lost += series.lost
         for (let i = 0; i < series.n; i++) {
           if (series.v[i] !== -series.t[i] || series.q[i] !== series.t[i] % 60000 || series.t[i] <= newest) torn++
           newest = series.t[i]
           seen++
         }
       }
       parentPort.postMessage({ torn, seen, lost })
     })`,
    {
      eval: true,
      workerData: {
        ...{ buffer: rings.buffer, sizes: small, last: 300_000 },
        module: new URL('./sample-rings.ts', import.meta.url).href,
      },
    },
  )
  const result = new Promise<{ torn: number; seen: number; lost: number }>((resolve) => reader.once('message', resolve))
  await new Promise((resolve) => reader.once('online', resolve))
  for (let t = 1; t <= 300_000; t++) {
    rings.push(5, t, -t, t % 60_000)
    if (t % 5000 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  const { torn, seen, lost } = await result
  assert.equal(torn, 0)
  assert.equal(seen + lost, 300_000)
})
