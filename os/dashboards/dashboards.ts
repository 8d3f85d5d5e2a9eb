import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type DashboardItem, dashboardInput, type TileItem } from '../../api/dashboards.ts'
import type { Actor } from '../../contract/actor.ts'
import type { App, Tile } from '../../contract/app.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import type { Text } from '../../contract/text.ts'
import type { Queryable } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { defineRoute, type Route } from '../http/route.ts'

export const dashboardMigrations = { owner: 'dashboards', folder: new URL('./migrations/', import.meta.url) }

/** Most dashboards that one person keeps. */
const maxOwn = 100

const refusals = defineRefusals({
  unknownDashboard: [404, '没有这个看板，或未共享给您', 'There is no such dashboard, or it is not shared with you'],
  notYours: [403, '只有看板的创建者可以修改；您可以复制一份', 'Only its maker changes a dashboard; you can copy it'],
  savedMeanwhile: [
    409,
    '看板已在别处保存过；请刷新后再改',
    'The dashboard was saved elsewhere meanwhile; open it again',
  ],
  alreadyThere: [409, '这个看板已存在', 'That dashboard exists already'],
  tooMany: [409, '您已有 {limit} 个看板；请先删除不用的', 'You have {limit} dashboards; delete some first'],
})

/** An app's tile as it travels. */
function tileOf(app: App, tile: Tile & { width?: number }): TileItem {
  switch (tile.kind) {
    case 'query': {
      const { query, ...rest } = tile
      return { ...rest, app: app.id, query: query.id } as TileItem
    }
    case 'count':
    case 'group': {
      const { entity, ...rest } = tile
      return { ...rest, list: `${app.id}.${entity.id}` } as TileItem
    }
    case 'point':
    case 'alarms':
      return tile as TileItem
  }
}

function shipped(apps: readonly App[], actor: Actor): DashboardItem[] {
  return apps.flatMap((app) =>
    (app.dashboards ?? [])
      .filter((d) => actor.permissions.has(d.permission))
      .map((d) => ({
        ...{ id: `${app.id}.${d.id}`, label: d.label, from: 'app' as const, owner: null, updatedAt: null },
        ...{ shared: true, version: 1 },
        tiles: d.tiles.map((tile) => tileOf(app, tile)),
      })),
  )
}

type Row = Omit<DashboardItem, 'from'>

const toItem = (row: Row, actor: Actor): DashboardItem => ({
  ...row,
  from: row.owner === actor.id ? 'mine' : 'shared',
})

/** Those that the actor made or that are shared with their organisation; one of them by `id`. */
function visible(sql: Queryable, actor: Actor, id?: string): Promise<Row[]> {
  return sql<Row[]>`
    select id, owner, label, shared, tiles, version, (extract(epoch from updated_at) * 1000)::float8 as "updatedAt" from dashboard
    where (owner = ${actor.id} or shared) ${id === undefined ? sql`` : sql`and id = ${id}`} order by label->>'zh', id limit 1000`
}

type Naming = { id: string; name: Text | null; names: string[] }

/** Dashboards with a tile of a point that begins so. What is called how is told of those that the actor may see. */
export async function dashboardsNaming(
  sql: Queryable,
  prefix: string,
  actor: Pick<Actor, 'id'>,
  limit: number,
): Promise<Naming[]> {
  return [
    ...(await sql<Naming[]>`
      select d.id, case when d.owner = ${actor.id} or d.shared then d.label end as name, array_agg(distinct t->>'code') as names
      from dashboard d cross join jsonb_array_elements(d.tiles) t where starts_with(t->>'code', ${prefix})
      group by d.id, d.owner, d.shared, d.label order by d.id limit ${limit}`),
  ]
}

async function own(sql: Queryable, actor: Actor, id: string): Promise<Row> {
  const [row] = await visible(sql, actor, id)
  if (!row) throw new Refusal(refusals.unknownDashboard, {}, 'id')
  if (row.owner !== actor.id) throw new Refusal(refusals.notYours, {}, 'id')
  return row
}

function saved(actor: Actor, id: string, body: z.output<typeof dashboardInput>, version: number): DashboardItem {
  return { ...body, id, from: 'mine', owner: actor.id, updatedAt: Date.now(), version }
}

/** GET, POST /api/dashboards; GET, PUT, DELETE /api/dashboards/:id */
export function dashboardRoutes(tenants: TenantData, apps: readonly App[]): Route[] {
  const params = z.object({ id: z.uuid() })
  const anyId = z.object({ id: z.string().min(1).max(200) })
  return [
    defineRoute({
      method: 'GET',
      path: '/api/dashboards',
      summary: { zh: '看板：应用自带、自己的和共享的', en: 'Dashboards: of the apps, own and shared' },
      permission: 'signedIn',
      async run({ actor }) {
        const rows = await tenants.within(actor.tenant, ({ sql }) => visible(sql, actor), { readOnly: true })
        return { items: [...shipped(apps, actor), ...rows.map((row) => toItem(row, actor))] }
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/dashboards/:id',
      summary: { zh: '一个看板', en: 'One dashboard' },
      permission: 'signedIn',
      params: anyId,
      async run({ actor, params: { id } }) {
        const known = shipped(apps, actor).find((d) => d.id === id)
        if (known) return known
        if (!z.uuid().safeParse(id).success) throw new Refusal(refusals.unknownDashboard, {}, 'id')
        const [row] = await tenants.within(actor.tenant, ({ sql }) => visible(sql, actor, id), { readOnly: true })
        if (!row) throw new Refusal(refusals.unknownDashboard, {}, 'id')
        return toItem(row, actor)
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/dashboards',
      summary: { zh: '新建看板', en: 'Make a dashboard' },
      permission: 'signedIn',
      body: dashboardInput.extend({ id: z.uuid().optional() }),
      async run({ actor, body: { id = randomUUID(), ...body } }) {
        await tenants.within(actor.tenant, async ({ sql }) => {
          const [{ count }] = await sql<{ count: number }[]>`
            select count(*)::int as count from dashboard where owner = ${actor.id}`
          if (count >= maxOwn) throw new Refusal(refusals.tooMany, { limit: maxOwn })
          const made = await sql`
            insert into dashboard (id, owner, label, shared, tiles, version, updated_at)
            values (${id}, ${actor.id}, ${sql.json(body.label)}, ${body.shared}, ${sql.json(body.tiles as never)}, 1, now())
            on conflict (tenant, id) do nothing`
          if (made.count === 0) throw new Refusal(refusals.alreadyThere, {}, 'id')
        })
        return saved(actor, id, body, 1)
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/dashboards/:id',
      summary: { zh: '保存看板', en: 'Save a dashboard' },
      permission: 'signedIn',
      params,
      body: dashboardInput.extend({
        version: z
          .int()
          .min(1)
          .max(2 ** 31 - 2),
      }),
      async run({ actor, params: { id }, body: { version, ...body } }) {
        await tenants.within(actor.tenant, async ({ sql }) => {
          await own(sql, actor, id)
          const changed = await sql`
            update dashboard set label = ${sql.json(body.label)}, shared = ${body.shared}, tiles = ${sql.json(body.tiles as never)},
              version = version + 1, updated_at = now() where id = ${id} and version = ${version}`
          if (changed.count === 0) throw new Refusal(refusals.savedMeanwhile, {}, 'version')
        })
        return saved(actor, id, body, version + 1)
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/dashboards/:id',
      summary: { zh: '删除看板', en: 'Delete a dashboard' },
      permission: 'signedIn',
      params,
      async run({ actor, params: { id } }) {
        await tenants.within(actor.tenant, async ({ sql }) => {
          await own(sql, actor, id)
          await sql`delete from dashboard where id = ${id}`
        })
        return {}
      },
    }),
  ]
}
