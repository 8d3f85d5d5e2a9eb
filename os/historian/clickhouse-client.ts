import { Agent, request as httpRequest } from 'node:http'
import { request as httpsRequest, Agent as TlsAgent } from 'node:https'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { type Lane, laneHeader } from './engine-config.ts'
import { decodeNative, type NativeColumns } from './native-block.ts'

/**
 * Where a ClickHouse answers: a server's URL (`http://user:password@host:8123/database`), or the embedded engine's
 * socket. Plain data, so that it can be handed to another thread.
 */
export type HistorianEndpoint = { url: string } | { socketPath: string }

export const historianRefusals = defineRefusals({
  historianUnavailable: [
    503,
    '历史库暂时不可用（{reason}），请稍后重试',
    'The historian is not available right now ({reason}); try again shortly',
  ],
  historianDiskFull: [507, '历史库磁盘空间不足，请清理或扩容', 'The historian’s disk is full; free or add space'],
  historianBusy: [503, '历史库写入队列已满，请放慢发送速度', 'The historian’s queue is full; send more slowly'],
})

/** ClickHouse refused or failed a statement. `code` is ClickHouse's own. */
export class ClickHouseError extends Error {
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.name = 'ClickHouseError'
    this.code = code
  }
}

/** The statement may or may not have been carried out. */
class Unreachable extends Error {}

/** ClickHouse codes that pass by themselves: timeouts, memory, too many parts, too many queries. */
const passingCodes = new Set([159, 202, 209, 210, 241, 252, 425])

const diskFullCode = 243

/** An engine that does not answer for so long is taken for dead; computing the rollups of a full day may take its time. */
const answerWithinMs: Record<Lane, number> = { append: 120_000, read: 120_000, maintain: 3_600_000 }

export type QueryOptions = {
  lane?: Lane
  body?: Buffer
  /** Goes on trying this long while the server cannot be reached. Only for statements that may be repeated: all of ours. */
  retryForMs?: number
}

/** Speaks ClickHouse's HTTP interface. Answers are Native blocks. */
export class ClickHouseClient {
  private readonly base: URL
  private readonly socketPath: string | undefined
  private readonly agent: Agent
  private readonly database: string
  private closed = false

  constructor(endpoint: HistorianEndpoint) {
    this.base = new URL('url' in endpoint ? endpoint.url : 'http://engine/')
    this.socketPath = 'socketPath' in endpoint ? endpoint.socketPath : undefined
    this.database = this.base.searchParams.get('database') ?? (this.base.pathname.replace(/\//g, '') || 'millrace')
    if (!/^\w+$/.test(this.database)) throw new RangeError(`not a database name: ${this.database}`)
    const options = { keepAlive: true, maxSockets: 16, keepAliveMsecs: 10_000 }
    this.agent = this.base.protocol === 'https:' ? new TlsAgent(options) : new Agent(options)
  }

  /** A server may not have the database yet; the embedded engine always has it. */
  async createDatabase(retryForMs: number): Promise<void> {
    if (this.socketPath) return
    await this.run(`CREATE DATABASE IF NOT EXISTS ${this.database}`, { retryForMs }, 'default')
  }

  /** Runs a SELECT and gives its columns. */
  async query(sql: string, options: QueryOptions = {}): Promise<NativeColumns> {
    return decodeNative(await this.run(`${sql} FORMAT Native`, options))
  }

  /** Runs a statement without an answer. With a body, the statement is an INSERT from `input(…)` and ends in FORMAT Native. */
  async execute(sql: string, options: QueryOptions = {}): Promise<void> {
    await this.run(sql, options)
  }

  close(): void {
    this.closed = true
    this.agent.destroy()
  }

  private async run(sql: string, options: QueryOptions, database = this.database): Promise<Buffer> {
    const until = Date.now() + (options.retryForMs ?? 10_000)
    for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      try {
        return await this.once(sql, options, database)
      } catch (error) {
        const passing =
          error instanceof Unreachable || (error instanceof ClickHouseError && passingCodes.has(error.code))
        if (error instanceof ClickHouseError && error.code === diskFullCode) {
          throw new Refusal(historianRefusals.historianDiskFull)
        }
        if (!passing) throw error
        if (this.closed || Date.now() + pauseMs > until) {
          throw new Refusal(historianRefusals.historianUnavailable, { reason: (error as Error).message.slice(0, 200) })
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  private once(sql: string, options: QueryOptions, database: string): Promise<Buffer> {
    // A statement without a block travels in the body, where its length has no limit.
    const params = new URLSearchParams({ database, wait_end_of_query: '1' })
    if (options.body) params.set('query', sql)
    const body = options.body ?? Buffer.from(sql)
    const headers: Record<string, string | number> = { 'Content-Length': body.length }
    if (options.lane) headers[laneHeader] = options.lane
    const { username, password } = this.base
    return new Promise((resolve, reject) => {
      const request = (this.base.protocol === 'https:' ? httpsRequest : httpRequest)(
        {
          method: 'POST',
          agent: this.agent,
          headers,
          path: `/?${params}`,
          ...(this.socketPath ? { socketPath: this.socketPath } : { host: this.base.hostname, port: this.base.port }),
          ...(username ? { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` } : {}),
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk) => chunks.push(chunk))
          response.on('error', (error) => reject(new Unreachable(error.message)))
          response.on('end', () => {
            const bytes = Buffer.concat(chunks)
            if (!response.complete) return reject(new Unreachable('the answer broke off'))
            if (response.statusCode === 200) return resolve(bytes)
            const message = bytes.toString().trim()
            if (response.statusCode === 503 || response.statusCode === 502) return reject(new Unreachable(message))
            reject(new ClickHouseError(Number(response.headers['x-clickhouse-exception-code'] ?? 0), message))
          })
        },
      )
      request.on('error', (error) => reject(new Unreachable(error.message)))
      request.setTimeout(answerWithinMs[options.lane ?? 'read'], () => request.destroy(new Error('no answer')))
      request.end(body)
    })
  }
}
