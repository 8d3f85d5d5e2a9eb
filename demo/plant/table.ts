import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'

/** Rows of one of this folder's tables, by column name. The tables are CSV so that any engineer can read and mend them. */
export function readTable(file: string): Record<string, string>[] {
  return parse(readFileSync(new URL(file, import.meta.url)), { columns: true, skip_empty_lines: true })
}
