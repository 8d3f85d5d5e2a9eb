import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alarmStates as codes } from '../../../api/alarms.ts'
import { isBad, quality } from '../../../contract/quality.ts'
import type { SampleBatch } from '../../../contract/sample.ts'
import { openLiveTable } from '../../live/live-table.ts'
import { catalog } from '../blocks/catalog.ts'
import { type AlarmStanding, createAlarmStates, firstAlarm, readingOf } from './alarm-states.ts'
import { createScanLoop } from './scan-loop.ts'

test('a state is its place in A … G; bad where there is no alarm, or it is out of service or switched off', () => {
  const table: [AlarmStanding | undefined, value: number, word: number][] = [
    [undefined, Number.NaN, quality.badConfiguration],
    ...codes.map((state, value): [AlarmStanding, number, number] => [
      { state, enabled: true },
      value,
      state === 'G' ? quality.badOutOfService : quality.good,
    ]),
    [{ state: 'B', enabled: false }, 1, quality.badOutOfService],
  ]
  for (const [standing, value, word] of table) assert.deepEqual(readingOf(standing), { value, quality: word })
})

test('a model reads the states of alarms, each organisation its own, as new as the scan', () => {
  const states = createAlarmStates()
  const [a, b, other] = [states.pointOf('main', 'A1'), states.pointOf('main', 'B2'), states.pointOf('b', 'A1')]
  assert.deepEqual(
    [a, b, other, states.pointOf('main', 'A1')],
    [firstAlarm, firstAlarm + 1, firstAlarm + 2, firstAlarm],
  )
  let now = 1_700_000_000_000
  const said = new Map<number, [value: number, quality: number]>()
  const loop = createScanLoop({
    ...{ table: openLiveTable(), catalog, alarmWords: states.words, clock: () => now, elapsed: () => 0 },
    written({ points, values, qualities }: SampleBatch) {
      for (const [i, point] of points.entries()) said.set(point, [values[i], qualities[i] & 0xff])
    },
    alarms: () => {},
  })
  const outs = ['active', 'unacknowledged', 'suppressed']
  loop.put({
    ...{ id: 'm', number: 1 },
    drawing: {
      ...{ format: 'millrace-model', version: 1, name: { zh: '试', en: 'trial' }, cycleMs: 1000 },
      // late data would be bad
      late: { policy: 'bad', afterMs: 1000 },
      inputs: [{ id: 'x', unit: '1', alarm: true }],
      blocks: [{ id: 'b', kind: 'alarmState' }],
      outputs: outs.map((id) => ({ id, type: 'boolean' })),
      wires: [
        { from: { node: 'x' }, to: { node: 'b', port: 'in' } },
        ...outs.map((port) => ({ from: { node: 'b', port }, to: { node: port } })),
      ],
    },
    instances: [a, b, other, -1].map((point, i) => ({
      ...{ id: `i${i}`, inputs: [point!], inputUnits: ['1'] },
      outputs: [10 * i, 10 * i + 1, 10 * i + 2],
    })),
  })
  const standing = new Map<string, AlarmStanding>()
  const scan = () => {
    states.refresh((tenant, code) => standing.get(`${tenant} ${code}`))
    now += 60_000
    loop.step()
    return [0, 1, 2, 3].map((i) => {
      const ports = [0, 1, 2].map((k) => said.get(10 * i + k)!)
      return ports.some(([, word]) => isBad(word)) ? 'bad' : ports.map(([value]) => value).join('')
    })
  }
  loop.step()
  // before the desk was ever read
  assert.ok(isBad(said.get(0)![1]))
  assert.deepEqual(scan(), ['bad', 'bad', 'bad', 'bad'])
  standing.set('main A1', { state: 'B', enabled: true })
  standing.set('main B2', { state: 'D', enabled: true })
  standing.set('b A1', { state: 'A', enabled: true })
  assert.deepEqual(scan(), ['110', '010', '000', 'bad'])
  standing.set('main A1', { state: 'C', enabled: true })
  standing.set('main B2', { state: 'E', enabled: true })
  assert.deepEqual(scan(), ['100', '001', '000', 'bad'])
  standing.set('main A1', { state: 'G', enabled: true })
  standing.delete('main B2')
  assert.deepEqual(scan(), ['bad', 'bad', '000', 'bad'])
})
