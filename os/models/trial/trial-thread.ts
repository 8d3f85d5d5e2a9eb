import { Worker } from 'node:worker_threads'
import { Refusal } from '../../../contract/refusal.ts'
import type { HistorianEndpoint } from '../../historian/open.ts'
import { connectRpc } from '../../stream/rpc.ts'
import { trialRefusals } from './refusals.ts'
import type { RunOutcome } from './run-trial.ts'
import type { TrialMethods, TrialSetup, TrialWork } from './trial-protocol.ts'

/** How often it is asked whether to stop, and how long a thread may take to hear it before it is ended. */
const askEveryMs = 200
const patienceMs = 10_000

/**
 * Runs a trial in a thread of its own, so that neither people nor the stream wait for it. Null when it was stopped. Throws the refusal that
 * the trial met.
 */
export async function runInThread(
  historian: HistorianEndpoint,
  work: TrialWork,
  { progress, stopped }: { progress(share: number): void; stopped(): boolean },
): Promise<RunOutcome | null> {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('./trial-worker.ts', import.meta.url), {
    workerData: { historian, stop } satisfies TrialSetup,
  })
  let asked = 0
  const timer = setInterval(() => {
    if (!stopped()) return
    Atomics.store(stop, 0, 1)
    asked ||= performance.now()
    if (performance.now() - asked > patienceMs) void worker.terminate()
  }, askEveryMs)
  const ended = new Promise<null>((resolve, reject) => {
    const gone = () => (asked ? resolve(null) : reject(new Refusal(trialRefusals.trialEngineEnded)))
    worker.once('exit', gone)
    // a thread without memory is nobody's fault here; the exit follows
    worker.once('error', gone)
  })
  ended.catch(() => {})
  const thread = connectRpc<TrialMethods>(worker, { progress }, () => {})
  try {
    return await Promise.race([thread.call('run', work), ended])
  } finally {
    clearInterval(timer)
    await worker.terminate()
  }
}
