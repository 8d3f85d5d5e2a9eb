// The library over a full-size unit: how many models that makes, how many of them learned, and that all of them run in one engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGood, quality } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { catalog } from '../blocks/catalog.ts'
import { learnedBlock } from '../blocks/learned-block.ts'
import { type Compiled, compile } from '../engine/compile.ts'
import { openImage } from '../engine/image.ts'
import { createEngine } from '../engine/scan.ts'
import { bayes } from '../learn/bayes.ts'
import type { Kind } from '../learn/kind.ts'
import { matrixOf } from '../learn/matrix.ts'
import { pca } from '../learn/pca.ts'
import { seeded } from '../learn/random.ts'
import { validate } from '../learn/validate.ts'
import { dayLoad, fullUnit, learnedPlans, normalRow, normalRows, pointAt, rolesOf } from './full-unit.ts'
import { learnedWatch } from './learned-watch.ts'
import { libraryModels } from './templates.ts'

const { machines, points } = fullUnit
const unitOf = (type: string, role: string) =>
  role === 'load' ? 'MW' : role === 'ambientTemperature' ? 'degC' : (rolesOf(type).get(role)?.unit ?? '1')

/** Each plan trained on its type's normal rows: estimates by regression, relations by principal components. */
const learned = await Promise.all(
  learnedPlans.map(async ({ type, id, label, roles, target }, p) => {
    const kind = (target ? bayes : pca) as unknown as Kind
    const options = kind.options.parse(target ? { target, confidence: 0.9999 } : { variance: 0.9, confidence: 0.9999 })
    const data = matrixOf(normalRows(type, roles, 600, 100 + p))
    const document = await kind.train(data, roles, options, { seed: 1, now: 0 })
    const units = Object.fromEntries(roles.map((role) => [role, unitOf(type, role)]))
    const block = learnedBlock(`learned:${id}`, label, kind, document, units)
    return { type, id, label, roles, kind, document, block }
  }),
)
const whole = new Map([...catalog, ...learned.map(({ block }) => [block.id, block] as const)])

type Put = { id: string; type: string; compiled: Compiled; learned: boolean }
const put: Put[] = [
  ...libraryModels.map(({ id, equipment, drawing }) => ({
    ...{ id, type: equipment, compiled: compile(drawing, catalog), learned: false },
  })),
  ...learned.map(({ type, id, label, roles }) => {
    const columns = roles.map((name) => ({ name, unit: unitOf(type, name), label: t(name, name) }))
    const drawing = learnedWatch({ kind: `learned:${id}`, label, about: label, columns })
    return { id, type, compiled: compile(drawing, whole), learned: true }
  }),
]
/** What asks for a steady load, or for more than two minutes of history, has nothing to say yet. */
const silentAtFirst = [
  ...[
    'airHeaterClogging.hours',
    'bearingDrift.hours',
    'boilerEfficiency.gap',
    'condenserColdEnd.gap',
    'fanBlades.within',
  ],
  ...['millWear.hours', 'oilTank.hours', 'pumpStrainer.hours', 'steamTemperatureLoop.within', 'turbineHeatRate.gap'],
  ...['turbineHeatRate.reference', 'valveStick.index', 'vibrationTrend.hours'],
]
const machinesOf = (type: string) => machines.filter((machine) => machine.type === type)

test('the unit has some ten thousand points, each once, and every role that a model reads', () => {
  assert.ok(points.length > 9_000 && points.length < 11_000, `${points.length}`)
  assert.equal(new Set(points.map(({ code }) => code)).size, points.length)
  const codes = new Set(points.map(({ code }) => code))
  for (const { id, type, compiled } of put) {
    assert.ok(machinesOf(type).length > 0, `${id}: no ${type}`)
    for (const machine of machinesOf(type))
      for (const { role } of compiled.inputs)
        assert.ok(codes.has(pointAt(machine.code, role!)), `${machine.code} ${role}`)
  }
})

test('the library makes at least 1,089 models of it, a third of them learned', () => {
  const count = (some: Put[]) => some.reduce((sum, { type }) => sum + machinesOf(type).length, 0)
  const [all, data] = [count(put), count(put.filter((one) => one.learned))]
  assert.ok(all >= 1_089, `${all}`)
  assert.ok(data / all >= 0.3, `${data} of ${all}`)
})

test('all of them run in one engine for two minutes without a fault, with good outputs and without an alarm', () => {
  const indexOf = new Map(points.map(({ code }, index) => [code, index]))
  let next = points.length
  const outputs: string[] = []
  const models = put.map(({ id, type, compiled }) => ({
    ...{ id, compiled },
    instances: machinesOf(type).map(({ code }) => ({
      id: code,
      inputs: compiled.inputs.map(({ role }) => indexOf.get(pointAt(code, role!))!),
      outputs: compiled.outputs.map((output) => {
        outputs[next] = `${id}.${code}.${output.id}`
        return next++
      }),
    })),
  }))
  const image = openImage(next)
  const engine = createEngine({ image, catalog: whole, elapsed: () => 0 })
  for (const model of models) engine.put(model)
  const random = seeded(5)
  const [start, seconds] = [Date.UTC(2026, 0, 1, 6), 120]
  const alarms = new Set<string>()
  let ran = 0
  for (let s = 0; s < seconds; s++) {
    const now = start + s * 1000
    const share = dayLoad(now)
    const write = (code: string, value: number) => {
      const index = indexOf.get(code)!
      ;[image.values[index], image.qualities[index], image.times[index]] = [value, quality.good, now]
    }
    for (const { code, type } of machines) {
      const roles = [...rolesOfCached(type)].filter((role) => booleans.get(type)?.has(role) !== true)
      if (roles.length === 0) continue
      const row = normalRow(type, roles, share, random)
      for (const [r, role] of roles.entries()) write(pointAt(code, role), row[r])
      for (const role of booleans.get(type) ?? []) write(pointAt(code, role), type === 'sootBlower' ? 0 : 1)
    }
    const result = engine.scan(now)
    ran += result.ran
    for (const { model, instance, alarm, active } of result.alarms)
      if (active) alarms.add(`${model}.${instance}.${alarm}`)
  }
  const status = engine.status()
  assert.deepEqual(
    status
      .filter(({ faults, overruns, stoppedUntil }) => faults.count > 0 || overruns > 0 || stoppedUntil !== null)
      .map(({ id }) => id),
    [],
  )
  assert.ok(ran > 1_089 * 12, `${ran}`)
  assert.deepEqual([...alarms], [])
  const silent = outputs.flatMap((name, index) =>
    isGood(image.qualities[index]) ? [] : [name.replace(/\.[^.]*\./, '.')],
  )
  assert.deepEqual([...new Set(silent)].sort(), silentAtFirst)
})

const rolesOfType = new Map<string, string[]>()
function rolesOfCached(type: string): string[] {
  const known = rolesOfType.get(type) ?? [...rolesOf(type).keys()]
  rolesOfType.set(type, known)
  return known
}
const booleans = new Map(
  [...new Set(machines.map(({ type }) => type))].map((type) => [
    type,
    new Set([...rolesOf(type)].filter(([, role]) => role.type === 'boolean').map(([role]) => role)),
  ]),
)

test('what was learned takes other normal rows for normal, and a machine that differs in one figure for none', () => {
  for (const [p, { id, type, roles, kind, document }] of learned.entries()) {
    const scorer = kind.open(document as never)
    const fresh = normalRows(type, roles, 400, 900 + p)
    assert.ok(validate(scorer, matrixOf(fresh)).above < 0.02, id)
    // the first figure moved by a quarter of what it does between no load and full load, or twenty times its noise
    const column = fresh.map(([first]) => first)
    const wide = Math.max(...column) - Math.min(...column)
    const broken = matrixOf(fresh.map(([first, ...rest]) => [first + wide, ...rest]))
    assert.ok(validate(scorer, broken).above > 0.5, id)
  }
})
