import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Filter } from '../../../api/records.ts'
import { parseSearch, stringifySearch } from '../search-params.ts'
import {
  daysFromToday,
  dayText,
  filterText,
  parseFilters,
  relativeDay,
  sayFilter,
  sentValue,
  withFilter,
} from './filters.ts'
import { listSearch, recordQuery, sameView, shownColumns, viewPart } from './list-search.ts'
import { entityAt, listLabel } from './manifest.ts'
import { calibration, gauge } from './testing.ts'

const view = entityAt([calibration], 'calibration', 'gauges')!

test('filters of an address survive the way there and back', () => {
  const filter = fc.oneof(
    fc.tuple(fc.constant('name'), fc.constant('contains'), fc.string({ minLength: 1 })),
    fc.tuple(fc.constant('range'), fc.constant('between'), fc.tuple(fc.integer(), fc.integer())),
    fc.tuple(fc.constant('state'), fc.constant('in'), fc.array(fc.constantFrom('active', 'barred'), { minLength: 1 })),
    fc.tuple(fc.constant('dueDate'), fc.constant('<='), fc.integer({ min: -99999, max: 99999 }).map(relativeDay)),
    fc.tuple(fc.constant('grade'), fc.constant('empty')),
  ) as fc.Arbitrary<Filter>
  fc.assert(
    fc.property(fc.array(filter, { maxLength: 20 }), (filters) => {
      const address = stringifySearch({ filter: filterText(filters) })
      const search = listSearch(parseSearch(address))
      assert.deepEqual(parseFilters(search.filter, view.fields), JSON.parse(JSON.stringify(filters)))
    }),
  )
})

test('what an address says wrongly is left out and the rest is kept', () => {
  const text = JSON.stringify([
    ['name', 'contains', 'gauge'],
    ['colour', '=', 'red'],
    ['name', '>', 1],
    ['range', 'between', [1]],
    'x',
  ])
  assert.deepEqual(parseFilters(text, view.fields), [['name', 'contains', 'gauge']])
  assert.deepEqual(parseFilters('[not json', view.fields), [])
  assert.deepEqual(parseFilters('{"a":1}', view.fields), [])
  assert.deepEqual(recordQuery({ sort: '-dueDate,colour', filter: text }, view), {
    filter: '[["name","contains","gauge"]]',
    search: undefined,
    sort: '-dueDate',
  })
})

test('one chip per field: a new filter takes the place of the old one', () => {
  const filters: Filter[] = [
    ['name', 'contains', 'a'],
    ['dueDate', '<', 'today'],
  ]
  assert.deepEqual(withFilter(filters, 'name', ['name', '=', 'b']), [['name', '=', 'b'], filters[1]])
  assert.deepEqual(withFilter(filters, 'name', null), [filters[1]])
  assert.equal(withFilter(filters, 'grade', ['grade', 'empty']).length, 3)
})

test('chips speak', () => {
  const say = (filter: Filter, language: 'zh' | 'en') =>
    sayFilter(filter, gauge, view.fields.get(filter[0])!, {}, language)
  assert.equal(say(['dueDate', '<=', 'today+30'], 'zh'), '下次检定 ≤ 30 天后')
  assert.equal(say(['dueDate', 'between', ['today-7', 'today']], 'en'), 'Due: 7 d ago – today')
  assert.equal(say(['state', 'in', ['active', 'barred']], 'zh'), '状态：在用、停用')
  assert.equal(say(['grade', '=', 'a'], 'en'), 'Class = A')
  assert.equal(say(['name', 'empty'], 'zh'), '名称 为空')
})

test('relative days', () => {
  fc.assert(fc.property(fc.integer({ min: -99999, max: 99999 }), (n) => assert.equal(daysFromToday(relativeDay(n)), n)))
  assert.equal(daysFromToday('2026-01-01'), undefined)
  assert.equal(daysFromToday('today+'), undefined)
  assert.equal(dayText('2026-01-01', 'zh'), '2026-01-01')
})

test('columns, views', () => {
  assert.deepEqual(shownColumns({}, view), ['code', 'name', 'dueDate', 'state'])
  assert.deepEqual(shownColumns({ columns: ['range', 'gone'] }, view), ['range'])
  assert.deepEqual(viewPart({ q: 'a', open: '1', do: 'x', month: '2026-01' }), { q: 'a' })
  assert.ok(sameView({ a: 1, b: 2 }, { b: 2, a: 1 }))
  assert.ok(!sameView({ a: 1 }, { a: 2 }))
  assert.equal(listSearch({ month: '2026-13', view: 'pie' }).month, undefined)
  assert.equal(listSearch({ view: 'pie' }).view, undefined)
})

test('typed figures are sent as the column takes them', () => {
  const field = (type: 'integer' | 'number' | 'decimal' | 'text') => ({ ...view.fields.get('range')!, type })
  assert.equal(sentValue(field('decimal'), '１.50'), '1.50')
  assert.equal(sentValue(field('integer'), '12'), 12)
  assert.equal(sentValue(field('integer'), '1.5'), undefined)
  assert.deepEqual(sentValue(field('number'), ['1', '2.5']), [1, 2.5])
  assert.equal(sentValue(field('number'), ['1', 'x']), undefined)
  assert.equal(sentValue(field('text'), '1.5'), '1.5')
})

test('?state=a,b is short for a filter', () => {
  assert.deepEqual(parseFilters(listSearch({ state: 'active,barred' }).filter, view.fields), [
    ['state', 'in', ['active', 'barred']],
  ])
})

test('a list is called by its plural', () => {
  const label = (en: string, plural: string) => listLabel({ label: { zh: '记录', en }, plural }, 'en')
  assert.equal(label('Gauge', 'gauges'), 'Gauges')
  assert.equal(label('NCR', 'ncrs'), 'NCRs')
  assert.equal(label('Company', 'companies'), 'Companies')
  assert.equal(label('Work order', 'work-orders'), 'Work orders')
})
