import type { PointType } from '../../contract/point.ts'
import { isBad, origin, worst } from '../../contract/quality.ts'
import { emptyBatch, type SampleBatch, type SampleValue } from '../../contract/sample.ts'
import type { ClickHouseClient } from './clickhouse-client.ts'
import type { Interpolation, PointRef, RawSample, ValueAt } from './historian.ts'
import type { NativeColumns } from './native-block.ts'
import { timeSql } from './schema.ts'
import { valueSql } from './value-code.ts'

export const maxRawLimit = 100_000
const final = 'SETTINGS do_not_merge_across_partitions_select_final = 1'
const dayMs = 86_400_000

export const tableOf = (point: PointRef) => (point.type === 'text' ? 'sample_text' : 'sample')

function columnsOf(point: Pick<PointRef, 'type'>): string {
  const value = point.type === 'text' ? 'text' : `${valueSql} AS value`
  return `toUnixTimestamp64Milli(time) AS t, ${value}, quality`
}

/** Newest time stored for the point before a time, as SQL; 1970 where there is none. Reads one granule, repeats or not. */
export function newestBefore(point: PointRef, before: number | null): string {
  const limit = before === null ? '' : `AND time < ${timeSql(before)}`
  return `(SELECT max(time) FROM (SELECT time FROM ${tableOf(point)} WHERE point = ${point.index} ${limit}
    ORDER BY point DESC, time DESC LIMIT 1))`
}

export function toValue(type: PointType, value: number | string): SampleValue {
  if (typeof value === 'string') return value
  if (!Number.isFinite(value)) return null
  return type === 'boolean' ? value !== 0 : value
}

function samplesOf(columns: NativeColumns, type: PointType): RawSample[] {
  const times = columns.column<BigInt64Array>('t')
  const values = columns.column<Float64Array | string[]>(type === 'text' ? 'text' : 'value')
  const qualities = columns.column<Uint16Array>('quality')
  return Array.from({ length: columns.rows }, (_, i) => [Number(times[i]), toValue(type, values[i]), qualities[i]])
}

/** The row of the sample that the swinging door holds for the point, as long as it is newer than all that are stored. */
export function heldSql(point: PointRef): string {
  return `SELECT time, value, text, quality FROM sample_held FINAL
    WHERE point = ${point.index} AND isText = ${point.type === 'text' ? 1 : 0} AND time > ${newestBefore(point, null)}`
}

export async function heldSample(client: ClickHouseClient, point: PointRef): Promise<RawSample | null> {
  const value = point.type === 'text' ? 'text' : 'value'
  const columns = await client.query(
    `SELECT toUnixTimestamp64Milli(time) AS t, ${value}, quality FROM (${heldSql(point)})`,
  )
  return samplesOf(columns, point.type)[0] ?? null
}

export async function readRaw(
  client: ClickHouseClient,
  point: PointRef,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<{ samples: RawSample[]; next: number | null }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxRawLimit) {
    throw new RangeError(`limit must be 1…${maxRawLimit}, not ${limit}`)
  }
  const [columns, held] = await Promise.all([
    client.query(
      `SELECT ${columnsOf(point)} FROM ${tableOf(point)} FINAL
       WHERE point = ${point.index} AND time >= ${timeSql(from)} AND time < ${timeSql(to)}
       ORDER BY point, time LIMIT ${limit + 1} ${final}`,
    ),
    heldSample(client, point),
  ])
  const samples = samplesOf(columns, point.type)
  const newest = samples.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY
  if (held && held[0] >= from && held[0] < to && held[0] > newest) samples.push(held)
  const next = samples.length > limit ? samples[limit][0] : null
  return { samples: samples.slice(0, limit), next }
}

/** The last sample before a time, the held one included. */
export async function sampleBefore(
  client: ClickHouseClient,
  point: PointRef,
  time: number,
  heldNow: Promise<RawSample | null>,
): Promise<RawSample | null> {
  const [columns, held] = await Promise.all([
    client.query(
      `SELECT ${columnsOf(point)} FROM ${tableOf(point)} FINAL
       WHERE point = ${point.index} AND time < ${timeSql(time)} AND time = ${newestBefore(point, time)} ${final}`,
    ),
    heldNow,
  ])
  const stored = samplesOf(columns, point.type)[0] ?? null
  return held && held[0] < time && held[0] > (stored?.[0] ?? Number.NEGATIVE_INFINITY) ? held : stored
}

export async function readValueAt(
  client: ClickHouseClient,
  point: PointRef,
  time: number,
  interpolation: Interpolation,
): Promise<ValueAt | null> {
  const linear = interpolation === 'linear' && point.type === 'number'
  const [before, after] = await Promise.all([
    sampleBefore(client, point, time + 1, heldSample(client, point)),
    linear ? sampleFrom(client, point, time) : null,
  ])
  if (!before) return null
  const [t0, v0, q0] = before
  if (t0 === time) return { time, sampledAt: t0, value: v0, quality: q0, interpolation: 'exact' }
  if (!after || isBad(q0) || isBad(after[2]) || typeof v0 !== 'number' || typeof after[1] !== 'number') {
    return { time, sampledAt: t0, value: v0, quality: q0, interpolation: 'previous' }
  }
  const [t1, v1, q1] = after
  const value = v0 + ((v1 - v0) * (time - t0)) / (t1 - t0)
  const between = (worst(q0, q1) & 0xff) | origin.interpolated
  return { time, sampledAt: t0, value, quality: between, interpolation: 'linear' }
}

async function sampleFrom(client: ClickHouseClient, point: PointRef, time: number): Promise<RawSample | null> {
  return (await readRaw(client, point, { from: time, to: time + 50 * 366 * dayMs, limit: 1 })).samples[0] ?? null
}

/** How far back the newest samples are looked for, step by step, each time only for the points not found yet. */
const lookBackMs = [600_000, 6 * 3_600_000, 3 * dayMs, 31 * dayMs, 366 * dayMs, Number.POSITIVE_INFINITY]
const pointsPerQuery = 20_000

export async function readLatest(
  client: ClickHouseClient,
  points: readonly PointRef[],
  nowMs: number,
): Promise<Map<number, RawSample>> {
  const found = new Map<number, RawSample>()
  for (const table of ['sample', 'sample_text']) {
    const wanted = points.filter((p) => tableOf(p) === table)
    for (const back of lookBackMs) {
      const missing = wanted.filter((p) => !found.has(p.index))
      const from = Math.max(0, nowMs - back)
      for (let at = 0; at < missing.length; at += pointsPerQuery) {
        await readLatestOf(client, table, missing.slice(at, at + pointsPerQuery), from, found)
      }
    }
  }
  const byIndex = new Map(points.map((p) => [p.index, p]))
  const held = await readHeld(client)
  for (let i = 0; i < held.points.length; i++) {
    const point = byIndex.get(held.points[i])
    if (!point || held.times[i] <= (found.get(point.index)?.[0] ?? Number.NEGATIVE_INFINITY)) continue
    const value = toValue(point.type, held.texts?.[i] ?? held.values[i])
    found.set(point.index, [held.times[i], value, held.qualities[i]])
  }
  return found
}

async function readLatestOf(
  client: ClickHouseClient,
  table: string,
  points: readonly PointRef[],
  from: number,
  found: Map<number, RawSample>,
): Promise<void> {
  const types = new Map(points.map((p) => [p.index, p.type]))
  const text = table === 'sample_text'
  const columns = await client.query(
    `SELECT point, max(toUnixTimestamp64Milli(time)) AS t, argMax(${text ? 'text' : valueSql}, time) AS value,
       argMax(quality, time) AS quality
     FROM ${table} FINAL WHERE (point, time) IN (
       SELECT point, max(time) FROM ${table}
       WHERE point IN (${points.map((p) => p.index).join(',')}) AND time >= ${timeSql(from)} GROUP BY point)
     GROUP BY point ${final}`,
  )
  const index = columns.column<Uint32Array>('point')
  const times = columns.column<BigInt64Array>('t')
  const values = columns.column<Float64Array | string[]>('value')
  const qualities = columns.column<Uint16Array>('quality')
  for (let i = 0; i < columns.rows; i++) {
    found.set(index[i], [Number(times[i]), toValue(types.get(index[i])!, values[i]), qualities[i]])
  }
}

export async function readHeld(client: ClickHouseClient): Promise<SampleBatch> {
  const columns = await client.query(
    `SELECT point, toUnixTimestamp64Milli(time) AS t, value, text, isText, quality FROM sample_held FINAL ORDER BY point`,
  )
  const batch = emptyBatch(columns.rows)
  const isText = columns.column<Uint8Array>('isText')
  const texts = columns.column<string[]>('text')
  batch.points.set(columns.column<Uint32Array>('point'))
  batch.values.set(columns.column<Float64Array>('value'))
  batch.qualities.set(columns.column<Uint16Array>('quality'))
  batch.times.set(Float64Array.from(columns.column<BigInt64Array>('t'), Number))
  if (isText.includes(1)) batch.texts = texts.map((text, i) => (isText[i] ? text : undefined))
  return batch
}

export async function readExtent(
  client: ClickHouseClient,
  point: PointRef | undefined,
): Promise<{ from: number; to: number } | null> {
  const end = (table: string, which: 'min' | 'max') => {
    if (!point) return `(SELECT ${which}(time) AS time FROM ${table} HAVING count() > 0)`
    const order = which === 'min' ? 'ASC' : 'DESC'
    return `(SELECT time FROM ${table} WHERE point = ${point.index} ORDER BY point ${order}, time ${order} LIMIT 1)`
  }
  const tables = point ? [tableOf(point)] : ['sample', 'sample_text']
  const union = tables.flatMap((table) => [end(table, 'min'), end(table, 'max')]).join(' UNION ALL ')
  const range = (source: string) =>
    client.query(
      `SELECT count() AS n, toUnixTimestamp64Milli(min(time)) AS a, toUnixTimestamp64Milli(max(time)) AS b FROM (${source})`,
    )
  const [stored, held] = await Promise.all(
    [union, `SELECT time FROM sample_held FINAL ${point ? `WHERE point = ${point.index}` : ''}`].map(async (source) => {
      const columns = await range(source)
      if (columns.column<BigUint64Array>('n')[0] === 0n) return null
      return { from: Number(columns.column<BigInt64Array>('a')[0]), to: Number(columns.column<BigInt64Array>('b')[0]) }
    }),
  )
  // What is held counts as the newest; an older one has been overtaken by what is stored.
  return stored && held ? { from: stored.from, to: Math.max(stored.to, held.to) } : (stored ?? held)
}
