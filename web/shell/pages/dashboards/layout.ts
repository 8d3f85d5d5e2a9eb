import type { TileItem } from '../../../../api/dashboards.ts'

/** Columns of a dashboard on a desk. */
export const deskColumns = 4
export type Width = 1 | 2 | 3 | 4

/** A place on the grid, in cells. */
export type Place = { column: number; row: number; width: number; height: number }
export type Arrangement = { places: Place[]; rows: number }

/** A tile that shows one figure: it needs one row, a picture two. */
export function isFigure(tile: TileItem): boolean {
  return (
    tile.kind === 'count' ||
    ((tile.kind === 'query' || tile.kind === 'point' || tile.kind === 'alarms') && tile.show === 'number')
  )
}

export function widthOf(tile: TileItem): Width {
  return (tile.width ?? (isFigure(tile) ? 1 : 2)) as Width
}

export function heightOf(tile: TileItem): 1 | 2 {
  return isFigure(tile) ? 1 : 2
}

/** Each tile, in order, at the first place where it fits: from the top, from the left. Figures fill the room beside pictures. */
export function arrange(tiles: readonly TileItem[], columns: number): Arrangement {
  const taken: boolean[][] = []
  const free = ({ column, row, width, height }: Place) => {
    for (let r = row; r < row + height; r++)
      for (let c = column; c < column + width; c++) if (taken[r]?.[c]) return false
    return true
  }
  const places = tiles.map((tile) => {
    const [width, height] = [Math.min(widthOf(tile), columns), heightOf(tile)]
    for (let row = 0; ; row++) {
      for (let column = 0; column + width <= columns; column++) {
        const place = { column, row, width, height }
        if (!free(place)) continue
        for (let r = row; r < row + height; r++) {
          taken[r] ??= []
          for (let c = column; c < column + width; c++) taken[r][c] = true
        }
        return place
      }
    }
  })
  return { places, rows: Math.max(0, ...places.map((place) => place.row + place.height)) }
}

/** What stands on a big screen at once. */
export type Screen = Arrangement & { tiles: readonly TileItem[]; columns: number }

/** So many rows of figures can be read from five metres. */
const mostRows = 5
/** A column is at least this share of the screen's height wide. */
const leastColumn = 0.34
const mostColumns = 8
/** Width by height of a cell in which a figure looks well. */
const goodCell = 1.9

/**
 * A dashboard on a screen of this shape: as many columns as suit it, and as many screens one after the other as it needs to stay
 * readable. A wide screen gets more columns, not wider tiles; what stays free at an edge goes to the tiles beside it.
 */
export function screensOf(tiles: readonly TileItem[], width: number, height: number): Screen[] {
  // The cheapest way to show what follows the first `from` tiles; each further screen costs as much as a bad shape.
  const ways: { cost: number; screens: Screen[] }[] = [{ cost: 0, screens: [] }]
  for (let from = tiles.length - 1; from >= 0; from--) {
    const left = tiles.length - from
    for (let count = 1; count <= left; count++) {
      const first = bestFor(tiles.slice(from, from + count), width, height)
      // What does not fit does not fit with more tiles either.
      if (!first && count > 1) break
      const { screen, penalty } = first ?? alone(tiles[from])
      const rest = ways[left - count]
      const cost = screenCost + penalty + rest.cost
      if (cost < (ways[left]?.cost ?? Number.POSITIVE_INFINITY))
        ways[left] = { cost, screens: [screen, ...rest.screens] }
    }
  }
  return ways[tiles.length].screens
}

const screenCost = 1.2
type Found = { screen: Screen; penalty: number }

/** A tile that is wider than the screen has columns, by itself. */
function alone(tile: TileItem): Found {
  return { screen: { ...arrange([tile], 1), tiles: [tile], columns: 1 }, penalty: 0 }
}

function bestFor(tiles: readonly TileItem[], width: number, height: number): Found | null {
  const most = Math.max(1, Math.min(mostColumns, Math.floor(width / (leastColumn * height))))
  const least = Math.min(most, Math.max(1, ...tiles.map(widthOf)))
  const rowsFit = Math.max(mostRows, Math.round((mostRows * height) / width))
  let best: Found | null = null
  for (let columns = least; columns <= most; columns++) {
    const { places, rows } = arrange(tiles, columns)
    if (rows > rowsFit) continue
    const filled = places.reduce((sum, place) => sum + place.width * place.height, 0)
    const empty = 1 - filled / (columns * rows)
    const shape = Math.abs(Math.log(width / columns / (height / rows) / goodCell))
    const penalty = shape + 2 * empty
    if (!best || penalty < best.penalty)
      best = { screen: { places: grown(places, columns, rows), rows, tiles, columns }, penalty }
  }
  return best
}

/** Tiles take the free cells to their right, then those below them. */
function grown(places: readonly Place[], columns: number, rows: number): Place[] {
  const next = places.map((place) => ({ ...place }))
  const free = (column: number, row: number) =>
    !next.some((p) => column >= p.column && column < p.column + p.width && row >= p.row && row < p.row + p.height)
  const span = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i)
  for (const place of next) {
    const right = () => place.column + place.width
    while (right() < columns && span(place.row, place.height).every((row) => free(right(), row))) place.width++
  }
  for (const place of next) {
    const below = () => place.row + place.height
    while (below() < rows && span(place.column, place.width).every((column) => free(column, below()))) place.height++
  }
  return next
}
