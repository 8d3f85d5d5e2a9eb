import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'

/**
 * Readings of the demo unit, as published: `times` in ms (the source's wall clock read as UTC, ascending), one column per
 * tag in the source's unit, NaN where a cell is empty. Origin and licence: readings/README.md.
 */
export type Readings = {
  codes: readonly string[]
  times: Float64Array
  columns: ReadonlyMap<string, Float64Array>
}

const file = new URL('./readings/unit1.csv.gz', import.meta.url)

/** Reads the readings that ship with the demo. About 20 ms. */
export function loadReadings(): Readings {
  return parseReadings(gunzipSync(readFileSync(file)).toString('utf8'))
}

/** Reads a CSV whose first column is `time`. Throws when a time or a number cannot be read, or times do not ascend. */
export function parseReadings(csv: string): Readings {
  const [header, ...rows] = parse(csv, { skip_empty_lines: true }) as string[][]
  const codes = header.slice(1)
  const times = Float64Array.from(rows, (row) => Date.parse(`${row[0].replace(' ', 'T')}Z`))
  times.forEach((time, k) => {
    if (!(time > (k ? times[k - 1] : Number.NEGATIVE_INFINITY)))
      throw new Error(`Row ${k + 2}: time ${rows[k][0]} is unreadable or not later than the one before`)
  })
  const columns = new Map(codes.map((code, c) => [code, Float64Array.from(rows, (row) => cell(row[c + 1], code))]))
  return { codes, times, columns }
}

function cell(text: string, code: string): number {
  if (text === '') return Number.NaN
  const value = Number(text)
  if (!Number.isFinite(value)) throw new Error(`${code}: "${text}" is not a number`)
  return value
}
