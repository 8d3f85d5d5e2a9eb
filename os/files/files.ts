import { createHash, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { inlineMimes, maxFileBytes, type StoredFile } from '../../api/files.ts'
import type { FileAccess } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Queryable } from '../data/connect.ts'
import type { Scope } from '../kernel/services.ts'
import type { BlobStore, ByteRange } from './blob-store.ts'
import { checkFile } from './file-kind.ts'
import { fileRefusals } from './refusals.ts'
import { createThumbnails } from './thumbnails.ts'

/** Whether somebody may read a file for another reason than having uploaded it, e.g. a record that it is attached to. */
export type FileReader = (scope: Scope, fileId: string) => Promise<boolean>

export type Files = {
  /** Keeps a file; it is there when the transaction ends well. The name's ending chooses the kind, the content must agree. */
  put(scope: Scope, file: { name: string; bytes: Uint8Array }): Promise<StoredFile>
  /** Throws `unknownFile` as well when the actor may not read it. */
  meta(scope: Scope, id: string): Promise<StoredFile>
  /** The content or a part of it, of a file that {@link Files.meta} has answered. */
  open(file: StoredFile, range?: ByteRange): Promise<Readable>
  thumbnail(file: StoredFile, size: number): Promise<Uint8Array>
  /** What apps are handed as `ctx.files`. */
  access(scope: Scope): FileAccess
  mayRead(scope: Scope, file: { id: string; createdBy: string }): Promise<boolean>
  addReader(reader: FileReader): void
}

type Row = Omit<StoredFile, 'picture' | 'inline'> & { width: number | null; height: number | null }

/** Two int4 keys: these locks are ours, the second tells the content. Held to the end of the transaction. */
export const lockSpace = 7_246_113
export const lockBlob = (tx: Queryable, sha256: string) =>
  tx`select pg_advisory_xact_lock(${lockSpace}, ${Buffer.from(sha256, 'hex').readInt32BE(0)})`

function toFile({ width, height, ...row }: Row): StoredFile {
  const picture = width !== null && height !== null ? { width, height } : null
  return { ...row, picture, inline: inlineMimes.includes(row.mime) }
}

async function refuseOverQuota(tx: Queryable, bytes: number, quotaBytes: number): Promise<void> {
  const [{ used }] = await tx<{ used: number }[]>`select coalesce(sum(bytes), 0)::bigint as used from file`
  if (used + bytes > quotaBytes)
    throw new Refusal(fileRefusals.quotaExceeded, {
      usedMb: Math.round(used / 1e6),
      quotaMb: Math.round(quotaBytes / 1e6),
    })
}

/** Files of all tenants. `quotaBytes` is what one tenant may keep in all. */
export function createFiles(options: { store: BlobStore; quotaBytes: number }): Files {
  const { store, quotaBytes } = options
  const readers: FileReader[] = []
  const thumbnails = createThumbnails()

  async function mayRead(scope: Scope, file: { id: string; createdBy: string }): Promise<boolean> {
    if (scope.actor.kind === 'system' || file.createdBy === scope.actor.id) return true
    for (const reader of readers) if (await reader(scope, file.id)) return true
    return false
  }

  async function meta(scope: Scope, id: string): Promise<StoredFile> {
    if (!/^[0-9a-f-]{36}$/i.test(id)) throw new Refusal(fileRefusals.unknownFile)
    const [row] = await scope.tx.sql<Row[]>`
      select id, name, mime, bytes, sha256, width, height, created_by as "createdBy",
             (extract(epoch from created_at) * 1000)::bigint as "createdAt"
      from file where id::text = ${id.toLowerCase()}`
    if (!row || !(await mayRead(scope, row))) throw new Refusal(fileRefusals.unknownFile)
    return toFile(row)
  }

  async function content(file: { sha256: string }): Promise<Uint8Array> {
    const bytes = await store.read(file.sha256)
    if (!bytes) throw new Refusal(fileRefusals.contentMissing)
    return bytes
  }

  async function put(scope: Scope, input: { name: string; bytes: Uint8Array }): Promise<StoredFile> {
    const { bytes } = input
    const { sql } = scope.tx
    if (bytes.byteLength === 0) throw new Refusal(fileRefusals.fileEmpty, {}, 'body')
    if (bytes.byteLength > maxFileBytes)
      throw new Refusal(fileRefusals.fileTooLarge, { limitMb: maxFileBytes / 1024 / 1024 }, 'body')
    const { name, mime, picture } = await checkFile(input.name, bytes)
    await refuseOverQuota(sql, bytes.byteLength, quotaBytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    // so that nobody clears the content away before this row refers to it
    await lockBlob(sql, sha256)
    await store.put(sha256, bytes)
    const id = randomUUID()
    const { now, actor } = scope
    await sql`
      insert into file (id, name, mime, bytes, sha256, width, height, created_at, created_by)
      values (${id}, ${name}, ${mime}, ${bytes.byteLength}, ${sha256}, ${picture?.width ?? null},
              ${picture?.height ?? null}, ${new Date(now)}, ${actor.id})`
    const inline = inlineMimes.includes(mime)
    return { id, name, mime, bytes: bytes.byteLength, sha256, picture, inline, createdAt: now, createdBy: actor.id }
  }

  return {
    put,
    meta,
    mayRead,
    async open(file, range) {
      const stream = await store.open(file.sha256, range)
      if (!stream) throw new Refusal(fileRefusals.contentMissing)
      return stream
    },
    async thumbnail(file, size) {
      if (!file.picture) throw new Refusal(fileRefusals.noPicture)
      return thumbnails.of(file.sha256, size, () => content(file))
    },
    access(scope) {
      return {
        get: (id) => meta(scope, id),
        read: async (id) => content(await meta(scope, id)),
        put: (file) => put(scope, file),
      }
    },
    addReader(reader) {
      readers.push(reader)
    },
  }
}
