import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { auditEntry } from '../audit/schema.ts'
import { connectionTable } from '../connections/schema.ts'
import { eventTables } from '../events/schema.ts'
import { fileTable } from '../files/schema.ts'
import { retentionTable } from '../historian/retention-schema.ts'
import { migrations } from '../host/migrations.ts'
import { identityTables } from '../identity/schema.ts'
import { labelSchemeTable } from '../labels/schema.ts'
import { trendTable } from '../trends/schema.ts'
import { twinTables } from '../twin/schema.ts'
import { watchStateTable } from '../watches/schema.ts'
import { compareSchema, schemaReport } from './schema-report.ts'
import { withDatabase } from './testing.ts'

const tables = [
  auditEntry,
  connectionTable,
  fileTable,
  labelSchemeTable,
  retentionTable,
  trendTable,
  watchStateTable,
  ...eventTables,
  ...twinTables,
  ...identityTables,
]

test('the tables in code are those of the migrations, and the committed report shows them', async () => {
  const data = await withDatabase(migrations)
  try {
    assert.deepEqual(await compareSchema(data.sql, tables), [])
    const committed = await readFile(new URL('../../docs/schema.md', import.meta.url), 'utf8')
    assert.equal(await schemaReport(data.sql), committed, 'run: node os/data/write-schema-report.ts')
  } finally {
    await data.close()
  }
})
