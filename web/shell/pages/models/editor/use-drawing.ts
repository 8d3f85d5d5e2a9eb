import { useCallback, useMemo, useState } from 'react'
import type { BlockCatalog, BlockItem } from '../../../../../api/models.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { begin, edit, redo, undo } from '../../../edit-history.ts'
import { type Sheet, sheetOf, withSheet } from './drawing.ts'
import { namesOf } from './names.ts'
import { openedSubs } from './opened-subs.ts'
import { catalogOf } from './ports.ts'
import { type Context, type Survey, survey } from './survey.ts'

/** The open drawing: its history, the sheet that is looked at, and what the rules say of it. `path`: blocks whose sub-models are open. */
export function useDrawing(first: ModelDoc, { blocks }: BlockCatalog, path: readonly string[]) {
  const [history, setHistory] = useState(() => begin(first))
  const doc = history.now
  const items = useMemo(() => new Map(blocks.map((b): [string, BlockItem] => [b.id, b])), [blocks])
  const catalog = useMemo(() => catalogOf(blocks), [blocks])
  const opened = openedSubs(doc, path)
  const sub = opened.at(-1) ?? null
  const sheet = useMemo(() => sheetOf(doc, sub)!, [doc, sub])
  const context: Context = useMemo(
    () => ({ doc, sub, sheet, catalog, names: namesOf(sheet, items, doc) }),
    [doc, sub, sheet, catalog, items],
  )
  const found: Survey = useMemo(() => survey(context), [context])
  /** `tag`: changes with the same one that follow each other are one step of undo. */
  const changeDoc = useCallback((next: (doc: ModelDoc) => ModelDoc, tag?: string) => {
    setHistory((before) => edit(before, next(before.now), tag))
  }, [])
  const changeSheet = useCallback(
    (next: (sheet: Sheet) => Sheet, tag?: string) =>
      changeDoc((whole) => {
        const before = sheetOf(whole, sub)
        const after = before && next(before)
        return !after || after === before ? whole : withSheet(whole, sub, after)
      }, tag),
    [changeDoc, sub],
  )
  return {
    doc,
    sub,
    sheet,
    items,
    context,
    found,
    /** How many of the path's blocks open a sub-model; the rest of it leads nowhere. */
    depth: opened.length,
    changeDoc,
    changeSheet,
    undo: useCallback(() => setHistory(undo), []),
    redo: useCallback(() => setHistory(redo), []),
    begin: useCallback((next: ModelDoc) => setHistory(begin(next)), []),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}

export type Drawing = ReturnType<typeof useDrawing>
