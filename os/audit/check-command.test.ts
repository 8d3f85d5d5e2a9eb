import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Sql } from '../data/connect.ts'
import { migrate } from '../data/migrate.ts'
import { openData } from '../data/open-data.ts'
import { dataMigrations } from '../data/tenancy.ts'
import { installationKey } from '../secrets/secret-box.ts'
import { keepAnchor } from './anchor.ts'
import { auditMigrations, createAudit } from './audit.ts'
import { checkAudit } from './check-command.ts'

let root: string
let folder: string
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'millrace-check-'))
  folder = join(root, 'data')
})
after(() => rm(root, { recursive: true, force: true }))

const check = (dataFolder = folder) => checkAudit({ dataFolder, postgresUrl: undefined })

/** The installation runs for as long as `work` takes. */
async function running(work: (sql: Sql) => Promise<void>): Promise<void> {
  const data = await openData({ folder })
  try {
    await work(data.sql)
  } finally {
    await data.close()
  }
}

/** As a superuser who switched the triggers off. */
async function tamper(sql: Sql, statement: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx.unsafe(statement)
  })
}

test('a folder without an installation is refused and stays empty', async () => {
  await assert.rejects(check(join(root, 'nothing')), /no installation/)
  assert.equal(existsSync(join(root, 'nothing')), false)
})

test('an installation of an earlier version is refused, not migrated', async () => {
  await running(async () => {
    await assert.rejects(check(), /earlier version/)
  })
})

test('beside a running installation and on a stopped one', async () => {
  const entry = { actor: 'wang', action: 'point.update', object: 'point:A' }
  await running(async (sql) => {
    await migrate(sql, [dataMigrations, auditMigrations])
    const audit = createAudit(sql)
    for (let i = 0; i < 5; i++) await audit.write({ ...entry, after: i })
    const without = await check()
    assert.deepEqual([without.out, without.code], ['audit chain holds: 5 entries', 0])
    assert.match(without.note ?? '', /no anchor/)
    await keepAnchor(sql, folder, installationKey(folder), Date.now())
    assert.deepEqual(await check(), { out: 'audit chain holds: 5 entries', note: null, code: 0 })
  })
  assert.deepEqual(await check(), { out: 'audit chain holds: 5 entries', note: null, code: 0 })
})

test('a changed row is named, and so is an end cut off together with its head', async () => {
  await running((sql) => tamper(sql, `update audit_entry set actor = 'li' where id = 3`))
  assert.deepEqual(await check(), {
    out: 'audit chain broken: entry 3 is not as it was written (lane 0, number 3)',
    note: null,
    code: 1,
  })
  await running(async (sql) => {
    await tamper(sql, `update audit_entry set actor = 'wang' where id = 3`)
    await tamper(
      sql,
      `delete from audit_entry where id = 5;
       update audit_head set (seq, hash) = (select seq, hash from audit_entry where id = 4) where lane = 0`,
    )
    const { out, code } = await check()
    assert.match(out, /^audit chain broken: the end is cut off: 1 entries are missing, the one after entry 4/)
    assert.equal(code, 1)
  })
})
