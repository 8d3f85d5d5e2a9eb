import { type Column, getTableName, inArray, or, type SQL, sql } from 'drizzle-orm'
import type postgres from 'postgres'
import type { Actor, RowScope } from '../../contract/actor.ts'
import type { Entity } from '../../contract/entity.ts'
import type { Scope } from '../kernel/services.ts'

/** What an actor may reach with a permission; never more than what they hold. */
export function reachOf(actor: Actor, permission: string): readonly RowScope[] {
  if (!actor.permissions.has(permission)) return []
  return actor.rowScopes?.get(permission) ?? [{ reach: 'all' }]
}

/** Whether a row lies within the reach of a permission. */
export function reaches(
  actor: Actor,
  permission: string,
  row: { createdBy: string; department: string | null; site: string | null },
): boolean {
  return reachOf(actor, permission).some(
    (scope) =>
      scope.reach === 'all' ||
      (scope.reach === 'site' && row.site !== null && scope.sites.includes(row.site)) ||
      (scope.reach === 'department' && row.department !== null && scope.departments.includes(row.department)) ||
      (scope.reach === 'own' && row.createdBy === actor.id),
  )
}

const everything = (scopes: readonly RowScope[]) => scopes.some((scope) => scope.reach === 'all')

/** What a limited reach comes to: rows of one of these sites or departments, or one's own. */
export type LimitedReach = { sites: string[]; departments: string[]; own: string | null }

/** null: every row of the tenant. Nothing in it: none. */
export function limitsOf(actor: Actor, permission: string): LimitedReach | null {
  const scopes = reachOf(actor, permission)
  if (everything(scopes)) return null
  return {
    sites: scopes.flatMap((s) => (s.reach === 'site' ? s.sites : [])),
    departments: scopes.flatMap((s) => (s.reach === 'department' ? s.departments : [])),
    own: scopes.some((s) => s.reach === 'own') ? actor.id : null,
  }
}

/** The rows of an entity that an actor may see with its read permission, as a condition for drizzle; undefined is all. */
export function reachCondition(actor: Actor, entity: Entity): SQL | undefined {
  const limits = limitsOf(actor, entity.read)
  if (!limits) return undefined
  const { site, department, createdBy } = entity.table as Record<string, Column>
  const ways = [
    limits.sites.length > 0 ? inArray(site, limits.sites) : undefined,
    limits.departments.length > 0 ? inArray(department, limits.departments) : undefined,
    limits.own === null ? undefined : sql`${createdBy} = ${limits.own}`,
  ].filter((way) => way !== undefined)
  return ways.length > 0 ? or(...ways) : sql`false`
}

/**
 * The same as a part of plain SQL, for `where`. The table goes by its own name in that query, not by an alias: so a join
 * cannot mistake another table's columns for it, and a mistake shows for every actor.
 */
export function withinReach(
  { tx: { sql }, actor }: Pick<Scope, 'tx' | 'actor'>,
  entity: Entity,
): postgres.PendingQuery<postgres.Row[]> {
  const table = sql(getTableName(entity.table))
  const limits = limitsOf(actor, entity.read)
  if (!limits) return sql`(${table}.id is not null)`
  return sql`(${table}.site = any(${limits.sites}::text[]) or ${table}.department = any(${limits.departments}::text[])
    or ${table}.created_by = ${limits.own}::text)`
}
