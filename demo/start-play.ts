import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { PlayConfig, PlayReady } from './play.ts'

export type DemoPlay = {
  pid: number
  opcuaPort: number
  modbusPort: number
  mtconnectPort: number
  shopModbusPort: number
  /** Resolves with the exit code or signal when the process has ended, by whatever cause. */
  ended: Promise<string>
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>
}

const startLimitMs = 60_000
const stopLimitMs = 8000

/**
 * Starts the demo process and resolves when its servers listen. Rejects when it ends or is silent for a minute before that.
 * The password travels over the IPC channel, not on the command line.
 */
export async function startDemoPlay(config: Omit<PlayConfig, 'type'>): Promise<DemoPlay> {
  const child = fork(fileURLToPath(new URL('./play.ts', import.meta.url)), [], {
    // The OPC UA address space is loaded once and then changes little: a small heap saves 90 MB and costs nothing.
    execArgv: ['--optimize-for-size', '--max-semi-space-size=1'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000)
  })
  const ended = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))))
  child.on('error', () => {}) // a message to a process that has just ended; `ended` tells
  const ready = new Promise<PlayReady>((resolve) => child.once('message', (message) => resolve(message as PlayReady)))
  child.send({ type: 'start', ...config } satisfies PlayConfig)

  let timer: NodeJS.Timeout | undefined
  const first = await Promise.race([
    ready,
    ended,
    new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('silence'), startLimitMs)
    }),
  ])
  clearTimeout(timer)
  if (typeof first === 'string') {
    child.kill('SIGKILL')
    throw new Error(`The demo play did not start (${first}): ${complaint}`)
  }
  return {
    pid: child.pid!,
    opcuaPort: first.opcuaPort,
    modbusPort: first.modbusPort,
    mtconnectPort: first.mtconnectPort,
    shopModbusPort: first.shopModbusPort,
    ended,
    async stop() {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
      await ended
      clearTimeout(force)
    },
  }
}
