/**
 * The embedded engine: a process of its own that opens chDB on one data folder and serves the part of ClickHouse's HTTP
 * interface that the adapter uses: `POST /?query=…` with an optional Native block as body, answered in the query's own
 * format, errors as 500 with `X-ClickHouse-Exception-Code`; `GET /ping`.
 *
 *   node chdb-server.ts <data folder> <unix socket path | 127.0.0.1:port>
 *
 * The socket is also the lock of the data folder: it stays open until the engine has let go of it. The process ends by
 * itself when the one that started it is gone (its IPC channel closes). `MILLRACE_ENGINE_SECRET`, where set, is the
 * password every request must carry (basic authentication); over TCP it is required.
 */
import { chmodSync, existsSync, mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Session } from 'chdb'
import { engineConfig, engineLanes, type Lane, laneHeader } from './engine-config.ts'

const maxBodyBytes = 64 << 20
const maxWaiting = 1000
const closeWithinMs = 5_000

const [, , folder, endpoint] = process.argv
const secret = process.env.MILLRACE_ENGINE_SECRET
if (!folder || !endpoint) fail('usage: chdb-server.ts <data folder> <socket path | host:port>')
const tcp = /^([\d.]+):(\d+)$/.exec(endpoint)
if (tcp && !secret) fail('over TCP the engine needs MILLRACE_ENGINE_SECRET')

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

type Job = { sql: string; resolve(bytes: Uint8Array): void; reject(error: Error): void }

/** Sessions run one query at a time each; what finds none free waits in order. */
class SessionPool {
  private readonly free: Session[]
  private readonly all: Session[]
  private readonly waiting: Job[] = []

  constructor(sessions: Session[]) {
    this.all = sessions
    this.free = [...sessions]
  }

  run(sql: string): Promise<Uint8Array> {
    if (this.waiting.length >= maxWaiting) return Promise.reject(new Error('engine busy'))
    return new Promise((resolve, reject) => {
      this.waiting.push({ sql, resolve, reject })
      this.next()
    })
  }

  get idle(): boolean {
    return this.free.length === this.all.length && this.waiting.length === 0
  }

  close(): void {
    for (const session of this.all) session.close()
  }

  private next(): void {
    const session = this.free.pop()
    if (!session) return
    const job = this.waiting.shift()
    if (!job) {
      this.free.push(session)
      return
    }
    session
      .queryAsync(job.sql, { format: 'Native' })
      .then((result) => job.resolve(result.bytes()), job.reject)
      .finally(() => {
        this.free.push(session)
        this.next()
      })
  }
}

/** Blocks to insert pass through a file in shared memory, which is how the engine takes them fastest. */
const passFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
const passPrefix = `millrace-${process.pid}-`
let passed = 0

function dropStalePassFiles(): void {
  for (const name of readdirSync(passFolder)) {
    const pid = Number(/^millrace-(\d+)-\d+\.native$/.exec(name)?.[1] ?? 0)
    if (pid && !isAlive(pid)) unlinkSync(join(passFolder, name))
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

let pools: Record<Lane, SessionPool> | null = null
let closing = false

function openPools(): Record<Lane, SessionPool> {
  mkdirSync(folder, { recursive: true })
  const configFile = join(folder, 'engine.xml')
  writeFileSync(configFile, engineConfig())
  const open = () => new Session(join(folder, 'db'), { connectionArgs: [`--config-file=${configFile}`] })
  const made = {} as Record<Lane, SessionPool>
  for (const [lane, { sessions, settings }] of Object.entries(engineLanes(availableParallelism()))) {
    const list = Array.from({ length: sessions }, open)
    for (const session of list) {
      session.query('CREATE DATABASE IF NOT EXISTS millrace')
      session.query('USE millrace')
      for (const [name, value] of Object.entries(settings)) session.query(`SET ${name} = ${value}`)
    }
    made[lane as Lane] = new SessionPool(list)
  }
  return made
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > maxBodyBytes) throw new Error(`body larger than ${maxBodyBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Where a server would read `input('…') … FORMAT Native` from the body, the engine reads a file. */
async function run(pool: SessionPool, query: string, body: Buffer): Promise<Uint8Array> {
  if (!/\bFORMAT Native\s*$/.test(query) || !query.includes('input(')) {
    return pool.run(body.length ? `${query}\n${body.toString()}` : query)
  }
  const file = join(passFolder, `${passPrefix}${passed++}.native`)
  writeFileSync(file, body, { mode: 0o600 })
  try {
    const sql = query.replace(/\s*FORMAT Native\s*$/, '').replace(/\binput\(/, `file('${file}', 'Native', `)
    return await pool.run(sql)
  } finally {
    unlinkSync(file)
  }
}

function allowed(request: IncomingMessage): boolean {
  if (!secret) return true
  const given = Buffer.from(request.headers.authorization?.replace(/^Basic /, '') ?? '', 'base64').toString()
  return given.slice(given.indexOf(':') + 1) === secret
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine')
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  if (!allowed(request)) return void response.writeHead(403).end('wrong password\n')
  if (closing || !pools) return void response.writeHead(503).end('engine is opening or closing\n')
  const lane = (request.headers[laneHeader] as Lane | undefined) ?? 'read'
  try {
    const bytes = await run(pools[lane] ?? pools.read, url.searchParams.get('query') ?? '', await bodyOf(request))
    response.writeHead(200, { 'Content-Length': bytes.length }).end(bytes)
  } catch (error) {
    const message = (error as Error).message
    const code = /Code: (\d+)/.exec(message)?.[1] ?? '0'
    response.writeHead(message === 'engine busy' ? 503 : 500, { 'X-ClickHouse-Exception-Code': code }).end(message)
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(500).end(String(error)))
})
server.keepAliveTimeout = 60_000

async function close(): Promise<void> {
  if (closing) return
  closing = true
  // The engine's own threads can outlive an orderly end; nothing acknowledged depends on it.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), closeWithinMs).unref()
  const open = Object.values(pools ?? {})
  while (!open.every((pool) => pool.idle)) await new Promise((resolve) => setTimeout(resolve, 10))
  for (const pool of open) pool.close()
  process.exit(0)
}

/** Another engine on the same socket means the data folder is in use. */
function isServed(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

async function listen(): Promise<void> {
  if (!tcp && (await isServed(endpoint))) process.exit(3)
  if (!tcp && existsSync(endpoint)) unlinkSync(endpoint)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    if (tcp) server.listen(Number(tcp[2]), tcp[1], resolve)
    else server.listen(endpoint, resolve)
  })
  if (!tcp) chmodSync(endpoint, 0o600)
}

process.on('disconnect', close)
process.on('SIGTERM', close)
// Ctrl-C reaches the whole process group; the starter closes the engine when it is done with it.
process.on('SIGINT', () => {})

try {
  await listen()
  dropStalePassFiles()
  pools = openPools()
} catch (error) {
  fail((error as Error).message)
}
const address = server.address()
process.send?.({ ready: true, port: typeof address === 'object' ? address?.port : undefined })
