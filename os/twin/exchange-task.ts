import { Refusal, type RefusalArgs } from '../../contract/refusal.ts'
import { type Cell, readCsv, writeCsv } from './csv-file.ts'
import type { twinRefusals } from './refusals.ts'
import type { SheetColumn } from './xlsx-file.ts'

export type Format = 'csv' | 'xlsx'
export type ExchangeTask =
  | { do: 'read'; format: Format; bytes: Uint8Array; maxRows: number }
  | { do: 'write'; format: Format; name: string; columns: SheetColumn[]; rows: Cell[][] }
/** Crosses a thread's border, so a refusal travels as its code. */
export type ExchangeAnswer =
  | { rows: Cell[][] }
  | { bytes: Uint8Array }
  | { refused: { code: keyof typeof twinRefusals; args: RefusalArgs } }

/** Loaded only where needed: the workbook library is large. */
const workbook = () => import('./xlsx-file.ts')

async function work(task: ExchangeTask): Promise<ExchangeAnswer> {
  if (task.do === 'read') {
    const { format, bytes, maxRows } = task
    return { rows: format === 'csv' ? readCsv(bytes, maxRows) : await (await workbook()).readXlsx(bytes, maxRows) }
  }
  const { name, columns, rows } = task
  if (task.format === 'csv') return { bytes: writeCsv([columns.map((c) => c.header), ...rows]) }
  return { bytes: await (await workbook()).writeXlsx(name, columns, rows) }
}

/** Reads or writes one file. */
export async function runTask(task: ExchangeTask): Promise<ExchangeAnswer> {
  try {
    return await work(task)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: { code: error.code as keyof typeof twinRefusals, args: error.args } }
  }
}
