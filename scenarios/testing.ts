import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterIn } from '../os/data/testing.ts'

const root = join(import.meta.dirname, '..')

/** A picture of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/**
 * A port that was free a moment ago, by chance below those that systems give to connections (32768–60999 on Linux): it is still
 * free when the one who asked has started, however many connections the tests beside it open meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000)
    const isFree = await new Promise<boolean>((resolve) => {
      const server = createServer()
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree) return port
  }
}

/** Waits for a condition, generously: fails only when it never comes true. */
export async function eventually<T>(
  what: string,
  attempt: () => Promise<T | undefined | false> | T | undefined | false,
  ms = 60_000,
): Promise<T> {
  const end = performance.now() + ms
  let last: unknown
  for (;;) {
    try {
      const value = await attempt()
      if (value !== undefined && value !== false) return value as T
      last = value
    } catch (error) {
      last = error
    }
    if (performance.now() > end) throw new Error(`never happened: ${what} (last: ${last})`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

export type Instance = {
  url: string
  readyLine: string
  ports: { http: number; mqtt: number; opcua: number }
  folder: string
  env: NodeJS.ProcessEnv
  child: ChildProcess
  stderr(): string
  /** Makes a token with the command line, as a newcomer would. */
  token(...args: string[]): Promise<string>
  api(
    path: string,
    options?: { method?: string; token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Response>
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  /** Ends it however it stands and removes its folder. */
  destroy(): Promise<void>
}

export type StartOptions = {
  demo?: 'on' | 'off'
  /** Whether it serves its points over OPC UA; a thread that takes longer to start than the rest. */
  opcua?: 'on'
  folder?: string
  /** Whether it makes its database cluster itself, as at a true first start; else it may find an empty one. */
  makesCluster?: true
  ports?: Instance['ports']
  env?: NodeJS.ProcessEnv
  /** Where the sources are; these unless given. */
  root?: string
}

export async function environment(
  options: StartOptions,
): Promise<{ env: NodeJS.ProcessEnv; folder: string; ports: Instance['ports'] }> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'millrace-scenario-')))
  if (!options.folder && !options.makesCluster) await clusterIn(folder)
  const ports = options.ports ?? { http: await freePort(), mqtt: await freePort(), opcua: await freePort() }
  const env = {
    ...process.env,
    MILLRACE_PORT: String(ports.http),
    MILLRACE_MQTT_PORT: String(ports.mqtt),
    MILLRACE_OPCUA_PORT: options.opcua === 'on' ? String(ports.opcua) : 'off',
    MILLRACE_DATA: folder,
    MILLRACE_DEMO: options.demo ?? 'off',
    // a story asks for the apps that it is about
    MILLRACE_DEMO_APPS: 'calibration',
    ...options.env,
  }
  delete (env as NodeJS.ProcessEnv).npm_lifecycle_event
  delete (env as NodeJS.ProcessEnv).NODE_TEST_CONTEXT
  return { env, folder, ports }
}

/** Runs the command line to its end. */
export function runMillrace(
  args: string[],
  env: NodeJS.ProcessEnv,
  from = root,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(from, 'bin/millrace.mjs'), ...args], {
      cwd: from,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Starts the platform as a process of its own, as a person would, and waits for its ready line. */
export async function startMillrace(options: StartOptions = {}): Promise<Instance> {
  const { env, folder, ports } = await environment(options)
  const from = options.root ?? root
  const child = spawn(process.execPath, [join(from, 'bin/millrace.mjs'), 'start'], {
    cwd: from,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  let stdout = ''
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const readyLine = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      const line = /^ready http:.*$/m.exec(stdout)
      if (line) resolve(line[0])
    })
    void ended.then((code) => reject(new Error(`the platform ended with ${code} before it was ready:\n${stderr}`)))
  })
  const url = `http://127.0.0.1:${ports.http}`
  return {
    url,
    readyLine,
    ports,
    folder,
    env,
    child,
    stderr: () => stderr,
    async token(...args) {
      const {
        code,
        stdout: out,
        stderr: err,
      } = await runMillrace(['token', 'create', '--name', 'test', ...args], env, from)
      if (code !== 0) throw new Error(`token: ${err}`)
      return out.trim()
    },
    api(path, { method = 'GET', token, body, headers = {} } = {}) {
      return fetch(url + path, {
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body:
          body === undefined
            ? undefined
            : typeof body === 'string' || body instanceof Uint8Array
              ? (body as BodyInit)
              : JSON.stringify(body),
      })
    },
    end(signal = 'SIGINT') {
      child.kill(signal)
      return ended
    },
    async destroy() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM')
        await ended
      }
      await eventually('all processes of the instance gone', async () => (await processesOf(folder)).length === 0)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Processes that belong to an instance: their environment, arguments or working folder name its data folder. */
export async function processesOf(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue
    const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
    const [stat, command, environ, cwd] = await Promise.all([
      read('stat'),
      read('cmdline'),
      read('environ'),
      readlink(`/proc/${pid}/cwd`).catch(() => ''),
    ])
    if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) continue
    const named = command.includes(folder) || environ.includes(`MILLRACE_DATA=${folder}\0`) || cwd.startsWith(folder)
    if (named) found.push(`${pid} ${command.replaceAll('\0', ' ').slice(0, 120)}`)
  }
  return found
}
