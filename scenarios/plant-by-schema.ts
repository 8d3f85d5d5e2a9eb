import { randomUUID } from 'node:crypto'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { App } from '../contract/app.ts'
import type { Entity } from '../contract/entity.ts'
import { connectTo, type Database, type Tx } from '../os/data/connect.ts'
import type { TenantTx } from '../os/data/tenancy.ts'
import { keepChanges } from '../os/records/changes.ts'
import { indexRecords } from '../os/search/index-record.ts'
import { type Column, candidatesOf, type Place } from './plant-values.ts'

// Rows of a tenant in every table of the apps that has none of it yet, made from what the apps and the database say of their
// tables: an app written tomorrow is in the test without anybody planting for it. Every text of them carries the tenant's mark.

const perTable = 3
/** Rows that the database refused are tried again with other values, so often at most. */
const mostTries = 3_000

type Table = {
  name: string
  app: App
  entity: Entity | undefined
  columns: Column[]
  /** Columns of a check or a unique index, by its name. */
  rules: Map<string, string[]>
}

async function tablesOf(owner: Tx, apps: readonly App[]): Promise<Table[]> {
  const columns = await owner<(Omit<Column, 'field'> & { table: string })[]>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, not a.attnotnull as nullable,
      coalesce((select f.confrelid::regclass::text from pg_constraint f
        where f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum] limit 1), '') as "to",
      array(select k.match[1] from pg_constraint check_of, regexp_matches(pg_get_constraintdef(check_of.oid), '''([^'']+)''::text', 'g') as k (match)
        where check_of.conrelid = c.oid and check_of.contype = 'c' and a.attnum = any(check_of.conkey)) as told
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'tenant')
    order by c.relname, a.attnum`
  const rules = await owner<{ table: string; rule: string; columns: string[] }[]>`
    select r.relid::regclass::text as table, r.rule, array(select attname::text from pg_attribute a where a.attrelid = r.relid and a.attnum = any(r.keys)) as columns
    from (select conrelid as relid, conname as rule, conkey as keys from pg_constraint where contype in ('c', 'u', 'p')
          union select indrelid, indexrelid::regclass::text, indkey::int2[] from pg_index where indisunique) r`
  return [...Map.groupBy(columns, (column) => column.table)].flatMap(([name, of]) => {
    const prefixed = apps.filter(({ id }) => name.startsWith(`${id.replaceAll('-', '_')}_`))
    const app = prefixed.sort((a, b) => b.id.length - a.id.length).at(0)
    if (!app) return []
    const entity = app.entities.find((each) => getTableName(each.table) === name)
    const named: Record<string, PgColumn> = entity ? getTableColumns(entity.table as PgTable) : {}
    const fields = new Map(Object.entries(named).map(([field, column]) => [column.name, field]))
    const own = of.map((column) => ({ ...column, field: fields.get(column.name) }))
    return [{ name, app, entity, columns: own, rules: rulesOf(rules, name) }]
  })
}

const rulesOf = (rules: readonly { table: string; rule: string; columns: string[] }[], table: string) =>
  new Map(rules.filter((rule) => rule.table === table).map(({ rule, columns }) => [rule, columns]))

/** Codes of planted records that somebody else may guess. */
export const plantedCode = (tag: string): RegExp => new RegExp(`\\b${tag}-[a-z-]+-0\\b`, 'g')

/** Which table a column's ids are of, as the database, the app's declaration or the column's name says. */
function targetOf(column: Column, { app, entity, name }: Table, tables: readonly Table[]): string | undefined {
  if (column.to) return column.to
  if (column.type !== 'uuid' || column.name === 'id') return undefined
  const field = column.field === undefined ? undefined : entity?.fields[column.field]
  const meant = field?.to ?? `${app.id}.${column.name}`
  const found = tables.find((table) => table.entity && `${table.app.id}.${table.entity.id}` === meant)
  return found?.name ?? tables.find((table) => table.name === `${app.id}_${column.name}` && table.name !== name)?.name
}

/** What is referred to comes first; of a circle whatever stands first. */
function inOrder(tables: readonly Table[]): Table[] {
  const done = new Set<Table>()
  function visit(table: Table, above: readonly Table[]): void {
    if (done.has(table) || above.includes(table)) return
    const named = table.columns.map((column) => targetOf(column, table, tables))
    for (const other of tables) if (named.includes(other.name)) visit(other, [...above, table])
    done.add(table)
  }
  for (const table of tables) visit(table, [])
  return [...done]
}

/** Puts in one row: where the database refuses it, other values are tried for the columns of the rule that it broke. */
async function insertRow(sql: Tx, table: Table, candidates: Map<string, unknown[]>): Promise<void> {
  const names = [...candidates.keys()]
  const list = names.map((name) => `"${name}"`).join(', ')
  const slots = table.columns.map(({ type }, i) => `$${i + 1}::${type}`).join(', ')
  const insert = `insert into "${table.name}" (${list}) values (${slots})`
  const chosen = new Map(names.map((name) => [name, 0]))
  const turns = new Map<string, number>()
  let refused: unknown
  for (let tries = 0; tries < mostTries; tries++)
    try {
      const values = names.map((name) => candidates.get(name)![chosen.get(name)!])
      await sql.savepoint((inner) => inner.unsafe(insert, values as never[]))
      return
    } catch (error) {
      refused = error
      const { constraint_name: rule = '' } = error as { constraint_name?: string }
      const columns = table.rules.get(rule)?.filter((name) => name !== 'tenant' && candidates.get(name)!.length > 1)
      if (!columns?.length) throw error
      // counts through all that these columns may hold
      let turn = (turns.get(rule) ?? 0) + 1
      turns.set(rule, turn)
      for (const name of columns) {
        const { length } = candidates.get(name)!
        chosen.set(name, turn % length)
        turn = Math.floor(turn / length)
      }
      if (turn > 0) break
    }
  throw new Error(`${table.name}: no row can be planted: ${refused}`)
}

/** Makes the records of a table findable, with a history and somebody who follows and has commented. */
async function makeKnown(tx: TenantTx, { app, entity }: Table, place: Place): Promise<void> {
  if (!entity) return
  const name = `${app.id}.${entity.id}`
  const rows = (await tx.db.select().from(entity.table)).filter((row) => row.tenant === tx.tenant)
  await indexRecords(
    { tx },
    rows.map((row) => ({ name, entity, row })),
  )
  const command = app.commands.find((each) => 'on' in each && each.on === entity) ?? app.commands[0]
  const actor = { kind: 'user', id: place.people[0], name: place.secret, displayName: place.secret }
  await keepChanges(
    { tx, actor, now: Date.now() } as unknown as Parameters<typeof keepChanges>[0],
    rows.map(({ id, state }) => ({
      ...{ entity: name, id, version: 1, command: `${app.id}.${command.id}` },
      ...{ before: { state: place.secret }, after: { state } },
    })),
  )
  for (const { id } of rows) {
    await tx.sql`insert into record_follower (entity, record, follower, at) values (${name}, ${id}, ${place.people[1]}, now())`
    await tx.sql`
      insert into record_comment (id, entity, record, at, actor, actor_name, text)
      values (${randomUUID()}, ${name}, ${id}, now(), ${place.people[0]}, ${place.secret}, ${`comment ${place.secret}`})`
  }
}

/** Nothing that the clock starts: whatever changes in a tenant while it is looked at was done by somebody. */
async function stopTheClock(sql: Tx, apps: readonly App[], tenant: string): Promise<void> {
  const kinds = apps.flatMap((app) => (app.jobs ?? []).filter((job) => job.cron).map((job) => `${app.id}.${job.id}`))
  await sql`
    insert into job_schedule (tenant, kind, last_due) select ${tenant}, kind, now() + interval '1 day' from unnest(${kinds}::text[]) kind
    on conflict (tenant, kind) do update set last_due = excluded.last_due`
}

async function plantTable(
  tx: TenantTx,
  table: Table,
  tables: readonly Table[],
  ids: Map<string, string[]>,
  place: Place,
) {
  const isRecord = table.columns.some(({ name }) => name === 'id')
  const known = await tx.sql.unsafe(
    `select ${isRecord ? 'id::text' : "'' as id"} from "${table.name}" where tenant = $1`,
    [place.tenant],
  )
  const own = known.map((row): string => row.id)
  ids.set(table.name, own)
  if (own.length > 0) return
  for (let n = 0; n < perTable; n++) {
    const id = randomUUID()
    const candidates = new Map(
      table.columns.map((column, at) => {
        const target = targetOf(column, table, tables)
        const referred = target === undefined ? undefined : (ids.get(target) ?? [])
        return [column.name, candidatesOf({ ...table, column, at, n, id, referred, place })]
      }),
    )
    await insertRow(tx.sql, table, candidates)
    if (isRecord) own.push(id)
  }
  await makeKnown(tx, table, place)
}

/** Plants what is missing of a tenant in the tables of the apps, all or nothing. @param url of the tables' owner */
export async function plantBySchema(url: string, apps: readonly App[], place: Place): Promise<void> {
  const { sql: pool, db } = connectTo(url, { max: 1 })
  try {
    await db.transaction(async (inner) => {
      const sql = (inner as unknown as { session: { client: Tx } }).session.client
      const tx: TenantTx = { tenant: place.tenant, sql, db: inner as unknown as Database }
      await sql`select set_config('millrace.tenant', ${place.tenant}, true)`
      await stopTheClock(sql, apps, place.tenant)
      const tables = inOrder(await tablesOf(sql, apps))
      const ids = new Map<string, string[]>()
      for (const table of tables) await plantTable(tx, table, tables, ids, place)
    })
  } finally {
    await pool.end()
  }
}
