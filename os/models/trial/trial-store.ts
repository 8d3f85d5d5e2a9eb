import {
  type Mark,
  type MarkInput,
  type TrialAsk,
  type TrialItem,
  type TrialOutcome,
  type TrialPlaceResult,
  trialsKept,
} from '../../../api/model-trials.ts'
import type { Queryable } from '../../data/connect.ts'
import type { By } from '../model-store.ts'

const ms = (sql: Queryable, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::float8`

export type NewTrial = {
  id: string
  model: string
  number: number
  drawnAt: number
  ask: TrialAsk
  places: string[]
  stepMs: number
}

export async function insertTrial(sql: Queryable, trial: NewTrial, { at, by }: By): Promise<void> {
  const { id, model, number, drawnAt, ask, places, stepMs } = trial
  await sql`
    insert into model_trial (id, model, number, drawn_at, ask, places, step_ms, created_at, created_by)
    values (${id}, ${model}, ${number}, ${new Date(drawnAt)}, ${sql.json(ask as never)}, ${places}, ${stepMs}, ${new Date(at)}, ${by})`
}

export async function setJob(sql: Queryable, id: string, job: string): Promise<void> {
  await sql`update model_trial set job = ${job} where id = ${id}`
}

/** Leaves the newest of a model, and none that is too old. A trial that still waits or runs stays. */
export async function deleteOldTrials(sql: Queryable, model: string | null, now: number): Promise<number> {
  const { count, days } = trialsKept
  const oldest = new Date(now - days * 86_400_000)
  const { count: deleted } = await sql`
    delete from model_trial t where (t.created_at < ${oldest} or t.id in (
        select id from model_trial where ${model === null ? sql`false` : sql`model = ${model}`}
        order by created_at desc, id offset ${count}))
      and not exists (select 1 from job j where j.id = t.job and j.state in ('queued', 'running'))`
  return deleted
}

export type StoredTrial = Omit<TrialItem, 'from' | 'to' | 'warmUpMs' | 'sweep' | 'note'> & {
  model: string
  drawnAt: number
  ask: TrialAsk
  bucketMs: number | null
}

/** Where its job is gone and no outcome is there, it failed. */
const selectTrials = (sql: Queryable) => sql`
  select t.id, t.model, t.number, t.ask, t.places, t.step_ms as "stepMs", t.job, t.outcome, t.bucket_ms as "bucketMs",
    ${ms(sql, 't.drawn_at')} as "drawnAt", v.saved_at <> t.drawn_at as outdated,
    case when t.outcome is not null then 'done' else coalesce(nullif(j.state, 'done'), 'failed') end as state,
    case when t.outcome is not null then 1 else coalesce(j.progress, 0) end as progress,
    case when t.outcome is null then j.error end as error,
    ${ms(sql, 't.created_at')} as "createdAt", t.created_by as "createdBy"
  from model_trial t join model_version v on v.model = t.model and v.number = t.number left join job j on j.id = t.job`

/** Newest first. */
export async function readTrials(sql: Queryable, model: string): Promise<StoredTrial[]> {
  return [
    ...(await sql<StoredTrial[]>`
      ${selectTrials(sql)} where t.model = ${model} order by t.created_at desc, t.id limit ${trialsKept.count + 50}`),
  ]
}

export async function readTrial(sql: Queryable, model: string, id: string): Promise<StoredTrial | undefined> {
  const [trial] = await sql<StoredTrial[]>`${selectTrials(sql)} where t.model = ${model} and t.id = ${id}`
  return trial
}

/** What a job needs of its trial; undefined once it has been deleted. */
export async function readAsk(sql: Queryable, id: string): Promise<{ model: string; ask: TrialAsk } | undefined> {
  const [found] = await sql<{ model: string; ask: TrialAsk }[]>`select model, ask from model_trial where id = ${id}`
  return found
}

/** What still runs for it is told to end. */
export async function deleteTrial(sql: Queryable, id: string): Promise<void> {
  await sql`
    update job set stop_asked = true
    where state = 'running' and id = (select job from model_trial where id = ${id})`
  await sql`delete from model_trial where id = ${id}`
}

export type KeptPlace = { shown: TrialPlaceResult; series: Uint8Array }

/** Keeps what came of a trial, once: a job that is taken up again begins anew. False when the trial has been deleted meanwhile. */
export async function keepOutcome(
  sql: Queryable,
  id: string,
  {
    outcome,
    bucketMs,
    drawnAt,
    places,
  }: { outcome: TrialOutcome; bucketMs: number; drawnAt: number; places: KeptPlace[] },
): Promise<boolean> {
  const { count } = await sql`
    update model_trial set outcome = ${sql.json(outcome as never)}, bucket_ms = ${bucketMs}, drawn_at = ${new Date(drawnAt)}
    where id = ${id}`
  if (count === 0) return false
  await sql`delete from model_trial_place where trial = ${id}`
  for (const { shown, series } of places)
    await sql`
      insert into model_trial_place (trial, place, shown, series)
      values (${id}, ${shown.place}, ${sql.json(shown as never)}, ${Buffer.from(series)})`
  return true
}

export async function readPlaces(sql: Queryable, trial: string): Promise<TrialPlaceResult[]> {
  const rows = await sql<{ shown: TrialPlaceResult }[]>`
    select shown from model_trial_place where trial = ${trial} order by place`
  return rows.map(({ shown }) => shown)
}

export async function readPlace(sql: Queryable, trial: string, place: string): Promise<KeptPlace | undefined> {
  const [found] = await sql<KeptPlace[]>`
    select shown, series from model_trial_place where trial = ${trial} and place = ${place}`
  return found
}

/** In order of time. */
export async function readMarks(sql: Queryable, model: string, place?: string): Promise<Mark[]> {
  return [
    ...(await sql<Mark[]>`
      select id, place, alarm, ${ms(sql, 'from_at')} as "from", ${ms(sql, 'to_at')} as "to", verdict, note, ${ms(sql, 'at')} as at, by
      from model_mark where model = ${model} ${place === undefined ? sql`` : sql`and place = ${place}`}
      order by from_at, id`),
  ]
}

export async function insertMark(
  sql: Queryable,
  id: string,
  model: string,
  mark: MarkInput,
  { at, by }: By,
): Promise<void> {
  const { place, alarm, from, to, verdict, note } = mark
  await sql`
    insert into model_mark (id, model, place, alarm, from_at, to_at, verdict, note, at, by)
    values (${id}, ${model}, ${place}, ${alarm}, ${new Date(from)}, ${new Date(to)}, ${verdict}, ${note}, ${new Date(at)}, ${by})`
}

/** False when there is none. */
export async function deleteMark(sql: Queryable, model: string, id: string): Promise<Mark | undefined> {
  const all = await readMarks(sql, model)
  const mark = all.find((m) => m.id === id)
  if (mark) await sql`delete from model_mark where id = ${id}`
  return mark
}
