import type { ModelDoc, ParameterDoc, SubmodelDoc } from '../../../../../os/models/graph/model-schema.ts'

export type Wire = ModelDoc['wires'][number]
export type WireEnd = Wire['from']
export type InputElement = ModelDoc['inputs'][number]
export type OutputElement = ModelDoc['outputs'][number]
export type AlarmElement = ModelDoc['alarms'][number]
export type BlockElement = ModelDoc['blocks'][number]
export type Comment = ModelDoc['comments'][number]
export type Group = ModelDoc['groups'][number]
export type Place = { x: number; y: number }

/** What lies on one sheet: of the model itself, or of one of its sub-models, which has no alarms. */
export type Sheet = {
  parameters: ParameterDoc[]
  inputs: InputElement[]
  outputs: OutputElement[]
  alarms: AlarmElement[]
  blocks: BlockElement[]
  wires: Wire[]
  groups: Group[]
  comments: Comment[]
}

export type Element =
  | { kind: 'input'; of: InputElement }
  | { kind: 'output'; of: OutputElement }
  | { kind: 'alarm'; of: AlarmElement }
  | { kind: 'block'; of: BlockElement }
/** A comment has a name of its own among the elements: ids of comments may be those of blocks. */
export type ElementKey = string

const lists = { input: 'inputs', output: 'outputs', alarm: 'alarms', block: 'blocks' } as const
type Kind = keyof typeof lists

const commentMark = 'note:'
export const commentKey = (id: string): ElementKey => commentMark + id
export const commentOf = (key: ElementKey): string | null =>
  key.startsWith(commentMark) ? key.slice(commentMark.length) : null

/** The sheet of a sub-model, or of the model itself where none is named. Undefined where there is no such sub-model. */
export function sheetOf(doc: ModelDoc, sub: string | null): Sheet | undefined {
  if (sub === null) return doc
  const found = doc.submodels.find((s) => s.id === sub)
  return found && { ...found, alarms: [] }
}

/** The document with another sheet in the place of that one. */
export function withSheet(doc: ModelDoc, sub: string | null, sheet: Sheet): ModelDoc {
  const { parameters, inputs, outputs, alarms, blocks, wires, groups, comments } = sheet
  const drawn = { parameters, inputs, outputs, blocks, wires, groups, comments }
  if (sub === null) return { ...doc, ...drawn, alarms }
  return { ...doc, submodels: doc.submodels.map((s): SubmodelDoc => (s.id === sub ? { ...s, ...drawn } : s)) }
}

/** Everything that wires can end at, in the order in which it is kept. */
export function elementsOf(sheet: Sheet): Element[] {
  return [
    ...sheet.inputs.map((of): Element => ({ kind: 'input', of })),
    ...sheet.blocks.map((of): Element => ({ kind: 'block', of })),
    ...sheet.outputs.map((of): Element => ({ kind: 'output', of })),
    ...sheet.alarms.map((of): Element => ({ kind: 'alarm', of })),
  ]
}

export const elementAt = (sheet: Sheet, id: string): Element | undefined =>
  elementsOf(sheet).find((element) => element.of.id === id)

export const idsOf = (sheet: Sheet): Set<string> => new Set(elementsOf(sheet).map(({ of }) => of.id))

/** An id that nobody has: the stem itself, else with the next number. At most 40 characters, as the schema asks. */
export function freeId(taken: ReadonlySet<string>, stem: string): string {
  const letters = stem.replace(/[^A-Za-z0-9_]/g, '').replace(/^[^A-Za-z]+/, '') || 'x'
  const bare = letters.slice(0, 34).replace(/\d+$/, '') || 'x'
  if (!taken.has(letters) && letters.length <= 34) return letters
  for (let n = 2; ; n++) if (!taken.has(`${bare}${n}`)) return `${bare}${n}`
}

export function add(sheet: Sheet, { kind, of }: Element): Sheet {
  return { ...sheet, [lists[kind]]: [...sheet[lists[kind]], of] }
}

/** One element as `with` makes it. Where its id changes, its wires follow. */
export function change<E extends Element['of']>(sheet: Sheet, id: string, next: (of: E) => E): Sheet {
  for (const kind of Object.keys(lists) as Kind[]) {
    const list = sheet[lists[kind]] as unknown as E[]
    const at = list.findIndex((of) => of.id === id)
    if (at < 0) continue
    const changed = next(list[at])
    if (changed === list[at]) return sheet
    const after = { ...sheet, [lists[kind]]: list.with(at, changed) }
    return changed.id === id ? after : { ...after, wires: renamed(after.wires, id, changed.id) }
  }
  return sheet
}

function renamed(wires: Wire[], from: string, to: string): Wire[] {
  const end = (e: WireEnd): WireEnd => (e.node === from ? { ...e, node: to } : e)
  return wires.map((w) => (w.from.node === from || w.to.node === from ? { from: end(w.from), to: end(w.to) } : w))
}

/** Elements and comments, each to its new place; whoever is not named stays. */
export function move(sheet: Sheet, to: ReadonlyMap<ElementKey, Place>): Sheet {
  const moved = <E extends { id: string; position: Place }>(list: E[], key = (id: string) => id): E[] => {
    let changed = false
    const next = list.map((of) => {
      const place = to.get(key(of.id))
      if (!place || (place.x === of.position.x && place.y === of.position.y)) return of
      changed = true
      return { ...of, position: { x: Math.round(place.x), y: Math.round(place.y) } }
    })
    return changed ? next : list
  }
  const next: Sheet = {
    ...sheet,
    inputs: moved(sheet.inputs),
    outputs: moved(sheet.outputs),
    alarms: moved(sheet.alarms),
    blocks: moved(sheet.blocks),
    comments: moved(sheet.comments, commentKey),
  }
  return (Object.keys(next) as (keyof Sheet)[]).every((k) => next[k] === sheet[k]) ? sheet : next
}

/** Takes elements and comments away, with the wires that would hang loose and the groups that nobody is in any more. */
export function remove(sheet: Sheet, keys: ReadonlySet<ElementKey>, wires: ReadonlySet<string> = new Set()): Sheet {
  const stays = ({ id }: { id: string }) => !keys.has(id)
  const next: Sheet = {
    ...sheet,
    inputs: sheet.inputs.filter(stays),
    outputs: sheet.outputs.filter(stays),
    alarms: sheet.alarms.filter(stays),
    blocks: sheet.blocks.filter(stays),
    comments: sheet.comments.filter(({ id }) => !keys.has(commentKey(id))),
    wires: sheet.wires.filter((w) => !keys.has(w.from.node) && !keys.has(w.to.node) && !wires.has(wireKey(w))),
  }
  return withoutEmptyGroups(next)
}

export function withoutEmptyGroups(sheet: Sheet): Sheet {
  const used = new Set(elementsOf(sheet).flatMap(({ of }) => of.group ?? []))
  const groups = sheet.groups.filter(({ id }) => used.has(id))
  return groups.length === sheet.groups.length ? sheet : { ...sheet, groups }
}

/** A wire's name: no two wires of a sheet have the same ends. */
export const wireKey = ({ from, to }: Wire): string => `${from.node}.${from.port ?? ''}>${to.node}.${to.port ?? ''}`

/** Puts elements into a new group of that name, out of the ones that they were in. */
export function group(sheet: Sheet, keys: ReadonlySet<ElementKey>, label: Group['label']): [Sheet, id: string] {
  const id = freeId(new Set(sheet.groups.map((g) => g.id)), 'group')
  return [withoutEmptyGroups(grouped({ ...sheet, groups: [...sheet.groups, { id, label }] }, keys, id)), id]
}

export const ungroup = (sheet: Sheet, keys: ReadonlySet<ElementKey>): Sheet =>
  withoutEmptyGroups(grouped(sheet, keys, undefined))

function grouped(sheet: Sheet, keys: ReadonlySet<ElementKey>, to: string | undefined): Sheet {
  const put = <E extends { id: string; group?: string }>(list: E[]): E[] =>
    list.map((of) => {
      if (!keys.has(of.id) || of.group === to) return of
      const { group: _, ...rest } = of
      return (to === undefined ? rest : { ...rest, group: to }) as E
    })
  return {
    ...sheet,
    inputs: put(sheet.inputs),
    outputs: put(sheet.outputs),
    alarms: put(sheet.alarms),
    blocks: put(sheet.blocks),
  }
}
