import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openLiveTable } from '../../live/live-table.ts'
import { connectRpc } from '../../stream/rpc.ts'
import { catalog } from '../blocks/catalog.ts'
import { createScanLoop } from './scan-loop.ts'
import type { ScanHost, ScanMethods } from './scan-protocol.ts'
import type { ScanSetup } from './scan-spawn.ts'

// Entry of the thread that runs published models: a heavy model there slows neither web nor stream.

if (!parentPort) throw new Error('this file is the entry of a worker thread')
const { live, stateFile } = workerData as ScanSetup
/** What models remember is lost for no longer than this, should the process be killed. */
const keepEveryMs = 60_000

let timer: NodeJS.Timeout | undefined
let running = false
let keeping: Promise<void> = Promise.resolve()

const loop = createScanLoop({
  table: openLiveTable(live),
  catalog,
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

/** The whole file or the one before it: never half of one. */
function keep(): Promise<void> {
  const bytes = loop.save()
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
    return loop.restore(bytes)
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
    loop.put(model)
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

const host = connectRpc<ScanHost>(parentPort, methods, (method, error) => {
  throw new Error(`models: ${method} failed: ${error}`)
})
