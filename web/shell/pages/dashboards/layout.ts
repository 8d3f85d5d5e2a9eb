import type { TileItem } from '../../../../api/dashboards.ts'

/** Columns of a dashboard on a desk. */
export const deskColumns = 4
export type Width = 1 | 2 | 3 | 4

/** A place on the grid, in cells. */
export type Place = { column: number; row: number; width: number; height: number }
export type Arrangement = { places: Place[]; rows: number }

/** A tile that shows one figure: it needs one row, a picture two. */
export function isFigure(tile: TileItem): boolean {
  return tile.kind === 'count' || ((tile.kind === 'query' || tile.kind === 'point') && tile.show === 'number')
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
 * readable. A wide screen gets more columns, not wider tiles.
 */
export function screensOf(tiles: readonly TileItem[], width: number, height: number): Screen[] {
  const screens: Screen[] = []
  for (let rest = tiles; rest.length > 0; ) {
    let count = rest.length
    let found = bestFor(rest, width, height)
    while (!found && count > 1) found = bestFor(rest.slice(0, --count), width, height)
    screens.push(found ?? { ...arrange(rest.slice(0, 1), 1), tiles: rest.slice(0, 1), columns: 1 })
    rest = rest.slice(count)
  }
  return screens
}

function bestFor(tiles: readonly TileItem[], width: number, height: number): Screen | null {
  const most = Math.max(1, Math.min(mostColumns, Math.floor(width / (leastColumn * height))))
  const least = Math.min(most, Math.max(1, ...tiles.map(widthOf)))
  let best: { screen: Screen; penalty: number } | null = null
  for (let columns = least; columns <= most; columns++) {
    const arranged = arrange(tiles, columns)
    if (arranged.rows > Math.max(mostRows, Math.round((mostRows * height) / width))) continue
    const filled = arranged.places.reduce((sum, place) => sum + place.width * place.height, 0)
    const empty = 1 - filled / (columns * arranged.rows)
    const shape = Math.abs(Math.log(width / columns / (height / arranged.rows) / goodCell))
    const penalty = shape + 2 * empty
    if (!best || penalty < best.penalty) best = { screen: { ...arranged, tiles, columns }, penalty }
  }
  return best?.screen ?? null
}
