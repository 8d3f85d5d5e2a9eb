import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import mqtt from 'mqtt'
import type { TenantPoint } from '../../api/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { waitFor } from '../../drivers/testing.ts'
import { type OpenedHistorian, openHistorian } from '../historian/open.ts'
import { createCounterTable } from '../ingest/counters.ts'
import { type LiveCell, openLiveTable } from '../live/live-table.ts'
import { openSampleRings, openSeries } from '../live/sample-rings.ts'
import { type Stream, startStream } from './stream.ts'
import { spawnStreamWorker } from './stream-spawn.ts'
import type { ConnectionRecord } from './supervisor.ts'

let folder: string
let historian: OpenedHistorian
let stream: Stream
const live = openLiveTable()
const rings = openSampleRings()
const counters = createCounterTable({ points: 100, connections: 10 })
const logged: string[] = []

const point = (index: number, code: string): TenantPoint => ({
  tenant: 'main',
  index,
  code,
  name: { zh: code, en: code },
  type: 'number',
  unit: null,
  low: null,
  high: null,
  decimals: null,
  labels: null,
  path: '',
  role: null,
  kks: null,
  retention: 'standard',
  processing: {},
  source: null,
  note: null,
})
const record: ConnectionRecord = {
  key: 'main/gate',
  tenant: 'main',
  code: 'gate',
  row: 0,
  driver: 'push',
  enabled: true,
  config: {},
  secrets: {},
  discover: false,
  ingest: {},
}
const points = [point(0, 'A')]
/** Points that appear just after a starting worker has been given all there were. */
const changeWhileStarting: TenantPoint[] = []
let records = [record]

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-stream-'))
  historian = await openHistorian({ folder: join(folder, 'history') })
  const setup = {
    ...{ live: live.buffer, rings: rings.buffer },
    counters: counters.buffer,
    mqttPort: 0,
    host: '127.0.0.1',
    folder: join(folder, 'c'),
  }
  const worker = spawnStreamWorker(setup)
  stream = await startStream({
    setup,
    worker,
    historian: historian.endpoint,
    host: {
      authenticateDevice: async ({ username, password }) =>
        password === 'right' ? { connection: `main/${username}` } : null,
      async discover({ points: found }) {
        points.push(...found.map(({ code }, i) => point(points.length + i, code)))
        await stream.call('configurePoints', { changed: points, removed: [] })
      },
      texts() {},
      log: ({ message }) => void logged.push(message),
    },
    points() {
      const given = [...points]
      points.push(...changeWhileStarting.splice(0))
      return given
    },
    connections: () => records,
    log: (_level, message) => void logged.push(message),
  })
  crash = () => worker.terminate()
})
let crash: () => Promise<unknown>
after(async () => {
  await stream.stop()
  await historian.close()
  await rm(folder, { recursive: true, force: true })
})

const send = (payload: unknown) =>
  stream.call('ingestPayload', { connection: 'main/gate', payload: new TextEncoder().encode(JSON.stringify(payload)) })

function latest(index: number): LiveCell | undefined {
  const cell = { time: 0, value: 0, quality: 0 }
  return live.read(index, cell) ? cell : undefined
}

test('a payload is durable and live when it is answered', async () => {
  const time = Date.now() - 1000
  assert.deepEqual(await send({ code: 'A', time, value: 4.5 }), { accepted: 1, rejected: [] })
  assert.deepEqual(latest(0), { time, value: 4.5, quality: 192 })
  const { samples } = await historian.raw({ index: 0, type: 'number' }, { from: 0, to: time + 1, limit: 10 })
  assert.deepEqual(samples, [[time, 4.5, 192]])
  await assert.rejects(send({ nothing: 1 }), (e) => e instanceof Refusal && e.code === 'badPayload')
})

test('unknown codes are refused, or registered when the connection discovers', async () => {
  const refused = await send({ code: 'B', value: 1 })
  assert.deepEqual(
    refused.rejected.map((r) => r.reason),
    ['unknownPoint'],
  )
  records = [{ ...record, discover: true }]
  await stream.call('setConnections', { records })
  assert.deepEqual(await send({ code: 'B', value: 7 }), { accepted: 1, rejected: [] })
  assert.equal(latest(1)?.value, 7)
})

test('a connection that is switched off takes nothing; one that does not exist neither', async () => {
  await stream.call('setConnections', { records: [{ ...record, enabled: false }] })
  await assert.rejects(send({ code: 'A', value: 1 }), (e) => e instanceof Refusal && e.code === 'switchedOff')
  await stream.call('setConnections', { records })
  const other = stream.call('ingestPayload', { connection: 'main/none', payload: new Uint8Array([1]) })
  await assert.rejects(other, (e) => e instanceof Refusal && e.code === 'unknownConnection')
})

const series = openSeries()
const inRing = (index: number) => {
  rings.copy(index, rings.after(index, Number.NEGATIVE_INFINITY), rings.head(index), series)
  return Array.from({ length: series.n }, (_, i) => [series.t[i], series.v[i], series.q[i]])
}

test('of a point that a model asks for every sample of a batch stands in its ring as history has it, but for late ones', async () => {
  assert.deepEqual(inRing(0), [], 'nobody asked for what came before')
  assert.ok(rings.want(0))
  // after what was sent above, before what is sent below
  const from = Date.now() - 990
  const times = [...Array.from({ length: 200 }, (_, k) => from + 4 * k), from + 10, from + 900]
  const values = times.map((time, k) => (k === 50 ? null : Math.sin(time)))
  const qualities = times.map((_, k) => (k === 50 ? 'bad' : k === 60 ? 'uncertain' : 'good'))
  const report = await send({ codes: ['A'], times, values, qualities })
  assert.deepEqual(report, { accepted: 202, rejected: [] })
  const { samples } = await historian.raw({ index: 0, type: 'number' }, { from, to: from + 1_000, limit: 1_000 })
  assert.equal(samples.length, 202)
  assert.deepEqual(
    inRing(0).map(([t, v, q]) => [t, Number.isNaN(v) ? null : v, q]),
    samples.filter(([time]) => time !== from + 10),
  )
})

test('a worker that dies is started again, on the same port, with live values where they were', async () => {
  const port = stream.mqttPort()
  const before = latest(0)
  // without discovery, only being told makes the point known
  records = [record]
  changeWhileStarting.push(point(50, 'LATE'))
  await crash()
  await waitFor(() => !stream.up())
  await assert.rejects(send({ code: 'A', value: 1 }), (e) => e instanceof Refusal && e.code === 'streamDown')
  assert.deepEqual(latest(0), before)
  await waitFor(() => stream.up(), 60_000)
  assert.equal(stream.restarts(), 1)
  assert.equal(stream.mqttPort(), port)
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { username: 'gate', password: 'right' })
  await client.publishAsync('millrace/gate/samples', JSON.stringify({ code: 'A', value: 9 }), { qos: 1 })
  assert.equal(latest(0)?.value, 9)
  assert.equal(inRing(0).at(-1)?.[1], 9)
  await client.endAsync()
  assert.deepEqual(await send({ code: 'LATE', value: 3 }), { accepted: 1, rejected: [] })
})
