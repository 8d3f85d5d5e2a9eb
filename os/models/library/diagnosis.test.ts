// Each template on a synthetic series with the fault that it is for, and on one without.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBad, isGood, quality } from '../../../contract/quality.ts'
import { catalog } from '../blocks/catalog.ts'
import type { Seen } from '../blocks/testing.ts'
import { compile } from '../engine/compile.ts'
import { createProgram } from '../engine/program.ts'
import { seeded } from '../learn/random.ts'
import { diagnosisTemplates } from './diagnosis.ts'

type Column = readonly number[]
type Params = Record<string, number | { value: number; unit: string }>

/** A drawing with the template alone in it, run over columns at one sample per cycle; NaN is a bad reading. */
function run(
  id: string,
  columns: Record<string, Column>,
  params: Params = {},
  more: { unit?: string; cycleMs?: number } = {},
) {
  const template = diagnosisTemplates.find((one) => one.id === id)!
  const outputs = template.outputs ?? []
  const compiled = compile(
    {
      format: 'millrace-model',
      version: 1,
      name: template.label,
      cycleMs: more.cycleMs ?? 1000,
      inputs: Object.keys(columns).map((name) => ({
        id: `in_${name}`,
        unit: name === 'load' ? 'MW' : (more.unit ?? 'degC'),
      })),
      outputs: outputs.map((port) => ({ id: `out_${port.id}`, type: port.type })),
      submodels: [template],
      blocks: [{ id: 'it', kind: 'submodel', submodel: id, params }],
      wires: [
        ...Object.keys(columns).map((name) => ({ from: { node: `in_${name}` }, to: { node: 'it', port: name } })),
        ...outputs.map((port) => ({ from: { node: 'it', port: port.id }, to: { node: `out_${port.id}` } })),
      ],
    },
    catalog,
  )
  const program = createProgram(compiled, ['one'], [compiled.params({})])
  const { v, q } = program.memory
  const seen: Record<string, Seen[]> = Object.fromEntries(outputs.map((port) => [port.id, []]))
  const length = Math.max(...Object.values(columns).map((column) => column.length))
  for (let k = 0; k < length; k++) {
    Object.values(columns).forEach((column, i) => {
      v[compiled.inputs[i].slot] = column[k]
      q[compiled.inputs[i].slot] = Number.isNaN(column[k]) ? quality.bad : quality.good
    })
    program.run(Int32Array.of(0), 1, 1_700_000_000_000 + k * compiled.cycleMs)
    outputs.forEach((port, i) => {
      const { slot } = compiled.outputs[i]
      seen[port.id].push({ value: v[slot], quality: q[slot] })
    })
  }
  assert.equal(program.faults.count, 0)
  const units = Object.fromEntries(compiled.outputs.map((port, i) => [outputs[i].id, port.unit]))
  return { seen, units }
}

const series = (n: number, f: (k: number) => number) => Array.from({ length: n }, (_, k) => f(k))
const random = seeded(7)
const drawn = series(2000, () => 2 * random.next() - 1)
/** Noise of ±1, the same each time. */
const noise = (k: number) => drawn[k]
/** Scans with a true and good alarm. */
const alarms = ({ seen }: ReturnType<typeof run>) =>
  seen.alarm.flatMap((s, k) => (isGood(s.quality) && s.value === 1 ? [k] : []))
const last = (list: readonly Seen[]) => list[list.length - 1]

test('there are the seven, each whole: words in both languages, parameters that its blocks follow', () => {
  assert.deepEqual(
    diagnosisTemplates.map((one) => one.id),
    ['sporadic', 'defect', 'periodic', 'longCycle', 'comparison', 'autoControl', 'varyingCondition'],
  )
  for (const one of diagnosisTemplates) {
    const followed = (one.blocks ?? []).flatMap((block) =>
      Object.values(block.params ?? {}).flatMap((value) =>
        typeof value === 'object' && 'parameter' in value ? [value.parameter] : [],
      ),
    )
    const declared = (one.parameters ?? []).map((parameter) => parameter.id)
    assert.deepEqual([...new Set(followed)].sort(), declared.sort(), one.id)
    const places = [...(one.inputs ?? []), ...(one.blocks ?? []), ...(one.outputs ?? [])].map((node) =>
      JSON.stringify(node.position),
    )
    assert.equal(new Set(places).size, places.length, `${one.id}: nothing lies on something else`)
  }
})

test('sporadic: each spike is counted and its alarm is held; noise and a slow rise are none', () => {
  const spiky = series(400, (k) => 100 + noise(k) + (k === 150 || k === 300 ? 20 : 0))
  const found = run('sporadic', { x: spiky })
  assert.deepEqual([Math.min(...alarms(found)), Math.max(...alarms(found))], [150, 330])
  // the scan of the spike and the 30 after it, twice
  assert.equal(alarms(found).length, 62)
  assert.equal(last(found.seen.count).value, 2)
  assert.equal(found.units.deviation, 'deltaK')
  assert.deepEqual(alarms(run('sporadic', { x: series(400, (k) => 100 + noise(k) + k / 60) })), [])
})

test('defect: an excess that lasts, not one that is short; the hours that it lasted', () => {
  const excess = (from: number, to: number) => series(400, (k) => (k >= from && k < to ? 105 : 95))
  const found = run('defect', { x: excess(100, 300) })
  assert.deepEqual([Math.min(...alarms(found)), Math.max(...alarms(found))], [160, 299])
  assert.ok(Math.abs(last(found.seen.hours).value * 3600 - 140) <= 1, `${last(found.seen.hours).value * 3600} s`)
  assert.deepEqual(alarms(run('defect', { x: excess(100, 150) })), [])
})

test('periodic: a swing with its period; noise and a swing that is too small are none', () => {
  const wave = (amplitude: number) =>
    series(700, (k) => 50 + amplitude * Math.sin((2 * Math.PI * k) / 40) + 0.3 * noise(k))
  const found = run('periodic', { x: wave(3) })
  assert.ok(alarms(found).includes(699))
  assert.ok(Math.abs(last(found.seen.period).value - 40) < 2)
  assert.ok(Math.abs(last(found.seen.amplitude).value - 3) < 0.3)
  assert.deepEqual(alarms(run('periodic', { x: wave(0.5) })), [])
  assert.deepEqual(alarms(run('periodic', { x: series(700, (k) => 50 + 2 * noise(k)) })), [])
})

test('long cycle: a slow rise is told as far ahead as asked; a level value never', () => {
  const more = { cycleMs: 3_600_000 }
  // a tenth of a degree an hour from 60: the limit of 100 is met after 400 hours
  const rising = series(300, (k) => 60 + k / 10 + 0.2 * noise(k))
  const found = run('longCycle', { x: rising }, { horizon: 168 }, more)
  const [first] = alarms(found)
  // a week ahead, and confirmed for a day
  assert.ok(Math.abs(first - (400 - 168 + 24)) <= 8, `told at hour ${first}`)
  assert.ok(Math.abs(last(found.seen.hours).value - 101) <= 5, `${last(found.seen.hours).value} h`)
  assert.deepEqual(alarms(run('longCycle', { x: series(300, (k) => 98 + noise(k)) }, { horizon: 168 }, more)), [])
})

test('comparison: two sensors that part, whichever is higher; and not while they move together', () => {
  const load = (k: number) => 300 + 50 * Math.sin(k / 50)
  const pair = (gap: (k: number) => number) => ({
    a: series(500, (k) => load(k) + noise(k)),
    b: series(500, (k) => load(k) + noise(k + 1000) + gap(k)),
  })
  for (const sign of [1, -1]) {
    const found = run(
      'comparison',
      pair((k) => (k < 200 ? 0 : sign * 9)),
    )
    const [first] = alarms(found)
    assert.ok(first > 260 && first < 330, `told at ${first}`)
    assert.ok(Math.abs(last(found.seen.difference).value + sign * 9) < 1)
  }
  assert.deepEqual(
    alarms(
      run(
        'comparison',
        pair(() => 2),
      ),
    ),
    [],
  )
})

test('auto control: a loop that swings, one at its limit, and one that does its work', () => {
  const loopOf = (error: (k: number) => number, output: (k: number) => number) => ({
    setpoint: series(700, () => 540),
    value: series(700, (k) => 540 - error(k)),
    output: series(700, output),
  })
  const params = { window: 300 }
  const swing = (k: number) => 4 * Math.sin((2 * Math.PI * k) / 30)
  const swinging = run(
    'autoControl',
    loopOf(swing, (k) => 50 + swing(k)),
    params,
  )
  assert.ok(alarms(swinging).includes(699))
  assert.equal(last(swinging.seen.oscillates).value, 1)
  const atLimit = run(
    'autoControl',
    loopOf(
      (k) => 0.3 * noise(k),
      () => 100,
    ),
    params,
  )
  assert.ok(alarms(atLimit).includes(699))
  assert.equal(last(atLimit.seen.saturated).value, 1)
  assert.equal(last(atLimit.seen.oscillates).value, 0)
  const well = run(
    'autoControl',
    loopOf(
      (k) => 0.5 * noise(k),
      (k) => 50 + noise(k),
    ),
    params,
  )
  assert.deepEqual(alarms(well), [])
  assert.ok(isGood(last(well.seen.alarm).quality))
})

test('varying condition: measured against what the load asks for, silent while the load moves', () => {
  const params = { base: 20, gain: 0.1 }
  const loads = series(1200, (k) => (k < 500 ? 300 : k < 600 ? 300 + 2 * (k - 500) : 500))
  const normal = loads.map((load, k) => 20 + 0.1 * load + noise(k))
  const healthy = run('varyingCondition', { x: normal, load: loads }, params)
  assert.deepEqual(alarms(healthy), [])
  assert.equal(last(healthy.seen.expected).value, 70)
  const lagging = normal.map((x, k) => (k >= 500 && k < 640 ? x - 12 : x))
  assert.deepEqual(alarms(run('varyingCondition', { x: lagging, load: loads }, params)), [])
  const faulty = run('varyingCondition', { x: normal.map((x, k) => (k >= 900 ? x + 8 : x)), load: loads }, params)
  assert.deepEqual([Math.min(...alarms(faulty)), Math.max(...alarms(faulty))], [930, 1199])
})

test('bad readings give no alarm that is good', () => {
  const inputs: Record<string, string[]> = Object.fromEntries(
    diagnosisTemplates.map((one) => [one.id, (one.inputs ?? []).map((port) => port.id)]),
  )
  for (const [id, names] of Object.entries(inputs)) {
    const columns = Object.fromEntries(names.map((name) => [name, series(30, () => Number.NaN)]))
    const { seen } = run(id, columns)
    for (const s of seen.alarm) assert.ok(isBad(s.quality) || s.value === 0, id)
  }
})

test('thresholds may be said in another unit; a window beyond its limits is refused', () => {
  const spiky = series(200, (k) => 100 + (k === 150 ? 6 : 0))
  assert.ok(alarms(run('sporadic', { x: spiky }, { window: { value: 1, unit: 'min' } })).length > 0)
  assert.throws(() => run('sporadic', { x: spiky }, { window: 0 }), { code: 'paramRange' })
  assert.throws(() => run('sporadic', { x: spiky }, { threshold: -1 }), { code: 'paramRange' })
})
