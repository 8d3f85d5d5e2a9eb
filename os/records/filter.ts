import { and, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Filter, FilterOp } from '../../api/records.ts'
import type { Entity } from '../../contract/entity.ts'
import { withPlainNames } from '../../contract/plain-names.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type FieldType, fieldOf, type RecordField } from './fields.ts'
import { addDays, type PlantDays, readDay } from './plant-days.ts'
import { recordRefusals } from './refusals.ts'

export const maxFilters = 20
const maxListed = 500
const maxText = 1_000

export type FilterContext = { today: string; days: PlantDays }

const ops = ['=', '!=', '<', '<=', '>', '>=', 'in', 'contains', 'empty', 'notEmpty', 'between'] as const
const filters = z
  .array(
    z.union([z.tuple([z.string().max(100), z.enum(ops)]), z.tuple([z.string().max(100), z.enum(ops), z.unknown()])]),
  )
  .max(maxFilters)

/** Reads the `filter` parameter. */
export function parseFilters(text: string | undefined): Filter[] {
  if (!text) return []
  const refuse = (detail: string) => new Refusal(recordRefusals.badFilter, { limit: maxFilters, detail }, 'filter')
  let value: unknown
  try {
    value = JSON.parse(withPlainNames(text))
  } catch {
    throw refuse('JSON')
  }
  const read = filters.safeParse(value)
  if (!read.success) throw refuse(`[${read.error.issues[0]?.path.join('.')}] ${read.error.issues[0]?.message}`)
  return read.data as Filter[]
}

const ordered: readonly FilterOp[] = ['<', '<=', '>', '>=', 'between']
const takes: Record<FieldType, readonly FilterOp[]> = {
  text: ['=', '!=', 'in', 'contains', ...ordered],
  integer: ['=', '!=', 'in', ...ordered],
  number: ['=', '!=', 'in', ...ordered],
  decimal: ['=', '!=', 'in', ...ordered],
  date: ['=', '!=', 'in', ...ordered],
  moment: ['=', '!=', ...ordered],
  boolean: ['=', '!=', 'in'],
  uuid: ['=', '!=', 'in'],
  json: [],
}

const expected: Record<FieldType, [zh: string, en: string]> = {
  text: [`不超过 ${maxText} 字的文本`, `a text of at most ${maxText} characters`],
  integer: ['整数', 'an integer'],
  number: ['数字', 'a number'],
  decimal: ['数字', 'a number'],
  date: ['日期 YYYY-MM-DD、today、today+30 或 today-7', 'a date YYYY-MM-DD, today, today+30 or today-7'],
  moment: ['UTC 毫秒、ISO 8601 时间或日期', 'UTC ms, an ISO 8601 time or a date'],
  boolean: ['true 或 false', 'true or false'],
  uuid: ['记录标识', 'the id of a record'],
  json: ['空', 'empty'],
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const decimal = /^-?\d{1,40}(\.\d{1,40})?$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/
/** Of what PostgreSQL and ISO 8601 both write with four digits of a year. */
const momentRange = [Date.UTC(1, 0, 2), Date.UTC(9998, 11, 30)] as const

/** The span of moments that a value means: one of itself, or the whole day. */
type Span = { from: number; to: number }

function readMoment(value: unknown, { today, days }: FilterContext): Span | undefined {
  const day = typeof value === 'string' ? readDay(value, today) : undefined
  if (day !== undefined) return { from: days.startOf(day), to: days.startOf(addDays(day, 1)) - 1 }
  const ms = typeof value === 'string' ? (instant.test(value) ? Date.parse(value) : Number.NaN) : value
  if (typeof ms !== 'number' || !Number.isInteger(ms) || ms < momentRange[0] || ms > momentRange[1]) return undefined
  return { from: ms, to: ms }
}

/** A value as the column takes it; undefined when it is of another type. Moments are read by {@link readMoment}. */
export function readValue({ type, column }: RecordField, value: unknown, today: string): unknown {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.length <= maxText && !value.includes('\0') && value.isWellFormed()
        ? value
        : undefined
    case 'integer': {
      const limit =
        column.columnType === 'PgBigInt53'
          ? Number.MAX_SAFE_INTEGER
          : column.columnType === 'PgSmallInt'
            ? 32_767
            : 2 ** 31 - 1
      return Number.isInteger(value) && Math.abs(value as number) <= limit ? (value as number) + 0 : undefined
    }
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined
    case 'decimal': {
      if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 1e20 ? String(value) : undefined
      return typeof value === 'string' && decimal.test(value) ? value : undefined
    }
    case 'date':
      return typeof value === 'string' ? readDay(value, today) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'uuid':
      return typeof value === 'string' && uuid.test(value) ? value : undefined
    default:
      return undefined
  }
}

function badValue(field: RecordField, value: unknown): Refusal {
  const [zh, en] = expected[field.type]
  const shown = (JSON.stringify(value) ?? '').slice(0, 100)
  return new Refusal(
    recordRefusals.badValue,
    { name: field.name, value: shown, expected: zh, expectedEn: en },
    'filter',
  )
}

function momentCondition(field: RecordField, op: FilterOp, value: unknown, context: FilterContext): SQL | undefined {
  const { column } = field
  const span = (one: unknown) => {
    const read = readMoment(one, context)
    if (!read) throw badValue(field, one)
    return read
  }
  if (op === 'between') {
    const [from, to] = pair(field, value)
    return and(gte(column, span(from).from), lte(column, span(to).to))
  }
  const { from, to } = span(value)
  const within = and(gte(column, from), lte(column, to))
  const conditions: Partial<Record<FilterOp, SQL | undefined>> = {
    '=': within,
    '!=': or(isNull(column), lt(column, from), gt(column, to)),
    '<': lt(column, from),
    '<=': lte(column, to),
    '>': gt(column, to),
    '>=': gte(column, from),
  }
  return conditions[op]
}

function pair(field: RecordField, value: unknown): [unknown, unknown] {
  if (!Array.isArray(value) || value.length !== 2) throw badValue(field, value)
  return value as [unknown, unknown]
}

/** `%`, `_` and `\` of what was typed stand for themselves. */
export const likePattern = (text: string) => `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`

function plainCondition(field: RecordField, op: FilterOp, value: unknown, today: string): SQL | undefined {
  const { column } = field
  const read = (one: unknown) => {
    const good = readValue(field, one, today)
    if (good === undefined) throw badValue(field, one)
    return good
  }
  switch (op) {
    case '=':
      return eq(column, read(value))
    case '!=':
      return sql`${column} is distinct from ${sql.param(read(value), column)}`
    case '<':
      return lt(column, read(value))
    case '<=':
      return lte(column, read(value))
    case '>':
      return gt(column, read(value))
    case '>=':
      return gte(column, read(value))
    case 'contains':
      return sql`${column} ilike ${likePattern(read(value) as string)}`
    case 'between': {
      const [from, to] = pair(field, value)
      return and(gte(column, read(from)), lte(column, read(to)))
    }
    case 'in':
      if (!Array.isArray(value) || value.length > maxListed) throw badValue(field, value)
      return value.length === 0 ? sql`false` : inArray(column, value.map(read))
    default:
      return undefined
  }
}

/**
 * One filter as a condition. Throws a Refusal that names the field it cannot do. A day asked of a moment is the whole day where
 * the plant stands. `!=` finds empty ones too.
 */
export function filterCondition(entity: Entity, [name, op, value]: Filter, context: FilterContext): SQL | undefined {
  const field = fieldOf(entity, name, 'filter')
  if (op === 'empty') return isNull(field.column)
  if (op === 'notEmpty') return isNotNull(field.column)
  if (!takes[field.type].includes(op)) throw new Refusal(recordRefusals.badOperator, { name, op }, 'filter')
  if (field.type === 'moment') return momentCondition(field, op, value, context)
  return plainCondition(field, op, value, context.today)
}
