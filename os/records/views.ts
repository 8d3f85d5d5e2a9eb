import { randomUUID } from 'node:crypto'
import type { SavedView } from '../../api/records.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import { recordRefusals } from './refusals.ts'

const mostOwn = 100
const mostShown = 500

export type ViewInput = { name: string; shared: boolean; search: Record<string, unknown> }
type Row = Omit<SavedView, 'mine'> & { owner: string }

/** A list is an entity that the actor may see. */
function refuseUnknownList(registry: Registry, { actor }: Scope, list: string): void {
  const known = registry.entity(list)
  if (!known || !actor.permissions.has(known.entity.read))
    throw new Refusal(recordRefusals.unknownList, { list: list.slice(0, 100) }, 'list')
}

/** One's own views of a list and those that others share, by name. */
export async function listViews(registry: Registry, scope: Scope, list: string): Promise<SavedView[]> {
  refuseUnknownList(registry, scope, list)
  const { tx, actor } = scope
  const rows = await tx.sql<Row[]>`
    select id, list, name, shared, owner, search from saved_view
    where tenant = ${tx.tenant} and list = ${list} and (owner = ${actor.id} or shared) order by name, id limit ${mostShown}`
  return rows.map(({ owner, ...view }) => ({ ...view, mine: owner === actor.id }))
}

async function refuseTakenName({ tx, actor }: Scope, list: string, name: string, except: string | null) {
  const [taken] = await tx.sql`
    select from saved_view where tenant = ${tx.tenant} and list = ${list} and owner = ${actor.id} and name = ${name}
      and id is distinct from ${except}::uuid`
  if (taken) throw new Refusal(recordRefusals.viewNameTaken, { name }, 'name')
}

export async function addView(registry: Registry, scope: Scope, list: string, input: ViewInput): Promise<SavedView> {
  refuseUnknownList(registry, scope, list)
  const { tx, actor, now } = scope
  // two windows of one person that save at once take turns
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`view ${tx.tenant} ${actor.id}`}, 0))`
  await refuseTakenName(scope, list, input.name, null)
  const [{ count }] = await tx.sql<{ count: number }[]>`
    select count(*)::int as count from saved_view where tenant = ${tx.tenant} and list = ${list} and owner = ${actor.id}`
  if (count >= mostOwn) throw new Refusal(recordRefusals.tooManyViews, { limit: mostOwn })
  const id = randomUUID()
  await tx.sql`
    insert into saved_view (id, list, name, shared, owner, search, at)
    values (${id}, ${list}, ${input.name}, ${input.shared}, ${actor.id}, ${tx.sql.json(input.search as never)}, ${new Date(now)})`
  return { id, list, mine: true, ...input }
}

/** Only one's own. */
export async function changeView(scope: Scope, id: string, input: ViewInput): Promise<SavedView> {
  const { tx, actor, now } = scope
  await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`view ${tx.tenant} ${actor.id}`}, 0))`
  const [known] = await tx.sql<{ list: string }[]>`
    select list from saved_view where tenant = ${tx.tenant} and id = ${id} and owner = ${actor.id} for update`
  if (!known) throw new Refusal(recordRefusals.unknownView, {}, 'id')
  await refuseTakenName(scope, known.list, input.name, id)
  await tx.sql`
    update saved_view set name = ${input.name}, shared = ${input.shared}, search = ${tx.sql.json(input.search as never)},
      at = ${new Date(now)} where tenant = ${tx.tenant} and id = ${id}`
  return { id, list: known.list, mine: true, ...input }
}

export async function removeView({ tx, actor }: Scope, id: string): Promise<void> {
  const gone = await tx.sql`delete from saved_view where tenant = ${tx.tenant} and id = ${id} and owner = ${actor.id}`
  if (gone.count === 0) throw new Refusal(recordRefusals.unknownView, {}, 'id')
}
