import { type DataValue, type StatusCode, setWarningLogger } from 'node-opcua'
import type { Binding, DriverContext } from '../../contract/driver.ts'
import { quality, worst } from '../../contract/quality.ts'
import { readNodes, timeOf, writeNode } from './access.ts'
import { browse } from './browse.ts'
import { type OpenSession, openSession } from './client.ts'
import { type OpcuaAddress, type OpcuaConfig, resolveNamespace } from './config.ts'
import { DataTypes } from './data-types.ts'
import { SampleQueue } from './sample-queue.ts'
import { hasOverflow, qualityFromStatus } from './status-quality.ts'
import { Subscription, type Watch } from './subscription.ts'
import { scalarOf } from './value.ts'

type Context = DriverContext<OpcuaConfig, OpcuaAddress>
/** `told`: the server has said what the node holds. */
type Slot = { handle: number; binding: Binding<OpcuaAddress>; told: boolean }

const closeFlushMs = 2000
/** A value that is older when a session begins is told as current too. */
const stillAfterMs = 5000

/** Points watched on one session: what the server says about a node becomes samples, or a counted bad input. */
class Watcher {
  readonly #ctx: Context
  readonly #open: OpenSession
  readonly #queue: SampleQueue
  readonly #slots = new Map<number, Slot>()
  #subscription: Subscription | undefined
  #nextHandle = 1

  constructor(ctx: Context, open: OpenSession, queue: SampleQueue) {
    this.#ctx = ctx
    this.#open = open
    this.#queue = queue
  }

  async start(ended: (error: Error) => void): Promise<void> {
    const { publishingIntervalMs, requestTimeoutMs } = this.#ctx.config
    const options = { publishingIntervalMs, requestTimeoutMs, itemsPerCall: this.#open.limits.itemsPerCall }
    this.#subscription = await Subscription.create(this.#open.session, options, {
      value: (handle, value, published) => this.#take(handle, value, published),
      ended,
      room: () => this.#queue.room(),
      answered: () => this.#ctx.countMessages(1),
    })
    await this.rebind(this.#ctx.bindings)
  }

  /** Watches what is new, drops what is gone, leaves the rest alone. */
  async rebind(bindings: readonly Binding<OpcuaAddress>[]): Promise<void> {
    const key = (b: Binding<OpcuaAddress>) => JSON.stringify([b.point, b.type, b.address])
    const present = new Map([...this.#slots.values()].map((slot) => [key(slot.binding), slot]))
    const wanted = new Set(bindings.map(key))
    const gone = [...present].filter(([k]) => !wanted.has(k)).map(([, slot]) => slot.handle)
    for (const handle of gone) this.#slots.delete(handle)
    await this.#subscription?.unwatch(gone)
    const watches: Watch[] = []
    for (const binding of bindings) {
      if (!present.has(key(binding))) this.#add(binding, watches)
    }
    const refused = (await this.#subscription?.watch(watches)) ?? []
    for (const { watch, status } of refused) this.#refuse(watch, status)
    this.#ctx.log.info('monitored items', { points: this.#slots.size, refused: refused.length })
  }

  stop(): void {
    this.#subscription?.stop()
  }

  #add(binding: Binding<OpcuaAddress>, watches: Watch[]): void {
    const { address } = binding
    const nodeId = resolveNamespace(address.nodeId, this.#open.namespaces)
    if (nodeId === undefined) {
      this.#misconfigured(binding, 'the server has no such namespace')
      return
    }
    const handle = this.#nextHandle++
    this.#slots.set(handle, { handle, binding, told: false })
    watches.push({
      handle,
      nodeId,
      samplingIntervalMs: address.samplingIntervalMs ?? this.#ctx.config.samplingIntervalMs,
      queueSize: this.#ctx.config.queueSize,
      ...(address.deadband !== undefined && { deadband: address.deadband }),
    })
  }

  #refuse(watch: Watch, status: StatusCode): void {
    const slot = this.#slots.get(watch.handle)
    this.#slots.delete(watch.handle)
    if (slot) this.#misconfigured(slot.binding, `${status.name}: ${status.description}`)
  }

  /** The point shows at once that its address is wrong, instead of an old value. */
  #misconfigured(binding: Binding<OpcuaAddress>, why: string): void {
    this.#ctx.badInput('deviceError', `${binding.code} (${binding.address.nodeId}): ${why}`)
    this.#queue.add(binding.point, this.#ctx.clock(), Number.NaN, quality.badConfiguration)
  }

  #take(handle: number, value: DataValue, published: number): void {
    const slot = this.#slots.get(handle)
    if (!slot) return // dropped a moment ago
    const { binding } = slot
    const status = value.statusCode.value
    if (hasOverflow(status)) {
      const detail = `${binding.code}: the server has dropped values, its queue of ${this.#ctx.config.queueSize} was full`
      this.#ctx.badInput('tooMany', detail)
    }
    const scalar = scalarOf(value.value, binding.type)
    const time = timeOf(value, this.#ctx.clock)
    const word = qualityFromStatus(status)
    if (scalar.kind === 'refused') {
      this.#ctx.badInput('wrongShape', `${binding.code} (${binding.address.nodeId}): the value is ${scalar.why}`)
    } else if (scalar.kind === 'text') {
      this.#queue.add(binding.point, time, Number.NaN, word, scalar.text)
    } else if (scalar.kind === 'none') {
      this.#queue.add(binding.point, time, Number.NaN, worst(word, quality.bad))
    } else {
      const known = scalar.inexact ? worst(word, quality.uncertain) : word
      this.#queue.add(binding.point, time, scalar.value, known)
      // The first answer says what holds now, whenever that began: a point that was marked as lost meanwhile is current again.
      // By the server's clock, so that what it measures next is not older. What moves by itself needs no such word.
      if (!slot.told && published - time > stillAfterMs) this.#queue.add(binding.point, published, scalar.value, known)
    }
    slot.told = true
  }
}

/** Opens a session on a server and watches its nodes. */
export async function connect(ctx: Context) {
  const { config, folder, signal } = ctx
  const open = await openSession({ config, secrets: ctx.connection.secrets, folder, signal })
  let closed = false
  let connected = false
  let early: Error | undefined
  const down = (error: Error) => {
    if (closed) return
    closed = true
    // As long as connect() has not answered, its failure is thrown instead.
    if (connected) ctx.down(error)
    else early = error
  }
  const queue = new SampleQueue((batch) => ctx.ingest(batch), down)
  const watcher = new Watcher(ctx, open, queue)
  const types = new DataTypes(open.session)
  const close = async () => {
    const abandon = closed
    closed = true
    watcher.stop()
    await queue.close(closeFlushMs)
    await open.close(abandon)
  }
  open.onEnd((error) => {
    watcher.stop()
    down(error)
  })
  try {
    await watcher.start(down)
    if (early) throw early
  } catch (error) {
    await close()
    throw error
  }
  connected = true
  const nodeOf = (address: OpcuaAddress) => resolveNamespace(address.nodeId, open.namespaces) ?? 'i=0'
  return {
    browse: (id?: string) => browse(open.session, types, open.limits, id),
    read: (addresses: OpcuaAddress[]) =>
      readNodes(open.session, addresses.map(nodeOf), open.limits.nodesPerRead, ctx.clock),
    write: (address: OpcuaAddress, value: Parameters<typeof writeNode>[3]) =>
      writeNode(open.session, types, nodeOf(address), value),
    rebind: (bindings: readonly Binding<OpcuaAddress>[]) => watcher.rebind(bindings),
    close,
  }
}

// The library's warnings go to the console and repeat what the errors say that we report.
setWarningLogger(() => {})
