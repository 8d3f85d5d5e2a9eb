import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../contract/refusal.ts'
import { connectTo, type Sql } from '../data/connect.ts'
import { connectionUrlOf } from '../data/embedded-postgres.ts'
import { openData } from '../data/open-data.ts'
import { installationKey } from '../secrets/secret-box.ts'
import { readAnchor } from './anchor.ts'
import { type ChainFault, type ChainResult, walkChain } from './audit-chain.ts'
import { auditRefusals } from './refusals.ts'

/** The database of a running installation, or of one that stands still: it is started for the while. Nothing is migrated. */
async function withStore<T>(folder: string, url: string | undefined, work: (sql: Sql) => Promise<T>): Promise<T> {
  const running = url ?? (await connectionUrlOf(folder))
  if (running) {
    const { sql } = connectTo(running, { max: 2 })
    try {
      return await work(sql)
    } finally {
      await sql.end({ timeout: 2 })
    }
  }
  // A folder that holds nothing must not become an installation by being checked.
  if (!existsSync(join(folder, 'postgres', 'db'))) throw new Refusal(auditRefusals.nothingToCheck, { folder })
  const data = await openData({ folder })
  try {
    return await work(data.sql)
  } finally {
    await data.close()
  }
}

function describe(fault: ChainFault): string {
  const place = `lane ${fault.lane}, number ${fault.seq}`
  const behind =
    fault.kind === 'changed' || fault.after === null ? 'the first one' : `the one after entry ${fault.after}`
  switch (fault.kind) {
    case 'changed':
      return `entry ${fault.entry} is not as it was written (${place})`
    case 'missing':
      return `an entry is missing: ${behind} (${place})`
    case 'cutOff':
      return `the end is cut off: ${fault.expected - fault.seq} entries are missing, ${behind} and what followed (${place})`
  }
}

export type CheckConfig = { dataFolder: string; postgresUrl: string | undefined }

/**
 * `millrace check audit`: walks every lane of the trail and compares its end with the anchor in the data folder. Works beside a
 * running installation and on a stopped one. Answers what to print and the exit code: 0 when the chain holds, 1 when it does not.
 */
export async function checkAudit(config: CheckConfig): Promise<{ out: string; note: string | null; code: 0 | 1 }> {
  const { dataFolder, postgresUrl } = config
  const keyed = existsSync(join(dataFolder, 'secret.key'))
  // Before the walk: what is written meanwhile only makes the chain longer than the anchor.
  const anchor = keyed ? readAnchor(dataFolder, installationKey(dataFolder)) : null
  const { entries, fault }: ChainResult = await withStore(dataFolder, postgresUrl, async (sql) => {
    const [{ known }] = await sql`select to_regclass('audit_head') is not null as known`
    if (!known) throw new Refusal(auditRefusals.olderInstallation)
    return walkChain(sql, anchor?.ends)
  })
  if (fault) return { out: `audit chain broken: ${describe(fault)}`, note: null, code: 1 }
  const note = anchor ? null : 'there is no anchor in the data folder yet: whether the end was cut off cannot be told'
  return { out: `audit chain holds: ${entries} entries`, note, code: 0 }
}
