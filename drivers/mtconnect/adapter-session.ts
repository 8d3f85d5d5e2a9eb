import { connect as connectTcp, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Binding, BrowseItem } from '../../contract/driver.ts'
import type { MtconnectAddress } from './config.ts'
import { readDevicesFile } from './devices-file.ts'
import { type Context, Feed, readRow } from './feed.ts'
import { LineSplitter, type SplitLine } from './line-splitter.ts'
import type { DeviceModel } from './model.ts'
import type { Observation } from './observation.ts'
import { type KeyKind, kindOf, type Line, ShdrReader } from './shdr.ts'

export const maxLineBytes = 256 * 1024
/** Keys that are remembered: those seen, for browsing and reading, and those reported. */
const maxKeys = 10_000
const closeWaitMs = 2000

function open(host: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host, port, noDelay: true, keepAlive: true, signal })
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => socket.destroy(new Error(`${host}:${port}: ETIMEDOUT, no answer within ${timeoutMs} ms`)),
      timeoutMs,
    )
    const settle = (done: () => void) => {
      clearTimeout(late)
      done()
    }
    socket.once('connect', () => settle(() => resolve(socket)))
    socket.on('error', (error) => settle(() => reject(error))) // stays: a later one is told by `close`
  })
}

/**
 * Listens to an adapter: lines of SHDR over TCP. Adapters keep nothing, so what is said while nobody listens is gone; on
 * connecting they say all that is current.
 */
export class AdapterSession {
  readonly #ctx: Context
  readonly #feed: Feed
  readonly #end = new AbortController()
  #socket!: Socket
  #model: DeviceModel | undefined
  #bound = new Map<string, Binding<MtconnectAddress>>()
  readonly #latest = new Map<string, Observation>()
  readonly #reported = new Set<string>()
  #assetLines = 0
  /** The adapter's promise: some sign within so many ms. Undefined for adapters without a heartbeat. */
  #pongMs: number | undefined
  #heardAt = 0
  #holding = false
  #done: Promise<void> = Promise.resolve()

  constructor(ctx: Context) {
    this.#ctx = ctx
    this.#feed = new Feed(ctx)
  }

  get model(): DeviceModel | undefined {
    return this.#model
  }

  async start(): Promise<void> {
    const { host, port, timeoutMs, devicesFile, maxDocumentBytes } = this.#ctx.config
    if (devicesFile) this.#model = await readDevicesFile(this.#ctx.folder, devicesFile, maxDocumentBytes)
    for (const problem of this.#model?.problems.slice(0, 20) ?? []) this.#ctx.badInput('wrongShape', problem)
    await this.rebind(this.#ctx.bindings)
    this.#socket = await open(host as string, port, timeoutMs, this.#ctx.signal)
    this.#heardAt = performance.now()
    this.#done = this.#run().catch((error) => {
      if (!this.#ended()) this.#ctx.down(error as Error)
    })
    this.#watch()
  }

  async rebind(bindings: readonly Binding<MtconnectAddress>[]): Promise<void> {
    this.#bound = new Map(bindings.map((b) => [b.address.item, b]))
    await this.#feed.bind(bindings, ({ item }) => {
      if (!this.#model) return { key: item }
      const found = this.#model.resolve(item)
      return found && { key: found.id, item: found }
    })
    const last = bindings.map((b) => this.#latest.get(this.#keyOf(b.address.item))).filter((o) => o !== undefined)
    if (last.length > 0) this.#feed.take(last)
  }

  async read(addresses: MtconnectAddress[]) {
    return addresses.map((address) => {
      const last = this.#latest.get(this.#keyOf(address.item))
      return readRow(last ? [last] : [], address, this.#model?.resolve(address.item))
    })
  }

  /** Without a devices file: the keys that were heard so far. */
  browse(): BrowseItem[] {
    return [...this.#latest.values()].slice(0, 1000).map(({ item, said }) => ({
      id: item,
      name: item,
      readable: true,
      writable: false,
      hasChildren: false,
      type: said.kind === 'value' && said.text !== '' && Number.isFinite(Number(said.text)) ? 'number' : 'text',
      address: { item },
    }))
  }

  async close(): Promise<void> {
    this.#end.abort()
    this.#socket?.destroy()
    const settled = this.#done.then(() => this.#feed.settled()).catch(() => {})
    await Promise.race([settled, pause(closeWaitMs, undefined, { ref: false })])
  }

  #ended(): boolean {
    return this.#end.signal.aborted || this.#ctx.signal.aborted
  }

  #keyOf(key: string): string {
    return this.#model?.resolve(key)?.id ?? key
  }

  #kindOf(key: string): KeyKind | undefined {
    const item = this.#model?.resolve(key)
    return item ? kindOf(item) : this.#bound.get(key)?.address.kind
  }

  /** Nothing more is read while the ingest has not taken what was: the adapter waits, or says so by closing. */
  async #run(): Promise<void> {
    const splitter = new LineSplitter(maxLineBytes)
    const reader = new ShdrReader((key) => this.#kindOf(key))
    this.#socket.write('* PING\n')
    for await (const chunk of this.#socket) {
      this.#heardAt = performance.now()
      const lines = splitter.push(chunk as Buffer)
      this.#holding = true
      await this.#feed.take(lines.flatMap((line) => this.#read(reader, line)))
      this.#holding = false
      this.#heardAt = performance.now()
    }
    if (!this.#ended()) throw new Error('ECONNRESET: the adapter closed the connection')
  }

  #read(reader: ShdrReader, line: SplitLine): Observation[] {
    this.#ctx.countMessages(1)
    if ('tooLong' in line) {
      this.#ctx.badInput('tooLarge', `a line of ${line.tooLong} bytes, at most ${maxLineBytes}`)
      return []
    }
    if ('notUtf8' in line) {
      this.#ctx.badInput('notUtf8', 'a line is not UTF-8', line.notUtf8)
      return []
    }
    return reader.read(line.text, this.#ctx.clock()).flatMap((one) => this.#take(one, line.text))
  }

  #take(line: Line, text: string): Observation[] {
    if (line.kind === 'refused') this.#ctx.badInput(line.reason, line.detail, text)
    else if (line.kind === 'command') this.#command(line.name, line.argument)
    else if (line.kind === 'asset' && this.#assetLines++ === 0) this.#ctx.log.info('assets of the adapter are not kept')
    return line.kind === 'data' ? line.observations.map((o) => this.#known(o)) : []
  }

  /** Under the data item's id where there is a model. A key that belongs to none is told once. */
  #known(observation: Observation): Observation {
    const { item } = observation
    const found = this.#model?.resolve(item)
    if (this.#model && !found && !this.#reported.has(item) && this.#reported.size < maxKeys) {
      this.#reported.add(item)
      this.#ctx.badInput('deviceError', `the key ${item.slice(0, 200)} is in no data item of the devices file`)
    }
    const known = found ? { ...observation, item: found.id } : observation
    if (this.#latest.has(known.item) || this.#latest.size < maxKeys) this.#latest.set(known.item, known)
    return known
  }

  #command(name: string, argument: string): void {
    if (name !== 'PONG') return
    const ms = Number(argument)
    this.#pongMs = ms >= 100 && ms <= 3_600_000 ? ms : this.#ctx.config.heartbeatSeconds * 1000
  }

  /** Asks for a sign of life in the adapter's own rhythm, and ends the session when two questions in a row get none. */
  async #watch(): Promise<void> {
    const { signal } = this.#end
    let askedAt = this.#heardAt
    let missed = 0
    while (!this.#ended()) {
      await pause(this.#pongMs ?? this.#ctx.config.heartbeatSeconds * 1000, undefined, { signal }).catch(() => {})
      if (this.#ended()) return
      missed = this.#pongMs === undefined || this.#holding || this.#heardAt > askedAt ? 0 : missed + 1
      if (missed >= 2) {
        const silentMs = Math.round(performance.now() - this.#heardAt)
        this.#socket.destroy(new Error(`ETIMEDOUT: the adapter has been silent for ${silentMs} ms`))
        return
      }
      askedAt = performance.now()
      if (this.#socket.writable) this.#socket.write('* PING\n')
    }
  }
}
