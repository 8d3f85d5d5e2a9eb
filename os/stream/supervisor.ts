import type { Binding, Driver, DriverContext, DriverSession, Log } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { backOffMs } from './back-off.ts'
import { StatusKeeper } from './connection-status.ts'
import { streamRefusals } from './refusals.ts'

/** A connection as the stream worker knows it. */
export type ConnectionRecord = {
  /** Its name over all tenants, see connection-key.ts. */
  key: string
  tenant: string
  code: string
  /** Its row in the shared counter table, the same as long as the process lives. */
  row: number
  driver: string
  enabled: boolean
  config: Record<string, unknown>
  secrets: Record<string, string>
  discover: boolean
  ingest: { origin?: string; clock?: 'source' | 'server' | 'corrected' }
}

/** The ends a session needs that are the same for all connections. */
export type SessionServices = Pick<DriverContext, 'clock'> & {
  /** Codes are those of the connection's tenant. */
  resolve(connection: ConnectionRecord, code: string): number | undefined
  ingest(
    connection: ConnectionRecord,
    ...args: Parameters<DriverContext['ingest']>
  ): ReturnType<DriverContext['ingest']>
  ingestPayload(connection: ConnectionRecord, payload: Uint8Array): ReturnType<DriverContext['ingestPayload']>
  log(connection: ConnectionRecord): Log
  folder(connection: ConnectionRecord): string
  /** The connection's points can no longer be trusted: their device is away. */
  lost(bindings: readonly Binding[], connection: ConnectionRecord): void
}

/** A session that does not come up within this time is given up. */
const connectTimeoutMs = 30_000
/** A session that ends sooner than this after connecting counts as a failed try. */
const stableAfterMs = 10_000

/**
 * Keeps one connection alive: connects, notices its end, waits with back-off, connects again. Exactly one session at a
 * time; whatever a driver throws ends in the status, never in the process.
 */
export class Supervisor {
  readonly keeper: StatusKeeper
  readonly #driver: Driver
  readonly #services: SessionServices
  #record: ConnectionRecord
  #bindings: readonly Binding[] = []
  #session: DriverSession | undefined
  #abort: AbortController | undefined
  #timer: NodeJS.Timeout | undefined
  #failures = 0
  #connectedAt = 0
  #everConnected = false
  /** Changes of a connection happen one after the other. */
  #queue: Promise<void> = Promise.resolve()

  constructor(record: ConnectionRecord, driver: Driver, services: SessionServices) {
    this.#record = record
    this.#driver = driver
    this.#services = services
    this.keeper = new StatusKeeper(record, services.clock)
  }

  get record(): ConnectionRecord {
    return this.#record
  }

  /** Takes a new configuration and connects with it. */
  configure(record: ConnectionRecord, bindings: readonly Binding[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end()
      this.#record = record
      this.#setBindings(bindings)
      this.#failures = 0
      if (record.enabled) void this.#connect()
      else this.keeper.enter('idle')
    })
  }

  rebind(bindings: readonly Binding[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#setBindings(bindings)
      await this.#passOn()
    })
  }

  /** Tells the open session its bindings. One that is still connecting is told when it is open. */
  async #passOn(): Promise<void> {
    if (!this.#session) return
    if (this.#session.rebind) {
      try {
        await this.#session.rebind(this.#bindings)
      } catch (error) {
        this.#down(this.#abort!, error)
      }
    } else {
      await this.#end()
      void this.#connect()
    }
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end()
      this.keeper.enter('idle')
    })
  }

  /** The open session, to browse, read or write. */
  session(): DriverSession {
    if (!this.#session) throw new Refusal(streamRefusals.notConnected, { connection: this.#record.code })
    return this.#session
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work, work)
    return this.#queue
  }

  #setBindings(bindings: readonly Binding[]): void {
    const good: Binding[] = []
    for (const binding of bindings) {
      const address = this.#driver.address.safeParse(binding.address)
      if (address.success) good.push({ ...binding, address: address.data })
      else this.keeper.badInput('wrongShape', `${binding.code}: ${address.error.issues[0]?.message ?? 'address'}`)
    }
    this.#bindings = good
    this.keeper.status.points = good.length
  }

  async #end(): Promise<void> {
    clearTimeout(this.#timer)
    this.#abort?.abort()
    this.#abort = undefined
    const session = this.#session
    this.#session = undefined
    if (session) await session.close().catch((error) => this.keeper.error(error))
  }

  #context(abort: AbortController): DriverContext {
    const record = this.#record
    const { keeper } = this
    return {
      connection: { id: record.key, code: record.code, secrets: record.secrets },
      config: this.#driver.config.parse(record.config),
      bindings: this.#bindings,
      ingest: (batch) => {
        keeper.samples(batch.points.length)
        return this.#services.ingest(record, batch)
      },
      ingestPayload: (payload) => this.#services.ingestPayload(record, payload),
      resolve: (code) => this.#services.resolve(record, code),
      down: (error) => this.#down(abort, error),
      badInput: (reason, detail, preview) => keeper.badInput(reason, detail, preview),
      countMessages: (n) => keeper.messages(n),
      clock: this.#services.clock,
      log: this.#services.log(record),
      folder: this.#services.folder(record),
      signal: abort.signal,
    }
  }

  async #connect(): Promise<void> {
    const abort = new AbortController()
    this.#abort = abort
    this.keeper.enter('connecting')
    const told = this.#bindings
    let timer: NodeJS.Timeout | undefined
    try {
      const opening = this.#driver.connect(this.#context(abort))
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new Refusal(streamRefusals.connectTimeout, { seconds: connectTimeoutMs / 1000 })),
          connectTimeoutMs,
        )
      })
      late.catch(() => {})
      // a session that arrives after it was given up is closed, not leaked
      opening.then((session) => abort.signal.aborted && void session.close().catch(() => {})).catch(() => {})
      const session = await Promise.race([opening, late])
      if (abort.signal.aborted) return
      this.#session = session
      this.#connectedAt = this.#services.clock()
      if (this.#everConnected) this.keeper.status.reconnects++
      this.#everConnected = true
      this.keeper.enter('connected')
      if (this.#bindings !== told) void this.#inTurn(() => this.#passOn())
    } catch (error) {
      this.#down(abort, error)
    } finally {
      clearTimeout(timer)
    }
  }

  #down(abort: AbortController, error: unknown): void {
    if (abort.signal.aborted || this.#abort !== abort) return
    abort.abort()
    this.#abort = undefined
    const session = this.#session
    this.#session = undefined
    void session?.close().catch(() => {})
    this.keeper.error(error)
    if (session) this.#services.lost(this.#bindings, this.#record)
    const now = this.#services.clock()
    this.#failures = session && now - this.#connectedAt > stableAfterMs ? 1 : this.#failures + 1
    const delay = backOffMs(this.#failures, Math.random())
    this.keeper.enter(error instanceof Refusal ? 'failed' : 'waiting')
    this.keeper.status.nextTryAt = now + delay
    this.#timer = setTimeout(() => void this.#connect(), delay)
  }
}
