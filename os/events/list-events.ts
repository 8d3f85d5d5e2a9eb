import type { DeliveryItem, DeliveryState, EventItem } from '../../api/events.ts'
import type { Page } from '../../api/platform.ts'
import type { Queryable } from '../data/connect.ts'

type Paged = { limit: number; cursor?: number }

function page<T extends { id: number }>(rows: readonly T[], limit: number): Page<T> {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? String(items.at(-1)!.id) : null }
}

export type EventFilter = Paged & { event?: string; entity?: string; record?: string; from?: number; to?: number }

/** Events of the tenant, newest first, each with what became of it. */
export async function listEvents(sql: Queryable, filter: EventFilter): Promise<Page<EventItem>> {
  const { limit, cursor, event, entity, record, from, to } = filter
  type Row = Omit<EventItem, 'record'> & { entity: string | null; recordId: string | null }
  const rows = await sql<Row[]>`
    select e.id, (extract(epoch from e.at) * 1000)::bigint as time, e.event, e.payload, e.entity, e.record_id as "recordId",
           e.actor, coalesce((
             select jsonb_agg(jsonb_build_object('id', d.id, 'consumer', d.consumer, 'webhook', w.name, 'state', d.state)
                              order by d.id)
             from outbox_delivery d left join webhook w on w.id = d.webhook where d.event_id = e.id), '[]') as deliveries
    from outbox_event e
    where true
      ${cursor === undefined ? sql`` : sql`and e.id < ${cursor}`}
      ${event ? sql`and e.event = ${event}` : sql``}
      ${entity ? sql`and e.entity = ${entity}` : sql``}
      ${record ? sql`and e.record_id = ${record}` : sql``}
      ${from === undefined ? sql`` : sql`and e.at >= ${new Date(from)}`}
      ${to === undefined ? sql`` : sql`and e.at < ${new Date(to)}`}
    order by e.id desc limit ${limit + 1}`
  const items = rows.map(({ entity, recordId, ...row }) => ({
    ...row,
    record: entity !== null && recordId !== null ? { entity, id: recordId } : null,
  }))
  return page(items, limit)
}

export type DeliveryFilter = Paged & { state?: DeliveryState; webhook?: string }

/** Deliveries of the tenant, newest first. */
export async function listDeliveries(sql: Queryable, filter: DeliveryFilter): Promise<Page<DeliveryItem>> {
  const { limit, cursor, state, webhook } = filter
  const rows = await sql<DeliveryItem[]>`
    select d.id, jsonb_build_object('id', e.id, 'event', e.event, 'time', (extract(epoch from e.at) * 1000)::bigint) as event,
           d.consumer, case when w.id is null then null else jsonb_build_object('id', w.id, 'name', w.name) end as webhook,
           d.state, d.tries,
           case when d.state = 'waiting' then (extract(epoch from d.due) * 1000)::bigint end as due,
           (extract(epoch from d.last_at) * 1000)::bigint as "lastAt", d.last_ms as "lastMs", d.last_status as "lastStatus",
           d.last_error as "lastError"
    from outbox_delivery d join outbox_event e on e.id = d.event_id left join webhook w on w.id = d.webhook
    where true
      ${cursor === undefined ? sql`` : sql`and d.id < ${cursor}`}
      ${state ? sql`and d.state = ${state}` : sql``}
      ${webhook ? sql`and d.webhook = ${webhook}` : sql``}
    order by d.id desc limit ${limit + 1}`
  return page(
    rows.map((row) => ({ ...row })),
    limit,
  )
}
