import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { openLiveTable } from '../../live/live-table.ts'
import { openSampleRings } from '../../live/sample-rings.ts'
import { connectRpc } from '../../stream/rpc.ts'
import { enter, stages } from '../engine/pulse.ts'
import type { Catalog } from '../graph/flat.ts'
import { createScanLoop } from './scan-loop.ts'
import type { ScanHost, ScanMethods } from './scan-protocol.ts'
import type { ScanSetup } from './scan-spawn.ts'

/** What models remember is lost for no longer than this, should the process be killed. */
const keepEveryMs = 60_000
/** Who takes messages is not stuck: often enough for a watchdog that waits a minute. */
const beatEveryMs = 1_000

/** The thread's whole work, over the port to the main process. */
export function runScanThread(
  port: MessagePort,
  { live, rings, stateFile, pulse, alarmWords }: ScanSetup,
  catalog: Catalog,
): void {
  let timer: NodeJS.Timeout | undefined
  let running = false
  let keeping: Promise<void> = Promise.resolve()

  const loop = createScanLoop({
    table: openLiveTable(live),
    rings: rings && openSampleRings(undefined, rings),
    ...{ catalog, pulse, alarmWords },
    clock: Date.now,
    elapsed: () => performance.now(),
    written: (batch) => host.tell('written', batch),
    alarms: (changes) => host.tell('alarms', changes),
  })

  function go(): void {
    clearTimeout(timer)
    if (!running) return
    const due = loop.step()
    timer = setTimeout(go, Math.max(0, due - Date.now()))
  }

  /** What is new may be due before what was waited for. */
  function soon(): void {
    clearTimeout(timer)
    if (running) timer = setTimeout(go, 0)
  }

  /** A watchdog sees what this thread is at besides scanning. */
  function at<T>(stage: (typeof stages)['put' | 'keep'], mark: number, work: () => T): T {
    enter(pulse, stage, mark)
    try {
      return work()
    } finally {
      enter(pulse, stages.rest)
    }
  }

  /** The whole file or the one before it: never half of one. */
  function keep(): Promise<void> {
    const bytes = at(stages.keep, 0, loop.save)
    keeping = keeping
      .catch(() => {})
      .then(async () => {
        await mkdir(dirname(stateFile), { recursive: true, mode: 0o700 })
        await writeFile(`${stateFile}.next`, bytes, { mode: 0o600 })
        await rename(`${stateFile}.next`, stateFile)
      })
    return keeping
  }

  async function takeUp(): Promise<{ carried: number; fresh: number }> {
    const bytes = await readFile(stateFile).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (!bytes) return { carried: 0, fresh: 0 }
    try {
      return at(stages.keep, 0, () => loop.restore(bytes))
    } catch (error) {
      // whatever is wrong with it: models that begin anew are better than none
      host.tell('log', { level: 'error', message: 'state of the models not taken up', data: { error: String(error) } })
      return { carried: 0, fresh: 0 }
    }
  }

  const fault = (error: unknown) =>
    host.tell('log', { level: 'error', message: 'state of the models not kept', data: { error: String(error) } })

  const methods: ScanMethods = {
    put(model) {
      at(stages.put, model.mark, () => loop.put(model))
      soon()
    },
    remove({ id }) {
      loop.remove(id)
      soon()
    },
    async begin() {
      if (running) return { carried: 0, fresh: 0 }
      const taken = await takeUp()
      running = true
      go()
      setInterval(() => host.tell('status', loop.status()), 1_000)
      setInterval(() => void keep().catch(fault), keepEveryMs)
      return taken
    },
    look: ({ model, instance }) => ({ look: loop.look(model, instance) ?? null }),
    async stop() {
      running = false
      clearTimeout(timer)
      await keep()
    },
  }

  const host = connectRpc<ScanHost>(port, methods, (method, error) => {
    throw new Error(`models: ${method} failed: ${error}`)
  })
  setInterval(() => enter(pulse, stages.rest), beatEveryMs)
}
