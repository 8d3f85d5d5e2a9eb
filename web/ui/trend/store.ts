import type { SampleValue } from '../../../contract/sample.ts'
import { type Columns, lowerBound, type Piece } from './columns.ts'
import { type Held, LiveTail } from './live-tail.ts'
import { Loader, type Want } from './loader.ts'
import { planTiles, type StoredTile, type Tile, TileCache, tileFrom, tileKey, tileTo, widthFor } from './tiles.ts'
import type { Range } from './time-range.ts'

export type StorePen = {
  code: string
  /** The value holds until the next sample. */
  step: boolean
  /** Buckets tell nothing about it (texts). */
  rawOnly: boolean
}

/** What is asked of the history for one tile of one pen. `expected`: samples that lie in it by what is known so far. */
export type TileRequest = { pen: StorePen; from: number; to: number; width: number; expected: number | null }
export type TileAnswer = { columns: Columns; complete: boolean; before: Columns | null }
export type FetchTile = (request: TileRequest, signal: AbortSignal) => Promise<TileAnswer>

/** How long after its end a tile may still change: samples arrive a little late. */
const settleMs = 15_000
/** An open tile that the live stream does not continue is fetched again after this, or a share of its span. */
const refreshMs = 5000
/** A subscription is certainly in force this long after it was asked for. */
const subscribeMs = 1500

type Pieces = { revision: number; key: string; pieces: Piece[] }

/**
 * Data of a trend: tiles of history, continued by live samples, for the pens of one view. It never draws and never
 * fetches by itself: `fetchTile` is handed in, `subscribe` tells that there is something new to draw.
 */
export class TrendStore {
  private pens: readonly StorePen[] = []
  private view: (Range & { width: number }) | null = null
  private compareMs: number | null = null
  private revision = 0
  private readonly cache = new TileCache()
  private readonly tails = new Map<string, LiveTail>()
  /** Samples per ms, learned from what was fetched. */
  private readonly density = new Map<string, number>()
  private readonly memo = new Map<string, Pieces>()
  private readonly listeners = new Set<() => void>()
  private readonly loader: Loader<TileAnswer>
  private planTimer: ReturnType<typeof setTimeout> | undefined
  readonly now: () => number

  constructor(fetchTile: FetchTile, now: () => number) {
    this.now = now
    this.loader = new Loader<TileAnswer>({
      load: (want, signal) => fetchTile(this.requestFor(want), signal),
      done: (want, answer) => this.keep(want, answer),
      changed: () => this.emit(),
    })
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  setPens(pens: readonly StorePen[]): void {
    this.pens = pens
    this.revision++
    this.plan()
  }

  /** `pixels`: width of the plot. Loading follows with a short delay, so that a turning wheel does not ask for every step. */
  setView(range: Range, pixels: number): void {
    const width = widthFor(range.to - range.from, pixels)
    this.view = { ...range, width }
    this.planTimer ??= setTimeout(() => {
      this.planTimer = undefined
      this.plan()
    }, 60)
  }

  /** Draws the pens a second time, this much earlier; null ends it. */
  setCompare(ms: number | null): void {
    if (ms === this.compareMs) return
    this.compareMs = ms
    this.plan()
    this.emit()
  }

  /** From now on samples of this pen arrive by themselves. */
  beginLive(code: string): void {
    this.tails.set(code, new LiveTail(this.now() + subscribeMs))
    this.revision++
  }

  /** The stream is interrupted: what came is kept until history has caught up. */
  pauseLive(code: string): void {
    const tail = this.tails.get(code)
    if (tail) tail.until = this.now()
  }

  endLive(code: string): void {
    this.tails.delete(code)
    this.revision++
  }

  /** Takes live samples in; the caller draws at its own pace. */
  push(code: string, time: number, value: SampleValue, quality: number): void {
    this.tails.get(code)?.push(time, value, quality)
  }

  /** Tells listeners that samples were pushed. */
  pushed(): void {
    this.emit()
  }

  pieces(code: string): Piece[] {
    return this.piecesAt(code, 0)
  }

  /** Pieces of the compared period, in their own times. */
  comparePieces(code: string): Piece[] {
    return this.compareMs === null ? [] : this.piecesAt(code, this.compareMs)
  }

  /** The newest value of a pen that holds until now although its stream says nothing new; see {@link LiveTail.held}. */
  held(code: string, quietMs: number): Held | null {
    return this.tails.get(code)?.held(this.now(), quietMs) ?? null
  }

  get pending(): number {
    return this.loader.pending
  }

  isLoading(code: string): boolean {
    return this.loader.isLoading(code)
  }

  errorOf(code: string): unknown {
    return this.loader.errorOf(code)
  }

  retry(code?: string): void {
    this.loader.retry(code)
  }

  /** Asks again for what may have changed since it was fetched; called now and then while the view follows now. */
  refresh(): void {
    this.plan()
  }

  /** Ends all requests; the next view begins anew. */
  stop(): void {
    clearTimeout(this.planTimer)
    this.planTimer = undefined
    this.loader.stop()
  }

  private emit(): void {
    for (const listener of [...this.listeners]) listener()
  }

  private plan(): void {
    if (!this.view) return
    const { from, to, width } = this.view
    const wants: Want[] = []
    const ask = (pen: StorePen, tile: Tile, priority: number) => {
      if (tileFrom(tile) >= this.now() || this.isFresh(pen.code, tile)) return
      wants.push({ key: tileKey(pen.code, tile), pen: pen.code, tile, priority })
    }
    for (const [order, pen] of this.pens.entries()) {
      const { needed, next } = planTiles(from, to, width)
      for (const tile of needed) ask(pen, tile, order)
      for (const tile of next) ask(pen, tile, 200 + order)
      if (this.compareMs === null) continue
      for (const tile of planTiles(from - this.compareMs, to - this.compareMs, width).needed) ask(pen, tile, 50 + order)
    }
    this.loader.want(wants)
    this.emit()
  }

  private isFresh(code: string, tile: Tile): boolean {
    const tail = this.tails.get(code)
    const flowing = tail && tail.until === null && tail.columns.length > 0
    if (flowing && tail.since <= tileFrom(tile)) return true
    const stored = this.cache.covering(code, tile)
    if (!stored) return false
    const end = Math.min(tileTo(stored.tile), tileTo(tile))
    if (stored.loadedTo >= end && stored.fetchedAt > end + settleMs) return true
    if (flowing && tail.since <= stored.loadedTo) return true
    const patience = Math.max(refreshMs, (tileTo(tile) - tileFrom(tile)) / 500)
    return this.now() - stored.fetchedAt < patience
  }

  private requestFor(want: Want): TileRequest {
    const pen = this.pens.find((p) => p.code === want.pen) ?? { code: want.pen, step: false, rawOnly: false }
    const from = tileFrom(want.tile)
    const to = tileTo(want.tile)
    const density = this.density.get(want.pen)
    const expected = density === undefined ? null : density * (Math.min(to, this.now()) - from)
    return { pen, from, to, width: want.tile.width, expected }
  }

  private keep(want: Want, answer: TileAnswer): void {
    const now = this.now()
    const { columns } = answer
    const span = Math.min(now, tileTo(want.tile)) - tileFrom(want.tile)
    if (columns.length > 0 && span > 0) {
      let count = 0
      for (let i = 0; i < columns.length; i++) count += columns.counts[i]
      // The densest stretch seen counts: asking for buckets where raw would have done costs little, the reverse much.
      const seen = this.density.get(want.pen) ?? 0
      this.density.set(want.pen, Math.max(seen * 0.7, count / span))
    }
    const tail = this.tails.get(want.pen)
    if (tail?.until != null && tileFrom(want.tile) <= tail.until && tileTo(want.tile) > tail.until)
      this.tails.delete(want.pen)
    this.cache.set(want.pen, {
      tile: want.tile,
      columns,
      complete: answer.complete,
      before: answer.before,
      loadedTo: Math.min(now, tileTo(want.tile)),
      fetchedAt: now,
    })
    this.revision++
  }

  private piecesAt(code: string, shiftMs: number): Piece[] {
    if (!this.view) return []
    const from = this.view.from - shiftMs
    const to = this.view.to - shiftMs
    const { needed, next } = planTiles(from, to, this.view.width)
    const key = `${needed[0].width}|${needed[0].index}|${needed.length}|${this.tails.get(code)?.columns.times[0] ?? ''}`
    const memoKey = shiftMs === 0 ? code : `${code}+`
    const known = this.memo.get(memoKey)
    if (known && known.revision === this.revision && known.key === key) return known.pieces
    const pieces = this.assemble(code, needed, next)
    this.memo.set(memoKey, { revision: this.revision, key, pieces })
    return pieces
  }

  private assemble(code: string, needed: readonly Tile[], next: readonly Tile[]): Piece[] {
    const pieces: Piece[] = []
    const tiles = [...needed, ...next].sort((a, b) => a.index - b.index)
    let first: StoredTile | undefined
    for (const tile of tiles) {
      const from = tileFrom(tile)
      const to = tileTo(tile)
      const stored = this.cache.covering(code, tile)
      if (stored) {
        first ??= stored
        pieces.push({ columns: stored.columns, from, to })
      } else if (needed.includes(tile)) pieces.push(...this.cache.standIn(code, from, to, tile.width))
    }
    if (first?.before && first.before.length > 0) {
      pieces.unshift({ columns: first.before, from: Number.NEGATIVE_INFINITY, to: tileFrom(first.tile) })
    }
    return this.continueLive(code, pieces)
  }

  /** Cuts history where the live samples begin and puts them behind it. */
  private continueLive(code: string, pieces: Piece[]): Piece[] {
    const tail = this.tails.get(code)
    if (!tail || tail.columns.length === 0) return pieces
    // The first live sample is the newest known at the time; history up to it stays.
    const begin = tail.columns.times[0]
    const kept = pieces
      .map((piece) => ({ ...piece, to: Math.min(piece.to, begin) }))
      .filter((piece) => lowerBound(piece.columns.times, piece.columns.length, piece.to) > 0 && piece.from < piece.to)
    kept.push({ columns: tail.columns, from: begin, to: Number.POSITIVE_INFINITY })
    return kept
  }
}
