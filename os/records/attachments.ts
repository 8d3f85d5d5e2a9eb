import type { AttachedFile } from '../../api/records.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type AuditInput, auditName } from '../audit/audit.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import type { RecordsDeps } from './deps.ts'
import type { Declared } from './detail.ts'
import { declaredFields } from './fields.ts'
import { findRecord, mustFind } from './find-record.ts'
import { recordRefusals } from './refusals.ts'

const mostFiles = 200

/** Files of a record, the latest first: those that were attached and those that its fields hold. */
export async function listFiles(
  deps: Pick<RecordsDeps, 'files'>,
  scope: Scope,
  { entity, name }: Declared,
  id: string,
): Promise<AttachedFile[]> {
  await mustFind(scope, entity, id)
  const rows = await scope.tx.sql<{ file: string }[]>`
    select file from record_file where tenant = ${scope.tx.tenant} and entity = ${name} and record = ${id}
    order by at desc, file limit ${mostFiles}`
  const files = deps.files(scope)
  const found: AttachedFile[] = []
  for (const { file } of rows) {
    const item = await files.get(file).catch(unlessRefused)
    if (item) {
      const { name: fileName, mime, bytes, createdAt, createdBy } = item
      found.push({ id: item.id, name: fileName, mime, bytes, createdAt, createdBy })
    }
  }
  return found
}

/** A file that was deleted or cannot be read is left out; a fault of ours is not. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof Refusal) return undefined
  throw error
}

/** Attaches a file that the actor may read to a record. */
export async function attachFile(
  deps: Pick<RecordsDeps, 'files' | 'audit'>,
  scope: Scope,
  { entity, name }: Declared,
  id: string,
  { fileId, kind }: { fileId: string; kind?: string },
): Promise<AttachedFile> {
  await mustFind(scope, entity, id)
  const file = await deps.files(scope).get(fileId)
  const { sql, tenant } = scope.tx
  const [{ count }] = await sql<{ count: number }[]>`
    select count(*)::int as count from record_file where tenant = ${tenant} and entity = ${name} and record = ${id}`
  if (count >= mostFiles) throw new Refusal(recordRefusals.tooManyFiles, { limit: mostFiles })
  await keepFile(scope, name, id, file.id, kind ?? null)
  const after = { file: file.id, name: file.name, kind: kind ?? null }
  await deps.audit.write(entryOf(scope, 'file.attach', name, id, { after }), scope.tx.sql)
  return {
    id: file.id,
    name: file.name,
    mime: file.mime,
    bytes: file.bytes,
    createdAt: file.createdAt,
    createdBy: file.createdBy,
  }
}

const entryOf = (
  { actor }: Scope,
  action: string,
  name: string,
  id: string,
  what: { before?: unknown; after?: unknown },
): AuditInput => {
  const [app, entity] = name.split('.')
  return { actor: auditName(actor), action, object: `${name}:${id}`, app, entity, recordId: id, ...what }
}

async function keepFile({ tx, actor, now }: Scope, name: string, id: string, file: string, kind: string | null) {
  await tx.sql`
    insert into record_file (entity, record, file, kind, at, actor)
    values (${name}, ${id}, ${file}, ${kind}, ${new Date(now)}, ${actor.id}) on conflict do nothing`
}

/** Takes away what the actor attached; a file that a field holds goes only with the field. */
export async function detachFile(
  deps: Pick<RecordsDeps, 'audit'>,
  scope: Scope,
  { entity, name }: Declared,
  id: string,
  fileId: string,
): Promise<void> {
  await mustFind(scope, entity, id)
  const gone = await scope.tx.sql`
    delete from record_file
    where tenant = ${scope.tx.tenant} and entity = ${name} and record = ${id} and file = ${fileId}
      and actor = ${scope.actor.id} and kind is distinct from 'field'`
  if (gone.count === 0) throw new Refusal(recordRefusals.unknownFile, {}, 'fileId')
  await deps.audit.write(entryOf(scope, 'file.detach', name, id, { before: { file: fileId } }), scope.tx.sql)
}

/** Remembers which files the fields of a record hold or held, so that who sees the record may read them. */
export async function keepFieldFiles(
  scope: Scope,
  name: string,
  entity: Entity,
  row: Record<string, unknown>,
): Promise<void> {
  for (const { name: field, declared } of declaredFields(entity)) {
    if (declared.kind !== 'file') continue
    const value = row[field]
    for (const file of Array.isArray(value) ? value : [value])
      if (typeof file === 'string' && file !== '') await keepFile(scope, name, String(row.id), file, 'field')
  }
}

/** Whether the actor may see a record that a file belongs to; for os/files. At most 100 records are asked. */
export async function mayReadFile(registry: Registry, scope: Scope, fileId: string): Promise<boolean> {
  const rows = await scope.tx.sql<{ entity: string; record: string }[]>`
    select entity, record from record_file where tenant = ${scope.tx.tenant} and file = ${fileId} limit 100`
  for (const { entity, record } of rows) {
    const known = registry.entity(entity)
    if (known && (await findRecord(scope, known.entity, record))) return true
  }
  return false
}
