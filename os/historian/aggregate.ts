import { isBad, isGood, isMeasured } from '../../contract/quality.ts'
import { type BucketPlan, bucketOf, planBuckets } from './bucket-plan.ts'
import { cellsFromSamples } from './cell-sql.ts'
import { type Cell, cellOfSample, cellsOf, foldCells } from './cells.ts'
import type { ClickHouseClient } from './clickhouse-client.ts'
import type { Bucket, PointRef, RawSample } from './historian.ts'
import type { NativeColumns } from './native-block.ts'
import { heldSample, heldSql, sampleBefore, toValue } from './read.ts'
import { hourMs } from './rollup-state.ts'
import { tables, timeSql } from './schema.ts'
import { valueSql } from './value-code.ts'

type Interval = { from: number; to: number }

/** More separate stretches than this are read from samples as one. */
const maxIntervals = 64
const final = 'SETTINGS do_not_merge_across_partitions_select_final = 1'

/**
 * Buckets of one point over [from, to). A value holds until the next sample; nothing is held beyond now or the end of the
 * range. What decides where cells come from is read before the cells: whoever computes a dirty hour anew writes its cells
 * before the mark goes. Statements are few and simple, since planning one costs more than what most of them read.
 */
export async function readAggregate(
  client: ClickHouseClient,
  point: PointRef,
  range: { from: number; to: number; buckets: number },
  nowMs: number,
): Promise<Bucket[]> {
  if (!(range.to > range.from)) return []
  const plan = planBuckets(range.from, range.to, range.buckets)
  if (point.type === 'text') return readTextAggregate(client, point, plan)
  const { rolled, dirty, held } = await readSituation(client, point, plan)
  const until = Math.min(plan.end, nowMs)
  const inPlan = held && held[0] >= plan.start && held[0] < plan.end ? held : null
  const cut = Math.min(until, inPlan?.[0] ?? until)
  const fromSamples =
    plan.level === null ? [{ from: plan.start, to: plan.end }] : unrolled(plan, plan.level, rolled, dirty, inPlan)

  const [before, fresh, old] = await Promise.all([
    sampleBefore(client, point, plan.start, Promise.resolve(held)),
    readFresh(client, point, plan, fromSamples, cut),
    plan.level === null ? [] : readRolled(client, point, plan, plan.level, rolled),
  ])
  const clean = old.filter((cell) => !fromSamples.some((i) => cell.start >= i.from && cell.start < i.to))
  const cells = [...clean, ...fresh].sort((a, b) => a.start - b.start)
  if (inPlan) cells.push(heldCell(inPlan))
  return foldCells(plan, cells, holdingValue(before), until)
}

type Situation = { rolled: number; dirty: number[]; held: RawSample | null }

/** How far cells are rolled up, which hours of the plan must not be taken from them, and what the door holds. */
async function readSituation(client: ClickHouseClient, point: PointRef, plan: BucketPlan): Promise<Situation> {
  const [a, b] = [Math.floor(plan.start / hourMs), Math.ceil(plan.end / hourMs)]
  const row = (kind: number, t: string, value = '0.', quality = '0') =>
    `SELECT toUInt8(${kind}) AS kind, toInt64(${t}) AS t, toFloat64(${value}) AS value, toUInt16(${quality}) AS quality`
  const sources = [`${row(0, 'toUnixTimestamp64Milli(time)', 'value', 'quality')} FROM (${heldSql(point)})`]
  if (plan.level !== null) {
    sources.push(`${row(1, 'max(rolled)')} FROM ${tables.rollupState}`)
    sources.push(
      `${row(2, 'hour')} FROM ${tables.rollupDirty} WHERE point = ${point.index} AND hour >= ${a} AND hour < ${b} GROUP BY hour`,
    )
  }
  const columns = await client.query(sources.join(' UNION ALL '))
  const kinds = columns.column<Uint8Array>('kind')
  const times = columns.column<BigInt64Array>('t')
  const values = columns.column<Float64Array>('value')
  const qualities = columns.column<Uint16Array>('quality')
  const situation: Situation = { rolled: 0, dirty: [], held: null }
  for (let i = 0; i < columns.rows; i++) {
    const t = Number(times[i])
    if (kinds[i] === 0) situation.held = [t, toValue(point.type, values[i]), qualities[i]]
    else if (kinds[i] === 1) situation.rolled = t
    else situation.dirty.push(t)
  }
  situation.dirty.sort((x, y) => x - y)
  return situation
}

const numberOf = (sample: RawSample): number => (sample[1] === null ? Number.NaN : Number(sample[1]))

function holdingValue(sample: RawSample | null): number | null {
  return sample && !isBad(sample[2]) && sample[1] !== null ? numberOf(sample) : null
}

function heldCell(sample: RawSample): Cell {
  const [time, , quality] = sample
  return cellOfSample(time, numberOf(sample), quality, time)
}

/** What must be read from samples: all after `rolled`, dirty hours, and the cell that the held sample is in. */
function unrolled(
  plan: BucketPlan,
  level: number,
  rolled: number,
  dirty: readonly number[],
  held: RawSample | null,
): Interval[] {
  const wanted = dirty.map((hour) => ({ from: hour * hourMs, to: (hour + 1) * hourMs }))
  if (held) wanted.push({ from: Math.floor(held[0] / level) * level, to: Math.floor(held[0] / level) * level + level })
  wanted.push({ from: rolled, to: plan.end })
  wanted.sort((a, b) => a.from - b.from)
  const merged: Interval[] = []
  for (const { from, to } of wanted) {
    const cut = { from: Math.max(from, plan.start), to: Math.min(to, plan.end) }
    if (cut.from >= cut.to) continue
    const open = merged.at(-1)
    if (open && cut.from <= open.to) open.to = Math.max(open.to, cut.to)
    else merged.push(cut)
  }
  return merged.length <= maxIntervals ? merged : [{ from: merged[0].from, to: merged.at(-1)!.to }]
}

/** Up to so many samples are folded here; more of them are summed up by the engine. */
const maxRowsHere = 20_000

/** Cells made from samples: one per sample where they are few, else of the plan's level, else one per bucket. */
async function readFresh(
  client: ClickHouseClient,
  point: PointRef,
  plan: BucketPlan,
  intervals: readonly Interval[],
  cut: number,
): Promise<Cell[]> {
  if (intervals.length === 0) return []
  const times = intervals.map((i) => `(time >= ${timeSql(i.from)} AND time < ${timeSql(i.to)})`).join(' OR ')
  const width = plan.level ?? plan.width
  const hull = `time >= ${timeSql(intervals[0].from)} AND time < ${timeSql(intervals.at(-1)!.to)}`
  const where = `point = ${point.index} AND ${hull} AND (${times})`
  const rows = await client.query(
    `SELECT toUnixTimestamp64Milli(time) AS t, ${valueSql} AS value, quality FROM sample FINAL
     WHERE ${where} ORDER BY point, time LIMIT ${maxRowsHere + 1} ${final}`,
  )
  if (rows.rows <= maxRowsHere) return cellsOfSamples(rows)
  const cells = cellsFromSamples(where, { origin: plan.start, width, cut: Math.min(cut, plan.end) })
  const start = `toInt64(${plan.start}) + c * ${width}`
  const end = `least(${start} + ${width}, toInt64(${Math.min(cut, plan.end)}))`
  return readCells(client, cells, start, `greatest(${end}, firstTime)`, 'firstTime')
}

/** A sample is a cell that holds for no time yet: folding adds how long it held. */
function cellsOfSamples(columns: NativeColumns): Cell[] {
  const times = columns.column<BigInt64Array>('t')
  const values = columns.column<Float64Array>('value')
  const qualities = columns.column<Uint16Array>('quality')
  return Array.from({ length: columns.rows }, (_, i) => {
    const time = Number(times[i])
    return cellOfSample(time, values[i], qualities[i], time)
  })
}

async function readRolled(
  client: ClickHouseClient,
  point: PointRef,
  plan: BucketPlan,
  level: number,
  rolled: number,
): Promise<Cell[]> {
  const to = Math.min(plan.end, rolled)
  if (to <= plan.start) return []
  const [a, b] = [plan.start / level, Math.ceil(to / level)]
  const source = `SELECT * FROM ${tables.rollup} FINAL
    WHERE level = ${level / 1000} AND point = ${point.index} AND cell >= ${a} AND cell < ${b}`
  const start = `toInt64(cell) * ${level}`
  return readCells(client, source, start, `${start} + ${level}`, `${start} + firstAfterMs`)
}

async function readCells(
  client: ClickHouseClient,
  source: string,
  start: string,
  end: string,
  firstTime: string,
): Promise<Cell[]> {
  const columns = await client.query(
    `SELECT ${start} AS start, ${end} AS end, toUInt32(rows) AS rows, toUInt32(good) AS good,
       toUInt32(measured) AS measured, toUInt32(usable) AS usable, min, max, sum, first, last, toInt64(${firstTime}) AS firstTime, area,
       toInt64(heldMs) AS heldMs, toUInt8(holds) AS holds
     FROM (${source}) ORDER BY start ${final}`,
  )
  return cellsOf(columns)
}

async function readTextAggregate(client: ClickHouseClient, point: PointRef, plan: BucketPlan): Promise<Bucket[]> {
  const [columns, held] = await Promise.all([
    client.query(
      `SELECT intDiv(toUnixTimestamp64Milli(time) - toInt64(${plan.start}), toInt64(${plan.width})) AS bucket,
         count() AS rows, countIf(bitAnd(quality, 192) = 192) AS good,
         countIf(bitAnd(quality, 65280) = 0) AS measured
       FROM sample_text FINAL
       WHERE point = ${point.index} AND time >= ${timeSql(plan.start)} AND time < ${timeSql(plan.end)}
       GROUP BY bucket ORDER BY bucket ${final}`,
    ),
    heldSample(client, point),
  ])
  const bucket = columns.column<BigInt64Array>('bucket')
  const rows = columns.column<BigUint64Array>('rows')
  const good = columns.column<BigUint64Array>('good')
  const measured = columns.column<BigUint64Array>('measured')
  const counts = new Map<number, { rows: number; good: number; measured: number }>()
  for (let i = 0; i < columns.rows; i++) {
    counts.set(Number(bucket[i]), { rows: Number(rows[i]), good: Number(good[i]), measured: Number(measured[i]) })
  }
  if (held && held[0] >= plan.start && held[0] < plan.end) {
    // It is the newest, so its bucket, new or not, comes last.
    const last = bucketOf(plan, held[0])
    const count = counts.get(last) ?? { rows: 0, good: 0, measured: 0 }
    counts.set(last, {
      rows: count.rows + 1,
      good: count.good + (isGood(held[2]) ? 1 : 0),
      measured: count.measured + (isMeasured(held[2]) ? 1 : 0),
    })
  }
  const none = { min: null, max: null, avg: null, first: null, last: null, timeWeighted: null }
  return [...counts].map(([i, c]) => ({
    time: plan.start + i * plan.width,
    ...none,
    count: c.rows,
    good: c.good / c.rows,
    measured: c.measured / c.rows,
  }))
}
