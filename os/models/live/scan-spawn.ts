import { Worker } from 'node:worker_threads'

/**
 * What the scan thread is born with. `rings`: os/live/sample-rings.ts; `stateFile`: where models keep what they remember; `pulse`: see
 * engine/pulse.ts; `alarmWords`: alarm-states.ts.
 */
export type ScanSetup = {
  live: SharedArrayBuffer
  rings?: SharedArrayBuffer
  stateFile: string
  pulse: Int32Array
  alarmWords?: Int32Array
}

/** @param setup `timeZone`: of the plant, an IANA name */
export function spawnScanWorker(setup: ScanSetup & { timeZone: string }): Worker {
  return new Worker(new URL('./scan-worker.ts', import.meta.url), { workerData: setup })
}
