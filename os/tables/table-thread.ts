import { Worker } from 'node:worker_threads'
import { Refusal } from '../../contract/refusal.ts'
import type { Cell } from './csv-file.ts'
import { tableRefusals } from './refusals.ts'
import type { Format, TableAnswer, TableTask } from './table-task.ts'
import type { Lookup, SheetColumn } from './xlsx-file.ts'

export const tableMimes: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const limitMs = 5 * 60_000
const limitMb = 1536

export type TableRunner = (task: TableTask) => Promise<TableAnswer>

/** Runs a task in a thread with bounded memory and time: a large file neither stops the server nor takes its memory. */
export async function inThread(task: TableTask): Promise<TableAnswer> {
  const worker = new Worker(new URL('./table-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: limitMb },
  })
  const tooLarge = (detail: string) =>
    new Refusal(tableRefusals.fileTooLarge, { detail, limit: `${limitMb} MB, ${limitMs / 1000} s` }, 'body')
  const timer = setTimeout(() => void worker.terminate(), limitMs)
  try {
    return await new Promise<TableAnswer>((done, fail) => {
      worker.once('message', done)
      worker.once('error', (error: NodeJS.ErrnoException) =>
        fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(error.message) : error),
      )
      worker.once('exit', () => fail(tooLarge(`> ${limitMs / 1000} s`)))
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

async function done<K extends string>(
  run: TableRunner,
  task: TableTask,
  what: K,
): Promise<Extract<TableAnswer, Record<K, unknown>>[K]> {
  const answer = await run(task)
  if ('refused' in answer) throw new Refusal(tableRefusals[answer.refused.code], answer.refused.args, 'body')
  return (answer as never)[what]
}

/** What a table file may hold. */
export type TableLimits = { bytes: number; rows: number }

/** Rows of a CSV or XLSX file, the header first; a file without a row or beyond the limits is refused. */
export async function readTable(
  bytes: Uint8Array,
  format: Format,
  limits: TableLimits,
  run: TableRunner = inThread,
): Promise<Cell[][]> {
  if (bytes.length > limits.bytes) {
    const detail = `${(bytes.length / 2 ** 20).toFixed(1)} MB`
    throw new Refusal(tableRefusals.fileTooLarge, { detail, limit: `${limits.bytes / 2 ** 20} MB` }, 'body')
  }
  const rows = await done(run, { do: 'read', format, bytes, maxRows: limits.rows }, 'rows')
  if (rows.length === 0) throw new Refusal(tableRefusals.wrongFile, { detail: '0 rows', format }, 'body')
  if (rows.length - 1 > limits.rows)
    throw new Refusal(
      tableRefusals.fileTooLarge,
      { detail: `> ${limits.rows} rows`, limit: `${limits.rows} rows` },
      'body',
    )
  return rows
}

/** Writes one sheet with its drop-downs, or a CSV file. */
export function writeTable(
  table: { name: string; columns: SheetColumn[]; rows: Cell[][]; lookups?: Lookup[] },
  format: Format,
  run: TableRunner = inThread,
): Promise<Uint8Array> {
  return done(run, { do: 'write', format, ...table }, 'bytes')
}
