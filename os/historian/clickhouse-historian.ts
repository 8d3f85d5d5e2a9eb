import type { SampleBatch } from '../../contract/sample.ts'
import { readAggregate } from './aggregate.ts'
import { Appender, checkTimes } from './append.ts'
import { ClickHouseClient, type HistorianEndpoint } from './clickhouse-client.ts'
import type { Historian, RetentionClasses } from './historian.ts'
import { readExtent, readHeld, readLatest, readRaw, readValueAt } from './read.ts'
import { readColumns } from './read-columns.ts'
import { deleteRange, expire } from './retention.ts'
import { rollUp } from './rollup.ts'
import { schema } from './schema.ts'
import { WriteQueue } from './write-queue.ts'

const startWithinMs = 30_000
const expireEveryMs = 3_600_000

export type ConnectOptions = {
  /** Says what time it is: how long the newest value has held, what is old enough to roll up or delete. */
  clock?: () => number
}

/**
 * A historian on whatever ClickHouse answers at the endpoint; makes the tables where they are missing. Several may be
 * connected to one endpoint, from several threads; `maintain`, `setRetention` and `deleteRange` belong to one of them.
 */
export async function connectHistorian(
  endpoint: HistorianEndpoint,
  { clock = Date.now }: ConnectOptions = {},
): Promise<Historian> {
  const client = new ClickHouseClient(endpoint)
  await client.createDatabase(startWithinMs)
  for (const statement of schema) await client.execute(statement, { retryForMs: startWithinMs })

  const appender = new Appender(client)
  const appends = new WriteQueue((batch) => appender.write(batch))
  const holds = new WriteQueue((batch) => appender.writeHeld(batch))
  let retention: { classes: RetentionClasses; classOf: ReadonlyMap<number, string> } | null = null
  let expiredAt = Number.NEGATIVE_INFINITY

  // Rollups and deletions follow each other: a cell must not be computed while its samples are being deleted.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work, work)
    last = result.catch(() => {})
    return result
  }

  async function maintain(): Promise<void> {
    await rollUp(client, clock())
    if (!retention || clock() - expiredAt < expireEveryMs) return
    await expire(client, retention.classes, retention.classOf, clock())
    expiredAt = clock()
  }

  return {
    async append(batch: SampleBatch) {
      checkTimes(batch)
      await appends.add(batch)
    },
    async hold(batch: SampleBatch) {
      checkTimes(batch)
      await holds.add(batch)
    },
    held: () => readHeld(client),
    raw: (point, range) => readRaw(client, point, range),
    columns: (points, range) => readColumns(client, points, range),
    aggregate: (point, range) => readAggregate(client, point, range, clock()),
    valueAt: (point, time, interpolation) => readValueAt(client, point, time, interpolation),
    latest: (points) => readLatest(client, points, clock()),
    extent: (point) => readExtent(client, point),
    deleteRange: (point, range) => inTurn(() => deleteRange(client, point, range)),
    async setRetention(classes, classOf) {
      retention = { classes, classOf }
      expiredAt = Number.NEGATIVE_INFINITY
    },
    maintain: () => inTurn(maintain),
    stats: () => readStats(client),
    async close() {
      await Promise.all([appends.idle(), holds.idle(), last])
      client.close()
    },
  }
}

async function readStats(client: ClickHouseClient): Promise<{ samples: number; bytes: number; parts: number }> {
  const columns = await client.query(
    `SELECT sumIf(rows, table IN ('sample', 'sample_text')) AS samples, sum(bytes_on_disk) AS bytes, count() AS parts
     FROM system.parts WHERE active AND database = currentDatabase()`,
  )
  const value = (name: string) => Number(columns.column<BigUint64Array>(name)[0])
  return { samples: value('samples'), bytes: value('bytes'), parts: value('parts') }
}
