import { Worker } from 'node:worker_threads'
import type { TwinNode } from '../../api/platform.ts'
import type { Point } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Cell } from './csv-file.ts'
import {
  type Column,
  cellsByKey,
  cellsOfNode,
  cellsOfPoint,
  headerOf,
  matchHeader,
  nodeColumns,
  nodeOfCells,
  pointColumns,
  pointOfCells,
} from './exchange-columns.ts'
import type { ExchangeAnswer, ExchangeTask, Format } from './exchange-task.ts'
import { twinRefusals } from './refusals.ts'

export type { Format }
export const maxFileBytes = 20 * 2 ** 20
export const maxFileRows = 100_000
export const mimes: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

const limitMs = 5 * 60_000
const limitMb = 1536

type Runner = (task: ExchangeTask) => Promise<ExchangeAnswer>

/** Runs a task in a thread with bounded memory and time. */
async function inWorker(task: ExchangeTask): Promise<ExchangeAnswer> {
  const worker = new Worker(new URL('./exchange-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: limitMb },
  })
  const tooLarge = (detail: string) =>
    new Refusal(twinRefusals.fileTooLarge, { detail, limit: `${limitMb} MB, ${limitMs / 1000} s` })
  const timer = setTimeout(() => void worker.terminate(), limitMs)
  try {
    return await new Promise<ExchangeAnswer>((done, fail) => {
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
  run: Runner,
  task: ExchangeTask,
  what: K,
): Promise<Extract<ExchangeAnswer, Record<K, unknown>>[K]> {
  const answer = await run(task)
  if ('refused' in answer) throw new Refusal(twinRefusals[answer.refused.code], answer.refused.args)
  return (answer as never)[what]
}

function write(
  name: string,
  columns: readonly Column[],
  rows: Cell[][],
  format: Format,
  run: Runner,
): Promise<Uint8Array> {
  const sheet = columns.map((c) => ({ header: headerOf(c), width: c.width, list: c.list, units: c.units }))
  return done(run, { do: 'write', format, name, columns: sheet, rows }, 'bytes')
}

async function read(
  bytes: Uint8Array,
  columns: readonly Column[],
  format: Format,
  run: Runner,
): Promise<Record<string, Cell>[]> {
  if (bytes.length > maxFileBytes) {
    const detail = `${(bytes.length / 2 ** 20).toFixed(1)} MB`
    throw new Refusal(twinRefusals.fileTooLarge, { detail, limit: `${maxFileBytes / 2 ** 20} MB` })
  }
  const rows = await done(run, { do: 'read', format, bytes, maxRows: maxFileRows }, 'rows')
  if (rows.length === 0) throw new Refusal(twinRefusals.wrongFile, { detail: '0 rows', format })
  if (rows.length > maxFileRows + 1) {
    throw new Refusal(twinRefusals.fileTooLarge, { detail: `> ${maxFileRows} rows`, limit: `${maxFileRows} rows` })
  }
  const keys = matchHeader(rows[0], columns, format)
  return rows.slice(1).map((row) => cellsByKey(keys, row))
}

/** Points as a file that {@link readPointsFile} reads back without a change. */
export const writePointsFile = (
  points: readonly Point[],
  format: Format,
  run: Runner = inWorker,
): Promise<Uint8Array> => write('测点 points', pointColumns, points.map(cellsOfPoint), format, run)

export const writeNodesFile = (
  nodes: readonly TwinNode[],
  format: Format,
  run: Runner = inWorker,
): Promise<Uint8Array> => write('孪生 twin', nodeColumns, nodes.map(cellsOfNode), format, run)

/** Rows of a file as savePoints takes them. A column that is missing leaves things as they are, an empty cell clears. */
export const readPointsFile = async (bytes: Uint8Array, format: Format, run: Runner = inWorker): Promise<unknown[]> =>
  (await read(bytes, pointColumns, format, run)).map(pointOfCells)

export const readNodesFile = async (bytes: Uint8Array, format: Format, run: Runner = inWorker): Promise<unknown[]> =>
  (await read(bytes, nodeColumns, format, run)).map(nodeOfCells)
