import { isBitTable, type Table } from './config.ts'

/** What one point needs: `count` registers (bits for coils and discrete inputs) from `start`, counted from 0. */
export type Span = { unitId: number; table: Table; start: number; count: number }
/** One request and the indexes of the spans that it answers. */
export type Read = Span & { spans: number[] }
export type PlanLimits = { maxRegisters: number; maxBits: number; maxGap: number }

const bitsPerRegister = 16

/**
 * Groups spans into as few requests as a pass in address order finds: neighbours of the same unit and table are joined
 * when at most `maxGap` unused registers lie between them and the request stays within its limit. Every span is in
 * exactly one request; a span that is longer than the limit is in none and is returned in `tooLong`.
 */
export function planReads(spans: readonly Span[], limits: PlanLimits): { reads: Read[]; tooLong: number[] } {
  const maxOf = (table: Table) => (isBitTable(table) ? limits.maxBits : limits.maxRegisters)
  const gapOf = (table: Table) => (isBitTable(table) ? limits.maxGap * bitsPerRegister : limits.maxGap)
  const tooLong: number[] = []
  const order: number[] = []
  spans.forEach((span, i) => {
    if (span.count > maxOf(span.table)) tooLong.push(i)
    else order.push(i)
  })
  order.sort((i, j) => {
    const a = spans[i]
    const b = spans[j]
    return a.unitId - b.unitId || a.table.localeCompare(b.table) || a.start - b.start || a.count - b.count
  })
  const reads: Read[] = []
  for (const i of order) {
    const span = spans[i]
    const last = reads.at(-1)
    if (last && last.unitId === span.unitId && last.table === span.table) {
      const end = Math.max(last.start + last.count, span.start + span.count)
      const gap = span.start - (last.start + last.count)
      if (gap <= gapOf(span.table) && end - last.start <= maxOf(span.table)) {
        last.count = end - last.start
        last.spans.push(i)
        continue
      }
    }
    reads.push({ ...span, spans: [i] })
  }
  return { reads, tooLong }
}

/** Cuts a request in two, to find which of its spans the device refuses. Needs at least two spans. */
export function splitRead(read: Read, spans: readonly Span[]): [Read, Read] {
  const middle = read.spans.length >> 1
  const part = (indexes: number[]): Read => {
    const start = Math.min(...indexes.map((i) => spans[i].start))
    const end = Math.max(...indexes.map((i) => spans[i].start + spans[i].count))
    return { unitId: read.unitId, table: read.table, start, count: end - start, spans: indexes }
  }
  return [part(read.spans.slice(0, middle)), part(read.spans.slice(middle))]
}
