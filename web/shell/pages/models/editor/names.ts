import type { BlockItem } from '../../../../../api/models.ts'
import type { Text } from '../../../../../contract/text.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { type Element, elementAt, type Sheet } from './drawing.ts'
import { portsOf } from './ports.ts'
import type { Names } from './survey.ts'

const both = (text: string): Text => ({ zh: text, en: text })
const filled = (text: Text | undefined): text is Text => text !== undefined && (text.zh !== '' || text.en !== '')
/** A text with the other language where one is empty. */
const whole = ({ zh, en }: Text): Text => ({ zh: zh || en, en: en || zh })

/** What an element is called: as a person named it, else as its kind is called. */
export function nameOf({ kind, of }: Element, blocks: ReadonlyMap<string, BlockItem>, doc: ModelDoc): Text {
  if (filled(of.label)) return whole(of.label)
  return (kind === 'block' ? kindOf(of, blocks, doc) : undefined) ?? both(of.id)
}

/** What a block's kind is called. */
export function kindOf(
  of: { kind: string; submodel?: string },
  blocks: ReadonlyMap<string, BlockItem>,
  doc: ModelDoc,
): Text | undefined {
  if (of.kind !== 'submodel') return blocks.get(of.kind)?.label
  const sub = doc.submodels.find((s) => s.id === of.submodel)
  return sub && (filled(sub.label) ? whole(sub.label) : both(sub.id))
}

export function namesOf(sheet: Sheet, blocks: ReadonlyMap<string, BlockItem>, doc: ModelDoc): Names {
  return {
    element(id) {
      const element = elementAt(sheet, id)
      return element ? nameOf(element, blocks, doc) : both(id)
    },
    port(node, port) {
      const element = elementAt(sheet, node)
      const ports = element && portsOf(element, blocks, doc)
      const found = ports && [...ports.inputs, ...ports.outputs].find(({ id }) => id === port)
      if (found && filled(found.label)) return whole(found.label)
      const param = element?.kind === 'block' && blocks.get(element.of.kind)?.params.find(({ id }) => id === port)
      return param ? param.label : both(port)
    },
  }
}
