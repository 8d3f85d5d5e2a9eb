import type { Worker } from 'node:worker_threads'
import { quality } from '../../../contract/quality.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { emptyBatch, type SampleBatch } from '../../../contract/sample.ts'
import { connectRpc, type Remote } from '../../stream/rpc.ts'
import type { Look } from '../engine/program.ts'
import { openPulse, readPulse, stages } from '../engine/pulse.ts'
import type { AlarmChange } from '../engine/scan.ts'
import type { ScanHost, ScanMethods, ScanModel, ScanStatus } from './scan-protocol.ts'
import {
  type Hold,
  hangs,
  judgeFall,
  longAbsenceMs,
  noFalls,
  restartDelayMs,
  staysHeld,
  type Watch,
  watch,
  watchLimits,
} from './watchdog.ts'

/** A scan's samples are given up while so many before them are not durable yet; the ingest has its own limit, below this one. */
const mostUnderWay = 1_000_000
/** The ingest is asked again so often to take what has to be said. */
const againMs = 5_000

/**
 * The scan thread as the main process sees it: born with the first model, watched, and started again by itself. A model that does not end is
 * kept out from then on; see watchdog.ts.
 */
export type Scanner = {
  /** Once all that is published has been put: takes up what was saved, and scans from now on. */
  begin(): Promise<void>
  /**
   * Takes effect between two scans. Throws why the model cannot run; then what ran before goes on. One that is kept out stays so unless it was
   * changed; while the thread is away, it comes with its return.
   */
  put(model: ScanModel): Promise<void>
  remove(id: string): Promise<void>
  /** Tries a model again that is kept out. False where none is. Throws as {@link Scanner.put}. */
  release(id: string): Promise<boolean>
  /** Why a model is kept out. */
  held(id: string): Hold | undefined
  /** The model is kept out, or the thread is away for long: nothing new comes from it. */
  silent(id: string): boolean
  look(model: string, instance: string): Promise<Look | null>
  figures(): ScannerFigures
  stop(): Promise<void>
}

/** `up` null: no model was ever published, so there is no thread. `lost`: samples that the ingest did not take. `held`: ids of models. */
export type ScannerFigures = {
  up: boolean | null
  restarts: number
  lost: number
  held: string[]
  status: ScanStatus | null
}

export type ScannerServices = {
  spawn(pulse: Int32Array): Worker
  /** Resolves when the samples are taken. */
  ingest(batch: SampleBatch): Promise<unknown>
  /** The newest value of a point, NaN where there is none. */
  lastValue(point: number): number
  alarms(changes: readonly AlarmChange[]): void
  /** What became of a model when the thread came back: it runs, or why it was refused. */
  resumed(model: string, refusal: Refusal | null): void
  /** A model is kept out from now on. */
  holds(hold: Hold): void
  clock(): number
  /** A clock that only measures: ms. */
  elapsed(): number
  limits?: typeof watchLimits
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

type Thread = Remote<ScanMethods>['call']

export function createScanner(services: ScannerServices): Scanner {
  const { spawn, ingest, lastValue, alarms, resumed, holds, clock, elapsed, limits = watchLimits, log } = services
  /** What a thread that starts again has to know, but for those that are kept out. */
  const models = new Map<string, ScanModel>()
  const held = new Map<string, Hold>()
  /** By the number that stands for it in the pulse: what the thread was told, and what it is being told. */
  const marked = new Map<number, ScanModel>()
  const markOf = new Map<string, number>()
  /** Models whose outputs have still to be said bad. */
  const owed = new Set<string>()
  let worker: Worker | undefined
  let thread: Promise<Thread> | undefined
  let [begun, up, stopping] = [false, false, false]
  let [restarts, lost, underWay, lastMark] = [0, 0, 0, 0]
  let falls = noFalls
  let status: ScanStatus | null = null
  /** Set while the thread is away and comes back by itself; `gone`: for long. */
  let away: NodeJS.Timeout | undefined
  let gone = false
  let asking: NodeJS.Timeout | undefined

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
    const pulse = openPulse()
    const born = spawn(pulse)
    worker = born
    marked.clear()
    markOf.clear()
    const bornAt = elapsed()
    const fresh = connectRpc<ScanMethods>(born, host, (method, error) =>
      log('error', `models: ${method} failed`, { error: String(error) }),
    )
    const dog = watchOver(born, pulse)
    let over = false
    const ended = new Promise<never>((_, reject) => {
      born.once('error', (error: Error) => log('error', 'the scan thread failed', { error: error.stack }))
      born.once('exit', (code) => {
        up = false
        over = true
        dog.stop()
        reject(new Error(`the scan thread ended with ${code}`))
        if (!stopping) fall({ hung: dog.hung(), livedMs: elapsed() - bornAt, pulse })
      })
    })
    ended.catch(() => {})
    // who waits for a thread that has ended would wait for ever
    const call: Thread = (method, args) => Promise.race([fresh.call(method, args), ended])
    // it ran before; what has become of it since is said, and the others run
    for (const model of models.values())
      if (!held.has(model.id) && !over)
        await send(call, model).then(
          () => resumed(model.id, null),
          (error) => {
            log('error', 'a published model does not run', { model: model.id, error: error.message })
            if (error instanceof Refusal) resumed(model.id, error)
          },
        )
    if (begun) await start(call)
    return call
  }

  function watchOver(born: Worker, pulse: Int32Array): { hung(): boolean; stop(): void } {
    let seen: Watch | null = null
    let hung = false
    const timer = setInterval(() => {
      seen = watch(seen, readPulse(pulse), elapsed(), limits)
      if (hung || !hangs(seen, limits)) return
      hung = true
      void born.terminate()
    }, limits.lookMs)
    return { hung: () => hung, stop: () => clearInterval(timer) }
  }

  /** The thread has ended: who did it, and when it comes back. */
  function fall({ hung, livedMs, pulse }: { hung: boolean; livedMs: number; pulse: Int32Array }): void {
    const { stage, model: mark, instance: place } = readPulse(pulse)
    const model = marked.get(mark)
    restarts++
    const verdict = judgeFall(falls, { hung, livedMs, model: model?.id ?? null })
    falls = verdict.falls
    const guilty = verdict.guilty !== null
    if (guilty) {
      const cause = !hung ? 'died' : stage === stages.put ? 'notCompiled' : 'endless'
      const hold: Hold = { cause, instance: model!.instances[place]?.id ?? null, at: clock(), model: model! }
      keepOut(hold)
      holds(hold)
    } else if (hung) log('error', 'the scan thread stood still and was ended', { stage })
    const wait = restartDelayMs(falls.inARow, guilty, Math.random())
    gone = wait > longAbsenceMs
    if (gone) {
      log('error', 'models pause: the scan thread ended too often', { inARow: falls.inARow, seconds: wait / 1000 })
      for (const id of models.keys()) owed.add(id)
    }
    thread = undefined
    away = setTimeout(comeBack, wait)
    sayBad()
  }

  function comeBack(): void {
    clearTimeout(away)
    away = undefined
    void reach()
  }

  function keepOut(hold: Hold): void {
    const { id } = hold.model
    models.set(id, hold.model)
    held.set(id, hold)
    owed.add(id)
  }

  /** Outputs of models that do not run: nobody may take them for new. Asked again until it is taken. */
  function sayBad(): void {
    clearTimeout(asking)
    if (stopping || owed.size === 0) return
    const ids = [...owed]
    const points = ids.flatMap((id) => models.get(id)?.instances.flatMap((i) => i.outputs.filter((p) => p >= 0)) ?? [])
    const batch = emptyBatch(points.length)
    batch.points.set(points)
    batch.times.fill(clock())
    batch.values.set(points.map(lastValue))
    batch.qualities.fill(quality.badOutOfService)
    ingest(batch).then(
      () => {
        for (const id of ids) owed.delete(id)
      },
      () => {
        asking = setTimeout(sayBad, againMs)
      },
    )
  }

  async function send(call: Thread, model: ScanModel): Promise<void> {
    const mark = ++lastMark
    marked.set(mark, model)
    try {
      await call('put', { ...model, mark })
    } catch (error) {
      // what ran before goes on
      if (error instanceof Refusal) marked.delete(mark)
      throw error
    }
    marked.delete(markOf.get(model.id) ?? 0)
    markOf.set(model.id, mark)
  }

  async function start(call: Thread): Promise<void> {
    const mine = worker
    const taken = await call('begin', undefined).catch((error) => {
      // the next try is made when it has ended
      void mine?.terminate()
      throw error
    })
    up = true
    gone = false
    for (const id of owed) if (!held.has(id)) owed.delete(id)
    log('info', 'models run', { models: models.size - held.size, ...taken })
  }

  function reach(): Promise<Thread> {
    thread ??= launch()
    thread.catch(() => {})
    return thread
  }

  async function put(model: ScanModel): Promise<void> {
    const hold = held.get(model.id)
    if (hold && staysHeld(hold, model)) {
      keepOut({ ...hold, model })
      sayBad()
      return
    }
    if (away === undefined) await send(await reach(), model)
    models.set(model.id, model)
    held.delete(model.id)
    owed.delete(model.id)
  }

  return {
    async begin() {
      begun = true
      if (thread) await thread.then(start)
    },
    put,
    async remove(id) {
      held.delete(id)
      owed.delete(id)
      if (!models.delete(id) || away !== undefined) return
      await (await reach())('remove', { id })
    },
    async release(id) {
      const hold = held.get(id)
      if (!hold) return false
      held.delete(id)
      // who releases does not wait until a pause is over
      if (away !== undefined) comeBack()
      else
        await put(hold.model).catch((error) => {
          if (!held.has(id)) held.set(id, hold)
          throw error
        })
      return true
    },
    held: (id) => held.get(id),
    silent: (id) => gone || held.has(id),
    async look(model, instance) {
      if (!up || held.has(model)) return null
      return (await (await reach())('look', { model, instance })).look
    },
    figures: () => ({ up: worker ? up : null, restarts, lost, held: [...held.keys()], status: up ? status : null }),
    async stop() {
      stopping = true
      clearTimeout(away)
      clearTimeout(asking)
      if (!worker) return
      if (up) await (await reach())('stop', undefined).catch(() => {})
      await worker.terminate()
    },
  }
}
