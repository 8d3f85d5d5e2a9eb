import type { CSSProperties, ReactNode } from 'react'
import type { TileItem } from '../../../../api/dashboards.ts'
import { usePhone } from '../../use-phone.ts'
import { arrange, deskColumns, type Place } from './layout.ts'

export const placeStyle = ({ column, row, width, height }: Place): CSSProperties => ({
  gridColumn: `${column + 1} / span ${width}`,
  gridRow: `${row + 1} / span ${height}`,
})

/** Tiles on their places: four columns on a desk, one on a phone. Places depend on nothing that loads, so nothing jumps. */
export function TileGrid<T>(props: {
  items: readonly T[]
  tileOf: (item: T) => TileItem
  children: (item: T, index: number, style: CSSProperties) => ReactNode
}) {
  const { items, tileOf, children } = props
  const columns = usePhone() ? 1 : deskColumns
  const { places } = arrange(items.map(tileOf), columns)
  return <div className="tile-grid">{items.map((item, index) => children(item, index, placeStyle(places[index])))}</div>
}
