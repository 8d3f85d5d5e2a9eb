import { and, inArray, sql } from 'drizzle-orm'
import type { RecordItem } from '../../api/records.ts'
import type { Entity } from '../../contract/entity.ts'
import type { Directory } from '../identity/directory.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import type { RecordsDeps } from './deps.ts'
import { fieldsOf, type RecordField } from './fields.ts'
import { reachCondition } from './reach.ts'

export type Names = {
  /** What the ids in link, user, department, site and file fields are called, as far as the actor may know. */
  namesOf(scope: Scope, fields: readonly RecordField[], items: readonly RecordItem[]): Promise<Record<string, string>>
  peopleNames(tenant: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>
}

const keptMs = 30_000
const mostKept = 20_000

/** Names of people change seldom and stand on every page: kept for half a minute. */
export function keepPeople(directory: Pick<Directory, 'peopleNames'>, clock: () => number): Names['peopleNames'] {
  const kept = new Map<string, { name: string | undefined; until: number }>()
  return async (tenant, ids) => {
    const now = clock()
    const key = (id: string) => `${tenant}\0${id}`
    const missing = ids.filter((id) => !((kept.get(key(id))?.until ?? 0) > now))
    if (missing.length > 0) {
      if (kept.size + missing.length > mostKept) kept.clear()
      const found = await directory.peopleNames(tenant, missing)
      for (const id of missing) kept.set(key(id), { name: found.get(id), until: now + keptMs })
    }
    return new Map(
      ids.flatMap((id) => {
        const name = kept.get(key(id))?.name
        return name === undefined ? [] : [[id, name] as const]
      }),
    )
  }
}

function idsOf(items: readonly RecordItem[], fields: readonly RecordField[]): string[] {
  const ids = new Set<string>()
  for (const item of items)
    for (const { name } of fields) {
      const value = item[name]
      for (const id of Array.isArray(value) ? value : [value]) if (typeof id === 'string' && id !== '') ids.add(id)
    }
  return [...ids]
}

/** Titles of linked records, of those within the actor's reach. */
async function linkNames(scope: Scope, entity: Entity, ids: string[]): Promise<[string, string][]> {
  if (!scope.actor.permissions.has(entity.read) || ids.length === 0) return []
  const columns = fieldsOf(entity)
  const title = columns.get(entity.title)!.column
  const code = entity.code ? columns.get(entity.code)!.column : undefined
  const { id, tenant } = entity.table
  const rows = await scope.tx.db
    .select({ id, title: sql<string>`${title}::text`, code: code ? sql<string>`${code}::text` : sql<null>`null` })
    .from(entity.table)
    .where(and(sql`${tenant} = ${scope.tx.tenant}`, inArray(id, ids), reachCondition(scope.actor, entity)))
  return rows.map((row) => [
    row.id as string,
    row.code && row.code !== row.title ? `${row.code} ${row.title}` : row.title,
  ])
}

async function fileNames(scope: Scope, deps: Pick<RecordsDeps, 'files'>, ids: string[]): Promise<[string, string][]> {
  if (ids.length === 0) return []
  const files = deps.files(scope)
  const names = await Promise.all(
    ids.map((id) =>
      files.get(id).then(
        (file): [string, string][] => [[id, file.name]],
        // not there any more, or not the actor's to read: it has no name
        () => [],
      ),
    ),
  )
  return names.flat()
}

export function createNames(
  deps: Pick<RecordsDeps, 'registry' | 'directory' | 'placeNames' | 'files' | 'clock'>,
): Names {
  const peopleNames = keepPeople(deps.directory, deps.clock ?? Date.now)
  return {
    peopleNames,
    async namesOf(scope, fields, items) {
      const ofKind = (...kinds: string[]) =>
        idsOf(
          items,
          fields.filter(({ declared }) => kinds.includes(declared.kind ?? '')),
        )
      const people = ofKind('user')
      const places = ofKind('department', 'site')
      const links = linkedEntities(deps.registry, fields)
      const parts = await Promise.all([
        people.length > 0 ? peopleNames(scope.tx.tenant, people) : [],
        places.length > 0 ? deps.placeNames(scope, places) : [],
        fileNames(scope, deps, ofKind('file')),
        ...links.map(({ entity, fields: linking }) => linkNames(scope, entity, idsOf(items, linking))),
      ])
      return Object.fromEntries(parts.flatMap((part) => [...part]))
    },
  }
}

function linkedEntities(registry: Registry, fields: readonly RecordField[]) {
  const linked = new Map<string, RecordField[]>()
  for (const field of fields)
    if (field.declared.kind === 'link' && field.declared.to)
      linked.set(field.declared.to, [...(linked.get(field.declared.to) ?? []), field])
  return [...linked].flatMap(([to, linking]) => {
    const entity = registry.entity(to)?.entity
    return entity ? [{ entity, fields: linking }] : []
  })
}
