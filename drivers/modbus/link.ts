import { connect as connectTcp, type Socket } from 'node:net'
import serial from 'modbus-serial'
import type { Table } from './config.ts'

/**
 * `exception`: the device answered with exception `code`; `timeout`: no answer in time; `garbage`: an answer that is not
 * one to the request; `closed`: the connection has ended.
 */
export class LinkError extends Error {
  readonly kind: 'exception' | 'timeout' | 'garbage' | 'closed'
  readonly code: number | undefined

  constructor(kind: LinkError['kind'], message: string, code?: number) {
    super(message)
    this.name = 'LinkError'
    this.kind = kind
    this.code = code
  }
}

// The package is CommonJS: its default export is the default member of what is imported.
const ModbusRTU = serial.default
type ModbusRTU = InstanceType<typeof ModbusRTU>

/** modbus-serial marks what went wrong by extra members of its errors. */
type SerialError = Error & { modbusCode?: number; errno?: unknown }
type Callback<T> = (error: NodeJS.ErrnoException, result: T) => void

function linkErrorOf(error: SerialError): LinkError {
  if (error.modbusCode !== undefined) return new LinkError('exception', error.message, error.modbusCode)
  if (error.errno === 'ETIMEDOUT') return new LinkError('timeout', 'no answer in time')
  return new LinkError('garbage', error.message)
}

/** One Modbus TCP connection. One request at a time: the caller sees to it. */
export class Link {
  readonly #socket: Socket
  readonly #client: ModbusRTU
  #cancel: ((error: LinkError) => void) | null = null

  private constructor(socket: Socket, client: ModbusRTU) {
    this.#socket = socket
    this.#client = client
  }

  /** Rejects with the socket's error, or when no connection came about within the timeout. */
  static async open(host: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<Link> {
    const socket = connectTcp({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000, signal })
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error(`${host}:${port} does not answer`)), timeoutMs)
      socket.once('connect', resolve)
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('connection closed')))
      socket.once('connect', () => clearTimeout(timer))
      socket.once('close', () => clearTimeout(timer))
    })
    const client = new ModbusRTU()
    client.on('error', () => {})
    await client.linkTCP(socket, { port })
    client.setTimeout(timeoutMs)
    return new Link(socket, client)
  }

  /** Called once when the connection has ended, with the reason. */
  onClose(listener: (error: Error) => void): void {
    let reason: Error | null = null
    this.#socket.on('error', (error) => {
      reason = error
    })
    this.#socket.once('close', () => {
      const error = reason ?? new Error('the device closed the connection')
      this.#cancel?.(new LinkError('closed', error.message))
      listener(error)
    })
  }

  /** Reads registers (2 bytes each) or bits (8 per byte); answers the data bytes as they came. */
  async read(table: Table, unitId: number, start: number, count: number): Promise<Buffer> {
    const isBits = table === 'coil' || table === 'discrete'
    const { buffer } = await this.#ask<{ buffer: Buffer }>((done) => {
      if (table === 'coil') this.#client.writeFC1(unitId, start, count, done)
      else if (table === 'discrete') this.#client.writeFC2(unitId, start, count, done)
      else if (table === 'holding') this.#client.writeFC3(unitId, start, count, done)
      else this.#client.writeFC4(unitId, start, count, done)
    })
    const expected = isBits ? Math.ceil(count / 8) : count * 2
    if (buffer.length !== expected) throw new LinkError('garbage', `${buffer.length} data bytes instead of ${expected}`)
    return buffer
  }

  async writeCoil(unitId: number, address: number, on: boolean): Promise<void> {
    await this.#ask<unknown>((done) => this.#client.writeFC5(unitId, address, on, done))
  }

  /** `registers` in wire order, 2 bytes each. */
  async writeRegisters(unitId: number, start: number, registers: Buffer): Promise<void> {
    const words = Array.from({ length: registers.length / 2 }, (_, i) => registers.readUInt16BE(i * 2))
    if (words.length === 1) await this.#ask<unknown>((done) => this.#client.writeFC6(unitId, start, words[0], done))
    else await this.#ask<unknown>((done) => this.#client.writeFC16(unitId, start, words, done))
  }

  close(): void {
    this.#cancel?.(new LinkError('closed', 'the connection was closed'))
    this.#client.destroy(() => {})
    this.#socket.destroy()
  }

  #ask<T>(send: (done: Callback<T>) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new LinkError('closed', 'the connection has ended'))
      this.#cancel = reject
      send((error, result) => {
        this.#cancel = null
        if (error) reject(linkErrorOf(error as SerialError))
        else resolve(result)
      })
    })
  }
}
