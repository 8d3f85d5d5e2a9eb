import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { TenantPoint } from '../../api/point.ts'
import { isBad, quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { openLiveTable } from '../live/live-table.ts'
import { openSampleRings, samplesPerScan } from '../live/sample-rings.ts'
import { bindInstance, type PointFinder } from './bind-instance.ts'
import { catalog } from './blocks/catalog.ts'
import { compile, issuesOf } from './engine/compile.ts'
import { createScanLoop } from './live/scan-loop.ts'
import { planTrial } from './trial/plan.ts'
import { runTrial } from './trial/run-trial.ts'
import { readSeries } from './trial/series.ts'
import { batchOf, good, listHistorian, type Sample } from './trial/testing.ts'
import { walk } from './walk.ts'

/** A multiple of every cycle here. */
const begin = 42_000 * 40_000_000
const name = { zh: '试', en: 'trial' }
const outputs = ['rms', 'certain', 'count', 'lost', 'mean']

/** Figures of a velocity in mm/s that comes as samples, in inches per second; and what is said of their quality. */
const drawing = (cycleMs = 1000, late: object = { policy: 'hold' }, rate = 50) => ({
  ...{ format: 'millrace-model', version: 1, name, cycleMs, late },
  inputs: [{ id: 'x', type: 'samples' as const, unit: 'mm/s' }],
  submodels: [
    {
      ...{ id: 'wave', label: name },
      inputs: [{ id: 'in', type: 'samples' as const, unit: 'in/s' }],
      outputs: [{ id: 'out' }, { id: 'certain', type: 'boolean' as const }],
      blocks: [
        { id: 'figures', kind: 'waveFigures', params: { length: '256', rate } },
        { id: 'word', kind: 'qualityOf' },
      ],
      wires: [
        { from: { node: 'in' }, to: { node: 'figures', port: 'in' } },
        { from: { node: 'figures', port: 'rms' }, to: { node: 'out' } },
        { from: { node: 'figures', port: 'rms' }, to: { node: 'word', port: 'in' } },
        { from: { node: 'word', port: 'good' }, to: { node: 'certain' } },
      ],
    },
  ],
  blocks: [
    { id: 'inner', kind: 'submodel', submodel: 'wave' },
    { id: 'counts', kind: 'sampleFigures' },
  ],
  outputs: outputs.map((id) => ({ id, type: id === 'certain' ? ('boolean' as const) : ('number' as const) })),
  wires: [
    { from: { node: 'x' }, to: { node: 'inner', port: 'in' } },
    { from: { node: 'x' }, to: { node: 'counts', port: 'in' } },
    { from: { node: 'inner', port: 'out' }, to: { node: 'rms' } },
    { from: { node: 'inner', port: 'certain' }, to: { node: 'certain' } },
    ...['count', 'lost', 'mean'].map((id) => ({ from: { node: 'counts', port: id }, to: { node: id } })),
  ],
})

const pointOf = (code: string, processing: object = {}, rest: object = {}): TenantPoint =>
  ({ index: 7, code, type: 'number', unit: 'mm/s', source: null, processing, ...rest }) as TenantPoint

const millimetres = (inches: number | null) => inches && Math.round(inches * 25.4e6) / 1e6

/** What each output said at each scan, null where it was bad. */
type Said = (number | null)[][]

function live(drawn: object, samples: readonly Sample[], cycleMs: number, to: number): Said {
  const [table, rings] = [openLiveTable(), openSampleRings()]
  rings.want(7)
  const said: Said = outputs.map(() => [])
  let [now, at] = [begin, 0]
  const loop = createScanLoop({
    ...{ table, rings, catalog, clock: () => now, elapsed: () => 0, alarms() {} },
    written: ({ points, values, qualities }) => {
      for (const [i, point] of points.entries()) said[point - 20].push(isBad(qualities[i]) ? null : values[i])
    },
  })
  const instances = [{ id: 'one', inputs: [7], outputs: outputs.map((_, i) => 20 + i), inputUnits: ['mm/s'] }]
  loop.put({ id: 'm', number: 1, drawing: drawn, instances })
  for (; now < to; now += cycleMs) {
    const first = at
    while (at < samples.length && samples[at].time <= now) at++
    const batch = batchOf(samples.slice(first, at))
    table.write(batch)
    rings.write(batch)
    loop.step()
  }
  return said
}

async function tried(drawn: object, samples: readonly Sample[], to: number, most?: number, processing = {}) {
  const found = pointOf('P7', processing)
  const compiled = compile(drawn, catalog)
  const bound = { inputs: [{ port: 'x', point: 'P7', by: 'instance' as const, found }], outputs: [] }
  const plan = planTrial({ code: 'm', drawing: drawn, compiled }, [{ code: 'one', overrides: {}, bound }], {
    ...{ from: begin, to, warmUpMs: 0, sweep: [] },
  })
  const historian = listHistorian(samples, most)
  const outcome = await runTrial(plan, [], {
    ...{ catalog, historian, elapsed: () => 0, progress() {}, stopped: () => false },
  })
  return readSeries(outcome.places[0].series, outputs.length).map((s) => s.lasts)
}

async function walked(drawn: object, samples: readonly Sample[], cycleMs: number, to: number): Promise<Said> {
  const compiled = compile(drawn, catalog)
  const { times, values, qualities } = batchOf(samples)
  const feeds = new Map([['x', { column: { times, values, qualities }, unit: 'mm/s' }]])
  const scans = Math.ceil((to - begin) / cycleMs)
  const { blocks } = await walk(compiled, { from: begin, scans, overrides: {} }, feeds, catalog)
  const column = (node: string, port: string) =>
    blocks[node][port].values.map((v, i) => (isBad(blocks[node][port].qualities[i]) ? null : v))
  return [
    ...[column('inner/figures', 'rms'), column('inner/word', 'good')],
    ...['count', 'lost', 'mean'].map((port) => column('counts', port)),
  ]
}

/** A device of 50 Hz that skips, sends bad values and falls silent now and then, and sent before the first scan, too. */
const device = fc
  .array(
    fc.record({
      skip: fc.constantFrom(...[0, 0, 0, 0, 0, 0, 0, 1, 3, 4, 200]),
      word: fc.constantFrom(...Array(12).fill(quality.good), quality.uncertain, quality.badCommFailure),
      run: fc.integer({ min: 1, max: 300 }),
    }),
    { minLength: 2, maxLength: 12 },
  )
  .map((parts) => {
    const samples: Sample[] = []
    let time = begin - 1_990
    for (const { skip, word, run } of parts) {
      time += skip * 20
      samples.push({ point: 7, time, value: Math.sin(time / 130), quality: word })
      for (let i = 0; i < run; i++) {
        time += 20
        samples.push(good(7, time, Math.sin(time / 130) + (i % 7) / 5))
      }
      time += 20
    }
    return samples
  })

test('samples between scans: a trial and a walk say what the live thread says, however history is cut into pages', async () => {
  const policies = fc.constantFrom<object>({ policy: 'hold' }, { policy: 'bad', afterMs: 3_000 })
  const pages = fc.integer({ min: 400, max: 2_000 })
  await fc.assert(
    fc.asyncProperty(
      device,
      policies,
      fc.constantFrom(100, 1_000, 7_000),
      pages,
      async (samples, late, cycleMs, most) => {
        const drawn = drawing(cycleMs, late)
        const to = begin + 42_000
        const wanted = live(drawn, samples, cycleMs, to)
        assert.deepEqual(await tried(drawn, samples, to, most), wanted)
        assert.deepEqual(await walked(drawn, samples, cycleMs, to), wanted)
      },
    ),
    { numRuns: 40 },
  )
})

test('the same where a scan gets more than it takes, and units are converted on the way', async () => {
  const cycleMs = 6_000
  const samples = Array.from({ length: 20_000 }, (_, k) => good(7, begin + 1 + k, k % 2 ? 3 : -3))
  const drawn = drawing(cycleMs, { policy: 'hold' }, 1000)
  const to = begin + 24_000
  const wanted = live(drawn, samples, cycleMs, to)
  assert.deepEqual(await tried(drawn, samples, to), wanted)
  assert.deepEqual(await walked(drawn, samples, cycleMs, to), wanted)
  const [rms, certain, count, lost] = wanted
  assert.deepEqual(rms.map(millimetres), [null, 3, 3, 3])
  assert.deepEqual(
    [certain, count],
    [
      [0, 0, 0, 0],
      [0, samplesPerScan, samplesPerScan, samplesPerScan],
    ],
  )
  assert.deepEqual(lost, [0, ...Array(3).fill(6_000 - samplesPerScan)])
})

test('what a silence or a lost connection shows is no sample in a trial', async () => {
  const samples = Array.from({ length: 100 }, (_, k) => good(7, begin + 20 * (k + 1), 1))
  const [, , count] = await tried(drawing(), samples, begin + 10_000, undefined, { expectedEveryMs: 500 })
  assert.deepEqual(count, [0, 50, 50, 0, 0, 0, 0, 0, 0, 0])
})

test('only blocks for waveforms take samples, and only samples go into them; alarms have none', () => {
  const base = { format: 'millrace-model' as const, version: 1 as const, name, cycleMs: 1000 }
  const wires = (port: string) => [{ from: { node: 'x' }, to: { node: 'b', port } }]
  const faults = (input: object, kind: string) =>
    issuesOf(
      { ...base, inputs: [{ id: 'x', ...input }], blocks: [{ id: 'b', kind }], wires: wires('in') },
      catalog,
    ).map(({ node, port, refusal }) => [refusal.code, node, port ?? null])
  assert.deepEqual(faults({ type: 'samples' }, 'waveFigures'), [])
  assert.deepEqual(faults({ type: 'samples' }, 'absolute'), [
    ['samplesNotTaken', 'b', 'in'],
    ['unwired', 'b', 'in'],
  ])
  for (const input of [{}, { type: 'boolean' }])
    assert.deepEqual(faults(input, 'waveFigures')[0], ['samplesNeeded', 'b', 'in'])
  assert.deepEqual(faults({ type: 'samples', alarm: true, unit: '1' }, 'waveFigures'), [
    ['alarmHasNoSamples', 'x', null],
  ])
  // the unit of a speed is asked for, and that of the samples passes through
  const units = {
    ...base,
    inputs: [{ id: 'x', type: 'samples', unit: 'mm/s' }],
    blocks: [{ id: 'b', kind: 'waveFigures' }],
  }
  const output = (unit: string) => ({
    ...units,
    blocks: [...units.blocks, { id: 'high', kind: 'above', params: { limit: { value: 1, unit } } }],
    wires: [...wires('in'), { from: { node: 'b', port: 'rms' }, to: { node: 'high', port: 'in' } }],
  })
  assert.deepEqual(issuesOf(output('in/s'), catalog), [])
  assert.deepEqual(
    issuesOf(output('degC'), catalog).map((i) => i.refusal.code),
    ['wrongUnit'],
  )
})

test('samples are bound to a number whose history is whole, never to what a model writes', () => {
  const compiled = compile(drawing(), catalog)
  const bind = (found: TenantPoint) => {
    const points: PointFinder = { byCode: (code) => (code === 'P' ? found : undefined), byRole: () => undefined }
    const instance = { code: 'one', machine: null, machineType: null, bindings: { x: 'P' }, overrides: {} }
    return bindInstance({ code: 'm', equipmentType: null }, compiled, instance as never, points).faults.map(
      (f) => f.code,
    )
  }
  assert.deepEqual(bind(pointOf('P')), [])
  for (const processing of [
    { deadband: 1 },
    { compression: { deviation: 1, maxIntervalMs: 1000 } },
    { fillGroup: 'g' },
  ])
    assert.deepEqual(bind(pointOf('P', processing)), ['samplesNotWhole'])
  assert.deepEqual(bind(pointOf('P', {}, { type: 'enum' })), ['wrongPointType'])
  assert.deepEqual(bind(pointOf('P', {}, { unit: 'degC' })), ['wrongPointUnit'])

  const { loop, put } = open()
  put('m', [7], 20)
  const copies = {
    ...{ format: 'millrace-model', version: 1, name, cycleMs: 1000, inputs: [{ id: 'a' }], outputs: [{ id: 'y' }] },
    wires: [{ from: { node: 'a' }, to: { node: 'y' } }],
  }
  const writes = { id: 'w', number: 1, drawing: copies, instances: [{ id: 'w1', inputs: [3], outputs: [7] }] }
  assert.throws(
    () => loop.put(writes),
    (e) => e instanceof Refusal && e.code === 'samplesOfModel',
  )
  // and a trial says so before it begins
  const output = pointOf('m.one.mean')
  const bound = { inputs: [{ port: 'x', point: output.code, by: 'instance' as const, found: output }], outputs: [] }
  assert.throws(
    () =>
      planTrial({ code: 'm', drawing: drawing(), compiled }, [{ code: 'one', overrides: {}, bound }], {
        ...{ from: begin, to: begin + 5_000, warmUpMs: 0, sweep: [] },
      }),
    { code: 'samplesOfModel' },
  )
})

/** A scan loop over rings, once more with the rings of the one before or with its state. */
function open(rings = openSampleRings()) {
  const at = { now: begin }
  const said: [rms: number | null, certain: number, count: number][] = []
  const loop = createScanLoop({
    ...{ table: openLiveTable(), rings, catalog, clock: () => at.now, elapsed: () => 0, alarms() {} },
    written: ({ values, qualities }) =>
      void said.push([millimetres(isBad(qualities[0]) ? null : values[0]), values[1], values[2]]),
  })
  const put = (id: string, inputs: number[], first: number) => {
    for (const point of inputs) rings.want(point)
    const instances = [{ id: 'one', inputs, outputs: outputs.map((_, i) => first + i) }]
    loop.put({ id, number: 1, drawing: drawing(1000, { policy: 'hold' }, 100), instances })
  }
  const scan = (seconds: number) => {
    for (let s = 0; s < seconds; s++) {
      for (let k = 0; k < 100; k++) rings.push(7, at.now - 1000 + 10 * (k + 1), 2, quality.good)
      loop.step()
      at.now += 1000
    }
    return said.at(-1)!
  }
  return { at, loop, put, scan, rings }
}

test('a thread that starts again goes on in its window with what is still in the ring; without the ring the window begins anew', () => {
  const first = open()
  first.put('m', [7], 20)
  assert.deepEqual(first.scan(3), [null, 0, 100], 'two seconds of samples are no window of 256')
  assert.deepEqual(first.scan(1), [2, 0, 100])
  const saved = first.loop.save()
  // half a minute passes in which the device goes on
  const away = 30
  for (let k = 0; k < away * 100; k++) first.rings.push(7, first.at.now - 1000 + 10 * (k + 1), 2, quality.good)
  const again = (rings = first.rings) => {
    const next = open(rings)
    next.put('m', [7], 20)
    assert.deepEqual(next.loop.restore(saved), { carried: 1, fresh: 0 })
    next.at.now = first.at.now + away * 1000
    return next
  }
  const same = again()
  assert.deepEqual(same.scan(1), [2, 0, 100 * (away + 1)], 'everything that came meanwhile, once')
  const other = again(openSampleRings())
  assert.deepEqual(other.scan(1), [null, 0, 100])
  assert.deepEqual(other.scan(2), [2, 0, 100], 'bad until it is full')
})
