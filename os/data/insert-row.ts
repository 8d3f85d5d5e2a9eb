import { type Column, getTableColumns, getTableName, type Table } from 'drizzle-orm'
import type { Queryable } from './connect.ts'

type Field = { key: string; column: Column; isJson: boolean }
type Plan = { table: string; fields: Field[]; texts: Map<string, string> }

const plans = new WeakMap<Table, Plan>()

function planOf(table: Table): Plan {
  let plan = plans.get(table)
  if (!plan) {
    const fields = Object.entries(getTableColumns(table)).map(([key, column]) => ({
      ...{ key, column },
      isJson: /^jsonb?$/.test(column.getSQLType()),
    }))
    plan = { table: getTableName(table), fields, texts: new Map() }
    plans.set(table, plan)
  }
  return plan
}

/** A value as the database reads it out of JSON: by the text form of its type, but for what is JSON itself. */
function told({ column, isJson }: Field, value: unknown): unknown {
  if (value === null || isJson) return value
  const sent = column.mapToDriverValue(value)
  if (typeof sent === 'number' && !Number.isFinite(sent)) return String(sent)
  return sent instanceof Uint8Array ? `\\x${Buffer.from(sent).toString('hex')}` : sent
}

type Values = Record<string, unknown>
/** What a row gives: its fields, and their columns as a statement names them. */
type Given = { fields: readonly Field[]; columns: string }

function givenIn(table: Table, values: Values): Given {
  const fields = planOf(table).fields.filter(({ key }) => values[key] !== undefined)
  return { fields, columns: fields.map(({ column }) => `"${column.name}"`).join(', ') }
}

/**
 * Inserts rows that give the same columns, and answers each as the database keeps it, in their order.
 * Does what drizzle's insert does in a third of the time: it builds no statement and sends one parameter.
 */
async function insertAlike<R>(
  sql: Queryable,
  table: Table,
  { fields: given, columns }: Given,
  rows: readonly Values[],
): Promise<R[]> {
  const { table: name, fields, texts } = planOf(table)
  let text = texts.get(columns)
  if (!text) {
    const source = `jsonb_populate_recordset(null::"${name}", $1::jsonb)`
    text = `insert into "${name}" (${columns}) select ${columns} from ${source} returning *`
    texts.set(columns, text)
  }
  const sent = rows.map((values) =>
    Object.fromEntries(given.map((field) => [field.column.name, told(field, values[field.key])])),
  )
  const made = await sql.unsafe<Values[]>(text, [JSON.stringify(sent)], { prepare: true })
  const kept = made.map((row) =>
    Object.fromEntries(
      fields.map(({ key, column }) => {
        const value = row[column.name]
        return [key, value === null ? null : column.mapFromDriverValue(value)]
      }),
    ),
  )
  if (kept.length === 1) return kept as R[]
  const byId = new Map(kept.map((row) => [row.id, row]))
  return rows.map(({ id }) => byId.get(id)) as R[]
}

/** Inserts one row with an `id`; a value that is undefined is left to the column's default. */
export async function insertOne<R>(sql: Queryable, table: Table, values: Values): Promise<R> {
  const [row] = await insertAlike<R>(sql, table, givenIn(table, values), [values])
  return row
}

type Waiting = { table: Table; values: Values; given: Given; resolve(row: any): void; reject(error: unknown): void }

const alike = (a: Waiting, b: Waiting) => a.table === b.table && a.given.columns === b.given.columns

/** Rows of one transaction that go to the database together, in their order. */
export type Inserts = {
  add<R>(table: Table, values: Values): Promise<R>
  /** Sends what waits: what is asked on the same connection from here on sees it. */
  flush(): void
  /** Flushes; rejects with the first failure. */
  end(): Promise<void>
}

export function collectInserts(sql: Queryable): Inserts {
  let waiting: Waiting[] = []
  const sent: Promise<unknown>[] = []
  const send = (part: readonly Waiting[]) => {
    const made = insertAlike(
      sql,
      part[0].table,
      part[0].given,
      part.map(({ values }) => values),
    )
    made.then(
      (rows) => {
        for (const [i, { resolve }] of part.entries()) resolve(rows[i])
      },
      (error) => {
        for (const { reject } of part) reject(error)
      },
    )
    sent.push(made)
  }
  const flush = () => {
    const rows = waiting
    waiting = []
    for (let from = 0, to = 1; to <= rows.length; to++)
      if (to === rows.length || !alike(rows[to], rows[from])) {
        send(rows.slice(from, to))
        from = to
      }
  }
  return {
    add(table, values) {
      const given = givenIn(table, values)
      return new Promise((resolve, reject) => waiting.push({ table, values, given, resolve, reject }))
    },
    flush,
    async end() {
      flush()
      await Promise.all(sent)
    },
  }
}

/** The same object; reaching for anything of it that is not `quiet` sends first what waits. */
export function flushedFor<T extends object>(object: T, quiet: ReadonlySet<keyof T>, inserts: Inserts): T {
  return new Proxy(object, {
    get(_, name) {
      if (!quiet.has(name as keyof T)) inserts.flush()
      return object[name as keyof T]
    },
  })
}
