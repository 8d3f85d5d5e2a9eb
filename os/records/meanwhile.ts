import type { ChangedMeanwhile } from '../../api/records.ts'
import type { RecordRow } from '../../contract/columns.ts'
import type { KeptChange } from '../kernel/services.ts'

/** Every field that others changed, once, from what somebody saw to what it is now. @param since oldest first */
export function meanwhile(row: RecordRow, since: readonly KeptChange[]): ChangedMeanwhile {
  const fields = new Map<string, ChangedMeanwhile['changes'][number]>()
  for (const { before, after } of since)
    for (const [field, value] of Object.entries(after)) {
      const seen = fields.get(field)?.before ?? before[field] ?? null
      fields.set(field, { field, before: seen, after: value })
    }
  const last = since.at(-1)
  return {
    by: last?.actorName ?? row.updatedBy,
    at: last?.time ?? row.updatedAt,
    version: row.version,
    changes: [...fields.values()],
  }
}
