import type { BlockCatalog, BlockItem } from '../../../../../api/models.ts'
import type { Text } from '../../../../../contract/text.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { type Comment, type Element, freeId, idsOf, type Place, type Sheet } from './drawing.ts'
import { paletteWords as texts } from './palette-words.ts'

/** What may be put into a drawing. `what`: an end, a kind of block, or a sub-model. */
export type PaletteItem =
  | {
      kind: 'input' | 'inputBoolean' | 'inputSamples' | 'alarmInput' | 'output' | 'outputBoolean' | 'alarm' | 'comment'
    }
  | { kind: 'block'; block: string }
  | { kind: 'submodel'; submodel: string }
  | { kind: 'newSubmodel' }
  | { kind: 'template'; template: string }
/** What becomes an element as it is; a sub-model has to be in the document first. */
export type ElementItem = Exclude<PaletteItem, { kind: 'newSubmodel' | 'template' }>

export type PaletteEntry = { item: PaletteItem; label: Text; about: Text; words: string; help: BlockItem | null }
export type PaletteGroup = { id: string; label: Text; entries: PaletteEntry[] }

export const blockDragType = 'application/x-millrace-block'

const end = (
  kind: Exclude<PaletteItem['kind'], 'block' | 'submodel' | 'template'>,
  label: Text,
  about: Text,
): PaletteEntry => ({
  ...{ item: { kind }, label, about, help: null },
  words: `${label.zh} ${label.en} ${about.zh} ${about.en}`.toLowerCase(),
})

/** A sub-model that the platform brings. */
export type Template = { id: string; label: Text; about: Text }

const newSub = end('newSubmodel', texts.newSubmodel, texts.newSubmodelAbout)
const ofTemplate = ({ id, label, about }: Template): PaletteEntry => ({
  ...{ item: { kind: 'template', template: id }, label, about, help: null },
  words: `${id} ${label.zh} ${label.en} ${about.zh} ${about.en} ${texts.template.zh}`.toLowerCase(),
})

/** Everything that may be put in, under its headings. A sub-model has no alarms and cannot hold itself or one that holds it. */
export function paletteOf(
  { groups, blocks }: BlockCatalog,
  doc: ModelDoc,
  sub: string | null,
  templates: readonly Template[] = [],
): PaletteGroup[] {
  const ends = [
    end('input', texts.input, texts.inputAbout),
    end('inputBoolean', texts.inputBoolean, texts.inputAbout),
    end('inputSamples', texts.inputSamples, texts.inputSamplesAbout),
    end('output', texts.output, texts.outputAbout),
    end('outputBoolean', texts.outputBoolean, texts.outputAbout),
    ...(sub === null
      ? [end('alarm', texts.alarm, texts.alarmAbout), end('alarmInput', texts.alarmInput, texts.alarmInputAbout)]
      : []),
    end('comment', texts.comment, texts.commentAbout),
  ]
  const subs = doc.submodels
    .filter((s) => sub === null || !holds(doc, s.id, sub))
    .map(({ id, label }): PaletteEntry => {
      const named = { zh: label.zh || label.en || id, en: label.en || label.zh || id }
      return {
        ...{ item: { kind: 'submodel', submodel: id }, label: named, about: texts.submodelName, help: null },
        words: `${id} ${named.zh} ${named.en} ${texts.submodelName.zh} ${texts.submodelName.en}`.toLowerCase(),
      }
    })
  const ofBlock = (b: BlockItem): PaletteEntry => ({
    ...{ item: { kind: 'block', block: b.id }, label: b.label, about: b.about, help: b },
    words:
      `${b.id} ${b.label.zh} ${b.label.en} ${b.about.zh} ${b.about.en} ${b.example?.zh ?? ''} ${b.example?.en ?? ''} ${b.formula}`.toLowerCase(),
  })
  return [
    { id: 'ends', label: texts.ports, entries: ends },
    { id: 'submodels', label: texts.submodels, entries: [...subs, newSub] },
    { id: 'templates', label: texts.templates, entries: templates.map(ofTemplate) },
    ...groups.map(({ id, label }) => ({ id, label, entries: blocks.filter((b) => b.group === id).map(ofBlock) })),
  ].filter(({ entries }) => entries.length > 0)
}

/** Whether a sub-model is, or holds at any depth, another one. */
export function holds(doc: ModelDoc, outer: string, inner: string, seen: ReadonlySet<string> = new Set()): boolean {
  if (outer === inner) return true
  if (seen.has(outer)) return false
  const further = new Set([...seen, outer])
  const sub = doc.submodels.find((s) => s.id === outer)
  return (sub?.blocks ?? []).some(
    (b) => b.kind === 'submodel' && b.submodel !== undefined && holds(doc, b.submodel, inner, further),
  )
}

/** Those whose words hold all that is asked for; who is called so comes first. */
export function search(groups: readonly PaletteGroup[], asked: string): PaletteGroup[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...groups]
  const rank = ({ label, item }: PaletteEntry) => {
    const names = [label.zh, label.en, 'block' in item ? item.block : ''].map((n) => n.toLowerCase())
    if (names.includes(words.join(' '))) return 0
    return names.some((n) => n.startsWith(words[0])) ? 1 : names.some((n) => n.includes(words[0])) ? 2 : 3
  }
  const found = groups
    .map((g) => ({ ...g, entries: g.entries.filter((e) => words.every((w) => e.words.includes(w))) }))
    .filter((g) => g.entries.length > 0)
    .map((g) => ({ ...g, entries: g.entries.toSorted((a, b) => rank(a) - rank(b)) }))
  return found.toSorted((a, b) => rank(a.entries[0]) - rank(b.entries[0]))
}

const stems: Record<Exclude<ElementItem['kind'], 'block' | 'submodel' | 'comment'>, string> = {
  ...{
    input: 'in1',
    inputBoolean: 'in1',
    inputSamples: 'wave1',
    alarmInput: 'alarmIn1',
    output: 'out1',
    outputBoolean: 'out1',
    alarm: 'alarm1',
  },
}

/** The element that an entry of the palette becomes, with an id of its own. */
export function made(item: ElementItem, sheet: Sheet, position: Place): { element: Element } | { comment: Comment } {
  const place = { x: Math.round(position.x / 10) * 10, y: Math.round(position.y / 10) * 10 }
  const taken = idsOf(sheet)
  if (item.kind === 'comment') {
    const id = freeId(new Set(sheet.comments.map((c) => c.id)), 'note1')
    return { comment: { id, text: '', position: place } }
  }
  if (item.kind === 'block')
    return {
      element: { kind: 'block', of: { ...base(freeId(taken, item.block), place), kind: item.block, params: {} } },
    }
  if (item.kind === 'submodel') {
    const { submodel } = item
    const of = { ...base(freeId(taken, submodel), place), kind: 'submodel', submodel, params: {} }
    return { element: { kind: 'block', of } }
  }
  const own = base(freeId(taken, stems[item.kind]), place)
  if (item.kind === 'alarm') return { element: { kind: 'alarm', of: { ...own, priority: 'medium' } } }
  const type = item.kind === 'inputBoolean' || item.kind === 'outputBoolean' ? 'boolean' : 'number'
  const port = { ...own, type, unit: null } as const
  if (item.kind === 'output' || item.kind === 'outputBoolean') return { element: { kind: 'output', of: port } }
  if (item.kind === 'inputSamples') return { element: { kind: 'input', of: { ...port, type: 'samples' } } }
  return { element: { kind: 'input', of: item.kind === 'alarmInput' ? { ...port, unit: '1', alarm: true } : port } }
}

const base = (id: string, position: Place) => ({ id, position })
