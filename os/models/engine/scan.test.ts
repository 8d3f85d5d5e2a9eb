import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defineBlock } from '../../../contract/block.ts'
import { isBad, origin, quality } from '../../../contract/quality.ts'
import { emptyBatch } from '../../../contract/sample.ts'
import { openLiveTable } from '../../live/live-table.ts'
import { catalog } from '../blocks/catalog.ts'
import type { ModelInput } from '../graph/model-schema.ts'
import { compile, type Overrides } from './compile.ts'
import { openImage } from './image.ts'
import { bringLive } from './live-image.ts'
import { openPulse, type Pulse, readPulse, stages } from './pulse.ts'
import { createReplay } from './replay.ts'
import { engineLimits, pauseMs } from './runner.ts'
import { createEngine, type Engine, patience } from './scan.ts'

const label = { zh: '试', en: 'trial' }
const zero = 1_700_000_000_000 - (1_700_000_000_000 % 3_600_000)

/** y = f(x) of one block, named `b`. */
const single = (kind: string, parts: Partial<ModelInput> = {}, params: Record<string, unknown> = {}): ModelInput => ({
  ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000 },
  inputs: [{ id: 'x' }],
  blocks: [{ id: 'b', kind, params: params as never }],
  outputs: [{ id: 'y' }],
  wires: [
    { from: { node: 'x' }, to: { node: 'b', port: 'in' } },
    { from: { node: 'b', port: Object.keys(catalog.get(kind)?.outputs ?? { out: 0 })[0] }, to: { node: 'y' } },
  ],
  ...parts,
})
const gain = (by: number, parts: Partial<ModelInput> = {}) => single('linear', parts, { gain: by })
/** Counts its scans: what it says shows whether it kept its state. */
const adder: Partial<ModelInput> = {
  blocks: [
    { id: 'sum', kind: 'add' },
    { id: 'keep', kind: 'delay' },
  ],
  wires: [
    { from: { node: 'x' }, to: { node: 'sum' } },
    { from: { node: 'keep' }, to: { node: 'sum' } },
    { from: { node: 'sum' }, to: { node: 'keep' } },
    { from: { node: 'sum' }, to: { node: 'y' } },
  ],
}
const total = (parts: Partial<ModelInput> = {}) => compile(single('add', { ...adder, ...parts }), catalog)

function bench(points = 8, kinds = catalog) {
  let clock = 0
  const image = openImage(points)
  const pulse = openPulse()
  const engine = createEngine({ image, catalog: kinds, elapsed: () => clock, pulse })
  return {
    image,
    engine,
    pulse,
    spend: (ms: number) => {
      clock += ms
    },
    set(point: number, value: number, time: number, q: number = quality.good) {
      image.values[point] = value
      image.qualities[point] = q
      image.times[point] = time
    },
  }
}

const put = (engine: Engine, id: string, doc: ModelInput, inputs: number[], outputs: number[]) =>
  engine.put({ id, compiled: compile(doc, catalog), instances: [{ id: 'one', inputs, outputs }] })

test('inputs are read once, outputs are written once, as calculated values of the tick', () => {
  const { engine, image, set } = bench()
  put(engine, 'm', gain(2), [0], [1])
  set(0, 5, zero)
  const { written, ran } = engine.scan(zero + 130)
  assert.equal(ran, 1)
  assert.deepEqual([...written.points], [1])
  assert.deepEqual([...written.values], [10])
  assert.deepEqual([...written.times], [zero])
  assert.deepEqual([...written.qualities], [quality.good | origin.calculated])
  assert.equal(image.values[1], 10)
  assert.equal(engine.scan(zero + 999).ran, 0)
  assert.equal(engine.scan(zero + 1000).ran, 1)
})

test('cycles: each model on its own, cycles that passed are counted and not made up for', () => {
  const { engine, set } = bench()
  put(engine, 'fast', gain(1, { cycleMs: 100 }), [0], [1])
  put(engine, 'slow', gain(1, { cycleMs: 60_000 }), [0], [2])
  set(0, 1, zero)
  for (let k = 0; k <= 1200; k++) engine.scan(zero + k * 100)
  const by = Object.fromEntries(engine.status().map((s) => [s.id, s]))
  assert.deepEqual([by.fast.scans, by.slow.scans, by.fast.missed], [1201, 3, 0])
  engine.scan(zero + 120_000 + 550)
  assert.equal(engine.status().find((s) => s.id === 'fast')!.missed, 4)
})

test('models run in the order of what they read from each other, whatever order they came in', () => {
  for (const order of [
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'c', 'a'],
  ]) {
    const { engine, image, set } = bench()
    // c reads b, b reads a
    const ends: Record<string, [number, number]> = { a: [0, 1], b: [1, 2], c: [2, 3] }
    for (const id of order) put(engine, id, gain(2), [ends[id][0]], [ends[id][1]])
    set(0, 1, zero)
    engine.scan(zero)
    assert.equal(image.values[3], 8)
    assert.deepEqual(engine.delayed(), [])
  }
})

test('models in a circle: one reads the scan before, always the same one, and it is said', () => {
  const values = [
    ['a', 'b'],
    ['b', 'a'],
  ].map((order) => {
    const { engine, image, set } = bench()
    const ends: Record<string, [number, number]> = { a: [2, 1], b: [1, 2] }
    for (const id of order) put(engine, id, single('linear', {}, { gain: 1, bias: 1 }), [ends[id][0]], [ends[id][1]])
    set(2, 0, zero)
    for (let k = 0; k < 3; k++) engine.scan(zero + k * 1000)
    assert.deepEqual(engine.delayed(), [{ from: 'b', to: 'a' }])
    return [image.values[1], image.values[2]]
  })
  assert.deepEqual(values, [
    [5, 6],
    [5, 6],
  ])
})

test('late data: hold, bad after an age, wait', () => {
  const said = (late: ModelInput['late'], ages: number[]) => {
    const { engine, image, set } = bench()
    put(engine, 'm', gain(1, { late, cycleMs: 10_000 }), [0], [1])
    return ages.map((age, k) => {
      const now = zero + k * 10_000
      set(0, k, now - age)
      engine.scan(now)
      return image.qualities[1] & 0xff
    })
  }
  assert.deepEqual(said({ policy: 'hold' }, [0, 1e9]), [quality.good, quality.good])
  assert.deepEqual(said({ policy: 'bad', afterMs: 5000 }, [5000, 5001, 0]), [
    quality.good,
    quality.badLastKnown,
    quality.good,
  ])

  const { engine, image, set } = bench()
  put(engine, 'm', gain(1, { late: { policy: 'wait', atMostMs: 3000 }, cycleMs: 10_000 }), [0], [1])
  set(0, 1, zero - 1)
  assert.equal(engine.scan(zero).ran, 0)
  assert.equal(engine.scan(zero + 1000).ran, 0)
  set(0, 2, zero + 500)
  const { written } = engine.scan(zero + 2000)
  assert.deepEqual([written.values[0], written.times[0], written.qualities[0] & 0xff], [2, zero, quality.good])
  // it does not come: bad when the time is over, once
  assert.equal(engine.scan(zero + 10_000).ran, 0)
  assert.equal(engine.scan(zero + 13_000).ran, 1)
  assert.equal(image.qualities[1] & 0xff, quality.badLastKnown)
  assert.equal(engine.scan(zero + 14_000).ran, 0)
})

test('each instance waits for itself', () => {
  const { engine, set } = bench()
  const compiled = compile(gain(1, { late: { policy: 'wait', atMostMs: 900 } }), catalog)
  const instances = [0, 1].map((n) => ({ id: `i${n}`, inputs: [n], outputs: [4 + n] }))
  engine.put({ id: 'm', compiled, instances })
  set(1, 7, zero)
  assert.deepEqual([...engine.scan(zero).written.points], [5])
  assert.deepEqual([...engine.scan(zero + 900).written.points], [4])
})

test('an input without a point, a point without a value, a value that is none', () => {
  const { engine, image, set } = bench()
  const doc = single('substitute', {
    inputs: [{ id: 'x' }, { id: 'spare', optional: true }],
    wires: [
      { from: { node: 'x' }, to: { node: 'b', port: 'in' } },
      { from: { node: 'spare' }, to: { node: 'b', port: 'spare' } },
      { from: { node: 'b', port: 'out' }, to: { node: 'y' } },
    ],
  })
  assert.throws(() => put(engine, 'm', doc, [-1, 0], [1]), { code: 'unbound' })
  put(engine, 'm', doc, [0, -1], [1])
  engine.scan(zero)
  assert.ok(isBad(image.qualities[1]))
  set(0, Number.NaN, zero)
  engine.scan(zero + 1000)
  assert.ok(isBad(image.qualities[1]))
  set(0, 3, zero)
  engine.scan(zero + 2000)
  assert.deepEqual([image.values[1], isBad(image.qualities[1])], [3, false])
})

test('a model that overruns is stopped, its outputs are bad; others go on, and it is tried again', () => {
  let slow = true
  const heavy = defineBlock({
    ...{ id: 'heavy', label, group: 'x', about: label, formula: 'y = x', quality: 'worst', params: {} },
    inputs: { in: { label, unit: 'same' } },
    outputs: { out: { label, unit: 'same' } },
    map: (x) => {
      if (slow) under.spend(400)
      return x
    },
  })
  const kinds = new Map([...catalog, ['heavy', heavy]])
  const under = bench(8, kinds)
  const { engine, image, set } = under
  const compiled = compile(single('heavy'), kinds)
  engine.put({ id: 'heavy', compiled, instances: [{ id: 'one', inputs: [0], outputs: [1] }], budgetMs: 100 })
  put(engine, 'light', gain(1), [0], [2])
  let k = 0
  const scan = (times: number) => {
    for (let i = 0; i < times; i++, k++) {
      set(0, k, zero + k * 1000)
      engine.scan(zero + k * 1000)
    }
  }
  scan(patience - 1)
  assert.equal(image.qualities[1] & 0xff, quality.good)
  scan(1)
  const status = () => engine.status().find((s) => s.id === 'heavy')!
  assert.equal(image.qualities[1] & 0xff, quality.badOutOfService)
  assert.equal(status().overruns, patience)
  assert.equal(status().stoppedUntil, zero + (patience - 1) * 1000 + pauseMs.first)
  scan(30)
  assert.equal(status().scans, patience)
  assert.deepEqual([image.values[2], image.qualities[2] & 0xff], [k - 1, quality.good])
  // still slow when tried again: one more look, twice the pause
  scan(pauseMs.first / 1000 - 30)
  assert.equal(status().scans, patience + 1)
  assert.equal(status().stoppedUntil, zero + (k - 1) * 1000 + 2 * pauseMs.first)
  slow = false
  scan((2 * pauseMs.first) / 1000)
  assert.equal(image.qualities[1] & 0xff, quality.good)
  assert.equal(status().stoppedUntil, null)
})

test('a watchdog sees which model and which of its instances is scanned, whatever the shape of its memory', () => {
  const seen: Pulse[] = []
  const spy = defineBlock({
    ...{ id: 'spy', label, group: 'x', about: label, formula: 'y = x', quality: 'worst', params: {} },
    inputs: { in: { label, unit: 'same' } },
    outputs: { out: { label, unit: 'same' } },
    map: (x) => {
      seen.push(readPulse(under.pulse))
      return x
    },
  })
  const kinds = new Map([...catalog, ['spy', spy]])
  const under = bench(8, kinds)
  const doc = single(
    'spy',
    {
      parameters: [{ id: 'long', label, unit: 's', default: 5, low: 1, high: 50 }],
      blocks: [
        { id: 'b', kind: 'spy' },
        { id: 'mean', kind: 'meanFilter', params: { window: { parameter: 'long' } } },
      ],
      wires: [
        { from: { node: 'x' }, to: { node: 'mean' } },
        { from: { node: 'mean' }, to: { node: 'b' } },
        { from: { node: 'b' }, to: { node: 'y' } },
      ],
    },
    {},
  )
  put(under.engine, 'a', gain(1), [0], [1])
  const own: Overrides[] = [{}, { long: 9 }, {}]
  const instances = own.map((overrides, i) => ({
    ...{ id: `i${i}`, overrides, inputs: [0], outputs: [2 + i] },
  }))
  under.engine.put({ id: 'b', compiled: compile(doc, kinds), instances, mark: 7 })
  under.set(0, 1, zero)
  under.engine.scan(zero)
  const told = seen.map(({ stage, model, instance }) => [stage, model, instance])
  assert.deepEqual(told, [
    [stages.scan, 7, 0],
    [stages.scan, 7, 2],
    [stages.scan, 7, 1],
  ])
  assert.notEqual(seen[1].beat, seen[2].beat)
  const after = readPulse(under.pulse)
  assert.deepEqual([after.stage, after.model, after.instance], [stages.rest, 0, -1])
})

test('alarms: told when they change, with the quality that they have', () => {
  const { engine, set } = bench()
  const doc: ModelInput = {
    ...single('above', { outputs: [], alarms: [{ id: 'high', priority: 'high' }] }, { limit: 10 }),
    wires: [
      { from: { node: 'x' }, to: { node: 'b' } },
      { from: { node: 'b' }, to: { node: 'high' } },
    ],
  }
  put(engine, 'm', doc, [0], [])
  const told = [5, 6, 11, 12, Number.NaN, 3].map((value, k) => {
    set(0, value, zero + k * 1000)
    return engine.scan(zero + k * 1000).alarms.map((a) => `${a.active} ${isBad(a.quality)}`)
  })
  assert.deepEqual(told, [['false false'], [], ['true false'], [], ['true true'], ['false false']])
  // another version of the same alarm is not told again; one that is gone is
  put(engine, 'm', { ...doc, blocks: [{ id: 'b', kind: 'above', params: { limit: 20 } }] }, [0], [])
  assert.deepEqual(engine.scan(zero + 6000).alarms, [])
  engine.remove('m')
  const gone = { model: 'm', instance: 'one', alarm: 'high', active: false, quality: quality.badOutOfService }
  assert.deepEqual(engine.scan(zero + 7000).alarms, [{ ...gone, time: zero + 7000 }])
})

test('a changed model keeps what its unchanged blocks remember, and touches no other', () => {
  const { engine, image, set } = bench()
  const other = total()
  engine.put({ id: 'a', compiled: total(), instances: [{ id: 'one', inputs: [0], outputs: [1] }] })
  engine.put({ id: 'z', compiled: other, instances: [{ id: 'one', inputs: [0], outputs: [2] }] })
  set(0, 1, zero)
  for (let k = 0; k < 5; k++) engine.scan(zero + k * 1000)
  assert.deepEqual([image.values[1], image.values[2]], [5, 5])
  const changed = total({
    blocks: [...adder.blocks!, { id: 'new', kind: 'absolute' }],
    wires: [...adder.wires!, { from: { node: 'x' }, to: { node: 'new' } }],
  })
  engine.put({
    id: 'a',
    compiled: changed,
    instances: ['one', 'two'].map((id, i) => ({ id, inputs: [0], outputs: [i === 0 ? 1 : 3] })),
  })
  // the tick of this scan has been: no scan twice
  assert.equal(engine.scan(zero + 4500).ran, 0)
  engine.scan(zero + 5000)
  assert.deepEqual([image.values[1], image.values[2], image.values[3]], [6, 6, 1])
  engine.remove('a')
  const { written } = engine.scan(zero + 6000)
  assert.deepEqual([...written.points], [1, 3, 2])
  assert.deepEqual([...written.qualities].slice(0, 2), [quality.badOutOfService, quality.badOutOfService])
  assert.equal(image.values[2], 7)
  assert.equal(image.qualities[1], quality.badOutOfService)
})

test('either all of a model or nothing', () => {
  const { engine, image, set } = bench()
  engine.put({ id: 'a', compiled: total(), instances: [{ id: 'one', inputs: [0], outputs: [1] }] })
  const compiled = compile(gain(1), catalog)
  const refusals: [string, Parameters<Engine['put']>[0]][] = [
    ['outputTaken', { id: 'b', compiled, instances: [{ id: 'one', inputs: [0], outputs: [1] }] }],
    ['outputTaken', { id: 'b', compiled, instances: ['one', 'two'].map((id) => ({ id, inputs: [0], outputs: [2] })) }],
    [
      'sameInstance',
      { id: 'b', compiled, instances: ['one', 'one'].map((id, i) => ({ id, inputs: [0], outputs: [2 + i] })) },
    ],
    ['badBinding', { id: 'a', compiled, instances: [{ id: 'one', inputs: [], outputs: [1] }] }],
    ['unknownParam', { id: 'a', compiled, instances: [{ id: 'one', inputs: [0], outputs: [1], overrides: { p: 1 } }] }],
    [
      'tooManyInstances',
      {
        id: 'a',
        compiled,
        instances: new Array(engineLimits.instances + 1).fill({ id: 'one', inputs: [0], outputs: [-1] }),
      },
    ],
  ]
  set(0, 1, zero)
  for (const [code, setup] of refusals) assert.throws(() => engine.put(setup), { code })
  engine.scan(zero)
  assert.deepEqual([engine.status().map((s) => s.id), image.values[1]], [['a'], 1])
})

test('instances that override the length of a window have a program of their own, and state stays with them', () => {
  const { engine, image, set } = bench()
  const doc: ModelInput = {
    ...single('meanFilter', { parameters: [{ id: 'w', label, unit: 's', default: 2, low: 1, high: 100 }] }),
    blocks: [{ id: 'b', kind: 'meanFilter', params: { window: { parameter: 'w' } } }],
  }
  engine.put({
    id: 'm',
    compiled: compile(doc, catalog),
    instances: [
      { id: 'short', inputs: [0], outputs: [1] },
      { id: 'long', inputs: [0], outputs: [2], overrides: { w: 4 } },
    ],
  })
  for (let k = 0; k < 4; k++) {
    set(0, k, zero)
    engine.scan(zero + k * 1000)
  }
  assert.deepEqual([image.values[1], image.values[2]], [2.5, 1.5])
  assert.equal(engine.status().length, 2)
})

test('saved and restored, an engine goes on as if it had never stopped', () => {
  const step = fc.record({ value: fc.double({ min: -1e3, max: 1e3, noNaN: true }), bad: fc.boolean() })
  const docs = [
    single('meanFilter', {}, { window: 5 }),
    single('add', adder),
    single('movingMedian', {}, { window: 7 }),
  ]
  const build = () => {
    const under = bench()
    docs.forEach((doc, i) => {
      put(under.engine, `m${i}`, doc, [0], [1 + i])
    })
    return under
  }
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 30 }), fc.nat(), (steps, cut) => {
      const one = build()
      let two = build()
      steps.forEach(({ value, bad }, k) => {
        const now = zero + k * 1000
        if (k === cut % steps.length) {
          const bytes = two.engine.save()
          two = build()
          assert.deepEqual(two.engine.restore(bytes), { carried: 3, fresh: 0 })
        }
        for (const { engine, set } of [one, two]) {
          set(0, value, now, bad ? quality.bad : quality.good)
          engine.scan(now)
        }
        for (let p = 1; p <= 3; p++)
          if (!isBad(one.image.qualities[p]))
            assert.deepEqual(
              [two.image.values[p], two.image.qualities[p]],
              [one.image.values[p], one.image.qualities[p]],
            )
          else assert.ok(isBad(two.image.qualities[p]))
      })
    }),
    { numRuns: 30 },
  )
})

test('a state of another version is used as far as it fits; damaged bytes are refused', () => {
  const one = bench()
  put(one.engine, 'm', single('add', adder), [0], [1])
  one.set(0, 2, zero)
  for (let k = 0; k < 3; k++) one.engine.scan(zero + k * 1000)
  const bytes = one.engine.save()
  const two = bench()
  put(
    two.engine,
    'm',
    single('add', {
      ...adder,
      outputs: [{ id: 'y' }, { id: 'z' }],
      wires: [...adder.wires!, { from: { node: 'x' }, to: { node: 'z' } }],
    }),
    [0],
    [1, 3],
  )
  put(two.engine, 'new', gain(1), [0], [2])
  // as a file is read: a part of a larger piece of memory
  const file = Buffer.concat([Buffer.from('xyz'), bytes]).subarray(3)
  assert.deepEqual(two.engine.restore(file), { carried: 1, fresh: 1 })
  two.set(0, 2, zero)
  two.engine.scan(zero + 3000)
  assert.equal(two.image.values[1], 8)
  for (const wrong of [
    bytes.subarray(0, bytes.length - 1),
    new Uint8Array(0),
    bytes.map((b, i) => (i === 60 ? b ^ 1 : b)),
  ])
    assert.throws(() => two.engine.restore(wrong), { code: 'badState' })
})

test('the same models say the same of history as they said live, page by page', () => {
  const count = 500
  const values = Float64Array.from({ length: count }, (_, k) => Math.sin(k / 7) * 5 + ((k * 37) % 11))
  const times = Float64Array.from(values, (_, k) => zero + k * 700)
  const qualities = Uint16Array.from(values, (_, k) => (k % 50 === 3 ? quality.bad : quality.good))
  const docs = [single('meanFilter', {}, { window: 10 }), single('add', adder), gain(3, { cycleMs: 5000 })]
  const build = () => {
    const under = bench()
    docs.forEach((doc, i) => {
      put(under.engine, `m${i}`, doc, [0], [1 + i])
    })
    return under
  }
  const live: string[] = []
  const one = build()
  for (let k = 0, at = 0; k < 350; k++) {
    const now = zero + k * 1000
    for (; at < count && times[at] <= now; at++) one.set(0, values[at], times[at], qualities[at])
    const { written } = one.engine.scan(now)
    live.push(`${[...written.points]} ${[...written.values]} ${[...written.qualities]}`)
  }
  for (const pageMs of [1000, 7_000, 1_000_000]) {
    const two = build()
    const replay = createReplay(two.engine, two.image, zero, 1000)
    const seen: string[] = []
    const end = zero + 350_000
    for (let from = zero; from < end; from += pageMs) {
      const until = Math.min(end, from + pageMs)
      const rows = [...times.keys()].filter((k) => times[k] >= from && times[k] < until)
      const column = {
        point: 0,
        times: times.filter((_, k) => rows.includes(k)),
        values: values.filter((_, k) => rows.includes(k)),
        qualities: qualities.filter((_, k) => rows.includes(k)),
      }
      replay.play({ until, columns: [column] }, (_, { written }) => {
        seen.push(`${[...written.points]} ${[...written.values]} ${[...written.qualities]}`)
      })
    }
    assert.deepEqual(seen, live)
  }
})

test('points to be brought before a scan: those that models read and no model writes', () => {
  const { engine } = bench()
  put(engine, 'a', gain(1), [4], [1])
  put(engine, 'b', gain(1), [1], [2])
  put(engine, 'c', gain(1), [0], [3])
  assert.deepEqual([...engine.reads()], [0, 4])
})

test('a point has one value in a scan, also when its model is stopped in it', () => {
  const { engine, set } = bench()
  const compiled = compile(gain(1), catalog)
  engine.put({ id: 'm', compiled, instances: [{ id: 'one', inputs: [0], outputs: [1] }], budgetMs: -1 })
  for (let k = 0; k < patience; k++) {
    set(0, k, zero)
    const { written } = engine.scan(zero + k * 1000)
    assert.equal(written.points.length, 1)
    assert.equal(isBad(written.qualities[0]), k === patience - 1)
  }
})

test('a clock that is set back: a little is waited for, far does not stop the models', () => {
  const { engine, image, set } = bench()
  put(engine, 'm', single('meanFilter', {}, { window: 5 }), [0], [1])
  set(0, 1, zero)
  for (let k = 0; k < 5; k++) engine.scan(zero + k * 1000)
  set(0, 7, zero)
  assert.equal(engine.scan(zero + 3_500).ran, 0)
  assert.equal(engine.scan(zero - 3_600_000).ran, 1)
  assert.deepEqual([image.values[1], image.qualities[1] & 0xff], [7, quality.good])
  assert.equal(engine.scan(zero - 3_599_000).ran, 1)
  assert.equal(engine.status()[0].missed, 0)
})

test('a clock that is set back does not lengthen the pause of a model', () => {
  const { image, set } = bench()
  let [clock, takes] = [0, 1]
  const engine = createEngine({ image, catalog, elapsed: () => (clock += takes) })
  const instances = [{ id: 'one', inputs: [0], outputs: [1] }]
  engine.put({ id: 'm', compiled: compile(gain(1), catalog), instances, budgetMs: 0.5 })
  set(0, 3, zero)
  for (let k = 0; k < patience; k++) engine.scan(zero + k * 1000)
  assert.equal(image.qualities[1] & 0xff, quality.badOutOfService)
  const back = zero - 86_400_000
  takes = 0
  engine.scan(back)
  assert.equal(image.qualities[1] & 0xff, quality.badOutOfService)
  engine.scan(back + pauseMs.first)
  assert.deepEqual([image.values[1], image.qualities[1] & 0xff], [3, quality.good])
})

test('an alarm on a boolean that is true by another number than 1', () => {
  const { engine, set } = bench()
  const doc: ModelInput = {
    ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000 },
    inputs: [{ id: 'on', type: 'boolean' }],
    alarms: [{ id: 'a' }],
    wires: [{ from: { node: 'on' }, to: { node: 'a' } }],
  }
  engine.put({ id: 'm', compiled: compile(doc, catalog), instances: [{ id: 'one', inputs: [0], outputs: [] }] })
  set(0, 255, zero)
  assert.deepEqual(
    engine.scan(zero).alarms.map((a) => a.active),
    [true],
  )
})

test('from the live table and back into it', () => {
  const table = openLiveTable()
  const { engine, image } = bench()
  put(engine, 'm', gain(2), [0], [1])
  bringLive(table, engine.reads(), image)
  const first = engine.scan(zero).written
  assert.ok(isBad(first.qualities[0]))
  const one = emptyBatch(1)
  one.times[0] = zero + 400
  one.values[0] = 21
  one.qualities[0] = quality.good
  table.write(one)
  bringLive(table, engine.reads(), image)
  table.write(engine.scan(zero + 1000).written)
  const cell = { time: 0, value: 0, quality: 0 }
  assert.ok(table.read(1, cell))
  assert.deepEqual(cell, { time: zero + 1000, value: 42, quality: quality.good | origin.calculated })
})

test('what stands on the wires of an instance', () => {
  const { engine, set } = bench()
  put(engine, 'm', single('add', adder), [0], [1])
  set(0, 4, zero)
  engine.scan(zero)
  engine.scan(zero + 1000)
  const look = engine.look('m', 'one')!
  assert.deepEqual([look.inputs.x.value, look.blocks.sum.out.value, look.blocks.keep.out.value], [4, 8, 4])
  assert.equal(engine.look('m', 'nobody'), undefined)
})

test('a point in another unit than the model is converted for its instance, or refused', () => {
  const { engine, image, set } = bench()
  const compiled = compile(gain(1, { inputs: [{ id: 'x', unit: 'MPa' }] }), catalog)
  const instances = [
    { id: 'a', inputs: [0], outputs: [1] },
    { id: 'b', inputs: [2], outputs: [3], inputUnits: ['kPa'] },
  ]
  engine.put({ id: 'm', compiled, instances })
  set(0, 2, zero)
  set(2, 2, zero)
  engine.scan(zero)
  assert.deepEqual([image.values[1], image.values[3]], [2, 0.002])
  assert.throws(() => engine.put({ id: 'm', compiled, instances: [{ ...instances[1], inputUnits: ['degC'] }] }), {
    code: 'wrongPointUnit',
  })
})

test('more memory than there is, and windows in too many lengths, are refused before anything is taken', () => {
  const { engine } = bench()
  const doc: ModelInput = {
    ...single('meanFilter', {
      cycleMs: 100,
      parameters: [{ id: 'w', label, unit: 's', default: 100_000, low: 1, high: 100_000 }],
    }),
    blocks: [{ id: 'b', kind: 'meanFilter', params: { window: { parameter: 'w' } } }],
  }
  const compiled = compile(doc, catalog)
  const many = (count: number, w: (n: number) => number) =>
    Array.from({ length: count }, (_, n) => ({
      id: `i${n}`,
      inputs: [0],
      outputs: [-1],
      overrides: { w: w(n) },
    }))
  assert.throws(() => engine.put({ id: 'm', compiled, instances: many(19_900, () => 100_000) }), {
    code: 'tooMuchMemory',
  })
  assert.throws(() => engine.put({ id: 'm', compiled, instances: many(201, (n) => n + 1) }), { code: 'tooManyShapes' })
})
