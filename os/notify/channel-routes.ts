import { z } from 'zod'
import { type ChannelInput, type ChannelTest, channelKinds, type DeliveryItem, noticeLevels } from '../../api/notify.ts'
import type { Page } from '../../api/platform.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { TenantTx } from '../data/tenancy.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { type ChannelRow, channelColumns, listChannels, removeChannel, saveChannel } from './channels.ts'
import { type DeliverParts, screenUrl, sendThrough } from './deliver.ts'
import { notifyRefusals } from './refusals.ts'
import { type Level, levelNames } from './timing.ts'

const params = z.object({ id: z.uuid() })
const cursorForm = /^(\d{1,16})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const printable = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^\P{Cc}*$/u)
const words = (max: number, count: number) => z.array(printable(max).min(1)).max(count)

const mail = z.strictObject({
  host: printable(253).regex(/^[A-Za-z0-9.:[\]-]+$/, 'a host name or an address'),
  port: z.number().int().min(1).max(65535),
  security: z.enum(['tls', 'starttls', 'none']),
  user: printable(320),
  from: printable(320).regex(
    /^(?:[^<>,;]*<[^\s@<>,;]+@[^\s@<>,;]+>|[^\s@<>,;]+@[^\s@<>,;]+)$/,
    'an address, or Name <address>',
  ),
  anyCertificate: z.boolean().optional(),
})

const input = z.strictObject({
  kind: z.enum(channelKinds),
  name: printable(64).min(1),
  enabled: z.boolean().optional(),
  language: z.enum(['zh', 'en']).optional(),
  minLevel: z.enum(noticeLevels).optional(),
  roles: words(129, 50).optional(),
  causes: words(200, 50).optional(),
  publicUrl: z
    .string()
    .max(500)
    .regex(/^https?:\/\/[^\s/?#@\\]+\/?$/i, 'begins with http:// or https:// and holds the host alone')
    .nullish(),
  mail: mail.optional(),
  password: z.string().max(1000).optional(),
  url: z.string().trim().max(2000).optional(),
  secret: z.string().trim().max(1000).optional(),
})

type DeliveryRow = Omit<DeliveryItem, 'level'> & { level: Level; micros: number }
type DeliveryQuery = { state?: string; channel?: string; limit: number; cursor?: string }

async function listDeliveries({ sql }: TenantTx, query: DeliveryQuery): Promise<Page<DeliveryItem>> {
  const at = query.cursor ? cursorForm.exec(query.cursor) : null
  const ms = (column: string) => sql`(extract(epoch from d.${sql(column)}) * 1000)::bigint`
  const rows = await sql<DeliveryRow[]>`
    select d.id, d.channel, c.name as "channelName", d.person, d.cause, d.title, d.level, d.state, d.tries, d.error,
      ${ms('created_at')} as "createdAt", ${ms('due_at')} as "dueAt", ${ms('ended_at')} as "endedAt",
      (extract(epoch from d.created_at) * 1000000)::bigint as micros
    from notice_delivery d join notify_channel c on c.id = d.channel
    where true ${query.state ? sql`and d.state = ${query.state}` : sql``}
      ${query.channel ? sql`and d.channel = ${query.channel}` : sql``}
      ${at ? sql`and (d.created_at, d.id) < (to_timestamp(${Number(at[1])}::numeric / 1000000), ${at[2]}::uuid)` : sql``}
    order by d.created_at desc, d.id desc limit ${query.limit + 1}`
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  return {
    items: shown.map(({ micros: _, level, ...row }) => ({ ...row, level: levelNames[level] })),
    next: rows.length > query.limit && last ? `${last.micros}_${last.id}` : null,
  }
}

async function sendAgain(tx: TenantTx, id: string): Promise<void> {
  const [row] = await tx.sql<{ state: string }[]>`select state from notice_delivery where id = ${id} for update`
  if (!row) throw new Refusal(notifyRefusals.unknownDelivery)
  if (row.state !== 'dead') throw new Refusal(notifyRefusals.notDead)
  // a newer one of the same cause that waits already says it all
  await tx.sql`
    update notice_delivery d set state = 'waiting', tries = 0, error = null, ended_at = null, first_at = now(), due_at = now(),
      lease_until = null
    where id = ${id} and not exists (
      select from notice_delivery o where o.state = 'waiting' and o.channel = d.channel
        and (case when d.notice is null then o.notice is null and o.cause = d.cause else o.notice = d.notice end))`
  await tx.sql`select pg_notify('millrace_notice', '')`
}

export type ChannelRouteServices = DeliverParts & { audit: Audit }

/** Sends one message now and says how it went. */
async function testChannel(
  services: ChannelRouteServices,
  actor: Actor,
  id: string,
  to?: string,
): Promise<ChannelTest> {
  const [channel] = await services.tenants.within(
    actor.tenant,
    ({ sql }) => sql<ChannelRow[]>`select ${channelColumns(sql)} from notify_channel c where c.id = ${id}`,
    { readOnly: true },
  )
  if (!channel) throw new Refusal(notifyRefusals.unknownChannel)
  let address: string | null = null
  if (channel.kind === 'email') {
    address = to ?? (await services.recipients.people(actor.tenant, [actor.id]))[0]?.email ?? null
    if (!address) throw new Refusal(notifyRefusals.noAddress, {}, 'to')
  }
  const zh = channel.language === 'zh'
  const message = {
    id: crypto.randomUUID(),
    cause: 'notify.test',
    level: 0 as const,
    title: zh ? '测试消息' : 'Test message',
    body: zh
      ? `由 ${actor.displayName ?? actor.name} 从工渠平台发出；收到即说明渠道“${channel.name}”可用。`
      : `Sent by ${actor.displayName ?? actor.name} from Millrace; the channel “${channel.name}” works.`,
    link: screenUrl(channel.config.publicUrl ?? services.publicUrl, '/'),
    count: 1,
    time: services.clock(),
  }
  try {
    await sendThrough(services, channel, [message], address)
    return { ok: true, detail: address }
  } catch (error) {
    if (error instanceof Refusal) throw error
    return { ok: false, detail: (error as Error).message.slice(0, 300) }
  }
}

/** The organisation's ways out of the house, and what was sent through them. */
export function channelRoutes(services: ChannelRouteServices): Route[] {
  const { tenants, box, audit } = services
  const permission = 'notify.manage' as const

  const save = (actor: Actor, body: ChannelInput, id?: string) =>
    tenants.within(actor.tenant, async (tx) => {
      const { before, after } = await saveChannel(tx, services, body, id)
      const action = before ? 'notifyChannel.change' : 'notifyChannel.create'
      await audit.write({ actor: auditName(actor), action, object: `notifyChannel:${after.id}`, before, after }, tx.sql)
      return after
    })

  return [
    defineRoute({
      method: 'GET',
      path: '/api/notify/channels',
      summary: { zh: '通知渠道', en: 'Channels' },
      permission,
      run: async ({ actor }) => ({
        items: await tenants.within(actor.tenant, (tx) => listChannels(tx, box), { readOnly: true }),
      }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/notify/channels',
      summary: { zh: '新建通知渠道', en: 'Create a channel' },
      permission,
      body: input,
      run: ({ actor, body }) => save(actor, body),
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/notify/channels/:id',
      summary: { zh: '修改通知渠道', en: 'Change a channel' },
      permission,
      params,
      body: input,
      run: ({ actor, params, body }) => save(actor, body, params.id),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/notify/channels/:id',
      summary: { zh: '删除通知渠道', en: 'Delete a channel' },
      permission,
      params,
      run: ({ actor, params }) =>
        tenants.within(actor.tenant, async (tx) => {
          const before = await removeChannel(tx, box, params.id)
          const entry = { action: 'notifyChannel.delete', object: `notifyChannel:${before.id}`, before }
          await audit.write({ actor: auditName(actor), ...entry }, tx.sql)
          return {}
        }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/notify/channels/:id/test',
      summary: { zh: '通过渠道发送一条测试消息', en: 'Send a test message through a channel' },
      permission,
      params,
      body: z.strictObject({ to: z.email().max(320).optional() }),
      run: ({ actor, params, body }) => testChannel(services, actor, params.id, body.to),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/notify/deliveries',
      summary: { zh: '投递记录，最新的在前', en: 'Deliveries, newest first' },
      permission,
      query: z.object({
        state: z.enum(['waiting', 'sent', 'dead', 'dropped']).optional(),
        channel: z.uuid().optional(),
        limit: z.coerce.number().int().min(1).max(500).default(50),
        cursor: z.string().max(60).regex(cursorForm).optional(),
      }),
      run: ({ actor, query }) => tenants.within(actor.tenant, (tx) => listDeliveries(tx, query), { readOnly: true }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/notify/deliveries/:id/retry',
      summary: { zh: '重发已放弃的投递', en: 'Send again what was given up' },
      permission,
      params,
      run: ({ actor, params }) =>
        tenants.within(actor.tenant, async (tx) => {
          await sendAgain(tx, params.id)
          return {}
        }),
    }),
  ]
}
