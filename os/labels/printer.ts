import { Worker } from 'node:worker_threads'
import { Refusal } from '../../contract/refusal.ts'
import type { PrintAnswer, PrintTask } from './print-task.ts'
import { labelRefusals } from './refusals.ts'

const maxWaiting = 20
const idleMs = 60_000
const timeoutMs = 60_000

export type Printer = {
  print(task: PrintTask): Promise<Uint8Array>
  close(): Promise<void>
}

/** Sets labels in a thread of its own, one task after the other. The thread ends when nothing was printed for a minute. */
export function createPrinter(): Printer {
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  async function close(): Promise<void> {
    clearTimeout(idle)
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }

  function open(): Worker {
    if (worker) return worker
    const opened = new Worker(new URL('./print-worker.ts', import.meta.url))
    opened.unref()
    opened.once('exit', () => {
      if (worker === opened) worker = undefined
    })
    worker = opened
    return opened
  }

  async function run(task: PrintTask): Promise<PrintAnswer> {
    clearTimeout(idle)
    const thread = open()
    const { promise, resolve, reject } = Promise.withResolvers<PrintAnswer>()
    const failed = (error: unknown) =>
      reject(error instanceof Error ? error : new Error(`label worker ended: ${error}`))
    thread.once('message', resolve)
    thread.once('error', failed)
    thread.once('exit', failed)
    const timer = setTimeout(() => void close(), timeoutMs)
    thread.ref()
    thread.postMessage(task)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      thread.off('message', resolve).off('error', failed).off('exit', failed)
      thread.unref()
      idle = setTimeout(() => void close(), idleMs).unref()
    }
  }

  return {
    async print(task) {
      if (waiting >= maxWaiting) throw new Refusal(labelRefusals.printingBusy)
      waiting += 1
      const turn = last.then(() => run(task))
      last = turn.catch(() => {})
      const answer = await turn.finally(() => {
        waiting -= 1
      })
      if ('bytes' in answer) return answer.bytes
      const { code, args, field } = answer.refused
      throw new Refusal(labelRefusals[code], args, field)
    },
    close,
  }
}
