import type {
  DriftItem,
  KeptRecipe,
  LearnedFile,
  LearnedItem,
  LearnedReport,
  LearnedState,
  LearnedVersionItem,
  RetrainPlan,
  RetrainWhy,
  TriedFile,
} from '../../../api/learned-models.ts'
import type { Text } from '../../../contract/text.ts'
import type { Queryable } from '../../data/connect.ts'
import type { By } from '../model-store.ts'
import type { PlanState } from './retrain-rules.ts'
import type { LearnedSource } from './shelf.ts'

const epochMs = (sql: Queryable, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::float8`

export type StoredLearned = LearnedItem & { recipe: KeptRecipe | null; recipeAuthors: string[] }

const selectLearned = (sql: Queryable) => sql`
  select m.id, m.code, m.name, m.kind, m.machine, m.version, m.recipe, m.recipe_authors as "recipeAuthors",
    (select number from learned_version v where v.model = m.id and v.state = 'published') as live,
    (select jsonb_build_object('number', v.number, 'state', v.state) from learned_version v
      where v.model = m.id order by v.number desc limit 1) as latest,
    (select jsonb_build_object('at', (extract(epoch from d.at) * 1000)::float8, 'verdict', d.verdict) from learned_drift d
      where d.model = m.id and d.number = (select number from learned_version v where v.model = m.id and v.state = 'published')
      order by d.at desc limit 1) as drift,
    ${epochMs(sql, 'm.updated_at')} as "updatedAt", m.updated_by as "updatedBy"
  from learned_model m`

/** By code. */
export async function readLearnedModels(
  sql: Queryable,
  { search = '', cursor = '' }: { search?: string; cursor?: string },
  limit: number,
): Promise<LearnedItem[]> {
  const words = search.toLowerCase()
  const rows = await sql<StoredLearned[]>`
    ${selectLearned(sql)} where m.code > ${cursor}
      and (${words} = '' or position(${words} in lower(m.code || ' ' || (m.name->>'zh') || ' ' || (m.name->>'en'))) > 0)
    order by m.code limit ${limit}`
  return rows.map(({ recipe: _, recipeAuthors: __, ...item }) => item)
}

export async function readLearned(sql: Queryable, id: string): Promise<StoredLearned | undefined> {
  const [model] = await sql<StoredLearned[]>`${selectLearned(sql)} where m.id = ${id}`
  return model
}

export async function countLearned(sql: Queryable, kind?: string): Promise<number> {
  const of = kind === undefined ? sql`` : sql`where kind = ${kind}`
  const [{ count }] = await sql<{ count: number }[]>`select count(*)::int as count from learned_model ${of}`
  return count
}

export type NewLearned = { id: string; code: string; name: Text; kind: string; machine: string | null }

/** False when the code is taken. */
export async function insertLearned(sql: Queryable, model: NewLearned, { at, by }: By): Promise<boolean> {
  const { id, code, name, kind, machine } = model
  const { count } = await sql`
    insert into learned_model (id, code, name, kind, machine, version, updated_at, updated_by)
    values (${id}, ${code}, ${sql.json(name)}, ${kind}, ${machine}, 1, ${new Date(at)}, ${by})
    on conflict do nothing`
  return count === 1
}

/** Takes the model for one change. False when somebody else has changed it since this version. */
export async function claimLearned(sql: Queryable, id: string, version: number, { at, by }: By): Promise<boolean> {
  const { count } = await sql`
    update learned_model set version = version + 1, updated_at = ${new Date(at)}, updated_by = ${by}
    where id = ${id} and version = ${version}`
  return count === 1
}

/** A change that no person asked for: nobody has to have seen the version before. */
export async function touchLearned(sql: Queryable, id: string, { at, by }: By): Promise<void> {
  await sql`
    update learned_model set version = version + 1, updated_at = ${new Date(at)}, updated_by = ${by} where id = ${id}`
}

export type LearnedHead = { name: Text; machine: string | null; recipe: KeptRecipe | null; recipeAuthors: string[] }

export async function changeLearned(sql: Queryable, id: string, head: LearnedHead): Promise<void> {
  const { name, machine, recipe, recipeAuthors } = head
  await sql`
    update learned_model set name = ${sql.json(name)}, machine = ${machine},
      recipe = ${recipe === null ? null : sql.json(recipe as never)}, recipe_authors = ${recipeAuthors}
    where id = ${id}`
}

export async function deleteLearned(sql: Queryable, id: string): Promise<void> {
  await sql`delete from learned_model where id = ${id}`
}

export async function readFileHead(sql: Queryable, model: string): Promise<LearnedFile | null> {
  const [head] = await sql<(Omit<LearnedFile, keyof TriedFile> & { tried: TriedFile })[]>`
    select name, length(content) as bytes, sha256, tried, ${epochMs(sql, 'uploaded_at')} as at, uploaded_by as by
    from learned_file where model = ${model}`
  if (!head) return null
  const { tried, ...file } = head
  return { ...file, ...tried }
}

/** `author`: who brought it, as a version's authors are named. */
export async function readFile(sql: Queryable, model: string): Promise<{ bytes: Uint8Array; author: string } | null> {
  const [file] = await sql<{ bytes: Uint8Array; author: string }[]>`
    select content as bytes, author from learned_file where model = ${model}`
  return file ?? null
}

export type NewFile = { name: string; file: Uint8Array; sha256: string; tried: TriedFile; author: string }

/** In the place of the one before. */
export async function saveFile(sql: Queryable, model: string, given: NewFile, { at, by }: By): Promise<void> {
  const { name, file, sha256, tried, author } = given
  await sql`delete from learned_file where model = ${model}`
  await sql`
    insert into learned_file (model, name, content, sha256, tried, author, uploaded_at, uploaded_by)
    values (${model}, ${name}, ${Buffer.from(file)}, ${sha256}, ${sql.json(tried as never)}, ${author}, ${new Date(at)}, ${by})`
}

export type StoredTrained = LearnedVersionItem & { authors: string[] }

const target = (sql: Queryable, figure: string) => sql`
  (select (c->>${figure})::float8 from jsonb_array_elements(report->'heldOut'->'columns') c
    where c->>'name' = recipe->'options'->>'target')`

const selectVersions = (sql: Queryable, also: ReturnType<Queryable> = sql``) => sql`
  select number, state, rejected, note, authors, ${epochMs(sql, 'trained_at')} as "trainedAt", trained_by as "trainedBy",
    reviewed_by as reviewer, ${epochMs(sql, 'reviewed_at')} as "reviewedAt", published_by as "publishedBy",
    ${epochMs(sql, 'published_at')} as "publishedAt", bytes, (report->'training'->>'rows')::int as rows,
    jsonb_build_object('rows', report->'heldOut'->'rows', 'above', report->'heldOut'->'above', 'p95', report->'heldOut'->'p95',
      'rmse', ${target(sql, 'rmse')}, 'r2', ${target(sql, 'r2')}) as "heldOut",
    (select c from jsonb_array_elements(recipe->'columns') c where c->>'name' = recipe->'options'->>'target') as target,
    jsonb_array_length(report->'gate') as worse ${also}
  from learned_version`

/** Newest first. */
export async function readTrained(sql: Queryable, model: string): Promise<StoredTrained[]> {
  return [...(await sql<StoredTrained[]>`${selectVersions(sql)} where model = ${model} order by number desc`)]
}

export type WholeTrained = StoredTrained & { recipe: KeptRecipe; report: LearnedReport }

export async function readTrainedVersion(
  sql: Queryable,
  model: string,
  number: number,
): Promise<WholeTrained | undefined> {
  const [version] = await sql<WholeTrained[]>`
    ${selectVersions(sql, sql`, recipe, report`)} where model = ${model} and number = ${number}`
  return version
}

export type NewTrained = {
  number: number
  recipe: KeptRecipe
  /** JSON. */
  document: string
  report: LearnedReport
  authors: readonly string[]
  note: string
}

export async function insertTrained(sql: Queryable, model: string, trained: NewTrained, { at, by }: By): Promise<void> {
  const { number, recipe, document, report, authors, note } = trained
  await sql`
    insert into learned_version (model, number, state, recipe, document, report, bytes, authors, note, trained_at, trained_by)
    values (${model}, ${number}, 'draft', ${sql.json(recipe as never)}, ${document}::text::jsonb, ${sql.json(report as never)},
      ${Buffer.byteLength(document)}, ${authors as string[]}, ${note}, ${new Date(at)}, ${by})`
}

/** Brings a version into a state and says who did it. */
export async function setTrainedState(
  sql: Queryable,
  model: string,
  number: number,
  state: LearnedState,
  { at, by }: By,
  rejected = false,
): Promise<void> {
  const reviewed = sql`, reviewed_by = ${by}, reviewed_at = ${new Date(at)}`
  const mark =
    state === 'reviewed' || rejected
      ? reviewed
      : state === 'published'
        ? sql`, published_by = ${by}, published_at = ${new Date(at)}`
        : sql``
  await sql`
    update learned_version set state = ${state}, rejected = ${rejected} ${mark} where model = ${model} and number = ${number}`
}

export async function deleteTrained(sql: Queryable, model: string, number: number): Promise<void> {
  await sql`delete from learned_version where model = ${model} and number = ${number}`
}

/** `key` changes when the block may have. */
export async function readPublishedHeads(sql: Queryable): Promise<{ id: string; code: string; key: string }[]> {
  return [
    ...(await sql<{ id: string; code: string; key: string }[]>`
      select m.id, m.code, m.id || ' ' || v.number || ' ' || v.published_at || ' ' || m.name as key
      from learned_model m join learned_version v on v.model = m.id and v.state = 'published' order by m.code`),
  ]
}

type SourceRow = { code: string; number: number; label: Text; kind: string; document: unknown; recipe: KeptRecipe }

function sourceOf({ recipe, ...row }: SourceRow): LearnedSource {
  const units = recipe.columns.flatMap(({ name, unit }) => (unit === null ? [] : [[name, unit] as const]))
  return {
    ...row,
    units: Object.fromEntries(units),
    labels: Object.fromEntries(recipe.columns.map(({ name, label }) => [name, label])),
  }
}

/** A version as a block is made of it; the published one unless a number is given. */
export async function readPublished(
  sql: Queryable,
  model: string,
  number?: number,
): Promise<LearnedSource | undefined> {
  const [row] = await sql<SourceRow[]>`
    select m.code, v.number, m.name as label, m.kind, v.document, v.recipe
    from learned_model m join learned_version v on v.model = m.id
    where m.id = ${model} and ${number === undefined ? sql`v.state = 'published'` : sql`v.number = ${number}`}`
  return row && sourceOf(row)
}

/** Models in use whose drawing calls a block of this kind. */
export async function readCallers(sql: Queryable, kind: string): Promise<{ code: string; drawing: unknown }[]> {
  return [
    ...(await sql<{ code: string; drawing: unknown }[]>`
      select m.code, v.drawing from model m join model_version v on v.model = m.id and v.state = 'published'
      where position(${JSON.stringify(kind)} in v.drawing::text) > 0 order by m.code`),
  ]
}

/** Newest first. */
export async function readDrifts(sql: Queryable, model: string, limit: number): Promise<DriftItem[]> {
  return [
    ...(await sql<DriftItem[]>`
      select number, ${epochMs(sql, 'at')} as at, verdict, rows, stability, shifts, outside, ${epochMs(sql, 'from_at')} as "from",
        ${epochMs(sql, 'to_at')} as "to"
      from learned_drift where model = ${model} order by learned_drift.at desc limit ${limit}`),
  ]
}

/** The oldest beyond `kept` go. */
export async function insertDrift(sql: Queryable, model: string, drift: DriftItem, kept: number): Promise<void> {
  const { number, at, verdict, rows, stability, shifts, outside, from, to } = drift
  await sql`
    insert into learned_drift (model, at, number, verdict, rows, stability, shifts, outside, from_at, to_at)
    values (${model}, ${new Date(at)}, ${number}, ${verdict}, ${rows}, ${stability}, ${sql.json(shifts)}, ${outside}, ${new Date(from)},
      ${new Date(to)})
    on conflict do nothing`
  await sql`
    delete from learned_drift where model = ${model} and at < (
      select at from learned_drift where model = ${model} order by at desc offset ${kept - 1} limit 1)`
}

/** Ids of models with a version in use. */
export async function readWatched(sql: Queryable): Promise<string[]> {
  const rows = await sql<
    { model: string }[]
  >`select model from learned_version where state = 'published' order by model`
  return rows.map(({ model }) => model)
}

export type StoredPlan = PlanState & {
  model: string
  plan: RetrainPlan
  author: string
  setBy: string
  why: RetrainWhy | null
  problem: Text | null
  number: number | null
}

const selectPlans = (sql: Queryable) => sql`
  select model, plan, author, set_by as "setBy", ${epochMs(sql, 'set_at')} as "setAt", ${epochMs(sql, 'tried_at')} as "triedAt",
    why, job, failures, stopped, problem, number
  from learned_plan`

export async function readPlan(sql: Queryable, model: string): Promise<StoredPlan | undefined> {
  const [plan] = await sql<StoredPlan[]>`${selectPlans(sql)} where model = ${model}`
  return plan
}

/** The longest untried first. */
export async function readPlans(sql: Queryable): Promise<StoredPlan[]> {
  return [...(await sql<StoredPlan[]>`${selectPlans(sql)} order by coalesce(tried_at, set_at), model`)]
}

/** In the place of the one before, with a clean record. */
export async function savePlan(
  sql: Queryable,
  model: string,
  plan: RetrainPlan | null,
  author: string,
  { at, by }: By,
): Promise<void> {
  await sql`delete from learned_plan where model = ${model}`
  if (plan)
    await sql`
      insert into learned_plan (model, plan, author, set_at, set_by)
      values (${model}, ${sql.json(plan)}, ${author}, ${new Date(at)}, ${by})`
}

export async function planTried(sql: Queryable, model: string, why: RetrainWhy, job: string | null, at: number) {
  await sql`
    update learned_plan set tried_at = ${new Date(at)}, why = ${why}, job = ${job}, number = null where model = ${model}`
}

export async function planEnded(
  sql: Queryable,
  model: string,
  end: Pick<StoredPlan, 'failures' | 'stopped' | 'problem' | 'number'>,
): Promise<void> {
  const problem = end.problem === null ? null : sql.json(end.problem)
  await sql`
    update learned_plan set job = null, failures = ${end.failures}, stopped = ${end.stopped}, problem = ${problem},
      number = ${end.number} where model = ${model}`
}
