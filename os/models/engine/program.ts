import { quality } from '../../../contract/quality.ts'
import type { Compiled } from './compile.ts'
import type { Memory } from './generate.ts'
import { pulseAt } from './pulse.ts'
import { noSamples } from './sample-windows.ts'

/** Instances of one compiled model in one piece of memory. */
export type Program = {
  compiled: Compiled
  /** Ids of the instances by row. */
  ids: readonly string[]
  memory: Memory
  /** Runs some rows at a time. Inputs stand in their slots already. */
  run(rows: Int32Array, count: number, now: number): void
  /** Blocks that threw since the start; `lately` holds the last one of each block, at most {@link maxFaults}. */
  faults: { count: number; lately: Map<string, { instance: string; time: number; message: string }> }
}

const maxFaults = 20

/** Where it is to say at which instance it is: `places` by row. */
export type Watched = { pulse: Int32Array; places: Int32Array }

/** @param params by row, from {@link Compiled.params} */
export function createProgram(
  compiled: Compiled,
  ids: readonly string[],
  params: readonly Float64Array[],
  watched: Watched = { pulse: new Int32Array(pulseAt.instance + 1), places: Int32Array.from(ids.keys()) },
): Program {
  const { values, state, params: perRow } = compiled.sizes
  const { run } = compiled
  const n = ids.length
  const memory: Memory = {
    v: new Float64Array(n * values).fill(Number.NaN),
    q: new Uint16Array(n * values).fill(quality.badWaitingForInitialData),
    s: new Float64Array(n * state),
    p: new Float64Array(n * perRow),
    last: new Float64Array(n).fill(-1),
    ...watched,
    samples: noSamples,
  }
  for (const [row, own] of params.entries()) memory.p.set(own, row * perRow)
  const faults: Program['faults'] = { count: 0, lately: new Map() }
  let time = 0
  const failed = (block: number, row: number, error: unknown) => {
    faults.count++
    const { path } = compiled.blocks[block]
    if (faults.lately.size < maxFaults || faults.lately.has(path))
      faults.lately.set(path, { instance: ids[row], time, message: String(error).slice(0, 300) })
  }
  return {
    compiled,
    ids,
    memory,
    faults,
    run(rows, count, now) {
      time = now
      run(memory, rows, count, now, failed)
    },
  }
}

export type WireValue = { value: number; quality: number }
export type Look = { inputs: Record<string, WireValue>; blocks: Record<string, Record<string, WireValue>> }

/** What stands on the wires of one instance. */
export function lookAt({ compiled, memory: { v, q } }: Program, row: number): Look {
  const at = (slot: number): WireValue => {
    const place = row * compiled.sizes.values + slot
    return { value: v[place], quality: q[place] }
  }
  const ports = (block: Compiled['blocks'][number]) =>
    Object.fromEntries(Object.keys(block.block.outputs).map((name, i) => [name, at(block.out + i)]))
  return {
    inputs: Object.fromEntries(compiled.inputs.map(({ id, slot }) => [id, at(slot)])),
    blocks: Object.fromEntries(compiled.blocks.map((b) => [b.path, ports(b)])),
  }
}
