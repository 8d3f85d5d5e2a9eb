import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { Instance } from '../../scenarios/testing.ts'

export type Answer = { status: number; text: string; ms: number; cookies: string[] }
export type Asked = { method?: string; body?: unknown; headers?: Record<string, string> }

/** One person at one machine: an address and a kept-alive connection of their own, and what their browser keeps. */
export type Person = { id: string; name: string; ask(path: string, asked?: Asked): Promise<Answer> }

const password = `Gauge-room-${randomBytes(3).toString('hex')}`
/** So many sign in at once: a password takes the platform some 50 ms of work. */
const atOnce = 4

/** @param headers sent with every request, e.g. a token instead of a session */
export function createClient(url: string, localAddress: string, headers: Record<string, string> = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const jar = new Map<string, string>()
  const ask = (path: string, { method = 'GET', body, headers: more = {} }: Asked = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const began = performance.now()
      const payload = body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body)
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const call = request(
        url + path,
        {
          agent,
          localAddress,
          method,
          headers: {
            ...headers,
            ...(cookie && { cookie }),
            ...(typeof payload === 'string' && { 'content-type': 'application/json' }),
            ...(payload !== undefined && { 'content-length': Buffer.byteLength(payload) }),
            ...more,
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.once('error', reject)
          response.once('end', () => {
            const cookies = response.headers['set-cookie'] ?? []
            for (const [, name, value] of cookies.flatMap((c) => [/^([^=]+)=([^;]*)/.exec(c) ?? []]))
              jar.set(name, value)
            const ms = performance.now() - began
            resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString('utf8'), ms, cookies })
          })
        },
      )
      call.once('error', reject)
      call.end(payload)
    })
  return { ask, close: () => agent.destroy() }
}

export function read<T>(what: string, { status, text }: Answer): T {
  if (status >= 300) throw new Error(`${what}: ${status} ${text.slice(0, 300)}`)
  return JSON.parse(text) as T
}

/** Keepers of the gauge room who are signed in, each from an address of their own, with the password that they chose. */
export async function signInPeople(instance: Instance, token: string, count: number): Promise<Person[]> {
  const office = createClient(instance.url, '127.0.0.1', { authorization: `Bearer ${token}` })
  const people: Person[] = []
  const one = async (i: number) => {
    const name = `keeper${String(i + 1).padStart(2, '0')}-${password.slice(-6)}`
    const made = await office.ask('/api/people', { method: 'POST', body: { name, displayName: `计量员 ${i + 1}` } })
    const { person, password: first } = read<{ person: { id: string }; password: string }>('person', made)
    const roles = ['calibration.keeper', 'operator'].map((role) => ({ role, reach: 'all', sites: [], departments: [] }))
    read('roles', await office.ask(`/api/people/${person.id}/roles`, { method: 'PUT', body: { roles } }))
    const { ask } = createClient(instance.url, `127.0.1.${i + 1}`)
    read('sign-in', await ask('/api/session', { method: 'POST', body: { name, password: first } }))
    const change = { current: first, next: password }
    read('password', await ask('/api/session/password', { method: 'POST', body: change }))
    people[i] = { id: person.id, name, ask }
  }
  let next = 0
  const clerk = async () => {
    while (next < count) await one(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, clerk))
  return people
}
