import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import type { AuditApp, AuditEntry } from '../../api/audit.ts'
import { actionName } from '../../api/audit-words.ts'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { migrate } from '../data/migrate.ts'
import { compareSchema } from '../data/schema-report.ts'
import { dataMigrations, openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { FileAnswer } from '../http/route.ts'
import { auditApps } from '../manifest/manifest.ts'
import { searchMigrations } from '../search/index-record.ts'
import { keepAnchor, readAnchor } from './anchor.ts'
import { type Audit, auditMigrations, createAudit } from './audit.ts'
import { genesis, walkChain } from './audit-chain.ts'
import { canonicalJson } from './canonical-json.ts'
import { auditRoutes } from './routes.ts'
import { auditEntry, auditHead } from './schema.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let audit: Audit
let folder: string
let now = 1_700_000_000_123
const key = Buffer.alloc(32, 7)
const oldEntries = 3

/** The trail as it was before there were tenants and lanes. */
async function oldTrail(): Promise<void> {
  let hash = genesis
  for (let id = 1; id <= oldEntries; id++) {
    const next = createHash('sha256')
      .update(canonicalJson([hash, id, 1000 + id, 'zhao', 'old.act', `point:${id}`, null, null, { n: id }]))
      .digest('hex')
    await data.sql`
      insert into audit_entry (id, at, actor, action, object, after, prev_hash, hash)
      values (${id}, to_timestamp(${1000 + id}::numeric / 1000), 'zhao', 'old.act', ${`point:${id}`}, ${data.sql.json({ n: id })}, ${hash}, ${next})`
    hash = next
  }
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-audit-'))
  await copyFile(new URL('0001-audit-entry.sql', auditMigrations.folder), join(folder, '0001-audit-entry.sql'))
  data = await withDatabase([{ owner: 'audit', folder: pathToFileURL(`${folder}/`) }])
  await oldTrail()
  await migrate(data.sql, [dataMigrations, auditMigrations, searchMigrations])
  tenants = await openTenantData(data.sql, data.url, 'secret')
  audit = createAudit(data.sql, () => now++)
})
after(async () => {
  await tenants?.close()
  await data?.close()
  await rm(folder, { recursive: true, force: true })
})

const entry = { actor: 'wang', action: 'point.update', object: 'point:A' }
const nowhere = { app: null, entity: null, recordId: null, command: null }

/** The routes of the trail as an auditor meets them. */
function auditReader(permissions: string[]) {
  const actor = { kind: 'user', id: 'a1', name: 'auditor', tenant: 'words', permissions: new Set(permissions) } as never
  const routes = auditRoutes(audit, tenants, auditApps([calibrationApp]))
  const say = (path: string, query: object = {}) =>
    routes.find((route) => route.path === path)!.run({ query, actor, language: 'zh' } as never)
  return { routes, say }
}

/** What only a superuser can do, who switches the trigger off. */
async function tamper(statement: string): Promise<void> {
  await data.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx.unsafe(statement)
  })
}

test('entries of before still hold, and new ones follow them', async () => {
  assert.deepEqual(await walkChain(data.sql), { entries: oldEntries, fault: null })
  for (let i = 0; i < 5; i++)
    await audit.write({ ...entry, reason: `r${i}`, before: { n: i }, after: [i, null, '锅炉'] })
  assert.deepEqual(await walkChain(data.sql), { entries: oldEntries + 5, fault: null })
})

test('entries are read back newest first, page by page', async () => {
  const first = await audit.list({ limit: 3 })
  assert.deepEqual(
    first.items.map((i) => i.reason),
    ['r4', 'r3', 'r2'],
  )
  const second = await audit.list({ limit: 2, cursor: first.next! })
  assert.deepEqual(
    second.items.map((i) => i.reason),
    ['r1', 'r0'],
  )
  assert.deepEqual(second.items[1], {
    ...entry,
    ...nowhere,
    id: oldEntries + 1,
    time: 1_700_000_000_123,
    reason: 'r0',
    before: { n: 0 },
    after: [0, null, '锅炉'],
  })
  const third = await audit.list({ limit: 10, cursor: second.next! })
  assert.deepEqual(
    third.items.map((i) => i.actor),
    ['zhao', 'zhao', 'zhao'],
  )
  assert.equal(third.next, null)
})

test('filters: person, object, command, record, time, words', async () => {
  const about = { app: 'calibration', entity: 'gauge', recordId: 'g1', command: 'calibration.bar-gauge' }
  const time = now
  await audit.write({ ...entry, ...about, actor: '李_四', object: 'calibration.gauge:g1', reason: '100% 损坏' })
  const found = async (filter: object) => (await audit.list(filter)).items.map((i) => i.recordId)
  for (const filter of [
    { actor: '李_' },
    { action: 'bar-gauge' },
    { app: 'calibration', entity: 'gauge' },
    { record: 'g1' },
    { from: time, to: time + 1 },
    { search: '100%' },
    { object: 'GAUGE:g1' },
  ])
    assert.deepEqual(await found(filter), ['g1'], JSON.stringify(filter))
  for (const filter of [{ actor: '李%四' }, { record: 'g' }, { to: 1 }, { from: time + 1 }, { search: '00_' }])
    assert.deepEqual(await found(filter), [], JSON.stringify(filter))
})

test('a record is called as its first entry tells it, for whoever reads the trail, in their tenant only', async () => {
  const { routes, say } = auditReader(['audit.read'])
  const [made, other] = ['0000000a-0000-4000-8000-000000000000', '0000000b-0000-4000-8000-000000000000']
  const about = { app: 'calibration', entity: 'gauge', action: 'calibration.register-gauge' }
  const on = (recordId: string) => ({ ...entry, ...about, recordId, object: `calibration.gauge:${recordId}` })
  await audit.write({ ...on(made), tenant: 'words', after: { code: 'JL-1', name: '卡尺', state: 'new' } })
  await audit.write({ ...on(made), tenant: 'words', action: 'calibration.bar-gauge', after: { state: 'barred' } })
  await audit.write({ ...on(other), tenant: 'others', after: { code: 'JL-9' } })
  assert.deepEqual(await say('/api/audit/names', { ids: `${made},${other}` }), { items: [{ id: made, name: 'JL-1' }] })
  const page = (await say('/api/audit', { record: made, limit: 10 })) as { items: AuditEntry[] }
  assert.deepEqual(
    page.items.map((item) => item.called),
    ['JL-1', 'JL-1'],
  )
  const file = String(((await say('/api/audit', { record: made, format: 'csv' })) as FileAnswer).bytes)
  assert.match(file, /计量管理 · 登记计量器具,计量器具 JL-1/)
  assert.ok(routes.every((route) => route.permission === 'audit.read'))
})

test('what the page says in words is found by these words, and a record by its number', async () => {
  const id = '0000000a-0000-4000-8000-000000000000'
  await data.sql`
    insert into search_entry (tenant, entity, record, code, title, body, state, created_by, updated, code_key, title_key, folded, grams)
    values ('words', 'calibration.gauge', ${id}, 'JL-1', '卡尺', '', 'new', 'wang', now(), 'jl-1', '卡尺', '', '')`
  const { say } = auditReader(['audit.read'])
  const found = async (query: object) =>
    ((await say('/api/audit', { limit: 10, ...query })) as { items: AuditEntry[] }).items.map((item) => item.action)
  const [bar, register] = ['calibration.bar-gauge', 'calibration.register-gauge']
  assert.deepEqual(await found({ action: '禁用' }), [bar])
  assert.deepEqual(await found({ action: 'register gauge' }), [register])
  assert.deepEqual(await found({ object: '计量器具' }), [bar, register])
  assert.deepEqual(await found({ object: 'JL-1' }), [bar, register])
  assert.deepEqual(await found({ search: 'jl-1', action: '登记' }), [register])
  assert.deepEqual(await found({ object: 'JL-2' }), [])
  assert.deepEqual(await found({ actor: '系统' }), [])
  await audit.write({ ...entry, actor: 'system:calibration', action: 'calibration.check-due-dates', tenant: 'words' })
  assert.deepEqual(await found({ actor: '系统' }), ['calibration.check-due-dates'])
})

test('the trail has the words of every app, for somebody who has no right to any', async () => {
  const { items } = (await auditReader(['audit.read']).say('/api/audit/apps')) as { items: AuditApp[] }
  const [app] = items
  assert.equal(actionName('calibration.bar-gauge', items, 'zh'), '计量管理 · 禁用')
  assert.equal(actionName('calibration.check-due-dates', items, 'en').startsWith('Calibration · '), true)
  const barredFor = app.entities.find(({ id }) => id === 'gauge')!.fields.find(({ name }) => name === 'barredFor')
  assert.equal(barredFor?.label.zh, '禁用原因')
})

test('an entry stands and falls with its transaction, and leaves no gap', async () => {
  const count = (await audit.list()).items.length
  await assert.rejects(
    data.sql.begin(async (tx) => {
      await audit.write(entry, tx)
      throw new Error('no')
    }),
  )
  await data.sql.begin(async (tx) => {
    await audit.write(entry, tx)
    await tx.savepoint((step) => audit.write(entry, step).then(() => Promise.reject(new Error('no')))).catch(() => {})
    await audit.write(entry, tx)
  })
  assert.equal((await audit.list()).items.length, count + 2)
  assert.equal(await audit.verify(), null)
})

test('many writers at once give whole chains, and do not wait for each other', async () => {
  await Promise.all(Array.from({ length: 30 }, (_, i) => audit.write([{ ...entry, after: i }, entry])))
  assert.equal(await audit.verify(), null)
  // one writer keeps its lane as long as it likes; another gets through meanwhile
  await data.sql.begin(async (tx) => {
    await audit.write(entry, tx)
    await audit.write({ ...entry, object: 'meanwhile' })
    assert.equal((await audit.list({ object: 'meanwhile' })).items.length, 1)
    await audit.write(entry, tx)
  })
  assert.equal(await audit.verify(), null)
})

test('a tenant writes its own entries and reads no others', async () => {
  for (const tenant of ['a', 'b'])
    await tenants.within(tenant, ({ sql }) => audit.write({ ...entry, object: `of ${tenant}` }, sql))
  for (const tenant of ['a', 'b']) {
    const seen = await tenants.within(tenant, ({ sql }) => audit.list({ limit: 1000 }, sql))
    assert.deepEqual(
      seen.items.map((i) => i.object),
      [`of ${tenant}`],
    )
  }
  assert.equal((await tenants.within('', ({ sql }) => audit.list({}, sql))).items.length, 0)
  const rows = await data.sql`select tenant from audit_entry where object = 'of a'`
  assert.deepEqual(
    rows.map((r) => r.tenant),
    ['a'],
  )
  assert.equal(await audit.verify(), null)
})

test('the tenants’ role can add through the one function only, and only for its own tenant', async () => {
  const refused: [string, RegExp][] = [
    [
      `insert into audit_entry (id, at, actor, action, object, tenant, format, lane, seq, prev_hash, hash)
      values (999, now(), 'x', 'x', 'x', 'a', 2, 1, 999, 'x', 'x')`,
      /permission denied/,
    ],
    [`update audit_entry set actor = 'x'`, /permission denied/],
    [`delete from audit_entry`, /permission denied/],
    [`truncate audit_entry`, /permission denied/],
    [`update audit_head set seq = 0`, /permission denied/],
    [`select * from audit_head`, /permission denied/],
    [`select setval('audit_entry_number', 1)`, /permission denied/],
    [`alter table audit_entry disable trigger all`, /must be owner/],
  ]
  for (const [statement, why] of refused)
    await assert.rejects(
      tenants.within('a', ({ sql }) => sql.unsafe(statement)),
      why,
      statement,
    )
  await assert.rejects(
    tenants.within('a', ({ sql }) => audit.write({ ...entry, tenant: 'b' }, sql)),
    /another tenant/,
  )
  await assert.rejects(
    tenants.within('', ({ sql }) => audit.write({ ...entry, tenant: 'b' }, sql)),
    /another tenant/,
  )
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
        app: text,
        recordId: text,
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
  for (const [column, wrong] of [
    ['actor', "'li'"],
    ['tenant', "'c'"],
    ['command', "'a.b'"],
    ['at', "at + interval '1 ms'"],
  ]) {
    const of = `from audit_entry where id = 6`
    await tamper(
      `create table kept as select ${column} ${of}; update audit_entry set ${column} = ${wrong} where id = 6`,
    )
    const fault = await audit.verify()
    assert.deepEqual(fault, { kind: 'changed', entry: 6, lane: 0, seq: 6 }, column)
    await tamper(`update audit_entry set ${column} = (select ${column} from kept) where id = 6; drop table kept`)
  }
  await tamper(`update audit_entry set actor = 'li' where id = 2`)
  assert.deepEqual(await audit.verify(), { kind: 'changed', entry: 2, lane: 0, seq: 2 })
  await tamper(`update audit_entry set actor = 'zhao' where id = 2`)
  await tamper(`create table kept as select * from audit_entry where id = 3; delete from audit_entry where id = 3`)
  assert.deepEqual(await audit.verify(), { kind: 'missing', after: 2, lane: 0, seq: 3 })
  await tamper(`insert into audit_entry select * from kept; drop table kept`)
  assert.equal(await audit.verify(), null)
})

test('a last entry that is gone is noticed by the head, and with its head by the anchor', async () => {
  await data.sql.begin((tx) => audit.write([entry, entry], tx))
  assert.equal(await keepAnchor(data.sql, folder, key, 1), true)
  assert.equal(await keepAnchor(data.sql, folder, key, 2), false)
  const anchor = readAnchor(folder, key)!
  assert.equal((await walkChain(data.sql, anchor.ends)).fault, null)
  const [{ last }] = await data.sql`select max(seq)::int as last from audit_entry where lane = 0`
  await tamper(`create table kept as select * from audit_entry where lane = 0 and seq = ${last};
    delete from audit_entry where lane = 0 and seq = ${last}`)
  const cut = { kind: 'cutOff', lane: 0, seq: last - 1, expected: last }
  const { after: _, ...found } = (await walkChain(data.sql)).fault as { after: number }
  assert.deepEqual(found, cut)
  await tamper(`update audit_head set (seq, hash) =
    (select seq, hash from audit_entry where lane = 0 and seq = ${last - 1}) where lane = 0`)
  assert.equal((await walkChain(data.sql)).fault, null, 'within the database nothing shows any more')
  const { after: __, ...anchored } = (await walkChain(data.sql, anchor.ends)).fault as { after: number }
  assert.deepEqual(anchored, cut)

  // it is not blessed by the next anchor, even when as many entries as were cut off were written since
  await assert.rejects(keepAnchor(data.sql, folder, key, 3), /broken/)
  await audit.write([entry, entry])
  await assert.rejects(keepAnchor(data.sql, folder, key, 4), /broken/)
  const { fault } = await walkChain(data.sql, readAnchor(folder, key)!.ends)
  assert.equal(fault?.kind, 'changed')
  assert.equal(fault?.seq, last)
})

test('an anchor that somebody wrote or changed is not believed', async () => {
  const file = join(folder, 'audit-anchor.json')
  const text = await readFile(file, 'utf8')
  for (const wrong of [
    text.replace(/"seq":\d+/, '"seq":1'),
    text.slice(1),
    '{}',
    text.replace(/"mac":"../, '"mac":"'),
  ]) {
    await writeFile(file, wrong)
    assert.throws(() => readAnchor(folder, key), /not written by this installation/)
  }
  await writeFile(file, text)
  assert.throws(() => readAnchor(folder, Buffer.alloc(32, 8)), /not written by this installation/)
  assert.ok(readAnchor(folder, key))
})

test('drizzle tables match the migrated database', async () => {
  assert.deepEqual(await compareSchema(data.sql, [auditEntry, auditHead]), [])
})
