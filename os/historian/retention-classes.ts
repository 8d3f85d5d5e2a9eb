import { asc } from 'drizzle-orm'
import { z } from 'zod'
import type { TenantPoint } from '../../api/point.ts'
import type { Text } from '../../contract/text.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { Database } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Historian } from './historian.ts'
import { retentionTable } from './retention-schema.ts'

export type RetentionClass = { code: string; name: Text; keepDays: number | null }

/** Retention per point class: what the points of each tenant say, told to the historian. */
export type RetentionBook = {
  /** Codes of a tenant's classes. */
  codes(tenant: string): readonly string[]
  /** Points have changed: the historian is told at the next upkeep. */
  pointsChanged(): void
  /** Tells the historian which point belongs to which class, if anything has changed since it was told last. */
  apply(points: readonly TenantPoint[]): Promise<void>
  routes: Route[]
}

/** What every tenant starts with. */
const builtIn: readonly RetentionClass[] = [
  { code: 'month', name: { zh: '一个月', en: 'One month' }, keepDays: 31 },
  { code: 'standard', name: { zh: '标准（长期保存）', en: 'Standard (kept for ever)' }, keepDays: null },
  { code: 'year', name: { zh: '一年', en: 'One year' }, keepDays: 366 },
]
const noClasses: ReadonlyMap<string, RetentionClass> = new Map(builtIn.map((c) => [c.code, c]))

type Row = typeof retentionTable.$inferSelect
const toClass = (row: Row): RetentionClass => ({
  code: row.code,
  name: { zh: row.nameZh, en: row.nameEn },
  keepDays: row.keepDays,
})

/** `db` reads the classes of all tenants, for the start. */
export async function openRetention(
  { db, tenants }: { db: Database; tenants: TenantData },
  historian: Pick<Historian, 'setRetention'>,
  audit: Audit,
): Promise<RetentionBook> {
  const byTenant = new Map<string, Map<string, RetentionClass>>()
  const classesOf = (tenant: string) => byTenant.get(tenant) ?? noClasses
  let changed = true
  const remember = (row: Row) => byTenant.set(row.tenant, new Map(classesOf(row.tenant)).set(row.code, toClass(row)))
  for (const row of await db.select().from(retentionTable).orderBy(asc(retentionTable.code))) remember(row)

  const text = z.strictObject({ zh: z.string().trim().min(1).max(100), en: z.string().trim().min(1).max(100) })
  const routes = [
    defineRoute({
      method: 'GET',
      path: '/api/retention-classes',
      summary: { zh: '保存期限类别', en: 'Retention classes' },
      permission: 'points.read',
      run: ({ actor }) => ({ items: [...classesOf(actor.tenant).values()] }),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/retention-classes/:code',
      summary: {
        zh: '新建或修改保存期限类别（到期数据会被删除）',
        en: 'Make or change a retention class (samples past it are deleted)',
      },
      permission: 'history.delete',
      params: z.object({
        code: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and -, at most 32'),
      }),
      body: z.strictObject({ name: text, keepDays: z.number().int().min(1).max(36_500).nullable() }),
      async run({ params, body, actor }) {
        const { code } = params
        const values = { nameZh: body.name.zh, nameEn: body.name.en, keepDays: body.keepDays }
        const before = classesOf(actor.tenant).get(code)
        const row = await tenants.within(actor.tenant, async ({ db, sql }) => {
          const [row] = await db
            .insert(retentionTable)
            .values({ code, ...values })
            .onConflictDoUpdate({ target: [retentionTable.tenant, retentionTable.code], set: values })
            .returning()
          const entry = { actor: auditName(actor), action: 'retention.put', object: `retention:${code}` }
          await audit.write({ ...entry, before, after: toClass(row) }, sql)
          return row
        })
        remember(row)
        changed = true
        return toClass(row)
      },
    }),
  ]

  /** The historian knows classes by one name each, over all tenants. */
  const nameOf = (tenant: string, code: string) => `${tenant}/${code}`

  return {
    codes: (tenant) => [...classesOf(tenant).keys()],
    pointsChanged() {
      changed = true
    },
    async apply(points) {
      if (!changed) return
      changed = false
      const tenantsOfPoints = new Set(points.map((p) => p.tenant))
      const days = [...tenantsOfPoints].flatMap((tenant) =>
        [...classesOf(tenant).values()].map((c) => [nameOf(tenant, c.code), { keepDays: c.keepDays }] as const),
      )
      const classOf = new Map(points.map((p) => [p.index, nameOf(p.tenant, p.retention)]))
      await historian.setRetention(Object.fromEntries(days), classOf)
    },
    routes,
  }
}
