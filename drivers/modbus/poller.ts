import { setTimeout as pause } from 'node:timers/promises'
import type { Binding, DriverContext } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { emptyBatch, type SampleBatch } from '../../contract/sample.ts'
import { offer } from '../offer.ts'
import { isBitTable, type ModbusAddress, type ModbusConfig, sizeOf } from './config.ts'
import { type Decoded, decodeBit, decodeRegisters } from './decode.ts'
import { type Link, LinkError } from './link.ts'
import { planReads, type Read, type Span, splitRead } from './plan.ts'

/** A point that the device refuses is asked for again after this time; asking each cycle would slow the good ones down. */
const refusedRetryMs = 30_000

const illegalFunction = 1
const stillWorking = [5, 6]
const unitUnreachable = [10, 11]

export type Row = Decoded & { time: number }
/** A request of a lane; `retryAt`: the device refused it and it is left out until then (monotonic ms). */
type Planned = Read & { retryAt?: number }
type Lane = { everyMs: number; dueAt: number; bindings: Binding<ModbusAddress>[]; spans: Span[]; reads: Planned[] }

export class OutOfRange extends Error {}

/** Where an address lies on the wire, counted from 0. Throws OutOfRange. */
export function spanOf(address: ModbusAddress, config: ModbusConfig): Span {
  const start = config.zeroBased ? address.address : address.address - 1
  const count = sizeOf(address)
  if (start < 0 || start + count > 65_536) throw new OutOfRange(`address ${address.address}`)
  return { unitId: address.unitId ?? config.unitId, table: address.table, start, count }
}

/** Lets one request run at a time, in the order asked, with the pause between them that the device wants. */
export class Turns {
  readonly #pauseMs: number
  #last: Promise<unknown> = Promise.resolve()

  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {}).then(() => (this.#pauseMs > 0 ? pause(this.#pauseMs) : undefined))
    return turn
  }
}

const without = (word: number, time: number): Row => ({ value: Number.NaN, quality: word, time })

/** Reads groups of addresses, tells what the device refuses and when it is lost. */
export class GroupReader {
  readonly #ctx: DriverContext<ModbusConfig, ModbusAddress>
  readonly #link: Link
  readonly #turns: Turns
  #failures = 0

  constructor(ctx: DriverContext<ModbusConfig, ModbusAddress>, link: Link, turns: Turns) {
    this.#ctx = ctx
    this.#link = link
    this.#turns = turns
  }

  /**
   * Reads a group into `rows` (by span index) and answers the groups to read in its place from now on: the same, or its
   * parts where the device refuses some of it. A unit that does not answer is added to `silent`. Throws when the device
   * is lost.
   */
  async read(
    read: Planned,
    spans: readonly Span[],
    addresses: readonly ModbusAddress[],
    rows: Map<number, Row>,
    silent: Set<number>,
  ): Promise<Planned[]> {
    const fail = (word: number) => {
      for (const i of read.spans) rows.set(i, without(word, this.#ctx.clock()))
      return [read]
    }
    if (silent.has(read.unitId)) return fail(quality.badCommFailure)
    let answer: { bytes: Buffer; time: number }
    try {
      answer = await this.#turns.run(() => this.#request(read))
    } catch (error) {
      if (!(error instanceof LinkError) || error.kind === 'closed') throw error
      const where = `unit ${read.unitId} ${read.table} ${read.start}+${read.count}: ${error.message}`
      if (error.kind !== 'exception') {
        this.#ctx.badInput('protocol', where)
        this.#failures++
        if (this.#failures >= this.#ctx.config.failuresBeforeDown) throw error
        silent.add(read.unitId)
        return fail(quality.badCommFailure)
      }
      this.#failures = 0
      this.#ctx.badInput('deviceError', where)
      const code = error.code as number
      if (unitUnreachable.includes(code)) {
        silent.add(read.unitId)
        return fail(quality.badCommFailure)
      }
      if (stillWorking.includes(code)) return fail(quality.badDeviceFailure)
      if (read.spans.length === 1 || code === illegalFunction) {
        read.retryAt = performance.now() + refusedRetryMs
        return fail(quality.badDeviceFailure)
      }
      const [a, b] = splitRead(read, spans)
      return [
        ...(await this.read(a, spans, addresses, rows, silent)),
        ...(await this.read(b, spans, addresses, rows, silent)),
      ]
    }
    this.#failures = 0
    for (const i of read.spans) {
      const at = spans[i].start - read.start
      const value = isBitTable(read.table)
        ? decodeBit(answer.bytes, at)
        : decodeRegisters(answer.bytes.subarray(at * 2, (at + spans[i].count) * 2), addresses[i])
      rows.set(i, { ...value, time: answer.time })
    }
    return [{ ...read, retryAt: undefined }]
  }

  /** The values were true at some time between question and answer: the middle is given. */
  async #request(read: Read): Promise<{ bytes: Buffer; time: number }> {
    this.#ctx.countMessages(1)
    const asked = this.#ctx.clock()
    const bytes = await this.#link.read(read.table, read.unitId, read.start, read.count)
    return { bytes, time: Math.round((asked + this.#ctx.clock()) / 2) }
  }
}

function batchOf(rows: { binding: Binding<ModbusAddress>; row: Row }[]): SampleBatch {
  const batch = emptyBatch(rows.length)
  const texts: (string | undefined)[] = []
  rows.forEach(({ binding, row }, i) => {
    const asText = binding.type === 'text' && !Number.isNaN(row.value) ? (row.exact ?? String(row.value)) : undefined
    texts[i] = row.text ?? asText
    batch.points[i] = binding.point
    batch.times[i] = row.time
    batch.values[i] = texts[i] === undefined ? row.value : Number.NaN
    batch.qualities[i] = row.quality
  })
  if (texts.some((t) => t !== undefined)) batch.texts = texts
  return batch
}

/** Polls the points of a connection, each lane of points with its own period, one request after the other. */
export class Poller {
  readonly #ctx: DriverContext<ModbusConfig, ModbusAddress>
  readonly #reader: GroupReader
  readonly #end = new AbortController()
  #wake = new AbortController()
  #lanes: Lane[] = []
  #done: Promise<void> = Promise.resolve()
  #lost: (error: Error) => void = () => {}

  constructor(ctx: DriverContext<ModbusConfig, ModbusAddress>, reader: GroupReader) {
    this.#ctx = ctx
    this.#reader = reader
  }

  /** Begins to poll; `lost` is called when the device is lost or the ingest fails. */
  start(bindings: readonly Binding<ModbusAddress>[], lost: (error: Error) => void): void {
    this.#lost = lost
    this.bind(bindings)
    this.#done = this.#run().catch((error) => {
      if (!this.#end.signal.aborted) lost(error as Error)
    })
  }

  bind(bindings: readonly Binding<ModbusAddress>[]): void {
    const { config } = this.#ctx
    const limits = {
      maxRegisters: config.maxRegistersPerRequest,
      maxBits: config.maxBitsPerRequest,
      maxGap: config.maxGap,
    }
    const unusable: Binding<ModbusAddress>[] = []
    const usable = bindings.filter((b) => {
      try {
        return spanOf(b.address, config)
      } catch {
        unusable.push(b)
        return false
      }
    })
    const byPeriod = Map.groupBy(usable, (b) => b.address.pollEveryMs ?? config.pollEveryMs)
    this.#lanes = [...byPeriod].map(([everyMs, members]) => {
      const spans = members.map((b) => spanOf(b.address, config))
      const { reads, tooLong } = planReads(spans, limits)
      unusable.push(...tooLong.map((i) => members[i]))
      return { everyMs, dueAt: performance.now(), bindings: members, spans, reads }
    })
    this.#tellUnusable(unusable)
    this.#wake.abort()
  }

  async stop(): Promise<void> {
    this.#end.abort()
    this.#wake.abort()
    await this.#done
  }

  #tellUnusable(bindings: Binding<ModbusAddress>[]): void {
    if (bindings.length === 0) return
    const row = without(quality.badConfiguration, this.#ctx.clock())
    this.#ctx.log.warn('modbus points cannot be read: address or length out of range', {
      codes: bindings.slice(0, 20).map((b) => b.code),
    })
    this.#give(bindings.map((binding) => ({ binding, row })))
  }

  async #run(): Promise<void> {
    let taken: Promise<unknown> = Promise.resolve()
    while (!this.#end.signal.aborted) {
      const lane = this.#lanes.reduce<Lane | null>((a, b) => (a && a.dueAt <= b.dueAt ? a : b), null)
      const waitMs = lane ? lane.dueAt - performance.now() : 3_600_000
      if (!lane || waitMs > 0) {
        this.#wake = new AbortController()
        await pause(waitMs, undefined, { signal: this.#wake.signal }).catch(() => {})
        continue
      }
      const rows = await this.#poll(lane)
      // Late by more than a period: the missed cycles are left out, not made up for.
      lane.dueAt = Math.max(lane.dueAt + lane.everyMs, performance.now())
      await taken
      taken = this.#give(rows)
    }
  }

  async #poll(lane: Lane) {
    const rows = new Map<number, Row>()
    const silent = new Set<number>()
    const addresses = lane.bindings.map((b) => b.address)
    const next: Planned[] = []
    for (const read of lane.reads) {
      if (this.#end.signal.aborted) break
      if (read.retryAt !== undefined && read.retryAt > performance.now()) next.push(read)
      else next.push(...(await this.#reader.read(read, lane.spans, addresses, rows, silent)))
    }
    lane.reads = next
    return [...rows].map(([i, row]) => ({ binding: lane.bindings[i], row }))
  }

  /** Hands rows to the ingest; waits while it is overloaded, so that polling slows down with it. */
  #give(rows: { binding: Binding<ModbusAddress>; row: Row }[]): Promise<unknown> {
    if (rows.length === 0) return Promise.resolve()
    const signal = AbortSignal.any([this.#ctx.signal, this.#end.signal])
    return offer(() => this.#ctx.ingest(batchOf(rows)), signal).catch((error) => {
      if (!signal.aborted) this.#lost(error as Error)
    })
  }
}
