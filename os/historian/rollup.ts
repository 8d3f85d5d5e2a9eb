/**
 * Rollups that are never read when wrong.
 *
 * A round of `maintain`:
 * 1. announces a new generation, and up to when cells will be computed: durable before anything else;
 * 2. waits for writes that began before (later ones see the new generation, mark what is late under it, or try again);
 * 3. computes every cell in [rolled, announced) and every cell of the hours marked dirty under older generations anew
 *    from the samples; a cell computed twice is read once, the newest generation wins;
 * 4. raises `rolled`, and only then drops the old dirty marks.
 *
 * Killed anywhere, the next round does the same work again. A read takes cells from rollups before `rolled` and outside
 * dirty hours, and everything else from samples, so it is right whatever `maintain` has or has not done.
 */

import { appendTag } from './append.ts'
import { levels } from './bucket-plan.ts'
import { cellsFromSamples } from './cell-sql.ts'
import type { ClickHouseClient } from './clickhouse-client.ts'
import { hourMs, type RollupState, readRollupState, writeRollupState } from './rollup-state.ts'
import { tables, timeSql } from './schema.ts'

/** Samples younger than this are not rolled up yet: most late ones come within minutes. */
const lagMs = 10 * 60_000
const dayMs = 24 * hourMs
const writesEndWithinMs = 120_000
const pointsPerStatement = 10_000
const samplesPerStatement = 4_000_000

export async function rollUp(client: ClickHouseClient, nowMs: number): Promise<void> {
  const before = await readRollupState(client)
  const announced = Math.max(before.announced, Math.floor((nowMs - lagMs) / hourMs) * hourMs)
  if (announced === before.rolled && !(await hasDirty(client))) return

  const state: RollupState = { generation: before.generation + 1, announced, rolled: before.rolled }
  await writeRollupState(client, state)
  await writesUnderWay(client)

  const dirty = await dirtyDays(client, before.generation)
  for (const [day, points] of dirty) await recompute(client, state, day * dayMs, (day + 1) * dayMs, points)
  for (const { from, to } of await stretches(client, state.rolled, announced)) {
    await recompute(client, state, from, to, null)
  }

  await writeRollupState(client, { ...state, rolled: announced })
  await dropDirty(client, before.generation)
}

async function hasDirty(client: ClickHouseClient): Promise<boolean> {
  return (await client.query(`SELECT 1 AS one FROM ${tables.rollupDirty} LIMIT 1`)).rows > 0
}

/** Waits until the writes that are listed now have ended. */
async function writesUnderWay(client: ClickHouseClient): Promise<void> {
  const tag = appendTag.replaceAll('*', '').replaceAll('/', '').trim()
  const listed = async () => {
    const sql = `SELECT query_id AS id FROM system.processes
      WHERE query_kind = 'Insert' AND position(query, concat('/', '* ${tag}')) > 0`
    return (await client.query(sql)).column<string[]>('id')
  }
  let waitingFor = new Set(await listed())
  const giveUpAt = Date.now() + writesEndWithinMs
  while (waitingFor.size > 0) {
    if (Date.now() > giveUpAt) throw new Error('writes have not ended; rollups are left for the next round')
    await new Promise((resolve) => setTimeout(resolve, 5))
    waitingFor = waitingFor.intersection(new Set(await listed()))
  }
}

/** Points with dirty hours by day, at most 10,000 points per entry. */
async function dirtyDays(client: ClickHouseClient, upTo: number): Promise<[day: number, points: number[]][]> {
  const sql = `SELECT DISTINCT intDiv(hour, 24) AS day, point FROM ${tables.rollupDirty} WHERE generation <= ${upTo} ORDER BY day, point`
  const columns = await client.query(`SELECT toUInt32(day) AS day, point FROM (${sql}) ORDER BY day, point`)
  const [days, points] = [columns.column<Uint32Array>('day'), columns.column<Uint32Array>('point')]
  const entries: [number, number[]][] = []
  for (let i = 0; i < columns.rows; i++) {
    const open = entries.at(-1)
    if (open && open[0] === days[i] && open[1].length < pointsPerStatement) open[1].push(points[i])
    else entries.push([days[i], [points[i]]])
  }
  return entries
}

/** Divides [from, to) into stretches of whole days with at most some four million samples, or of one day. */
async function stretches(client: ClickHouseClient, from: number, to: number): Promise<{ from: number; to: number }[]> {
  if (from >= to) return []
  const sql = `SELECT toUInt32(intDiv(toUnixTimestamp64Milli(time), ${dayMs})) AS day, toFloat64(count()) AS samples
    FROM sample WHERE time >= ${timeSql(from)} AND time < ${timeSql(to)} GROUP BY day ORDER BY day`
  const columns = await client.query(sql, { lane: 'maintain' })
  const days = columns.column<Uint32Array>('day')
  const samples = columns.column<Float64Array>('samples')
  const list: { from: number; to: number; samples: number }[] = []
  for (let i = 0; i < columns.rows; i++) {
    const end = Math.min((days[i] + 1) * dayMs, to)
    const open = list.at(-1)
    if (open && open.samples + samples[i] <= samplesPerStatement) {
      open.to = end
      open.samples += samples[i]
    } else list.push({ from: Math.max(days[i] * dayMs, from), to: end, samples: samples[i] })
  }
  return list
}

/** Computes the cells of a stretch of time, of these points or of all. */
async function recompute(
  client: ClickHouseClient,
  { generation, announced }: RollupState,
  from: number,
  to: number,
  points: readonly number[] | null,
): Promise<void> {
  // What lies after `announced` is rolled up when its time comes.
  const end = Math.min(to, announced)
  if (from >= end) return
  const where = `${points ? `point IN (${points.join(',')}) AND` : ''} time >= ${timeSql(from)} AND time < ${timeSql(end)}`
  for (const width of levels) {
    const cells = cellsFromSamples(where, { origin: 0, width, cut: Number.MAX_SAFE_INTEGER })
    await client.execute(
      `INSERT INTO ${tables.rollup} SETTINGS max_partitions_per_insert_block = 0, insert_deduplicate = 0
       SELECT ${width / 1000}, point, c, rows, good, measured, usable, min, max, sum, first, last, firstTime - c * ${width},
         area, heldMs, holds, ${generation} FROM (${cells})
       SETTINGS do_not_merge_across_partitions_select_final = 1,
         max_bytes_before_external_sort = 256000000, max_bytes_before_external_group_by = 256000000`,
      { lane: 'maintain', retryForMs: 60_000 },
    )
  }
}

async function dropDirty(client: ClickHouseClient, upTo: number): Promise<void> {
  const columns = await client.query(
    `SELECT DISTINCT generation FROM ${tables.rollupDirty} WHERE generation <= ${upTo}`,
  )
  for (const generation of columns.column<BigUint64Array>('generation')) {
    await client.execute(`ALTER TABLE ${tables.rollupDirty} DROP PARTITION ${generation}`, { lane: 'append' })
  }
}
