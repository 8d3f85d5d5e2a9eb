import type { Worker } from 'node:worker_threads'
import type { TenantPoint } from '../../api/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { HistorianEndpoint } from '../historian/open.ts'
import { backOffMs } from './back-off.ts'
import type { HostMethods, StreamMethods, StreamStatus } from './protocol.ts'
import { streamRefusals } from './refusals.ts'
import { connectRpc, type Remote } from './rpc.ts'
import { type StreamSetup, spawnStreamWorker } from './stream-spawn.ts'
import type { ConnectionRecord } from './supervisor.ts'

/** The stream worker as the main process sees it. Calls are refused while it is down; it is started again by itself. */
export type Stream = {
  call: Remote<StreamMethods>['call']
  status(): StreamStatus | undefined
  /** Restarts since the start, for the health page. */
  restarts(): number
  up(): boolean
  mqttPort(): number
  stop(): Promise<void>
}

type Options = {
  setup: StreamSetup
  /** The first worker, spawned early; later ones are spawned here. */
  worker: Worker
  historian: HistorianEndpoint
  host: Omit<HostMethods, 'status'>
  /** Everything a worker must know when it starts, also when it starts again. */
  points(): TenantPoint[]
  connections(): ConnectionRecord[]
  log(level: 'info' | 'warn' | 'error', message: string, data?: object): void
}

/** Starts the stream worker: drivers, ingest and alarms live there, away from web requests. */
export async function startStream(options: Options): Promise<Stream> {
  let remote: Remote<StreamMethods> | undefined
  let worker = options.worker
  let status: StreamStatus | undefined
  let restarts = 0
  let stopping = false
  let timer: NodeJS.Timeout | undefined
  let mqttPort = options.setup.mqttPort

  async function launch(): Promise<void> {
    const reachable = Promise.withResolvers<void>()
    const methods = {
      ...options.host,
      // points are told through calls to the worker, which are possible only once it has started
      async discover(args: Parameters<HostMethods['discover']>[0]) {
        await reachable.promise
        return options.host.discover(args)
      },
      status(fresh: StreamStatus) {
        status = fresh
      },
    }
    const fresh = connectRpc<StreamMethods>(worker, methods, (method, error) =>
      options.log('error', `stream: ${method} failed`, { error: String(error) }),
    )
    const ended = new Promise<never>((_, reject) => {
      worker.once('error', (error: Error) => {
        options.log('error', 'stream worker failed', { error: error.stack })
        reject(error)
      })
      worker.once('exit', (code) => {
        remote = undefined
        reject(new Error(`the stream worker ended with ${code}`))
        if (!stopping) again()
      })
    })
    ended.catch(() => {})
    const known = options.points()
    const started = fresh.call('start', {
      historian: options.historian,
      points: known,
      connections: options.connections(),
      mqttPort,
    })
    mqttPort = (await Promise.race([started, ended])).mqttPort
    remote = fresh
    await catchUp(fresh, known)
    reachable.resolve()
  }

  /** Tells a worker what has changed since it was given everything: changes are not sent to one that is still starting. */
  async function catchUp(fresh: Remote<StreamMethods>, known: readonly TenantPoint[]): Promise<void> {
    const before = new Set(known)
    const now = options.points()
    const indexes = new Set(now.map((p) => p.index))
    const changed = now.filter((p) => !before.has(p))
    const removed = known.filter((p) => !indexes.has(p.index)).map((p) => p.index)
    if (changed.length > 0 || removed.length > 0) await fresh.call('configurePoints', { changed, removed })
    await fresh.call('setConnections', { records: options.connections() })
  }

  function again(): void {
    restarts++
    timer = setTimeout(
      () => {
        worker = spawnStreamWorker(options.setup)
        launch().catch((error) => options.log('error', 'stream worker could not be started', { error: String(error) }))
      },
      backOffMs(Math.min(restarts, 6), Math.random()),
    )
  }

  try {
    await launch()
  } catch (error) {
    stopping = true
    clearTimeout(timer)
    throw error
  }

  const call: Stream['call'] = (method, args, transfer) =>
    remote ? remote.call(method, args, transfer) : Promise.reject(new Refusal(streamRefusals.streamDown))

  return {
    call,
    status: () => status,
    restarts: () => restarts,
    up: () => remote !== undefined,
    mqttPort: () => mqttPort,
    async stop() {
      stopping = true
      clearTimeout(timer)
      if (remote) await remote.call('stop', undefined).catch(() => {})
      await worker.terminate()
    },
  }
}
