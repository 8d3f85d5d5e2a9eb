import type { SampleBatch } from '../../contract/sample.ts'
import { type ClickHouseClient, ClickHouseError } from './clickhouse-client.ts'
import { encodeNativeBlock, type NativeColumn } from './native-block.ts'
import { hourMs, movedMessage, type RollupState, readRollupState } from './rollup-state.ts'
import { tables } from './schema.ts'
import { setInt64, ValueEncoder } from './value-code.ts'

/** How long a write goes on trying while the engine restarts. */
const retryForMs = 30_000
const maxMarkedHours = 200_000
/** 2100-01-01: the rollups count cells and hours in 32 bits. */
const maxTimeMs = 4_102_444_800_000

/** The comment by which `maintain` finds writes under way. */
export const appendTag = '/* millrace-append */'

const insertSettings = `SETTINGS async_insert = 0, insert_deduplicate = 0, max_partitions_per_insert_block = 0,
  max_insert_threads = 1, max_threads = 1, optimize_on_insert = 1`

const numberInput = `point UInt32, time DateTime64(3, \\'UTC\\'), scaled Int64, exponent Int8, quality UInt16`
const textInput = `point UInt32, time DateTime64(3, \\'UTC\\'), text String, quality UInt16`
const heldInput = `point UInt32, time DateTime64(3, \\'UTC\\'), value Float64, text String, isText UInt8, quality UInt16`

const insertInto = (table: string, input: string, where = '') =>
  `INSERT INTO ${table} ${insertSettings} SELECT * FROM input('${input}') ${where} FORMAT Native`

/** Writes samples. A late one first marks its hour as dirty, so that no rollup that lacks it is read: see rollup.ts. */
export class Appender {
  private readonly client: ClickHouseClient
  private readonly encoder = new ValueEncoder()
  private state: RollupState | null = null
  /** Hours already marked under the generation in `state`. */
  private marked = new Set<string>()

  constructor(client: ClickHouseClient) {
    this.client = client
  }

  async write(batch: SampleBatch): Promise<void> {
    const blocks = this.blocksOf(batch)
    const giveUpAt = Date.now() + retryForMs
    for (;;) {
      this.state ??= await readRollupState(this.client, retryForMs)
      const { generation, announced } = this.state
      await this.markLate(batch, announced, generation)
      // The check runs after the server has listed the statement, and `maintain` waits for what is listed: a write that
      // did not see the new generation is done before any cell is computed.
      const where = `WHERE throwIf((SELECT max(generation) FROM ${tables.rollupState}) != ${generation}, '${movedMessage}') = 0`
      try {
        await Promise.all(
          blocks.map(({ table, input, body }) =>
            this.client.execute(`${appendTag} ${insertInto(table, input, where)}`, {
              lane: 'append',
              body,
              retryForMs,
            }),
          ),
        )
        return
      } catch (error) {
        const moved = error instanceof ClickHouseError && error.message.includes(movedMessage)
        if (!moved || Date.now() > giveUpAt) throw error
        this.state = null
        this.marked.clear()
      }
    }
  }

  /** Replaces what is held for the batch's points. */
  async writeHeld(batch: SampleBatch): Promise<void> {
    const rows = batch.points.length
    const isText = Uint8Array.from({ length: rows }, (_, i) => (batch.texts?.[i] === undefined ? 0 : 1))
    const body = encodeNativeBlock([
      { name: 'point', type: 'UInt32', values: batch.points },
      timeColumn(batch.times),
      { name: 'value', type: 'Float64', values: batch.values },
      { name: 'text', type: 'String', values: Array.from({ length: rows }, (_, i) => batch.texts?.[i] ?? '') },
      { name: 'isText', type: 'UInt8', values: isText },
      { name: 'quality', type: 'UInt16', values: batch.qualities },
    ])
    await this.client.execute(insertInto('sample_held', heldInput), { lane: 'append', body, retryForMs })
  }

  private blocksOf(batch: SampleBatch): { table: string; input: string; body: Buffer }[] {
    const isText = (row: number) => batch.texts?.[row] !== undefined
    const all = batch.points.length
    const textRows: number[] = []
    if (batch.texts) for (let i = 0; i < all; i++) if (isText(i)) textRows.push(i)
    const blocks = []
    if (textRows.length < all) {
      const numbers = textRows.length === 0 ? batch : pick(batch, (i) => !isText(i))
      blocks.push({ table: 'sample', input: numberInput, body: this.encodeNumbers(numbers) })
    }
    if (textRows.length > 0) {
      const texts = pick(batch, isText)
      const text = { name: 'text', type: 'String', values: textRows.map((i) => batch.texts![i]!) }
      const [point, time, quality] = keyColumns(texts)
      blocks.push({ table: 'sample_text', input: textInput, body: encodeNativeBlock([point, time, text, quality]) })
    }
    return blocks
  }

  private encodeNumbers(batch: SampleBatch): Buffer {
    const rows = batch.points.length
    const scaled = new BigInt64Array(rows)
    const words = new Uint32Array(scaled.buffer)
    const exponents = new Int8Array(rows)
    for (let i = 0; i < rows; i++) this.encoder.encode(batch.points[i], batch.values[i], i, words, exponents)
    const [point, time, quality] = keyColumns(batch)
    return encodeNativeBlock([
      point,
      time,
      { name: 'scaled', type: 'Int64', values: scaled },
      { name: 'exponent', type: 'Int8', values: exponents },
      quality,
    ])
  }

  private async markLate(batch: SampleBatch, announced: number, generation: number): Promise<void> {
    const late = new Map<string, [point: number, hour: number]>()
    for (let i = 0; i < batch.points.length; i++) {
      if (batch.times[i] >= announced) continue
      const hour = Math.floor(batch.times[i] / hourMs)
      const key = `${batch.points[i]}/${hour}`
      if (!this.marked.has(key)) late.set(key, [batch.points[i], hour])
    }
    if (late.size === 0) return
    await markDirty(this.client, generation, [...late.values()], retryForMs)
    if (this.marked.size + late.size > maxMarkedHours) this.marked.clear()
    for (const key of late.keys()) this.marked.add(key)
  }
}

/** The ingest refuses other times; here they would be a fault of ours. */
export function checkTimes(batch: SampleBatch): void {
  for (const time of batch.times) {
    if (!(time >= 0 && time <= maxTimeMs)) throw new RangeError(`the historian keeps 1970 to 2100, not ${time}`)
  }
}

/** Makes hours of points dirty, durably. */
export async function markDirty(
  client: ClickHouseClient,
  generation: number,
  hours: readonly (readonly [point: number, hour: number])[],
  retryForMs: number,
): Promise<void> {
  const body = encodeNativeBlock([
    { name: 'generation', type: 'UInt64', values: new BigUint64Array(hours.length).fill(BigInt(generation)) },
    { name: 'point', type: 'UInt32', values: Uint32Array.from(hours, ([point]) => point) },
    { name: 'hour', type: 'UInt32', values: Uint32Array.from(hours, ([, hour]) => hour) },
  ])
  const sql = insertInto(tables.rollupDirty, 'generation UInt64, point UInt32, hour UInt32')
  await client.execute(sql, { lane: 'append', body, retryForMs })
}

function timeColumn(times: Float64Array): NativeColumn {
  const ms = new BigInt64Array(times.length)
  const words = new Uint32Array(ms.buffer)
  for (let i = 0; i < ms.length; i++) setInt64(words, i, Math.trunc(times[i]))
  return { name: 'time', type: "DateTime64(3, 'UTC')", values: ms }
}

function keyColumns(batch: SampleBatch): [NativeColumn, NativeColumn, NativeColumn] {
  return [
    { name: 'point', type: 'UInt32', values: batch.points },
    timeColumn(batch.times),
    { name: 'quality', type: 'UInt16', values: batch.qualities },
  ]
}

function pick(batch: SampleBatch, keep: (row: number) => boolean): SampleBatch {
  return {
    points: batch.points.filter((_, i) => keep(i)),
    times: batch.times.filter((_, i) => keep(i)),
    values: batch.values.filter((_, i) => keep(i)),
    qualities: batch.qualities.filter((_, i) => keep(i)),
  }
}
