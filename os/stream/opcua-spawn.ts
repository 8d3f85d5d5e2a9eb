import { Worker } from 'node:worker_threads'

/** What the OPC UA server's thread is born with; the rest it is told by `start`. */
export type OpcuaSetup = {
  live: SharedArrayBuffer
  port: number
  host: string
  /** Certificates. */
  folder: string
  version: string
}

/** A thread that reads its code and waits for `start`. */
export function spawnOpcuaWorker(setup: OpcuaSetup): Worker {
  return new Worker(new URL('./opcua-worker.ts', import.meta.url), { workerData: setup })
}
