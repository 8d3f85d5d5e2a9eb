import type { RecordItem } from '../../api/records.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import { fold } from '../search/grams.ts'
import { findRecord } from './find-record.ts'
import { recordRefusals } from './refusals.ts'

/** A record as labels and scans know it. */
export type FoundRecord = {
  app: string
  /** Id of the entity within its app. */
  entity: string
  plural: string
  label: Text
  id: string
  title: string
  code: string | null
  state: string
  stateLabel: Text
  /** All its fields. */
  row: RecordItem
}

/** The record when the actor may see it; undefined when it is not there, of an unknown entity or out of reach. */
export async function recordFor(
  registry: Registry,
  scope: Scope,
  name: string,
  id: string,
): Promise<FoundRecord | undefined> {
  const known = registry.entity(name)
  if (!known || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined
  const { app, entity } = known
  const row = await findRecord(scope, entity, id)
  if (!row) return undefined
  return {
    app: app.id,
    entity: entity.id,
    plural: entity.plural,
    label: entity.label,
    id: row.id,
    title: String(row[entity.title] ?? ''),
    code: entity.code ? String(row[entity.code] ?? '') || null : null,
    state: row.state,
    stateLabel: entity.states[row.state]?.label ?? { zh: row.state, en: row.state },
    row,
  }
}

const mostAlike = 20

/**
 * Records of any app that carry a code, in any width or case, of those that the actor may see; usually one. Codes of two apps
 * may be the same: who scanned it chooses.
 */
export async function resolve(registry: Registry, scope: Scope, code: string): Promise<FoundRecord[]> {
  const key = fold(code.slice(0, 1_000))
  if (key === '' || code.length > 200) throw new Refusal(recordRefusals.badCode, {}, 'code')
  const rows = await scope.tx.sql<{ entity: string; record: string }[]>`
    select entity, record from search_entry where tenant = ${scope.tx.tenant} and code_key = ${key}
    order by updated desc limit 200`
  const found: FoundRecord[] = []
  for (const { entity, record } of rows) {
    if (found.length >= mostAlike) break
    const one = await recordFor(registry, scope, entity, record)
    if (one) found.push(one)
  }
  return found
}
