import { type CounterName, counterNames } from '../../api/ingest.ts'

const names = counterNames.length
const headerCells = 2

/** Position of every counter in a row of the table. */
export const counterAt = Object.fromEntries(counterNames.map((name, i) => [name, i])) as Record<CounterName, number>

export type Counters = Record<CounterName, number>

/**
 * Counters of every point, every connection and of all together, in memory that threads share.
 *
 * One thread writes (the ingest), any thread reads. A cell is a 64-bit float, exact up to 2^53. Layout, in cells:
 * [points, connections], then one row of `counterNames.length` cells for the totals, for each connection, for each point.
 * The capacity is fixed at creation: 131,072 points take 22 MB of address space, of which only touched pages are in memory.
 */
export type CounterTable = {
  buffer: SharedArrayBuffer
  points: number
  connections: number
  /** All cells; the row of a point begins at `pointRow(index)`. For the hot path. */
  cells: Float64Array
  pointRow(index: number): number
  connectionRow(index: number): number
  totalsRow: number
  /** Adds to a point's counter and to the totals. */
  countPoint(index: number, name: CounterName, by?: number): void
  readPoint(index: number): Counters
  readConnection(index: number): Counters
  readTotals(): Counters
}

export type CounterCapacity = { points?: number; connections?: number }

/** The row behind those of the connections: for what the platform calculates itself. */
export const calculatedRow = 1_024

export function createCounterTable({
  points = 131_072,
  connections = calculatedRow + 1,
}: CounterCapacity = {}): CounterTable {
  const cells = headerCells + (1 + connections + points) * names
  const buffer = new SharedArrayBuffer(cells * Float64Array.BYTES_PER_ELEMENT)
  new Float64Array(buffer).set([points, connections])
  return openCounterTable(buffer)
}

/** The same table from another thread. */
export function openCounterTable(buffer: SharedArrayBuffer): CounterTable {
  const cells = new Float64Array(buffer)
  const [points, connections] = cells
  const totalsRow = headerCells
  const inside = (index: number, size: number, what: string) => {
    if (!Number.isInteger(index) || index < 0 || index >= size)
      throw new RangeError(`${what} ${index} is outside of the counter table (${size})`)
    return index
  }
  const connectionRow = (index: number) => totalsRow + (1 + inside(index, connections, 'connection')) * names
  const pointRow = (index: number) => totalsRow + (1 + connections + inside(index, points, 'point')) * names
  const read = (row: number) => Object.fromEntries(counterNames.map((name, i) => [name, cells[row + i]])) as Counters
  return {
    buffer,
    points,
    connections,
    cells,
    pointRow,
    connectionRow,
    totalsRow,
    countPoint(index, name, by = 1) {
      cells[pointRow(index) + counterAt[name]] += by
      cells[totalsRow + counterAt[name]] += by
    },
    readPoint: (index) => read(pointRow(index)),
    readConnection: (index) => read(connectionRow(index)),
    readTotals: () => read(totalsRow),
  }
}
