import { catalog } from '../../../../../os/models/blocks/catalog.ts'
import { describeCatalog } from '../../../../../os/models/blocks/describe.ts'
import { type ModelDoc, type ModelInput, modelSchema } from '../../../../../os/models/graph/model-schema.ts'
import type { Wire } from './drawing.ts'

export const blockCatalog = describeCatalog(catalog)
export const blockItems = new Map(blockCatalog.blocks.map((b) => [b.id, b]))

/** A drawing with what is given; wires as `a.out > b.in`. */
export function drawn(parts: Partial<Omit<ModelInput, 'wires'>> & { wires?: string[] }): ModelDoc {
  const { wires = [], ...rest } = parts
  return modelSchema.parse({
    ...{ format: 'millrace-model', version: 1, name: { zh: '图', en: 'Drawing' }, cycleMs: 1000 },
    ...rest,
    wires: wires.map(wire),
  })
}

export function wire(text: string): Wire {
  const [from, to] = text.split(' > ').map((end) => {
    const [node, port] = end.split('.')
    return { node, ...(port && { port }) }
  })
  return { from, to }
}

export const block = (id: string, kind: string, more: object = {}) => ({ id, kind, ...more })
