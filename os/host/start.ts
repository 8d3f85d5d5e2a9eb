import { flushCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Refusal } from '../../contract/refusal.ts'
import { readConfig, startRefusals } from './config.ts'
import { startEarly } from './early.ts'
import { log } from './log.ts'
import { Teardown } from './teardown.ts'
import { platformVersion } from './version.ts'

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
  if (!process.versions.node.startsWith('26.'))
    throw new Refusal(startRefusals.wrongNode, { version: process.versions.node })
  const config = readConfig(process.env)
  const version = platformVersion()
  const teardown = new Teardown()
  let stopping = false

  async function stop(why: string, code = 0): Promise<void> {
    if (stopping) return
    stopping = true
    log('info', 'stopping', { why })
    setTimeout(() => process.exit(1), shutdownLimitMs).unref()
    await teardown.run()
    process.exit(code)
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal))
  watchParent((why) => void stop(why))
  try {
    const early = await startEarly(config, version, teardown)
    // read while engines and threads come up
    const { boot } = await import('./boot.ts')
    const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))
    const platform = await boot({ config, early, teardown, webFolder, version })
    void platform.broken.then((what) => {
      if (!stopping) log('error', what)
      void stop(what, 1)
    })
    if (platform.setupCode)
      process.stderr.write(`set-up code for the first administrator / 首个管理员初始化代码: ${platform.setupCode}\n`)
    process.stdout.write(`ready http://localhost:${platform.port} in ${Math.round(performance.now())} ms\n`)
    // for the next start, should this one be killed
    flushCompileCache()
  } catch (error) {
    // a part that was ended by a signal during the start is no failure of the start
    if (stopping) return
    await teardown.run()
    throw error
  }
}
