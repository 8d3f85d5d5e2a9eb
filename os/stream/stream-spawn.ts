import { Worker } from 'node:worker_threads'

/** What the stream worker is born with; the rest it is told by `start`. */
export type StreamSetup = {
  live: SharedArrayBuffer
  /** See os/live/sample-rings.ts. */
  rings: SharedArrayBuffer
  counters: SharedArrayBuffer
  mqttPort: number
  host: string
  /** Folder with one folder per connection, for certificates and files to replay. */
  folder: string
}

/** A worker that reads its code and waits for `start`. */
export function spawnStreamWorker(setup: StreamSetup): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup })
}
