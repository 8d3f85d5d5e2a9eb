import type { Sql } from '../data/connect.ts'

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
