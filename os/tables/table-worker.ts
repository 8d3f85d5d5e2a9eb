import { parentPort, workerData } from 'node:worker_threads'
import { runTask } from './table-task.ts'

// One task, one thread: a large file neither stops the server nor takes its memory.
parentPort!.postMessage(await runTask(workerData))
