import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { boolean, doublePrecision, integer, jsonb, numeric, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import fc from 'fast-check'
import { collectInserts, insertOne } from './insert-row.ts'
import { withDatabase } from './testing.ts'

const sample = pgTable('sample', {
  id: uuid('id').primaryKey(),
  words: text('words'),
  count: integer('count'),
  amount: numeric('amount', { precision: 14, scale: 4 }),
  measured: doublePrecision('measured'),
  told: jsonb('told'),
  list: text('list').array(),
  flag: boolean('flag'),
  at: timestamp('at', { withTimezone: true, precision: 3, mode: 'string' }),
  made: text('made').notNull().default('by default'),
})

let data: Awaited<ReturnType<typeof withDatabase>>
before(async () => {
  data = await withDatabase([])
  await data.sql.unsafe(`create table sample (id uuid primary key, words text, count int, amount numeric(14,4),
    measured double precision, told jsonb, list text[], flag boolean, at timestamptz(3), made text not null default 'by default')`)
})
after(() => data.close())

const storable = fc.string({ unit: 'binary', maxLength: 40 }).filter((s) => !s.includes('\0') && s.isWellFormed())
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const rows = fc.record({
  id: fc.uuid(),
  words: orNull(storable),
  count: orNull(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  amount: orNull(fc.integer({ min: -1e9, max: 1e9 }).map((n) => (n / 1e4).toFixed(4))),
  measured: orNull(fc.double()),
  told: orNull(
    fc.oneof(
      storable,
      fc.integer(),
      fc.boolean(),
      fc.dictionary(storable, fc.array(storable, { maxLength: 3 }), { noNullPrototype: true }),
    ),
  ),
  list: orNull(fc.array(storable, { maxLength: 4 })),
  flag: orNull(fc.boolean()),
})

test('a row reads as drizzle would have written and read it', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (row) => {
      const made = await insertOne<Record<string, unknown>>(data.sql, sample, { ...row, at: undefined })
      await data.sql`delete from sample`
      const [drizzled] = await data.db.insert(sample).values(row).returning()
      await data.sql`delete from sample`
      assert.deepEqual(made, drizzled)
    }),
    { numRuns: 150 },
  )
})

test('rows that wait go in their order, and each is answered as its own', async () => {
  await data.sql.begin(async (tx) => {
    const inserts = collectInserts(tx)
    const ids = Array.from({ length: 7 }, () => crypto.randomUUID())
    const answers = ids.map((id, i) =>
      inserts.add<{ id: string; count: number; made: string }>(sample, {
        ...{ id, count: i },
        ...(i === 3 && { made: 'given' }),
      }),
    )
    inserts.flush()
    const [{ seen }] = await tx<{ seen: number }[]>`select count(*)::int as seen from sample`
    assert.equal(seen, 7)
    const made = await Promise.all(answers)
    assert.deepEqual(
      made.map(({ id, count, made }) => [id, count, made]),
      ids.map((id, i) => [id, i, i === 3 ? 'given' : 'by default']),
    )
    await inserts.end()
  })
})

test('the first row that the database refuses is told, and nothing of the transaction stays', async () => {
  await data.sql`delete from sample`
  const id = crypto.randomUUID()
  const failing = data.sql.begin(async (tx) => {
    const inserts = collectInserts(tx)
    for (const words of ['one', 'two']) inserts.add(sample, { id, words }).catch(() => {})
    await inserts.end()
  })
  await assert.rejects(failing, (error: { code?: string }) => error.code === '23505')
  const [{ seen }] = await data.sql<{ seen: number }[]>`select count(*)::int as seen from sample`
  assert.equal(seen, 0)
})
