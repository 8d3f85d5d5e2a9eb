import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { engineThreads } from './engine-config.ts'

export const engineRefusals = defineRefusals({
  historianFolder: [
    500,
    '历史库目录 {folder} 无法写入，请检查权限',
    'The historian cannot write to its folder {folder}; check its permissions',
  ],
  historianFolderInUse: [
    500,
    '历史库目录 {folder} 正被另一实例使用，请先停止它或换一个数据目录',
    'Another instance uses the historian’s folder {folder}; stop it first, or choose another data folder',
  ],
  historianStart: [500, '历史库引擎启动失败：{reason}', 'The historian’s engine did not start: {reason}'],
})

export type EngineState = { state: 'ready' | 'restarting' | 'closed'; detail?: string }

export type Engine = {
  socketPath: string
  /** The engine's process id; null while it restarts. */
  pid(): number | null
  close(): Promise<void>
}

const script = fileURLToPath(new URL('./chdb-server.ts', import.meta.url))
const readyWithinMs = 60_000
const maxBackoffMs = 2_000
const steadyAfterMs = 60_000
const inUseCode = 3
/** An engine whose starter was killed may need this long to let go of its folder. */
const handOverWithinMs = 10_000

/** Unix socket paths are limited to about 100 bytes; a deep data folder gets its socket among the temporary files. */
export function socketPathOf(folder: string): string {
  const inside = join(folder, 'engine.sock')
  if (Buffer.byteLength(inside) < 100) return inside
  const own = join(tmpdir(), `millrace-${userInfo().uid}`)
  mkdirSync(own, { recursive: true, mode: 0o700 })
  return join(own, `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`)
}

type Start = { child: ChildProcess; ready: Promise<{ inUse: boolean }>; exited: Promise<string> }

function start(folder: string, socketPath: string): Start {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder, socketPath], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, UV_THREADPOOL_SIZE: String(engineThreads), TZ: 'UTC' },
    cwd: folder,
  })
  let complaint = ''
  child.stderr?.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-2000)
  })
  const exited = new Promise<string>((done) => {
    child.on('error', (error) => done(error.message))
    // Not 'close': it does not come when this side closed the channel. What was written last is read first.
    child.on('exit', (code, signal) => {
      setImmediate(() => done(complaint.trim() || `ended with ${signal ?? `code ${code}`}`))
    })
  })
  const ready = new Promise<{ inUse: boolean }>((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(new Error(`not ready within ${readyWithinMs / 1000} s`))
    }, readyWithinMs)
    child.once('message', () => {
      clearTimeout(timer)
      done({ inUse: false })
    })
    exited.then((reason) => {
      clearTimeout(timer)
      if (child.exitCode === inUseCode) done({ inUse: true })
      else fail(new Error(reason))
    })
  })
  return { child, ready, exited }
}

/**
 * Starts the embedded engine on a data folder and keeps it running: when it ends by itself it is started again, at once
 * the first time and then ever more slowly (at most 2 s apart). It ends with the process that started it.
 */
export async function startEngine(
  folderGiven: string,
  onState: (state: EngineState) => void = () => {},
): Promise<Engine> {
  const folder = resolve(folderGiven)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch {
    throw new Refusal(engineRefusals.historianFolder, { folder })
  }
  const socketPath = socketPathOf(folder)
  let closing = false
  let current = await startFirst(folder, socketPath)
  let wake = () => {}
  onState({ state: 'ready' })

  const supervised = (async () => {
    for (let backoffMs = 0; ; ) {
      const since = Date.now()
      const reason = await current.exited
      if (closing) return
      onState({ state: 'restarting', detail: reason })
      backoffMs = Date.now() - since > steadyAfterMs ? 0 : backoffMs
      await new Promise<void>((done) => {
        wake = done
        setTimeout(done, backoffMs)
      })
      backoffMs = Math.min(Math.max(backoffMs * 2, 200), maxBackoffMs)
      if (closing) return
      current = start(folder, socketPath)
      current.ready.then(
        () => onState({ state: 'ready' }),
        () => {},
      )
    }
  })()

  return {
    socketPath,
    pid: () =>
      current.child.exitCode === null && current.child.signalCode === null ? (current.child.pid ?? null) : null,
    async close() {
      closing = true
      wake()
      if (current.child.connected) current.child.disconnect()
      await current.exited
      await supervised
      onState({ state: 'closed' })
    },
  }
}

async function startFirst(folder: string, socketPath: string): Promise<Start> {
  for (const giveUpAt = Date.now() + handOverWithinMs; ; ) {
    const started = start(folder, socketPath)
    const { inUse } = await started.ready.catch((error) => {
      throw new Refusal(engineRefusals.historianStart, { reason: (error as Error).message })
    })
    if (!inUse) return started
    if (Date.now() > giveUpAt) throw new Refusal(engineRefusals.historianFolderInUse, { folder })
    await new Promise((done) => setTimeout(done, 200))
  }
}
