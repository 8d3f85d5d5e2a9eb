import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { drivers } from '../../drivers/index.ts'
import { connectHistorian } from '../historian/open.ts'
import { openCounterTable } from '../ingest/counters.ts'
import { createIngest } from '../ingest/ingest.ts'
import { openLiveTable } from '../live/live-table.ts'
import { openSampleRings } from '../live/sample-rings.ts'
import { createStreamCore } from './core.ts'
import type { HostMethods, StreamMethods } from './protocol.ts'
import { connectRpc } from './rpc.ts'
import type { StreamSetup } from './stream-spawn.ts'

// Entry of the stream worker: puts the parts together once it is told to start. What they do stands in core.ts.

if (!parentPort) throw new Error('this file is the entry of a worker thread')
const setup = workerData as StreamSetup
const table = openLiveTable(setup.live)
const live = {
  /** Texts do not fit the table: they are told before it is written, so that who was answered reads what they sent. */
  write(...[batch, received]: Parameters<typeof table.write>): void {
    const texts = batch.texts?.flatMap((text, row): [point: number, text: string][] =>
      text === undefined ? [] : [[batch.points[row], text]],
    )
    if (texts && texts.length > 0) host.tell('texts', texts)
    table.write(batch, received)
  },
}

/** Calls that come before `start` has been answered are a fault of the main process. */
const methods = {
  async start(args: Parameters<StreamMethods['start']>[0]) {
    const historian = await connectHistorian(args.historian)
    const ingest = createIngest({
      ...{ historian, live, rings: openSampleRings(undefined, setup.rings) },
      ...{ counters: openCounterTable(setup.counters), clock: Date.now },
    })
    const core = createStreamCore({ setup, ingest, table, drivers, clock: Date.now })
    core.attach(host)
    Object.assign(methods, core.methods)
    const delay = monitorEventLoopDelay({ resolution: 20 })
    delay.enable()
    setInterval(() => {
      ingest.sweep(Date.now())
      host.tell('status', core.status(Math.round(delay.percentile(99) / 1e6)))
      delay.reset()
    }, 1000)
    return core.methods.start(args)
  },
}

const host = connectRpc<HostMethods>(parentPort, methods, (method, error) => {
  throw new Error(`stream: ${method} failed: ${error}`)
})
