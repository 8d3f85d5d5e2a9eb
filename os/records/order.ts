import { createHash } from 'node:crypto'
import { and, asc, type Column, desc, eq, gt, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import { httpRefusals } from '../http/problem.ts'
import { fieldOf, fieldsOf, type RecordField } from './fields.ts'
import { readValue } from './filter.ts'
import { recordRefusals } from './refusals.ts'

export type Order = { field: RecordField; descending: boolean }[]

const maxKeys = 4

/**
 * Reads `-dueDate,code`; without it the entity's own order, else the newest first. Ends with the id, in the direction of the key before,
 * so that one index serves both directions and every row has one place.
 */
export function parseOrder(entity: Entity, text: string | undefined): Order {
  const keys = (text || (entity.sort as string | undefined) || '-createdAt').split(',').filter(Boolean)
  const order: Order = []
  for (const key of keys) {
    const descending = key.startsWith('-')
    const field = fieldOf(entity, descending ? key.slice(1) : key, 'sort')
    if (field.type === 'json' || order.length >= maxKeys)
      throw new Refusal(recordRefusals.notSortable, { name: field.name }, 'sort')
    if (order.some((o) => o.field === field)) continue
    order.push({ field, descending })
    if (field.name === 'id') return order
  }
  const id = fieldsOf(entity).get('id')!
  return [...order, { field: id, descending: order.at(-1)?.descending ?? true }]
}

export const orderBy = (order: Order): SQL[] =>
  order.map(({ field, descending }) => (descending ? desc(field.column) : asc(field.column)))

/** Tells a cursor of one order from that of another. */
const signOf = (order: Order) =>
  createHash('sha256')
    .update(order.map((o) => `${o.descending ? '-' : ''}${o.field.name}`).join(','))
    .digest('base64url')
    .slice(0, 6)

/** Where the next page goes on: after this row. */
export function cursorOf(order: Order, row: Record<string, unknown>): string {
  const values = order.map(({ field }) => {
    const value = row[field.name]
    // JSON has no word for these
    return typeof value === 'number' && !Number.isFinite(value) ? { n: String(value) } : (value ?? null)
  })
  return Buffer.from(JSON.stringify([signOf(order), ...values])).toString('base64url')
}

function readCursor(order: Order, cursor: string): unknown[] {
  const bad = () => new Refusal(httpRefusals.badCursor, {}, 'cursor')
  let parts: unknown
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw bad()
  }
  if (!Array.isArray(parts) || parts.length !== order.length + 1 || parts[0] !== signOf(order)) throw bad()
  return order.map(({ field }, i) => {
    const value: unknown = parts[i + 1]
    if (value === null) {
      if (field.required) throw bad()
      return null
    }
    const read = cursorValue(field, value)
    if (read === undefined) throw bad()
    return read
  })
}

function cursorValue(field: RecordField, value: unknown): unknown {
  if (field.type === 'moment')
    return Number.isSafeInteger(value) && Math.abs(value as number) < 8e15 ? value : undefined
  if (field.type === 'text') return typeof value === 'string' && !value.includes('\0') ? value : undefined
  if (field.type === 'number' && typeof value === 'object') {
    const named = (value as { n?: unknown }).n
    return named === 'NaN' || named === 'Infinity' || named === '-Infinity' ? Number(named) : undefined
  }
  // dates that people cannot type may still stand in a row
  if (field.type === 'date') return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
  if (field.type === 'decimal')
    return typeof value === 'string' && /^-?\d{1,1000}(\.\d{1,1000})?$/.test(value) ? value : undefined
  return readValue(field, value, '')
}

/** PostgreSQL puts empty ones last, or first when descending; the same order is spelt out here. */
function after(column: Column, descending: boolean, value: unknown): SQL | undefined {
  if (value === null) return descending ? isNotNull(column) : undefined
  if (descending) return lt(column, value)
  return column.notNull ? gt(column, value) : or(gt(column, value), isNull(column))
}

const same = (column: Column, value: unknown): SQL => (value === null ? isNull(column) : eq(column, value))

/** The rows behind a cursor. Refuses a cursor that is not one of this order. */
export function behind(order: Order, cursor: string): SQL {
  const values = readCursor(order, cursor)
  const ways = order.map(({ field, descending }, i) => {
    const rest = after(field.column, descending, values[i])
    if (!rest) return undefined
    const before = order.slice(0, i).map((o, k) => same(o.field.column, values[k]))
    return and(...before, rest)
  })
  // lets the index begin at the row instead of walking to it
  const first = order[0]
  const bound =
    values[0] === null || (!first.descending && !first.field.required)
      ? undefined
      : sql`${first.field.column} ${sql.raw(first.descending ? '<=' : '>=')} ${sql.param(values[0], first.field.column)}`
  return and(bound, or(...ways.filter((way) => way !== undefined))) ?? sql`false`
}
