import { Refusal, type RefusalArgs } from '../../contract/refusal.ts'
import { type Cell, readCsv, writeCsv } from './csv-file.ts'
import type { tableRefusals } from './refusals.ts'
import type { Lookup, SheetColumn } from './xlsx-file.ts'

export type Format = 'csv' | 'xlsx'
export type TableTask =
  | { do: 'read'; format: Format; bytes: Uint8Array; maxRows: number }
  | { do: 'write'; format: Format; name: string; columns: SheetColumn[]; rows: Cell[][]; lookups?: Lookup[] }
/** Crosses a thread's border, so a refusal travels as its code. */
export type TableAnswer =
  | { rows: Cell[][] }
  | { bytes: Uint8Array }
  | { refused: { code: keyof typeof tableRefusals; args: RefusalArgs } }

/** Loaded only where needed: the workbook library is large. */
const workbook = () => import('./xlsx-file.ts')

async function work(task: TableTask): Promise<TableAnswer> {
  if (task.do === 'read') {
    const { format, bytes, maxRows } = task
    return { rows: format === 'csv' ? readCsv(bytes, maxRows) : await (await workbook()).readXlsx(bytes, maxRows) }
  }
  const { name, columns, rows, lookups } = task
  if (task.format === 'csv') return { bytes: writeCsv([columns.map((c) => c.header), ...rows]) }
  return { bytes: await (await workbook()).writeXlsx(name, columns, rows, lookups) }
}

/** Reads or writes one file. */
export async function runTask(task: TableTask): Promise<TableAnswer> {
  try {
    return await work(task)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refused: { code: error.code as keyof typeof tableRefusals, args: error.args } }
  }
}
