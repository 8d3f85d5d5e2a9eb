import type { z } from 'zod'
import type { Text } from '../../../contract/text.ts'
import { catalog } from '../blocks/catalog.ts'
import type { ModelInput, submodelSchema } from '../graph/model-schema.ts'

/** A sub-model as it is stored. */
export type SubmodelInput = z.input<typeof submodelSchema>

type Position = { x: number; y: number }
type Bound = number | boolean | string | { value: number; unit: string } | { points: [number, number][] }
/** Parameters of a block: `$name` follows a parameter of the drawing around it. */
export type Params = Record<string, Bound>

/** Nodes stand in columns by how far they are from the inputs; the editor's layout does the rest. */
const columnWidth = 220
const rowHeight = 110

/** Places for nodes, asked for in the order in which they are to stand. `wires`: from node, to node, without loops but through a delay. */
export function places(inputs: readonly string[], wires: readonly (readonly [string, string])[]) {
  const column = new Map(inputs.map((port) => [port, 0]))
  const most = wires.length
  // as many passes as there can be steps; what a loop would push on for ever stops at the widest
  for (let pass = 0; pass < most; pass++) {
    let moved = false
    for (const [from, to] of wires) {
      const next = Math.min(most, (column.get(from) ?? 0) + 1)
      if (next > (column.get(to) ?? 0)) {
        column.set(to, next)
        moved = true
      }
    }
    if (!moved) break
  }
  const rows = new Map<number, number>()
  return (node: string): Position => {
    const at = column.get(node) ?? 0
    const row = rows.get(at) ?? 0
    rows.set(at, row + 1)
    return { x: at * columnWidth, y: row * rowHeight }
  }
}

export const boundParams = (params: Params) =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      typeof value === 'string' && value.startsWith('$') ? { parameter: value.slice(1) } : value,
    ]),
  )

export type ParameterDraft = [label: Text, value: number, unit?: string | null, low?: number, high?: number]

/** `sources`: what is wired to the block's inputs in their order, `node` or `node.port`, with `port=` before it where the order is not told. */
export type BlockDraft = [kind: string, sources?: string, params?: Params, unit?: string]

/** A whole model, drawn in text. Inputs are roles of the equipment: `!` stands for a boolean, `?` behind the unit for one that may lack. */
export type ModelDraft = {
  name: Text
  note: string
  cycleMs?: number
  inputs: Record<string, [unit: string, label: Text]>
  parameters?: Record<string, ParameterDraft>
  blocks: Record<string, BlockDraft>
  /** Points that it writes, each from `node` or `node.port`; `!` behind the name of a boolean. */
  outputs: Record<string, [from: string, label: Text]>
  alarms?: Record<string, [from: string, priority: 'low' | 'medium' | 'high', label: Text]>
  submodels?: readonly SubmodelInput[]
}

type End = { node: string; port?: string }
const endOf = (text: string, idOf: (node: string) => string): End => {
  const [node, port] = text.split('.')
  return { node: idOf(node), ...(port === undefined ? {} : { port }) }
}
const plain = (name: string) => name.replace('!', '')

/** Ports that sources are wired to, in order; the last takes all that are left where it takes several. */
function targets(
  name: string,
  [kind, sources = '']: BlockDraft,
  submodels: readonly SubmodelInput[],
  idOf: (node: string) => string,
) {
  const block = catalog.get(kind)
  const sub = kind.startsWith('submodel:') ? submodels.find(({ id }) => id === kind.slice(9)) : undefined
  const ports = block ? Object.keys(block.inputs) : (sub?.inputs ?? []).map(({ id }) => id)
  return sources
    .split(' ')
    .filter((source) => source !== '')
    .map((source, i) => {
      const [port, from] = source.includes('=') ? source.split('=') : [ports[Math.min(i, ports.length - 1)], source]
      return { from: endOf(from, idOf), to: { node: idOf(name), port } }
    })
}

/** Draws a model: every node at a place of its own, parameters bound. That it is sound is seen when it is compiled. */
export function drawModel(draft: ModelDraft): ModelInput {
  const { name, note, cycleMs = 1000, inputs, parameters = {}, blocks, outputs, alarms = {}, submodels = [] } = draft
  // points and alarms are named for people; the block that calculates one of them gives way
  const ends = new Map([...Object.entries(outputs), ...Object.entries(alarms)].map(([id, [from]]) => [plain(id), from]))
  const idOf = (node: string) => (Object.hasOwn(blocks, node) && ends.has(node) ? `${node}Value` : node)
  const wires = [
    ...Object.entries(blocks).flatMap(([id, block]) => targets(id, block, submodels, idOf)),
    ...[...ends].map(([id, from]) => ({ from: endOf(from, idOf), to: { node: id } })),
  ]
  const position = places(
    Object.keys(inputs),
    wires.map(({ from, to }) => [from.node, to.node] as const),
  )
  return {
    ...{ format: 'millrace-model', version: 1, name, note, cycleMs },
    parameters: Object.entries(parameters).map(([id, [label, value, unit = null, low, high]]) => ({
      ...{ id, label, default: value, unit },
      ...(low === undefined ? {} : { low }),
      ...(high === undefined ? {} : { high }),
    })),
    inputs: Object.entries(inputs).map(([id, [unit, label]]) => ({
      ...{ id, label, role: id, position: position(id) },
      ...(unit.endsWith('?') ? { optional: true as const } : {}),
      ...(unit.startsWith('!') ? { type: 'boolean' as const } : { unit: unit.replace('?', '') }),
    })),
    blocks: Object.entries(blocks).map(([id, [kind, , params = {}, unit]]) => ({
      ...{ id: idOf(id), position: position(idOf(id)), params: boundParams(params) },
      ...(kind.startsWith('submodel:') ? { kind: 'submodel', submodel: kind.slice(9) } : { kind }),
      ...(unit === undefined ? {} : { unit }),
    })),
    outputs: Object.entries(outputs).map(([id, [, label]]) => ({
      ...{ id: plain(id), label, position: position(plain(id)) },
      type: id.endsWith('!') ? ('boolean' as const) : ('number' as const),
    })),
    alarms: Object.entries(alarms).map(([id, [, priority, label]]) => ({
      id,
      label,
      priority,
      position: position(id),
    })),
    submodels: [...submodels],
    wires,
  }
}
