import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counterNames } from '../../../../api/ingest.ts'
import { quality } from '../../../../contract/quality.ts'
import type { Counters } from '../../../ui/sample-flow.ts'
import {
  countStates,
  filterRows,
  type QualityRow,
  qualityCsv,
  shortCount,
  sortRows,
  sumOf,
  withQuality,
} from './rows.ts'

const counters = (given: Partial<Counters>): Counters => ({
  ...(Object.fromEntries(counterNames.map((name) => [name, 0])) as Counters),
  ...given,
})
const row = (code: string, given: Partial<QualityRow> = {}, counted: Partial<Counters> = {}): QualityRow => ({
  code,
  name: `${code} 压力`,
  path: 'P/U1',
  connection: 'dcs',
  quality: quality.good,
  lastTime: 1_800_000_000_000,
  counters: counters(counted),
  ...given,
})
const codes = (rows: readonly QualityRow[]) => rows.map((each) => each.code)

test('bad now comes first, then the most trouble; compression is no trouble', () => {
  const rows = [
    row('quiet', {}, { received: 900, compressed: 890, deadband: 5, duplicate: 4 }),
    row('late', {}, { late: 2 }),
    row('refused', {}, { wrongType: 3 }),
    row('bad', { quality: quality.badCommFailure }),
    row('silent', { lastTime: null, quality: 0 }),
  ]
  assert.deepEqual(codes(sortRows(rows, undefined, 'en')), ['bad', 'silent', 'refused', 'late', 'quiet'])
})

test('sorts by any counter, both ways, all refusals as one', () => {
  const rows = [row('a', {}, { wrongType: 1, badTime: 1 }), row('b', {}, { badTime: 3 }), row('c')]
  assert.deepEqual(codes(sortRows(rows, { key: 'refused', down: true }, 'en')), ['b', 'a', 'c'])
  assert.deepEqual(codes(sortRows(rows, { key: 'badTime', down: false }, 'en')), ['c', 'a', 'b'])
  assert.deepEqual(codes(sortRows([row('p10'), row('p9')], { key: 'code', down: false }, 'zh')), ['p9', 'p10'])
})

test('filters by every word, by connection and by quality now', () => {
  const rows = [row('1PT-1'), row('1PT-2', { connection: null }), row('1TT-1', { quality: quality.uncertain })]
  assert.deepEqual(codes(filterRows(rows, { search: 'pt 压力' })), ['1PT-1', '1PT-2'])
  assert.deepEqual(codes(filterRows(rows, { connection: 'dcs' })), ['1PT-1', '1TT-1'])
  assert.deepEqual(codes(withQuality(rows, { quality: ['uncertain'] })), ['1TT-1'])
  assert.deepEqual(countStates(rows), { good: 2, uncertain: 1, bad: 0, silent: 0 })
})

test('sums are complete, also of nothing', () => {
  assert.equal(sumOf([row('a', {}, { received: 2 }), row('b', {}, { received: 3 })]).received, 5)
  assert.deepEqual(Object.keys(sumOf([])), [...counterNames])
})

test('CSV has a column per counter and no cell that a spreadsheet would run', () => {
  const head = ['Code', 'Name', 'Place', 'Connection', 'Quality', 'Last']
  const words = { good: 'good', uncertain: 'uncertain', bad: 'bad', silent: 'silent' }
  const text = qualityCsv([row('=cmd|1', { name: 'a,"b"' }, { stored: 7 })], head, words, 'en')
  const [titles, line] = text.replace('\ufeff', '').split('\r\n')
  assert.equal(titles.split(',').length, 6 + counterNames.length)
  assert.ok(line.startsWith(`'=cmd|1,"a,""b""",P/U1,dcs,good,`))
  assert.equal(line.split(',').at(6 + 1 + counterNames.indexOf('stored')), '7')
})

test('large counts keep a narrow column', () => {
  const plain = (count: number, language: 'zh' | 'en') => shortCount(count, language).replaceAll('\u202f', ' ')
  assert.equal(plain(999_999, 'zh'), '999 999')
  assert.equal(plain(1_234_567, 'zh'), '123 万')
  assert.equal(plain(1_234_567_890, 'zh'), '12.3 亿')
  assert.equal(plain(1_234_567, 'en'), '1.23 M')
  assert.equal(plain(12_345_678_901, 'en'), '12.3 G')
})
