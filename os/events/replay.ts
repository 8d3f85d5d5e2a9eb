import type { PendingQuery, Row } from 'postgres'
import { Refusal } from '../../contract/refusal.ts'
import type { Queryable } from '../data/connect.ts'
import { eventRefusals } from './refusals.ts'

/** Most deliveries of one replay. */
export const maxReplayed = 10_000

type Standing = { consumer: string; state: string; name: string | null; enabled: boolean | null }

/** Sends a delivery again that was delivered or given up. A reaction is done again only when it was given up. */
export async function replayDelivery(
  sql: Queryable,
  id: number,
  hasReaction: (consumer: string) => boolean,
  now: number,
): Promise<void> {
  const [found] = await sql<Standing[]>`
    select d.consumer, d.state, w.name, w.enabled
    from outbox_delivery d left join webhook w on w.id = d.webhook where d.id = ${id} for update of d`
  if (!found) throw new Refusal(eventRefusals.unknownDelivery)
  const { consumer, state, name, enabled } = found
  if (state === 'waiting') throw new Refusal(eventRefusals.stillWaiting)
  if (enabled === false) throw new Refusal(eventRefusals.webhookDisabled, { name: name ?? '' })
  if (enabled === null && !hasReaction(consumer)) throw new Refusal(eventRefusals.unknownConsumer, { consumer })
  if (enabled === null && state === 'done') throw new Refusal(eventRefusals.alreadyReacted)
  await again(sql, sql`id = ${id}`, now)
}

async function again(sql: Queryable, which: PendingQuery<Row[]>, now: number): Promise<number> {
  const at = new Date(now)
  const { count } = await sql`
    update outbox_delivery set state = 'waiting', tries = 0, first_at = ${at}, due = ${at} where ${which}`
  return count
}

/** Sends again what was given up and can be delivered now, oldest first; of one webhook or of all consumers. */
export async function replayDead(
  sql: Queryable,
  options: { webhook?: string; reactions: readonly string[] },
  now: number,
): Promise<number> {
  const { webhook, reactions } = options
  const which = sql`id in (
    select d.id from outbox_delivery d left join webhook w on w.id = d.webhook
    where d.state = 'dead' and ${
      webhook
        ? sql`w.id = ${webhook} and w.enabled`
        : sql`(w.enabled or d.webhook is null and d.consumer = any(${reactions as string[]}))`
    }
    order by d.id limit ${maxReplayed})`
  return again(sql, which, now)
}

/** Sends the events of a time range, [from, to), that match a webhook's filter to it, whether or not it had them. */
export async function replayRange(
  sql: Queryable,
  webhook: string,
  range: { from: number; to: number },
  now: number,
): Promise<number> {
  const [found] = await sql<{ name: string; enabled: boolean }[]>`
    select name, enabled from webhook where id = ${webhook} for share`
  if (!found) throw new Refusal(eventRefusals.unknownWebhook)
  if (!found.enabled) throw new Refusal(eventRefusals.webhookDisabled, { name: found.name })
  const at = new Date(now)
  const [{ matching, placed }] = await sql<{ matching: number; placed: number }[]>`
    with chosen as materialized (
      select e.id from outbox_event e, webhook w
      where w.id = ${webhook} and e.at >= ${new Date(range.from)} and e.at < ${new Date(range.to)}
        and w.events && array['*', e.event, split_part(e.event, '.', 1) || '.*']
      order by e.id limit ${maxReplayed + 1}
    ), placed as (
      insert into outbox_delivery (event_id, consumer, webhook, first_at, due)
      select id, ${webhook}, ${webhook}::uuid, ${at}::timestamptz, ${at}::timestamptz from chosen
      on conflict (event_id, consumer) do update
        set state = 'waiting', tries = 0, first_at = excluded.first_at, due = excluded.due
        where outbox_delivery.state <> 'waiting'
      returning 1
    )
    select (select count(*)::int from chosen) as matching, (select count(*)::int from placed) as placed`
  if (matching > maxReplayed) throw new Refusal(eventRefusals.tooManyEvents, { limit: maxReplayed }, 'to')
  return placed
}
