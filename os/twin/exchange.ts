import type { TwinNode } from '../../api/platform.ts'
import type { Point } from '../../api/point.ts'
import { units } from '../../units/units.ts'
import type { Cell } from '../tables/csv-file.ts'
import type { Format } from '../tables/table-task.ts'
import { inThread, readTable, type TableRunner, tableMimes, writeTable } from '../tables/table-thread.ts'
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

export type { Format }
export const maxFileBytes = 20 * 2 ** 20
export const maxFileRows = 100_000
export const mimes = tableMimes

// other spellings (DEG F, KLB/HR) are understood on import, so it is not strict
const unitSheet = {
  name: 'units',
  columns: [
    { header: '单位编码 code', width: 16 },
    { header: '符号 symbol', width: 14 },
    { header: '名称 name', width: 24 },
    { header: 'name', width: 36 },
  ],
  rows: units.map((u) => [u.code, u.symbol, u.name.zh, u.name.en]),
}

function write(
  name: string,
  columns: readonly Column[],
  rows: Cell[][],
  format: Format,
  run: TableRunner,
): Promise<Uint8Array> {
  const sheet = columns.map((c) => ({
    header: headerOf(c),
    width: c.width,
    list: c.list,
    lookup: c.units ? 'units' : undefined,
  }))
  const lookups = columns.some((c) => c.units) ? [unitSheet] : []
  return writeTable({ name, columns: sheet, rows, lookups }, format, run)
}

async function read(
  bytes: Uint8Array,
  columns: readonly Column[],
  format: Format,
  run: TableRunner,
): Promise<Record<string, Cell>[]> {
  const rows = await readTable(bytes, format, { bytes: maxFileBytes, rows: maxFileRows }, run)
  const keys = matchHeader(rows[0], columns, format)
  return rows.slice(1).map((row) => cellsByKey(keys, row))
}

/** Points as a file that {@link readPointsFile} reads back without a change. */
export const writePointsFile = (
  points: readonly Point[],
  format: Format,
  run: TableRunner = inThread,
): Promise<Uint8Array> => write('测点 points', pointColumns, points.map(cellsOfPoint), format, run)

export const writeNodesFile = (
  nodes: readonly TwinNode[],
  format: Format,
  run: TableRunner = inThread,
): Promise<Uint8Array> => write('孪生 twin', nodeColumns, nodes.map(cellsOfNode), format, run)

/** Rows of a file as savePoints takes them. A column that is missing leaves things as they are, an empty cell clears. */
export const readPointsFile = async (
  bytes: Uint8Array,
  format: Format,
  run: TableRunner = inThread,
): Promise<unknown[]> => (await read(bytes, pointColumns, format, run)).map(pointOfCells)

export const readNodesFile = async (
  bytes: Uint8Array,
  format: Format,
  run: TableRunner = inThread,
): Promise<unknown[]> => (await read(bytes, nodeColumns, format, run)).map(nodeOfCells)
