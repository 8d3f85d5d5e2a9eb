import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { compareSchema } from '../data/schema-report.ts'
import { withDatabase } from '../data/testing.ts'
import { type Audit, auditMigrations, createAudit } from './audit.ts'
import { canonicalJson } from './canonical-json.ts'
import { auditEntry } from './schema.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let audit: Audit
let now = 1_700_000_000_123
before(async () => {
  data = await withDatabase([auditMigrations])
  audit = createAudit(data.sql, () => now++)
})
after(() => data.close())

const entry = { actor: 'wang', action: 'point.update', object: 'point:A' }

test('entries are read back newest first, page by page', async () => {
  for (let i = 0; i < 5; i++)
    await audit.write({ ...entry, reason: `r${i}`, before: { n: i }, after: [i, null, '锅炉'] })
  const first = await audit.list({ limit: 3 })
  assert.deepEqual(
    first.items.map((i) => i.reason),
    ['r4', 'r3', 'r2'],
  )
  const second = await audit.list({ limit: 3, cursor: first.next! })
  assert.deepEqual(
    second.items.map((i) => i.reason),
    ['r1', 'r0'],
  )
  assert.equal(second.next, null)
  assert.deepEqual(second.items[1], {
    ...entry,
    id: 1,
    time: 1_700_000_000_123,
    reason: 'r0',
    before: { n: 0 },
    after: [0, null, '锅炉'],
  })
  assert.deepEqual((await audit.list({ object: 'point:B' })).items, [])
})

test('an entry stands and falls with its transaction', async () => {
  const count = (await audit.list()).items.length
  await assert.rejects(
    data.sql.begin(async (tx) => {
      await audit.write(entry, tx)
      throw new Error('no')
    }),
  )
  assert.equal((await audit.list()).items.length, count)
})

test('many writers at once give one unbroken chain', async () => {
  await Promise.all(Array.from({ length: 30 }, (_, i) => audit.write([{ ...entry, after: i }, entry])))
  assert.equal(await audit.verify(), null)
})

test('whatever is written verifies after it was stored, NUL, surrogates, −0 and large values too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.string({ unit: 'binary' }), async (value, text) => {
      await audit.write({
        actor: text,
        action: 'a',
        object: `o${text}`,
        reason: text,
        before: value,
        after: { [text]: text },
      })
    }),
    { numRuns: 60 },
  )
  await audit.write({ ...entry, before: '\u0000\ud800', after: -0 })
  await audit.write({ ...entry, after: 'x'.repeat(100_000) })
  assert.match(JSON.stringify((await audit.list({ limit: 1 })).items[0].after), /"tooLarge":100002/)
  assert.equal(await audit.verify(), null)
})

test('the database refuses to change or delete an entry; whoever gets around that is found out', async () => {
  await assert.rejects(data.sql`update audit_entry set actor = 'li' where id = 2`, /append-only/)
  await assert.rejects(data.sql`delete from audit_entry where id = 2`, /append-only/)
  await assert.rejects(data.sql`truncate audit_entry`, /append-only/)
  await data.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update audit_entry set actor = 'li' where id = 2`
  })
  assert.equal(await audit.verify(), 2)
  await data.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`update audit_entry set actor = 'wang' where id = 2`
    await tx`delete from audit_entry where id = 3`
  })
  assert.equal(await audit.verify(), 3)
})

test('canonical JSON does not depend on the order of keys', () => {
  assert.equal(canonicalJson({ b: 1, a: { d: 2, c: [3] } }), '{"a":{"c":[3],"d":2},"b":1}')
  assert.equal(canonicalJson(undefined), 'null')
})

test('drizzle tables match the migrated database', async () => {
  assert.deepEqual(await compareSchema(data.sql, [auditEntry]), [])
})
