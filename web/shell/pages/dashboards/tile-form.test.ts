import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntityManifest, FieldManifest, QueryManifest } from '../../../../api/apps.ts'
import { type TileItem, tileSchema } from '../../../../api/dashboards.ts'
import { groupFields } from '../../records/filters.ts'
import { formFields } from '../../records/form-model.ts'
import { entityOfKey } from '../../records/manifest.ts'
import { asCount, asGroup, countTile, faultsOf, inputOf, pointTile, queryTile, withShow } from './tile-form.ts'

const text = (zh: string) => ({ zh, en: zh })
const field = (
  name: string,
  type: FieldManifest['type'] = 'text',
  more: Partial<FieldManifest> = {},
): FieldManifest => ({
  ...{ name, type, required: false, label: text(name) },
  ...more,
})
const query: QueryManifest = {
  app: 'gauges',
  id: 'due-list',
  label: text('到期'),
  input: { properties: { days: { type: 'integer' }, place: { type: 'string' } }, required: ['place'] },
  columns: [],
}
const columns = [field('id'), field('name'), field('days', 'integer')]
const entity = {
  ...{ app: 'gauges', id: 'gauge', plural: 'gauges', label: { zh: '器具', en: 'Gauge' }, title: 'name', code: 'code' },
  fields: [
    field('name'),
    field('code'),
    field('maker'),
    field('note', 'text', { kind: 'multiline' }),
    field('weight', 'number'),
  ],
  ...{ states: {}, initial: 'new', moves: {}, calendar: [], sort: 'name' },
} as EntityManifest
const app = {
  id: 'gauges',
  label: text('器具'),
  icon: null,
  entities: [entity],
  commands: [],
  queries: [query],
  dashboards: [],
  works: [],
}
const view = entityOfKey([app], 'gauges.gauge')!

const valid = (tile: TileItem) =>
  assert.ok(tileSchema.safeParse(JSON.parse(JSON.stringify(tile))).success, JSON.stringify(tile))

test('what is first put on a dashboard can be saved as it is', () => {
  const tiles = [
    queryTile(query),
    countTile(view),
    pointTile({ code: 'P1', names: { zh: '功率', en: '' } }),
    pointTile({ code: 'P2', names: { zh: '很'.repeat(150), en: 'x' } }),
  ]
  for (const tile of tiles) {
    valid(tile)
    if (tile.kind !== 'query') assert.deepEqual(faultsOf(tile), [])
  }
  assert.equal(tiles[1].label.en, 'Gauges')
  assert.equal(tiles[2].label.en, '功率')
})

test('another picture of the same query gets what it needs from the columns, and gives up what it does not know', () => {
  const bars = withShow(queryTile(query), 'bars', columns.slice(1))
  assert.deepEqual([bars.by, bars.value], ['name', 'days'])
  const number = withShow(bars, 'number', columns)
  assert.deepEqual([number.by, number.value], [undefined, 'days'])
  assert.equal(withShow(queryTile(query), 'number', columns).value, undefined)
  const table = withShow(bars, 'table', columns)
  assert.deepEqual([table.by, table.value], [undefined, undefined])
  assert.deepEqual(faultsOf(withShow(queryTile(query), 'line', [])), ['by'])
  valid(bars)
})

test('a list is counted as a whole or by a field, with the same conditions', () => {
  const count = { ...countTile(view), filter: [['maker', '=', '甲']], tone: 'warn' as const, width: 2 } as ReturnType<
    typeof countTile
  >
  const group = asGroup(count, 'maker')
  assert.deepEqual(group.filter, count.filter)
  assert.deepEqual(faultsOf(asGroup(count, '')), ['by'])
  assert.deepEqual(asCount(group), { kind: 'count', label: count.label, list: count.list, filter: count.filter })
  valid(group)
})

test('records are counted by fields whose values repeat, not by their names or amounts', () => {
  const names = groupFields(view).map((each) => each.name)
  assert.ok(names.includes('state') && names.includes('maker'))
  for (const name of ['name', 'code', 'note', 'weight']) assert.ok(!names.includes(name), name)
})

test('a parameter that the query demands is missed; what is left empty is not kept', () => {
  const fields = formFields({ input: query.input, fields: [], kind: 'free' })
  assert.deepEqual(faultsOf(queryTile(query), fields), ['input'])
  assert.deepEqual(faultsOf({ ...queryTile(query), input: inputOf({ place: 'A', days: '' }) }, fields), [])
  assert.deepEqual(inputOf({ place: 'A', days: '' }), { place: 'A' })
  assert.equal(inputOf({ days: undefined }), undefined)
})

test('a tile without a name, a point without a code are faults', () => {
  assert.deepEqual(faultsOf({ ...pointTile({ code: '', names: text('') }), label: text(' ') }), ['label', 'code'])
})
