import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { bucketColumns, rawColumns } from './columns.ts'
import {
  maxBucketsInView,
  planTiles,
  type StoredTile,
  type Tile,
  TileCache,
  tileAt,
  tileFrom,
  tilesOver,
  tileTo,
  widthFor,
  widths,
} from './tiles.ts'

const hour = 3_600_000

function stored(tile: Tile, more: Partial<StoredTile> = {}): StoredTile {
  const columns = bucketColumns([[tileFrom(tile), 1, 3, 2, 1, 3, 10, 1, 2, 1]], tile.width)
  return { tile, columns, complete: false, loadedTo: tileTo(tile), fetchedAt: tileTo(tile), before: null, ...more }
}

describe('bucket widths', () => {
  it('climb in steps that divide the next tile, and rollup cells of 2 min and 1 h divide those that use them', () => {
    for (const width of widths.filter((w) => w >= 2 * 120_000 && w < 2 * hour))
      assert.equal(width % 120_000, 0, String(width))
    for (const width of widths.filter((w) => w >= 2 * hour)) assert.equal(width % hour, 0, String(width))
    for (let i = 1; i < widths.length; i++) assert.ok(widths[i] / widths[i - 1] <= 2.5 && widths[i] > widths[i - 1])
  })

  it('never ask for more buckets than pixels or the limit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1000, max: 20 * 366 * 24 * hour, noNaN: true }),
        fc.integer({ min: 50, max: 8000 }),
        (span, pixels) => {
          const width = widthFor(span, pixels)
          const most = Math.min(pixels, maxBucketsInView)
          assert.ok(span / width <= most || width === widths[widths.length - 1])
          const narrower = widths[widths.indexOf(width) - 1]
          if (narrower) assert.ok(span / narrower > most)
        },
      ),
    )
  })
})

describe('tiles over a range', () => {
  it('cover it without overlap, aligned to the epoch', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2e12 }),
        fc.integer({ min: 1, max: 1e8 }),
        fc.constantFrom(...widths),
        (from, span, width) => {
          fc.pre(span / (width * 512) < 2000)
          const tiles = tilesOver(from, from + span, width)
          assert.ok(tileFrom(tiles[0]) <= from && tileTo(tiles[0]) > from)
          assert.ok(tileTo(tiles[tiles.length - 1]) >= from + span && tileFrom(tiles[tiles.length - 1]) < from + span)
          for (let i = 1; i < tiles.length; i++) assert.equal(tileFrom(tiles[i]), tileTo(tiles[i - 1]))
        },
      ),
    )
  })

  it('plan one tile to each side as next', () => {
    const { needed, next } = planTiles(10 * hour, 11 * hour, 1000)
    assert.deepEqual(
      next.map((tile) => tile.index),
      [needed[needed.length - 1].index + 1, needed[0].index - 1],
    )
  })
})

describe('tile cache', () => {
  it('drops the least recently used once it holds too many cells', () => {
    const cache = new TileCache(17 * 3)
    const tiles = [0, 1, 2, 3].map((index) => ({ width: 1000, index }))
    for (const tile of tiles.slice(0, 3)) cache.set('p', stored(tile))
    cache.get('p', tiles[0])
    cache.set('p', stored(tiles[3]))
    assert.ok(cache.get('p', tiles[0]))
    assert.equal(cache.get('p', tiles[1]), undefined)
    assert.equal(cache.size, 3)
  })

  it('keeps a tile that alone is too large: it is on the screen', () => {
    const cache = new TileCache(1)
    cache.set('p', stored({ width: 1000, index: 5 }))
    assert.equal(cache.size, 1)
  })

  it('serves narrower tiles from a wider one that holds all samples, not from buckets', () => {
    const cache = new TileCache()
    const narrow = tileAt(5 * hour, 1000)
    const wide = tileAt(5 * hour, 60_000)
    cache.set('p', stored(wide))
    assert.equal(cache.covering('p', narrow), undefined)
    const raw = stored(wide, { columns: rawColumns([[5 * hour, 1, 192]]), complete: true })
    cache.set('p', raw)
    assert.equal(cache.covering('p', narrow), raw)
    assert.equal(cache.covering('q', narrow), undefined)
  })

  it('stands in with wider tiles first, then with what narrower ones are there', () => {
    const cache = new TileCache()
    const tile = tileAt(5 * hour, 10_000)
    assert.deepEqual(cache.standIn('p', tileFrom(tile), tileTo(tile), 10_000), [])
    const narrow = { width: 5000, index: tile.index * 2 }
    cache.set('p', stored(narrow))
    const [piece] = cache.standIn('p', tileFrom(tile), tileTo(tile), 10_000)
    assert.deepEqual([piece.from, piece.to], [tileFrom(narrow), tileTo(narrow)])
    const wide = stored(tileAt((tileFrom(tile) + tileTo(tile)) / 2, 20_000))
    cache.set('p', wide)
    const [better] = cache.standIn('p', tileFrom(tile), tileTo(tile), 10_000)
    assert.equal(better.columns, wide.columns)
    assert.deepEqual([better.from, better.to], [tileFrom(tile), tileTo(tile)])
  })

  it('forgets one pen', () => {
    const cache = new TileCache()
    cache.set('p', stored({ width: 1000, index: 1 }))
    cache.set('q', stored({ width: 1000, index: 1 }))
    cache.clear('p')
    assert.equal(cache.get('p', { width: 1000, index: 1 }), undefined)
    assert.ok(cache.get('q', { width: 1000, index: 1 }))
  })
})
