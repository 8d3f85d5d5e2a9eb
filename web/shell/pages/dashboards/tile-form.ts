import type { FieldManifest, QueryManifest } from '../../../../api/apps.ts'
import type { TileItem } from '../../../../api/dashboards.ts'
import type { PointItem } from '../../../../api/platform.ts'
import type { Text } from '../../../../contract/text.ts'
import type { FormField, Values } from '../../records/form-model.ts'
import { isBlank } from '../../records/form-model.ts'
import { type EntityView, listLabel } from '../../records/manifest.ts'
import { amountFields, byFields } from './tile-data.ts'

export type QueryTile = Extract<TileItem, { kind: 'query' }>
export type CountTile = Extract<TileItem, { kind: 'count' }>
export type GroupTile = Extract<TileItem, { kind: 'group' }>
export type PointTile = Extract<TileItem, { kind: 'point' }>

export type AlarmTile = Extract<TileItem, { kind: 'alarms' }>

/** Alarms as they are first put there: how many wait for an acknowledgement, and how many stand. */
export const alarmTiles: readonly AlarmTile[] = [
  { kind: 'alarms', label: { zh: '未确认报警', en: 'Unacknowledged alarms' }, state: 'B', show: 'number' },
  { kind: 'alarms', label: { zh: '报警（按优先级）', en: 'Alarms by priority' }, show: 'bars' },
]

/** A query as it is first put on a dashboard: as its list, which needs no choice. */
export function queryTile({ app, id, label }: QueryManifest): QueryTile {
  return { kind: 'query', label, app, query: id, show: 'table' }
}

/** A list as it is first put there: how many records it has. */
export function countTile(view: EntityView): CountTile {
  const { entity } = view
  return { kind: 'count', label: { zh: entity.label.zh, en: listLabel(entity, 'en') }, list: view.key }
}

/** A point as it is first put there: its value now. */
export function pointTile({ code, names }: Pick<PointItem, 'code' | 'names'>): PointTile {
  const label: Text = { zh: names.zh || names.en || code, en: names.en || names.zh || code }
  return { kind: 'point', label: short(label), code, show: 'number' }
}

const longest = 100
const short = ({ zh, en }: Text): Text => ({ zh: zh.slice(0, longest), en: en.slice(0, longest) })

/** The same list counted as a whole, or by the values of a field; what both know is kept. */
export function asCount({ label, list, filter }: CountTile | GroupTile): CountTile {
  return { kind: 'count', label, list, filter }
}
export function asGroup({ label, list, filter }: CountTile | GroupTile, by: string): GroupTile {
  return { kind: 'group', label, list, filter, by, show: 'bars' }
}

const drawn = new Set<QueryTile['show']>(['bars', 'line', 'pie'])

/**
 * The same query shown otherwise. What the new picture needs is chosen from the columns where it can be: by the first field that is
 * no number, and the first number as the amount.
 */
export function withShow(tile: QueryTile, show: QueryTile['show'], columns: readonly FieldManifest[]): QueryTile {
  const { value, by, ...rest } = tile
  // A width that nobody chose follows the new picture.
  if (show === 'table') return { ...rest, show }
  const amount = value ?? amountFields(columns)[0]?.name
  if (!drawn.has(show)) return { ...rest, show, value }
  return { ...rest, show, value: amount, by: by ?? byFields(columns)[0]?.name }
}

export type Fault = 'label' | 'by' | 'code' | 'input'

/** What a tile still needs before it can be saved. `fields`: the query's parameters. */
export function faultsOf(tile: TileItem, fields: readonly FormField[] = []): Fault[] {
  const faults: Fault[] = []
  if (!tile.label.zh.trim() && !tile.label.en.trim()) faults.push('label')
  if (tile.kind === 'query') {
    if (drawn.has(tile.show) && !tile.by) faults.push('by')
    if (fields.some((field) => field.required && isBlank(tile.input?.[field.name]))) faults.push('input')
  }
  if (tile.kind === 'group' && !tile.by) faults.push('by')
  if (tile.kind === 'point' && !tile.code) faults.push('code')
  return faults
}

/** Parameters as the tile keeps them; nothing where none is given, so that the query's own defaults hold. */
export function inputOf(values: Values): QueryTile['input'] {
  const given = Object.entries(values).filter(([, value]) => !isBlank(value))
  return given.length ? (Object.fromEntries(given) as QueryTile['input']) : undefined
}
