import { createServer, type Socket } from 'node:net'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import type { BadInputReason, Log } from '../../contract/driver.ts'
import { Refusal } from '../../contract/refusal.ts'
import { Buckets } from './buckets.ts'
import { FrameError, FrameGuard, GuardedStream } from './frames.ts'

/** Why the broker turned something away. */
export type DenialReason =
  | 'badCredentials'
  | 'foreignTopic'
  | 'subscription'
  | 'connectRate'
  | 'tooManyClients'
  | 'protocol'
export type Denial = {
  reason: DenialReason
  /** The signed-in connection; null before sign-in. */
  connection: string | null
  /** What the client calls itself, unverified, cut to 100 characters. */
  username: string | null
  clientId: string | null
  remoteAddress: string
  detail: string
}

export type BrokerLimits = {
  /** Larger payloads are refused without being kept in memory. */
  maxPayloadBytes: number
  maxClients: number
  maxClientsPerConnection: number
  /** Sign-ins of one user name from one address: so many at once, so many per second in the long run. */
  connectBurst: number
  connectsPerSecond: number
  /** Sign-ins being checked at the same time, all clients together. */
  maxAuthenticating: number
  /** How long a payload is offered again while the ingest is overloaded; then its client is disconnected unacknowledged. */
  overloadPatienceMs: number
}

export const brokerLimits: BrokerLimits = {
  maxPayloadBytes: 1024 * 1024,
  maxClients: 1000,
  maxClientsPerConnection: 50,
  connectBurst: 20,
  connectsPerSecond: 2,
  maxAuthenticating: 32,
  overloadPatienceMs: 30_000,
}

export type BrokerOptions = {
  port: number
  host?: string
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

export type ConnectionStats = { clients: number; messages: number; bytes: number; denied: number }
export type BrokerStats = {
  clients: number
  messages: number
  bytes: number
  denied: Record<DenialReason, number>
  connections: Record<string, ConnectionStats>
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

const maxRememberedNames = 10_000
const maxControlPacketBytes = 64 * 1024
const maxTopicBytes = 1024
const connectTimeoutMs = 10_000

const signInRefused = 4
const serverBusy = 3

type Session = { connection: string | null; username: string | null; address: string; guard: FrameGuard }

function refuseSignIn(returnCode: number): AuthenticateError {
  return Object.assign(new Error('sign-in refused'), { returnCode })
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
  const clock = options.clock ?? Date.now
  const buckets = new Buckets(limits.connectBurst, limits.connectsPerSecond, maxRememberedNames, clock)
  const sessions = new WeakMap<object, Session>()
  const clientsOf = new Map<string, Set<Client>>()
  const sockets = new Set<Socket>()
  const totals = new Map<string, ConnectionStats>()
  const denied: Record<DenialReason, number> = {
    badCredentials: 0,
    foreignTopic: 0,
    subscription: 0,
    connectRate: 0,
    tooManyClients: 0,
    protocol: 0,
  }
  let authenticating = 0
  let closing = false

  const statsOf = (connection: string): ConnectionStats => {
    const s = totals.get(connection) ?? { clients: 0, messages: 0, bytes: 0, denied: 0 }
    totals.set(connection, s)
    return s
  }
  const sessionOf = (client: Client): Session => sessions.get(client.conn) as Session

  function deny(session: Session, clientId: string | null, reason: DenialReason, detail: string): void {
    denied[reason]++
    if (session.connection !== null) statsOf(session.connection).denied++
    options.onDenied?.({
      reason,
      connection: session.connection,
      username: session.username?.slice(0, 100) ?? null,
      clientId: clientId?.slice(0, 100) ?? null,
      remoteAddress: session.address,
      detail,
    })
  }

  async function signIn(client: Client, username: string, password: string): Promise<AuthenticateError | null> {
    const session = sessionOf(client)
    if (!buckets.take(`${session.address} ${username}`)) {
      deny(session, client.id, 'connectRate', 'connects too often')
      return refuseSignIn(serverBusy)
    }
    if (authenticating >= limits.maxAuthenticating) return refuseSignIn(serverBusy)
    authenticating++
    try {
      const found = await options.authenticate(username, password, client.id)
      if (!found) {
        deny(session, client.id, 'badCredentials', 'user name or password is wrong')
        return refuseSignIn(signInRefused)
      }
      session.connection = found.connection
      const others = [...(clientsOf.get(found.connection) ?? [])].filter((c) => c.id !== client.id)
      if (others.length >= limits.maxClientsPerConnection) {
        deny(session, client.id, 'tooManyClients', `more than ${limits.maxClientsPerConnection} clients`)
        return refuseSignIn(serverBusy)
      }
      return null
    } catch (error) {
      options.log?.error('mqtt sign-in could not be checked', { error: String(error) })
      return refuseSignIn(serverBusy)
    } finally {
      authenticating--
    }
  }

  /** Offers a payload until it is taken. Rejects when it must not be acknowledged. */
  async function take(client: Client, connection: string, packet: PublishPacket): Promise<void> {
    const payload = packet.payload as Buffer
    const end = clock() + limits.overloadPatienceMs
    for (let pauseMs = 50; ; pauseMs = Math.min(1000, pauseMs * 2)) {
      try {
        return await options.onPayload(connection, packet.topic, payload, { qos: packet.qos })
      } catch (error) {
        const busy = error instanceof Refusal && error.code === 'overloaded'
        if (!busy) options.log?.error('mqtt payload could not be taken', { connection, error: String(error) })
        if (!busy || clock() >= end || closing || client.closed) throw error
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  async function receive(client: Client, packet: PublishPacket): Promise<void> {
    const session = sessionOf(client)
    const connection = session.connection
    packet.retain = false
    if (connection === null) throw new Error('not signed in')
    if (packet.topic !== samplesTopic(connection)) {
      deny(session, client.id, 'foreignTopic', packet.topic.slice(0, 200))
      if (packet.qos > 0) throw new Error('publish to a foreign topic')
      return
    }
    const payload = packet.payload as Buffer
    const s = statsOf(connection)
    s.messages++
    const size = session.guard.swallowedBytes(payload) ?? payload.length
    s.bytes += size
    if (size > limits.maxPayloadBytes) {
      const detail = `payload of ${size} bytes, at most ${limits.maxPayloadBytes}`
      options.onBadInput?.(connection, 'tooLarge', detail)
      return
    }
    await take(client, connection, packet)
  }

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
      const session = sessionOf(client)
      session.username = username ?? null
      if (!username || !password) {
        deny(session, client.id, 'badCredentials', 'no user name or no password')
        done(refuseSignIn(signInRefused), null)
        return
      }
      signIn(client, username, password.toString('utf8')).then((refusal) => done(refusal, refusal === null))
    },
    authorizePublish(client, packet, done) {
      if (!client) return done(null)
      receive(client, packet).then(
        () => done(null),
        (error) => done(error as Error),
      )
    },
    authorizeSubscribe(client, subscription, done) {
      deny(sessionOf(client), client.id, 'subscription', subscription.topic.slice(0, 200))
      done(null, null)
    },
  })
  aedes.on('clientReady', (client) => {
    const connection = sessionOf(client).connection
    if (connection === null || client.closed) return
    const all = clientsOf.get(connection) ?? new Set()
    clientsOf.set(connection, all.add(client))
    statsOf(connection).clients = all.size
  })
  aedes.on('clientDisconnect', (client) => {
    const connection = sessionOf(client).connection
    const all = connection === null ? undefined : clientsOf.get(connection)
    if (connection === null || !all?.delete(client)) return
    statsOf(connection).clients = all.size
    if (all.size === 0) clientsOf.delete(connection)
  })
  const broken = (client: Client, error: Error) => {
    const session = sessionOf(client)
    const text = error.message
    const garbage =
      error instanceof FrameError ||
      /^(Invalid|Cannot parse|Packet|Malformed|Connect flag|Will |Not supported)/.test(text)
    const refusedVersion = text === 'unacceptable protocol version'
    if (!garbage && !refusedVersion) return
    deny(session, client.id, 'protocol', refusedVersion ? 'only MQTT 3.1 and 3.1.1 are spoken here' : text)
    if (session.connection !== null) options.onBadInput?.(session.connection, 'protocol', text)
  }
  aedes.on('clientError', broken)
  aedes.on('connectionError', broken)
  await aedes.listen()

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) => {
    const guard = new FrameGuard({
      maxPublishBytes: limits.maxPayloadBytes + maxTopicBytes + 4,
      maxOtherBytes: maxControlPacketBytes,
      expectConnect: true,
      version5: false,
    })
    const stream = new GuardedStream(socket, guard)
    const address = socket.remoteAddress ?? ''
    sessions.set(stream, { connection: null, username: null, address, guard })
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    aedes.handle(stream)
  })
  server.maxConnections = limits.maxClients
  server.on('drop', (peer) => {
    const session = { connection: null, username: null, address: peer?.remoteAddress ?? '' } as Session
    deny(session, null, 'tooManyClients', `more than ${limits.maxClients} clients`)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })

  return {
    port: (server.address() as { port: number }).port,
    stats() {
      const connections = Object.fromEntries([...totals].map(([name, s]) => [name, { ...s }]))
      const all = Object.values(connections)
      return {
        clients: all.reduce((sum, s) => sum + s.clients, 0),
        messages: all.reduce((sum, s) => sum + s.messages, 0),
        bytes: all.reduce((sum, s) => sum + s.bytes, 0),
        denied: { ...denied },
        connections,
      }
    },
    disconnect(connection) {
      for (const client of [...(clientsOf.get(connection) ?? [])]) client.close()
    },
    async close() {
      closing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroy()
      await Promise.all([closed, new Promise<void>((resolve) => aedes.close(() => resolve()))])
    },
  }
}
