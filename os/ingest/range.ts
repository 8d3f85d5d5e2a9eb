import { limit, quality } from '../../contract/quality.ts'
import type { PointTable } from './point-table.ts'

/** Quality of a value outside the instrument's range, 0 where it is inside. The ends belong to the range. */
export function outOfRange(table: PointTable, p: number, value: number): number {
  if (value < table.low[p]) return quality.uncertainOutOfRange | limit.low
  if (value > table.high[p]) return quality.uncertainOutOfRange | limit.high
  return 0
}
