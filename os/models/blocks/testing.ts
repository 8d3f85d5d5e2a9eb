import { quality } from '../../../contract/quality.ts'
import { openSampleRings } from '../../live/sample-rings.ts'
import { compile } from '../engine/compile.ts'
import { createProgram } from '../engine/program.ts'
import { createWindows } from '../engine/sample-windows.ts'
import type { Catalog } from '../graph/flat.ts'
import type { ModelInput } from '../graph/model-schema.ts'
import { isUnit } from '../graph/unit-algebra.ts'
import { catalog as ours } from './catalog.ts'

/** A reading of an input: its value if good, or a value and its quality word. */
export type Reading = number | boolean | readonly [value: number, quality: number]
export type Seen = { value: number; quality: number }
export type TrialOptions = {
  params?: Record<string, unknown>
  unit?: string
  cycleMs?: number
  /** By input port, where it is neither that which the port asks for nor none. */
  units?: Record<string, string>
  /** Wires of a `many` input: columns are named port0, port1, … */
  wires?: number
  /** Seconds between scans, where they do not come with the cycle. */
  stepsMs?: readonly number[]
  /** Where the block is in none of the platform's. */
  catalog?: Catalog
  /** What an input that takes samples gets; else a reading comes as so many of them since the scan before, at equal steps. */
  samples?: readonly WaveSample[]
  perScan?: number
}
/** One sample of a device, ms after the first scan. */
export type WaveSample = { at: number; value: number; quality?: number }

/** A model of one block with an input for each of its ports that `columns` names, an output for each of its outputs. */
export function modelOf(kind: string, wired: readonly string[], options: TrialOptions = {}): ModelInput {
  const block = (options.catalog ?? ours).get(kind)
  if (!block) throw new Error(`there is no block ${kind}`)
  const label = { zh: kind, en: kind }
  const ports = wired.map((id, i) => {
    const port = id in block.inputs ? id : id.replace(/\d+$/, '')
    const type = block.inputs[port].type ?? 'number'
    const asked = block.inputs[port].unit ?? '1'
    return { id: `in_${i}`, port, type, unit: options.units?.[port] ?? (isUnit(asked) ? asked : '1') }
  })
  const outs = Object.entries(block.outputs)
  return {
    format: 'millrace-model',
    version: 1,
    name: label,
    cycleMs: options.cycleMs ?? 1000,
    inputs: ports.map(({ id, type, unit }) => ({ id, type, unit: type === 'boolean' ? null : unit })),
    outputs: outs.map(([, port], i) => ({ id: `out_${i}`, type: port.type === 'boolean' ? 'boolean' : 'number' })),
    blocks: [{ id: 'block', kind, params: options.params as never, unit: options.unit }],
    wires: [
      ...ports.map(({ id, port }) => ({ from: { node: id }, to: { node: 'block', port } })),
      ...outs.map(([id], i) => ({ from: { node: 'block', port: id }, to: { node: `out_${i}` } })),
    ],
  }
}

/** Runs a block alone over columns of readings; answers what each output said at each scan, before an output point would hold it. */
export function tryBlock(
  kind: string,
  columns: Record<string, readonly Reading[]>,
  options: TrialOptions = {},
): Record<string, Seen[]> {
  const names = Object.keys(columns)
  const compiled = compile(modelOf(kind, names, options), options.catalog ?? ours)
  const program = createProgram(compiled, ['one'], [compiled.params({})])
  const { v, q } = program.memory
  const scans = Math.max(0, ...Object.values(columns).map((c) => c.length), options.stepsMs?.length ?? 0)
  const [block] = compiled.blocks
  const seen: Record<string, Seen[]> = Object.fromEntries(Object.keys(block.block.outputs).map((id) => [id, []]))
  const rows = Int32Array.of(0)
  const rings = openSampleRings({ points: 1, rings: 1 })
  rings.want(0)
  const windows = createWindows(rings, compiled.sizes, Int32Array.of(0), null, program.memory)
  program.memory.samples = windows
  const { samples, perScan = 1 } = options
  const start = 1_700_000_000_000 - (1_700_000_000_000 % 3_600_000)
  let [now, next] = [start, 0]
  for (let k = 0; k < scans; k++) {
    names.forEach((name, i) => {
      const reading = columns[name][k]
      const { slot, type } = compiled.inputs[i]
      v[slot] = Number(Array.isArray(reading) ? reading[0] : reading)
      q[slot] = Array.isArray(reading) ? reading[1] : quality.good
      if (type !== 'samples') return
      for (let j = 1 - perScan; j <= 0 && !samples; j++)
        rings.push(0, now + (j * compiled.cycleMs) / perScan, v[slot], q[slot])
      for (; samples && next < samples.length && start + samples[next].at <= now; next++) {
        const { at, value, quality: word = quality.good } = samples[next]
        rings.push(0, start + at, value, word)
        v[slot] = value
        q[slot] = word
      }
    })
    windows.take(rows, 1)
    program.run(rows, 1, now)
    Object.values(seen).forEach((list, i) => {
      list.push({ value: v[block.out + i], quality: q[block.out + i] })
    })
    now += options.stepsMs?.[k] ?? compiled.cycleMs
  }
  if (program.faults.count > 0) throw new Error([...program.faults.lately.values()][0].message)
  return seen
}

/** The same of a block whose input `in` takes samples; its other inputs read the same at all scans. */
export function tryWave(
  kind: string,
  samples: readonly WaveSample[],
  scans: number,
  others: Record<string, Reading> = {},
  options: TrialOptions = {},
): Record<string, Seen[]> {
  const each = (reading: Reading) => Array.from({ length: scans }, () => reading)
  const columns = Object.fromEntries(Object.entries(others).map(([id, reading]) => [id, each(reading)]))
  return tryBlock(kind, { in: each(0), ...columns }, { ...options, samples })
}

export const valuesOf = (seen: readonly Seen[]): number[] => seen.map((s) => s.value)
export const bad = (value = 0): Reading => [value, quality.bad]
export const uncertain = (value: number): Reading => [value, quality.uncertain]
