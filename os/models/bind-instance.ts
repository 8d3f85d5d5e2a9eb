import type { BoundPort } from '../../api/models.ts'
import type { TenantPoint } from '../../api/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { parseUnit } from '../../units/units.ts'
import type { Compiled } from './engine/compile.ts'
import { modelRefusals, saidAs, typeWords } from './graph/refusals.ts'
import { conversionOf, type UnitText } from './graph/unit-algebra.ts'
import type { StoredInstance, TypeWords } from './model-store.ts'
import { lifeRefusals as refusals } from './refusals.ts'

/** Points as instances look for them. */
export type PointFinder = {
  byCode(code: string): TenantPoint | undefined
  /** The point that plays a role at a machine. */
  byRole(machine: string, role: string): TenantPoint | undefined
  /** Whether there is an alarm of this code. Absent: one that there is not is no fault, its input is bad as long. */
  hasAlarm?(code: string): boolean
  /** Of the model's type of equipment, for what is said; codes without. */
  words?: TypeWords
}

export function finderOf(points: {
  byCode(code: string): TenantPoint | undefined
  all(): readonly TenantPoint[]
}): PointFinder {
  const roles = new Map(points.all().flatMap((p) => (p.role === null ? [] : [[`${p.path} ${p.role}`, p] as const])))
  return { byCode: points.byCode, byRole: (machine, role) => roles.get(`${machine} ${role}`) }
}

export type Bound = {
  /** Of an input that reads an alarm `point` is the alarm's code, and nothing is `found`. */
  inputs: (BoundPort & { found: TenantPoint | undefined })[]
  outputs: (BoundPort & { found: TenantPoint | undefined })[]
  faults: Refusal[]
}

export const outputCode = (model: string, instance: string, port: string): string => `${model}.${instance}.${port}`
/** Names an alarm of an instance, for alarm definitions. */
export const alarmKey = (model: string, instance: string, alarm: string): string => `${model}.${instance}.${alarm}`

/** The unit a point gets for an output: none where the output has none. Undefined where no point can have it. */
export const outputUnit = (unit: UnitText): string | null | undefined =>
  unit === null || unit === '1' ? null : parseUnit(unit)

export const typeSaid = (code: string | null, words: TypeWords | undefined): Text => saidAs(code ?? '–', words?.name)

/** An instance with its points, and everything that keeps it from running. Pure. */
export function bindInstance(
  model: { code: string; equipmentType: string | null },
  compiled: Compiled,
  instance: StoredInstance,
  points: PointFinder,
): Bound {
  const faults: Refusal[] = []
  const { machine, bindings } = instance
  if (machine !== null && instance.machineType !== model.equipmentType)
    faults.push(
      new Refusal(refusals.machineOfOtherType, { path: machine, type: typeSaid(model.equipmentType, points.words) }),
    )
  const known = new Set(compiled.inputs.map((p) => p.id))
  const labels = new Map(compiled.doc.inputs.map(({ id, label }) => [id, label]))
  for (const name of Object.keys(bindings))
    if (!known.has(name)) faults.push(new Refusal(refusals.unknownInput, { port: name }, `bindings.${name}`))
  const inputs = compiled.inputs.map((port): Bound['inputs'][number] => {
    const { id, role, optional, alarm, type, unit } = port
    const given = bindings[id]
    const by = given !== undefined ? 'instance' : role !== undefined && machine !== null ? 'role' : null
    const found = by === 'instance' ? points.byCode(given) : by === 'role' ? points.byRole(machine!, role!) : undefined
    const fault = (kind: keyof typeof refusals, args = {}) =>
      faults.push(new Refusal(refusals[kind], { port: saidAs(id, labels.get(id)), ...args }, `bindings.${id}`))
    if (alarm) {
      if (given === undefined && !optional) fault('alarmInputNotBound')
      if (given !== undefined && points.hasAlarm?.(given) === false) fault('unknownInputAlarm', { code: given })
      return { port: id, point: given ?? null, by: given === undefined ? null : 'instance', found: undefined }
    }
    if (!found) {
      if (by === 'instance') fault('unknownInputPoint', { code: given })
      else if (!optional)
        fault(by === 'role' ? 'noPointForRole' : 'inputNotBound', {
          role: saidAs(role ?? '', points.words?.roles.get(role ?? '')),
        })
      return { port: id, point: given ?? null, by, found: undefined }
    }
    const { deadband, compression, fillGroup } = found.processing
    const whole = deadband === undefined && compression === undefined && fillGroup === undefined
    if (type === 'samples' && !whole) fault('samplesNotWhole', { code: found.code })
    const fits = found.type === 'number' || found.type === 'enum' ? type !== 'boolean' : found.type === type
    if (!fits || (type === 'samples' && found.type !== 'number'))
      fault('wrongPointType', { code: found.code, type: typeWords[type] })
    else if (!conversionOf(found.unit, unit))
      faults.push(
        new Refusal(
          modelRefusals.wrongPointUnit,
          {
            instance: instance.code,
            port: saidAs(id, labels.get(id)),
            fromUnit: found.unit ?? '1',
            toUnit: unit ?? '1',
          },
          `bindings.${id}`,
        ),
      )
    return { port: id, point: found.code, by, found }
  })
  const outputs = compiled.outputs.map(({ id, type, unit }): Bound['outputs'][number] => {
    const code = outputCode(model.code, instance.code, id)
    const found = points.byCode(code)
    const wanted = outputUnit(unit)
    if (wanted === undefined)
      faults.push(new Refusal(refusals.outputUnitUnknown, { port: id, unit: unit ?? '' }, `outputs.${id}`))
    else if (found && (found.source !== null || found.type !== type || found.unit !== wanted))
      faults.push(new Refusal(refusals.outputPointTaken, { port: id, code }, `outputs.${id}`))
    return { port: id, point: code, by: 'instance', found }
  })
  try {
    compiled.params(instance.overrides)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    faults.push(error)
  }
  return { inputs, outputs, faults }
}
