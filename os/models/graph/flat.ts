import { type Block, defineBlock, type PortType } from '../../../contract/block.ts'
import { Refusal, type RefusalArgs, type RefusalKind } from '../../../contract/refusal.ts'
import { rangeArgs } from './limit-words.ts'
import {
  type BlockDoc,
  limits,
  type ModelDoc,
  modelSchema,
  type ParameterDoc,
  type ParamValue,
  type SubmodelDoc,
} from './model-schema.ts'
import { modelRefusals as refusals } from './refusals.ts'
import { conversionOf, converted } from './unit-algebra.ts'

/** Block kinds by id. */
export type Catalog = ReadonlyMap<string, Block>

/** Something wrong with a model, and where: what an editor marks. */
export type Issue = { node: string; port?: string; refusal: Refusal }

/** A parameter with the references within sub-models followed; `parameter` is one of the model's own. */
export type FlatParam = Exclude<ParamValue, { parameter: string }> | { parameter: ParameterDoc }

/** One element of the expanded drawing. `path`: its id, behind those of the sub-models it lies in. */
export type FlatNode = {
  path: string
  role: 'input' | 'output' | 'alarm' | 'block'
  block: Block
  params: Record<string, FlatParam>
  unit: string | undefined
}
export type FlatWire = { from: string; fromPort: string | undefined; to: string; toPort: string | undefined }
export type Flat = { doc: ModelDoc; nodes: FlatNode[]; wires: FlatWire[] }

/** Reads a model file. Whatever comes from outside passes here first. */
export function parseModel(input: unknown): ModelDoc {
  const parsed = modelSchema.safeParse(input)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]
  const where = path.map(String).join('.').slice(0, 200)
  throw new Refusal(refusals.badModel, { path: where || '–', detail: message.slice(0, 200) }, where)
}

type Port = { type: PortType; unit: string | null; optional?: true }
const label = { zh: '端口', en: 'port' }

/** No heading of the palette: these blocks are only ports. */
export const passageGroup = 'port'

/** A port of a model or sub-model as a block: what passes it gets the unit that it says. */
function passage(id: string, { type, unit, optional }: Port, ends: { in: boolean; out: boolean }): Block {
  const port = { label, type, ...(type !== 'boolean' && { unit: unit ?? 'same' }) }
  return defineBlock({
    id,
    label,
    group: passageGroup,
    about: label,
    formula: 'y = x',
    quality: 'worst',
    inputs: ends.in ? { in: { ...port, ...(optional && { optional }) } } : {},
    outputs: ends.out ? { out: port } : {},
    params: {},
    map: (x) => x,
  })
}

/** Sub-models put in place of their blocks. Throws the refusal of the first thing that makes that impossible. */
export function expand(doc: ModelDoc, catalog: Catalog): Flat {
  const nodes: FlatNode[] = []
  const wires: FlatWire[] = []
  const submodels = new Map(doc.submodels.map((s) => [s.id, s]))

  function fail(kind: RefusalKind, args: RefusalArgs, node: string): never {
    throw new Refusal(kind, args, node)
  }
  function add(node: FlatNode): void {
    nodes.push(node)
    if (nodes.length > limits.blocks + 3 * limits.ports) tooMany(node.path)
  }
  function tooMany(path: string): never {
    fail(refusals.tooManyBlocks, { count: `>${limits.blocks}`, limit: limits.blocks }, path)
  }
  /** Sub-models are counted, too: an empty one in another ten thousand times would open without end. */
  let opens = 0

  function open(
    body: ModelDoc | SubmodelDoc,
    prefix: string,
    env: ReadonlyMap<string, FlatParam>,
    within: readonly string[],
  ): void {
    const inner = prefix !== ''
    const ids = new Set<string>()
    const claim = (id: string) => {
      if (ids.has(id)) fail(refusals.sameId, { node: prefix + id }, prefix + id)
      ids.add(id)
      return prefix + id
    }
    const port = (role: 'input' | 'output', p: Port & { id: string }) => {
      const ends = { in: inner || role === 'output', out: inner || role === 'input' }
      const block = passage(role, p, ends)
      add({ path: claim(p.id), role: inner ? 'block' : role, block, params: {}, unit: undefined })
    }
    for (const p of body.inputs) {
      if ('alarm' in p && p.alarm && p.type === 'samples')
        fail(refusals.alarmHasNoSamples, { node: prefix + p.id }, prefix + p.id)
      port('input', p)
    }
    for (const p of body.outputs) port('output', p)
    for (const p of 'alarms' in body ? body.alarms : []) {
      const block = passage('alarm', { type: 'boolean', unit: null }, { in: true, out: false })
      add({ path: claim(p.id), role: 'alarm', block, params: {}, unit: undefined })
    }
    const opened = new Map<string, SubmodelDoc>()
    for (const b of body.blocks) {
      const path = claim(b.id)
      const params = follow(b, path, env)
      if (b.kind !== 'submodel') {
        const block = catalog.get(b.kind)
        if (!block) fail(refusals.unknownBlock, { node: path, kind: b.kind }, path)
        add({ path, role: 'block', block, params, unit: b.unit })
        continue
      }
      const sub = submodels.get(b.submodel ?? '')
      if (!sub) fail(refusals.unknownSubmodel, { node: path, submodel: b.submodel ?? '' }, path)
      if (within.includes(sub.id)) fail(refusals.submodelInItself, { path: [...within, sub.id].join(' → ') }, path)
      if (within.length >= limits.depth) fail(refusals.tooDeep, { node: path, limit: limits.depth }, path)
      if (++opens > limits.blocks) tooMany(path)
      opened.set(b.id, sub)
      open(sub, `${path}/`, environment(sub.parameters, params, path), [...within, sub.id])
    }
    const end = ({ node, port: name }: { node: string; port?: string }, side: 'from' | 'to') => {
      const sub = opened.get(node)
      if (!sub) return { node: prefix + node, port: name }
      const list = side === 'from' ? sub.outputs : sub.inputs
      const found = name === undefined && list.length === 1 ? list[0] : list.find((p) => p.id === name)
      if (!found) fail(refusals.unknownPort, { node: prefix + node, port: name ?? '' }, prefix + node)
      return { node: `${prefix}${node}/${found.id}`, port: undefined }
    }
    for (const wire of body.wires) {
      const [from, to] = [end(wire.from, 'from'), end(wire.to, 'to')]
      wires.push({ from: from.node, fromPort: from.port, to: to.node, toPort: to.port })
      if (wires.length > limits.wires) fail(refusals.tooManyWires, { limit: limits.wires }, to.node)
    }
  }

  function follow(b: BlockDoc, path: string, env: ReadonlyMap<string, FlatParam>): Record<string, FlatParam> {
    const found = Object.entries(b.params).map(([name, value]): [string, FlatParam] => {
      if (typeof value !== 'object' || !('parameter' in value)) return [name, value]
      const known = env.get(value.parameter)
      if (known === undefined) fail(refusals.unknownParameter, { node: path, parameter: value.parameter }, path)
      return [name, known]
    })
    return Object.fromEntries(found)
  }

  function environment(declared: readonly ParameterDoc[], given: Record<string, FlatParam>, path: string) {
    const names = new Set(declared.map((p) => p.id))
    for (const name of Object.keys(given))
      if (!names.has(name)) fail(refusals.unknownParam, { node: path, param: name }, path)
    return new Map(
      declared.map((p) => {
        const value = inUnit(p, given[p.id] ?? p.default)
        checkLimits(p, value, path)
        return [p.id, value]
      }),
    )
  }

  /** A parameter's own limits hold for what is set from outside as for its default. */
  function checkLimits(p: ParameterDoc, value: FlatParam, path: string): void {
    const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = p
    const number = typeof value === 'object' && 'value' in value ? inUnitOf(p, value) : value
    if (typeof number === 'number' && !(number >= low && number <= high))
      fail(refusals.paramRange, { node: path, param: p.id, ...rangeArgs(number, { low, high, unit: p.unit }) }, path)
  }

  for (const p of doc.parameters) checkLimits(p, p.default, 'parameters')
  const own = new Map(doc.parameters.map((p): [string, FlatParam] => [p.id, { parameter: p }]))
  if (own.size < doc.parameters.length) fail(refusals.sameId, { node: 'parameters' }, 'parameters')
  open(doc, '', own, [])
  const count = nodes.filter((n) => n.role === 'block').length
  if (count > limits.blocks) fail(refusals.tooManyBlocks, { count, limit: limits.blocks }, '')
  return { doc, nodes, wires }
}

/** A number with a unit in the parameter's own; what cannot be converted is refused where it is used. */
function inUnitOf({ unit }: ParameterDoc, { value, unit: from }: { value: number; unit: string }): number | undefined {
  const conversion = conversionOf(from, unit)
  return conversion && converted(value, conversion)
}

/** A plain number for a parameter is in the parameter's unit. */
function inUnit(parameter: ParameterDoc, value: FlatParam): FlatParam {
  return typeof value === 'number' && parameter.unit !== null ? { value, unit: parameter.unit } : value
}
