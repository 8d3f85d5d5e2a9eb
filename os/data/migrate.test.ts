import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { bigint, pgTable, text } from 'drizzle-orm/pg-core'
import { Refusal } from '../../contract/refusal.ts'
import { type Migrations, migrate } from './migrate.ts'
import { compareSchema, schemaReport } from './schema-report.ts'
import { withDatabase } from './testing.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let root: string
before(async () => {
  data = await withDatabase()
  root = await mkdtemp(join(tmpdir(), 'millrace-migrations-'))
})
after(async () => {
  await data.close()
  await rm(root, { recursive: true, force: true })
})
beforeEach(() => data.sql`drop table if exists millrace_migration, mill, wheel`)

let folders = 0
async function owner(name: string, files: Record<string, string>): Promise<Migrations> {
  const folder = join(root, String(folders++))
  await mkdir(folder)
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  return { owner: name, folder: pathToFileURL(`${folder}/`) }
}
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const one = { '0001-mill.sql': 'create table mill (id bigint primary key, name text not null);' }

test('migrations run once, in order, several statements a file, several owners', async () => {
  const mill = await owner('mill', {
    ...one,
    '0002-more.sql': "alter table mill add stream text; insert into mill values (1, 'a', 'b');",
  })
  const wheel = await owner('wheel', { '0001-wheel.sql': 'create table wheel (mill bigint references mill);' })
  assert.deepEqual(await migrate(data.sql, [mill, wheel]), [
    'mill/0001-mill.sql',
    'mill/0002-more.sql',
    'wheel/0001-wheel.sql',
  ])
  assert.deepEqual(await migrate(data.sql, [mill, wheel]), [])
  assert.equal((await data.sql`select * from mill`).length, 1)
})

test('two starts at once take turns', async () => {
  const mill = await owner('mill', one)
  const [a, b] = await Promise.all([migrate(data.sql, [mill]), migrate(data.sql, [mill])])
  assert.equal(a.length + b.length, 1)
})

test('a failing migration leaves nothing of itself and can be mended', async () => {
  const broken = await owner('mill', { ...one, '0002-bad.sql': 'create table wheel (id int); select nonsense;' })
  await assert.rejects(migrate(data.sql, [broken]), /0002-bad.*nonsense/)
  assert.equal((await data.sql`select 1 from pg_class where relname = 'wheel'`).length, 0)
  const mended = await owner('mill', { ...one, '0002-bad.sql': 'create table wheel (id int);' })
  assert.deepEqual(await migrate(data.sql, [mended]), ['mill/0002-bad.sql'])
})

test('a newer database and a changed migration are refused before anything is touched', async () => {
  await migrate(data.sql, [await owner('mill', { ...one, '0002-later.sql': 'alter table mill add later int' })])
  const older = await owner('mill', { ...one })
  const wheel = await owner('wheel', { '0001-wheel.sql': 'create table wheel (id int)' })
  await assert.rejects(migrate(data.sql, [older, wheel]), refusedAs('databaseNewer'))
  const changed = await owner('mill', {
    '0001-mill.sql': `${one['0001-mill.sql']} `,
    '0002-later.sql': 'alter table mill add later int',
  })
  await assert.rejects(migrate(data.sql, [changed, wheel]), refusedAs('migrationChanged'))
  assert.equal((await data.sql`select 1 from pg_class where relname = 'wheel'`).length, 0)
})

test('line ends do not count as a change; bad names and twice a number are faults', async () => {
  await migrate(data.sql, [await owner('mill', { '0001-mill.sql': 'create table mill\n(id int);\n' })])
  assert.deepEqual(
    await migrate(data.sql, [await owner('mill', { '0001-mill.sql': 'create table mill\r\n(id int);\r\n' })]),
    [],
  )
  await assert.rejects(migrate(data.sql, [await owner('x', { '1-x.sql': '' })]), /named like/)
  await assert.rejects(migrate(data.sql, [await owner('x', { '0001-a.sql': '', '0001-b.sql': '' })]), /one number/)
})

test('the schema report finds what code and database do not share', async () => {
  await migrate(data.sql, [await owner('mill', one)])
  const right = pgTable('mill', { id: bigint({ mode: 'number' }).primaryKey(), name: text().notNull() })
  assert.deepEqual(await compareSchema(data.sql, [right]), [])
  const wrong = pgTable('mill', { id: bigint({ mode: 'number' }).primaryKey(), name: text(), more: text() })
  assert.deepEqual(await compareSchema(data.sql, [wrong]), [
    'only in code: mill.name text',
    'only in code: mill.more text',
    'only in the database: mill.name text not null',
  ])
  assert.match(await schemaReport(data.sql), /## mill\n[^#]*\| name \| text \| not null \|/)
})
