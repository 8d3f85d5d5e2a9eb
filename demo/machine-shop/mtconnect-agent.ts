import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AgentDevice,
  type AgentItem,
  type ConditionLevel,
  itemsBelow,
  ObservationBuffer,
} from './mtconnect-buffer.ts'
import { type AgentHeader, devicesDocument, errorDocument, streamsDocument } from './mtconnect-documents.ts'

export type { AgentComponent, AgentDevice, AgentItem } from './mtconnect-buffer.ts'

export type AgentOptions = {
  devices: AgentDevice[]
  host?: string
  /** 0: any free one. */
  port?: number
  /** Observations that are kept. */
  bufferSize?: number
  version?: string
  clock?: () => number
  /** Does not stream: a request with an interval is answered once, as by some old agents. */
  plain?: boolean
}

export type MtconnectAgent = {
  readonly port: number
  readonly url: string
  /** Requests answered so far, by path and query. */
  readonly requests: readonly string[]
  /** A new value of a sample or event; null: unavailable. A vector is three numbers in a text. */
  set(id: string, value: string | number | null, time?: number): void
  /** Normal without a code ends all that is active. */
  condition(id: string, level: ConditionLevel, about?: { code?: string; text?: string }, time?: number): void
  /** Ends all streams and begins anew: another instance, an empty buffer, all unavailable; with other devices if given. */
  restart(devices?: AgentDevice[]): void
  close(): Promise<void>
}

const boundary = 'millrace-mtconnect-boundary'
const maxRequests = 10_000

class Refused extends Error {
  readonly code: string
  constructor(code: string, text: string) {
    super(text)
    this.code = code
  }
}

function numberOf(query: URLSearchParams, name: string, fallback: number, low: number, high: number): number {
  const text = query.get(name)
  if (text === null) return fallback
  if (!/^\d{1,15}$/.test(text)) throw new Refused('QUERY_ERROR', `'${name}' is not a whole number`)
  const value = Number(text)
  if (value < low || value > high) throw new Refused('OUT_OF_RANGE', `'${name}' must be from ${low} to ${high}`)
  return value
}

class Agent {
  readonly requests: string[] = []
  readonly #options: AgentOptions
  readonly #clock: () => number
  readonly #streams = new Set<ServerResponse>()
  #devices: AgentDevice[]
  #items!: Map<string, AgentItem>
  #buffer!: ObservationBuffer
  #instanceId = 0
  #modelChange = 0

  constructor(options: AgentOptions) {
    this.#options = options
    this.#clock = options.clock ?? Date.now
    this.#devices = options.devices
    this.restart()
  }

  get #bufferSize(): number {
    return this.#options.bufferSize ?? 16_384
  }

  restart(devices = this.#devices): void {
    this.endStreams()
    this.#devices = devices
    this.#items = new Map(devices.flatMap(itemsBelow).map(({ item }) => [item.id, item]))
    this.#instanceId = Math.max(this.#instanceId + 1, Math.floor(this.#clock() / 1000))
    this.#modelChange = this.#clock()
    this.#buffer = new ObservationBuffer([...this.#items.values()], this.#bufferSize, this.#clock())
  }

  endStreams(): void {
    for (const stream of this.#streams) stream.end()
    this.#streams.clear()
  }

  set(id: string, value: string | number | null, time = this.#clock()): void {
    this.#buffer.add(this.#item(id), time, value === null ? 'UNAVAILABLE' : String(value))
  }

  condition(
    id: string,
    level: ConditionLevel,
    about: { code?: string; text?: string } = {},
    time = this.#clock(),
  ): void {
    this.#buffer.add(this.#item(id), time, about.text ?? '', { level, code: about.code })
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://agent')
    if (this.requests.length < maxRequests) this.requests.push(`${url.pathname}${url.search}`)
    try {
      this.#route(url, response)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      response.writeHead(404, { 'content-type': 'text/xml' })
      response.end(errorDocument(this.#header(), error.code, error.message))
    }
  }

  #item(id: string): AgentItem {
    const item = this.#items.get(id)
    if (!item) throw new Error(`the agent has no data item ${id}`)
    return item
  }

  #header(): AgentHeader {
    const { first, next } = this.#buffer
    const { version = '2.0' } = this.#options
    const [instanceId, modelChange] = [this.#instanceId, this.#modelChange]
    return { version, instanceId, bufferSize: this.#bufferSize, time: this.#clock(), first, next, modelChange }
  }

  #route(url: URL, response: ServerResponse): void {
    const path = url.pathname.split('/').filter((word) => word !== '')
    const verb = ['probe', 'current', 'sample'].includes(path.at(-1) ?? '') ? (path.pop() as string) : 'probe'
    const [name] = path
    const devices = name
      ? this.#devices.filter((d) => [d.name, d.uuid].includes(decodeURIComponent(name)))
      : this.#devices
    if (devices.length === 0 && name) throw new Refused('NO_DEVICE', `there is no device ${name}`)
    if (url.searchParams.has('path')) throw new Refused('UNSUPPORTED', 'paths are not supported')
    if (verb === 'sample') {
      this.#sample(url.searchParams, devices, response)
      return
    }
    response.writeHead(200, { 'content-type': 'text/xml' })
    if (verb === 'probe') response.end(devicesDocument(this.#header(), devices))
    else response.end(streamsDocument(this.#header(), devices, this.#buffer.current(), this.#buffer.next))
  }

  #sample(query: URLSearchParams, devices: AgentDevice[], response: ServerResponse): void {
    const { first, next } = this.#buffer
    const from = numberOf(query, 'from', first, first, next)
    const count = numberOf(query, 'count', 100, 1, this.#bufferSize)
    const intervalMs = numberOf(query, 'interval', -1, 0, 3_600_000)
    const heartbeatMs = numberOf(query, 'heartbeat', 10_000, 1, 3_600_000)
    if (intervalMs >= 0 && !this.#options.plain) {
      this.#stream(devices, from, count, { intervalMs: Math.max(10, intervalMs), heartbeatMs }, response)
      return
    }
    response.writeHead(200, { 'content-type': 'text/xml' })
    response.end(this.#read(devices, from, count).document)
  }

  #read(devices: AgentDevice[], from: number, count: number): { document: string; rows: number; next: number } {
    const wanted = new Set(devices.flatMap(itemsBelow).map(({ item }) => item.id))
    const { rows, next } = this.#buffer.from(from, count, wanted)
    return { document: streamsDocument(this.#header(), devices, rows, next), rows: rows.length, next }
  }

  #stream(
    devices: AgentDevice[],
    from: number,
    count: number,
    every: { intervalMs: number; heartbeatMs: number },
    response: ServerResponse,
  ): void {
    response.writeHead(200, { 'content-type': `multipart/x-mixed-replace;boundary=${boundary}` })
    response.flushHeaders()
    this.#streams.add(response)
    let next = from
    let saidAt = performance.now()
    const send = (document: string) => {
      saidAt = performance.now()
      const length = Buffer.byteLength(document)
      response.write(`--${boundary}\r\nContent-type: text/xml\r\nContent-length: ${length}\r\n\r\n${document}\r\n`)
    }
    const timer = setInterval(() => {
      if (response.writableNeedDrain) return // the client is slow: it gets what has gathered, later
      if (next < this.#buffer.first) {
        send(errorDocument(this.#header(), 'OUT_OF_RANGE', 'the client could not keep up'))
        response.end()
        return
      }
      const { document, rows, next: after } = this.#read(devices, next, count)
      next = after
      if (rows > 0 || performance.now() - saidAt >= every.heartbeatMs) send(document)
    }, every.intervalMs)
    response.on('close', () => {
      clearInterval(timer)
      this.#streams.delete(response)
    })
  }
}

/** An MTConnect agent over HTTP for machines that are not there: what it is told is what it says. */
export async function startMtconnectAgent(options: AgentOptions): Promise<MtconnectAgent> {
  const { host = '127.0.0.1', port = 0 } = options
  const agent = new Agent(options)
  const server = createServer((request, response) => agent.answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const listening = server.address() as AddressInfo
  return {
    port: listening.port,
    url: `http://${host}:${listening.port}`,
    requests: agent.requests,
    set: (...args) => agent.set(...args),
    condition: (...args) => agent.condition(...args),
    restart: (devices) => agent.restart(devices),
    close() {
      agent.endStreams()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
