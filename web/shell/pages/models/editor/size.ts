import type { Language, Text } from '../../../../../contract/text.ts'
import { symbolOf } from '../../../../../units/units.ts'
import type { BlockElement, Comment, Element } from './drawing.ts'
import type { Ports } from './ports.ts'

/** What an element looks like is known without drawing it, so that only what is seen has to be drawn. Pixels at 100 %. */
export const look = { width: 172, endWidth: 142, head: 30, row: 22, note: 18, end: 46, foot: 6 } as const

/** The line of parameters below a block's name. */
export type Summary = { name: Text; value: Text }[]

export type Size = { width: number; height: number }

export function sizeOf(element: Element, ports: Ports, summary: Summary): Size {
  if (element.kind !== 'block') return { width: look.endWidth, height: look.end }
  const rows = Math.max(1, ports.inputs.length, ports.outputs.length)
  return { width: look.width, height: look.head + (summary.length > 0 ? look.note : 0) + rows * look.row + look.foot }
}

/** Where a port's handle sits: from the element's upper edge. */
export function portY(element: Element, at: number, summary: Summary): number {
  if (element.kind !== 'block') return look.end / 2
  return look.head + (summary.length > 0 ? look.note : 0) + at * look.row + look.row / 2
}

const commentWidth = 220
const commentLine = 20

/** A comment is as high as its text needs, about. */
export function commentSize({ text, width = commentWidth }: Comment): Size {
  const perLine = Math.max(8, Math.floor((width - 20) / 7))
  const wide = (line: string) => [...line].reduce((sum, c) => sum + (c.charCodeAt(0) > 0x2e80 ? 2 : 1), 0)
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(wide(line) / perLine)), 0)
  return { width, height: 16 + commentLine * Math.min(lines, 40) }
}

type Known = { id: string; label: Text } & { unit?: unknown; choices?: Record<string, Text> }

/** What a person has set, at most two: what stands as the block brings it is not repeated on each. */
export function summaryOf(of: BlockElement, known: readonly Known[]): Summary {
  return Object.entries(of.params)
    .flatMap(([id, value]) => {
      const param = known.find((p) => p.id === id)
      const name = param?.label ?? { zh: id, en: id }
      const both = (text: string): Text => ({ zh: text, en: text })
      if (typeof value === 'number') {
        const unit = typeof param?.unit === 'string' ? symbolOf(knownUnit(param.unit)) : ''
        return [{ name, value: both(`${plain(value)}${unit && ` ${unit}`}`) }]
      }
      if (typeof value === 'boolean') return [{ name, value: value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' } }]
      if (typeof value === 'string') return [{ name, value: param?.choices?.[value] ?? both(value) }]
      if ('parameter' in value) return [{ name, value: both(`⟨${value.parameter}⟩`) }]
      if ('points' in value)
        return [{ name, value: { zh: `${value.points.length} 点`, en: `${value.points.length} points` } }]
      return [{ name, value: both(`${plain(value.value)} ${symbolOf(value.unit)}`.trim()) }]
    })
    .slice(0, 2)
}

/** As a person wrote it, with a real minus sign. */
const plain = (value: number) => String(value).replace('-', '\u2212')

const rules = new Set(['same', 'difference', 'rate', 'product', 'quotient', 'root', 'square', 'any', 'given'])
/** The unit that a rule names; '' where it hangs on what is wired. */
export const knownUnit = (rule: string): string => (rules.has(rule) ? '' : rule)

export const summaryText = (summary: Summary, language: Language): string =>
  summary.map(({ name, value }) => `${name[language]} ${value[language]}`).join(' · ')
