import { quality } from '../../../contract/quality.ts'
import { compile } from '../engine/compile.ts'
import { createProgram } from '../engine/program.ts'
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
}

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
    inputs: ports.map(({ id, type, unit }) => ({ id, type, unit: type === 'number' ? unit : null })),
    outputs: outs.map(([, port], i) => ({ id: `out_${i}`, type: port.type ?? 'number' })),
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
  let now = 1_700_000_000_000 - (1_700_000_000_000 % 3_600_000)
  for (let k = 0; k < scans; k++) {
    names.forEach((name, i) => {
      const reading = columns[name][k]
      const { slot } = compiled.inputs[i]
      v[slot] = Number(Array.isArray(reading) ? reading[0] : reading)
      q[slot] = Array.isArray(reading) ? reading[1] : quality.good
    })
    program.run(rows, 1, now)
    Object.values(seen).forEach((list, i) => {
      list.push({ value: v[block.out + i], quality: q[block.out + i] })
    })
    now += options.stepsMs?.[k] ?? compiled.cycleMs
  }
  if (program.faults.count > 0) throw new Error([...program.faults.lately.values()][0].message)
  return seen
}

export const valuesOf = (seen: readonly Seen[]): number[] => seen.map((s) => s.value)
export const bad = (value = 0): Reading => [value, quality.bad]
export const uncertain = (value: number): Reading => [value, quality.uncertain]
