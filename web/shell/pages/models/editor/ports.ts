import type { BlockItem } from '../../../../../api/models.ts'
import { type Block, defineBlock, type PortType } from '../../../../../contract/block.ts'
import type { Text } from '../../../../../contract/text.ts'
import type { Catalog } from '../../../../../os/models/graph/flat.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import type { Element, WireEnd } from './drawing.ts'

/** A port as it is drawn. */
export type PortView = {
  id: string
  label: Text
  type: PortType
  optional: boolean
  many: { least: number; most: number } | null
}
export type Ports = { inputs: PortView[]; outputs: PortView[] }

const one = (id: string, label: Text, type: PortView['type'], optional = false): PortView => ({
  ...{ id, label, type, optional },
  many: null,
})
const endPorts = { in: { zh: '输入', en: 'input' }, out: { zh: '输出', en: 'output' } } satisfies Record<string, Text>

const listed = (ports: BlockItem['inputs']): PortView[] =>
  ports.map(({ id, label, type = 'number', optional, many }) => ({
    ...{ id, label, type, optional: optional === true },
    many: many ?? null,
  }))

/** The ports of an element; none of a block that the catalogue or the model does not know. */
export function portsOf(element: Element, blocks: ReadonlyMap<string, BlockItem>, doc: ModelDoc): Ports {
  const { kind, of } = element
  if (kind === 'input') return { inputs: [], outputs: [one('out', endPorts.out, of.type)] }
  if (kind === 'output') return { inputs: [one('in', endPorts.in, of.type)], outputs: [] }
  if (kind === 'alarm') return { inputs: [one('in', endPorts.in, 'boolean')], outputs: [] }
  if (of.kind === 'submodel') {
    const sub = doc.submodels.find((s) => s.id === of.submodel)
    const named = (id: string, label: Text | undefined) => label ?? { zh: id, en: id }
    return {
      inputs: sub?.inputs.map((p) => one(p.id, named(p.id, p.label), p.type, p.optional === true)) ?? [],
      outputs: sub?.outputs.map((p) => one(p.id, named(p.id, p.label), p.type)) ?? [],
    }
  }
  const item = blocks.get(of.kind)
  return { inputs: listed(item?.inputs ?? []), outputs: listed(item?.outputs ?? []) }
}

/** The port that a wire's end means: the one that it names, or the only one. */
export const portAt = (ports: readonly PortView[], { port }: WireEnd): PortView | undefined =>
  port === undefined && ports.length === 1 ? ports[0] : ports.find(({ id }) => id === port)

/** What the compiler's own rules need of the blocks; what they calculate stays on the server. */
export function catalogOf(blocks: readonly BlockItem[]): Catalog {
  const named = <T extends { id: string }>(list: readonly T[]) => Object.fromEntries(list.map((p) => [p.id, p]))
  return new Map(
    blocks.map((b): [string, Block] => [
      b.id,
      defineBlock({
        ...{ id: b.id, group: b.group, label: b.label, about: b.about, formula: b.formula, quality: b.quality },
        ...{ inputs: named(b.inputs), outputs: named(b.outputs), params: named(b.params) },
        ...(b.feedback && { feedback: true as const }),
        ...(b.notAbove && { notAbove: b.notAbove }),
      }),
    ]),
  )
}
