import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { readCsv } from '../tables/csv-file.ts'
import { readXlsx } from '../tables/xlsx-file.ts'
import { meterRow, type RecordsUnderTest, seesPart, withRecords } from './records-testing.ts'
import { may } from './testing.ts'

let under: RecordsUnderTest
before(async () => {
  under = await withRecords()
})
after(() => under.close())

const list = 'bench.meter'
const view = (name: string, shared = false) => ({ list, name, shared, search: { filter: '[["state","=","spare"]]' } })
const wang = () => under.actor('wang', { permissions: new Set([may.read]) })
const names = async (actor = under.keeper) =>
  (await under.ask(actor, 'GET', `/api/views?list=${list}`)).body.items.map((v: { name: string; mine: boolean }) => [
    v.name,
    v.mine,
  ])

test('views are one’s own until they are shared; only their owner changes them', async () => {
  const { body: own } = await under.ask(under.keeper, 'POST', '/api/views', view('我的'))
  await under.ask(under.keeper, 'POST', '/api/views', view('大家的', true))
  assert.deepEqual(await names(), [
    ['大家的', true],
    ['我的', true],
  ])
  assert.deepEqual(await names(wang()), [['大家的', false]])
  assert.deepEqual(await names(under.actor('zhou', { tenant: 'beta' })), [])
  const taken = await under.ask(under.keeper, 'POST', '/api/views', view('我的'))
  assert.deepEqual([taken.status, taken.body.field], [409, 'name'])
  const { list: _, ...change } = view('改名', true)
  assert.equal((await under.ask(wang(), 'PUT', `/api/views/${own.id}`, change)).status, 404)
  assert.equal((await under.ask(under.keeper, 'PUT', `/api/views/${own.id}`, change)).body.name, '改名')
  assert.equal((await under.ask(wang(), 'DELETE', `/api/views/${own.id}`)).status, 404)
  assert.equal((await under.ask(under.keeper, 'DELETE', `/api/views/${own.id}`)).status, 200)
  assert.deepEqual(await names(wang()), [['大家的', false]])
  const stranger = under.actor('he', { permissions: new Set() })
  assert.equal((await under.ask(stranger, 'GET', `/api/views?list=${list}`)).status, 404)
})

test('an export holds all rows of the filter and within reach, in its order, as people read them', async () => {
  const rows = Array.from({ length: 1_203 }, (_, i) =>
    meterRow('main', {
      code: `EX-${String(i).padStart(4, '0')}`,
      name: i === 7 ? '=1+1' : '表',
      range: '12345678.125',
      dueDate: '2026-03-02',
      seenAt: Date.UTC(2026, 2, 1, 16, 30, 5),
      critical: i % 2 === 0,
      keeper: 'li',
      site: i < 3 ? 'a' : 'b',
    }),
  )
  await under.put('main', rows)
  const query = `filter=${encodeURIComponent(JSON.stringify([['code', 'contains', 'EX-']]))}&sort=-code`
  const ask = async (format: string, actor = under.keeper, more = '') =>
    (await under.ask(actor, 'GET', `/api/bench/meters?${query}&format=${format}${more}`)).bytes
  const [header, ...lines] = readCsv(await ask('csv'), 2_000)
  assert.deepEqual(header.slice(0, 5), ['编号', '名称', '类别', '厂家', '量程（MPa）'])
  assert.deepEqual(
    lines.map((line) => line[0]),
    rows.map((row) => row.code).reverse(),
  )
  const at = (name: string) => lines[0][header.indexOf(name)]
  assert.deepEqual(['类别', '量程（MPa）', '到期日', '最近巡检', '关键', '保管人', '状态'].map(at), [
    '压力',
    '12345678.125',
    '2026-03-02',
    '2026-03-02 00:30:05',
    '是',
    'li!',
    '备用',
  ])
  assert.equal(lines.at(-8)![1], '=1+1')
  const workbook = await readXlsx(await ask('xlsx', under.keeper, '&columns=code,range,dueDate&lang=en'), 2_000)
  assert.deepEqual(workbook[0], ['Code', 'Range (MPa)', 'Due'])
  assert.deepEqual(workbook[1], ['EX-1202', 12345678.125, '2026-03-02T00:00:00.000Z'])
  assert.equal(workbook.length, 1_204)
  const limited = seesPart(under.keeper, [{ reach: 'site', sites: ['a'] }])
  assert.equal(readCsv(await ask('csv', limited), 2_000).length, 4)
  assert.equal(
    (await under.ask(under.actor(randomUUID(), { permissions: new Set() }), 'GET', `/api/bench/meters?format=csv`))
      .status,
    403,
  )
})
