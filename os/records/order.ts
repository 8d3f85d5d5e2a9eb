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

/** The values of a cursor, by the keys of its order. Refuses a cursor that is not one of this order. */
export function readCursor(order: Order, cursor: string): unknown[] {
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

/** Rows that are the same in the keys before `from`, of which the caller knows, and come later by one of the others. */
function later(order: Order, values: readonly unknown[], from: number): SQL | undefined {
  const ways = order.slice(from).map(({ field, descending }, i) => {
    const rest = after(field.column, descending, values[from + i])
    const before = order.slice(from, from + i).map((o, k) => same(o.field.column, values[from + k]))
    return rest && and(...before, rest)
  })
  return or(...ways.filter((way) => way !== undefined)) ?? sql`false`
}

/** Rows whose first key has a value that is the cursor's or comes behind it. */
function onwards(order: Order, values: readonly unknown[]): SQL | undefined {
  const [{ field, descending }, ...others] = order
  const given = order.map((o, i) => sql.param(values[i], o.field.column))
  // compared as a row an index begins exactly there, however many rows share the first key
  if (others.every((o) => o.descending === descending && o.field.required)) {
    const columns = order.map((o) => sql`${o.field.column}`)
    return sql`(${sql.join(columns, sql`, `)}) ${sql.raw(descending ? '<' : '>')} (${sql.join(given, sql`, `)})`
  }
  return and(sql`${field.column} ${sql.raw(descending ? '<=' : '>=')} ${given[0]}`, later(order, values, 0))
}

/**
 * The rows behind a cursor: one or two conditions, whose rows follow on each other. Where the first key may be empty they are
 * two, because an index begins in the middle of the values or of the empty ones, not of both at once. Refuses a cursor that is
 * not one of this order.
 */
export function behind(order: Order, cursor: string): SQL[] {
  const values = readCursor(order, cursor)
  const [{ field, descending }] = order
  if (values[0] === null) {
    const empty = and(isNull(field.column), later(order, values, 1))!
    return descending ? [empty, isNotNull(field.column)] : [empty]
  }
  const valued = onwards(order, values)!
  return descending || field.required ? [valued] : [valued, isNull(field.column)]
}
