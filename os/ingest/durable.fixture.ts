import { connectHistorian, openHistorian } from '../historian/open.ts'
import { createCounterTable } from './counters.ts'
import { createIngest } from './ingest.ts'
import { makeBatch, makePoint, type Row } from './testing.ts'

// Run by durable.test.ts, which kills it: ingests a saw-tooth and says what was acknowledged.
// Arguments: data folder, first row. Lines on standard output: `engine PID`, then `ack ROW`.

const [folder, first] = process.argv.slice(2)
const opened = await openHistorian({ folder })
console.log(`engine ${opened.enginePid()}`)
const historian = await connectHistorian(opened.endpoint)
const counters = createCounterTable({ points: 4, connections: 1 })
const ingest = createIngest({ historian, live: { write() {} }, counters, clock: Date.now })
ingest.configure(makePoint(0))
ingest.configure(makePoint(1, { compression: { deviation: 0.5, maxIntervalMs: 1e9 } }))
await ingest.restore()
// Several senders at a time, each waits for its acknowledgement before it sends the next.
let next = Number(first)
async function send(): Promise<never> {
  for (;;) {
    const row = next++
    const rows: Row[] = [
      [0, row * 1000, row],
      [1, row * 1000, row % 50],
    ]
    const report = await ingest.submit(makeBatch(rows), { connection: 0, urgent: true })
    if (report.accepted !== 2) throw new Error(JSON.stringify(report))
    console.log(`ack ${row}`)
  }
}
await Promise.all(Array.from({ length: 8 }, send))
