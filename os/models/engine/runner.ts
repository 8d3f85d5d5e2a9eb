import { Refusal } from '../../../contract/refusal.ts'
import type { Catalog } from '../graph/flat.ts'
import { modelRefusals as refusals } from '../graph/refusals.ts'
import { conversionOf, isIdentity, type UnitText } from '../graph/unit-algebra.ts'
import { type Compiled, compile, type Overrides, shapeOf } from './compile.ts'
import { createProgram, type Program } from './program.ts'
import { createWindows, noSamples, type SampleReader, type SampleWindows } from './sample-windows.ts'
import { carry, snapshotOf } from './state-bytes.ts'

/** One instance: points of the image by the model's inputs and outputs, −1 where none is bound. */
export type Instance = {
  id: string
  overrides?: Overrides
  inputs: readonly number[]
  outputs: readonly number[]
  /** Units of the bound points by the model's inputs, where they may differ from the model's: their values are converted. */
  inputUnits?: readonly UnitText[]
}
export type ModelSetup = {
  id: string
  compiled: Compiled
  /** What it was compiled with, where it has blocks of its own. */
  catalog?: Catalog
  instances: readonly Instance[]
  /** A number that stands for it in the pulse, from 1. */
  mark?: number
  /** What one scan of all its instances may take; {@link defaultBudget} unless it says so. */
  budgetMs?: number
}

/** Half of the cycle, at most a second. */
export const defaultBudget = (cycleMs: number): number => Math.min(1000, cycleMs / 2)
/** `shapes`: ways in which the instances of a model differ in the size of their memory; `bytes`: of all models together. */
export const engineLimits = { instances: 20_000, shapes: 200, bytes: 1024 * 2 ** 20 }
/** First pause of a model that was stopped; it doubles each time up to the longest. */
export const pauseMs = { first: 60_000, longest: 3_600_000 }

/** A program with what it reads and writes. */
export type Runner = {
  model: string
  mark: number
  program: Program
  inputs: Int32Array
  /** Shift, factor and zero of each input, null where no instance has another unit than the model. */
  scales: Float64Array | null
  outputs: Int32Array
  samples: SampleWindows
  /** By row and alarm: 0 not known, else 1 + active + 2 × bad. */
  alarms: Uint8Array
  rows: Int32Array
  /** Rows that still wait for inputs of the tick, the first `waitingCount`. */
  waiting: Int32Array
  waitingCount: number
  tick: number
  budgetMs: number
  scans: number
  missed: number
  lastMs: number
  overruns: number
  /** Overruns without a scan in time between them. */
  inARow: number
  pause: number
  stoppedUntil: number
}

/** Bytes of the memory of instances. */
const bytesOf = ({ sizes }: Compiled, count: number): number =>
  count * (sizes.values * 10 + sizes.state * 8 + sizes.params * 8 + 8)
const memoryOf = (runners: readonly Runner[]): number =>
  runners.reduce((sum, { program }) => sum + bytesOf(program.compiled, program.ids.length), 0)

/** Instances by the shape of their state, a program each. Everything is checked before memory is taken. */
export function runnersOf(
  setup: ModelSetup,
  catalog: Catalog,
  others: readonly Runner[],
  pulse: Int32Array,
  rings: SampleReader | undefined,
): Runner[] {
  const { compiled, instances } = setup
  const { instances: limit, shapes, bytes } = engineLimits
  if (instances.length > limit) throw new Refusal(refusals.tooManyInstances, { count: instances.length, limit })
  const groups = new Map<string, Member[]>()
  const seen = new Set<string>()
  for (const [place, instance] of instances.entries()) {
    if (seen.has(instance.id)) throw new Refusal(refusals.sameInstance, { instance: instance.id })
    seen.add(instance.id)
    checkBinding(compiled, instance)
    const shape = JSON.stringify(shapeOf(compiled, instance.overrides ?? {}))
    const group = groups.get(shape)
    if (group) group.push({ ...instance, place })
    else groups.set(shape, [{ ...instance, place }])
  }
  if (groups.size > shapes) throw new Refusal(refusals.tooManyShapes, { count: groups.size, limit: shapes })
  const planned = [...groups].map(([shape, members]) => ({
    own: shape === '{}' ? compiled : compile(compiled.doc, setup.catalog ?? catalog, JSON.parse(shape)),
    members,
  }))
  const needed = memoryOf(others) + planned.reduce((sum, { own, members }) => sum + bytesOf(own, members.length), 0)
  const mebi = (count: number) => Math.ceil(count / 2 ** 20)
  if (needed > bytes) throw new Refusal(refusals.tooMuchMemory, { count: mebi(needed), limit: mebi(bytes) })
  const runners = planned.map(({ own, members }) => runnerOf(setup, own, members, pulse, rings))
  checkWriters([...others, ...runners])
  return runners
}

/** `place`: among the instances of its model. */
type Member = Instance & { place: number }

function runnerOf(
  setup: ModelSetup,
  own: Compiled,
  members: readonly Member[],
  pulse: Int32Array,
  rings: SampleReader | undefined,
): Runner {
  const { id, mark = 0, budgetMs = defaultBudget(own.cycleMs) } = setup
  const params = members.map((m) => own.params(m.overrides ?? {}))
  const ids = members.map((m) => m.id)
  const places = Int32Array.from(members, (m) => m.place)
  const program = createProgram(own, ids, params, { pulse, places })
  const scales = scalesOf(own, members)
  const samples = rings ? windowsOf(own, members, scales, program, rings) : noSamples
  program.memory.samples = samples
  return {
    ...{ model: id, mark, program, budgetMs, scales, samples },
    inputs: Int32Array.from(members.flatMap((m) => m.inputs)),
    outputs: Int32Array.from(members.flatMap((m) => m.outputs)),
    alarms: new Uint8Array(members.length * own.alarms.length),
    rows: Int32Array.from(members.keys()),
    waiting: new Int32Array(members.length),
    ...{ waitingCount: 0, tick: -1, scans: 0, missed: 0, lastMs: 0, overruns: 0, inARow: 0, stoppedUntil: 0 },
    pause: pauseMs.first,
  }
}

function windowsOf(
  { inputs, sizes }: Compiled,
  members: readonly Instance[],
  scales: Float64Array | null,
  { memory }: Program,
  rings: SampleReader,
): SampleWindows {
  const sampled = inputs.flatMap(({ type }, i) => (type === 'samples' ? [i] : []))
  if (sampled.length === 0) return noSamples
  const points = Int32Array.from(members.flatMap((m) => sampled.map((i) => m.inputs[i])))
  const own =
    scales &&
    Float64Array.from(
      members.flatMap((_, row) =>
        sampled.flatMap((i) => [...scales.subarray((row * inputs.length + i) * 3, (row * inputs.length + i) * 3 + 3)]),
      ),
    )
  return createWindows(rings, sizes, points, own, memory)
}

function scalesOf({ inputs }: Compiled, members: readonly Instance[]): Float64Array | null {
  let other = false
  const scales = members.flatMap(({ id: instance, inputUnits }) =>
    inputs.flatMap(({ id: port, unit }, i) => {
      const from = inputUnits?.[i] ?? null
      const conversion = conversionOf(from, unit)
      const words = { instance, port, fromUnit: from ?? '1', toUnit: unit ?? '1' }
      if (!conversion) throw new Refusal(refusals.wrongPointUnit, words, port)
      if (!isIdentity(conversion)) other = true
      return [conversion.shift, conversion.factor, conversion.zero]
    }),
  )
  return other ? Float64Array.from(scales) : null
}

function checkBinding(compiled: Compiled, { id: instance, inputs, outputs }: Instance): void {
  const sides = [
    [inputs, compiled.inputs, { zh: '输入', en: 'inputs' }],
    [outputs, compiled.outputs, { zh: '输出', en: 'outputs' }],
  ] as const
  for (const [bound, ports, side] of sides)
    if (bound.length !== ports.length)
      throw new Refusal(refusals.badBinding, { instance, side, count: bound.length, expected: ports.length })
  // an alarm that nobody reads is no fault of history: it is bad
  const missing = compiled.inputs.find((port, i) => inputs[i] < 0 && !port.optional && !port.alarm)
  if (missing) throw new Refusal(refusals.unbound, { instance, port: missing.id }, missing.id)
}

function checkWriters(all: readonly Runner[]): void {
  const writer = new Map<number, [model: string, instance: string]>()
  for (const { model, program, outputs } of all) {
    const each = program.compiled.outputs.length
    for (const [i, point] of outputs.entries()) {
      if (point < 0) continue
      const other = writer.get(point)
      if (other) throw new Refusal(refusals.outputTaken, { point, model: other[0], instance: other[1] })
      writer.set(point, [model, program.ids[Math.floor(i / each)]])
    }
  }
  for (const { program, inputs } of all) {
    const ports = program.compiled.inputs
    if (!ports.some((p) => p.type === 'samples')) continue
    for (const [i, point] of inputs.entries()) {
      const { id: port, type } = ports[i % ports.length]
      const other = type === 'samples' ? writer.get(point) : undefined
      const instance = program.ids[Math.floor(i / ports.length)]
      if (other) throw new Refusal(refusals.samplesOfModel, { instance, port, point, model: other[0] }, port)
    }
  }
}

/** Names of a runner's alarms, in the order of their states. */
export const raised = ({ program: { ids, compiled } }: Runner): string[] =>
  ids.flatMap((id) => compiled.alarms.map((alarm) => JSON.stringify([id, alarm.id])))

/**
 * What an instance remembers goes with it to the next version of its model, and so does the tick: no scan twice, none left out. Alarms
 * that have been told are not told again.
 */
export function takeOver(before: Runner, after: Runner): void {
  carry(snapshotOf(before.model, before.program), after.program)
  const told = new Map(raised(before).map((name, i) => [name, before.alarms[i]]))
  for (const [i, name] of raised(after).entries()) after.alarms[i] = told.get(name) ?? after.alarms[i]
  if (before.program.compiled.cycleMs === after.program.compiled.cycleMs) after.tick = Math.max(after.tick, before.tick)
}
