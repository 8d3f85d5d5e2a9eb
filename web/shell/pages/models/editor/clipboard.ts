import type { ModelDoc, SubmodelDoc } from '../../../../../os/models/graph/model-schema.ts'
import {
  type Comment,
  commentKey,
  type Element,
  type ElementKey,
  elementsOf,
  freeId,
  type Group,
  idsOf,
  type Place,
  type Sheet,
  type Wire,
} from './drawing.ts'

/** A piece of a drawing, with the wires within it and the sub-models that it needs. */
export type Clip = {
  elements: Element[]
  wires: Wire[]
  comments: Comment[]
  groups: Group[]
  submodels: SubmodelDoc[]
}

/** @param known sub-models of the document: those that the piece needs go with it, at any depth */
export function copy(sheet: Sheet, keys: ReadonlySet<ElementKey>, known: readonly SubmodelDoc[] = []): Clip {
  const elements = elementsOf(sheet).filter(({ of }) => keys.has(of.id))
  const used = new Set(elements.flatMap(({ of }) => of.group ?? []))
  return {
    elements,
    wires: sheet.wires.filter((w) => keys.has(w.from.node) && keys.has(w.to.node)),
    comments: sheet.comments.filter(({ id }) => keys.has(commentKey(id))),
    groups: sheet.groups.filter(({ id }) => used.has(id)),
    submodels: needed(
      elements.flatMap(({ kind, of }) => (kind === 'block' ? (of.submodel ?? []) : [])),
      known,
    ),
  }
}

function needed(ids: readonly string[], known: readonly SubmodelDoc[]): SubmodelDoc[] {
  const found = new Map<string, SubmodelDoc>()
  const open = [...ids]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const sub = known.find((s) => s.id === id)
    if (!sub || found.has(id)) continue
    found.set(id, sub)
    open.push(...sub.blocks.flatMap((b) => b.submodel ?? []))
  }
  return [...found.values()]
}

/** The document with the sub-models of a piece; one that it has already by that id stays as it is. */
export function withSubs(doc: ModelDoc, { submodels }: Clip): ModelDoc {
  const fresh = submodels.filter(({ id }) => !doc.submodels.some((s) => s.id === id))
  return fresh.length > 0 ? { ...doc, submodels: [...doc.submodels, ...fresh] } : doc
}

export const isEmpty = ({ elements, comments }: Clip): boolean => elements.length + comments.length === 0

/**
 * The piece once more, with ids of its own, moved by `by`. Alarms are left out where the sheet takes none: in a sub-model.
 *
 * @returns the sheet and the keys of what is new
 */
export function paste(sheet: Sheet, clip: Clip, by: Place, alarms = true): [Sheet, keys: Set<ElementKey>] {
  const taken = idsOf(sheet)
  const groupIds = new Set(sheet.groups.map((g) => g.id))
  const groups = new Map<string, Group>()
  for (const one of clip.groups) {
    const id = freeId(groupIds, one.id)
    groupIds.add(id)
    groups.set(one.id, { ...one, id })
  }
  const renamed = new Map<string, string>()
  const keys = new Set<ElementKey>()
  const moved = ({ x, y }: Place): Place => ({ x: Math.round(x + by.x), y: Math.round(y + by.y) })
  const next: Sheet = { ...sheet, groups: [...sheet.groups, ...groups.values()] }
  const put = <E extends Element['of']>(of: E): E => {
    const id = freeId(taken, of.id)
    taken.add(id)
    renamed.set(of.id, id)
    keys.add(id)
    const { group, ...rest } = of
    const own = group && groups.get(group)
    return { ...rest, id, position: moved(of.position), ...(own && { group: own.id }) } as E
  }
  const of = <K extends Element['kind']>(kind: K) =>
    clip.elements.flatMap((e) => (e.kind === kind ? [put(e.of as Extract<Element, { kind: K }>['of'])] : []))
  next.inputs = [...sheet.inputs, ...of('input')]
  next.blocks = [...sheet.blocks, ...of('block')]
  next.outputs = [...sheet.outputs, ...of('output')]
  if (alarms) next.alarms = [...sheet.alarms, ...of('alarm')]
  const end = (e: Wire['from']) => ({ ...e, node: renamed.get(e.node)! })
  const within = clip.wires.filter((w) => renamed.has(w.from.node) && renamed.has(w.to.node))
  next.wires = [...sheet.wires, ...within.map((w) => ({ from: end(w.from), to: end(w.to) }))]
  const comments = new Set(sheet.comments.map((c) => c.id))
  next.comments = [
    ...sheet.comments,
    ...clip.comments.map((c) => {
      const id = freeId(comments, c.id)
      comments.add(id)
      keys.add(commentKey(id))
      return { ...c, id, position: moved(c.position) }
    }),
  ]
  return [next, keys]
}
