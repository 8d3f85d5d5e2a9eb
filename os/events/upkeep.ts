import type { Queryable, Sql } from '../data/connect.ts'
import { giveUpAfterMs } from './retry-schedule.ts'

const dayMs = 86_400_000
/** Events that nobody waits for are kept this long, for replays. */
export const keptMs = 7 * dayMs
/** Events with a delivery that was given up are kept this long after its last try. */
export const deadKeptMs = 30 * dayMs
/** Nobody took it, e.g. because its app is no longer there; an hour more than the tries last. */
const abandonedMs = giveUpAfterMs + 3_600_000
const chunk = 5_000

/** Gives up what nobody takes and deletes what is past its retention. */
export async function tidyOutbox(sql: Sql, now: number): Promise<{ abandoned: number; deleted: number }> {
  const { count: abandoned } = await sql`
    update outbox_delivery set state = 'dead', last_error = coalesce(last_error, 'abandoned')
    where state = 'waiting' and first_at < ${new Date(now - abandonedMs)} and due < ${new Date(now)}`
  let deleted = 0
  for (;;) {
    const { count } = await sql`
      delete from outbox_event where id in (
        select e.id from outbox_event e
        where e.at < ${new Date(now - keptMs)} and not exists (
          select from outbox_delivery d where d.event_id = e.id and (
            d.state = 'waiting' or d.state = 'dead' and coalesce(d.last_at, d.first_at) > ${new Date(now - deadKeptMs)}))
        order by e.at limit ${chunk})`
    deleted += count
    if (count < chunk) return { abandoned, deleted }
  }
}

/** Gives up what waits for a webhook that was switched off. */
export async function giveUpWebhook(sql: Queryable, webhook: string, now: number): Promise<void> {
  await sql`
    update outbox_delivery set state = 'dead', last_at = coalesce(last_at, ${new Date(now)}), last_error = 'webhookOff'
    where webhook = ${webhook} and state = 'waiting'`
}

export type QueueFigures = { waiting: number; oldestDue: number | null; dead: number }

/** Length of the queue, the time since when its oldest is due, and how many were given up. */
export async function queueFigures(sql: Queryable): Promise<QueueFigures> {
  const [figures] = await sql<QueueFigures[]>`
    select w.waiting, w."oldestDue", (select count(*)::int from outbox_delivery where state = 'dead') as dead
    from (
      select count(*)::int as waiting, (extract(epoch from min(due)) * 1000)::bigint as "oldestDue"
      from outbox_delivery where state = 'waiting'
    ) w`
  return figures
}
