import type { Worker } from 'node:worker_threads'
import type { TenantPoint } from '../../api/point.ts'
import type { PeerCertificate } from '../../contract/driver.ts'
import type { Judgement } from './protocol.ts'
import { connectRpc } from './rpc.ts'

export type OpcuaMethods = {
  start(args: { points: TenantPoint[]; allowAnonymous: boolean }): Promise<{ port: number }>
  change(args: { changed: TenantPoint[]; removed: number[] }): Promise<void>
  certificates(args: undefined): Promise<PeerCertificate[]>
  judgeCertificate(args: Judgement): Promise<PeerCertificate>
  texts(changes: [point: number, text: string][]): void
  sessions(args: undefined): number
  stop(args: undefined): Promise<void>
}

export type OpcuaHost = {
  /** The tenant whose points this user may see, or null. */
  authenticate(args: { user: string; password: string }): Promise<string | null>
  log(args: { level: 'info' | 'warn' | 'error'; message: string; data?: object }): void
}

export type OpcuaServer = {
  port(): number
  up(): boolean
  change(changed: TenantPoint[], removed: number[]): void
  texts(changes: [point: number, text: string][]): void
  sessions(): Promise<number>
  /** Certificates of clients, trusted and turned away. */
  certificates(): Promise<PeerCertificate[]>
  judgeCertificate(judgement: Judgement): Promise<PeerCertificate>
  stop(): Promise<void>
}

/** Starts the OPC UA server in a thread of its own. Should it fail later, the platform goes on without it and says so. */
export async function startOpcua(
  worker: Worker,
  args: { points: TenantPoint[]; allowAnonymous: boolean },
  host: OpcuaHost,
): Promise<OpcuaServer> {
  const remote = connectRpc<OpcuaMethods>(worker, host, (method, error) =>
    host.log({ level: 'error', message: `OPC UA server: ${method} failed`, data: { error: String(error) } }),
  )
  let up = true
  const ended = new Promise<never>((_, reject) => {
    worker.once('error', (error: Error) => {
      host.log({ level: 'error', message: 'OPC UA server failed', data: { error: error.stack } })
      reject(error)
    })
    worker.once('exit', () => {
      up = false
      reject(new Error('the OPC UA server ended'))
    })
  })
  ended.catch(() => {})
  const { port } = await Promise.race([remote.call('start', args), ended])
  return {
    port: () => port,
    up: () => up,
    change: (changed, removed) => up && remote.tell('change', { changed, removed }),
    texts: (changes) => up && remote.tell('texts', changes),
    certificates: async () => (up ? remote.call('certificates', undefined) : []),
    judgeCertificate: (judgement) => remote.call('judgeCertificate', judgement),
    sessions: async () => (up ? remote.call('sessions', undefined) : 0),
    async stop() {
      if (up) await Promise.race([remote.call('stop', undefined).catch(() => {}), ended.catch(() => {})])
      await worker.terminate()
    },
  }
}
