import ExcelJS from 'exceljs'
import { Refusal } from '../../contract/refusal.ts'
import { type Cell, unguard } from './csv-file.ts'
import { tableRefusals } from './refusals.ts'
import { checkZip } from './zip-guard.ts'

/** What a column of the sheet offers: `list` is a drop-down of words (255 characters in all), `lookup` the name of a lookup sheet. */
export type SheetColumn = { header: string; width: number; list?: readonly string[]; lookup?: string }
/** A further sheet, named by a single ASCII word, whose first column is offered in drop-downs; other words are taken too unless it is `strict`. */
export type Lookup = {
  name: string
  columns: readonly { header: string; width: number }[]
  rows: readonly (readonly Cell[])[]
  strict?: true
}

const maxUnpackedBytes = 120 * 2 ** 20
const maxEntries = 200
/** Rows below the last one that still offer the drop-downs, for those who add points. */
const spareRows = 1000

const alreadyGuarded = /^'+[=+\-@\t\r\n＝＋－＠]/
/**
 * A text cell of a workbook is never a formula; only what looks guarded gets one more apostrophe, to read back the same. What
 * looks like an escaped character (_x0041_) is escaped itself, as the format wants it (ECMA-376, ST_Xstring).
 */
function cellOf(cell: Cell): Cell {
  if (cell === '') return null
  if (typeof cell !== 'string') return cell
  const text = alreadyGuarded.test(cell) ? `'${cell}` : cell
  return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}

/** A workbook: the sheet with a frozen header and drop-downs, and the sheets that these look up. */
export async function writeXlsx(
  name: string,
  columns: readonly SheetColumn[],
  rows: readonly (readonly Cell[])[],
  lookups: readonly Lookup[] = [],
): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1, xSplit: 1 }] })
  sheet.columns = columns.map(({ header, width }) => ({ header, width }))
  sheet.getRow(1).font = { bold: true }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
  for (const row of rows) sheet.addRow(row.map(cellOf))
  const last = rows.length + 1 + spareRows
  const offered = (sheet as unknown as { dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void } })
    .dataValidations
  columns.forEach(({ list, lookup: asked }, i) => {
    const lookup = lookups.find((one) => one.name === asked)
    const formula = list
      ? `"${list.join(',')}"`
      : lookup
        ? `${lookup.name}!$A$2:$A$${lookup.rows.length + 1}`
        : undefined
    if (!formula) return
    const letter = sheet.getColumn(i + 1).letter
    offered.add(`${letter}2:${letter}${last}`, {
      type: 'list',
      allowBlank: true,
      formulae: [formula],
      showErrorMessage: true,
      errorStyle: lookup && !lookup.strict ? 'warning' : 'stop',
    })
  })
  for (const lookup of lookups) {
    const further = book.addWorksheet(lookup.name, { views: [{ state: 'frozen', ySplit: 1 }] })
    further.columns = lookup.columns.map(({ header, width }) => ({ header, width }))
    for (const row of lookup.rows) further.addRow(row.map(cellOf))
  }
  return new Uint8Array(await book.xlsx.writeBuffer())
}

function plain(value: ExcelJS.CellValue): Cell {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return unguard(value)
  if (value instanceof Date) return value.toISOString()
  if ('richText' in value) return value.richText.map((r) => r.text).join('')
  if ('result' in value || 'formula' in value || 'sharedFormula' in value)
    return plain((value as { result?: never }).result)
  if ('text' in value) return plain(value.text as ExcelJS.CellValue)
  return 'error' in value ? String(value.error) : ''
}

/** Rows of the first sheet; the first one is the header. Refuses what is no workbook or unpacks to too much. */
export async function readXlsx(bytes: Uint8Array, maxRows: number): Promise<Cell[][]> {
  const fault = await checkZip(bytes, { entries: maxEntries, unpackedBytes: maxUnpackedBytes })
  if (fault === 'tooLarge' || fault === 'tooManyEntries') {
    throw new Refusal(tableRefusals.fileTooLarge, { detail: fault, limit: `${maxUnpackedBytes / 2 ** 20} MB` })
  }
  if (fault) throw new Refusal(tableRefusals.wrongFile, { detail: fault, format: 'XLSX' })
  const book = new ExcelJS.Workbook()
  try {
    await book.xlsx.load(Buffer.from(bytes) as never)
  } catch (error) {
    throw new Refusal(tableRefusals.wrongFile, { detail: (error as Error).message.slice(0, 200), format: 'XLSX' })
  }
  const sheet = book.worksheets[0]
  if (!sheet) throw new Refusal(tableRefusals.wrongFile, { detail: '0 sheets', format: 'XLSX' })
  const rows: Cell[][] = []
  sheet.eachRow((row) => {
    if (rows.length > maxRows + 1) return
    const values = row.values as ExcelJS.CellValue[]
    rows.push(Array.from({ length: Math.min(values.length, 200) }, (_, i) => plain(values[i])).slice(1))
  })
  return rows.filter((row) => row.some((cell) => cell !== ''))
}
