import assert from 'node:assert/strict'
import { test } from 'node:test'
import { origin, quality } from '../../../contract/quality.ts'
import type { SampleBatch } from '../../../contract/sample.ts'
import { openLiveTable } from '../../live/live-table.ts'
import { catalog } from '../blocks/catalog.ts'
import type { AlarmChange } from '../engine/scan.ts'
import { createScanLoop } from './scan-loop.ts'

const name = { zh: '试', en: 'trial' }
const gain = (by: number, cycleMs: number, late: object = { policy: 'hold' }) => ({
  ...{ format: 'millrace-model', version: 1, name, cycleMs, late },
  inputs: [{ id: 'x' }],
  blocks: [
    { id: 'b', kind: 'linear', params: { gain: by } },
    { id: 'high', kind: 'above', params: { limit: 100 } },
  ],
  outputs: [{ id: 'y' }],
  alarms: [{ id: 'tooHigh' }],
  wires: [
    { from: { node: 'x' }, to: { node: 'b', port: 'in' } },
    { from: { node: 'b' }, to: { node: 'y' } },
    { from: { node: 'b' }, to: { node: 'high', port: 'in' } },
    { from: { node: 'high' }, to: { node: 'tooHigh' } },
  ],
})

function open() {
  const table = openLiveTable()
  const told: SampleBatch[] = []
  const alarms: AlarmChange[] = []
  const at = { now: 1_700_000_000_000 }
  const loop = createScanLoop({
    ...{ table, catalog, clock: () => at.now, elapsed: () => 0 },
    written: (batch) => void told.push(batch),
    alarms: (changes) => void alarms.push(...changes),
  })
  const feed = (point: number, value: number) =>
    table.write({
      points: Int32Array.of(point),
      times: Float64Array.of(at.now),
      values: Float64Array.of(value),
      qualities: Uint16Array.of(quality.good),
    })
  const put = (id: string, drawing: unknown, from: number, to: number) =>
    loop.put({ id, number: 1, drawing, instances: [{ id: `${id}-1`, inputs: [from], outputs: [to] }] })
  return { loop, at, told, alarms, feed, put }
}
const values = (batch: SampleBatch | undefined) => batch && [[...batch.points], [...batch.values]]

test('what devices send is read, what models say is told, batches are not shared with the engine', () => {
  const { loop, at, told, alarms, feed, put } = open()
  put('one', gain(2, 1000), 0, 1)
  put('two', gain(10, 1000), 1, 2)
  feed(0, 7)
  loop.step()
  const first = told[0]
  assert.deepEqual(values(first), [
    [1, 2],
    [14, 140],
  ])
  assert.deepEqual([...first.qualities], [quality.good | origin.calculated, quality.good | origin.calculated])
  assert.deepEqual(
    alarms.map((a) => [a.model, a.alarm, a.active]),
    [
      ['one', 'tooHigh', false],
      ['two', 'tooHigh', true],
    ],
  )
  at.now += 1000
  feed(0, 1)
  loop.step()
  assert.deepEqual(values(first), [
    [1, 2],
    [14, 140],
  ])
  assert.deepEqual(values(told[1]), [
    [1, 2],
    [2, 20],
  ])
  const status = loop.status()
  assert.deepEqual([status.models, status.instances, status.missed, status.stopped], [2, 2, 0, []])
  assert.deepEqual(loop.look('two', 'two-1')?.inputs, { x: { value: 2, quality: quality.good | origin.calculated } })
})

test('the next scan is due when the first model is: at a multiple of its cycle, sooner where inputs are waited for', () => {
  const { loop, at, put } = open()
  at.now = 1_700_000_000_250
  assert.equal(loop.step(), at.now + 1_000)
  put('slow', gain(1, 60_000), 0, 1)
  assert.equal(loop.step(), at.now + 1_000)
  put('odd', gain(1, 300), 0, 2)
  assert.equal(loop.step(), (Math.floor(at.now / 300) + 1) * 300)
  put('waits', gain(1, 60_000, { policy: 'wait', atMostMs: 1000 }), 0, 3)
  assert.equal(loop.step(), 1_700_000_000_300)
  for (const id of ['odd', 'waits', 'slow']) loop.remove(id)
  assert.equal(loop.step(), at.now + 1_000)
})

test('a changed version goes on from what the one before remembered and leaves the others alone; a faulty one changes nothing', () => {
  const { loop, at, told, feed, put } = open()
  put('one', gain(2, 1000), 0, 1)
  put('two', gain(3, 1000), 0, 2)
  feed(0, 1)
  loop.step()
  at.now += 1000
  put('one', gain(5, 1000), 0, 1)
  assert.throws(() => put('two', gain(3, 1000), -1, 2), { code: 'unbound' })
  assert.throws(() => put('three', gain(3, 1000), 0, 2), { code: 'outputTaken' })
  loop.step()
  assert.deepEqual(values(told.at(-1)), [
    [1, 2],
    [5, 3],
  ])
  loop.remove('one')
  loop.step()
  assert.deepEqual([...told.at(-1)!.points], [1])
  assert.deepEqual([...told.at(-1)!.qualities], [quality.badOutOfService])
  assert.equal(loop.status().missed, 0)
})
