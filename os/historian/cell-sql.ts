import { valueSql } from './value-code.ts'

/** How cells are cut: cell c is [origin + c × width, origin + (c + 1) × width), its holding ends at `cut` at the latest. */
export type CellCut = { origin: number; width: number; cut: number }

const endOfTime = '9000000000000000'

/**
 * SQL that makes cells (see cells.ts) out of samples. The same text computes the rollups and whatever is not rolled up,
 * so both agree.
 */
export function cellsFromSamples(where: string, { origin, width, cut }: CellCut): string {
  const end = `least(toInt64(${origin}) + (c + 1) * ${width}, toInt64(${cut}))`
  return `SELECT point, c, count() AS rows, countIf(bitAnd(quality, 192) = 192) AS good,
    countIf(bitAnd(quality, 65280) = 0) AS measured, countIf(usableRow) AS usable,
    minIf(v, usableRow) AS min, maxIf(v, usableRow) AS max, sumIf(v, usableRow) AS sum,
    argMinIf(v, t, usableRow) AS first, argMaxIf(v, t, usableRow) AS last, min(t) AS firstTime,
    sumIf(v * held, usableRow) AS area, sumIf(held, usableRow) AS heldMs, argMax(usableRow, t) AS holds
  FROM (
    SELECT point, quality, t, c, v, bitAnd(quality, 64) != 0 AND isFinite(v) AS usableRow,
      greatest(toInt64(0), least(next, ${end}) - t) AS held
    FROM (
      SELECT point, quality, toUnixTimestamp64Milli(time) AS t, intDiv(t - toInt64(${origin}), toInt64(${width})) AS c,
        ${valueSql} AS v,
        leadInFrame(t, 1, toInt64(${endOfTime})) OVER (
          PARTITION BY point ORDER BY time ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next
      FROM sample FINAL WHERE ${where}
    )
  )
  GROUP BY point, c`
}
