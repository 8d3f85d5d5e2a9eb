import { parse } from 'csv-parse/sync'
import { Refusal } from '../../contract/refusal.ts'
import { tableRefusals } from './refusals.ts'

export type Cell = string | number | boolean | null

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe in front, as does one that already looks like that, so
 * that reading back takes away exactly what writing put there. The full-width signs are what a Chinese Excel accepts too.
 */
const formulaLike = /^'*[=+\-@\t\r\n＝＋－＠]/
const guarded = /^'+[=+\-@\t\r\n＝＋－＠]/
export const guard = (text: string) => (formulaLike.test(text) ? `'${text}` : text)
export const unguard = (text: string) => (guarded.test(text) ? text.slice(1) : text)

function field(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = guard(cell)
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What makes Excel read Chinese rightly: a byte order mark. */
export const csvStart = '\uFEFF'
/** One line; `{ exact }` is a number in its own digits. */
export const csvLine = (row: readonly (Cell | { exact: string })[]): string =>
  `${row.map((cell) => (typeof cell === 'object' && cell ? cell.exact : field(cell))).join(',')}\r\n`

/** UTF-8 with a byte order mark. */
export function writeCsv(rows: readonly (readonly Cell[])[]): Uint8Array {
  return Buffer.from(csvStart + rows.map(csvLine).join(''), 'utf8')
}

/** UTF-8, UTF-16 with its mark, or what a Chinese Excel saves as plain "CSV": GB 18030. */
function decode(bytes: Uint8Array): string {
  const attempts =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? ['utf-16le']
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? ['utf-16be']
        : ['utf-8', 'gb18030']
  for (const encoding of attempts) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {}
  }
  throw new Refusal(tableRefusals.wrongFile, { detail: 'not UTF-8, UTF-16, GB 18030', format: 'CSV' })
}

/** Excel writes the list separator of the machine's region. */
function delimiterOf(text: string): string {
  const header = text.slice(0, 10_000).split(/[\r\n]/, 1)[0]
  const count = (sign: string) => header.split(sign).length
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** Rows of cells; the first one is the header. */
export function readCsv(bytes: Uint8Array, maxRows: number): string[][] {
  const text = decode(bytes)
  if (text.includes('\0')) throw new Refusal(tableRefusals.wrongFile, { detail: 'NUL', format: 'CSV' })
  let rows: string[][]
  try {
    rows = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
      to: maxRows + 2,
    }) as string[][]
  } catch (error) {
    throw new Refusal(tableRefusals.wrongFile, { detail: (error as Error).message.slice(0, 200), format: 'CSV' })
  }
  return rows.map((row) => row.map(unguard))
}
