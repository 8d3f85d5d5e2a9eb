import type { Worker } from 'node:worker_threads'
import type { SampleBatch } from '../../../contract/sample.ts'
import { backOffMs } from '../../stream/back-off.ts'
import { connectRpc, type Remote } from '../../stream/rpc.ts'
import type { Look } from '../engine/program.ts'
import type { AlarmChange } from '../engine/scan.ts'
import type { ScanHost, ScanMethods, ScanModel, ScanStatus } from './scan-protocol.ts'

/** A scan's samples are given up while so many before them are not durable yet; the ingest has its own limit, below this one. */
const mostUnderWay = 1_000_000
/** A thread that has run for so long has not failed at its start. */
const settledMs = 60_000

/** The scan thread as the main process sees it: born with the first model, started again by itself. */
export type Scanner = {
  /** Once all that is published has been put: takes up what was saved, and scans from now on. */
  begin(): Promise<void>
  /** Takes effect between two scans. Throws why the model cannot run; then what ran before goes on. */
  put(model: ScanModel): Promise<void>
  remove(id: string): Promise<void>
  look(model: string, instance: string): Promise<Look | null>
  figures(): ScannerFigures
  stop(): Promise<void>
}

/** `up` null: no model was ever published, so there is no thread. `lost`: samples that the ingest did not take. */
export type ScannerFigures = { up: boolean | null; restarts: number; lost: number; status: ScanStatus | null }

export type ScannerServices = {
  spawn(): Worker
  /** Resolves when the samples are taken. */
  ingest(batch: SampleBatch): Promise<unknown>
  alarms(changes: readonly AlarmChange[]): void
  clock(): number
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

type Thread = Remote<ScanMethods>['call']

export function createScanner({ spawn, ingest, alarms, clock, log }: ScannerServices): Scanner {
  /** What a thread that starts again has to know. */
  const models = new Map<string, ScanModel>()
  let worker: Worker | undefined
  let thread: Promise<Thread> | undefined
  let [begun, up, stopping] = [false, false, false]
  let [restarts, failures, lost, underWay] = [0, 0, 0, 0]
  let status: ScanStatus | null = null
  let timer: NodeJS.Timeout | undefined

  const host: ScanHost = {
    written(batch) {
      const { length } = batch.points
      if (underWay + length > mostUnderWay) {
        lost += length
        return
      }
      underWay += length
      ingest(batch)
        .catch(() => {
          lost += length
        })
        .finally(() => {
          underWay -= length
        })
    },
    alarms,
    status: (told) => {
      status = told
    },
    log: ({ level, message, data }) => log(level, message, data),
  }

  async function launch(): Promise<Thread> {
    const born = spawn()
    worker = born
    const bornAt = clock()
    const fresh = connectRpc<ScanMethods>(born, host, (method, error) =>
      log('error', `models: ${method} failed`, { error: String(error) }),
    )
    const ended = new Promise<never>((_, reject) => {
      born.once('error', (error: Error) => log('error', 'the scan thread failed', { error: error.stack }))
      born.once('exit', (code) => {
        up = false
        reject(new Error(`the scan thread ended with ${code}`))
        if (stopping) return
        restarts++
        failures = clock() - bornAt > settledMs ? 1 : failures + 1
        thread = undefined
        timer = setTimeout(() => void reach(), backOffMs(failures, Math.random()))
      })
    })
    ended.catch(() => {})
    // who waits for a thread that has ended would wait for ever
    const call: Thread = (method, args) => Promise.race([fresh.call(method, args), ended])
    // it ran before; what has become of it since is said, and the others run
    for (const model of models.values())
      await call('put', model).catch((error) =>
        log('error', 'a published model does not run', { model: model.id, error: error.message }),
      )
    if (begun) await start(call)
    return call
  }

  async function start(call: Thread): Promise<void> {
    const taken = await call('begin', undefined).catch((error) => {
      // the next try is made when it has ended
      void worker?.terminate()
      throw error
    })
    up = true
    log('info', 'models run', { models: models.size, ...taken })
  }

  function reach(): Promise<Thread> {
    thread ??= launch()
    thread.catch(() => {})
    return thread
  }

  return {
    async begin() {
      begun = true
      if (thread) await thread.then(start)
    },
    async put(model) {
      const call = await reach()
      await call('put', model)
      models.set(model.id, model)
    },
    async remove(id) {
      if (!models.delete(id)) return
      await (await reach())('remove', { id })
    },
    async look(model, instance) {
      if (!up) return null
      return (await (await reach())('look', { model, instance })).look
    },
    figures: () => ({ up: worker ? up : null, restarts, lost, status: up ? status : null }),
    async stop() {
      stopping = true
      clearTimeout(timer)
      if (!worker) return
      if (up) await (await reach())('stop', undefined).catch(() => {})
      await worker.terminate()
    },
  }
}
