import { z } from 'zod'
import {
  digests,
  type NoticeCount,
  type NoticeItem,
  type NoticePage,
  type NoticeSettings,
  type NoticeSettingsInfo,
  noticeLevels,
} from '../../api/notify.ts'
import type { Actor } from '../../contract/actor.ts'
import type { TenantData, TenantTx } from '../data/tenancy.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Recipients } from './fan-out.ts'
import { defaultReach, type Level, levelNames, levelOf, type Reach } from './timing.ts'

const cursorForm = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const minute = z.number().int().min(0).max(1439).nullable()

async function countOf({ sql }: TenantTx, person: string): Promise<NoticeCount> {
  const [row] = await sql<NoticeCount[]>`
    select count(*)::int as unread, (count(*) filter (where level = 2))::int as urgent from notice
    where tenant = millrace_tenant() and person = ${person} and read_at is null`
  return { unread: row.unread, urgent: row.urgent }
}

type ListQuery = { unread?: string; limit: number; cursor?: string }
type Row = Omit<NoticeItem, 'level'> & { level: Level; micros: number }

async function listNotices(tx: TenantTx, person: string, query: ListQuery): Promise<NoticePage> {
  const { sql } = tx
  const at = query.cursor ? cursorForm.exec(query.cursor) : null
  const rows = await sql<Row[]>`
    select id, cause, title, body, link, level, count, (extract(epoch from created_at) * 1000)::bigint as "createdAt",
      (extract(epoch from updated_at) * 1000)::bigint as "updatedAt", (extract(epoch from read_at) * 1000)::bigint as "readAt",
      (extract(epoch from updated_at) * 1000000)::bigint as micros
    from notice where person = ${person} ${query.unread === 'true' ? sql`and read_at is null` : sql``}
      ${at ? sql`and (updated_at, id) < (to_timestamp(${Number(at[1])}::numeric / 1000000), ${at[2]}::uuid)` : sql``}
    order by updated_at desc, id desc limit ${query.limit + 1}`
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ micros: _, level, ...row }) => ({ ...row, level: levelNames[level] })),
    next: rows.length > query.limit && last ? `${last.micros}_${last.id}` : null,
    ...(await countOf(tx, person)),
  }
}

async function settingsOf(tx: TenantTx, actor: Actor, recipients: Recipients): Promise<NoticeSettingsInfo> {
  const { sql } = tx
  const [own] = await sql<Reach[]>`
    select email, min_level as "minLevel", digest, quiet_from as "quietFrom", quiet_to as "quietTo" from notice_setting
    where person = ${actor.id}`
  const [mail] = await sql`select from notify_channel where kind = 'email' and enabled`
  const [person] = await recipients.people(tx.tenant, [actor.id])
  const { minLevel, ...reach } = own ?? defaultReach
  return {
    settings: { ...reach, minLevel: levelNames[minLevel] },
    email: person?.email ?? null,
    mailReady: mail !== undefined,
  }
}

async function keepSettings({ sql }: TenantTx, person: string, s: NoticeSettings): Promise<void> {
  const values = {
    email: s.email,
    min_level: levelOf[s.minLevel],
    digest: s.digest,
    quiet_from: s.quietFrom,
    quiet_to: s.quietTo,
  }
  await sql`
    insert into notice_setting ${sql({ person, ...values })}
    on conflict (tenant, person) do update set ${sql(values)}`
}

/** One's own notices and how one wants to be reached. */
export function ownNoticeRoutes(services: { tenants: TenantData; recipients: Recipients }): Route[] {
  const { tenants, recipients } = services
  const within = <T>(actor: Actor, run: (tx: TenantTx) => Promise<T>, readOnly = false) =>
    tenants.within(actor.tenant, run, { readOnly })

  const reading = (path: string, zh: string, en: string, withIds: boolean) =>
    defineRoute({
      method: 'POST',
      path,
      summary: { zh, en },
      permission: 'signedIn',
      body: withIds ? z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) }) : z.strictObject({}).optional(),
      run: ({ actor, body }) =>
        within(actor, async (tx) => {
          const ids = (body as { ids?: string[] } | undefined)?.ids
          await tx.sql`
            update notice set read_at = now()
            where tenant = millrace_tenant() and person = ${actor.id} and read_at is null
              ${ids ? tx.sql`and id = any(${ids}::uuid[])` : tx.sql``}`
          return countOf(tx, actor.id)
        }),
    })

  return [
    defineRoute({
      method: 'GET',
      path: '/api/notices',
      summary: { zh: '自己的消息，最新的在前', en: "One's own notices, newest first" },
      permission: 'signedIn',
      query: z.object({
        unread: z.enum(['true', 'false']).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50),
        cursor: z.string().max(60).regex(cursorForm).optional(),
      }),
      run: ({ actor, query }) => within(actor, (tx) => listNotices(tx, actor.id, query), true),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/notices/unread',
      summary: { zh: '未读消息数', en: 'Number of unread notices' },
      permission: 'signedIn',
      run: ({ actor }) => within(actor, (tx) => countOf(tx, actor.id), true),
    }),
    reading('/api/notices/read', '标为已读', 'Mark notices as read', true),
    reading('/api/notices/read-all', '全部标为已读', 'Mark all notices as read', false),
    defineRoute({
      method: 'GET',
      path: '/api/notice-settings',
      summary: { zh: '自己的消息设置', en: "One's own message settings" },
      permission: 'signedIn',
      run: ({ actor }) => within(actor, (tx) => settingsOf(tx, actor, recipients), true),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/notice-settings',
      summary: { zh: '修改自己的消息设置', en: "Change one's own message settings" },
      permission: 'signedIn',
      body: z
        .strictObject({
          email: z.boolean(),
          minLevel: z.enum(noticeLevels),
          digest: z.enum(digests),
          quietFrom: minute,
          quietTo: minute,
        })
        .refine((s) => (s.quietFrom === null) === (s.quietTo === null), {
          path: ['quietTo'],
          message: 'both or neither',
        }),
      run: ({ actor, body }) =>
        within(actor, async (tx) => {
          await keepSettings(tx, actor.id, body)
          return settingsOf(tx, actor, recipients)
        }),
    }),
  ]
}
