// The full-size unit with its library in one engine: for the test that counts it and for the bench.
import { quality } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { catalog } from '../blocks/catalog.ts'
import { learnedBlock } from '../blocks/learned-block.ts'
import { type Compiled, compile } from '../engine/compile.ts'
import { openImage } from '../engine/image.ts'
import { createEngine } from '../engine/scan.ts'
import { bayes } from '../learn/bayes.ts'
import { groundOf } from '../learn/ground.ts'
import type { Kind } from '../learn/kind.ts'
import { matrixOf } from '../learn/matrix.ts'
import { pca } from '../learn/pca.ts'
import { seeded } from '../learn/random.ts'
import { dayLoad, fullUnit, learnedPlans, normalRow, normalRows, pointAt, rolesOf } from './full-unit.ts'
import { learnedWatch } from './learned-watch.ts'
import { libraryModels } from './templates.ts'

const { machines, points } = fullUnit
const sharedUnits: Record<string, string> = { load: 'MW', ambientTemperature: 'degC' }
const unitOf = (type: string, role: string) => sharedUnits[role] ?? rolesOf(type).get(role)?.unit ?? '1'

export const machinesOf = (type: string) => machines.filter((machine) => machine.type === type)

/** Each plan trained on its type's normal rows: estimates by regression, relations by principal components. */
const trainPlans = (grounded: boolean) =>
  Promise.all(
    learnedPlans.map(async ({ type, id, label, roles, target }, p) => {
      const kind = (target ? bayes : pca) as unknown as Kind
      const options = kind.options.parse({ ...(target ? { target } : { variance: 0.9 }), confidence: 0.9999 })
      const data = matrixOf(normalRows(type, roles, 600, 100 + p))
      const trained = (await kind.train(data, roles, options, { seed: 1, now: 0 })) as object
      const document = grounded ? { ...trained, ground: groundOf(data, roles, target) } : trained
      const units = Object.fromEntries(roles.map((role) => [role, unitOf(type, role)]))
      const block = learnedBlock(`learned:${id}`, label, kind, document, units)
      return { type, id, label, roles, kind, document, block }
    }),
  )

export type UnitModel = { id: string; type: string; compiled: Compiled; learned: boolean }

/**
 * Trains what is learned, compiles everything, and puts an instance of each model on each machine of its type.
 *
 * @param elapsed the engine's clock that measures
 * @param grounded whether what is learned keeps its ground, as a training does: a reading beyond it makes the means after it uncertain
 */
export async function furnishUnit(elapsed: () => number, grounded = false) {
  const learned = await trainPlans(grounded)
  const whole = new Map([...catalog, ...learned.map(({ block }) => [block.id, block] as const)])
  const models: UnitModel[] = [
    ...libraryModels.map(({ id, equipment, drawing }) => ({
      ...{ id, type: equipment, compiled: compile(drawing, catalog), learned: false },
    })),
    ...learned.map(({ type, id, label, roles }) => {
      const columns = roles.map((name) => ({ name, unit: unitOf(type, name), label: t(name, name) }))
      const drawing = learnedWatch({ kind: `learned:${id}`, label, about: label, columns })
      return { id, type, compiled: compile(drawing, whole), learned: true }
    }),
  ]
  const indexOf = new Map(points.map(({ code }, index) => [code, index]))
  let next = points.length
  /** By index: `<model>.<machine>.<output>`. */
  const outputs: string[] = []
  const setups = models.map(({ id, type, compiled }) => ({
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
  const engine = createEngine({ image, catalog: whole, elapsed })
  for (const setup of setups) engine.put(setup)

  const random = seeded(5)
  const roles = new Map(
    [...new Set(machines.map(({ type }) => type))].map((type) => {
      const of = [...rolesOf(type)]
      const named = (kind: string) => of.filter(([, role]) => role.type === kind).map(([role]) => role)
      return [type, { numbers: named('number'), booleans: named('boolean') }]
    }),
  )
  /** Normal readings of every machine for one moment; of switches: everything runs but the soot blowers. */
  function read(now: number): void {
    const share = dayLoad(now)
    const write = (code: string, value: number) => {
      const index = indexOf.get(code)!
      ;[image.values[index], image.qualities[index], image.times[index]] = [value, quality.good, now]
    }
    for (const { code, type } of machines) {
      const { numbers, booleans } = roles.get(type)!
      const row = normalRow(type, numbers, share, random)
      for (const [r, role] of numbers.entries()) write(pointAt(code, role), row[r])
      for (const role of booleans) write(pointAt(code, role), type === 'sootBlower' ? 0 : 1)
    }
  }
  return { learned, models, engine, image, outputs, read }
}
