import type { DriftItem } from '../../../api/learned-models.ts'
import { maxModelInstances } from '../../../api/models.ts'
import type { Text } from '../../../contract/text.ts'
import type { Queryable } from '../../data/connect.ts'
import { readInstances, type StoredInstance } from '../model-store.ts'

const epochMs = (sql: Queryable, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::float8`

/** A model in use whose drawing calls a block, with all its instances. */
export type StoredCalling = {
  id: string
  code: string
  equipmentType: string | null
  drawing: unknown
  instances: StoredInstance[]
}

export async function readCalling(sql: Queryable, kind: string): Promise<StoredCalling[]> {
  const models = await sql<Omit<StoredCalling, 'instances'>[]>`
    select m.id, m.code, m.equipment_type as "equipmentType", v.drawing
    from model m join model_version v on v.model = m.id and v.state = 'published'
    where position(${JSON.stringify(kind)} in v.drawing::text) > 0 order by m.code`
  const calling: StoredCalling[] = []
  for (const model of models)
    calling.push({ ...model, instances: await readInstances(sql, model.id, maxModelInstances) })
  return calling
}

/** One look at a place; see the table. */
export type PlaceLook = DriftItem & {
  place: string
  machine: string | null
  caller: string
  since: number
  problem: Text | null
}

/** Of all places, by place and then the newest first. */
export async function readPlaceLooks(sql: Queryable, model: string): Promise<PlaceLook[]> {
  return [
    ...(await sql<PlaceLook[]>`
      select place, machine, caller, number, ${epochMs(sql, 'at')} as at, ${epochMs(sql, 'since')} as since, verdict, rows, stability, shifts,
        outside, problem, ${epochMs(sql, 'from_at')} as "from", ${epochMs(sql, 'to_at')} as "to"
      from learned_place_drift where model = ${model} order by place, learned_place_drift.at desc`),
  ]
}

/** The oldest of the place beyond `kept` go. */
export async function insertPlaceLook(sql: Queryable, model: string, look: PlaceLook, kept: number): Promise<void> {
  const { place, machine, caller, number, at, since, verdict, rows, stability, shifts, outside, problem, from, to } =
    look
  await sql`
    insert into learned_place_drift (model, place, machine, caller, number, at, since, verdict, rows, stability, shifts, outside, problem,
      from_at, to_at)
    values (${model}, ${place}, ${machine}, ${caller}, ${number}, ${new Date(at)}, ${new Date(since)}, ${verdict}, ${rows}, ${stability},
      ${sql.json(shifts)}, ${outside}, ${problem && sql.json(problem)}, ${new Date(from)}, ${new Date(to)})
    on conflict do nothing`
  await sql`
    delete from learned_place_drift where model = ${model} and place = ${place} and at < (
      select at from learned_place_drift where model = ${model} and place = ${place} order by at desc offset ${kept - 1} limit 1)`
}

/** Forgets places where it is not used any more. */
export async function keepPlaces(sql: Queryable, model: string, places: readonly string[]): Promise<void> {
  await sql`delete from learned_place_drift where model = ${model} and place <> all(${places as string[]})`
}
