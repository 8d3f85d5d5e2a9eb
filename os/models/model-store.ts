import type { ModelItem, ModelVersionItem, VersionState } from '../../api/models.ts'
import type { Text } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'

export const modelMigrations = { owner: 'models', folder: new URL('./migrations/', import.meta.url) }

const epochMs = (sql: Queryable, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::float8`

const selectModels = (sql: Queryable) => sql`
  select m.id, m.code, m.name, m.equipment_type as "equipmentType", m.every_machine as "everyMachine", m.version,
    (select number from model_version v where v.model = m.id and v.state = 'published') as live,
    (select jsonb_build_object('number', v.number, 'state', v.state) from model_version v
      where v.model = m.id order by v.number desc limit 1) as latest,
    (select count(*)::int from model_instance i where i.model = m.id) as instances,
    ${epochMs(sql, 'm.updated_at')} as "updatedAt", m.updated_by as "updatedBy"
  from model m`

/** A model without what only the scan engine knows. */
export type StoredModel = Omit<ModelItem, 'faulty'>
export type ModelFilter = { search?: string; equipmentType?: string; cursor?: string }

/** By code. */
export async function readModels(sql: Queryable, filter: ModelFilter, limit: number): Promise<StoredModel[]> {
  const { search, equipmentType, cursor } = filter
  const part = search && `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return [
    ...(await sql<StoredModel[]>`${selectModels(sql)} where true
      ${cursor === undefined ? sql`` : sql`and m.code > ${cursor}`}
      ${equipmentType === undefined ? sql`` : sql`and m.equipment_type = ${equipmentType}`}
      ${part ? sql`and concat_ws(' ', m.code, m.name->>'zh', m.name->>'en') ilike ${part}` : sql``}
      order by m.code limit ${limit}`),
  ]
}

export async function readModel(sql: Queryable, id: string): Promise<StoredModel | undefined> {
  const [model] = await sql<StoredModel[]>`${selectModels(sql)} where m.id = ${id}`
  return model
}

const selectVersions = (sql: Queryable, also: ReturnType<Queryable> = sql``) => sql`
  select number, state, faults, authors, note, ${epochMs(sql, 'saved_at')} as "savedAt", saved_by as author, tried_by as "triedBy",
    reviewed_by as reviewer, ${epochMs(sql, 'reviewed_at')} as "reviewedAt", published_by as "publishedBy",
    ${epochMs(sql, 'published_at')} as "publishedAt" ${also}
  from model_version`

/** Newest first. */
export async function readVersions(sql: Queryable, model: string): Promise<ModelVersionItem[]> {
  return [...(await sql<ModelVersionItem[]>`${selectVersions(sql)} where model = ${model} order by number desc`)]
}

export type DrawnVersion = ModelVersionItem & { drawing: unknown }

export async function readDrawing(sql: Queryable, model: string, number: number): Promise<DrawnVersion | undefined> {
  const [version] = await sql<DrawnVersion[]>`
    ${selectVersions(sql, sql`, drawing`)} where model = ${model} and number = ${number}`
  return version
}

export type NewModel = { id: string; code: string; name: Text; equipmentType: string | null }
export type By = { at: number; by: string }

/** False when the code is taken. */
export async function insertModel(sql: Queryable, model: NewModel, { at, by }: By): Promise<boolean> {
  const { id, code, name, equipmentType } = model
  const { count } = await sql`
    insert into model (id, code, name, equipment_type, version, updated_at, updated_by)
    values (${id}, ${code}, ${sql.json(name)}, ${equipmentType}, 1, ${new Date(at)}, ${by})
    on conflict do nothing`
  return count === 1
}

/** Takes the model for one change. False when somebody else has changed it since this version. */
export async function claimModel(sql: Queryable, id: string, version: number, { at, by }: By): Promise<boolean> {
  const { count } = await sql`
    update model set version = version + 1, updated_at = ${new Date(at)}, updated_by = ${by}
    where id = ${id} and version = ${version}`
  return count === 1
}

export async function changeHead(
  sql: Queryable,
  id: string,
  head: { name: Text; equipmentType: string | null; everyMachine: boolean },
): Promise<void> {
  await sql`
    update model set name = ${sql.json(head.name)}, equipment_type = ${head.equipmentType}, every_machine = ${head.everyMachine}
    where id = ${id}`
}

export async function deleteModel(sql: Queryable, id: string): Promise<void> {
  await sql`delete from model where id = ${id}`
}

export type Draft = { number: number; drawing: unknown; faults: number; authors: readonly string[]; note: string }

/** A draft takes the place of the one with its number, whatever it had reached. */
export async function putDraft(sql: Queryable, model: string, draft: Draft, { at, by }: By): Promise<void> {
  const { number, drawing, faults, authors, note } = draft
  await sql`
    insert into model_version (model, number, state, drawing, faults, authors, note, saved_at, saved_by)
    values (${model}, ${number}, 'draft', ${sql.json(drawing as never)}, ${faults}, ${authors as string[]}, ${note}, ${new Date(at)}, ${by})
    on conflict (tenant, model, number) do update set state = 'draft', drawing = excluded.drawing, faults = excluded.faults,
      authors = excluded.authors, note = excluded.note, saved_at = excluded.saved_at, saved_by = excluded.saved_by, tried_by = null`
}

/** Brings a version into a state and says who did it. */
export async function setState(
  sql: Queryable,
  model: string,
  number: number,
  state: VersionState,
  { at, by }: By,
): Promise<void> {
  const mark = {
    draft: sql`, tried_by = null`,
    tried: sql`, tried_by = ${by}`,
    reviewed: sql`, reviewed_by = ${by}, reviewed_at = ${new Date(at)}`,
    published: sql`, published_by = ${by}, published_at = ${new Date(at)}`,
    retired: sql``,
  }[state]
  await sql`update model_version set state = ${state} ${mark} where model = ${model} and number = ${number}`
}

export type StoredInstance = {
  id: string
  model: string
  code: string
  machine: string | null
  machineType: string | null
  machineName: Text | null
  bindings: Record<string, string>
  overrides: Record<string, number | boolean>
  enabled: boolean
  version: number
  updatedAt: number
  updatedBy: string
}

const selectInstances = (sql: Queryable) => sql`
  select i.id, i.model, i.code, n.path as machine, n.equipment_type as "machineType",
    case when n.id is null then null else jsonb_build_object('zh', n.name_zh, 'en', n.name_en) end as "machineName",
    i.bindings, i.overrides, i.enabled, i.version, ${epochMs(sql, 'i.updated_at')} as "updatedAt", i.updated_by as "updatedBy"
  from model_instance i left join twin_node n on n.tenant = i.tenant and n.id = i.node`

/** By code. */
export async function readInstances(
  sql: Queryable,
  model: string,
  limit: number,
  cursor = '',
): Promise<StoredInstance[]> {
  return [
    ...(await sql<StoredInstance[]>`
      ${selectInstances(sql)} where i.model = ${model} and i.code > ${cursor} order by i.code limit ${limit}`),
  ]
}

export async function readInstance(sql: Queryable, model: string, id: string): Promise<StoredInstance | undefined> {
  const [instance] = await sql<StoredInstance[]>`${selectInstances(sql)} where i.model = ${model} and i.id = ${id}`
  return instance
}

export type InstanceChange = Pick<StoredInstance, 'bindings' | 'overrides' | 'enabled'>
export type NewInstance = InstanceChange & { id: string; model: string; code: string; node: number | null }

/** False when the code, or the machine, has one already. */
export async function insertInstance(sql: Queryable, instance: NewInstance, { at, by }: By): Promise<boolean> {
  const { id, model, code, node, bindings, overrides, enabled } = instance
  const { count } = await sql`
    insert into model_instance (id, model, code, node, bindings, overrides, enabled, version, updated_at, updated_by)
    values (${id}, ${model}, ${code}, ${node}, ${sql.json(bindings)}, ${sql.json(overrides)}, ${enabled}, 1, ${new Date(at)}, ${by})
    on conflict do nothing`
  return count === 1
}

/** False when somebody else has changed it meanwhile. */
export async function updateInstance(
  sql: Queryable,
  id: string,
  version: number,
  { bindings, overrides, enabled }: InstanceChange,
  { at, by }: By,
): Promise<boolean> {
  const { count } = await sql`
    update model_instance set bindings = ${sql.json(bindings)}, overrides = ${sql.json(overrides)}, enabled = ${enabled},
      version = version + 1, updated_at = ${new Date(at)}, updated_by = ${by}
    where id = ${id} and version = ${version}`
  return count === 1
}

export async function deleteInstance(sql: Queryable, id: string, version: number): Promise<boolean> {
  const { count } = await sql`delete from model_instance where id = ${id} and version = ${version}`
  return count === 1
}

/** What people call a type of equipment and the roles of its points. */
export type TypeWords = { name: Text; roles: ReadonlyMap<string, Text> }

export async function readTypeWords(sql: Queryable, code: string | null): Promise<TypeWords | undefined> {
  const [type] = await sql<{ name: Text; roles: { role: string; name: Text }[] }[]>`
    select json_build_object('zh', name_zh, 'en', name_en) as name, roles from equipment_type where code = ${code}`
  return type && { name: type.name, roles: new Map(type.roles.map(({ role, name }) => [role, name])) }
}

export type Machine = { node: number; path: string; type: string | null }

export async function machineAt(sql: Queryable, path: string): Promise<Machine | undefined> {
  const [machine] = await sql<Machine[]>`
    select id as node, path, equipment_type as type from twin_node where path = ${path} and kind = 'equipment'`
  return machine
}

/** Machines of the model's type that have no instance of it, in order of their paths. */
export async function bareMachines(sql: Queryable, model: string): Promise<Machine[]> {
  return [
    ...(await sql<Machine[]>`
      select n.id as node, n.path, n.equipment_type as type from twin_node n join model m on m.equipment_type = n.equipment_type
      where m.id = ${model} and not exists (select 1 from model_instance i where i.model = m.id and i.node = n.id) order by n.path`),
  ]
}

export async function instanceCodes(sql: Queryable, model: string): Promise<Set<string>> {
  const rows = await sql<{ code: string }[]>`select code from model_instance where model = ${model}`
  return new Set(rows.map(({ code }) => code))
}

/** Models that give every machine of their type an instance by themselves. */
export async function spreadingModels(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from model where every_machine`
  return rows.map(({ id }) => id)
}

export async function countModels(sql: Queryable): Promise<number> {
  const [{ count }] = await sql<{ count: number }[]>`select count(*)::int as count from model`
  return count
}

type InstanceNaming = { id: string; name: Text; names: string[] }

/** Other models' instances whose inputs name a point that begins so: by model, with all points that they name. */
export async function instancesNaming(
  sql: Queryable,
  except: string,
  prefix: string,
  limit: number,
): Promise<InstanceNaming[]> {
  return [
    ...(await sql<InstanceNaming[]>`
      select m.id, m.name, array_agg(distinct b.value) as names
      from model m join model_instance i on i.model = m.id cross join jsonb_each_text(i.bindings) b
      where m.id <> ${except} and starts_with(b.value, ${prefix}) group by m.id, m.code, m.name order by m.code limit ${limit}`),
  ]
}

/** Other models' instances whose inputs take one of these points by its role at their machine. */
export async function instancesAtRoles(
  sql: Queryable,
  except: string,
  points: readonly { code: string; path: string; role: string }[],
  limit: number,
): Promise<InstanceNaming[]> {
  if (points.length === 0) return []
  return [
    ...(await sql<InstanceNaming[]>`
      select m.id, m.name, array_agg(distinct p.code) as names
      from jsonb_to_recordset(${sql.json(points as never)}) p (code text, path text, role text)
        join twin_node n on n.path = p.path join model_instance i on i.node = n.id join model m on m.id = i.model
        join model_version v on v.model = m.id and v.number = coalesce(
          (select number from model_version where model = m.id and state = 'published'),
          (select max(number) from model_version where model = m.id))
      where m.id <> ${except} and exists (select 1 from jsonb_array_elements(v.drawing->'inputs') x
        where x->>'role' = p.role and not (i.bindings ? (x->>'id')))
      group by m.id, m.code, m.name order by m.code limit ${limit}`),
  ]
}

/** A version in use, without its drawing. `key` changes when the drawing may have. */
export type LiveVersion = { id: string; code: string; equipmentType: string | null; number: number; key: string }

export async function readLive(sql: Queryable): Promise<LiveVersion[]> {
  return [
    ...(await sql<LiveVersion[]>`
      select m.id, m.code, m.equipment_type as "equipmentType", v.number, v.number || ' ' || v.saved_at as key
      from model m join model_version v on v.model = m.id and v.state = 'published' order by m.code`),
  ]
}

/** Instances of models in use that are switched on. */
export async function readLiveInstances(sql: Queryable): Promise<StoredInstance[]> {
  return [
    ...(await sql<StoredInstance[]>`
      ${selectInstances(sql)} where i.enabled and exists (
        select 1 from model_version v where v.model = i.model and v.state = 'published') order by i.model, i.code`),
  ]
}
