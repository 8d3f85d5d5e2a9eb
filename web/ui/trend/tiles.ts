import type { Columns, Piece } from './columns.ts'

/**
 * History is fetched in tiles: aligned windows of `bucketsPerTile` buckets whose widths climb a ladder of round times, so
 * that a tile fetched once serves every view that touches it, and its edges fall on the historian's rollup cells.
 */
export const bucketsPerTile = 512

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Bucket widths in ms. Neighbours differ by 2 to 2.5. */
export const widths: readonly number[] = [
  ...[10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((n) => n * second),
  ...[1, 2, 4, 10, 20, 30].map((n) => n * minute),
  ...[1, 2, 4, 8, 12].map((n) => n * hour),
  ...[1, 2, 4, 8].map((n) => n * day),
]

/** No view asks for more buckets of a pen than this. */
export const maxBucketsInView = 2000

/** The narrowest width that gives at most one bucket per pixel, and never more than {@link maxBucketsInView}. */
export function widthFor(spanMs: number, pixels: number): number {
  const most = Math.max(1, Math.min(maxBucketsInView, pixels))
  return widths.find((width) => spanMs / width <= most) ?? widths[widths.length - 1]
}

export type Tile = { width: number; index: number }

export const tileSpan = (width: number): number => width * bucketsPerTile
export const tileFrom = (tile: Tile): number => tile.index * tileSpan(tile.width)
export const tileTo = (tile: Tile): number => (tile.index + 1) * tileSpan(tile.width)
export const tileKey = (pen: string, tile: Tile): string => `${tile.width}|${tile.index}|${pen}`

/** Tiles of one width that touch [from, to), from left to right. */
export function tilesOver(from: number, to: number, width: number): Tile[] {
  const span = tileSpan(width)
  const tiles: Tile[] = []
  for (let index = Math.floor(from / span); index * span < to; index++) tiles.push({ width, index })
  return tiles
}

/** What a view needs, and what it will need next: one tile to each side. */
export function planTiles(from: number, to: number, width: number): { needed: Tile[]; next: Tile[] } {
  const needed = tilesOver(from, to, width)
  const first = needed[0]
  const last = needed[needed.length - 1]
  return {
    needed,
    next: [
      { width, index: last.index + 1 },
      { width, index: first.index - 1 },
    ],
  }
}

export type StoredTile = {
  tile: Tile
  columns: Columns
  /** All samples of the window up to `loadedTo` are in it: it serves every narrower width too. */
  complete: boolean
  /** The tile holds what was known up to here; its own end once that has passed. */
  loadedTo: number
  /** Clock when it was fetched, ms. */
  fetchedAt: number
  /** The sample that held when the window began, for values that hold until the next; null where there is none. */
  before: Columns | null
}

/** Tiles by pen, the least recently used dropped first once more than `maxCells` are held. */
export class TileCache {
  private readonly tiles = new Map<string, StoredTile>()
  private cells = 0
  private readonly maxCells: number

  constructor(maxCells = 1_500_000) {
    this.maxCells = maxCells
  }

  get size(): number {
    return this.tiles.size
  }

  get(pen: string, tile: Tile): StoredTile | undefined {
    const key = tileKey(pen, tile)
    const found = this.tiles.get(key)
    if (!found) return undefined
    this.tiles.delete(key)
    this.tiles.set(key, found)
    return found
  }

  set(pen: string, stored: StoredTile): void {
    const key = tileKey(pen, stored.tile)
    this.drop(key)
    this.tiles.set(key, stored)
    this.cells += cost(stored)
    for (const oldest of this.tiles.keys()) {
      if (this.cells <= this.maxCells || oldest === key) break
      this.drop(oldest)
    }
  }

  /** Forgets a pen, or everything. */
  clear(pen?: string): void {
    for (const key of [...this.tiles.keys()]) if (pen === undefined || key.endsWith(`|${pen}`)) this.drop(key)
  }

  /** A tile of this or a wider width that holds all samples of the window of `tile`. */
  covering(pen: string, tile: Tile): StoredTile | undefined {
    const own = this.get(pen, tile)
    if (own) return own
    const from = tileFrom(tile)
    const to = tileTo(tile)
    for (const width of widths) {
      if (width <= tile.width) continue
      const wide = this.get(pen, tileAt(from, width))
      if (wide?.complete && tileTo(wide.tile) >= to) return wide
    }
    return undefined
  }

  /**
   * Something to show for [from, to) until the right tile is there: a wider tile, else the narrower ones that are held.
   */
  standIn(pen: string, from: number, to: number, width: number): Piece[] {
    const middle = (from + to) / 2
    for (const wider of widths) {
      if (wider <= width) continue
      const found = this.get(pen, tileAt(middle, wider))
      if (found) return [{ columns: found.columns, from, to }]
    }
    const narrower = widths.filter((w) => w < width && tileSpan(w) * 40 > to - from).reverse()
    for (const w of narrower) {
      const pieces = tilesOver(from, to, w).flatMap((tile) => {
        const found = this.get(pen, tile)
        return found
          ? [{ columns: found.columns, from: Math.max(from, tileFrom(tile)), to: Math.min(to, tileTo(tile)) }]
          : []
      })
      if (pieces.length) return pieces
    }
    return []
  }

  private drop(key: string): void {
    const old = this.tiles.get(key)
    if (!old) return
    this.cells -= cost(old)
    this.tiles.delete(key)
  }
}

const cost = (stored: StoredTile): number => stored.columns.length + 16

export function tileAt(time: number, width: number): Tile {
  return { width, index: Math.floor(time / tileSpan(width)) }
}
