import { Worker } from 'node:worker_threads'
import { trainingLimits } from '../../../api/learned-models.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { connectRpc, type Remote } from '../../stream/rpc.ts'
import { learnRefusals } from '../learn/refusals.ts'
import type { LearningHost, LearningMethods } from './learning-protocol.ts'
import { trainingRefusals } from './refusals.ts'

export type LearningOptions = {
  /** Share done, 0…1. */
  progress?(share: number): void
  /** Asked now and then; true ends the thread at once. */
  stopped?(): boolean
  seconds?: number
}

const askEveryMs = 200

/**
 * One piece of learning in a thread of its own, ended whatever it does: when it is done, too slow, out of memory, or nobody wants it any more.
 * The table's buffer is handed over, not copied.
 */
export async function inLearningThread<K extends keyof LearningMethods & string>(
  method: K,
  args: Parameters<LearningMethods[K]>[0],
  { progress, stopped, seconds = trainingLimits.seconds }: LearningOptions = {},
): Promise<Awaited<ReturnType<LearningMethods[K]>>> {
  const worker = new Worker(new URL('./learning-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: trainingLimits.heapMebibytes },
  })
  let timer: NodeJS.Timeout | undefined
  let look = () => {}
  const ended = new Promise<never>((_, reject) => {
    const deadline = performance.now() + seconds * 1000
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new Refusal(trainingRefusals.trainingOutOfMemory, { limit: trainingLimits.heapMebibytes })
          : error,
      ),
    )
    worker.once('exit', (code) => reject(new Error(`the learning thread ended with ${code}`)))
    look = () => {
      if (stopped?.()) reject(new Refusal(learnRefusals.cancelled))
      else if (performance.now() > deadline) reject(new Refusal(trainingRefusals.trainingTooLong, { seconds }))
    }
    timer = setInterval(look, askEveryMs)
  })
  const host: LearningHost = {
    progress(share) {
      progress?.(share)
      look()
    },
  }
  const thread: Remote<LearningMethods> = connectRpc<LearningMethods>(worker, host, () => {})
  try {
    return await Promise.race([thread.call(method, args, [args.table.values.buffer as ArrayBuffer]), ended])
  } finally {
    clearInterval(timer)
    ended.catch(() => {})
    await worker.terminate()
  }
}
