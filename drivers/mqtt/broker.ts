import { createServer, type Server, type Socket } from 'node:net'
import { Aedes, type Client, type PublishPacket } from 'aedes'
import type { BadInputReason, Log } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { Door } from './broker-door.ts'
import { type BrokerStats, type Denial, Ledger, type Session } from './broker-ledger.ts'
import { FrameError, FrameGuard, GuardedStream } from './frames.ts'

export type { BrokerStats, ConnectionStats, Denial, DenialReason } from './broker-ledger.ts'

export type BrokerLimits = {
  /** Larger payloads are refused without being kept in memory. */
  maxPayloadBytes: number
  maxClients: number
  maxClientsPerConnection: number
  /** Sign-ins of one user name from one address: so many at once, so many per second in the long run. */
  connectBurst: number
  connectsPerSecond: number
  /** The same for sign-ins with a wrong password. */
  failedBurst: number
  failedPerSecond: number
  /** Sign-ins being checked at the same time, all clients together. */
  maxAuthenticating: number
  /** How long a payload is offered again while the ingest is overloaded; then its client is disconnected unacknowledged. */
  overloadPatienceMs: number
}

export const brokerLimits: BrokerLimits = {
  maxPayloadBytes: 1024 * 1024,
  maxClients: 1000,
  maxClientsPerConnection: 50,
  connectBurst: 300,
  connectsPerSecond: 50,
  failedBurst: 20,
  failedPerSecond: 1,
  maxAuthenticating: 32,
  overloadPatienceMs: 30_000,
}

export type BrokerOptions = {
  port: number
  host?: string
  /** The one topic that a connection may publish to; its samples topic unless given. */
  topicOf?(connection: string): string
  /** The connection that these credentials belong to, or null. */
  authenticate(username: string, password: string, clientId: string): Promise<{ connection: string } | null>
  /**
   * Takes a payload. The acknowledgement leaves when it resolves, so it must resolve for a payload that was refused as
   * bad, too: otherwise the client would send it for ever. Rejects with a Refusal `overloaded`: offered again. Any other
   * rejection disconnects the client without an acknowledgement.
   */
  onPayload(connection: string, topic: string, payload: Uint8Array, about: { qos: number }): Promise<void>
  onBadInput?(connection: string, reason: BadInputReason, detail: string, preview?: Uint8Array | string): void
  onDenied?(denial: Denial): void
  limits?: Partial<BrokerLimits>
  clock?: () => number
  log?: Log
}

export type Broker = {
  port: number
  stats(): BrokerStats
  /** Ends the sessions of a connection, e.g. when it was switched off or its password was changed. */
  disconnect(connection: string): void
  close(): Promise<void>
}

/** Topic name of a connection's samples. */
export const samplesTopic = (connection: string): string => `millrace/${connection}/samples`

const maxControlPacketBytes = 64 * 1024
const maxTopicBytes = 1024
const connectTimeoutMs = 10_000

/** What aedes and its parser say of bytes that are not MQTT. */
const parseFault = /^(Invalid|Cannot parse|Packet|Malformed|Connect flag|Will |Not supported)/

/** Takes publishes of signed-in clients. */
class Intake {
  closing = false
  readonly #options: BrokerOptions
  readonly #limits: BrokerLimits
  readonly #ledger: Ledger

  constructor(options: BrokerOptions, limits: BrokerLimits, ledger: Ledger) {
    this.#options = options
    this.#limits = limits
    this.#ledger = ledger
  }

  /** Resolves when the packet may be acknowledged; rejects when the client is to be disconnected without it. */
  async receive(client: Client, session: Session, packet: PublishPacket): Promise<void> {
    const { connection } = session
    packet.retain = false
    if (connection === null) throw new Error('not signed in')
    if (packet.topic !== (this.#options.topicOf ?? samplesTopic)(connection)) {
      this.#ledger.deny(session, client.id, 'foreignTopic', packet.topic.slice(0, 200))
      if (packet.qos > 0) throw new Error('publish to a foreign topic')
      return
    }
    const payload = packet.payload as Buffer
    const size = session.guard?.swallowedBytes(payload) ?? payload.length
    this.#ledger.message(connection, size)
    const most = this.#limits.maxPayloadBytes
    if (size > most) this.#options.onBadInput?.(connection, 'tooLarge', `payload of ${size} bytes, at most ${most}`)
    else await this.#offer(client, connection, packet)
  }

  /** Offers a payload until it is taken. */
  async #offer(client: Client, connection: string, packet: PublishPacket): Promise<void> {
    const end = performance.now() + this.#limits.overloadPatienceMs
    for (let pauseMs = 50; ; pauseMs = Math.min(1000, pauseMs * 2)) {
      try {
        const about = { qos: packet.qos }
        return await this.#options.onPayload(connection, packet.topic, packet.payload as Buffer, about)
      } catch (error) {
        const busy = error instanceof Refusal && error.code === 'overloaded'
        if (!busy) this.#options.log?.error('mqtt payload could not be taken', { connection, error: String(error) })
        if (!busy || performance.now() >= end || this.closing || client.closed) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }
}

type House = {
  options: BrokerOptions
  limits: BrokerLimits
  ledger: Ledger
  door: Door
  intake: Intake
  /** By the stream that aedes was given. */
  sessions: WeakMap<object, Session>
}

async function openAedes({ options, ledger, door, intake, sessions }: House): Promise<Aedes> {
  const sessionOf = (client: Client): Session => sessions.get(client.conn) as Session
  const aedes = new Aedes({
    connectTimeout: connectTimeoutMs,
    maxInflightInbound: 1000,
    maxClientsIdLength: 65_535,
    preConnect(_client, packet, done) {
      // Names of one user never meet those of another: a client cannot push out somebody else's by taking its name.
      if (packet.clientId) packet.clientId = `${packet.username ?? ''}/${packet.clientId}`
      packet.clean = true
      packet.will = undefined
      done(null, true)
    },
    authenticate(client, username, password, done) {
      void door.signIn(client, sessionOf(client), username, password).then((no) => done(no, no === null))
    },
    authorizePublish(client, packet, done) {
      if (!client) return done(null)
      intake.receive(client, sessionOf(client), packet).then(() => done(null), done)
    },
    authorizeSubscribe(client, subscription, done) {
      ledger.deny(sessionOf(client), client.id, 'subscription', subscription.topic.slice(0, 200))
      done(null, null)
    },
  })
  aedes.on('clientReady', (client) => {
    const { connection } = sessionOf(client)
    if (connection !== null && !client.closed) ledger.enter(connection, client)
  })
  aedes.on('clientDisconnect', (client) => {
    const { connection } = sessionOf(client)
    if (connection !== null) ledger.leave(connection, client)
  })
  const broken = (client: Client, error: Error) => {
    const session = sessionOf(client)
    const wrongVersion = error.message === 'unacceptable protocol version'
    if (!wrongVersion && !(error instanceof FrameError) && !parseFault.test(error.message)) return
    const detail = wrongVersion ? 'only MQTT 3.1 and 3.1.1 are spoken here' : error.message
    ledger.deny(session, client.id, 'protocol', detail)
    if (session.connection !== null) options.onBadInput?.(session.connection, 'protocol', detail)
  }
  aedes.on('clientError', broken)
  aedes.on('connectionError', broken)
  await aedes.listen()
  return aedes
}

async function openServer(house: House, aedes: Aedes, sockets: Set<Socket>): Promise<Server> {
  const { options, limits, ledger, sessions } = house
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) => {
    const guard = new FrameGuard({
      maxPublishBytes: limits.maxPayloadBytes + maxTopicBytes + 4,
      maxOtherBytes: maxControlPacketBytes,
      expectConnect: true,
      version5: false,
    })
    const stream = new GuardedStream(socket, guard)
    sessions.set(stream, { connection: null, username: null, address: socket.remoteAddress ?? '', guard })
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(stream)
  })
  server.maxConnections = limits.maxClients
  server.on('drop', (peer) => {
    const session = { connection: null, username: null, address: peer?.remoteAddress ?? '', guard: null }
    ledger.deny(session, null, 'tooManyClients', `more than ${limits.maxClients} clients`)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  return server
}

/**
 * An MQTT 3.1.1 broker that takes samples and forwards nothing: a client signs in as a connection and publishes to that
 * connection's topic. There are no subscriptions, retained messages, wills or stored sessions.
 *
 * A publish to a foreign topic is never acknowledged: with QoS 0 it is dropped, with QoS 1 or 2 the client is
 * disconnected, because MQTT 3.1.1 has no other way to say no.
 *
 * Memory: a client's next bytes are read when its last ones are taken, so that each holds at most 64 KiB of messages or one
 * payload of `maxPayloadBytes`.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const limits = { ...brokerLimits, ...options.limits }
  const ledger = new Ledger(options.onDenied)
  const intake = new Intake(options, limits, ledger)
  const door = new Door(options, limits, ledger)
  const sockets = new Set<Socket>()
  const house = { options, limits, ledger, door, intake, sessions: new WeakMap<object, Session>() }
  const aedes = await openAedes(house)
  const closeAedes = () => new Promise<void>((resolve) => aedes.close(() => resolve()))
  const server = await openServer(house, aedes, sockets).catch(async (error) => {
    await closeAedes()
    throw error
  })
  return {
    port: (server.address() as { port: number }).port,
    stats: () => ledger.stats(),
    disconnect(connection) {
      for (const client of ledger.clientsOf(connection)) client.close()
    },
    async close() {
      intake.closing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await Promise.all([closed, closeAedes()])
    },
  }
}
