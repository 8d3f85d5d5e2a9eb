import type { DashboardItem, TileItem } from '../../../../api/dashboards.ts'
import type { Text } from '../../../../contract/text.ts'
import { begin, type EditHistory } from '../../edit-history.ts'
import type { Width } from './layout.ts'

/** A tile with a name of its own while it is being edited: two tiles may be alike in everything. */
export type Kept = { key: number; tile: TileItem }
export type Draft = { label: Text; shared: boolean; tiles: readonly Kept[] }

export type History = EditHistory<Draft>

let lastKey = 0
const keep = (tile: TileItem): Kept => ({ key: ++lastKey, tile })

export function startHistory(from: Pick<DashboardItem, 'label' | 'shared' | 'tiles'>): History {
  const { label, shared, tiles } = from
  return begin({ label, shared, tiles: tiles.map(keep) })
}

/** Puts a tile behind another one, else at the end. Answers its key too. */
export function addTile(draft: Draft, tile: TileItem, behind?: number): [Draft, key: number] {
  const kept = keep(tile)
  const at = draft.tiles.findIndex((each) => each.key === behind)
  const tiles = at < 0 ? [...draft.tiles, kept] : draft.tiles.toSpliced(at + 1, 0, kept)
  return [{ ...draft, tiles }, kept.key]
}

export function removeTile(draft: Draft, key: number): Draft {
  return { ...draft, tiles: draft.tiles.filter((each) => each.key !== key) }
}

export function setTile(draft: Draft, key: number, tile: TileItem): Draft {
  return { ...draft, tiles: draft.tiles.map((each) => (each.key === key ? { key, tile } : each)) }
}

export function resizeTile(draft: Draft, key: number, width: Width): Draft {
  const tile = draft.tiles.find((each) => each.key === key)?.tile
  return tile && tile.width !== width ? setTile(draft, key, { ...tile, width }) : draft
}

/** Takes a tile out and puts it where it then stands as number `to`. The same draft where nothing moves. */
export function moveTile(draft: Draft, key: number, to: number): Draft {
  const from = draft.tiles.findIndex((each) => each.key === key)
  const place = Math.max(0, Math.min(draft.tiles.length - 1, to))
  if (from < 0 || from === place) return draft
  return { ...draft, tiles: draft.tiles.toSpliced(from, 1).toSpliced(place, 0, draft.tiles[from]) }
}

const inBoth = ({ zh, en }: Text): Text => ({ zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() })

/** What is saved. A name that stands in one language only stands for both. */
export function bodyOf({ label, shared, tiles }: Draft): { label: Text; shared: boolean; tiles: TileItem[] } {
  return {
    label: inBoth(label),
    shared,
    tiles: tiles.map(({ tile }) => ({ ...tile, label: inBoth(tile.label) })),
  }
}

/** Whether there is something to save. The order of keys does not matter: the database has its own. */
export function differs(draft: Draft, saved: Pick<DashboardItem, 'label' | 'shared' | 'tiles'>): boolean {
  return written(draft) !== written(startHistory(saved).now)
}

function written(draft: Draft): string {
  return JSON.stringify(bodyOf(draft), (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
