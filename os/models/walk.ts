import { setImmediate as breathe } from 'node:timers/promises'
import { type Walk, type WalkInput, walkLimits } from '../../api/models.ts'
import { quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Compiled, compile } from './engine/compile.ts'
import { openImage } from './engine/image.ts'
import type { Look } from './engine/program.ts'
import { type Column, createReplay, withRings } from './engine/replay.ts'
import { createEngine } from './engine/scan.ts'
import type { Catalog } from './graph/flat.ts'
import type { UnitText } from './graph/unit-algebra.ts'
import { walkRefusals as refusals } from './refusals.ts'

/** Where an input's samples come from: a column, and the unit that they are in; null is the model's own. */
export type Feed = { column: Omit<Column, 'point'>; unit: UnitText }

/** What a walk is asked for; refused where it would be too long. Throws the first fault of the drawing. */
export function planWalk(
  { drawing, scans, from }: Pick<WalkInput, 'drawing' | 'scans' | 'from'>,
  catalog: Catalog,
): { compiled: Compiled; from: number } {
  const compiled = compile(drawing, catalog)
  const { blocks, inputs, cycleMs } = compiled
  const wires = inputs.length + blocks.reduce((sum, b) => sum + b.outs, 0)
  const most = Math.min(
    Math.floor(walkLimits.values / Math.max(1, wires)),
    Math.floor(walkLimits.blockRuns / Math.max(1, blocks.length)),
  )
  if (scans > most) throw new Refusal(refusals.walkTooLong, { scans, most: Math.max(1, most) }, 'scans')
  return { compiled, from: Math.floor(from / cycleMs) * cycleMs }
}

/** Values given by hand as samples of each scan's own time; null is a bad one. */
export function byHand(
  values: readonly (number | boolean | null)[],
  from: number,
  scans: number,
  cycleMs: number,
): Feed {
  const at = (i: number) => values[Math.min(i, values.length - 1)]
  const times = Float64Array.from({ length: scans }, (_, i) => from + i * cycleMs)
  return {
    column: {
      times,
      values: Float64Array.from(times, (_, i) => Number(at(i) ?? Number.NaN)),
      qualities: Uint16Array.from(times, (_, i) => (at(i) === null ? quality.bad : quality.good)),
    },
    unit: null,
  }
}

/** Block runs between two breaths: others are served meanwhile. */
const runsAtOnce = 4_000

/**
 * Walks a drawing through its scans with the engine that runs live models, and tells what stood on each wire after each of them.
 *
 * @param feeds by input; one that is missing has no point
 */
export async function walk(
  compiled: Compiled,
  { from, scans, overrides }: { from: number; scans: number; overrides: WalkInput['overrides'] },
  feeds: ReadonlyMap<string, Feed>,
  catalog: Catalog,
): Promise<Walk> {
  const { inputs, outputs, blocks, cycleMs } = compiled
  const image = openImage(inputs.length)
  const sampled = inputs.flatMap(({ id, type }, point) => (type === 'samples' && feeds.has(id) ? [point] : []))
  const rings = withRings(image, sampled)
  const engine = createEngine({ image, catalog, elapsed: () => 0 })
  engine.put({
    ...{ id: 'walk', compiled },
    instances: [
      {
        ...{ id: 'one', overrides },
        inputs: inputs.map(({ id, optional, alarm }, i) => (feeds.has(id) || !(optional || alarm) ? i : -1)),
        inputUnits: inputs.map(({ id }) => feeds.get(id)?.unit ?? null),
        outputs: outputs.map(() => -1),
      },
    ],
  })
  const result: Walk = { from, cycleMs, scans, inputs: {}, blocks: {}, alarms: [] }
  const replay = createReplay(engine, image, from, cycleMs, rings)
  const columns = inputs.flatMap(({ id }, point) => (feeds.has(id) ? [{ ...feeds.get(id)!.column, point }] : []))
  const page = Math.max(1, Math.floor(runsAtOnce / Math.max(1, blocks.length)))
  const starts = columns.map(() => 0)
  let scan = 0
  while (scan < scans) {
    const until = from + Math.min(scans, scan + page) * cycleMs
    const slices = columns.map(({ point, times, values, qualities }, c) => {
      let end = starts[c]
      while (end < times.length && times[end] < until) end++
      const part = [starts[c], end] as const
      starts[c] = end
      return {
        ...{ point, times: times.subarray(...part), values: values.subarray(...part) },
        qualities: qualities.subarray(...part),
      }
    })
    replay.play({ until, columns: slices }, (_, { alarms }) => {
      for (const { alarm, active, quality: word } of alarms) result.alarms.push({ scan, alarm, active, quality: word })
      keep(result, engine.look('walk', 'one')!)
      scan++
    })
    await breathe()
  }
  return result
}

function keep({ inputs, blocks }: Walk, look: Look): void {
  const push = (to: Walk['inputs'], ports: Look['inputs']) => {
    for (const [id, { value, quality: word }] of Object.entries(ports)) {
      to[id] ??= { values: [], qualities: [] }
      // JSON knows no NaN
      to[id].values.push(Number.isFinite(value) ? value : null)
      to[id].qualities.push(word)
    }
  }
  push(inputs, look.inputs)
  for (const [path, ports] of Object.entries(look.blocks)) {
    blocks[path] ??= {}
    push(blocks[path], ports)
  }
}
