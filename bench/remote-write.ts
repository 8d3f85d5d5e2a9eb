import { startCnc } from '../apps/remote-operation/testing.ts'
import { furnishMachiningCentre } from '../scenarios/machining-centre.ts'
import { eventually, startMillrace } from '../scenarios/testing.ts'
import { type Figure, median, percentile, round3 } from './figure.ts'

const writes = 100
/** ms. */
const target = 500

const figure = (name: string, value: number): Figure => ({
  ...{ bench: 'remote-write', name, value: round3(value), unit: 'ms', better: 'lower', target },
})

/**
 * Tool offsets written through the whole platform into a simulated CNC over OPC UA on the same machine: from the selection, which queues
 * the job, until the device has answered with what it holds; by the platform's own record.
 */
export async function run(): Promise<Figure[]> {
  const cnc = await startCnc()
  const instance = await startMillrace({ opcua: 'on' })
  try {
    const { offset, token, post } = await furnishMachiningCentre(instance, cnc, 'single')
    const took: number[] = []
    const live = async () => {
      const answer = await instance.api('/api/live?codes=MC7-T12RW,MC7-SPEED,MC7-DOOR', { token })
      const { items } = (await answer.json()) as { items: { value: unknown }[] }
      return items.length === 3 && items.every(({ value }) => value !== null)
    }
    await eventually('the machine is connected', live)
    for (let n = 0; n < writes; n++) {
      const value = (n % 2 === 0 ? 0.01 : 0.02).toFixed(3)
      const { id } = await post('/api/remote-operation/request-write', { parameter: offset, value, reason: 'bench' })
      await post('/api/remote-operation/operate-write', { id })
      const record = await eventually(`write ${n} is done`, async () => {
        const answer = await instance.api(`/api/remote-operation/write-orders/${id}`, { token })
        const { record: row } = (await answer.json()) as { record: { state: string; [name: string]: unknown } }
        return row.state === 'confirmed' && row
      })
      took.push(Number(record.answeredAt) - Number(record.selectedAt))
    }
    const what = `select to read-back over OPC UA, of ${writes}`
    return [figure(`${what}, median`, median(took)), figure(`${what}, p95`, percentile(took, 0.95))]
  } finally {
    await instance.destroy()
    await cnc.close()
  }
}

if (import.meta.main) {
  console.table((await run()).map(({ name, value, unit, target: aim }) => ({ name, value, unit, aim })))
  process.exit(0)
}
