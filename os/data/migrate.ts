import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { Refusal } from '../../contract/refusal.ts'
import type { Sql } from './connect.ts'
import { dataRefusals } from './refusals.ts'

/** One owner's migrations: files `0001-what.sql` in `folder` (a file: URL that ends with '/'), applied in order of name. */
export type Migrations = { owner: string; folder: URL }

type Migration = { owner: string; name: string; text: string; sha256: string }

/** One number for every Millrace, so that two starts on one database take turns. */
const lockKey = 7_246_113_001

async function readMigrations({ owner, folder }: Migrations): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const numbers = names.map((name) => /^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1])
  if (numbers.includes(undefined)) throw new Error(`${owner}: a migration is named like 0001-what.sql: ${names}`)
  if (new Set(numbers).size < numbers.length) throw new Error(`${owner}: two migrations with one number: ${names}`)
  return Promise.all(
    names.map(async (name) => {
      const text = (await readFile(new URL(name, folder), 'utf8')).replaceAll('\r\n', '\n')
      return { owner, name, text, sha256: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/**
 * Brings the database up to the code. Pass the migrations of *all* owners in order of dependence: what the database knows
 * and the list does not is a newer database, which is refused before anything is touched, as is a migration whose file was
 * changed after it had been applied. Each migration is one transaction; a failing one leaves those before it applied.
 * Returns the names applied now.
 */
export async function migrate(sql: Sql, owners: readonly Migrations[]): Promise<string[]> {
  const wanted = (await Promise.all(owners.map(readMigrations))).flat()
  const connection = await sql.reserve()
  try {
    await connection`select pg_advisory_lock(${lockKey})`
    await connection`
      create table if not exists millrace_migration (
        owner text not null, name text not null, sha256 text not null,
        applied_at timestamptz not null default now(), primary key (owner, name))`
    const applied = await connection<{ owner: string; name: string; sha256: string }[]>`
      select owner, name, sha256 from millrace_migration`
    const known = new Map(wanted.map((m) => [`${m.owner}/${m.name}`, m]))
    for (const { owner, name, sha256 } of applied) {
      const migration = `${owner}/${name}`
      const ours = known.get(migration)
      if (!ours) throw new Refusal(dataRefusals.databaseNewer, { migration })
      if (ours.sha256 !== sha256) throw new Refusal(dataRefusals.migrationChanged, { migration })
    }
    const done = new Set(applied.map((a) => `${a.owner}/${a.name}`))
    const now: string[] = []
    for (const m of wanted) {
      if (done.has(`${m.owner}/${m.name}`)) continue
      await connection`begin`
      try {
        await connection.unsafe(m.text)
        await connection`insert into millrace_migration (owner, name, sha256) values (${m.owner}, ${m.name}, ${m.sha256})`
        await connection`commit`
      } catch (error) {
        await connection`rollback`
        throw new Error(`migration ${m.owner}/${m.name} failed: ${(error as Error).message}`, { cause: error })
      }
      now.push(`${m.owner}/${m.name}`)
    }
    return now
  } finally {
    // A broken connection has released the lock by itself.
    await connection`select pg_advisory_unlock(${lockKey})`.catch(() => {})
    connection.release()
  }
}
