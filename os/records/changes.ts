import type { Scope } from '../kernel/services.ts'

export const recordsMigrations = { owner: 'records', folder: new URL('./migrations/', import.meta.url) }

/** The fields that a command changed, as plain JSON: decimals and dates as text, moments in UTC ms. */
export type ChangedFields = Record<string, unknown>

export type Change = {
  /** `app.entity` */
  entity: string
  id: string
  /** The version that the change made. */
  version: number
  /** `app.command` */
  command: string
  /** Empty for a new record. */
  before: ChangedFields
  after: ChangedFields
  /** Id of the signature it was made with. */
  signature?: string | null
}

/** Keeps what a command changed, within its transaction. Once kept it cannot be changed. */
export async function keepChange(scope: Scope, change: Change): Promise<void> {
  const { tx, actor, now } = scope
  await tx.sql`
    insert into record_change (entity, record, version, at, actor, actor_name, command, before, after, signature)
    values (${change.entity}, ${change.id}, ${change.version}, ${new Date(now)}, ${actor.id}, ${actor.displayName ?? actor.name},
      ${change.command}, ${tx.sql.json(change.before as never)}, ${tx.sql.json(change.after as never)}, ${change.signature ?? null})`
}

/** What others did to a record after the version that somebody saw: every field once, from what it was then to what it is now. */
export type ChangesSince = {
  /** Who changed it last, as people know them. */
  by: string
  /** UTC ms */
  at: number
  version: number
  changes: { field: string; before: unknown; after: unknown }[]
}

/**
 * For telling the second of two people who edit what the first one did; null when nothing was changed since. At most the
 * last 500 changes are looked at.
 * @param entity `app.entity`
 */
export async function changesSince(
  scope: Pick<Scope, 'tx'>,
  entity: string,
  id: string,
  version: number,
): Promise<ChangesSince | null> {
  const rows = await scope.tx.sql<
    { version: number; ms: number; actorName: string; before: ChangedFields; after: ChangedFields }[]
  >`
    select version, (extract(epoch from at) * 1000)::float8 as ms, actor_name as "actorName", before, after from record_change
    where tenant = ${scope.tx.tenant} and entity = ${entity} and record = ${id} and version > ${version}
    order by version desc limit 500`
  const last = rows[0]
  if (!last) return null
  const before: ChangedFields = {}
  const after: ChangedFields = {}
  for (const row of [...rows].reverse()) {
    for (const field of Object.keys(row.after)) {
      if (!(field in after)) before[field] = row.before[field] ?? null
      after[field] = row.after[field] ?? null
    }
  }
  const changes = Object.keys(after)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }))
  return { by: last.actorName, at: last.ms, version: last.version, changes }
}
