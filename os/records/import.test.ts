import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { ImportReport } from '../../api/records.ts'
import type { Actor } from '../../contract/actor.ts'
import type { JobDeclaration } from '../jobs/jobs.ts'
import { type Cell, writeCsv } from '../tables/csv-file.ts'
import { runTask } from '../tables/table-task.ts'
import { writeTable } from '../tables/table-thread.ts'
import { type RecordsUnderTest, seesPart, withRecords } from './records-testing.ts'
import { maker, may } from './testing.ts'

let under: RecordsUnderTest
let importKind: JobDeclaration
const queued: { id: string; actor: Actor; input: unknown }[] = []
const contents = new Map<string, Uint8Array>()

before(async () => {
  under = await withRecords({
    jobs: {
      register(kind) {
        importKind = kind
      },
      async enqueue({ actor }, _kind, input) {
        queued.push({ id: randomUUID(), actor, input })
        return queued.at(-1)!.id
      },
    },
    files: () => ({
      get: async () => assert.fail('nobody asks'),
      read: async (id) => contents.get(id)!,
      async put({ bytes }) {
        const id = randomUUID()
        contents.set(id, bytes)
        return { id } as never
      },
    }),
  })
})
after(() => under.close())

const path = '/api/bench/meters/import'

/** Lets a queued job run, as the jobs service would; `stopAfter` steps somebody stops it. */
async function work(id: string, stopAfter = Number.POSITIVE_INFINITY): Promise<ImportReport> {
  const job = queued.find((each) => each.id === id)!
  let steps = 0
  const progress = { report: async () => void steps++, stopped: () => steps >= stopAfter }
  return (await importKind.run({
    ...{ id, tenant: 'main', actor: job.actor, input: job.input, progress },
    within: (run) => under.tenants.within('main', run),
  })) as unknown as ImportReport
}

async function load(rows: Cell[][], query = '', actor = under.keeper): Promise<ImportReport> {
  const answer = await under.ask(actor, 'POST', `${path}?command=register-meter&format=csv${query}`, writeCsv(rows))
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return work(answer.body.job)
}

const meters = async (search: string, actor = under.keeper) =>
  (
    await under.ask(
      actor,
      'GET',
      `/api/bench/meters?filter=${encodeURIComponent(JSON.stringify([['code', 'contains', search]]))}&sort=code&limit=200`,
    )
  ).body.items as Record<string, unknown>[]

test('a workbook in the words of the screen: choices, dates, figures, links and yes or no are read', async () => {
  const made = { id: randomUUID(), tenant: 'main', version: 1, state: 'active', createdBy: 'li', updatedBy: 'li' }
  await under.put('main', [{ ...made, createdAt: 0, updatedAt: 0, name: '北仪厂' }], maker)
  const header = ['编号', '名称 *', '类别', '厂家', '量程（MPa）', '点数', '到期日', '最近巡检', '关键', '备注']
  const rows: Cell[][] = [
    ['IM-01', '压力表', '压力', '北仪厂', 1.6, 5, '2026年3月2日', '2026-03-01 08:30', '是', '新'],
    ['IM-02', '流量计', 'flow', '', '１，０00.5', null, '2026/12/31', '', '否', null],
  ]
  const columns = header.map((name) => ({ header: name, width: 12 }))
  const book = await writeTable({ name: '仪表', columns, rows }, 'xlsx', runTask)
  const ask = (dryRun: boolean) =>
    under.ask(under.keeper, 'POST', `${path}?command=register-meter&dryRun=${dryRun}&format=xlsx`, book)
  const checked = await work((await ask(true)).body.job)
  assert.deepEqual(checked, { rows: 2, imported: 2, refused: [], more: 0 })
  assert.equal((await meters('IM-')).length, 0)
  // a rehearsal leaves no hole in the numbers of the trail either
  const [{ last, count }] = await under.data.sql`select max(id)::int as last, count(*)::int as count from audit_entry`
  assert.equal(last ?? 0, count)
  const done = await work((await ask(false)).body.job)
  assert.deepEqual(done, { rows: 2, imported: 2, refused: [], more: 0 })
  const [first, second] = await meters('IM-')
  const { code, name, kind, maker: by, range, points, dueDate, seenAt, critical, note } = first
  assert.deepEqual(
    { code, name, kind, by, range, points, dueDate, seenAt, critical, note },
    {
      ...{
        code: 'IM-01',
        name: '压力表',
        kind: 'pressure',
        by: made.id,
        range: '1.600',
        points: 5,
        dueDate: '2026-03-02',
      },
      ...{ seenAt: Date.UTC(2026, 2, 1, 0, 30), critical: true, note: '新' },
    },
  )
  assert.deepEqual([second.range, second.critical, second.maker], ['1000.500', false, null])
})

test('every fault is told with its row, its column and words; the good rows are imported', async () => {
  await load([
    ['编号', '名称', '类别'],
    ['IF-0', '已有', '压力'],
  ])
  const report = await load([
    ['编号', '名称', '类别', '量程（MPa）', '到期日', '厂家', '关键'],
    ['IF-1', '好的', '压力', '1.5', '2026-01-01', '', ''],
    ['IF-2', '', '温度', 'x', '2026-02-30', '没有的厂', '也许'],
    ['IF-1', '又一个', '压力', '', '', '', ''],
    ['IF-0', '已有', '压力', '', '', '', ''],
    ['IF-3', '太精', '压力', '1.23456', '', '', ''],
    ['IF-4', '好的', 'flow', '', '', '', ''],
  ])
  assert.deepEqual([report.rows, report.imported], [6, 2])
  assert.deepEqual(
    report.refused.map(({ row, field, column, detail }) => [row, field, column?.zh, detail.zh]),
    [
      [3, 'kind', '类别', '应为 压力、流量'],
      [3, 'range', '量程', '应为数字'],
      [3, 'dueDate', '到期日', '应为日期，如 2026-03-02'],
      [3, 'maker', '厂家', '没有“没有的厂”，或您无权查看'],
      [3, 'critical', '关键', '应为 是 或 否'],
      [3, 'name', '名称', '此项必填'],
      [4, 'code', '编号', '与文件第 2 行重复'],
      [5, 'code', '编号', '已有一条记录使用这个值，不能重复'],
      [6, 'range', '量程', '格式不对'],
    ],
  )
  assert.deepEqual(
    (await meters('IF-')).map((row) => row.code),
    ['IF-0', 'IF-1', 'IF-4'],
  )
})

test('what was exported is read again, other columns of the record are left alone', async () => {
  await load([
    ['编号', '名称', '类别', '量程', '到期日', '最近巡检', '备注'],
    ['IE-1', '=1+1', '压力', '0.125', '2026-05-01', '2026-05-01 23:59:58', '多行\n备注，"引号"'],
  ])
  const filter = encodeURIComponent(JSON.stringify([['code', '=', 'IE-1']]))
  for (const [format, lang] of [
    ['csv', 'zh'],
    ['xlsx', 'en'],
  ] as const) {
    const { bytes } = await under.ask(
      under.keeper,
      'GET',
      `/api/bench/meters?filter=${filter}&format=${format}&lang=${lang}`,
    )
    const [kept] = await meters('IE-1')
    await under.data.sql`delete from bench_meter where code = 'IE-1'`
    const url = `${path}?command=register-meter&format=${format}`
    const answer = await under.ask(under.keeper, 'POST', url, bytes)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    const report = await work(answer.body.job)
    assert.deepEqual(report, { rows: 1, imported: 1, refused: [], more: 0 }, format)
    const [back] = await meters('IE-1')
    const own = { id: '', createdAt: 0, updatedAt: 0 }
    assert.deepEqual({ ...back, ...own }, { ...kept, ...own }, format)
  }
})

test('a job that is taken up again imports nothing twice, a stopped one tells what it did', async () => {
  const counted = async () =>
    (await under.data.sql`select count(*)::int as n from bench_meter where code like 'IT-%'`)[0].n
  const rows = Array.from({ length: 300 }, (_, i) => [`IT-${String(i).padStart(3, '0')}`, '表', '压力'])
  const { body } = await under.ask(
    under.keeper,
    'POST',
    `${path}?command=register-meter&format=csv`,
    writeCsv([['编号', '名称', '类别'], ...rows, ['IT-000', '重复', '压力']]),
  )
  const stopped = await work(body.job, 1)
  assert.deepEqual([stopped.imported, await counted()], [250, 250])
  const whole = await work(body.job)
  assert.deepEqual([whole.rows, whole.imported, whole.refused.map((each) => each.row)], [301, 300, [302]])
  assert.equal(await counted(), 300)
  const again = await work(body.job)
  assert.deepEqual(again, whole)
})

test('a file that cannot be meant is refused at once, and says why', async () => {
  const send = (query: string, rows: Cell[][] | Uint8Array, actor = under.keeper) =>
    under.ask(actor, 'POST', `${path}?${query}`, rows instanceof Uint8Array ? rows : writeCsv(rows))
  const csv = 'command=register-meter&format=csv'
  const good: Cell[][] = [
    ['编号', '名称', '类别'],
    ['IX-1', '表', '压力'],
  ]
  const cases: [
    what: string,
    status: number,
    code: string,
    field: string | undefined,
    answer: ReturnType<typeof send>,
  ][] = [
    ['unknown column', 422, 'unknownColumns', 'body', send(csv, [['编号', '名称', '类别', '型号']])],
    ['column twice', 422, 'columnTwice', 'body', send(csv, [['编号', '名称', '类别', 'Code']])],
    ['missing column', 422, 'missingColumns', 'body', send(csv, [['编号', '名称']])],
    ['no such command', 422, 'notImportable', 'command', send('command=scrap-meter&format=csv', good)],
    ['not importable', 422, 'notImportable', 'command', send('command=register-maker&format=csv', good)],
    ['no workbook', 400, 'wrongFile', 'body', send('command=register-meter&format=xlsx', Buffer.from('PK no'))],
    ['nothing', 400, 'wrongFile', 'body', send(csv, new Uint8Array())],
    [
      'a reader',
      403,
      'forbidden',
      undefined,
      send(csv, good, under.actor('wang', { permissions: new Set([may.read]) })),
    ],
  ]
  for (const [what, status, code, field, answer] of cases) {
    const { status: got, body } = await answer
    assert.deepEqual([got, body.code, body.field], [status, code, field], what)
  }
  assert.equal((await meters('IX-')).length, 0)
})

test('nobody imports into what they may not reach', async () => {
  const actor = { ...seesPart(under.keeper, [{ reach: 'site', sites: ['a'] }]), site: 'b' }
  const limited: Actor = {
    ...actor,
    rowScopes: new Map([
      [may.read, [{ reach: 'site', sites: ['a'] }]],
      [may.write, [{ reach: 'site', sites: ['a'] }]],
    ]),
  }
  const report = await load(
    [
      ['编号', '名称', '类别'],
      ['IR-1', '表', '压力'],
    ],
    '',
    limited,
  )
  assert.deepEqual([report.imported, report.refused[0].code], [0, 'beyondReach'])
  assert.equal((await meters('IR-')).length, 0)
})

test('whatever stands in the cells, each row is imported or told, never a fault', async () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, '', '压力', '2026-02-29', "'; drop table bench_meter; --", '1e400', '\0', '\ud800'),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 20 }),
      async (rows) => {
        const header = ['code', 'name', 'kind', 'maker', 'range', 'dueDate', 'seenAt', 'critical']
        contents.set('fuzz', Buffer.from(JSON.stringify({ columns: header, rows })))
        const id = randomUUID()
        const input = { entity: 'bench.meter', command: 'register-meter', file: 'fuzz', name: 'x', dryRun: true }
        queued.push({ id, actor: under.keeper, input })
        const report = await work(id)
        assert.equal(report.imported + new Set(report.refused.map(({ row }) => row)).size, rows.length)
      },
    ),
    { numRuns: 60 },
  )
})

test('the empty sheet holds the columns and their choices, and is taken back', async () => {
  const { status, bytes } = await under.ask(under.keeper, 'GET', `${path}-template?command=register-meter&lang=zh`)
  assert.equal(status, 200)
  const answer = await under.ask(under.keeper, 'POST', `${path}?command=register-meter&format=xlsx`, bytes)
  assert.deepEqual(await work(answer.body.job), { rows: 0, imported: 0, refused: [], more: 0 })
})
