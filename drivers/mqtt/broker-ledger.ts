import type { Client } from 'aedes'
import type { FrameGuard } from './frames.ts'

/** Why the broker turned something away. */
export const denialReasons = [
  'badCredentials',
  'foreignTopic',
  'subscription',
  'connectRate',
  'tooManyClients',
  'protocol',
] as const
export type DenialReason = (typeof denialReasons)[number]

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

export type ConnectionStats = { clients: number; messages: number; bytes: number; denied: number }
export type BrokerStats = {
  clients: number
  messages: number
  bytes: number
  denied: Record<DenialReason, number>
  connections: Record<string, ConnectionStats>
}

/** What is known of a TCP connection. */
export type Session = { connection: string | null; username: string | null; address: string; guard: FrameGuard | null }

/** Who is there, and what was taken and turned away. */
export class Ledger {
  readonly #onDenied: ((denial: Denial) => void) | undefined
  readonly #denied = Object.fromEntries(denialReasons.map((r) => [r, 0])) as Record<DenialReason, number>
  readonly #totals = new Map<string, ConnectionStats>()
  readonly #clients = new Map<string, Set<Client>>()

  constructor(onDenied: ((denial: Denial) => void) | undefined) {
    this.#onDenied = onDenied
  }

  deny(session: Session, clientId: string | null, reason: DenialReason, detail: string): void {
    this.#denied[reason]++
    if (session.connection !== null) this.#of(session.connection).denied++
    this.#onDenied?.({
      reason,
      connection: session.connection,
      username: session.username?.slice(0, 100) ?? null,
      clientId: clientId?.slice(0, 100) ?? null,
      remoteAddress: session.address,
      detail,
    })
  }

  message(connection: string, bytes: number): void {
    const s = this.#of(connection)
    s.messages++
    s.bytes += bytes
  }

  clientsOf(connection: string): Client[] {
    return [...(this.#clients.get(connection) ?? [])]
  }

  enter(connection: string, client: Client): void {
    const all = this.#clients.get(connection) ?? new Set()
    this.#clients.set(connection, all.add(client))
    this.#of(connection).clients = all.size
  }

  leave(connection: string, client: Client): void {
    const all = this.#clients.get(connection)
    if (!all?.delete(client)) return
    this.#of(connection).clients = all.size
    if (all.size === 0) this.#clients.delete(connection)
  }

  stats(): BrokerStats {
    const connections = Object.fromEntries([...this.#totals].map(([name, s]) => [name, { ...s }]))
    const all = Object.values(connections)
    return {
      clients: all.reduce((sum, s) => sum + s.clients, 0),
      messages: all.reduce((sum, s) => sum + s.messages, 0),
      bytes: all.reduce((sum, s) => sum + s.bytes, 0),
      denied: { ...this.#denied },
      connections,
    }
  }

  #of(connection: string): ConnectionStats {
    const s = this.#totals.get(connection) ?? { clients: 0, messages: 0, bytes: 0, denied: 0 }
    this.#totals.set(connection, s)
    return s
  }
}
