import type { AuthenticateError, Client } from 'aedes'
import type { BrokerLimits, BrokerOptions } from './broker.ts'
import type { Ledger, Session } from './broker-ledger.ts'
import { Buckets } from './buckets.ts'

/** Return codes of CONNACK in MQTT 3.1.1. */
const serverBusy = 3
const signInRefused = 4

const maxRememberedNames = 10_000

function refusal(returnCode: number): AuthenticateError {
  return Object.assign(new Error('sign-in refused'), { returnCode })
}

/** Checks who comes in. Who fails often is turned away unchecked: checking a password is dear on purpose. */
export class Door {
  readonly #options: BrokerOptions
  readonly #limits: BrokerLimits
  readonly #ledger: Ledger
  readonly #connects: Buckets
  readonly #failures: Buckets
  #checking = 0

  constructor(options: BrokerOptions, limits: BrokerLimits, ledger: Ledger) {
    const clock = options.clock ?? Date.now
    this.#options = options
    this.#limits = limits
    this.#ledger = ledger
    this.#connects = new Buckets(limits.connectBurst, limits.connectsPerSecond, maxRememberedNames, clock)
    this.#failures = new Buckets(limits.failedBurst, limits.failedPerSecond, maxRememberedNames, clock)
  }

  /** Signs a client in: sets the session's connection and answers null, or answers the refusal to send. Never rejects. */
  async signIn(
    client: Client,
    session: Session,
    username: string | undefined,
    password: Buffer | undefined,
  ): Promise<AuthenticateError | null> {
    session.username = username ?? null
    if (!username || !password) {
      this.#ledger.deny(session, client.id, 'badCredentials', 'no user name or no password')
      return refusal(signInRefused)
    }
    const key = `${session.address} ${username}`
    if (!this.#connects.take(key) || !this.#failures.has(key)) {
      this.#ledger.deny(session, client.id, 'connectRate', 'connects too often')
      return refusal(serverBusy)
    }
    if (this.#checking >= this.#limits.maxAuthenticating) {
      this.#ledger.deny(session, client.id, 'connectRate', 'too many sign-ins at once')
      return refusal(serverBusy)
    }
    this.#checking++
    try {
      const found = await this.#options.authenticate(username, password.toString('utf8'), client.id)
      if (!found) {
        this.#failures.take(key)
        this.#ledger.deny(session, client.id, 'badCredentials', 'user name or password is wrong')
        return refusal(signInRefused)
      }
      session.connection = found.connection
      // two connections may sign in under one user name: only clients of the same one meet by their ids
      Object.assign(client, { id: `${found.connection} ${client.id}` })
      return this.#roomFor(client, session, found.connection) ? null : refusal(serverBusy)
    } catch (error) {
      this.#options.log?.error('mqtt sign-in could not be checked', { error: String(error) })
      return refusal(serverBusy)
    } finally {
      this.#checking--
    }
  }

  /** A client that comes back under its own id takes its own place. */
  #roomFor(client: Client, session: Session, connection: string): boolean {
    const others = this.#ledger.clientsOf(connection).filter((c) => c.id !== client.id)
    const most = this.#limits.maxClientsPerConnection
    if (others.length < most) return true
    this.#ledger.deny(session, client.id, 'tooManyClients', `more than ${most} clients`)
    return false
  }
}
