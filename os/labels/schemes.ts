import { randomUUID } from 'node:crypto'
import { and, asc, count, eq, isNull, ne, or, sql } from 'drizzle-orm'
import { type LabelScheme, type LabelSchemeInput, plainScheme } from '../../api/labels.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type AuditInput, auditName } from '../audit/audit.ts'
import type { Scope } from '../kernel/services.ts'
import { parsePattern } from './pattern.ts'
import { labelRefusals } from './refusals.ts'
import { labelSchemeTable as table } from './schema.ts'

/** Most schemes of one tenant. */
export const maxSchemes = 200

export type SchemeStore = {
  /** Those of an entity and those for any; all when none is named. */
  list(scope: Scope, entity?: string): Promise<LabelScheme[]>
  get(scope: Scope, id: string): Promise<LabelScheme>
  /** The entity's default, else the general one, else {@link plainScheme}. */
  defaultOf(scope: Scope, entity: string): Promise<LabelSchemeInput>
  create(scope: Scope, input: LabelSchemeInput): Promise<LabelScheme>
  update(scope: Scope, id: string, version: number, input: LabelSchemeInput): Promise<LabelScheme>
  remove(scope: Scope, id: string): Promise<void>
  /** What codes of this tenant may look like. */
  patterns(scope: Scope): Promise<string[]>
}

type Row = typeof table.$inferSelect
type AuditWrite = (entry: AuditInput, tx: Scope['tx']['sql']) => Promise<void>

function toScheme({ tenant: _, definition, ...row }: Row): LabelScheme {
  return { ...definition, ...row }
}

function columnsOf(scope: Scope, { name, entity, isDefault, ...definition }: LabelSchemeInput) {
  parsePattern(definition.pattern)
  return { name, entity, isDefault, definition, updatedAt: scope.now, updatedBy: scope.actor.name }
}

const inputOf = ({ id: _, version: _v, updatedAt: _a, updatedBy: _b, ...input }: LabelScheme): LabelSchemeInput => input

async function refuseTakenName({ tx }: Scope, name: string, id?: string): Promise<void> {
  const taken = and(eq(table.name, name), id ? ne(table.id, id) : undefined)
  const [other] = await tx.db.select({ id: table.id }).from(table).where(taken).limit(1)
  if (other) throw new Refusal(labelRefusals.schemeNameTaken, { name }, 'name')
}

/** Only one scheme is the default of its entity. */
async function endOtherDefault({ tx }: Scope, entity: string | null): Promise<void> {
  const same = entity === null ? isNull(table.entity) : eq(table.entity, entity)
  await tx.db
    .update(table)
    .set({ isDefault: false, version: sql`${table.version} + 1` })
    .where(and(same, table.isDefault))
}

export function createSchemes(writeAudit: AuditWrite): SchemeStore {
  const audit = (scope: Scope, action: string, scheme: LabelScheme, before?: unknown, after?: unknown) =>
    writeAudit({ actor: auditName(scope.actor), action, object: `label:${scheme.id}`, before, after }, scope.tx.sql)

  /** Changes of one tenant's schemes take turns, so that the checks before them still hold. */
  async function locked({ tx }: Scope): Promise<void> {
    await tx.sql`select pg_advisory_xact_lock(hashtextextended('label_scheme ' || ${tx.tenant}, 0))`
  }

  async function get({ tx }: Scope, id: string): Promise<LabelScheme> {
    const [row] = await tx.db.select().from(table).where(eq(table.id, id))
    if (!row) throw new Refusal(labelRefusals.unknownScheme)
    return toScheme(row)
  }

  return {
    get,
    async list({ tx }, entity) {
      const where = entity ? or(eq(table.entity, entity), isNull(table.entity)) : undefined
      const rows = await tx.db.select().from(table).where(where).orderBy(asc(table.name)).limit(maxSchemes)
      return rows.map(toScheme)
    },
    async defaultOf({ tx }, entity) {
      const where = and(table.isDefault, or(eq(table.entity, entity), isNull(table.entity)))
      const rows = await tx.db.select().from(table).where(where)
      const row = rows.find((each) => each.entity === entity) ?? rows[0]
      return row ? toScheme(row) : plainScheme
    },
    async create(scope, input) {
      const columns = columnsOf(scope, input)
      await locked(scope)
      await refuseTakenName(scope, input.name)
      const [{ kept }] = await scope.tx.db.select({ kept: count() }).from(table)
      if (kept >= maxSchemes) throw new Refusal(labelRefusals.tooManySchemes, { limit: maxSchemes })
      if (input.isDefault) await endOtherDefault(scope, input.entity)
      const values = { id: randomUUID(), tenant: scope.tx.tenant, ...columns }
      const [row] = await scope.tx.db.insert(table).values(values).returning()
      await audit(scope, 'label.create', toScheme(row), null, input)
      return toScheme(row)
    },
    async update(scope, id, version, input) {
      const columns = columnsOf(scope, input)
      await locked(scope)
      const before = await get(scope, id)
      if (before.version !== version) throw new Refusal(labelRefusals.schemeChanged, {}, 'version')
      await refuseTakenName(scope, input.name, id)
      if (input.isDefault && !(before.isDefault && before.entity === input.entity))
        await endOtherDefault(scope, input.entity)
      const next = { ...columns, version: version + 1 }
      const [row] = await scope.tx.db.update(table).set(next).where(eq(table.id, id)).returning()
      await audit(scope, 'label.update', before, inputOf(before), input)
      return toScheme(row)
    },
    async remove(scope, id) {
      await locked(scope)
      const before = await get(scope, id)
      await scope.tx.db.delete(table).where(eq(table.id, id))
      await audit(scope, 'label.delete', before, inputOf(before), null)
    },
    async patterns({ tx }) {
      const rows = await tx.db
        .selectDistinct({ pattern: sql<string>`${table.definition} ->> 'pattern'` })
        .from(table)
        .limit(maxSchemes)
      return [...rows.map((row) => row.pattern), plainScheme.pattern]
    },
  }
}
