import { and, asc, count, eq, or } from 'drizzle-orm'
import { z } from 'zod'
import type { SavedTrend } from '../../api/platform.ts'
import type { Actor } from '../../contract/actor.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { trendTable } from './schema.ts'

/** Most trends one person may keep. */
const maxPerOwner = 500

const refusals = defineRefusals({
  unknownTrend: [404, '没有这条趋势，或它属于他人', 'There is no such trend, or it is another person’s'],
  tooManyTrends: [
    409,
    '每人最多保存 {limit} 条趋势；请先删除不用的',
    'A person may keep {limit} trends; delete some first',
  ],
})

const params = z.object({ id: z.uuid() })
const definition = z
  .record(z.string().max(64), z.unknown())
  .refine((d) => JSON.stringify(d).length <= 65_536, 'a trend takes at most 64 KiB')

function toItem(row: typeof trendTable.$inferSelect): SavedTrend {
  const { id, name, ownerName: owner, shared, definition, updatedAt } = row
  return { id, name, owner, shared, definition, updatedAt: updatedAt.getTime() }
}

type Naming = { id: string; name: Text | null; names: string[] }

/** Saved trends that draw a point that begins so. What is called how is told of those that the actor may see. */
export async function trendsNaming(
  sql: Queryable,
  prefix: string,
  actor: Pick<Actor, 'id'>,
  limit: number,
): Promise<Naming[]> {
  return [
    ...(await sql<Naming[]>`
      select t.id, case when t.owner_id = ${actor.id} or t.shared then jsonb_build_object('zh', t.name, 'en', t.name) end as name,
        array_agg(distinct c.code) as names
      from saved_trend t cross join jsonb_array_elements_text(
        case jsonb_typeof(t.definition->'codes') when 'array' then t.definition->'codes' else '[]' end) c (code)
      where starts_with(c.code, ${prefix}) group by t.id, t.owner_id, t.shared, t.name order by t.id limit ${limit}`),
  ]
}

export function trendRoutes(tenants: TenantData): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/trends',
      summary: { zh: '自己的与共享的趋势', en: 'Own and shared trends' },
      permission: 'trends.read',
      async run({ actor }): Promise<{ items: SavedTrend[] }> {
        const rows = await tenants.within(
          actor.tenant,
          ({ db }) =>
            db
              .select()
              .from(trendTable)
              .where(or(eq(trendTable.ownerId, actor.id), eq(trendTable.shared, true)))
              .orderBy(asc(trendTable.name))
              .limit(2000),
          { readOnly: true },
        )
        return { items: rows.map(toItem) }
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/trends/:id',
      summary: { zh: '保存趋势', en: 'Save a trend' },
      permission: 'trends.write',
      params,
      body: z.strictObject({ name: z.string().trim().min(1).max(100), shared: z.boolean().default(false), definition }),
      async run({ params, body, actor }): Promise<SavedTrend> {
        const values = { ...body, updatedAt: new Date() }
        const [row] = await tenants.within(actor.tenant, async ({ db }) => {
          const [{ kept }] = await db.select({ kept: count() }).from(trendTable).where(eq(trendTable.ownerId, actor.id))
          if (kept >= maxPerOwner) throw new Refusal(refusals.tooManyTrends, { limit: maxPerOwner })
          return db
            .insert(trendTable)
            .values({ id: params.id, ownerId: actor.id, ownerName: actor.name, ...values })
            .onConflictDoUpdate({
              target: [trendTable.tenant, trendTable.id],
              set: values,
              setWhere: eq(trendTable.ownerId, actor.id),
            })
            .returning()
        })
        if (!row) throw new Refusal(refusals.unknownTrend)
        return toItem(row)
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/trends/:id',
      summary: { zh: '删除趋势', en: 'Delete a trend' },
      permission: 'trends.write',
      params,
      async run({ params, actor }) {
        const [row] = await tenants.within(actor.tenant, ({ db }) =>
          db
            .delete(trendTable)
            .where(and(eq(trendTable.id, params.id), eq(trendTable.ownerId, actor.id)))
            .returning(),
        )
        if (!row) throw new Refusal(refusals.unknownTrend)
        return {}
      },
    }),
  ]
}
