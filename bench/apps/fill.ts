import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { getTableColumns } from 'drizzle-orm'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { gauge } from '../../apps/calibration/gauge.ts'
import { contentHash, type LaneEnd, sha256 } from '../../os/audit/audit-chain.ts'
import { canonicalJson } from '../../os/audit/canonical-json.ts'
import type { Sql, Tx } from '../../os/data/connect.ts'
import { belongs } from '../../os/search/grams.ts'
import { entryOf, keysOf } from '../../os/search/index-record.ts'
import type { Made } from './gauges.ts'

const tenant = 'main'
const entity = 'calibration.gauge'
const lanes = 16
const perCopy = 10_000
const tables = {
  calibration_gauge: Object.values(getTableColumns(gauge.table)).map((column) => column.name),
  record_change: 'tenant,entity,record,version,at,actor,actor_name,command,before,after'.split(','),
  search_entry:
    'tenant,entity,record,code,title,body,state,created_by,department,site,updated,code_key,title_key,folded,grams'.split(
      ',',
    ),
  audit_entry:
    'id,at,actor,action,object,before,after,tenant,app,entity,record_id,command,format,lane,seq,prev_hash,hash'.split(
      ',',
    ),
}
type Table = keyof typeof tables
type Cell = string | number | null

/** A person as rows tell of them. */
export type Keeper = { id: string; name: string; displayName: string }

/** A gauge as its table holds it, in the words of the code. */
export function rowOf(made: Made): Record<string, unknown> & { version: number } {
  const { id, input, state, createdAt, createdBy, changedAt, calibratedOn, dueOn, barredFor } = made
  const updated = { updatedAt: changedAt ?? createdAt, updatedBy: createdBy }
  const empty = Object.fromEntries(Object.keys(getTableColumns(gauge.table)).map((name) => [name, null]))
  const own = { id, tenant, version: changedAt === null ? 1 : 2, state, createdAt, createdBy, ...updated }
  return { ...empty, ...input, ...own, calibratedOn, dueOn, barredFor }
}

type Change = { version: number; at: number; command: string; before: object; after: Record<string, unknown> }

const silent = new Set(['id', 'tenant', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'])

/** What happened to it, as the platform keeps it: it was registered, and then its state came about. */
export function changesOf(made: Made): Change[] {
  const { state, calibratedOn, dueOn, barredFor, changedAt } = made
  const registered = { ...rowOf(made), state: 'new', calibratedOn: null, dueOn: null, barredFor: null }
  const said = Object.entries(registered).filter(([name, value]) => !silent.has(name) && value !== null)
  const changes: Change[] = [
    ...[{ version: 1, at: made.createdAt, command: 'register-gauge', before: {}, after: Object.fromEntries(said) }],
  ]
  if (changedAt === null) return changes
  const [command, after] =
    state === 'inUse'
      ? ['approve-calibration', { state, calibratedOn, dueOn }]
      : [state === 'barred' ? 'bar-gauge' : 'scrap-gauge', { state, barredFor }]
  const before = Object.fromEntries(Object.keys(after).map((name) => [name, name === 'state' ? 'new' : null]))
  return [...changes, { version: 2, at: changedAt, command, before, after }]
}

const iso = (ms: number) => new Date(ms).toISOString()
const lexeme = (piece: string) => `'${piece.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** The row of the search as its table holds it. */
export function searchRowOf(made: Made): Cell[] {
  const e = entryOf(entity, gauge, rowOf(made))
  const { codeKey, titleKey, folded, grams } = keysOf(e)
  const pieces = [...grams, ...belongs({ ...e, tenant })].map(lexeme).join(' ')
  const { record, code, title, body, state, createdBy, department, site, updated } = e
  const told = [tenant, entity, record, code, title, body, state, createdBy, department, site, iso(updated)]
  return [...told, codeKey, titleKey, folded, pieces]
}

/** Appends to the audit trail as millrace_audit_append does, each change in the lane that is next. */
function createTrail(ends: Map<number, LaneEnd>, lastId: number) {
  let id = lastId
  return {
    lastId: () => id,
    rowOf(made: Made, change: Change, keeper: Keeper): Cell[] {
      const action = `calibration.${change.command}`
      const said = { ms: change.at, actor: keeper.name, action, object: `${entity}:${made.id}`, reason: null }
      const { before, after } = change
      const of = { app: 'calibration', entity: 'gauge', recordId: made.id, command: action }
      const content = contentHash({ ...said, ...of }, canonicalJson(before), canonicalJson(after))
      const lane = ++id % lanes
      const end = ends.get(lane)!
      const next = {
        lane,
        seq: end.seq + 1,
        hash: sha256([end.hash, lane, end.seq + 1, id, content, tenant].join(':')),
      }
      ends.set(lane, next)
      const told = [id, iso(change.at), keeper.name, action, said.object, JSON.stringify(before), JSON.stringify(after)]
      return [...told, tenant, of.app, of.entity, of.recordId, of.command, 2, lane, next.seq, end.hash, next.hash]
    },
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const copyLine = (cells: readonly Cell[]) =>
  `${cells.map((c) => (c === null ? '\\N' : String(c).replace(/[\\\t\n\r]/g, (sign) => escapes[sign]))).join('\t')}\n`

async function copy(tx: Tx, table: Table, lines: string[]): Promise<void> {
  const stream = await tx.unsafe(`copy ${table} (${tables[table].join(',')}) from stdin`).writable()
  // a refused line destroys the stream without a word of its own; the pipeline tells
  await pipeline(Readable.from([lines.join('')]), stream)
}

/** Takes indexes and keys off the tables; answers the statements that put them back as they were. */
async function withoutIndexes(tx: Tx): Promise<string[]> {
  const names = Object.keys(tables)
  const keys = await tx<{ table: string; name: string; definition: string; foreign: boolean }[]>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition, contype = 'f' as foreign
    from pg_constraint where contype in ('p', 'u', 'f')
      and (conrelid = any(${names}::regclass[]) or confrelid = any(${names}::regclass[]))
    order by contype = 'f' desc`
  for (const { table, name } of keys) await tx.unsafe(`alter table ${table} drop constraint "${name}"`)
  const indexes = await tx<{ name: string; definition: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indrelid = any(${names}::regclass[])`
  for (const { name } of indexes) await tx.unsafe(`drop index ${name}`)
  const again = keys.map((k) => ({ ...k, text: `alter table ${k.table} add constraint "${k.name}" ${k.definition}` }))
  return [
    ...again.filter((k) => !k.foreign).map((k) => k.text),
    ...indexes.map((index) => index.definition),
    ...again.filter((k) => k.foreign).map((k) => k.text),
  ]
}

/** The counters of the numbers that were given by hand, so that the next ones go on behind them. */
async function countNumbers(tx: Tx): Promise<void> {
  const { id } = calibrationApp.numbers![0]
  await tx`
    insert into number_series (tenant, scheme, period, last)
    select ${tenant}, ${id}, 'JL-' || split_part(code, '-', 2) || '-{0000}', max(split_part(code, '-', 3)::bigint)
    from calibration_gauge where code ~ '^JL-[0-9]{4}-[0-9]+$' group by split_part(code, '-', 2)
    on conflict (tenant, scheme, period) do update set last = greatest(number_series.last, excluded.last)`
}

/** Writes the rows of all tables, in parts. */
async function copyRoom(
  tx: Tx,
  room: Iterable<Made>,
  keepers: ReadonlyMap<string, Keeper>,
  trail: ReturnType<typeof createTrail>,
): Promise<void> {
  const columns = Object.keys(getTableColumns(gauge.table))
  const moments = new Set(['createdAt', 'updatedAt'])
  const lines: Record<Table, string[]> = { calibration_gauge: [], record_change: [], search_entry: [], audit_entry: [] }
  const flush = async () => {
    for (const table of Object.keys(lines) as Table[]) {
      await copy(tx, table, lines[table])
      lines[table] = []
    }
  }
  for (const made of room) {
    const keeper = keepers.get(made.createdBy)!
    const row = rowOf(made)
    const cells = columns.map((name) => (moments.has(name) ? iso(row[name] as number) : (row[name] as Cell)))
    lines.calibration_gauge.push(copyLine(cells))
    lines.search_entry.push(copyLine(searchRowOf(made)))
    for (const change of changesOf(made)) {
      const { version, at, command, before, after } = change
      const told = [tenant, entity, made.id, version, iso(at), keeper.id, keeper.displayName, `calibration.${command}`]
      lines.record_change.push(copyLine([...told, JSON.stringify(before), JSON.stringify(after)]))
      lines.audit_entry.push(copyLine(trail.rowOf(made, change, keeper)))
    }
    if (lines.calibration_gauge.length >= perCopy) await flush()
  }
  await flush()
}

/**
 * Writes gauges into the tables of a running platform with all that it keeps beside each of them: history, search and the
 * audit trail with its chains, as if they had come one by one. A million take some minutes through COPY, with the indexes built
 * at the end, instead of hours.
 * @param sql as the owner of the tables
 */
export async function fill(sql: Sql, room: Iterable<Made>, keepers: ReadonlyMap<string, Keeper>): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select set_config('maintenance_work_mem', '1GB', true)`
    await tx`lock table audit_head in exclusive mode`
    const heads = await tx<LaneEnd[]>`select lane, seq, hash from audit_head`
    const [{ last }] = await tx<{ last: number }[]>`select coalesce(max(id), 0) as last from audit_entry`
    const ends = new Map(heads.map((head) => [head.lane, head]))
    const trail = createTrail(ends, last)
    const indexes = await withoutIndexes(tx)
    await copyRoom(tx, room, keepers, trail)
    for (const { lane, seq, hash } of ends.values())
      await tx`update audit_head set seq = ${seq}, hash = ${hash} where lane = ${lane}`
    await tx`select setval('audit_entry_number', ${trail.lastId()})`
    for (const statement of indexes) await tx.unsafe(statement)
    await countNumbers(tx)
  })
  // what autovacuum and the checkpointer do meanwhile when rows come one by one
  for (const table of Object.keys(tables)) await sql.unsafe(`vacuum analyze ${table}`)
  await sql.unsafe('checkpoint')
}

/** What no two of a table share, or what tells only when and in which place it was written. */
const own: Record<Table, string[]> = {
  calibration_gauge: [],
  record_change: [],
  search_entry: [],
  audit_entry: ['id', 'at', 'lane', 'seq', 'prev_hash', 'hash'],
}

/**
 * Holds what {@link fill} would write against what commands wrote about the same gauges: fails when a row differs.
 * @param room gauges that were made and changed through commands, with the times that they got
 */
export async function sameAsReal(sql: Sql, room: readonly Made[], keepers: ReadonlyMap<string, Keeper>): Promise<void> {
  const lanesOf = () => new Map(Array.from({ length: lanes }, (_, lane) => [lane, { lane, seq: 0, hash: '' }]))
  const rollBack = new Error('compared')
  const comparing = sql.begin(async (tx) => {
    for (const table of Object.keys(tables))
      await tx.unsafe(`create temp table ${table} (like public.${table} including generated)`)
    await copyRoom(tx, room, keepers, createTrail(lanesOf(), 0))
    for (const table of Object.keys(tables) as Table[]) {
      const row = (from: string) =>
        `select to_jsonb(t) - '{${own[table].join(',')}}'::text[] as row from ${from}.${table} t`
      const idOf = {
        calibration_gauge: 'id',
        search_entry: 'record',
        record_change: 'record',
        audit_entry: 'record_id',
      }[table]
      const [{ expected, missing, more }] = await tx.unsafe(
        `with ours as (${row('pg_temp')}), theirs as (${row('public')} where t.${idOf}::text = any($1))
         select (select count(*)::int from ours) as expected, (select count(*)::int from theirs) as found,
           (select row from (select * from ours except select * from theirs) d limit 1) as missing,
           (select row from (select * from theirs except select * from ours) d limit 1) as more`,
        [room.map((made) => made.id)],
      )
      if (expected < room.length || missing || more)
        throw new Error(
          `${table} is filled otherwise than by commands: ${JSON.stringify({ expected, missing, more }, null, 1)}`,
        )
    }
    throw rollBack
  })
  await comparing.catch((error) => {
    if (error !== rollBack) throw error
  })
}
