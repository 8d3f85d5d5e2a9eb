import { setTimeout as pause } from 'node:timers/promises'
import type { Binding } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { AgentClient, NotAnAgent } from './agent-client.ts'
import { type MtconnectAddress, mtconnectRefusals } from './config.ts'
import { type Context, Feed, readRow } from './feed.ts'
import type { DeviceModel, Header } from './model.ts'
import { type Position, PositionFile } from './position.ts'
import { AgentError, type Streams } from './streams.ts'
import { readTime } from './time.ts'
import { BadDocument } from './xml.ts'

/** Why reading has to begin anew: the agent or its devices are other ones, what is next is gone, a document was unusable. */
type Turn = 'again' | 'restarted' | 'modelChanged' | 'overrun' | 'unusable' | 'noStream'

const reopenAfterMs = 1000
const turnPauseMs = 250
/** As often as this an agent may call a sequence number out of range that it has just said to hold. */
const maxContradictions = 3
const closeWaitMs = 2000

/** Faults that a person can mend, said so. */
function explain(error: unknown, url: string): unknown {
  if (error instanceof NotAnAgent || error instanceof BadDocument)
    return new Refusal(mtconnectRefusals.mtconnectNotAgent, { url, detail: error.message.slice(0, 200) }, 'url')
  if (error instanceof AgentError)
    return new Refusal(mtconnectRefusals.mtconnectRefused, { detail: error.message.slice(0, 200) })
  return error
}

/**
 * Reads an agent: its devices once, what is current, then everything from there on in the order of the sequence numbers, by
 * stream or by polling. Begins where the last session ended, as long as the agent still has it.
 */
export class AgentSession {
  readonly #ctx: Context
  readonly #client: AgentClient
  readonly #feed: Feed
  readonly #file: PositionFile
  readonly #end = new AbortController()
  readonly #url: string
  #model!: DeviceModel
  #bindings: readonly Binding<MtconnectAddress>[]
  #position: Position = { url: '', instanceId: '', next: 0 }
  #polling: boolean
  /** Since the last usable document: times that the buffer ran over, and that the agent contradicted itself. */
  #overruns = 0
  #contradictions = 0
  #modelChange: string | undefined
  #done: Promise<void> = Promise.resolve()

  constructor(ctx: Context) {
    this.#ctx = ctx
    const { timeoutMs, maxDocumentBytes, transfer } = ctx.config
    this.#url = ctx.config.url as string
    const signal = AbortSignal.any([ctx.signal, this.#end.signal])
    this.#client = new AgentClient(this.#url, { timeoutMs, maxDocumentBytes }, signal)
    this.#feed = new Feed(ctx)
    this.#file = new PositionFile(ctx.folder)
    this.#bindings = ctx.bindings
    this.#polling = transfer === 'poll'
  }

  get model(): DeviceModel {
    return this.#model
  }

  /** Resolves when the devices are known and what is current has been read. */
  async start(): Promise<void> {
    try {
      await this.#probe()
      await this.#begin(await this.#file.load())
    } catch (error) {
      this.#end.abort()
      throw explain(error, this.#url)
    }
    this.#done = this.#run().catch((error) => {
      if (!this.#ended()) this.#ctx.down(explain(error, this.#url) as Error)
    })
  }

  /** New points are given what is current; nothing is fetched twice for the others. */
  async rebind(bindings: readonly Binding<MtconnectAddress>[]): Promise<void> {
    const before = new Set(this.#bindings.map((b) => JSON.stringify([b.point, b.type, b.address])))
    const added = bindings.filter((b) => !before.has(JSON.stringify([b.point, b.type, b.address])))
    this.#bindings = bindings
    await this.#bind()
    if (added.length === 0) return
    const now = await this.#client.current()
    this.#ctx.countMessages(1)
    const wanted = new Set(added.map((b) => this.#model.resolve(b.address.item)?.id))
    this.#feed.take(
      now.observations.filter((o) => wanted.has(o.item) && o.sequence < this.#position.next),
      this.#timeOf(now.header),
    )
  }

  async read(addresses: MtconnectAddress[]) {
    const { observations } = await this.#client.current().catch((error) => {
      throw explain(error, this.#url)
    })
    this.#ctx.countMessages(1)
    return addresses.map((address) => {
      const item = this.#model.resolve(address.item)
      return readRow(item ? observations.filter((o) => o.item === item.id) : [], address, item)
    })
  }

  async close(): Promise<void> {
    this.#end.abort()
    const waited = pause(closeWaitMs, 'late', { ref: false })
    const outcome = await Promise.race([this.#done.then(() => this.#feed.settled()), waited]).catch(() => 'late')
    if (outcome !== 'late' && this.#position.url) await this.#save(this.#position, true)
  }

  #ended(): boolean {
    return this.#end.signal.aborted || this.#ctx.signal.aborted
  }

  async #probe(): Promise<void> {
    this.#ctx.countMessages(1)
    this.#model = await this.#client.probe()
    const { devices, components, items } = this.#model.counts()
    this.#ctx.log.info('mtconnect devices', { version: this.#model.header.version, devices, components, ...items })
    for (const problem of this.#model.problems.slice(0, 20)) this.#ctx.badInput('wrongShape', problem)
    await this.#bind()
  }

  #bind(): Promise<unknown> {
    return this.#feed.bind(this.#bindings, ({ item }) => {
      const found = this.#model.resolve(item)
      return found && { key: found.id, item: found }
    })
  }

  /**
   * Reads what is current and settles where to go on. What has not changed since then is given as it is; what has will come
   * in its order. Without a known position that is everything.
   */
  async #begin(known: Position | undefined, skipUnusable = false): Promise<void> {
    this.#ctx.countMessages(1)
    const current = await this.#client.current()
    const { header } = current
    const next = skipUnusable ? header.nextSequence : this.#nextOf(header, known)
    this.#tell(current)
    this.#feed.forget()
    this.#feed.take(
      current.observations.filter((o) => o.sequence < next),
      this.#timeOf(header),
    )
    this.#position = { url: this.#url, instanceId: header.instanceId, next }
  }

  #nextOf(header: Header, known: Position | undefined): number {
    const { firstSequence, nextSequence, instanceId } = header
    if (!known || known.url !== this.#url) return nextSequence
    // Another run of the agent: all that it holds is new to us.
    if (known.instanceId !== instanceId || known.next > nextSequence) return firstSequence
    if (known.next >= firstSequence) return known.next
    const lost = firstSequence - known.next
    this.#ctx.badInput(
      'tooMany',
      `the agent's buffer has run over: ${lost} observations from ${known.next} on are lost`,
    )
    // Overtaken twice in a row: the oldest is gone again before it can be asked for.
    return ++this.#overruns > 1 ? nextSequence : firstSequence
  }

  #timeOf(header: Header): number {
    const time = readTime(header.creationTime ?? '')
    return Number.isNaN(time) ? this.#ctx.clock() : time
  }

  async #run(): Promise<void> {
    while (!this.#ended()) {
      const turn = this.#polling ? await this.#poll() : await this.#stream()
      if (this.#ended()) return
      await this.#follow(turn)
    }
  }

  async #follow(turn: Turn): Promise<void> {
    if (turn === 'noStream') {
      this.#ctx.log.warn('the agent does not stream: polling instead')
      this.#polling = true
      return
    }
    if (turn === 'restarted' || turn === 'modelChanged') {
      this.#ctx.log.info(turn === 'restarted' ? 'the agent has started anew' : 'the agent has other devices')
      await this.#probe()
    }
    const before = this.#position.next
    if (turn !== 'again') await this.#begin(this.#position, turn === 'unusable')
    if (turn === 'overrun' && this.#position.next === before && ++this.#contradictions >= maxContradictions)
      throw new Refusal(mtconnectRefusals.mtconnectRefused, { detail: `OUT_OF_RANGE: ${before}` })
    await pause(turnPauseMs, undefined, { signal: this.#end.signal }).catch(() => {})
  }

  /** Fetches what has gathered, then lets the agent send. */
  async #stream(): Promise<Turn> {
    const { maxObservations, intervalMs, heartbeatSeconds } = this.#ctx.config
    const behind = await this.#catchUp()
    if (behind) return behind
    const heartbeatMs = heartbeatSeconds * 1000
    try {
      const documents = await this.#client.stream(this.#position.next, {
        count: maxObservations,
        intervalMs,
        heartbeatMs,
        silenceMs: 2 * heartbeatMs + intervalMs,
      })
      if (!documents) return 'noStream'
      for await (const document of documents) {
        if (this.#ended()) return 'again'
        const turn = await this.#taken(document)
        if (turn) return turn
      }
      await pause(reopenAfterMs, undefined, { signal: this.#end.signal }).catch(() => {})
      return 'again'
    } catch (error) {
      return this.#turnOf(error, 'noStream')
    }
  }

  async #poll(): Promise<Turn> {
    for (;;) {
      const turn = await this.#catchUp()
      if (turn) return turn
      await pause(this.#ctx.config.intervalMs, undefined, { signal: this.#end.signal }).catch(() => {})
      if (this.#ended()) return 'again'
    }
  }

  /** Fetches until nothing is left; undefined when that went well. */
  async #catchUp(): Promise<Turn | undefined> {
    for (;;) {
      let document: Streams | BadDocument
      try {
        document = await this.#client.sample(this.#position.next, this.#ctx.config.maxObservations)
      } catch (error) {
        if (!(error instanceof BadDocument)) return this.#turnOf(error, undefined)
        document = error
      }
      if (this.#ended()) return 'again'
      const before = this.#position.next
      const turn = await this.#taken(document)
      if (turn) return turn
      const { lastSequence, nextSequence } = (document as Streams).header
      if (Number.isNaN(lastSequence) || nextSequence > lastSequence || this.#position.next === before) return undefined
    }
  }

  /** An error document of the agent as what to do about it; any other error is thrown. */
  #turnOf(error: unknown, otherwise: Turn | undefined): Turn {
    if (!(error instanceof AgentError)) throw error
    this.#ctx.log.warn('the agent answers with an error', { error: error.message.slice(0, 500) })
    if (error.codes.includes('OUT_OF_RANGE')) return 'overrun'
    this.#ctx.badInput('deviceError', error.message.slice(0, 500))
    if (otherwise) return otherwise
    throw explain(error, this.#url)
  }

  async #taken(document: Streams | BadDocument | AgentError): Promise<Turn | undefined> {
    this.#ctx.countMessages(1)
    if (document instanceof AgentError) return this.#turnOf(document, 'overrun')
    if (document instanceof BadDocument) {
      this.#ctx.badInput(document.reason, document.message, document.preview)
      return 'unusable'
    }
    const { header, observations } = document
    if (header.instanceId !== this.#position.instanceId) return 'restarted'
    if (header.firstSequence > this.#position.next) return 'overrun'
    this.#tell(document)
    // What was taken before is left out: some agents send the last one again.
    const fresh = observations.filter((o) => o.sequence >= this.#position.next)
    const durable = { ...this.#position }
    await this.#feed.take(fresh)
    await this.#save(durable)
    this.#overruns = 0
    this.#contradictions = 0
    this.#position = { ...this.#position, next: Math.max(this.#position.next, header.nextSequence) }
    const changed = header.deviceModelChangeTime
    const known = this.#model.header.deviceModelChangeTime
    if (!changed || !known || changed === known || changed === this.#modelChange) return undefined
    this.#modelChange = changed
    return 'modelChanged'
  }

  /** Without it some samples are fetched twice after a restart, no more: reading goes on. */
  async #save(position: Position, now = false): Promise<void> {
    await this.#file.save(position, now).catch((error) => {
      this.#ctx.log.warn('the position in the agent’s buffer is not saved', { error: String(error) })
    })
  }

  #tell(document: Streams): void {
    const [first] = document.problems
    if (first) this.#ctx.badInput('wrongShape', `${first} (${document.problems.length} such)`)
  }
}
