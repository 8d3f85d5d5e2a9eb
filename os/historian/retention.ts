import { markDirty } from './append.ts'
import { levels } from './bucket-plan.ts'
import type { ClickHouseClient } from './clickhouse-client.ts'
import type { PointRef, RetentionClasses } from './historian.ts'
import { heldSample, tableOf } from './read.ts'
import { hourMs, readRollupState } from './rollup-state.ts'
import { tables, timeSql } from './schema.ts'

const dayMs = 24 * hourMs
/** A statement's text has a limit on the server. */
const pointsPerStatement = 20_000
const sync = 'SETTINGS mutations_sync = 1'

/** Deletes [from, to) of one point and the rollup cells that touch it; their hours stay dirty until they are computed again. */
export async function deleteRange(
  client: ClickHouseClient,
  point: PointRef,
  { from, to }: { from: number; to: number },
): Promise<{ deleted: number }> {
  if (!(to > from)) return { deleted: 0 }
  const where = `point = ${point.index} AND time >= ${timeSql(from)} AND time < ${timeSql(to)}`
  const table = tableOf(point)
  const columns = await client.query(
    `SELECT count() AS n, toUnixTimestamp64Milli(min(time)) AS a, toUnixTimestamp64Milli(max(time)) AS b
     FROM ${table} FINAL WHERE ${where}`,
  )
  const stored = Number(columns.column<BigUint64Array>('n')[0])
  const held = await heldSample(client, point)
  const heldToo = held !== null && held[0] >= from && held[0] < to

  if (stored > 0) {
    const first = Math.floor(Number(columns.column<BigInt64Array>('a')[0]) / hourMs)
    const last = Math.floor(Number(columns.column<BigInt64Array>('b')[0]) / hourMs)
    if (table === 'sample') await forgetCells(client, point.index, first, last)
    await client.execute(`ALTER TABLE ${table} DELETE WHERE ${where} ${sync}`, { lane: 'maintain' })
  }
  await client.execute(`ALTER TABLE sample_held DELETE WHERE ${where} ${sync}`, { lane: 'maintain' })
  return { deleted: stored + (heldToo ? 1 : 0) }
}

/** The marks come first: from then on reads take the hours from samples, whatever becomes of their cells. */
async function forgetCells(
  client: ClickHouseClient,
  point: number,
  firstHour: number,
  lastHour: number,
): Promise<void> {
  const { generation } = await readRollupState(client)
  for (let hour = firstHour; hour <= lastHour; hour += 100_000) {
    const count = Math.min(100_000, lastHour - hour + 1)
    const hours = Array.from({ length: count }, (_, i) => [point, hour + i] as const)
    await markDirty(client, generation, hours, 30_000)
  }
  for (const level of levels) {
    const [a, b] = [(firstHour * hourMs) / level, ((lastHour + 1) * hourMs) / level]
    await client.execute(
      `ALTER TABLE ${tables.rollup} DELETE WHERE level = ${level / 1000} AND point = ${point} AND cell >= ${a} AND cell < ${b} ${sync}`,
      { lane: 'maintain' },
    )
  }
}

/**
 * Until when a class is deleted. Deleting rewrites a month's data, so it is done in steps of a tenth of the time kept (at
 * least a day): a sample is kept at least as long as its class says and at most a tenth or a day longer.
 */
export function expiryCut(keepDays: number, nowMs: number): number {
  const step = Math.max(1, Math.floor(keepDays / 10)) * dayMs
  return Math.max(0, Math.floor((nowMs - keepDays * dayMs) / step) * step)
}

/** Deletes what every class no longer keeps. Points without a class, and classes without a limit, are kept for good. */
export async function expire(
  client: ClickHouseClient,
  classes: RetentionClasses,
  classOf: ReadonlyMap<number, string>,
  nowMs: number,
): Promise<void> {
  for (const [name, { keepDays }] of Object.entries(classes)) {
    if (keepDays === null) continue
    const points = [...classOf].filter(([, c]) => c === name).map(([point]) => point)
    const cut = expiryCut(keepDays, nowMs)
    for (let at = 0; at < points.length; at += pointsPerStatement) {
      await expirePoints(client, points.slice(at, at + pointsPerStatement), cut)
    }
  }
}

async function expirePoints(client: ClickHouseClient, points: readonly number[], cut: number): Promise<void> {
  const which = `point IN (${points.join(',')})`
  for (const table of ['sample', 'sample_text']) {
    await deleteBefore(client, table, `${which} AND time < ${timeSql(cut)}`)
  }
  for (const level of levels) {
    await deleteBefore(client, tables.rollup, `level = ${level / 1000} AND ${which} AND cell < ${cut / level}`)
  }
}

async function deleteBefore(client: ClickHouseClient, table: string, where: string): Promise<void> {
  if ((await client.query(`SELECT 1 AS one FROM ${table} WHERE ${where} LIMIT 1`)).rows === 0) return
  await client.execute(`ALTER TABLE ${table} DELETE WHERE ${where} ${sync}`, { lane: 'maintain' })
}
