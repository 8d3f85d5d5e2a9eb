import type { Param, Port, PortUnit } from '../../../contract/block.ts'
import { Refusal, type RefusalArgs, type RefusalKind } from '../../../contract/refusal.ts'
import { type Flat, type FlatNode, type FlatParam, type Issue } from './flat.ts'
import { rangeArgs } from './limit-words.ts'
import type { ParameterDoc } from './model-schema.ts'
import { orderOf } from './order.ts'
import { modelRefusals as refusals, typeWords } from './refusals.ts'
import {
  type Conversion,
  conversionOf,
  converted,
  differenceOf,
  isIdentity,
  isUnit,
  powerProduct,
  type UnitText,
} from './unit-algebra.ts'

/** A wire as it runs: from an output of a node, converted where the units differ. */
export type Feed = { node: number; port: number; conversion: Conversion | null }

/** A parameter as it runs: slots of the parameter array. `follows`: a parameter of the model, brought into the unit asked for. */
export type RunParam = {
  name: string
  slots: number[]
  /** What its slot is in; null without one. */
  unit: UnitText
  low: number
  high: number
  integer: boolean
  shapes: boolean
  follows?: { parameter: ParameterDoc; conversion: Conversion | null }
}

export type ResolvedNode = FlatNode & {
  /** By input port; a `many` port has several, one that is not wired none. */
  feeds: Feed[][]
  outUnits: UnitText[]
  run: RunParam[]
}
/** `order`: blocks as they run, those that take feedback first. Input, output and alarm nodes are not in it. */
export type Resolved = { nodes: ResolvedNode[]; order: number[] }

/** Unit passes until nothing changes; a loop through a delay needs two. */
const maxPasses = 5

/** Checks a model: ports, types, loops, units, parameters. Answers everything that is wrong, stage by stage. */
export function resolve(flat: Flat): { resolved: Resolved } | { issues: Issue[] } {
  const { nodes, issues, say } = begin(flat)
  wire(flat, nodes, say)
  if (issues.length > 0) return { issues }
  const ordered = order(nodes)
  if ('loop' in ordered) {
    sayLoop(ordered.loop, nodes, say)
    return { issues }
  }
  settleUnits(nodes, ordered.order, say)
  for (const node of nodes) if (node.role === 'block') bindParams(node, nodes, say)
  if (issues.length > 0) return { issues }
  return { resolved: { nodes, order: ordered.order.filter((n) => nodes[n].role === 'block') } }
}

/** A drawing that may still lack wires: every node with what is known of it, and all that is wrong, whatever the stage. For an editor. */
export function sketch(flat: Flat): { nodes: ResolvedNode[]; issues: Issue[] } {
  const { nodes, issues, say } = begin(flat)
  wire(flat, nodes, say)
  const ordered = order(nodes)
  if ('loop' in ordered) sayLoop(ordered.loop, nodes, say)
  else settleUnits(nodes, ordered.order, say)
  for (const node of nodes) if (node.role === 'block') bindParams(node, nodes, say)
  return { nodes, issues }
}

function begin(flat: Flat): { nodes: ResolvedNode[]; issues: Issue[]; say: Say } {
  const issues: Issue[] = []
  const say: Say = (kind, args, node, port) => {
    issues.push({ node, port, refusal: new Refusal(kind, args, node) })
  }
  const nodes = flat.nodes.map(
    (node): ResolvedNode => ({
      ...node,
      feeds: Object.keys(node.block.inputs).map(() => []),
      outUnits: Object.keys(node.block.outputs).map(() => null),
      run: [],
    }),
  )
  return { nodes, issues, say }
}

function sayLoop(loop: readonly number[], nodes: readonly ResolvedNode[], say: Say): void {
  const path = [...loop, loop[0]].map((n) => nodes[n].path).join(' → ')
  say(refusals.cycle, { path }, nodes[loop[0]].path)
}

type Say = (kind: RefusalKind, args: RefusalArgs, node: string, port?: string) => void

const typeOf = (port: Port) => port.type ?? 'number'

function wire(flat: Flat, nodes: ResolvedNode[], say: Say): void {
  const indexOf = new Map(nodes.map((n, i) => [n.path, i]))
  const portAt = (ports: Record<string, Port>, name: string | undefined) => {
    const names = Object.keys(ports)
    return name === undefined && names.length === 1 ? 0 : names.indexOf(name ?? '')
  }
  for (const { from, fromPort, to, toPort } of flat.wires) {
    const [source, target] = [indexOf.get(from), indexOf.get(to)]
    if (source === undefined || target === undefined) {
      say(refusals.unknownNode, { node: source === undefined ? from : to }, source === undefined ? from : to)
      continue
    }
    const out = portAt(nodes[source].block.outputs, fromPort)
    const into = portAt(nodes[target].block.inputs, toPort)
    if (out < 0) say(refusals.unknownPort, { node: from, port: fromPort ?? '' }, from, fromPort)
    if (into < 0) say(refusals.unknownPort, { node: to, port: toPort ?? '' }, to, toPort)
    if (out < 0 || into < 0) continue
    const fromType = typeOf(Object.values(nodes[source].block.outputs)[out])
    const [name, port] = Object.entries(nodes[target].block.inputs)[into]
    const toType = typeOf(port)
    if (fromType !== toType && (fromType === 'samples' || toType === 'samples')) {
      const kind = fromType === 'samples' ? refusals.samplesNotTaken : refusals.samplesNeeded
      say(kind, { from, node: to, port: name }, to, name)
    } else if (fromType !== toType) {
      const words = { fromType: typeWords[fromType], toType: typeWords[toType] }
      say(refusals.wrongType, { from, node: to, port: name, ...words }, to, name)
    } else nodes[target].feeds[into].push({ node: source, port: out, conversion: null })
  }
  for (const node of nodes)
    Object.entries(node.block.inputs).forEach(([name, port], i) => {
      const count = node.feeds[i].length
      if (count === 0 && !port.optional && !port.many)
        say(refusals.unwired, { node: node.path, port: name }, node.path, name)
      if (count > 1 && !port.many) say(refusals.twoWires, { node: node.path, port: name }, node.path, name)
      if (port.many && !(count === 0 && port.optional) && (count < port.many.least || count > port.many.most))
        say(refusals.wireCount, { node: node.path, port: name, count, ...port.many }, node.path, name)
    })
}

function order(nodes: ResolvedNode[]): { order: number[] } | { loop: number[] } {
  // what takes feedback reads the scan before: it waits for nobody and runs first
  const reads = nodes.map((n) => (n.block.feedback ? [] : n.feeds.flat().map((f) => f.node)))
  const found = orderOf(reads)
  if ('loop' in found) return found
  const feedback = (n: number) => nodes[n].block.feedback === true
  return { order: [...found.order.filter(feedback), ...found.order.filter((n) => !feedback(n))] }
}

/** The unit that the `same` ports of a node share: of the first that has one. */
function groupUnit(node: ResolvedNode, nodes: ResolvedNode[]): UnitText {
  const ports = Object.values(node.block.inputs)
  for (const [i, port] of ports.entries())
    if (port.unit === 'same')
      for (const feed of node.feeds[i]) {
        const unit = nodes[feed.node].outUnits[feed.port]
        if (unit !== null) return unit
      }
  const entries = Object.entries(node.block.params)
  for (const [name, param] of entries)
    if ('unit' in param && param.unit === 'same') return unitOfParam(node.params[name])
  return null
}

function unitOfParam(value: FlatParam | undefined): UnitText {
  if (typeof value !== 'object') return null
  return 'unit' in value ? value.unit : 'parameter' in value ? value.parameter.unit : null
}

function givenUnit(node: ResolvedNode): UnitText {
  if (node.unit !== undefined) return node.unit
  for (const [name, param] of Object.entries(node.block.params))
    if ('unit' in param && param.unit === 'given') return unitOfParam(node.params[name])
  return null
}

const perSecond = (unit: UnitText) =>
  unit === null
    ? null
    : powerProduct([
        [differenceOf(unit), 1],
        ['s', -1],
      ])

/** What a rule comes to at a node, given the unit that its `same` ports share. Undefined: too complex. */
function ruled(rule: PortUnit | undefined, group: UnitText, node: ResolvedNode): UnitText | undefined {
  if (rule === undefined || rule === 'any') return null
  if (rule === 'same') return group
  if (rule === 'difference') return differenceOf(group)
  if (rule === 'rate') return perSecond(group)
  if (rule === 'given') return givenUnit(node)
  return rule
}

function settleUnits(nodes: ResolvedNode[], order: readonly number[], say: Say): void {
  for (let pass = 0; pass < maxPasses; pass++) {
    let changed = false
    for (const n of order) {
      // what is too complex is told below with its place; as null it settles
      const units = outUnitsOf(nodes[n], nodes).map((u) => u ?? null)
      if (units.some((u, i) => u !== nodes[n].outUnits[i])) changed = true
      nodes[n].outUnits = units
    }
    if (!changed) break
    if (pass === maxPasses - 1) {
      const node = nodes[order.find((n) => nodes[n].block.feedback) ?? order[0]].path
      say(refusals.unitTooComplex, { node }, node)
    }
  }
  for (const node of nodes) {
    if (node.unit !== undefined && !isUnit(node.unit))
      say(refusals.unknownUnit, { node: node.path, unit: node.unit }, node.path)
    for (const port of Object.values({ ...node.block.inputs, ...node.block.outputs }))
      if (node.role !== 'block' && port.unit && port.unit !== 'same' && !isUnit(port.unit))
        say(refusals.unknownUnit, { node: node.path, unit: port.unit }, node.path)
    if (outUnitsOf(node, nodes).some((u) => u === undefined))
      say(refusals.unitTooComplex, { node: node.path }, node.path)
    convertFeeds(node, nodes, say)
  }
}

function outUnitsOf(node: ResolvedNode, nodes: ResolvedNode[]): (UnitText | undefined)[] {
  const group = groupUnit(node, nodes)
  const fed = node.feeds.flat().map((f) => nodes[f.node].outUnits[f.port])
  // in a sketch a wire may be missing: its unit is not known yet
  const at = (i: number) => fed[i] ?? null
  return Object.values(node.block.outputs).map((port) => {
    if (typeOf(port) === 'boolean') return null
    if (port.unit === 'product') return powerProduct(fed.map((u) => [u, 1] as const))
    if (port.unit === 'quotient')
      return conversionOf(at(1), at(0)) && at(1) !== null
        ? '1'
        : powerProduct([
            [at(0), 1],
            [at(1), -1],
          ])
    if (port.unit === 'root' || port.unit === 'square') return powerProduct([[at(0), port.unit === 'root' ? 0.5 : 2]])
    return port.unit === undefined ? '1' : ruled(port.unit, group, node)
  })
}

function convertFeeds(node: ResolvedNode, nodes: ResolvedNode[], say: Say): void {
  const group = groupUnit(node, nodes)
  const names = Object.keys(node.block.inputs)
  const quotient = Object.values(node.block.outputs).some((p) => p.unit === 'quotient')
  Object.values(node.block.inputs).forEach((port, i) => {
    if (typeOf(port) === 'boolean') return
    for (const feed of node.feeds[i]) {
      const from = nodes[feed.node].outUnits[feed.port]
      const first = node.feeds[0].at(0)
      const to = quotient && i === 1 && first ? nodes[first.node].outUnits[first.port] : ruled(port.unit, group, node)
      const conversion = conversionOf(from, to ?? null)
      if (conversion) feed.conversion = isIdentity(conversion) ? null : conversion
      else if (!quotient) {
        const units = { fromUnit: from ?? '1', toUnit: to ?? '1' }
        say(
          refusals.wrongUnit,
          { from: nodes[feed.node].path, node: node.path, port: names[i], ...units },
          node.path,
          names[i],
        )
      }
    }
  })
}

function bindParams(node: ResolvedNode, nodes: ResolvedNode[], say: Say): void {
  const group = groupUnit(node, nodes)
  for (const name of Object.keys(node.params))
    if (!Object.hasOwn(node.block.params, name))
      say(refusals.unknownParam, { node: node.path, param: name }, node.path, name)
  node.run = Object.entries(node.block.params).map(([name, param]) => {
    const bound = bindParam(param, node.params[name], (rule) => ruled(rule, group, node) ?? null)
    const numeric = typeof param.default === 'number'
    const run: RunParam = {
      name,
      slots: [],
      unit: 'unit' in param && typeof param.unit === 'string' ? (ruled(param.unit, group, node) ?? null) : null,
      low: numeric ? (param as { low: number }).low : Number.NEGATIVE_INFINITY,
      high: numeric ? (param as { high: number }).high : Number.POSITIVE_INFINITY,
      integer: 'integer' in param && param.integer === true,
      shapes: 'shapes' in param && param.shapes === true,
    }
    if ('refused' in bound) {
      say(bound.refused, { node: node.path, param: name, from: name, port: name, ...bound.args }, node.path, name)
      return run
    }
    run.slots = bound.slots
    if (bound.follows) run.follows = bound.follows
    const fault = numeric ? faultOf(run, bound.slots[0]) : undefined
    if (fault) say(fault, { node: node.path, param: name, ...rangeArgs(bound.slots[0], run) }, node.path, name)
    return run
  })
  const fault = node.run.every((run) => run.slots.length > 0) ? contradiction(node, ({ slots }) => slots[0]) : undefined
  if (fault) say(fault.kind, fault.args, node.path, fault.param)
}

/** A parameter that exceeds what it must not, by the values that the node's parameters have. */
export function contradiction(
  { path, block, run, feeds }: Pick<ResolvedNode, 'path' | 'block' | 'run' | 'feeds'>,
  numberOf: (run: RunParam) => number,
): { kind: RefusalKind; args: RefusalArgs; param: string } | undefined {
  const named = (name: string) => numberOf(run.find((r) => r.name === name)!)
  for (const [param, other] of block.notAbove ?? []) {
    const wires = other === 'wires'
    // too few wires are told by themselves
    if (wires && feeds.at(-1)!.length < Object.values(block.inputs).at(-1)!.many!.least) continue
    const [value, high] = [named(param), wires ? feeds.at(-1)!.length : named(other)]
    if (value > high)
      return {
        kind: wires ? refusals.paramAboveWires : refusals.paramAbove,
        args: { node: path, param, other, value, high },
        param,
      }
  }
  return undefined
}

/** What is wrong with a number for a parameter. */
export function faultOf(run: RunParam, value: number): RefusalKind | undefined {
  if (!(value >= run.low && value <= run.high)) return refusals.paramRange
  return run.integer && !Number.isInteger(value) ? refusals.paramInteger : undefined
}

type Bound = { slots: number[]; follows?: RunParam['follows'] } | { refused: RefusalKind; args?: RefusalArgs }

const wrong: Bound = { refused: refusals.wrongParam }

function bindParam(
  param: Param,
  value: FlatParam | undefined,
  unitFor: (rule: PortUnit | undefined) => UnitText,
): Bound {
  if ('most' in param) return bindTable(param, value, unitFor)
  if ('choices' in param) {
    const at = Object.keys(param.choices).indexOf(String(value ?? param.default))
    return at < 0 || (value !== undefined && typeof value !== 'string') ? wrong : { slots: [at] }
  }
  const unit = 'unit' in param ? unitFor(param.unit) : null
  if (typeof value === 'object' && 'parameter' in value) {
    const { parameter } = value
    if (typeof parameter.default !== typeof param.default) return wrong
    const conversion = conversionOf(parameter.unit, unit)
    if (!conversion) return badUnit(parameter.unit, unit)
    const follows = { parameter, conversion: isIdentity(conversion) ? null : conversion }
    return { slots: [converted(Number(parameter.default), follows.conversion)], follows }
  }
  if (typeof param.default === 'boolean')
    return value !== undefined && typeof value !== 'boolean' ? wrong : { slots: [Number(value ?? param.default)] }
  if (value === undefined) return { slots: [param.default] }
  if (typeof value === 'number') return { slots: [value] }
  if (typeof value !== 'object' || !('value' in value)) return wrong
  if (!isUnit(value.unit)) return { refused: refusals.unknownUnit, args: { unit: value.unit } }
  // a dead-band of 2 °C is a difference, whatever it is written as
  const said = 'unit' in param && param.unit === 'difference' ? differenceOf(value.unit) : value.unit
  const conversion = conversionOf(said, unit)
  return conversion ? { slots: [converted(value.value, conversion)] } : badUnit(value.unit, unit)
}

const badUnit = (from: UnitText, to: UnitText): Bound => ({
  refused: refusals.wrongUnit,
  args: { fromUnit: from ?? '1', toUnit: to ?? '1' },
})

function bindTable(
  param: Extract<Param, { most: number }>,
  value: FlatParam | undefined,
  unitFor: (rule: PortUnit) => UnitText,
): Bound {
  const given = value ?? { points: param.default.map(([x, y]): [number, number] => [x, y]) }
  if (typeof given !== 'object' || !('points' in given)) return wrong
  const { points, units } = given
  const rising = points.every(([x], i) => i === 0 || x > points[i - 1][0])
  if (points.length < 2 || points.length > param.most || !rising) return { refused: refusals.tableOrder }
  const conversions = [0, 1].map((side) => {
    const rule = param.unit?.[side]
    return conversionOf(units?.[side] ?? null, rule === undefined ? null : unitFor(rule))
  })
  if (!conversions[0] || !conversions[1])
    return { refused: refusals.wrongUnit, args: { fromUnit: units?.join(', ') ?? '', toUnit: '' } }
  const pad = Array.from({ length: param.most - points.length }, () => 0)
  const column = (side: 0 | 1) => points.map((point) => converted(point[side], conversions[side]!))
  return { slots: [points.length, ...column(0), ...pad, ...column(1), ...pad] }
}
