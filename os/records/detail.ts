import { and, type Column, sql } from 'drizzle-orm'
import type { RecordChange, RecordDetail, RecordItem } from '../../api/records.ts'
import type { App } from '../../contract/app.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { httpRefusals } from '../http/problem.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import type { RecordsDeps } from './deps.ts'
import { declaredFields, fieldsOf } from './fields.ts'
import { mustFind } from './find-record.ts'
import { isFollowing } from './followers.ts'
import type { Names } from './names.ts'
import { reachCondition, reaches } from './reach.ts'

/** One entity of one app. `name` is `app.entity`. */
export type Declared = { app: App; entity: Entity; name: string }

const countedRelated = 100

/** Commands that the actor may run on a record as it stands. */
function commandsOn(scope: Scope, { app, entity }: Declared, record: RecordItem): string[] {
  const row = record as RecordItem & { createdBy: string }
  return app.commands
    .filter((command) => {
      if (command.kind !== 'change' || command.on !== entity || command.internal) return false
      if (!reaches(scope.actor, command.permission, row)) return false
      const from = command.when ?? command.moves?.flatMap((move: string) => entity.moves[move].from)
      return !from || from.includes(record.state)
    })
    .map((command) => command.id)
}

function sealedIn(entity: Entity, state: string): string[] {
  const seals = entity.states[state]?.seals
  return seals === 'all' ? declaredFields(entity).map(({ name }) => name) : [...(seals ?? [])]
}

/** Lists whose records link to an entity, of those that the actor may see. */
function linksTo(registry: Registry, scope: Scope, name: string) {
  return registry.apps.flatMap((app) =>
    app.entities
      .filter((entity) => scope.actor.permissions.has(entity.read))
      .flatMap((entity) =>
        declaredFields(entity)
          .filter(({ declared }) => declared.kind === 'link' && declared.to === name)
          .map((field) => ({ app, entity, field })),
      ),
  )
}

async function countLinks(scope: Scope, entity: Entity, column: Column, id: string): Promise<number> {
  const where = and(
    sql`${entity.table.tenant} = ${scope.tx.tenant}`,
    sql`${column} = ${sql.param(id, column)}`,
    reachCondition(scope.actor, entity),
  )
  const [{ count }] = (await scope.tx.db.execute(
    sql`select count(*)::int as count from (select from ${entity.table} where ${where} limit ${countedRelated}) as counted`,
  )) as unknown as { count: number }[]
  return count
}

/** A record with all that its page shows besides its history. */
export async function recordDetail(
  deps: Pick<RecordsDeps, 'registry' | 'pendingOf'>,
  names: Names,
  scope: Scope,
  declared: Declared,
  id: string,
): Promise<RecordDetail> {
  const { entity, name } = declared
  const record = await mustFind(scope, entity, id)
  const related = linksTo(deps.registry, scope, name)
  const [named, following, pending, counts] = await Promise.all([
    names.namesOf(scope, [...fieldsOf(entity).values()], [record]),
    isFollowing(scope, name, id),
    deps.pendingOf(scope, name, id),
    Promise.all(related.map((link) => countLinks(scope, link.entity, link.field.column, id))),
  ])
  return {
    record,
    names: named,
    commands: commandsOn(scope, declared, record),
    sealed: sealedIn(entity, record.state),
    following,
    related: related.map(({ app, entity: other, field }, i) => ({
      app: app.id,
      plural: other.plural,
      label: other.label,
      field: field.name,
      count: counts[i],
    })),
    pending,
  }
}

type ChangeRow = {
  version: number
  time: number
  actor: string
  actorName: string
  command: string
  before: Record<string, unknown>
  after: Record<string, unknown>
  signature: string | null
}

/** Newest first. `cursor` is the version of the last one seen. */
export async function recordHistory(
  registry: Registry,
  scope: Scope,
  { entity, name }: Declared,
  id: string,
  { cursor, limit = 50 }: { cursor?: string; limit?: number },
): Promise<{ items: RecordChange[]; next: string | null }> {
  await mustFind(scope, entity, id)
  const below = cursor === undefined ? 2 ** 31 - 1 : Number(cursor)
  if (!Number.isInteger(below) || below < 1 || below >= 2 ** 31) throw new Refusal(httpRefusals.badCursor, {}, 'cursor')
  const rows = await scope.tx.sql<ChangeRow[]>`
    select version, (extract(epoch from at) * 1000)::float8 as time, actor, actor_name as "actorName", command, before, after, signature
    from record_change
    where tenant = ${scope.tx.tenant} and entity = ${name} and record = ${id} and version < ${below}
    order by version desc limit ${limit + 1}`
  const page = rows.slice(0, limit)
  return {
    items: page.map((row) => changeOf(registry, row)),
    next: rows.length > limit ? String(page[page.length - 1].version) : null,
  }
}

/** What changed it is called: a command, or what the app does by itself. */
function labelOf(registry: Registry, by: string): Text {
  const [id, ...rest] = by.split('.')
  const app = registry.apps.find((each) => each.id === id)
  const works = [...(app?.commands ?? []), ...(app?.jobs ?? []), ...(app?.watches ?? [])]
  return works.find((each) => each.id === rest.join('.'))?.label ?? { zh: by, en: by }
}

function changeOf(registry: Registry, { before, after, signature, ...row }: ChangeRow): RecordChange {
  const command = registry.command(row.command)?.command
  return {
    ...row,
    commandLabel: labelOf(registry, row.command),
    changes: Object.keys(after).map((field) => ({ field, before: before[field] ?? null, after: after[field] })),
    signature:
      signature === null
        ? null
        : { id: signature, meaning: command?.meaning ?? { zh: '签名', en: 'signed' }, time: row.time },
  }
}
