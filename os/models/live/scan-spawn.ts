import { Worker } from 'node:worker_threads'

/** What the scan thread is born with. `stateFile`: where models keep what they remember. */
export type ScanSetup = { live: SharedArrayBuffer; stateFile: string }

export function spawnScanWorker(setup: ScanSetup): Worker {
  return new Worker(new URL('./scan-worker.ts', import.meta.url), { workerData: setup })
}
