import { createServer, type Server } from 'node:net'
import { Aedes } from 'aedes'
import type { SamplesMessage } from './play/mqtt-publisher.ts'

/** Resolves with what `get` answers as soon as it answers something; rejects after a minute. */
export async function until<T>(what: string, get: () => T | undefined): Promise<T> {
  for (const end = performance.now() + 60_000; performance.now() < end; ) {
    const got = get()
    if (got !== undefined) return got
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`waited a minute for ${what}`)
}

export type Taken = { message: SamplesMessage; qos: number; user: string }

/** A real broker on a port of its own, which can go away and come back. Keeps what the demo publishes. */
export class Broker {
  readonly taken: Taken[] = []
  readonly refused: string[] = []
  port = 0
  readonly #password: string
  #aedes: Aedes | undefined
  #server: Server | undefined

  constructor(password: string) {
    this.#password = password
  }

  async open(): Promise<void> {
    const users = new WeakMap<object, string>()
    const aedes = await Aedes.createBroker()
    aedes.authenticate = (client, user, secret, done) => {
      const right = secret?.toString() === this.#password
      if (!right) this.refused.push(String(user))
      if (user) users.set(client, user)
      done(null, right)
    }
    aedes.on('publish', (packet, client) => {
      if (!client || packet.topic !== 'millrace/demo-env/samples') return
      this.taken.push({
        message: JSON.parse(packet.payload.toString()),
        qos: packet.qos,
        user: users.get(client) ?? '',
      })
    })
    const server = createServer(aedes.handle)
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as { port: number }).port
    this.#aedes = aedes
    this.#server = server
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#aedes!.close(() => resolve()))
    await new Promise<void>((resolve) => this.#server!.close(() => resolve()))
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
