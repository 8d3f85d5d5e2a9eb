import { asc } from 'drizzle-orm'
import { z } from 'zod'
import type { Point } from '../../contract/point.ts'
import type { Text } from '../../contract/text.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { Database } from '../data/connect.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Historian } from './historian.ts'
import { retentionTable } from './retention-schema.ts'

export type RetentionClass = { code: string; name: Text; keepDays: number | null }

/** Retention per point class: what the points say, told to the historian. */
export type RetentionBook = {
  /** Codes of all classes; the same array for the life of the book, so that others can check against it. */
  codes: readonly string[]
  /** Points have changed: the historian is told at the next upkeep. */
  pointsChanged(): void
  /** Tells the historian which point belongs to which class, if anything has changed since it was told last. */
  apply(points: readonly Point[]): Promise<void>
  routes: Route[]
}

type Row = typeof retentionTable.$inferSelect
const toClass = (row: Row): RetentionClass => ({
  code: row.code,
  name: { zh: row.nameZh, en: row.nameEn },
  keepDays: row.keepDays,
})

export async function openRetention(
  db: Database,
  historian: Pick<Historian, 'setRetention'>,
  audit: Audit,
): Promise<RetentionBook> {
  const classes = new Map<string, RetentionClass>()
  const codes: string[] = []
  let changed = true
  const remember = (row: Row) => {
    if (!classes.has(row.code)) codes.push(row.code)
    classes.set(row.code, toClass(row))
  }
  for (const row of await db.select().from(retentionTable).orderBy(asc(retentionTable.code))) remember(row)

  const text = z.strictObject({ zh: z.string().trim().min(1).max(100), en: z.string().trim().min(1).max(100) })
  const routes = [
    defineRoute({
      method: 'GET',
      path: '/api/retention-classes',
      summary: { zh: '保存期限类别', en: 'Retention classes' },
      permission: 'points.read',
      run: () => ({ items: [...classes.values()] }),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/retention-classes/:code',
      summary: {
        zh: '新建或修改保存期限类别(到期数据会被删除)',
        en: 'Make or change a retention class (samples past it are deleted)',
      },
      permission: 'history.delete',
      params: z.object({
        code: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and -, at most 32'),
      }),
      body: z.strictObject({ name: text, keepDays: z.number().int().min(1).max(36_500).nullable() }),
      async run({ params, body, actor }) {
        const values = { nameZh: body.name.zh, nameEn: body.name.en, keepDays: body.keepDays }
        const [row] = await db
          .insert(retentionTable)
          .values({ code: params.code, ...values })
          .onConflictDoUpdate({ target: retentionTable.code, set: values })
          .returning()
        const before = classes.get(params.code)
        remember(row)
        changed = true
        const entry = { actor: auditName(actor), action: 'retention.put', object: `retention:${params.code}` }
        await audit.write({ ...entry, before, after: toClass(row) })
        return toClass(row)
      },
    }),
  ]

  return {
    codes,
    pointsChanged() {
      changed = true
    },
    async apply(points) {
      if (!changed) return
      changed = false
      const days = Object.fromEntries([...classes.values()].map((c) => [c.code, { keepDays: c.keepDays }]))
      await historian.setRetention(days, new Map(points.map((p) => [p.index, p.retention])))
    },
    routes,
  }
}
