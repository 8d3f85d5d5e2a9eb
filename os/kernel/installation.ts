import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../contract/refusal.ts'
import type { Sql } from '../data/connect.ts'
import { processStart } from '../data/service-user.ts'
import { startRefusals } from './config.ts'

/** `epoch`: the time (UTC ms) that the demo's history ends at; fixed before its first sample is stored, so that a second try stores the same. */
export type DemoState = { seeded: boolean; on: boolean; epoch: number | null }

/** Facts about the installation, kept in its database. */
export async function readDemoState(sql: Sql): Promise<DemoState | undefined> {
  const [row] = await sql<{ value: DemoState }[]>`select value from installation where key = 'demo'`
  return row?.value
}

export async function writeDemoState(sql: Sql, state: DemoState): Promise<void> {
  await sql`insert into installation (key, value) values ('demo', ${sql.json(state)})
            on conflict (key) do update set value = excluded.value`
}

/**
 * One Millrace per data folder: `millrace.pid` names the process that has it. A file left behind by a killed process is
 * taken over. Returns the release.
 */
export function lockDataFolder(folder: string): () => void {
  const file = join(folder, 'millrace.pid')
  const mine = `${process.pid} ${processStart(process.pid) ?? ''}`
  for (let tries = 0; tries < 2; tries++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid, start] = readFileSync(file, 'utf8').split(' ')
    const alive = processStart(Number(pid))
    if (alive !== undefined && alive === start) throw new Refusal(startRefusals.alreadyRunning, { folder, pid })
    rmSync(file, { force: true })
  }
  throw new Refusal(startRefusals.alreadyRunning, { folder, pid: '?' })
}
