// The library over a full-size unit: how many models that makes, how many of them learned, and that all of them run in one engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isGood } from '../../../contract/quality.ts'
import { matrixOf } from '../learn/matrix.ts'
import { validate } from '../learn/validate.ts'
import { fullUnit, normalRows, pointAt } from './full-unit.ts'
import { furnishUnit, machinesOf, type UnitModel } from './testing-unit.ts'

const { points } = fullUnit
const { learned, models, engine, image, outputs, read } = await furnishUnit(() => 0)

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
test('the unit has some ten thousand points, each once, and every role that a model reads', () => {
  assert.ok(points.length > 9_000 && points.length < 11_000, `${points.length}`)
  assert.equal(new Set(points.map(({ code }) => code)).size, points.length)
  const codes = new Set(points.map(({ code }) => code))
  for (const { id, type, compiled } of models) {
    assert.ok(machinesOf(type).length > 0, `${id}: no ${type}`)
    for (const machine of machinesOf(type))
      for (const { role } of compiled.inputs)
        assert.ok(codes.has(pointAt(machine.code, role!)), `${machine.code} ${role}`)
  }
})

test('the library makes at least 1,089 models of it, a third of them learned', () => {
  const count = (some: UnitModel[]) => some.reduce((sum, { type }) => sum + machinesOf(type).length, 0)
  const [all, data] = [count(models), count(models.filter((one) => one.learned))]
  assert.ok(all >= 1_089, `${all}`)
  assert.ok(data / all >= 0.3, `${data} of ${all}`)
})

test('all of them run in one engine for two minutes without a fault, with good outputs and without an alarm', () => {
  const [start, seconds] = [Date.UTC(2026, 0, 1, 6), 120]
  const alarms = new Set<string>()
  let ran = 0
  for (let s = 0; s < seconds; s++) {
    read(start + s * 1000)
    const result = engine.scan(start + s * 1000)
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
