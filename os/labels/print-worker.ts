import { parentPort } from 'node:worker_threads'
import { type PrintTask, runPrintTask } from './print-task.ts'

// Setting labels takes up to a second of a core: not where the server answers others.
parentPort!.on('message', (task: PrintTask) => {
  parentPort!.postMessage(runPrintTask(task))
})
