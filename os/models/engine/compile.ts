import { createHash } from 'node:crypto'
import type { PortType } from '../../../contract/block.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Text } from '../../../contract/text.ts'
import { type Catalog, expand, type Issue, parseModel, passageGroup } from '../graph/flat.ts'
import { rangeArgs } from '../graph/limit-words.ts'
import { type LatePolicy, limits, type ModelDoc, type ParameterDoc } from '../graph/model-schema.ts'
import { modelRefusals as refusals, saidAs } from '../graph/refusals.ts'
import {
  contradiction,
  type Feed,
  faultOf,
  type Resolved,
  type ResolvedNode,
  type RunParam,
  resolve,
} from '../graph/resolve.ts'
import { chained, converted, type UnitText } from '../graph/unit-algebra.ts'
import { type Copy, generate, paramCount, type RunBlock, type Runner, type Sizes } from './generate.ts'

/** A port of a compiled model. `slot`: its place among the values of an instance. */
export type PortPlace = {
  id: string
  type: 'number' | 'boolean'
  unit: UnitText
  slot: number
  role: string | undefined
}
export type InputPlace = Omit<PortPlace, 'type'> & { type: PortType; optional: boolean; alarm: boolean }
export type AlarmPlace = { id: string; label: Text | undefined; priority: 'low' | 'medium' | 'high'; slot: number }

/** Values of the model's parameters that an instance sets for itself; what is not named is inherited. */
export type Overrides = Readonly<Record<string, number | boolean>>

/** A model version, ready to run any number of instances on live data or on history. */
export type Compiled = {
  doc: ModelDoc
  /** Of everything that makes up what it calculates; the layout of saved states hangs on it. */
  hash: string
  cycleMs: number
  late: LatePolicy
  inputs: InputPlace[]
  outputs: PortPlace[]
  alarms: AlarmPlace[]
  blocks: RunBlock[]
  sizes: Sizes
  /** Parameters of an instance. Throws a refusal for an override that is unknown or out of its limits. */
  params(overrides: Overrides): Float64Array
  /** Its code is written when it is asked for: checking a drawing needs none. */
  readonly run: Runner
}

/** Everything that is wrong with a model; empty when it can run. For an editor. */
export function issuesOf(input: unknown, catalog: Catalog): Issue[] {
  try {
    compile(input, catalog)
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { details } = error as { details?: Issue[] }
    return details ?? [{ node: error.field ?? '', refusal: error }]
  }
}

/**
 * Compiles a model version. `shape`: overrides of parameters that the size of a state hangs on; instances that differ in those need a
 * compiled model each, see {@link shapeOf}. Throws the first refusal, with all of them as its `details`.
 */
export function compile(input: unknown, catalog: Catalog, shape: Overrides = {}): Compiled {
  const doc = parseModel(input)
  const answer = resolve(expand(doc, catalog))
  if ('issues' in answer) {
    const { refusal } = answer.issues[0]
    refusal.details = answer.issues
    throw refusal
  }
  return layOut(doc, answer.resolved, shape)
}

/** The overrides that an instance cannot share a compiled model for with others. */
export function shapeOf(compiled: Compiled, overrides: Overrides): Overrides {
  const names = shapeNames.get(compiled)!
  const kept = Object.entries(overrides).filter(([name]) => names.has(name))
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)))
}
const shapeNames = new WeakMap<Compiled, Set<string>>()

function layOut(doc: ModelDoc, { nodes, order }: Resolved, shape: Overrides): Compiled {
  const slots = order.flatMap((n) => nodes[n].run)
  const base = Float64Array.from(slots.flatMap((r) => r.slots))
  // before anything is sized by them
  const bounded = order.flatMap((n) =>
    nodes[n].block.notAbove && nodes[n].run.some((r) => r.follows) ? [nodes[n]] : [],
  )
  bind(doc, slots, bounded, base, shape)
  const slotOf = new Map<ResolvedNode, number>()
  let values = 0
  const claim = (node: ResolvedNode, count: number) => {
    slotOf.set(node, values)
    values += count
    return values - count
  }
  for (const node of nodes) if (node.role === 'input') claim(node, 1)
  for (const n of order) claim(nodes[n], nodes[n].outUnits.length)
  for (const node of nodes) if (node.role === 'output' || node.role === 'alarm') claim(node, 1)

  const from = (feed: Feed): Copy['from'] => ({
    slot: slotOf.get(nodes[feed.node])! + feed.port,
    conversion: feed.conversion,
  })
  const latches: Copy[] = []
  const latched = (copy: Copy['from']): Copy['from'] => {
    latches.push({ from: copy, to: values })
    return { slot: values++, conversion: null }
  }
  let [state, params] = [0, 0]
  const sampled = doc.inputs.filter((p) => p.type === 'samples').map((p) => p.id)
  const blocks = order.map((n): RunBlock => {
    const node = nodes[n]
    const samples = samplesOf(node, nodes, sampled)
    const feeds = node.feeds.map((port) => port.map((f) => (node.block.feedback ? latched(from(f)) : from(f))))
    const size = stateSize(node, doc, shape)
    const placed = { state, params }
    state += size
    params += paramCount(node.block)
    const { path, block } = node
    return {
      path,
      kind: block.id,
      block,
      out: slotOf.get(node)!,
      outs: node.outUnits.length,
      size,
      feeds,
      ...placed,
      ...samples,
    }
  })
  if (state > limits.state) {
    const largest = blocks.toSorted((a, b) => b.size - a.size)[0].path
    throw new Refusal(refusals.tooMuchState, { count: state, limit: limits.state, node: largest }, largest)
  }
  const ends = nodes
    .filter((n) => n.role === 'output' || n.role === 'alarm')
    .map((n): Copy => ({ from: from(n.feeds[0][0]), to: slotOf.get(n)! }))
  // behind all others: how far each was read
  values += sampled.length
  const sizes = { values, state, params, samples: sampled.length }
  const unitAt = (node: ResolvedNode) => {
    const [[fed]] = node.feeds
    const { unit } = node.block.inputs.in
    return unit && unit !== 'same' ? unit : nodes[fed.node].outUnits[fed.port]
  }
  const nodeOf = new Map(nodes.map((n) => [n.path, n]))
  let run: Runner | undefined
  const compiled: Compiled = {
    doc,
    hash: '',
    cycleMs: doc.cycleMs,
    late: doc.late,
    inputs: doc.inputs.map(({ id, type, role, unit, optional, alarm }) => ({
      ...{ id, type, role, unit, optional: optional === true, alarm: alarm === true },
      slot: slotOf.get(nodeOf.get(id)!)!,
    })),
    outputs: doc.outputs.map(({ id, type, role }) => {
      const node = nodeOf.get(id)!
      return { id, type, role, unit: type === 'boolean' ? null : unitAt(node), slot: slotOf.get(node)! }
    }),
    alarms: doc.alarms.map(({ id, label, priority }) => ({ id, label, priority, slot: slotOf.get(nodeOf.get(id)!)! })),
    blocks,
    sizes,
    params: (overrides) => bind(doc, slots, bounded, base, overrides),
    get run() {
      run ??= generate(blocks, latches, ends, sizes, doc.cycleMs)
      return run
    },
  }
  const calculates = [doc.cycleMs, doc.late, latches, ends, blocks.map(({ block: _, ...b }) => b), [...base], shape]
  compiled.hash = createHash('sha256').update(JSON.stringify(calculates)).digest('hex').slice(0, 32)
  shapeNames.set(compiled, new Set(slots.filter((r) => r.shapes && r.follows).map((r) => r.follows!.parameter.id)))
  return compiled
}

/** Where the samples of a block come from: through the ports of the sub-models around it, to an input of the model. */
function samplesOf(
  { block, feeds }: ResolvedNode,
  nodes: readonly ResolvedNode[],
  sampled: readonly string[],
): Pick<RunBlock, 'samples'> {
  const port = Object.values(block.inputs).findIndex((p) => p.type === 'samples')
  if (port < 0 || block.group === passageGroup) return {}
  let feed = feeds[port].at(0)
  let conversion = feed?.conversion ?? null
  while (feed && nodes[feed.node].role !== 'input') {
    feed = nodes[feed.node].feeds[0].at(0)
    conversion = chained(feed?.conversion ?? null, conversion)
  }
  return { samples: feed ? { input: sampled.indexOf(nodes[feed.node].path), conversion } : null }
}

function stateSize(node: ResolvedNode, doc: ModelDoc, shape: Overrides): number {
  const { state = 0 } = node.block
  if (typeof state === 'number') return state
  const named = node.run.map((r) => [r.name, slotsWith(r, shape)[0]] as const)
  const size = state(Object.fromEntries(named), doc.cycleMs)
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${node.block.id} asks for a state of ${size}`)
  return size
}

/** A parameter's slots where an instance overrides what it follows. */
function slotsWith(run: RunParam, overrides: Overrides): number[] {
  const given = run.follows && overrides[run.follows.parameter.id]
  return given === undefined ? run.slots : [converted(Number(given), run.follows!.conversion)]
}

function bind(
  doc: ModelDoc,
  slots: readonly RunParam[],
  bounded: readonly ResolvedNode[],
  base: Float64Array,
  overrides: Overrides,
): Float64Array {
  checkOverrides(doc, overrides)
  const params = base.slice()
  let at = 0
  for (const run of slots) {
    const mine = slotsWith(run, overrides)
    if (run.follows) {
      const fault = faultOf(run, mine[0])
      const { id, label } = run.follows.parameter
      if (fault) throw new Refusal(fault, { node: run.name, param: saidAs(id, label), ...rangeArgs(mine[0], run) }, id)
      params[at] = mine[0]
    }
    at += run.slots.length
  }
  for (const node of bounded) {
    const fault = contradiction(node, (run) => slotsWith(run, overrides)[0])
    // whichever of the two the instance overrides
    const field = fault && node.run.find((r) => r.follows && Object.hasOwn(overrides, r.follows.parameter.id))?.follows
    if (fault) throw new Refusal(fault.kind, fault.args, field?.parameter.id ?? fault.param)
  }
  return params
}

function checkOverrides(doc: ModelDoc, overrides: Overrides): void {
  const known = new Map(doc.parameters.map((p): [string, ParameterDoc] => [p.id, p]))
  const node = doc.name.zh || doc.name.en
  for (const [param, value] of Object.entries(overrides)) {
    const declared = known.get(param)
    if (!declared) throw new Refusal(refusals.unknownParam, { node, param }, param)
    if (typeof value !== typeof declared.default) throw new Refusal(refusals.wrongParam, { node, param }, param)
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = declared
    if (typeof value === 'number' && !(value >= low && value <= high))
      throw new Refusal(
        refusals.paramRange,
        { node, param: saidAs(param, declared.label), ...rangeArgs(value, { low, high, unit: declared.unit }) },
        param,
      )
  }
}
