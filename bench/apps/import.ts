import { registerGauge } from '../../apps/calibration/commands/register-gauge.ts'
import { gauge } from '../../apps/calibration/gauge.ts'
import { writeXlsx } from '../../os/tables/xlsx-file.ts'
import { gaugeRoom } from './gauges.ts'
import { type Person, read } from './people.ts'

const pollMs = 100
const endless = 300_000

/** A workbook of new gauges as somebody keeps it: words of the screen above the columns and in the cells. */
export async function workbook(rows: number): Promise<Uint8Array> {
  const names = Object.keys(registerGauge.input.shape).filter((name) => !['code', 'keeper', 'place'].includes(name))
  const fields = names.map((name) => ({ name, ...gauge.fields[name as keyof typeof gauge.fields]! }))
  const cells = [...gaugeRoom(rows, ['-'], Date.now())].map(({ input }) =>
    fields.map(({ name, choices }) => {
      const value = input[name] as string | number
      return (choices as Record<string, { zh: string }> | undefined)?.[value]?.zh ?? value
    }),
  )
  const columns = fields.map(({ label }) => ({ header: label.zh, width: 16 }))
  return writeXlsx('计量器具', columns, cells)
}

export type Import = { seconds: number; imported: number; refused: number; steps: number }

/** Uploads a file and follows its job to the end, as the dialog does. `steps`: how often its progress was seen further on. */
export async function importFile({ ask }: Person, bytes: Uint8Array, dryRun: boolean): Promise<Import> {
  const began = performance.now()
  const path = `/api/calibration/gauges/import?command=register-gauge&format=xlsx&dryRun=${dryRun}`
  const headers = { 'content-type': 'application/octet-stream' }
  const { job } = read<{ job: string }>('import', await ask(path, { method: 'POST', body: bytes, headers }))
  const seen = new Set<number>()
  for (;;) {
    const now = read<{ state: string; progress: number; result: { imported: number; refused: unknown[] } | null }>(
      'job',
      await ask(`/api/jobs/${job}`),
    )
    seen.add(now.progress)
    const seconds = (performance.now() - began) / 1000
    if (now.state === 'done' && now.result) {
      const { imported, refused } = now.result
      return { seconds, imported, refused: refused.length, steps: seen.size - 1 }
    }
    if (!['queued', 'running'].includes(now.state) || seconds * 1000 > endless)
      throw new Error(`import: ${JSON.stringify(now).slice(0, 500)}`)
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}
