import type { RecordChangeInput, Scope } from '../kernel/services.ts'

export const recordsMigrations = { owner: 'records', folder: new URL('./migrations/', import.meta.url) }

/** Keeps what commands changed, within their transaction. Once kept it cannot be changed. */
export async function keepChanges({ tx, actor, now }: Scope, changes: readonly RecordChangeInput[]): Promise<void> {
  await tx.sql`
    insert into record_change (entity, record, version, at, actor, actor_name, command, before, after, signature)
    select entity, id, version, ${new Date(now)}, ${actor.id}, ${actor.displayName ?? actor.name}, command, before, after, signature
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
      as c (entity text, id uuid, version int, command text, before jsonb, after jsonb, signature text)`
}

/** A change as it is kept. `time` is UTC ms. */
export type KeptChange = RecordChangeInput & { time: number; actor: string; actorName: string }

const most = 500

/**
 * What happened to a record after a version, oldest first, so that the second of two people who edit is told what the first
 * one did. At most the last 500 changes.
 * @param entity `app.entity`
 */
export async function changesSince(
  scope: Pick<Scope, 'tx'>,
  entity: string,
  id: string,
  version: number,
): Promise<KeptChange[]> {
  const rows = await scope.tx.sql<(Omit<KeptChange, 'signature'> & { signature: string | null })[]>`
    select entity, record as id, version, command, before, after, signature, actor, actor_name as "actorName",
      (extract(epoch from at) * 1000)::float8 as time
    from record_change
    where tenant = ${scope.tx.tenant} and entity = ${entity} and record = ${id} and version > ${version}
    order by version desc limit ${most}`
  return rows.map(({ signature, ...row }) => ({ ...row, ...(signature !== null && { signature }) })).reverse()
}
