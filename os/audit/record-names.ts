import type { AuditApp, AuditEntry } from '../../api/audit.ts'
import { calledBy } from '../../api/audit-words.ts'
import type { Queryable } from '../data/connect.ts'
import type { KeptEntry } from './audit.ts'

/**
 * What records are called, number before name, as their first entry tells it: that is where a record was made, with all that it
 * was given. Those whose first entry says no name are missing. `on` is the tenant's transaction.
 */
export async function recordNames(
  ids: readonly string[],
  apps: readonly AuditApp[],
  on: Queryable,
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await on<{ id: string; app: string; entity: string; after: unknown }[]>`
    select i.id, f.app, f.entity, f.after from unnest(${ids as string[]}::text[]) i(id)
    cross join lateral (
      select app, entity, after from audit_entry where record_id = i.id order by id limit 1
    ) f`
  return new Map(
    rows.flatMap(({ id, app, entity, after }) => {
      const found = apps.find((a) => a.id === app)?.entities.find((e) => e.id === entity)
      const name = found && calledBy({ before: null, after }, [found.code, found.title])
      return name ? [[id, name] as const] : []
    }),
  )
}

/** The entries with what the record of each is called. */
export async function callRecords(
  items: readonly KeptEntry[],
  apps: readonly AuditApp[],
  on: Queryable,
): Promise<AuditEntry[]> {
  const ids = new Set(items.flatMap(({ recordId }) => recordId ?? []))
  const names = await recordNames([...ids], apps, on)
  return items.map((item) => ({ ...item, called: (item.recordId && names.get(item.recordId)) || null }))
}
