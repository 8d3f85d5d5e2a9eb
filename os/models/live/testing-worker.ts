import { parentPort, workerData } from 'node:worker_threads'
import { defineBlock } from '../../../contract/block.ts'
import { catalog } from '../blocks/catalog.ts'
import type { ScanSetup } from './scan-spawn.ts'
import { runScanThread } from './scan-thread.ts'

// The scan thread of tests: with a block that does not end while its input is above zero.

const label = { zh: '试', en: 'trial' }
const endless = defineBlock({
  ...{ id: 'endless', label, group: 'x', about: label, formula: 'y = x', quality: 'worst', params: {} },
  inputs: { in: { label, unit: 'same' } },
  outputs: { out: { label, unit: 'same' } },
  map: (x) => {
    while (x > 0);
    return x
  },
})
runScanThread(parentPort!, workerData as ScanSetup, new Map([...catalog, ['endless', endless]]))
