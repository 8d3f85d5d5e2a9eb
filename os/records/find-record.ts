import { and, eq, sql } from 'drizzle-orm'
import type { RecordItem } from '../../api/records.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Scope } from '../kernel/services.ts'
import { fieldsOf } from './fields.ts'
import { selectionOf } from './list.ts'
import { reachCondition } from './reach.ts'
import { recordRefusals } from './refusals.ts'

/** The whole record when it is there, the actor may see its entity and it lies within reach. */
export async function findRecord(scope: Scope, entity: Entity, id: string): Promise<RecordItem | undefined> {
  if (!scope.actor.permissions.has(entity.read)) return undefined
  const rows = await scope.tx.db
    .select(selectionOf([...fieldsOf(entity).values()]) as never)
    .from(entity.table)
    .where(
      and(
        sql`${entity.table.tenant} = ${scope.tx.tenant}`,
        eq(entity.table.id, id),
        reachCondition(scope.actor, entity),
      ),
    )
  return rows[0] as RecordItem | undefined
}

/** The record, or a refusal that does not tell whether it exists beyond the actor's reach. */
export async function mustFind(scope: Scope, entity: Entity, id: string): Promise<RecordItem> {
  const record = await findRecord(scope, entity, id)
  if (!record)
    throw new Refusal(recordRefusals.unknownRecord, { entity: entity.label.zh, entityEn: entity.label.en }, 'id')
  return record
}
