import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import type { PointReport } from '../../api/platform.ts'
import { hasPlainNames } from '../../contract/names-testing.ts'
import { pointTypes } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { units } from '../../units/units.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { readCsv, writeCsv } from '../tables/csv-file.ts'
import { runTask } from '../tables/table-task.ts'
import { readXlsx, writeXlsx } from '../tables/xlsx-file.ts'
import { checkZip } from '../tables/zip-guard.ts'
import { type Format, readNodesFile, readPointsFile, writeNodesFile, writePointsFile } from './exchange.ts'
import { createTwin, type TenantTwin, twinMigrations } from './twin.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let twin: TenantTwin
before(async () => {
  data = await withDatabase([auditMigrations, twinMigrations])
  tenants = await openTenantData(data.sql, data.url, 'test')
})
after(async () => {
  await tenants.close()
  await data.close()
})
beforeEach(async () => {
  await data.sql`truncate point, twin_node, equipment_type restart identity`
  twin = createTwin({ sql: data.sql, tenants, audit: createAudit(data.sql) }).of('main')
})

const by = { actor: 'wang', language: 'en' as const }
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const formats: Format[] = ['csv', 'xlsx']
const csv = (text: string) => new TextEncoder().encode(text)
const errorsOf = (report: PointReport) => report.rows.map((r) => r.errors?.map((e) => e.field) ?? [])

// ---- cells ----------------------------------------------------------------------------------------------------------

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.stringMatching(/^'{0,2}[=+\-@＝]?[\t",;\n]?.{0,5}$/),
  fc.constantFrom('=1+1', "'=1", '-5', '@x', '"', 'a,b', 'a\r\nb', ' x ', '锅炉', '_x0041_', '1e5', 'true', '0012'),
)
const cellText = nasty.map((s) => s.replace(/[\p{Cc}\ufeff]/gu, '').toWellFormed())

test('CSV cells read back as they were written; none is a formula', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cellText, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      (rows) => {
        const table = rows.map((row) => ['x', ...row])
        const bytes = writeCsv([['code', 'b', 'c', 'd', 'e'], ...table])
        assert.deepEqual(readCsv(bytes, 100).slice(1), table)
        for (const line of readCsvRaw(bytes)) for (const cell of line) assert.doesNotMatch(cell, /^[=+\-@＝＋－＠]/)
      },
    ),
    { numRuns: 200 },
  )
})
/** The cells as a spreadsheet sees them, apostrophes and all. */
function readCsvRaw(bytes: Uint8Array): string[][] {
  const text = new TextDecoder().decode(bytes)
  return [...text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map((m) => [
    (m[1] ?? m[2] ?? '').replaceAll('""', '"'),
  ])
}

test('XLSX cells read back as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cellText, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
      async (rows) => {
        const table = rows.map((row) => ['x', ...row])
        const bytes = await writeXlsx(
          's',
          ['a', 'b', 'c'].map((header) => ({ header, width: 9 })),
          table,
        )
        const back = (await readXlsx(bytes, 100)).slice(1).map((row) => [0, 1, 2].map((i) => row[i] ?? ''))
        assert.deepEqual(back, table)
      },
    ),
    { numRuns: 60 },
  )
})

test('what Excel saves in other places and encodings is read', () => {
  const rows = [
    ['code', 'name_zh'],
    ['A', '锅炉'],
  ]
  const gb18030 = Uint8Array.from([...csv('code,name_zh\r\nA,'), 0xb9, 0xf8, 0xc2, 0xaf])
  const utf16 = new Uint8Array(Buffer.from('\uFEFFcode\tname_zh\r\nA\t锅炉', 'utf16le'))
  for (const bytes of [csv('code;name_zh\r\nA;锅炉\r\n\r\n'), gb18030, utf16])
    assert.deepEqual(readCsv(bytes, 10), rows)
})

// ---- points ---------------------------------------------------------------------------------------------------------

const word = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_.#[\]-]{1,12}$/),
  fc.constantFrom('-A1', '锅炉', '#1', '[x]', 'a b', '007', '1e3', '1/2'),
)
const name = cellText.filter((s) => s.length > 0 && s.length < 100)
const names = fc.record({ zh: name, en: name })
const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 })
const nullable = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null })
const inputs = fc.uniqueArray(
  fc
    .record({
      code: word,
      name: names,
      type: fc.constantFrom(...pointTypes),
      unit: nullable(fc.constantFrom(...units.map((u) => u.code))),
      path: fc.constantFrom('', 'P', 'P/U1', 'P/U1/锅炉'),
      kks: nullable(fc.constantFrom('10LAC10CP001', '10HAC10')),
      low: nullable(finite),
      decimals: nullable(fc.integer({ min: 0, max: 10 })),
      retention: fc.constantFrom('standard', 'long'),
      processing: fc.record(
        { deadband: finite.map(Math.abs), fillGroup: name.filter((s) => s.length < 60) },
        { requiredKeys: [] },
      ),
      source: nullable(
        fc.record(
          {
            connection: fc.constantFrom('dcs', '-x'),
            address: fc.jsonValue({ maxDepth: 2 }).filter(hasPlainNames) as fc.Arbitrary<unknown>,
            writable: fc.boolean(),
          },
          { requiredKeys: ['connection', 'address'] },
        ),
      ),
      note: nullable(names),
    })
    .map((p) => ({
      ...p,
      unit: p.type === 'number' ? p.unit : null,
      labels: p.type === 'boolean' ? { 0: p.name, 1: p.name } : null,
    })),
  { selector: (p) => p.code, maxLength: 8 },
)

for (const format of formats) {
  test(`points as ${format}: out and in again changes nothing, into an empty twin gives the same`, async () => {
    await fc.assert(
      fc.asyncProperty(inputs, async (points) => {
        await data.sql`truncate point, twin_node, equipment_type restart identity`
        await twin.savePoints(points, by) // rows the generator made wrong are refused, which is fine
        const saved = await twin.allPoints()
        const rows = await readPointsFile(await writePointsFile(saved, format, runTask), format, runTask)
        const again = await twin.savePoints(rows, { ...by, allOrNothing: true })
        assert.deepEqual(
          again.rows.map((r) => [r.result, r.errors]),
          saved.map(() => ['unchanged', undefined]),
        )
        await data.sql`truncate point, twin_node restart identity`
        await twin.savePoints(rows, by)
        assert.deepEqual(await twin.allPoints(), saved)
      }),
      { numRuns: format === 'csv' ? 25 : 12 },
    )
  })
}

test('nothing is half imported, and every row says what is wrong with it', async () => {
  const file = csv(
    '测点编码 code,中文名称,unit,low,labels,path\r\nA,甲,MW,0,,P\r\nB,乙,furlong,zero,{bad,P//\r\n,,,,,\r\nA,丙,,,,\r\n',
  )
  const report = await twin.savePoints(await readPointsFile(file, 'csv'), { ...by, allOrNothing: true })
  assert.equal(report.committed, false)
  assert.deepEqual(errorsOf(report), [[], ['low', 'labels'], ['code'], ['code']])
  assert.deepEqual(await twin.allPoints(), [])
})

test('a column that is missing leaves things as they are, an empty cell clears', async () => {
  await twin.savePoints(
    [{ code: 'A', name: 'a', unit: 'MW', low: 1, processing: { deadband: 1 }, note: { zh: 'x', en: 'y' } }],
    by,
  )
  const report = await twin.savePoints(await readPointsFile(csv('code,low,note_zh,note_en\nA,,,\n'), 'csv'), by)
  assert.equal(report.updated, 1)
  const [a] = await twin.allPoints()
  assert.deepEqual([a.low, a.note, a.unit, a.processing], [null, null, 'MW', { deadband: 1 }])
})

test('wrong files are refused with a sentence', async () => {
  const wrong: [Format, Uint8Array][] = [
    ['csv', csv('')],
    ['csv', csv('nothing,of,ours\n1,2,3')],
    ['csv', csv('code,code\nA,B')],
    ['csv', csv('code,unit\n"A,B')],
    ['csv', csv('code\nA\0')],
    ['csv', Uint8Array.from([0xff, 0xff, 0xff, 0x81])],
    ['xlsx', csv('code\nA')],
    ['xlsx', new Uint8Array(0)],
    ['xlsx', zip('a.txt', csv('hello'))],
  ]
  for (const [format, bytes] of wrong)
    await assert.rejects(readPointsFile(bytes, format, runTask), refusedAs('wrongFile'))
  await assert.rejects(readPointsFile(new Uint8Array(21 * 2 ** 20), 'csv'), refusedAs('fileTooLarge'))
  await assert.rejects(readPointsFile(csv(`code\n${'A\n'.repeat(100_001)}`), 'csv'), refusedAs('fileTooLarge'))
})

/** A ZIP of one entry that states `stated` bytes. */
function zip(file: string, content: Uint8Array, stated = content.length): Uint8Array {
  const packed = deflateRawSync(content)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(8, 8)
  header.writeUInt32LE(packed.length, 18)
  header.writeUInt32LE(stated, 22)
  header.writeUInt16LE(file.length, 26)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(8, 10)
  entry.writeUInt32LE(packed.length, 20)
  entry.writeUInt32LE(stated, 24)
  entry.writeUInt16LE(file.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(30 + file.length + packed.length, 16)
  return new Uint8Array(Buffer.concat([header, Buffer.from(file), packed, entry, Buffer.from(file), end]))
}

test('a ZIP bomb is found before it is unpacked, also one that lies about its size', async () => {
  const limits = { entries: 10, unpackedBytes: 2 ** 20 }
  const bomb = new Uint8Array(50 * 2 ** 20)
  assert.equal(await checkZip(zip('a', csv('hello')), limits), undefined)
  assert.equal(await checkZip(zip('a', bomb), limits), 'tooLarge')
  assert.equal(await checkZip(zip('a', bomb, 100), limits), 'tooLarge')
  assert.equal(await checkZip(zip('a', csv('hello'), 6), limits), 'damaged')
  assert.equal(await checkZip(zip('a', csv('hello')).slice(0, -1), limits), 'notZip')
  await assert.rejects(readXlsx(zip('a', new Uint8Array(130 * 2 ** 20)), 10), refusedAs('fileTooLarge'))
  fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => void (await checkZip(bytes, limits))))
})

test('a workbook offers types and units, freezes its header, and speaks both languages', async () => {
  await twin.savePoints([{ code: 'A', name: { zh: '甲', en: 'a' }, unit: 'degC' }], by)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(Buffer.from(await writePointsFile(await twin.allPoints(), 'xlsx')) as never)
  const [sheet, unitSheet] = book.worksheets
  assert.equal(sheet.getCell('A1').value, '测点编码 code')
  assert.equal((sheet.views[0] as { ySplit: number }).ySplit, 1)
  assert.deepEqual(sheet.getCell('D2').dataValidation.formulae, ['"number,boolean,enum,text"'])
  assert.match(String(sheet.getCell('E2').dataValidation.formulae[0]), /units!\$A\$2/)
  assert.equal(unitSheet.rowCount, units.length + 1)
})

test('a workbook as people make it: numbers as codes, formulas, rich text', async () => {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('anything')
  sheet.addRow(['Code', '中文名称', 'Unit', '量程上限'])
  sheet.addRow([4711, { richText: [{ text: '给水' }, { text: '流量' }] }, 't/h', { formula: '1+1', result: 2 }])
  const rows = await readPointsFile(new Uint8Array(await book.xlsx.writeBuffer()), 'xlsx')
  const report = await twin.savePoints(rows, by)
  assert.deepEqual(errorsOf(report), [[]])
  const [p] = await twin.allPoints()
  assert.deepEqual([p.code, p.name.zh, p.unit, p.high], ['4711', '给水流量', 't/h', 2])
})

for (const format of formats) {
  test(`nodes as ${format}: all or nothing, and round`, async () => {
    await twin.putEquipmentType({ code: 'pump', name: { zh: '泵', en: 'pump' }, roles: [] }, by)
    const rows: unknown[] = [
      { path: 'P', kind: 'plant', name: { zh: '电厂', en: 'plant' } },
      { path: 'P/U1', kind: 'unit', name: { zh: '1号机', en: 'unit 1' }, kks: '10' },
      {
        path: 'P/U1/E',
        kind: 'equipment',
        name: { zh: '泵', en: '-pump' },
        kks: '10LAC10AP001',
        equipmentType: 'pump',
      },
    ]
    const bad = await twin.saveNodes(
      [...rows, { path: 'P/X/Y', kind: 'unit' }, { path: 'P/Z' }, { path: 'P/U1/F', kind: 'unit' }],
      { ...by, allOrNothing: true },
    )
    assert.deepEqual([bad.committed, bad.created, errorsOf(bad).slice(3)], [false, 3, [['path'], ['kind'], ['kind']]])
    assert.deepEqual(await twin.tree(), [])
    assert.equal((await twin.saveNodes(rows, { ...by, dryRun: true })).committed, false)
    assert.equal((await twin.saveNodes(rows, by)).created, 3)
    const tree = await twin.tree()
    const again = await twin.saveNodes(await readNodesFile(await writeNodesFile(tree, format), format), by)
    assert.deepEqual([again.committed, again.unchanged], [true, 3])
    assert.deepEqual(await twin.tree(), tree)
  })
}
