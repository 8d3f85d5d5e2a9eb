import { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import type { RecordItem } from '../../api/records.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Language } from '../../contract/text.ts'
import { FileAnswer } from '../http/route.ts'
import { type Cell, csvLine, csvStart } from '../tables/csv-file.ts'
import type { Format } from '../tables/table-task.ts'
import { tableMimes } from '../tables/table-thread.ts'
import { type StreamCell, serialOf, streamXlsx } from '../tables/xlsx-stream.ts'
import { declaredFields, fieldOf, fieldsOf, type RecordField } from './fields.ts'
import { headerOf } from './import-columns.ts'
import { type ListOf, type ListQuery, readOn, rowsOf } from './list.ts'
import { cursorOf, parseOrder } from './order.ts'
import type { PlantDays } from './plant-days.ts'
import { recordRefusals } from './refusals.ts'
import type { RouteContext } from './routes.ts'

export const mostExported = 100_000
/** Read in transactions of their own, so that a slow reader holds no connection. */
const batchRows = 1_000
const shownOfOwn = ['state', 'createdBy', 'createdAt', 'updatedBy', 'updatedAt']

function exportedFields(entity: Entity, columns: string | undefined): RecordField[] {
  if (columns) return [...new Set(columns.split(',').map((name) => fieldOf(entity, name, 'columns')))]
  return [...declaredFields(entity), ...shownOfOwn.flatMap((name) => fieldsOf(entity).get(name) ?? [])]
}

/** The wall clock of the plant, as if it were UTC. */
function wallClock(ms: number, { timeZone }: PlantDays): number {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone)
  return ms + local.offsetNanoseconds / 1e6
}

type Shown = { language: Language; days: PlantDays; names: Record<string, string>; format: Format }

function textOf(field: RecordField, value: unknown, { language, names }: Shown): string {
  const { choices, kind } = field.declared
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  if (choices?.[text]) return choices[text][language]
  return kind && ['user', 'department', 'site', 'file', 'link'].includes(kind) ? (names[text] ?? text) : text
}

/** A value as people read it: words for choices and ids, dates where the plant stands, numbers as numbers. */
function cellOf(field: RecordField, value: unknown, shown: Shown): StreamCell {
  if (value === null || value === undefined) return null
  switch (field.type) {
    case 'boolean':
      return shown.language === 'zh' ? (value ? '是' : '否') : value ? 'yes' : 'no'
    case 'integer':
    case 'number':
      return field.declared.choices ? textOf(field, value, shown) : (value as number)
    case 'decimal':
      // a workbook keeps 15 digits of a number
      return shown.format === 'csv' || String(value).replace(/\D/g, '').length <= 15
        ? { exact: String(value) }
        : String(value)
    case 'date': {
      const serial = shown.format === 'xlsx' ? serialOf(Date.parse(`${value}T00:00:00Z`)) : null
      return serial === null ? String(value) : { day: serial }
    }
    case 'moment': {
      const wall = Math.floor(wallClock(value as number, shown.days) / 1000) * 1000
      const serial = shown.format === 'xlsx' ? serialOf(wall) : null
      return serial === null ? new Date(wall).toISOString().slice(0, 19).replace('T', ' ') : { moment: serial }
    }
    default:
      return textOf(field, value, shown)
  }
}

async function refuseTooMany(context: RouteContext, actor: Actor, list: ListOf, query: ListQuery): Promise<void> {
  const count = await context.read(actor, async (scope) => {
    const { where } = await rowsOf(scope, list, query)
    const [row] = (await scope.tx.db.execute(
      sql`select count(*)::int as count from (select from ${list.entity.table} where ${where} limit ${mostExported + 1}) as counted`,
    )) as unknown as { count: number }[]
    return row.count
  })
  if (count > mostExported) throw new Refusal(recordRefusals.tooManyRows, { limit: mostExported }, 'filter')
}

/**
 * All rows of a list as a file, in its order, at most 100,000; written while they are read. What changes meanwhile may be
 * there as it was or as it is.
 */
export async function exportList(
  context: RouteContext,
  actor: Actor,
  list: ListOf,
  query: ListQuery & { format: Format },
  language: Language,
): Promise<FileAnswer> {
  const { entity, days } = list
  const fields = exportedFields(entity, query.columns)
  const order = parseOrder(entity, query.sort)
  await refuseTooMany(context, actor, list, query)

  async function* batches(): AsyncGenerator<StreamCell[][]> {
    let cursor: string | undefined
    for (let sent = 0; sent < mostExported; sent += batchRows) {
      const from = cursor
      const { rows, names } = await context.read(actor, async (scope) => {
        const { where } = await rowsOf(scope, list, query)
        const some: RecordItem[] = await readOn(scope, entity, fields, where, order, { cursor: from, limit: batchRows })
        return { rows: some, names: await context.names.namesOf(scope, fields, some) }
      })
      const shown = { language, days, names, format: query.format }
      yield rows.map((row) => fields.map((field) => cellOf(field, row[field.name], shown)))
      const last = rows.at(-1)
      if (rows.length < batchRows || !last) return
      cursor = cursorOf(order, last)
    }
  }

  const name = `${entity.label[language]}-${days.dayOf(Date.now())}.${query.format}`
  const columns = fields.map((field) => ({
    header: headerOf(field.declared, language),
    width: field.type === 'text' ? 24 : 16,
  }))
  const stream =
    query.format === 'xlsx'
      ? streamXlsx({ name: entity.label[language], columns, rows: batches() })
      : csvOf(
          columns.map((c) => c.header),
          batches(),
        )
  return new FileAnswer(name, tableMimes[query.format], Readable.from(stream, { objectMode: false }))
}

async function* csvOf(headers: string[], batches: AsyncIterable<StreamCell[][]>): AsyncGenerator<Buffer> {
  yield Buffer.from(csvStart + csvLine(headers))
  for await (const rows of batches)
    yield Buffer.from(rows.map((row) => csvLine(row as (Cell | { exact: string })[])).join(''))
}
