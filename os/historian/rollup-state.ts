import type { ClickHouseClient } from './clickhouse-client.ts'
import { tables } from './schema.ts'

export const hourMs = 3_600_000

/**
 * `generation` counts the rounds of `maintain`. Samples before `announced` (ms) may be in rollups or on their way, so they
 * mark their hour dirty when they come late. Before `rolled` (ms) every cell is there, dirty hours apart.
 */
export type RollupState = { generation: number; announced: number; rolled: number }

/** What a write answers when another round of `maintain` has begun since it read the state. */
export const movedMessage = 'millrace: the rollup generation has moved'

export async function readRollupState(client: ClickHouseClient, retryForMs?: number): Promise<RollupState> {
  const sql = `SELECT toUInt64(max(generation)) AS g, toInt64(max(announced)) AS a, toInt64(max(rolled)) AS r FROM ${tables.rollupState}`
  const columns = await client.query(sql, { retryForMs })
  const value = (name: string) => Number(columns.column<BigInt64Array>(name)[0])
  return { generation: value('g'), announced: value('a'), rolled: value('r') }
}

export async function writeRollupState(client: ClickHouseClient, state: RollupState): Promise<void> {
  const { generation, announced, rolled } = state
  const sql = `INSERT INTO ${tables.rollupState} (one, generation, announced, rolled) VALUES (1, ${generation}, ${announced}, ${rolled})`
  await client.execute(sql, { lane: 'append', retryForMs: 30_000 })
}
