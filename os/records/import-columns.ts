import Big from 'big.js'
import type { CommandManifest, FieldManifest } from '../../api/apps.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Language, Text } from '../../contract/text.ts'
import { symbolOf } from '../../units/units.ts'
import { fold } from '../search/grams.ts'
import type { Cell } from '../tables/csv-file.ts'
import { fieldsOf } from './fields.ts'
import { isDay, type PlantDays } from './plant-days.ts'
import { recordRefusals } from './refusals.ts'

/** Kinds whose cells hold what people call something; the record keeps its id. */
export const namedKinds: ReadonlySet<string> = new Set(['user', 'department', 'site', 'link'])

/** A field that a table file can fill. Files and lists within a record have no place in a cell. */
export const isImportable = ({ kind, type }: FieldManifest) => kind !== 'file' && type !== 'json'

/** What stands above a column: the label and, for a number, its unit, as in an export. */
export function headerOf({ label, unit }: Pick<FieldManifest, 'label' | 'unit'>, language: Language): string {
  const symbol = typeof unit === 'string' ? symbolOf(unit) : ''
  if (!symbol) return label[language]
  return language === 'zh' ? `${label.zh}（${symbol}）` : `${label.en} (${symbol})`
}

// ± and the like differ from one keyboard to the next; a star marks what must be filled in
const keyOf = (text: string) => fold(text).replace(/[\s*]/g, '')
const withoutUnit = (key: string) => key.replace(/\([^()]*\)$/, '')

/**
 * The field of each column of a file, by label in either language or by name; null where the column is none of the command's but
 * one of the record's, such as its state in an exported file. Refuses columns that nobody knows and required ones that are missing.
 */
export function matchHeader(
  header: readonly Cell[],
  command: CommandManifest,
  entity: Entity,
  language: Language,
): (FieldManifest | null)[] {
  const fields = command.fields.filter(isImportable)
  const known = new Map<string, FieldManifest | null>()
  const learn = (key: string, field: FieldManifest | null) => known.has(key) || known.set(key, field)
  for (const field of command.fields)
    for (const word of [field.label.zh, field.label.en, field.name])
      learn(keyOf(word), isImportable(field) ? field : null)
  for (const { declared, name } of fieldsOf(entity).values())
    for (const word of [declared.label.zh, declared.label.en, name]) learn(keyOf(word), null)
  for (const [key, field] of [...known]) learn(withoutUnit(key), field)
  const found = header.map((cell) => {
    const key = keyOf(String(cell ?? ''))
    return known.has(key) ? known.get(key)! : known.get(withoutUnit(key))
  })
  const words = (list: readonly string[]) => list.slice(0, 60).join(language === 'zh' ? '、' : ', ')
  const unknown = header.map(String).filter((cell, at) => found[at] === undefined && cell.trim() !== '')
  if (unknown.length > 0)
    throw new Refusal(
      recordRefusals.unknownColumns,
      { columns: words(unknown), known: words(fields.map((f) => f.label[language])) },
      'body',
    )
  const columns = found.map((field) => field ?? null)
  const twice = columns.find((field, at) => field && columns.indexOf(field) !== at)
  if (twice) throw new Refusal(recordRefusals.columnTwice, { column: twice.label[language] }, 'body')
  const missing = fields.filter((field) => field.required && !columns.includes(field))
  if (missing.length > 0)
    throw new Refusal(recordRefusals.missingColumns, { columns: words(missing.map((f) => f.label[language])) }, 'body')
  return columns
}

/** What a cell says: the value for the command's input, a name whose id is to be found, or what it should have been. */
export type CellRead = { value: unknown } | { name: string } | { expected: Text }

const expected = (zh: string, en: string): CellRead => ({ expected: { zh, en } })
const yes = new Set(['是', '有', '√', '对', 'yes', 'y', 'true', '1'])
const no = new Set(['否', '无', '×', '错', 'no', 'n', 'false', '0'])
const excelEpoch = Date.UTC(1899, 11, 30)

function numberText(cell: Cell): string | undefined {
  // a workbook shows 15 digits of what it counts with
  if (typeof cell === 'number') return new Big(cell.toPrecision(15)).toFixed()
  const text = fold(String(cell)).replace(/[\s,]/g, '')
  return /^[+-]?(\d{1,40}\.?\d{0,40}|\.\d{1,40})$/.test(text) ? text.replace(/^\+/, '') : undefined
}

function dayOf(cell: Cell): string | undefined {
  if (typeof cell === 'number')
    return cell >= 61 && cell < 2_958_466
      ? new Date(excelEpoch + Math.floor(cell) * 86_400_000).toISOString().slice(0, 10)
      : undefined
  const [, year, month, day] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[t ]0{1,2}:00(?::00(?:\.0+)?)?z?)?$/.exec(fold(String(cell))) ?? []
  const text = year && `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return text && isDay(text) ? text : undefined
}

function momentOf(cell: Cell, { timeZone }: PlantDays): number | undefined {
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?z?$/.exec(
    fold(String(cell)),
  )
  const [year, month, day, hour, minute, second] = parts
    ? parts.slice(1).map((part) => Number(part ?? 0))
    : [...(dayOf(cell)?.split('-').map(Number) ?? []), 0, 0, 0]
  try {
    return Temporal.PlainDateTime.from(
      { year, month, day, hour, minute, second },
      { overflow: 'reject' },
    ).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    return undefined
  }
}

/** Reads one cell for a field; undefined when it is empty. @param closed only the field's choices are taken */
export function readCell(field: FieldManifest, cell: Cell, closed: boolean, days: PlantDays): CellRead | undefined {
  const text = String(cell ?? '').trim()
  if (text === '') return undefined
  if (namedKinds.has(field.kind ?? '')) return { name: text }
  if (field.choices) {
    const key = fold(text)
    const choice = Object.entries(field.choices).find(([name, { zh, en }]) =>
      [name, zh, en].some((w) => fold(w) === key),
    )
    if (choice) return { value: choice[0] }
    const all = Object.values(field.choices)
    if (closed) return expected(`应为 ${all.map((c) => c.zh).join('、')}`, `one of ${all.map((c) => c.en).join(', ')}`)
  }
  switch (field.type) {
    case 'boolean': {
      const key = fold(text)
      return yes.has(key) ? { value: true } : no.has(key) ? { value: false } : expected('应为 是 或 否', 'yes or no')
    }
    case 'integer':
    case 'number': {
      const number = numberText(cell)
      return number === undefined ? expected('应为数字', 'a number') : { value: Number(number) }
    }
    case 'decimal': {
      const number = numberText(cell)
      return number === undefined ? expected('应为数字', 'a number') : { value: number }
    }
    case 'date': {
      const day = dayOf(cell)
      return day ? { value: day } : expected('应为日期，如 2026-03-02', 'a date such as 2026-03-02')
    }
    case 'moment': {
      const moment = momentOf(cell, days)
      return moment === undefined
        ? expected('应为时间，如 2026-03-02 08:00', 'a time such as 2026-03-02 08:00')
        : { value: moment }
    }
    default:
      return { value: text }
  }
}
