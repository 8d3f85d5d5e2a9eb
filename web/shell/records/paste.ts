import type { FormField, Values } from './form-model.ts'

/** Most rows that one paste brings. */
const maxPasted = 500

/**
 * Cells copied from a sheet (tabs and line ends), laid over the rows from one cell on; rows are added as needed.
 * null for a plain text, which the input takes itself.
 */
export function pasted(
  text: string,
  rows: readonly Values[],
  fields: readonly FormField[],
  index: number,
  column: number,
): Values[] | null {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').slice(0, maxPasted)
  if (lines.length < 2 && !text.includes('\t')) return null
  const next = rows.map((row) => ({ ...row }))
  lines.forEach((line, at) => {
    const cells = line.split('\t')
    next[index + at] ??= {}
    cells.forEach((cell, offset) => {
      const field = fields[column + offset]
      if (field) next[index + at][field.name] = cellValue(field, cell.trim())
    })
  })
  return next
}

/** A choice by its word in either language, yes and no as sheets write them; everything else as it stands. */
function cellValue(field: FormField, cell: string): unknown {
  if (field.control === 'choice') {
    const found = field.choices.find(([key, label]) => [String(key), label.zh, label.en].includes(cell))
    return found ? found[0] : undefined
  }
  if (field.control === 'boolean') return /^(是|y|yes|true|1|√)$/i.test(cell)
  return cell
}
