import type { SampleBatch } from '../../contract/sample.ts'
import { emptyBatch } from '../../contract/sample.ts'
import type { ClickHouseClient } from './clickhouse-client.ts'
import type { PointRef } from './historian.ts'
import { heldSample } from './read.ts'
import { timeSql } from './schema.ts'
import { valueSql } from './value-code.ts'

export const maxColumnRows = 4_000_000
const final = 'SETTINGS do_not_merge_across_partitions_select_final = 1'

/**
 * Samples of many points at once with from ≤ time < to, by point and time: as columns, for those that calculate with them. Not for texts.
 * Null where there are more than `limit`: the caller asks for a shorter range.
 */
export async function readColumns(
  client: ClickHouseClient,
  points: readonly PointRef[],
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<SampleBatch | null> {
  if (!Number.isInteger(limit) || limit < 1 || limit > maxColumnRows)
    throw new RangeError(`limit must be 1…${maxColumnRows}, not ${limit}`)
  if (points.some((p) => p.type === 'text')) throw new RangeError('texts are no columns')
  if (points.length === 0) return emptyBatch(0)
  const list = points.map((p) => p.index).join(',')
  const range = `time >= ${timeSql(from)} AND time < ${timeSql(to)}`
  const [stored, held] = await Promise.all([
    client.query(
      `SELECT point, toUnixTimestamp64Milli(time) AS t, ${valueSql} AS value, quality FROM sample FINAL
       WHERE point IN (${list}) AND ${range} ORDER BY point, time LIMIT ${limit + 1} ${final}`,
    ),
    client.query(`SELECT point FROM sample_held FINAL WHERE point IN (${list}) AND isText = 0 AND ${range}`),
  ])
  if (stored.rows > limit) return null
  const batch: SampleBatch = {
    points: Int32Array.from(stored.column<Uint32Array>('point')),
    times: Float64Array.from(stored.column<BigInt64Array>('t'), Number),
    values: Float64Array.from(stored.column<Float64Array>('value')),
    qualities: Uint16Array.from(stored.column<Uint16Array>('quality')),
  }
  return held.rows === 0 ? batch : withHeld(client, batch, points, new Set(held.column<Uint32Array>('point')))
}

/** Puts what the swinging door holds behind the samples of its point, where it is the newest of all. */
async function withHeld(
  client: ClickHouseClient,
  batch: SampleBatch,
  points: readonly PointRef[],
  candidates: ReadonlySet<number>,
): Promise<SampleBatch> {
  const rows: [point: number, time: number, value: number, quality: number][] = []
  for (const point of points.toSorted((a, b) => a.index - b.index)) {
    const sample = candidates.has(point.index) ? await heldSample(client, point) : null
    if (sample) rows.push([point.index, sample[0], sample[1] === null ? Number.NaN : Number(sample[1]), sample[2]])
  }
  const out = emptyBatch(batch.points.length + rows.length)
  let [to, next] = [0, 0]
  const put = (point: number, time: number, value: number, quality: number) => {
    out.points[to] = point
    out.times[to] = time
    out.values[to] = value
    out.qualities[to++] = quality
  }
  for (let i = 0; i < batch.points.length; i++) {
    while (next < rows.length && rows[next][0] < batch.points[i]) put(...rows[next++])
    put(batch.points[i], batch.times[i], batch.values[i], batch.qualities[i])
  }
  while (next < rows.length) put(...rows[next++])
  return out
}
