import { trialLimits as limits, type TrialAsk } from '../../../api/model-trials.ts'
import type { PointType } from '../../../contract/point.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { maxRings } from '../../live/sample-rings.ts'
import { type Bound, outputCode } from '../bind-instance.ts'
import type { Compiled, Overrides } from '../engine/compile.ts'
import type { Instance } from '../engine/runner.ts'
import type { LatePolicy } from '../graph/model-schema.ts'
import { modelRefusals } from '../graph/refusals.ts'
import type { UnitText } from '../graph/unit-algebra.ts'
import type { Between } from './between.ts'
import { settingsOf } from './match.ts'
import { trialRefusals as refusals } from './refusals.ts'

/** A place whose inputs have been found. */
export type BoundPlace = { code: string; overrides: Overrides; bound: Pick<Bound, 'inputs' | 'outputs'> }

/**
 * A point that is read; `at`: its place in the image of the trial; `between`: what lies between its stored samples, null where every sample is
 * stored; `samples`: an input takes all of them.
 */
export type ReadPoint = {
  index: number
  type: PointType
  at: number
  expectedEveryMs: number | null
  between: Between | null
  samples: boolean
}

/** Everything that a trial runs with; plain data for the thread. `rows` are in order of settings, then places. */
export type TrialPlan = {
  drawing: unknown
  from: number
  to: number
  /** First scan: `from` less the warm-up, on the step. */
  begin: number
  stepMs: number
  late: LatePolicy
  places: string[]
  settings: Record<string, number>[]
  points: ReadPoint[]
  rows: Instance[]
  /** Points of the image; outputs stand behind what is read, row by row. */
  imageSize: number
  scans: number
  evaluations: number
}

/**
 * How often a model is scanned. One that waits for its inputs is looked at in between, so that their time is over when it should be: the
 * longest part of the cycle that its patience holds.
 */
export function stepOf({ cycleMs, late }: Pick<Compiled, 'cycleMs' | 'late'>): number {
  if (late.policy !== 'wait') return cycleMs
  for (let parts = 1; cycleMs / parts >= 100; parts++)
    if (cycleMs % parts === 0 && cycleMs / parts <= late.atMostMs) return cycleMs / parts
  return cycleMs
}

const dayMs = 86_400_000
const mebi = (bytes: number) => Math.ceil(bytes / 2 ** 20)

/** Refuses a period that makes no sense. */
export function checkPeriod(
  { from, to, warmUpMs }: Pick<TrialAsk, 'from' | 'to' | 'warmUpMs'>,
  stepMs: number,
  now: number,
): void {
  if (!(from < to)) throw new Refusal(refusals.emptyTrialPeriod, {}, 'from')
  if (to > now) throw new Refusal(refusals.trialInFuture, {}, 'to')
  if (to - from < stepMs) throw new Refusal(refusals.trialTooShort, { ms: stepMs }, 'to')
  if (to - from + warmUpMs > limits.days * dayMs)
    throw new Refusal(refusals.trialTooLong, { limit: limits.days }, 'from')
}

function checkAxes(compiled: Compiled, axes: TrialAsk['sweep']): void {
  for (const [i, axis] of axes.entries()) {
    const { parameter, from, to } = axis
    const field = `sweep.${i}.parameter`
    const declared = compiled.doc.parameters.find((p) => p.id === parameter)
    if (typeof declared?.default !== 'number') throw new Refusal(refusals.sweepUnknownParameter, { parameter }, field)
    if (from === to) throw new Refusal(refusals.sweepEmpty, { parameter }, `sweep.${i}.to`)
    if (axes.findIndex((a) => a.parameter === parameter) !== i)
      throw new Refusal(refusals.sweepSameParameter, {}, field)
  }
  const count = axes.reduce((all, { steps }) => all * steps, 1)
  if (axes.length > 0 && count > limits.settings)
    throw new Refusal(refusals.sweepTooMany, { count, limit: limits.settings }, 'sweep.0.steps')
}

function betweenOf(
  type: PointType,
  { compression, deadband }: NonNullable<Bound['inputs'][number]['found']>['processing'],
): Between | null {
  if (type === 'number' && compression) return { line: compression.maxIntervalMs }
  if (!deadband) return null
  // others pass on every change
  return { hold: type === 'number' ? deadband : 1 }
}

/** Lays a trial out: what is read, what each row writes, and how much it is. Throws the refusal of whatever is too much. Pure. */
export function planTrial(
  model: { code: string; drawing: unknown; compiled: Compiled },
  places: readonly BoundPlace[],
  { from, to, warmUpMs, sweep }: Pick<TrialAsk, 'from' | 'to' | 'warmUpMs' | 'sweep'>,
): TrialPlan {
  const { compiled } = model
  checkAxes(compiled, sweep)
  const settings = settingsOf(sweep)
  const stepMs = stepOf(compiled)
  const each = compiled.outputs.length
  const count = settings.length * places.length
  const refuse = (kind: keyof typeof refusals, has: number, limit: number, field = 'instances') => {
    if (has > limit) throw new Refusal(refusals[kind], { count: has, limit }, field)
  }
  refuse('trialTooManyRows', count, limits.rows)
  refuse('trialTooManyOutputs', each * (sweep.length > 0 ? count : places.length), limits.outputs)

  const points = new Map<number, ReadPoint>()
  // what one place writes another may read, as it would live
  const written = new Map(
    places.flatMap((place, p) =>
      compiled.outputs.map((port, o) => [outputCode(model.code, place.code, port.id), p * each + o] as const),
    ),
  )
  type Source = { read: ReadPoint } | { written: number } | null
  const sources = places.map(({ code: instance, bound }) =>
    bound.inputs.map(({ found, port }, i): Source => {
      if (!found) return null
      const samples = compiled.inputs[i].type === 'samples'
      const own = written.get(found.code)
      if (own !== undefined && samples) {
        const words = { instance, port, point: found.code, model: model.code }
        throw new Refusal(modelRefusals.samplesOfModel, words, 'instances')
      }
      if (own !== undefined) return { written: own }
      const { index, type, processing } = found
      const known = points.get(index) ?? {
        ...{ index, type, at: points.size, expectedEveryMs: processing.expectedEveryMs ?? null },
        between: betweenOf(type, processing),
        samples: false,
      }
      if (samples) known.samples = true
      points.set(index, known)
      return { read: known }
    }),
  )
  refuse('trialTooManyPoints', points.size, limits.points)
  refuse('trialTooManyRings', [...points.values()].filter((p) => p.samples).length, maxRings)

  const rows = settings.flatMap((setting, s) =>
    places.map(({ code, overrides, bound }, p): Instance => {
      const first = points.size + (s * places.length + p) * each
      return {
        ...{ id: `${s} ${code}`, overrides: { ...overrides, ...setting } },
        inputs: sources[p].map((source) =>
          source === null
            ? -1
            : 'read' in source
              ? source.read.at
              : points.size + s * places.length * each + source.written,
        ),
        inputUnits: bound.inputs.map(({ found }): UnitText => found?.unit ?? null),
        outputs: Array.from({ length: each }, (_, o) => first + o),
      }
    }),
  )
  const { values, state, params } = compiled.sizes
  const bytes = count * (values * 10 + state * 8 + params * 8 + 8)
  if (bytes > limits.memoryBytes)
    throw new Refusal(refusals.trialTooMuchMemory, { count: mebi(bytes), limit: mebi(limits.memoryBytes) }, 'instances')
  // the first scan at or after the begin: outside the period nothing counts
  const begin = Math.max(0, Math.ceil((from - warmUpMs) / stepMs) * stepMs)
  const scans = Math.ceil((to - begin) / stepMs)
  const evaluations = scans * count * Math.max(1, compiled.blocks.length)
  refuse('trialTooMuchWork', Math.max(evaluations, scans * limits.scanCost), limits.evaluations, 'from')
  return {
    ...{ drawing: model.drawing, from, to, begin, stepMs, late: compiled.late, settings },
    ...{ places: places.map((p) => p.code), points: [...points.values()], rows, scans, evaluations },
    imageSize: points.size + count * each,
  }
}
