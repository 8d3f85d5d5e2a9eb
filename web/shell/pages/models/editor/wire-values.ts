import type { WireLook } from '../../../../../api/models.ts'
import type { Language, Text } from '../../../../../contract/text.ts'
import { formatNumber } from '../../../../ui/number.ts'
import { type Element, elementsOf, type Sheet } from './drawing.ts'
import type { Ports } from './ports.ts'

/** A value as it stands on a wire. */
export type Tag = { value: number | null; quality: number; boolean: boolean; unit: string }

const truth: Record<number, Text> = { 0: { zh: '否', en: 'no' }, 1: { zh: '是', en: 'yes' } }

export function tagText({ value, boolean, unit }: Tag, language: Language): string {
  if (value === null) return '—'
  if (boolean) return truth[value === 0 ? 0 : 1][language]
  return unit ? `${formatNumber(value, null)} ${unit}` : formatNumber(value, null)
}

/** By `element port`: what stands at each output of a sheet. */
export const tagKey = (element: string, port: string): string => `${element} ${port}`

/**
 * The values of a look at the outputs of one sheet. Within an opened sub-model its inputs are ports that the expanded model has as nodes.
 *
 * @param path of the blocks whose sub-models are open, with a slash behind each; '' on the model's own sheet
 */
export function tagsOf(
  { inputs, blocks }: Pick<WireLook, 'inputs' | 'blocks'>,
  sheet: Sheet,
  path: string,
  portsOf: (element: Element) => Ports,
  unitOf: (element: string, port: string) => string,
): Map<string, Tag> {
  const tags = new Map<string, Tag>()
  for (const element of elementsOf(sheet)) {
    const { id } = element.of
    for (const port of portsOf(element).outputs) {
      const sub = element.kind === 'block' && element.of.kind === 'submodel'
      const found =
        element.kind === 'input' && path === ''
          ? inputs[id]
          : sub
            ? blocks[`${path}${id}/${port.id}`]?.out
            : blocks[path + id]?.[port.id]
      if (found)
        tags.set(tagKey(id, port.id), { ...found, boolean: port.type === 'boolean', unit: unitOf(id, port.id) })
    }
  }
  return tags
}
