import { writeFile } from 'node:fs/promises'
import { migrations } from '../host/migrations.ts'
import { schemaReport } from './schema-report.ts'
import { withDatabase } from './testing.ts'

// Run after adding a migration: node os/data/write-schema-report.ts
const data = await withDatabase(migrations)
try {
  await writeFile(new URL('../../docs/schema.md', import.meta.url), await schemaReport(data.sql))
} finally {
  await data.close()
}
