import type { AlarmDefinition, AlarmDefinitionItem, JournalItem } from '../../api/alarms.ts'
import type { Text } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import type { AlarmState } from './alarm-state.ts'

export const alarmMigrations = { owner: 'alarms', folder: new URL('./migrations/', import.meta.url) }

export type JournalLine = Omit<JournalItem, 'id'>

type Row = Pick<AlarmDefinitionItem, 'id' | 'code' | 'point' | 'version' | 'updatedAt' | 'updatedBy'> & {
  rule: Omit<AlarmDefinition, 'id' | 'code' | 'point' | 'version'>
}

const epochMs = (sql: Queryable, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::float8`

/** All definitions, by code. */
export async function readDefinitions(sql: Queryable): Promise<AlarmDefinitionItem[]> {
  const rows = await sql<Row[]>`
    select id, code, point, rule, version, ${epochMs(sql, 'updated_at')} as "updatedAt", updated_by as "updatedBy"
    from alarm_definition order by code`
  return rows.map(({ rule, ...row }) => ({ ...rule, ...row }))
}

/** Where alarms stand, by alarm. */
export async function readStates(sql: Queryable): Promise<Map<string, AlarmState>> {
  const rows = await sql<{ alarm: string; state: AlarmState }[]>`select alarm, state from alarm_state`
  return new Map(rows.map(({ alarm, state }) => [alarm, state]))
}

export async function insertDefinition(sql: Queryable, item: AlarmDefinitionItem): Promise<boolean> {
  const { id, code, point, version, updatedAt, updatedBy, ...rule } = item
  const { count } = await sql`
    insert into alarm_definition (id, code, point, rule, version, updated_at, updated_by)
    values (${id}, ${code}, ${point}, ${sql.json(rule as never)}, ${version}, ${new Date(updatedAt)}, ${updatedBy})
    on conflict do nothing`
  return count === 1
}

/** False when somebody else has changed it meanwhile. The code stays: groups, consequences and the journal name it. */
export async function updateDefinition(sql: Queryable, item: AlarmDefinitionItem): Promise<boolean> {
  const { id, code: _code, point, version, updatedAt, updatedBy, ...rule } = item
  const { count } = await sql`
    update alarm_definition set point = ${point}, rule = ${sql.json(rule as never)}, version = ${version},
      updated_at = ${new Date(updatedAt)}, updated_by = ${updatedBy}
    where id = ${id} and version = ${version - 1}`
  return count === 1
}

export async function deleteDefinition(sql: Queryable, id: string): Promise<void> {
  await sql`delete from alarm_definition where id = ${id}`
}

/** Definitions that name a point beginning so: theirs, one that keeps them silent, or what a model says. By code. */
export async function alarmsNaming(
  sql: Queryable,
  prefix: string,
  limit: number,
): Promise<{ id: string; name: Text; names: string[] }[]> {
  return [
    ...(await sql<{ id: string; name: Text; names: string[] }[]>`
      select d.id, d.rule->'name' as name, array_agg(distinct n.name) as names
      from alarm_definition d cross join lateral (
        select d.point as name
        union all select d.rule->'condition'->>'key' where d.rule->'condition'->>'source' = 'model'
        union all select w->>'code' from jsonb_array_elements(d.rule->'suppressedWhile') w) n
      where starts_with(n.name, ${prefix}) group by d.tenant, d.id, d.code, d.rule order by d.code limit ${limit}`),
  ]
}

/** In the transaction of the lines that led there. An alarm that is gone meanwhile is left out. */
export async function keepStates(sql: Queryable, states: ReadonlyMap<string, AlarmState>): Promise<void> {
  if (states.size === 0) return
  const rows = [...states].map(([alarm, state]) => ({ alarm, state }))
  await sql`
    insert into alarm_state (alarm, state)
    select g.alarm, g.state from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) g (alarm uuid, state jsonb)
    join alarm_definition d on d.id = g.alarm
    on conflict (tenant, alarm) do update set state = excluded.state`
}

export async function appendJournal(sql: Queryable, lines: readonly JournalLine[]): Promise<void> {
  if (lines.length === 0) return
  await sql`
    insert into alarm_journal (at, alarm, code, name, path, priority, kind, from_state, to_state, actor, reason, value)
    select to_timestamp(g.at / 1000.0), g.alarm, g.code, g.name, g.path, g.priority, g.kind, g."from", g."to", g.actor, g.reason, g.value
    from rows from (jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as (at float8, alarm uuid, code text, name jsonb,
      path text, priority text, kind text, "from" text, "to" text, actor text, reason text, value jsonb))
      with ordinality as g (at, alarm, code, name, path, priority, kind, "from", "to", actor, reason, value, n)
    order by n`
}

export type JournalFilter = { alarm?: string; from?: number; to?: number; search?: string; branch?: string }

/** Newest first. `before`: id of the last one known. */
export async function readJournal(
  sql: Queryable,
  filter: JournalFilter,
  limit: number,
  before: number | null,
): Promise<JournalItem[]> {
  const { alarm, from, to, search, branch } = filter
  const part = search && `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return [
    ...(await sql<JournalItem[]>`
      select id::float8 as id, ${epochMs(sql, 'at')} as at, alarm, code, name, path, priority, kind, from_state as "from",
        to_state as "to", actor, reason, value
      from alarm_journal where true
        ${before === null ? sql`` : sql`and id < ${before}`}
        ${alarm ? sql`and alarm = ${alarm}` : sql``}
        ${from === undefined ? sql`` : sql`and at >= to_timestamp(${from}::float8 / 1000)`}
        ${to === undefined ? sql`` : sql`and at < to_timestamp(${to}::float8 / 1000)`}
        ${branch ? sql`and (path = ${branch} or starts_with(path, ${`${branch}/`}))` : sql``}
        ${part ? sql`and concat_ws(' ', code, name->>'zh', name->>'en', actor, reason) ilike ${part}` : sql``}
      order by id desc limit ${limit}`),
  ]
}
