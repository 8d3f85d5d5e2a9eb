import { randomUUID } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import type { RecordRow, RecordTable, Row, Values } from '../../contract/columns.ts'
import type { Records } from '../../contract/ctx.ts'
import type { Entity } from '../../contract/entity.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import { databaseRefusals } from '../data/database-refusals.ts'
import { insertOne } from '../data/insert-row.ts'
import { difference, plain } from '../records/difference.ts'
import { reaches } from '../records/reach.ts'
import { kernelRefusals } from './refusals.ts'
import type { Work } from './work.ts'

/** A row of some entity. */
export type AnyRow = RecordRow & Record<string, unknown>

const notThere = (entity: Entity) => new Refusal(kernelRefusals.unknownRecord, { entity: entity.label }, 'id')

/** Locks a row of the tenant until the transaction ends. Refuses what is not there or lies beyond what the actor may see. */
export async function lockRow(work: Work, entity: Entity, id: string): Promise<AnyRow> {
  const [row] = await work.scope.tx.db.select().from(entity.table).where(eq(entity.table.id, id)).for('update')
  if (!row || !reaches(work.scope.actor, entity.read, row as AnyRow)) throw notThere(entity)
  return row as AnyRow
}

/** Remembers what happened to a record; it is told when the work ends. */
function keep(work: Work, entity: Entity, before: AnyRow | null, after: AnyRow): void {
  const name = work.kernel.registry.nameOf(entity)
  const { id, version } = after
  const change = { entity: name, id, version, command: work.by, ...difference(before, after) }
  work.changes.push({ ...change, ...(work.signature && { signature: work.signature.id }) })
  work.changed.set(id, { name, entity, row: after })
}

/** A new row as it is sent, and as the database keeps it. */
export function insertRow<T extends RecordTable>(
  work: Work,
  entity: Entity<T>,
  values: Values<T>,
): { sent: AnyRow; made: Promise<AnyRow> } {
  const { actor, now } = work.scope
  const sent = {
    department: actor.department ?? null,
    site: actor.site ?? null,
    ...values,
    id: randomUUID(),
    tenant: actor.tenant,
    version: 1,
    state: entity.initial,
    createdAt: now,
    createdBy: actor.id,
    updatedAt: now,
    updatedBy: actor.id,
  }
  const { inserts, scope } = work
  const into = inserts?.add<AnyRow>(entity.table, sent) ?? insertOne<AnyRow>(scope.tx.sql, entity.table, sent)
  const made = into.then((row) => {
    keep(work, entity, null, row)
    return row
  })
  return { sent, made }
}

/** The state after a move; refuses a move that does not start where the row stands. */
function moved(entity: Entity, row: AnyRow, move: string | undefined, label: Text | string): string {
  if (move === undefined) return row.state
  const declared = entity.moves[move]
  if (!declared) throw new Error(`${entity.id} has no move ${move}`)
  if (!declared.from.includes(row.state)) throw wrongState(entity, row.state, label)
  return declared.to
}

export function wrongState(entity: Entity, state: string, command: Text | string): Refusal {
  return new Refusal(kernelRefusals.wrongState, { state: entity.states[state]?.label ?? state, command })
}

/** From its state on, sealed fields stay as they are. */
function refuseSealed(entity: Entity, row: AnyRow, set: Record<string, unknown>): void {
  const { seals, label } = entity.states[row.state] ?? {}
  if (!seals) return
  for (const [name, value] of Object.entries(set)) {
    const sealed = seals === 'all' || (seals as readonly string[]).includes(name)
    if (!sealed || value === undefined || JSON.stringify(value) === JSON.stringify(row[name])) continue
    const args = { state: label, label: entity.fields[name]?.label ?? name }
    throw new Refusal(kernelRefusals.sealed, args, name)
  }
}

/** What a signature covers: the fields that the row's state seals. */
export function sealedFields(entity: Entity, row: AnyRow): Record<string, unknown> {
  const { seals } = entity.states[row.state] ?? {}
  const names = seals === 'all' ? Object.keys(entity.fields) : [...(seals ?? [])]
  return Object.fromEntries(['id', ...names].map((name) => [name, plain(row[name])]))
}

/** Writes what a command decided about a locked row: move checked, seals kept, version counted, history and search told. */
export async function updateRow(
  work: Work,
  entity: Entity,
  row: AnyRow,
  effect: { move?: string; set?: Record<string, unknown> },
  label: Text | string,
): Promise<AnyRow> {
  const state = moved(entity, row, effect.move, label)
  const set = effect.set ?? {}
  refuseSealed(entity, row, set)
  const next = { ...set, state, version: row.version + 1, updatedAt: work.scope.now, updatedBy: work.scope.actor.id }
  const [changed] = (await work.scope.tx.db
    .update(entity.table)
    .set(next as never)
    .where(and(eq(entity.table.id, row.id), eq(entity.table.version, row.version)))
    .returning()) as AnyRow[]
  if (!changed) throw new Refusal(databaseRefusals.busy)
  keep(work, entity, row, changed)
  return changed
}

/** `ctx.records`: other records of the app through the same door. */
export function recordsOf<T extends RecordTable, M extends string>(
  work: Work,
  entity: Entity<T, any, M>,
): Records<T, M> {
  const { db } = work.scope.tx
  const table = entity.table as RecordTable
  return {
    async get(id) {
      const [row] = await db.select().from(table).where(eq(table.id, id))
      if (!row) throw notThere(entity)
      return row as Row<T>
    },
    async find(where) {
      const columns = table as unknown as Record<string, RecordTable['id']>
      const conditions = Object.entries(where).map(([name, value]) => eq(columns[name], value))
      return (await db
        .select()
        .from(table)
        .where(and(...conditions))
        .limit(10_000)) as Row<T>[]
    },
    insert(values) {
      const { made } = insertRow(work, entity, values)
      work.inserts?.flush()
      return made as Promise<Row<T>>
    },
    async update(id, effect) {
      const row = await lockRow(work, entity, id)
      const label = effect.move ? (entity.moves[effect.move].label ?? effect.move) : ''
      return (await updateRow(work, entity, row, effect as never, label)) as Row<T>
    },
  }
}
