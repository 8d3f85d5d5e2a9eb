import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Filter, RecordItem, RecordPage } from '../../api/records.ts'
import type { RowScope } from '../../contract/actor.ts'
import { meterRow, type RecordsUnderTest, seesPart, withRecords } from './records-testing.ts'
import { may } from './testing.ts'

let under: RecordsUnderTest
type Row = Record<string, unknown>
const mine: Row[] = []

// deterministic, with many equal values and empty ones: where orders and cursors go wrong
const some = <T>(values: readonly T[], at: number): T => values[at % values.length]
function makeRows(tenant: string, count: number): Row[] {
  return Array.from({ length: count }, (_, i) =>
    meterRow(tenant, {
      code: `JL-${String(i).padStart(4, '0')}`,
      name: some(['压力表', '流量计', 'Gauge %_\\', 'Zähler', '压力变送器', ''], i * 7),
      kind: some(['pressure', 'flow'], i),
      state: some(['spare', 'inUse', 'scrapped'], i * 5),
      department: some([null, 'd1', 'd2', 'd3'], i * 3),
      site: some([null, 's1', 's2'], i),
      createdBy: some(['li', 'wu', 'he'], i * 11),
      createdAt: Date.UTC(2026, 0, 1) + Math.floor(i / 3) * 3_600_000,
      updatedAt: Date.UTC(2026, 4, 1) + ((i * 37) % 20) * 60_000,
      range: some([null, '0.000', '1.500', '-2.250', '100000.001'], i * 13),
      points: some([null, 0, -3, 7, 2_147_483_647], i * 17),
      drift: some([null, 0, -1.5, 5e-324, 1e300], i * 19),
      dueDate: some([null, '2026-03-01', '2026-03-02', '2026-04-01', '2024-02-29'], i * 23),
      seenAt: some(
        [null, Date.UTC(2026, 2, 1, 15, 59, 59, 999), Date.UTC(2026, 2, 1, 16), Date.UTC(2026, 2, 2, 16)],
        i * 29,
      ),
      critical: i % 3 === 0,
      keeper: some([null, 'li', 'wu'], i),
      note: some([null, '室外', 'Indoor 室内'], i * 31),
    }),
  )
}

before(async () => {
  under = await withRecords()
  mine.push(...makeRows('main', 90))
  await under.put('main', mine)
  await under.put('other', makeRows('other', 30))
})
after(() => under.close())

const list = (query: Record<string, unknown>, actor = under.keeper) => {
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([k, v]) =>
      v === undefined ? [] : [[k, typeof v === 'string' ? v : JSON.stringify(v)]],
    ),
  )
  return under.ask(actor, 'GET', `/api/bench/meters?${parameters}`)
}
async function page(query: Record<string, unknown>, actor = under.keeper): Promise<RecordPage> {
  const answer = await list(query, actor)
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return answer.body
}
async function everything(query: Record<string, unknown>, actor = under.keeper): Promise<RecordItem[]> {
  const items: RecordItem[] = []
  for (let cursor: string | undefined; ; ) {
    const one: RecordPage = await page({ ...query, cursor }, actor)
    items.push(...one.items)
    if (!one.next) return items
    cursor = one.next
  }
}

// ---- the model: the same in plain code ------------------------------------------------------------------------------

const codePoints = (text: string) => [...text].map((c) => c.codePointAt(0)!)
function compareText(a: string, b: string): number {
  const [x, y] = [codePoints(a), codePoints(b)]
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i] - y[i]
  return x.length - y.length
}
const asNumber = new Set(['range', 'points', 'drift', 'createdAt', 'updatedAt', 'seenAt'])
function compare(field: string, a: unknown, b: unknown): number {
  if (asNumber.has(field)) return Number(a) - Number(b)
  if (typeof a === 'boolean') return Number(a) - Number(b)
  return compareText(String(a), String(b))
}
const dayStart = (day: string) => Date.parse(`${day}T00:00:00+08:00`)
function holds(row: Row, [field, op, value]: Filter): boolean {
  const is = row[field] ?? null
  if (op === 'empty') return is === null
  if (op === 'notEmpty') return is !== null
  if (op === 'in') return is !== null && (value as unknown[]).some((v) => compare(field, is, v) === 0)
  if (op === 'contains') return is !== null && String(is).toLowerCase().includes(String(value).toLowerCase())
  if (op === 'between') {
    const [from, to] = value as [unknown, unknown]
    return holds(row, [field, '>=', from]) && holds(row, [field, '<=', to])
  }
  if (op === '!=') return !holds(row, [field, '=', value])
  if (is === null) return false
  if (field === 'seenAt' && typeof value === 'string') {
    const from = dayStart(value)
    const at = is as number
    const inside = at >= from && at < from + 86_400_000
    return {
      '=': inside,
      '<': at < from,
      '<=': at < from + 86_400_000,
      '>': at >= from + 86_400_000,
      '>=': at >= from,
    }[op]
  }
  const c = compare(field, is, value)
  return { '=': c === 0, '<': c < 0, '<=': c <= 0, '>': c > 0, '>=': c >= 0 }[op]
}
function sorted(rows: Row[], sort: string): Row[] {
  const keys = sort.split(',')
  const last = keys.at(-1)!.startsWith('-')
  const all = [...keys, last ? '-id' : 'id']
  return [...rows].sort((a, b) => {
    for (const key of all) {
      const descending = key.startsWith('-')
      const field = descending ? key.slice(1) : key
      const [x, y] = [a[field] ?? null, b[field] ?? null]
      if (x === null && y === null) continue
      const c = x === null ? 1 : y === null ? -1 : compare(field, x, y)
      if (c !== 0) return descending ? -c : c
    }
    return 0
  })
}

const values: Record<string, fc.Arbitrary<unknown>> = {
  name: fc.constantFrom('压力表', '压', '%', '_', '\\', 'GAUGE', '', 'ä'),
  state: fc.constantFrom('spare', 'inUse', 'nope'),
  kind: fc.constantFrom('pressure', 'flow'),
  note: fc.constantFrom('室', 'indoor', '室外'),
  range: fc.constantFrom('0', '1.5', '-2.25', '100000.001', '99'),
  points: fc.constantFrom(0, -3, 7, 8),
  drift: fc.constantFrom(0, -1.5, 5e-324, 1e300),
  dueDate: fc.constantFrom('2026-03-01', '2026-03-02', '2024-02-29', '2025-01-01'),
  seenAt: fc.constantFrom('2026-03-01', '2026-03-02', Date.UTC(2026, 2, 1, 16)),
  createdAt: fc.constantFrom(Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 1, 5)),
}
const texts = ['name', 'state', 'kind', 'note']
const filter: fc.Arbitrary<Filter> = fc.constantFrom(...Object.keys(values)).chain((field) => {
  const value = values[field]
  const plain = fc.tuple(fc.constant(field), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), value)
  const between = fc.tuple(fc.constant(field), fc.constant('between'), fc.tuple(value, value))
  const empty = fc.tuple(fc.constant(field), fc.constantFrom('empty', 'notEmpty'))
  const listed = fc.tuple(fc.constant(field), fc.constant('in'), fc.array(value, { maxLength: 3 }))
  const part = fc.tuple(fc.constant(field), fc.constant('contains'), value)
  const kinds = [
    plain,
    between,
    empty,
    ...(field.endsWith('At') ? [] : [listed]),
    ...(texts.includes(field) ? [part] : []),
  ]
  return fc.oneof(...(kinds as fc.Arbitrary<unknown>[])) as fc.Arbitrary<Filter>
})
const key = fc.constantFrom(
  'name',
  'state',
  'range',
  'points',
  'drift',
  'dueDate',
  'seenAt',
  'critical',
  'createdAt',
  'keeper',
  'code',
)
const sort = fc
  .uniqueArray(fc.tuple(key, fc.boolean()), { minLength: 1, maxLength: 3, selector: ([name]) => name })
  .map((keys) => keys.map(([name, down]) => (down ? `-${name}` : name)).join(','))
const reach: fc.Arbitrary<RowScope[] | null> = fc.oneof(
  fc.constant(null),
  fc.array(
    fc.oneof(
      fc.constant<RowScope>({ reach: 'own' }),
      fc.subarray(['d1', 'd2', 'd9']).map((departments): RowScope => ({ reach: 'department', departments })),
      fc.subarray(['s1', 's2']).map((sites): RowScope => ({ reach: 'site', sites })),
    ),
    { maxLength: 2 },
  ),
)
const reached = (row: Row, scopes: RowScope[] | null, id: string) =>
  scopes === null ||
  scopes.some(
    (s) =>
      (s.reach === 'own' && row.createdBy === id) ||
      (s.reach === 'department' && s.departments.includes(row.department as string)) ||
      (s.reach === 'site' && s.sites.includes(row.site as string)),
  )

test('filters, order, pages and reach are those of a plain list in memory, and every row comes once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(filter, { maxLength: 2 }),
      sort,
      fc.integer({ min: 7, max: 50 }),
      reach,
      async (filters, by, limit, scopes) => {
        const actor = scopes === null ? under.keeper : seesPart(under.keeper, scopes)
        const expected = sorted(
          mine.filter((row) => reached(row, scopes, actor.id) && filters.every((f) => holds(row, f))),
          by,
        )
        const items = await everything({ filter: filters, sort: by, limit: String(limit) }, actor)
        assert.deepEqual(
          items.map((i) => i.code),
          expected.map((r) => r.code),
        )
        const first = await page({ filter: filters, sort: by, limit: String(limit) }, actor)
        assert.deepEqual([first.count, first.countIsLeast], [expected.length, false])
      },
    ),
    { numRuns: 40 },
  )
})

test('a row travels as it is kept: decimals and dates as text, moments in UTC ms', async () => {
  const [row] = mine
  const { items, names } = await page({ filter: [['code', '=', row.code]] })
  const { tenant: _, ...expected } = { maker: null, certificate: null, extra: null, ...row } as Row
  assert.deepEqual(items, [expected])
  assert.equal(names.li, 'li!')
  const few = await page({ columns: 'code,keeper', limit: '2' })
  assert.deepEqual(Object.keys(few.items[0]).slice(-2), ['code', 'keeper'])
  assert.equal(Object.values(few.names)[0]?.endsWith('!'), true)
})

test('the search of a list finds any part of code, name, kind and note, in any width and case, within reach', async () => {
  const found = async (search: string, actor = under.keeper) =>
    (await everything({ search, sort: 'code', limit: '40' }, actor)).map((i) => i.code)
  const where = (test: (row: Row) => boolean) => mine.filter(test).map((r) => r.code)
  assert.deepEqual(await found('jl－00１7'), ['JL-0017'])
  assert.deepEqual(
    await found('变送'),
    where((r) => r.name === '压力变送器'),
  )
  assert.deepEqual(
    await found('力'),
    where((r) => String(r.name).includes('力') || r.kind === 'pressure'),
  )
  assert.deepEqual(
    await found('door 室'),
    where((r) => r.note === 'Indoor 室内'),
  )
  assert.deepEqual(
    await found('GAUGE %_\\'),
    where((r) => r.name === 'Gauge %_\\'),
  )
  assert.deepEqual(await found('力压'), [])
  const own = seesPart(under.keeper, [{ reach: 'own' }])
  assert.deepEqual(
    await found('变送', own),
    where((r) => r.name === '压力变送器' && r.createdBy === 'li'),
  )
  assert.equal(
    (await page({ search: '变送', filter: [['state', '=', 'inUse']] })).count,
    mine.filter((r) => r.name === '压力变送器' && r.state === 'inUse').length,
  )
})

test('what a search finds comes page by page in any order, each once, and is counted whole', async () => {
  const found = mine.filter((row) => String(row.name).includes('压力变'))
  for (const field of ['code', 'updatedAt', 'createdAt'])
    for (const sign of [1, -1]) {
      const sort = `${sign < 0 ? '-' : ''}${field}`
      const inOrder = [...found].sort(
        (a, b) => sign * (compare(field, a[field], b[field]) || compare('id', a.id, b.id)),
      )
      const query = { search: '压力变', sort, limit: '7' }
      assert.deepEqual(
        (await everything(query)).map((i) => i.code),
        inOrder.map((r) => r.code),
        sort,
      )
      assert.equal((await page({ ...query, totals: 'true' })).count, found.length)
      assert.equal((await page(query)).count, found.length)
    }
})

test('a word behind more than is asked of the index is looked for all the same', async () => {
  const long = Array.from({ length: 70 }, (_, i) => String.fromCharCode(0x4e00 + i)).join('')
  const row = meterRow('main', { code: 'LONG-1', name: long, note: '室外' })
  await under.put('main', [row])
  assert.deepEqual((await page({ search: `${long} 室外` })).count, 1)
  assert.deepEqual((await page({ search: `${long} 室内` })).count, 0)
})

test('groups and totals are those of the rows in reach', async () => {
  const d1 = seesPart(under.keeper, [{ reach: 'department', departments: ['d1'] }])
  const rows = mine.filter((r) => r.department === 'd1')
  const { body } = await list({ group: 'state', totals: 'true' }, d1)
  const counts = Object.fromEntries(body.groups.map((g: { value: string; count: number }) => [g.value, g.count]))
  const expected: Record<string, number> = {}
  for (const row of rows) expected[row.state as string] = (expected[row.state as string] ?? 0) + 1
  assert.deepEqual(counts, expected)
  const { totals } = await page({ totals: 'true' }, d1)
  const points = rows.flatMap((r) => (r.points === null ? [] : [r.points as number]))
  assert.equal(totals?.points, Math.max(...points))
  const thousandths = rows.reduce((sum, r) => sum + Math.round(Number(r.range ?? 0) * 1000), 0)
  assert.equal(Number(totals?.range), thousandths / 1000)
})

test('what cannot be asked is refused by name', async () => {
  const cases: [Record<string, unknown>, string, RegExp][] = [
    [{ filter: [['nope', '=', 1]] }, 'unknownField', /nope/],
    [{ filter: [['tenant', '=', 'other']] }, 'unknownField', /tenant/],
    [{ filter: [['points', '=', 'x']] }, 'badValue', /points/],
    [{ filter: [['points', '=', 1.5]] }, 'badValue', /points/],
    [{ filter: [['points', '=', 2_147_483_648]] }, 'badValue', /points/],
    [{ filter: [['range', '=', '1e5']] }, 'badValue', /range/],
    [{ filter: [['dueDate', '=', '2026-02-30']] }, 'badValue', /dueDate/],
    [{ filter: [['dueDate', '=', 'today+99999']] }, 'badValue', /dueDate/],
    [{ filter: [['seenAt', '=', 1e18]] }, 'badValue', /seenAt/],
    [{ filter: [['maker', '=', 'x']] }, 'badValue', /maker/],
    [{ filter: [['name', '=', '\0']] }, 'badValue', /name/],
    [{ filter: [['name', '=', '\ud800']] }, 'badValue', /name/],
    [{ filter: [['name', 'in', 'x']] }, 'badValue', /name/],
    [{ filter: [['points', 'between', [1]]] }, 'badValue', /points/],
    [{ filter: [['critical', '<', true]] }, 'badOperator', /critical/],
    [{ filter: [['extra', '=', {}]] }, 'badOperator', /extra/],
    [{ filter: [['name', 'like', 'x']] }, 'badFilter', /./],
    [{ filter: '{' }, 'badFilter', /JSON/],
    [{ filter: 'null' }, 'badFilter', /./],
    [{ filter: Array(21).fill(['name', 'empty']) }, 'badFilter', /./],
    [{ sort: 'nope' }, 'unknownField', /nope/],
    [{ sort: 'extra' }, 'notSortable', /extra/],
    [{ columns: 'code,nope' }, 'unknownField', /nope/],
    [{ group: 'extra' }, 'notSortable', /extra/],
    [{ cursor: 'x' }, 'badCursor', /./],
    [{ limit: '0' }, 'invalid', /limit/],
    [{ search: '\0' }, 'invalid', /search/],
  ]
  for (const [query, code, says] of cases) {
    const { status, body } = await list(query)
    assert.deepEqual([status, body.code], [400, code], JSON.stringify([query, body]))
    assert.match(body.detail, says)
    assert.ok(body.field, JSON.stringify(query))
  }
})

test('a cursor is good for its own order only, whatever is put into it', async () => {
  const { next } = await page({ limit: '5', sort: 'dueDate' })
  assert.equal((await list({ cursor: next, sort: '-dueDate' })).status, 400)
  const parts = JSON.parse(Buffer.from(next!, 'base64url').toString())
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (a, b) => {
      const cursor = Buffer.from(JSON.stringify([parts[0], a, b])).toString('base64url')
      const { status } = await list({ cursor, sort: 'dueDate' })
      assert.ok(status === 400 || status === 200)
    }),
    { numRuns: 60 },
  )
})

test('who may not read an entity gets nothing of it', async () => {
  const { status } = await list({}, { ...under.keeper, permissions: new Set([may.makers]) })
  assert.equal(status, 403)
  const id = randomUUID()
  assert.equal((await under.ask(under.keeper, 'GET', `/api/bench/meters/${id}`)).status, 404)
  const [foreign] = await under.data.sql`select id from bench_meter where tenant = 'other' limit 1`
  for (const part of ['', '/history', '/comments', '/files'])
    assert.equal((await under.ask(under.keeper, 'GET', `/api/bench/meters/${foreign.id}${part}`)).status, 404)
})
