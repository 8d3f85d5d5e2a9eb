import { and, type Column, or, type SQL, sql } from 'drizzle-orm'
import type { FieldManifest } from '../../api/apps.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import type { RecordsDeps } from './deps.ts'
import { fieldsOf } from './fields.ts'
import { reachCondition } from './reach.ts'

/** Ids by what people call them; more than one where a name is not theirs alone. */
export type IdsByName = ReadonlyMap<string, readonly string[]>

/** Linked records by code, title or id, of those within the actor's reach. */
async function linkIds(scope: Scope, registry: Registry, to: string, names: readonly string[]): Promise<IdsByName> {
  const entity = registry.entity(to)?.entity
  if (!entity || !scope.actor.permissions.has(entity.read)) return new Map()
  const fields = fieldsOf(entity)
  const { id, tenant } = entity.table
  const text = (column: Column): SQL<string> => sql<string>`${column}::text`
  const ways = [entity.code, entity.title].flatMap((name) => (name ? [text(fields.get(name)!.column)] : []))
  const wanted = sql`any(${sql.param([...names])}::text[])`
  const rows = (await scope.tx.db
    .select({ id, called: sql<string[]>`array[${sql.join([...ways, text(id)], sql`, `)}]` })
    .from(entity.table)
    .where(
      and(
        sql`${tenant} = ${scope.tx.tenant}`,
        or(...[...ways, text(id)].map((way) => sql`${way} = ${wanted}`)),
        reachCondition(scope.actor, entity),
      ),
    )) as { id: string; called: string[] }[]
  return collect(rows.flatMap((row) => [...new Set(row.called)].map((name) => [name, row.id] as const)))
}

function collect(pairs: readonly (readonly [name: string, id: string])[]): IdsByName {
  const ids = new Map<string, string[]>()
  for (const [name, id] of pairs) ids.set(name, [...(ids.get(name) ?? []), id])
  return ids
}

/** The ids behind the names that stand in a column of people, departments, sites or linked records. */
export async function idsOfNames(
  deps: Pick<RecordsDeps, 'registry' | 'directory' | 'placeIds'>,
  scope: Scope,
  { kind, to }: FieldManifest,
  names: readonly string[],
): Promise<IdsByName> {
  if (names.length === 0) return new Map()
  if (kind === 'user') return deps.directory.idsOfPeople(scope.tx.tenant, names)
  if (kind === 'link') return linkIds(scope, deps.registry, to!, names)
  return deps.placeIds(scope, kind as 'department' | 'site', names)
}
