import type { Sql } from '../data/connect.ts'
import type { TenantData, TenantTx } from '../data/tenancy.ts'
import type { BlobStore } from './blob-store.ts'
import { lockBlob } from './files.ts'

/** Which of these files something refers to, in the tenant of the transaction. */
export type FileHolder = (tx: TenantTx, fileIds: readonly string[]) => Promise<Iterable<string>>

export type Collector = {
  addHolder(holder: FileHolder): void
  /** Removes files that are older than a day and that nothing refers to, then contents that no file is left of. */
  collect(): Promise<{ files: number; contents: number }>
}

/** A file is uploaded before the form that refers to it is sent. */
const graceMs = 86_400_000
const batch = 500

type Parts = { sql: Sql; tenants: TenantData; store: BlobStore; clock?: () => number }

export function createCollector({ sql, tenants, store, clock = Date.now }: Parts): Collector {
  const holders: FileHolder[] = []

  /** One batch of a tenant, in the order of ids; the last id looked at, undefined at the end. */
  async function collectBatch(tenant: string, after: string): Promise<{ removed: number; last: string | undefined }> {
    return tenants.within(tenant, async (tx) => {
      const old = await tx.sql<{ id: string }[]>`
        select id from file where created_at < ${new Date(clock() - graceMs)} and id > ${after}
        order by id limit ${batch} for update`
      const ids = old.map((row) => row.id)
      if (ids.length === 0) return { removed: 0, last: undefined }
      const free = new Set(ids)
      for (const holder of holders) for (const id of await holder(tx, ids)) free.delete(id)
      if (free.size > 0) await tx.sql`delete from file where id = any(${[...free]})`
      return { removed: free.size, last: ids.at(-1) }
    })
  }

  async function removeContents(names: readonly string[]): Promise<number> {
    const used = await sql<
      { sha256: string }[]
    >`select distinct sha256 from file where sha256 = any(${names as string[]})`
    const known = new Set(used.map((row) => row.sha256))
    let removed = 0
    for (const sha256 of names) {
      if (known.has(sha256)) continue
      removed += await sql.begin(async (tx) => {
        await lockBlob(tx, sha256)
        // somebody may have handed in the same content since
        const [row] = await tx`select 1 from file where sha256 = ${sha256} limit 1`
        if (row) return 0
        await store.remove(sha256)
        return 1
      })
    }
    return removed
  }

  return {
    addHolder(holder) {
      holders.push(holder)
    },
    async collect() {
      let files = 0
      // without anybody who could know what is referred to, everything might be
      if (holders.length > 0) {
        const all = await sql<{ tenant: string }[]>`select distinct tenant from file`
        for (const { tenant } of all) {
          let after: string | undefined = '00000000-0000-0000-0000-000000000000'
          while (after !== undefined) {
            const { removed, last }: { removed: number; last: string | undefined } = await collectBatch(tenant, after)
            files += removed
            after = last
          }
        }
      }
      let contents = 0
      let names: string[] = []
      for await (const sha256 of store.list()) {
        names.push(sha256)
        if (names.length < batch) continue
        contents += await removeContents(names)
        names = []
      }
      if (names.length > 0) contents += await removeContents(names)
      return { files, contents }
    },
  }
}
