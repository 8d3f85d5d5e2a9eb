import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { elementsOf, type Sheet, sheetOf, wireKey } from './drawing.ts'

/** What distinguishes a sheet from an earlier one. `sub` null: the model's own. Moved alone is no change of what is calculated. */
export type SheetDiff = {
  sub: string | null
  added: string[]
  removed: string[]
  changed: string[]
  moved: string[]
  wiresAdded: string[]
  wiresRemoved: string[]
}
/** `head`: name, note, cycle, late data or parameters differ. */
export type DrawingDiff = { head: boolean; sheets: SheetDiff[]; subsAdded: string[]; subsRemoved: string[] }

/** Equal in everything that is stored, whatever the order of the keys. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = (o: object) => Object.keys(o).filter((k) => (o as Record<string, unknown>)[k] !== undefined)
  const [left, right] = [keys(a), keys(b)]
  return (
    left.length === right.length &&
    left.every((k) => same((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k]))
  )
}

function sheetDiff(sub: string | null, before: Sheet, after: Sheet): SheetDiff {
  const [old, now] = [before, after].map((s) => new Map(elementsOf(s).map((e) => [e.of.id, e])))
  const [wires, wiresNow] = [before, after].map((s) => new Set(s.wires.map(wireKey)))
  const diff: SheetDiff = {
    sub,
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [],
    moved: [],
    wiresAdded: [...wiresNow].filter((k) => !wires.has(k)),
    wiresRemoved: [...wires].filter((k) => !wiresNow.has(k)),
  }
  for (const [id, { kind, of }] of now) {
    const was = old.get(id)
    if (!was) continue
    const still = { ...of, position: was.of.position }
    if (was.kind !== kind || !same(still, was.of)) diff.changed.push(id)
    else if (!same(of.position, was.of.position)) diff.moved.push(id)
  }
  return diff
}

/** What one drawing has that the other has not. Sheets without a difference are left out. */
export function diffOf(before: ModelDoc, after: ModelDoc): DrawingDiff {
  const head = ({ name, note, cycleMs, late, parameters }: ModelDoc) => ({ name, note, cycleMs, late, parameters })
  const subs = (doc: ModelDoc) => doc.submodels.map((s) => s.id)
  const both = [null, ...subs(before).filter((id) => subs(after).includes(id))]
  return {
    head: !same(head(before), head(after)),
    sheets: both
      .map((sub) => sheetDiff(sub, sheetOf(before, sub)!, sheetOf(after, sub)!))
      .filter(({ sub: _, ...lists }) => Object.values(lists).some((list) => list.length > 0)),
    subsAdded: subs(after).filter((id) => !subs(before).includes(id)),
    subsRemoved: subs(before).filter((id) => !subs(after).includes(id)),
  }
}

/** How many things differ in what is calculated: for a sentence. */
export function countOf({ head, sheets, subsAdded, subsRemoved }: DrawingDiff): number {
  const within = sheets.reduce(
    (sum, s) =>
      sum + s.added.length + s.removed.length + s.changed.length + s.wiresAdded.length + s.wiresRemoved.length,
    0,
  )
  return within + Number(head) + subsAdded.length + subsRemoved.length
}
