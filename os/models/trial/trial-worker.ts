import { parentPort, workerData } from 'node:worker_threads'
import { connectHistorian } from '../../historian/open.ts'
import { connectRpc } from '../../stream/rpc.ts'
import { catalogAt } from '../blocks/catalog.ts'
import { withLearned } from '../training/shelf.ts'
import { runTrial, Stopped } from './run-trial.ts'
import type { TrialHost, TrialMethods, TrialSetup } from './trial-protocol.ts'

// Entry of the thread of one trial: it reads history and scans as fast as it can, and answers nobody meanwhile.

if (!parentPort) throw new Error('this file is the entry of a worker thread')
const { historian: endpoint, stop } = workerData as TrialSetup

const methods: TrialMethods = {
  async run({ plan, marks, timeZone, learned }) {
    const historian = await connectHistorian(endpoint)
    try {
      return await runTrial(plan, marks, {
        ...{ catalog: withLearned(catalogAt(timeZone), learned), historian },
        elapsed: () => performance.now(),
        progress: (share) => host.tell('progress', share),
        stopped: () => Atomics.load(stop, 0) !== 0,
      })
    } catch (error) {
      if (error instanceof Stopped) return null
      throw error
    } finally {
      await historian.close()
    }
  },
}

const host = connectRpc<TrialHost>(parentPort, methods, (method, error) => {
  throw new Error(`trial: ${method} failed: ${error}`)
})
