import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { isBad, quality } from '../../../contract/quality.ts'
import { openLiveTable } from '../../live/live-table.ts'
import type { ScanModel } from './scan-protocol.ts'
import { createScanner } from './scanner.ts'
import type { Hold } from './watchdog.ts'

const drawing = (kind: string) => ({
  ...{ format: 'millrace-model', version: 1, name: { zh: '试', en: 'trial' }, cycleMs: 100 },
  inputs: [{ id: 'x' }],
  blocks: [{ id: 'b', kind }],
  outputs: [{ id: 'y' }],
  wires: [
    { from: { node: 'x' }, to: { node: 'b', port: 'in' } },
    { from: { node: 'b' }, to: { node: 'y' } },
  ],
})
const model = (id: string, kind: string, ...ports: [input: number, output: number][]): ScanModel => ({
  ...{ id, number: 1, drawing: drawing(kind) },
  instances: ports.map(([input, output], i) => ({ id: `${id}${i}`, inputs: [input], outputs: [output] })),
})

test('two models that do not end are found one after the other and kept out; another goes on; released, they run', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'scan-'))
  const table = openLiveTable()
  const holds: Hold[] = []
  const said = new Map<number, { value: number; quality: number; time: number }>()
  const waiting = new Set<() => void>()
  /** Looks whenever something was said. */
  const until = (holdsNow: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!holdsNow()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  const feed = (point: number, value: number) =>
    table.write({
      points: Int32Array.of(point),
      times: Float64Array.of(Date.now()),
      values: Float64Array.of(value),
      qualities: Uint16Array.of(quality.good),
    })
  const scanner = createScanner({
    spawn: (pulse) =>
      new Worker(new URL('./testing-worker.ts', import.meta.url), {
        workerData: { live: table.buffer, stateFile: join(folder, 'state.bin'), pulse },
      }),
    async ingest({ points, times, values, qualities }) {
      for (const [i, point] of points.entries())
        said.set(point, { value: values[i], quality: qualities[i] & 0xff, time: times[i] })
      for (const look of [...waiting]) look()
    },
    lastValue: (point) => said.get(point)?.value ?? Number.NaN,
    alarms: () => {},
    resumed: () => {},
    holds: (hold) => void holds.push(hold),
    clock: Date.now,
    elapsed: () => performance.now(),
    limits: { lookMs: 50, scanMs: 600, otherMs: 60_000 },
    log: () => {},
  })
  t.after(async () => {
    await scanner.stop()
    await rm(folder, { recursive: true })
  })
  const good = (point: number) => said.get(point)?.quality === quality.good
  const [guilty, second] = [model('guilty', 'endless', [0, 10], [1, 11]), model('second', 'endless', [1, 12])]
  feed(0, -2)
  feed(1, -3)
  await scanner.put(guilty)
  await scanner.put(second)
  await scanner.put(model('sound', 'linear', [0, 20]))
  await scanner.begin()
  await until(() => [10, 11, 12, 20].every(good))

  feed(1, 1)
  await until(() => holds.length === 2 && said.get(20)!.time > holds[1].at)
  assert.deepEqual(
    holds.map(({ cause, instance, model: { id } }) => [cause, id, instance]),
    [
      ['endless', 'guilty', 'guilty1'],
      ['endless', 'second', 'second0'],
    ],
  )
  // all outputs of both say that they are not renewed, and keep their values
  for (const [point, value] of [
    [10, -2],
    [11, -3],
    [12, -3],
  ])
    assert.deepEqual([said.get(point)!.value, said.get(point)!.quality], [value, quality.badOutOfService])
  assert.ok(good(20))
  assert.deepEqual([scanner.figures().restarts, scanner.figures().held], [2, ['guilty', 'second']])

  // put again as it was it stays out; changed or released it runs
  await scanner.put({ ...guilty, number: 2 })
  assert.deepEqual([scanner.held('guilty')?.instance, scanner.silent('guilty')], ['guilty1', true])
  feed(1, -5)
  await scanner.put(model('second', 'linear', [1, 12]))
  assert.equal(await scanner.release('guilty'), true)
  await until(() => [10, 11, 12].every(good))
  assert.deepEqual([said.get(11)!.value, said.get(12)!.value], [-5, -5])
  assert.deepEqual([scanner.figures().held, await scanner.release('guilty')], [[], false])
  assert.equal(isBad(said.get(20)!.quality), false)
})

/** A thread that only answers, and refuses a large model. */
function stub(told: string[]) {
  const events = new EventEmitter()
  return Object.assign(events, {
    postMessage(message: { kind: string; id: number; method: string; args?: { id: string } }) {
      if (message.kind !== 'call') return
      told.push([message.method, message.args?.id].join(' ').trim())
      const { id, method, args } = message
      const kind = { code: 'tooMuchMemory', status: 409, text: { zh: '', en: '' } }
      const answer =
        method === 'put' && args?.id === 'large'
          ? { kind: 'refusal', id, refusal: { kind, args: {} } }
          : { kind: 'answer', id, value: {} }
      queueMicrotask(() => events.emit('message', answer))
    },
    terminate: async () => 0,
  })
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a thread that dies again and again stays away ever longer; its outputs are said to be bad until it is back', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  t.mock.method(Math, 'random', () => 0.5)
  const told: string[] = []
  const resumed: [id: string, code: string | null][] = []
  const said: [point: number, value: number, quality: number][] = []
  const threads: ReturnType<typeof stub>[] = []
  let takes = false
  const scanner = createScanner({
    spawn() {
      threads.push(stub(told))
      return threads.at(-1) as unknown as Worker
    },
    async ingest({ points, values, qualities }) {
      if (!takes) throw new Error('full')
      for (const [i, point] of points.entries()) said.push([point, values[i], qualities[i]])
    },
    lastValue: (point) => point * 10,
    ...{ alarms: () => {}, holds: () => {}, clock: () => 0, elapsed: () => 0, log: () => {} },
    resumed: (id, refusal) => void resumed.push([id, refusal?.code ?? null]),
  })
  await scanner.put(model('a', 'linear', [0, 20], [0, 21]))
  await scanner.begin()
  assert.deepEqual(told, ['put a', 'begin'])
  // 1, 2 and 4 s are no long absence; 8 s are
  for (const seconds of [1, 2, 4]) {
    threads.at(-1)!.emit('exit', 1)
    assert.equal(scanner.silent('a'), false)
    t.mock.timers.tick(seconds * 1_000)
    await settled()
  }
  assert.deepEqual([threads.length, scanner.figures().up], [4, true])
  threads.at(-1)!.emit('exit', 1)
  await settled()
  assert.deepEqual([scanner.silent('a'), scanner.figures().up, said.length], [true, false, 0])
  // what is published meanwhile waits for the thread and not the other way round
  await scanner.put(model('b', 'linear', [0, 22]))
  await scanner.put(model('large', 'linear', [0, 23]))
  await scanner.remove('nobody')
  assert.equal(await scanner.look('a', 'a0'), null)
  // the ingest is asked until it takes it
  takes = true
  t.mock.timers.tick(5_000)
  await settled()
  assert.deepEqual(said, [
    [20, 200, quality.badOutOfService],
    [21, 210, quality.badOutOfService],
  ])
  told.length = 0
  resumed.length = 0
  t.mock.timers.tick(3_000)
  await settled()
  assert.deepEqual(told, ['put a', 'put b', 'put large', 'begin'])
  assert.deepEqual(resumed, [
    ['a', null],
    ['b', null],
    ['large', 'tooMuchMemory'],
  ])
  assert.deepEqual([scanner.silent('a'), scanner.figures().restarts], [false, 4])
  await scanner.stop()
  t.mock.timers.tick(3_600_000)
  assert.equal(threads.length, 5)
})
