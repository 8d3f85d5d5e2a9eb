import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TileItem } from '../../../../api/dashboards.ts'
import { arrange, heightOf, screensOf, widthOf } from './layout.ts'

const label = { zh: '甲', en: 'A' }
const count = (width?: number): TileItem => ({ kind: 'count', label, list: 'a.b', width })
const table = (width?: number): TileItem => ({ kind: 'query', label, app: 'a', query: 'q', show: 'table', width })
const gaugeRoom = [count(), count(), count(), count(), table(2), table(2)]

test('a figure takes one cell, a picture two by two, unless a width is chosen', () => {
  assert.deepEqual([widthOf(count()), heightOf(count())], [1, 1])
  assert.deepEqual([widthOf(table()), heightOf(table())], [2, 2])
  assert.deepEqual([widthOf(count(3)), widthOf(table(4))], [3, 4])
})

test('tiles stand in order and fill the room beside pictures; none overlap', () => {
  const { places, rows } = arrange([table(2), count(), count(), count(), count()], 4)
  assert.equal(rows, 2)
  assert.deepEqual(
    places.map(({ column, row }) => [column, row]),
    [
      [0, 0],
      [2, 0],
      [3, 0],
      [2, 1],
      [3, 1],
    ],
  )
  assert.deepEqual(arrange([], 4), { places: [], rows: 0 })
})

test('on one column everything stands below each other, whatever width it has', () => {
  const { places, rows } = arrange([count(4), table(3), count()], 1)
  assert.deepEqual(
    places.map(({ row, width }) => [row, width]),
    [
      [0, 1],
      [1, 1],
      [3, 1],
    ],
  )
  assert.equal(rows, 4)
})

test('random dashboards: every cell is taken once and all stay within the columns', () => {
  let seed = 7
  const random = (n: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % n
  }
  for (let round = 0; round < 200; round++) {
    const tiles = Array.from({ length: 1 + random(15) }, () =>
      random(2) ? count(1 + random(4)) : table(1 + random(4)),
    )
    const columns = 1 + random(8)
    const cells = new Set<string>()
    for (const place of arrange(tiles, columns).places) {
      assert.ok(place.column + place.width <= columns)
      for (let r = 0; r < place.height; r++)
        for (let c = 0; c < place.width; c++) {
          const cell = `${place.row + r} ${place.column + c}`
          assert.ok(!cells.has(cell), `cell ${cell} is taken twice`)
          cells.add(cell)
        }
    }
  }
})

test('a big screen shows a small dashboard at once, without a hole; wide screens too', () => {
  for (const [width, height] of [
    [1920, 1080],
    [3840, 1080],
  ]) {
    const screens = screensOf(gaugeRoom, width, height)
    assert.equal(screens.length, 1)
    const [{ columns, rows, places }] = screens
    assert.equal(
      places.reduce((sum, p) => sum + p.width * p.height, 0),
      columns * rows,
    )
    assert.ok(height / rows >= 200, 'a figure has room for large digits')
  }
})

test('nothing overlaps and little stays free on a big screen, however tiles and screens are shaped', () => {
  let seed = 11
  const random = (n: number) => {
    seed = (seed * 48271) % 2147483647
    return seed % n
  }
  for (let round = 0; round < 60; round++) {
    const tiles = Array.from({ length: 1 + random(40) }, () =>
      random(2) ? count(1 + random(4)) : table(1 + random(4)),
    )
    const [width, height] = [
      [1920, 1080],
      [3840, 1080],
      [1080, 1920],
      [390, 844],
    ][random(4)]
    const screens = screensOf(tiles, width, height)
    assert.deepEqual(
      screens.flatMap((screen) => screen.tiles),
      tiles,
    )
    for (const { places, columns, rows } of screens) {
      const cells = places.flatMap((p) =>
        Array.from(
          { length: p.width * p.height },
          (_, i) => `${p.row + Math.floor(i / p.width)} ${p.column + (i % p.width)}`,
        ),
      )
      assert.equal(new Set(cells).size, cells.length)
      assert.ok(places.every((p) => p.column + p.width <= columns && p.row + p.height <= rows))
      assert.ok(cells.length >= columns * rows * 0.7, `${cells.length} of ${columns * rows} cells`)
    }
  }
})

test('what would become too small goes on a second screen; no tile is lost', () => {
  const many = Array.from({ length: 40 }, (_, i) => (i % 3 ? count() : table()))
  const screens = screensOf(many, 1920, 1080)
  assert.ok(screens.length > 1)
  assert.deepEqual(
    screens.flatMap((screen) => screen.tiles),
    many,
  )
  for (const screen of screens) assert.ok(screen.rows <= 5)
  assert.deepEqual(screensOf([], 1920, 1080), [])
})
