import { parentPort, workerData } from 'node:worker_threads'
import { catalogAt } from '../blocks/catalog.ts'
import type { ScanSetup } from './scan-spawn.ts'
import { runScanThread } from './scan-thread.ts'

// Entry of the thread that runs published models: a heavy model there slows neither web nor stream.

if (!parentPort) throw new Error('this file is the entry of a worker thread')
const setup = workerData as ScanSetup & { timeZone: string }
runScanThread(parentPort, setup, catalogAt(setup.timeZone))
