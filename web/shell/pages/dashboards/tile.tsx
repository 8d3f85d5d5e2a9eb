import type { TileItem } from '../../../../api/dashboards.ts'
import { AlarmView } from './alarm-tile.tsx'
import { CountView, GroupView } from './list-tiles.tsx'
import { PointView } from './point-tiles.tsx'
import { QueryView } from './query-tile.tsx'
import './dashboards.css'

/** One tile with its data; it asks for them by itself, as the person who looks at it. */
export function Tile({ tile }: { tile: TileItem }) {
  switch (tile.kind) {
    case 'query':
      return <QueryView tile={tile} />
    case 'count':
      return <CountView tile={tile} />
    case 'group':
      return <GroupView tile={tile} />
    case 'point':
      return <PointView tile={tile} />
    case 'alarms':
      return <AlarmView tile={tile} />
  }
}
