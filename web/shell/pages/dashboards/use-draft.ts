import { useCallback, useState } from 'react'
import type { DashboardItem, TileItem } from '../../../../api/dashboards.ts'
import { edit, redo, undo } from '../../edit-history.ts'
import { addTile, type Draft, type History, moveTile, removeTile, resizeTile, setTile, startHistory } from './draft.ts'
import type { Width } from './layout.ts'

/** A dashboard while it is changed, with what can be done to it. `selected`: key of the tile whose form is open. */
export function useDraft(from: Pick<DashboardItem, 'label' | 'shared' | 'tiles'>) {
  const [history, setHistory] = useState<History>(() => startHistory(from))
  const [selected, setSelected] = useState<number | null>(null)
  const change = useCallback(
    (next: (draft: Draft) => Draft, tag?: string) => setHistory((before) => edit(before, next(before.now), tag)),
    [],
  )
  const { now } = history
  const add = (tile: TileItem, behind?: number) => {
    const [next, key] = addTile(now, tile, behind)
    setHistory((before) => edit(before, next))
    setSelected(key)
  }
  return {
    draft: now,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    selected: now.tiles.find((each) => each.key === selected) ?? null,
    select: setSelected,
    undo: () => setHistory(undo),
    redo: () => setHistory(redo),
    rename: (part: Partial<Draft['label']>) =>
      change((draft) => ({ ...draft, label: { ...draft.label, ...part } }), `label ${Object.keys(part)}`),
    share: (shared: boolean) => change((draft) => ({ ...draft, shared })),
    add,
    duplicate: (key: number) => {
      const found = now.tiles.find((each) => each.key === key)
      if (found) add(found.tile, key)
    },
    remove: (key: number) => change((draft) => removeTile(draft, key)),
    /** `tag`: changes of one field that follow each other are one step of undo. */
    set: (key: number, tile: TileItem, tag?: string) =>
      change((draft) => setTile(draft, key, tile), tag && `${key} ${tag}`),
    resize: (key: number, width: Width) => change((draft) => resizeTile(draft, key, width)),
    move: (key: number, to: number) => change((draft) => moveTile(draft, key, to)),
  }
}

export type Editing = ReturnType<typeof useDraft>
