import { fileURLToPath } from 'node:url'
import { Refusal } from '../../contract/refusal.ts'
import { boot, type Platform } from './boot.ts'
import { readConfig, startRefusals } from './config.ts'
import { log } from './log.ts'

/** Shutting down may take this long before the process ends regardless. */
const shutdownLimitMs = 20_000
const parentCheckMs = 1_000

/** Under `npm start` the process that was started by npm ends when npm is gone, also when npm was killed. */
function watchParent(stop: (why: string) => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) stop('parent gone')
  }, parentCheckMs).unref()
}

/** `millrace start`: boots, prints the ready line, ends cleanly on SIGINT and SIGTERM. */
export async function start(): Promise<void> {
  const started = performance.now()
  if (!process.versions.node.startsWith('26.'))
    throw new Refusal(startRefusals.wrongNode, { version: process.versions.node })
  const config = readConfig(process.env)
  let platform: Platform | undefined
  let stopping = false

  async function stop(why: string): Promise<void> {
    if (stopping) return
    stopping = true
    log('info', 'stopping', { why })
    setTimeout(() => process.exit(1), shutdownLimitMs).unref()
    await platform?.stop()
    process.exit()
  }

  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGHUP', () => void stop('SIGHUP'))
  watchParent((why) => void stop(why))

  const web = fileURLToPath(new URL('../../web/dist', import.meta.url))
  platform = await boot(config, web)
  void platform.broken.then((what) => {
    if (stopping) return
    log('error', what)
    process.exitCode = 1
    void stop(what)
  })
  if (stopping) {
    await platform.stop()
    process.exit(0)
  }
  if (platform.setupCode)
    process.stderr.write(`set-up code for the first administrator / 首个管理员初始化代码: ${platform.setupCode}\n`)
  process.stdout.write(`ready http://localhost:${platform.port} in ${Math.round(performance.now() - started)} ms\n`)
}
