// Where else a data-driven model is used, which points it takes there, and since when it has drifted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type DriftItem,
  type DriftVerdict,
  driftVerdicts,
  type KeptRecipe,
  learnedRecipe,
} from '../../../api/learned-models.ts'
import type { TenantPoint } from '../../../api/point.ts'
import { defineBlock } from '../../../contract/block.ts'
import { finderOf } from '../bind-instance.ts'
import { catalog } from '../blocks/catalog.ts'
import { compile } from '../engine/compile.ts'
import { converted } from '../graph/unit-algebra.ts'
import type { StoredInstance } from '../model-store.ts'
import type { PlaceLook } from './place-store.ts'
import { type Calling, inTurn, type Place, placeDrifts, placesOf, rotated, sinceOf } from './places.ts'

const text = (word: string) => ({ zh: word, en: word })
const block = defineBlock({
  ...{ id: 'learned:pump:2', label: text('pump'), group: 'learned', about: text(''), formula: '', quality: text('') },
  inputs: { flow: { label: text('flow'), unit: 't/h' }, temp: { label: text('temp'), unit: 'degC' } },
  outputs: { index: { label: text('index'), unit: '1' } },
  params: {},
  step: () => {},
})
const blocks = new Map([...catalog, ['learned:pump', block]])

const point = (code: string, path: string, role: string | null, unit: string | null): TenantPoint =>
  ({ ...{ code, path, role, unit, type: 'number', index: 0, name: text(code), processing: {} } }) as TenantPoint
const points = [
  ...['A', 'B', 'C', 'D'].flatMap((pump) => [
    point(`${pump}.flow`, `P/U/${pump}`, 'flow', 't/h'),
    // of pump B the instrument says °F
    point(`${pump}.temp`, `P/U/${pump}`, 'temp', pump === 'B' ? 'degF' : 'degC'),
  ]),
  point('A.speed', 'P/U/A', 'speed', null),
  point('B.speed', 'P/U/B', 'speed', null),
  point('load', 'P/U', null, 'MW'),
]
const finder = finderOf({ byCode: (code) => points.find((p) => p.code === code), all: () => points })

const recipeOf = (conditions: Record<string, string> = {}): KeptRecipe => {
  const columns = [
    ...Object.entries({ flow: 'A.flow', temp: 'A.temp' }).map(([name, code]) => ({ name, point: code })),
    ...Object.entries(conditions).map(([name, code]) => ({ name, point: code, use: 'condition' })),
  ]
  const recipe = learnedRecipe.parse({ columns, periods: [{ from: 0, to: 1 }], stepMs: 60_000 })
  return {
    ...recipe,
    columns: recipe.columns.map((c) => ({ ...c, unit: finder.byCode(c.point)?.unit ?? null, label: text(c.name) })),
  }
}
const trained = (conditions?: Record<string, string>) => ({ recipe: recipeOf(conditions), machine: 'P/U/A' })

const inputs = ['flow', 'temp'].map((id) => ({ id, role: id, unit: block.inputs[id].unit }))
const wires = ['flow', 'temp'].map((id) => ({ from: { node: id }, to: { node: 'b', port: id } }))
const drawing = (more: object = {}) => ({
  ...{ format: 'millrace-model', version: 1, name: text('watch'), cycleMs: 1000 },
  ...{ inputs, wires, blocks: [{ id: 'b', kind: 'learned:pump' }] },
  ...more,
})
const instance = (machine: string | null, more: Partial<StoredInstance> = {}): StoredInstance => ({
  ...{ id: machine ?? 'x', model: 'm', code: machine?.at(-1) ?? 'free', machine, machineName: null, bindings: {} },
  ...{ machineType: machine === null ? null : 'pump', overrides: {}, enabled: true, version: 1 },
  ...{ updatedAt: 0, updatedBy: '', ...more },
})
const calling = (instances: StoredInstance[], code = 'watch', drawn: object = drawing()): Calling => ({
  ...{ code, equipmentType: 'pump', instances, compiled: compile(drawn, blocks) },
})
const readsOf = (place: Place) =>
  'problem' in place ? place.problem.en : place.reads.map((read) => read.point.code).join()

test('every other machine whose model calls it, once; not the one that it was trained on, and nothing that does not run', () => {
  const all = calling([
    ...['P/U/A', 'P/U/B', 'P/U/C'].map((path) => instance(path)),
    instance('P/U/D', { enabled: false }),
    // points of pump A by name, and a machine without points
    instance(null, { code: 'again', bindings: { flow: 'A.flow', temp: 'A.temp' } }),
    instance(null, { code: 'mixed', bindings: { flow: 'A.flow', temp: 'D.temp' } }),
    instance('P/U/E'),
  ])
  const places = placesOf(block.id, trained(), [all, calling([instance('P/U/B')], 'other')], finder)
  assert.deepEqual(
    places.map((place) => [place.place, place.machine, place.caller, readsOf(place)]),
    [
      ['P/U/B', 'P/U/B', 'watch.B', 'B.flow,B.temp'],
      ['P/U/C', 'P/U/C', 'watch.C', 'C.flow,C.temp'],
      ['watch.mixed', null, 'watch.mixed', 'A.flow,D.temp'],
    ],
  )
  assert.deepEqual(placesOf('learned:pump:1', trained(), [all], finder), [])
})

test('what is read there becomes what training saw, through units and the ports of sub-models', () => {
  const inner = {
    ...{ id: 's', label: text('s'), wires, blocks: [{ id: 'b', kind: 'learned:pump' }] },
    inputs: inputs.map(({ id, unit }) => ({ id, unit })),
  }
  const nested = drawing({
    blocks: [{ id: 'b', kind: 'submodel', submodel: 's' }],
    submodels: [inner],
    inputs: [inputs[0], { id: 'temp', role: 'temp', unit: 'K' }],
  })
  for (const drawn of [drawing(), nested]) {
    const [place] = placesOf(block.id, trained(), [calling([instance('P/U/B')], 'watch', drawn)], finder)
    assert.ok('reads' in place)
    const [flow, temp] = place.reads
    assert.equal(converted(7, flow.conversion), 7)
    assert.ok(Math.abs(converted(212, temp.conversion) - 100) < 1e-9)
  }
})

test('a calculated input cannot be read: the place is told with its reason; at the trained machine it is watched already', () => {
  const filtered = drawing({
    blocks: [
      { id: 'b', kind: 'learned:pump' },
      { id: 'f', kind: 'absolute' },
    ],
    wires: [
      { from: { node: 'flow' }, to: { node: 'f', port: 'in' } },
      { from: { node: 'f' }, to: { node: 'b', port: 'flow' } },
      wires[1],
    ],
  })
  const places = placesOf(
    block.id,
    trained(),
    [calling([instance('P/U/A'), instance('P/U/B')], 'watch', filtered)],
    finder,
  )
  assert.deepEqual(
    places.map((place) => [place.place, readsOf(place)]),
    [['P/U/B', '“flow” is calculated by the drawing, so it cannot be read from history']],
  )
})

test('a condition is read from what plays its role there, or from the same point where it is not the machine’s own', () => {
  const at = (machine: string, conditions: Record<string, string>) =>
    readsOf(placesOf(block.id, trained(conditions), [calling([instance(machine)])], finder)[0])
  assert.equal(at('P/U/B', { speed: 'A.speed' }), 'B.flow,B.temp,B.speed')
  assert.equal(at('P/U/B', { load: 'load' }), 'B.flow,B.temp,load')
  assert.equal(at('P/U/C', { speed: 'A.speed' }), 'There is no point here that stands for “speed”')
  assert.equal(at('P/U/C', { gone: 'gone' }), 'There is no point here that stands for “gone”')
})

const look = (at: number, verdict: DriftVerdict, number = 1): DriftItem => ({
  ...{ at, verdict, number, rows: 100, stability: 0.1, shifts: [], outside: null, from: at - 1, to: at },
})

test('since when a verdict is so', () => {
  const table: [latest: DriftItem, earlier: DriftItem[], since: number][] = [
    [look(9, 'retrain'), [], 9],
    [look(9, 'retrain'), [look(8, 'retrain'), look(7, 'retrain'), look(6, 'steady'), look(5, 'retrain')], 7],
    // a night without rows ends nothing
    [look(9, 'retrain'), [look(8, 'tooFew'), look(7, 'retrain'), look(6, 'tooFew'), look(5, 'watch')], 7],
    [look(9, 'tooFew'), [look(8, 'tooFew'), look(7, 'steady')], 8],
    // another version is another story
    [look(9, 'retrain', 2), [look(8, 'retrain', 1)], 9],
  ]
  for (const [latest, earlier, since] of table) assert.equal(sinceOf(latest, earlier), since)
})

test('since when is the same with few looks kept and with all of them', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...driftVerdicts), { minLength: 1, maxLength: 30 }), (verdicts) => {
      let kept: PlaceLook[] = []
      let all: DriftItem[] = []
      for (const [at, verdict] of verdicts.entries()) {
        const next = look(at, verdict)
        const since = sinceOf(next, kept)
        if (verdict !== 'tooFew') assert.equal(since, sinceOf(next, all))
        const last = kept.filter((each) => each.verdict !== 'tooFew').slice(0, 1)
        all = [next, ...all]
        kept = [{ ...next, place: 'x', machine: null, caller: 'x', problem: null, since }, ...last]
      }
    }),
  )
})

test('the worst place first, of the version in use alone', () => {
  const at = (place: string, verdict: DriftVerdict, number = 2): PlaceLook => ({
    ...look(5, verdict, number),
    ...{ place, machine: place, caller: `watch.${place}`, since: 3, problem: null },
  })
  const looks = [at('B', 'steady'), at('C', 'retrain'), at('C', 'watch'), at('D', 'watch', 1), at('E', 'tooFew')]
  const said = (own: DriftItem[]) =>
    placeDrifts(2, 'A', own, looks).map((p) => [p.place, p.latest.verdict, p.since, p.trained, p.trail.length])
  assert.deepEqual(said([look(7, 'steady', 2), look(6, 'steady', 2), look(5, 'steady', 1)]), [
    ['C', 'retrain', 3, false, 2],
    ['E', 'tooFew', 3, false, 1],
    ['A', 'steady', 6, true, 2],
    ['B', 'steady', 3, false, 1],
  ])
  assert.deepEqual(said([])[0][0], 'C')
})

test('those never looked at have their turn first, then the longest ago', () => {
  const places = ['a', 'b', 'c'].map((place): Place => ({ place, machine: null, caller: place, reads: [] }))
  const turn = (most: number) =>
    inTurn(
      places,
      new Map([
        ['a', 5],
        ['c', 2],
      ]),
      most,
    ).map(({ place }) => place)
  assert.deepEqual(turn(9), ['b', 'c', 'a'])
  assert.deepEqual(turn(1), ['b'])
  assert.deepEqual(rotated(['a', 'b', 'c'], 4), ['b', 'c', 'a'])
  assert.deepEqual(rotated([], 4), [])
})
