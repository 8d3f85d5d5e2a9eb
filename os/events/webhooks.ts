import { randomUUID } from 'node:crypto'
import type { WebhookInput, WebhookItem } from '../../api/events.ts'
import type { Actor } from '../../contract/actor.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Audit, auditName } from '../audit/audit.ts'
import type { Queryable } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { checkOutgoingUrl } from '../notify/outgoing.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { eventRefusals } from './refusals.ts'
import { newSecret } from './signature.ts'
import { giveUpWebhook } from './upkeep.ts'

/** Most webhooks of one tenant. */
export const maxWebhooks = 50
/** For so long after a rotation messages carry the old signature too. */
export const previousSecretMs = 86_400_000

export type Webhooks = {
  list(tenant: string): Promise<WebhookItem[]>
  create(actor: Actor, input: WebhookInput): Promise<{ item: WebhookItem; secret: string }>
  patch(actor: Actor, id: string, change: Partial<WebhookInput>): Promise<WebhookItem>
  remove(actor: Actor, id: string): Promise<void>
  rotate(actor: Actor, id: string): Promise<{ secret: string }>
}

const ms = (sql: Queryable, column: string) => sql`(extract(epoch from ${sql(column)}) * 1000)::bigint`

async function select(sql: Queryable, id?: string): Promise<WebhookItem[]> {
  return sql<WebhookItem[]>`
    select w.id, w.name, w.url, w.events, w.enabled, w.disabled_why as "disabledWhy",
           ${ms(sql, 'w.previous_until')} as "previousUntil", ${ms(sql, 'w.created_at')} as "createdAt",
           w.created_by as "createdBy",
           (select count(*)::int from outbox_delivery d where d.consumer = w.id::text and d.state = 'waiting') as waiting,
           (select count(*)::int from outbox_delivery d where d.webhook = w.id and d.state = 'dead') as dead,
           (select (extract(epoch from max(d.last_at)) * 1000)::bigint from outbox_delivery d
            where d.webhook = w.id and d.state = 'done') as "lastDoneAt"
    from webhook w where ${id ? sql`w.id = ${id}` : sql`true`} order by w.name, w.id`
}

async function find(sql: Queryable, id: string): Promise<WebhookItem> {
  const [item] = await select(sql, id)
  if (!item) throw new Refusal(eventRefusals.unknownWebhook)
  return { ...item }
}

/** What the audit shows: what was set, never the secret. */
const shown = ({ name, url, events, enabled }: WebhookItem) => ({ name, url, events, enabled })

/** The tenants' webhooks. Secrets are sealed, and told once: when they are made. */
export function createWebhooks(services: {
  tenants: TenantData
  audit: Audit
  box: SecretBox
  allowPrivate?: boolean
  clock: () => number
}): Webhooks {
  const { tenants, audit, box, clock, allowPrivate } = services
  const checkUrl = (url: string | undefined) =>
    url !== undefined && checkOutgoingUrl(url, { allowPrivate, field: 'url' })
  const record = (actor: Actor, what: string, id: string, before: unknown, after: unknown) => ({
    actor: auditName(actor),
    action: `webhook.${what}`,
    object: `webhook:${id}`,
    before,
    after,
  })

  return {
    list: (tenant) => tenants.within(tenant, ({ sql }) => select(sql), { readOnly: true }),

    async create(actor, input) {
      checkUrl(input.url)
      return tenants.within(actor.tenant, async ({ sql }) => {
        await sql`select pg_advisory_xact_lock(hashtext('webhook'), hashtext(${actor.tenant}))`
        const [{ kept }] = await sql`select count(*)::int as kept from webhook`
        if (kept >= maxWebhooks) throw new Refusal(eventRefusals.tooManyWebhooks, { limit: maxWebhooks })
        const id = randomUUID()
        const secret = newSecret()
        const now = new Date(clock())
        const enabled = input.enabled ?? true
        await sql`
          insert into webhook (id, name, url, events, enabled, disabled_why, secret, created_at, created_by, updated_at)
          values (${id}, ${input.name}, ${input.url}, ${input.events}, ${enabled}, ${enabled ? null : 'person'},
                  ${box.seal({ current: secret })}, ${now}, ${actor.name}, ${now})`
        const item = await find(sql, id)
        await audit.write(record(actor, 'create', id, null, shown(item)), sql)
        return { item, secret }
      })
    },

    async patch(actor, id, change) {
      checkUrl(change.url)
      return tenants.within(actor.tenant, async ({ sql }) => {
        await sql`select 1 from webhook where id = ${id} for update`
        const before = await find(sql, id)
        const { name, url, events, enabled } = { ...before, ...change }
        const why = enabled ? null : (before.disabledWhy ?? 'person')
        await sql`
          update webhook set name = ${name}, url = ${url}, events = ${events}, enabled = ${enabled}, disabled_why = ${why},
            updated_at = ${new Date(clock())}
          where id = ${id}`
        if (!enabled) await giveUpWebhook(sql, id, clock())
        const item = await find(sql, id)
        await audit.write(record(actor, 'change', id, shown(before), shown(item)), sql)
        return item
      })
    },

    remove(actor, id) {
      return tenants.within(actor.tenant, async ({ sql }) => {
        const before = await find(sql, id)
        await sql`delete from webhook where id = ${id}`
        await audit.write(record(actor, 'delete', id, shown(before), null), sql)
      })
    },

    rotate(actor, id) {
      return tenants.within(actor.tenant, async ({ sql }) => {
        const [row] = await sql<{ secret: Buffer }[]>`select secret from webhook where id = ${id} for update`
        if (!row) throw new Refusal(eventRefusals.unknownWebhook)
        const secret = newSecret()
        const previous = box.open(row.secret).current
        await sql`
          update webhook set secret = ${box.seal({ current: secret, previous })},
            previous_until = ${new Date(clock() + previousSecretMs)}, updated_at = ${new Date(clock())}
          where id = ${id}`
        await audit.write(record(actor, 'secret', id, null, { rotated: true }), sql)
        return { secret }
      })
    },
  }
}
