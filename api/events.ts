/**
 * Events and webhooks: shapes of the HTTP API, shared by the server and the screens. All need `webhooks.manage`.
 * Times are UTC milliseconds.
 */

import type { Text } from '../contract/text.ts'

/** GET /api/events?event=&entity=&record=&from=&to=&limit=&cursor= → Page<EventItem>, newest first. */
export type EventItem = {
  id: number
  time: number
  /** `app.event`. */
  event: string
  payload: unknown
  record: { entity: string; id: string } | null
  actor: string
  /** What became of it, one for each consumer. */
  deliveries: { id: number; consumer: string; webhook: string | null; state: DeliveryState }[]
}

export const deliveryStates = ['waiting', 'done', 'dead'] as const
/** `waiting`: due or between two tries. `dead`: given up after a day, or its webhook was switched off. */
export type DeliveryState = (typeof deliveryStates)[number]

/** GET /api/event-deliveries?state=&webhook=&limit=&cursor= → Page<DeliveryItem>, newest first. */
export type DeliveryItem = {
  id: number
  event: { id: number; event: string; time: number }
  /** `app.reaction`, or the webhook's id. */
  consumer: string
  webhook: { id: string; name: string } | null
  state: DeliveryState
  tries: number
  /** When it is tried next; null unless it is waiting. */
  due: number | null
  lastAt: number | null
  lastMs: number | null
  /** HTTP status of the receiver's last answer; null when there was none. */
  lastStatus: number | null
  /** `webhookOff`, `abandoned`, the code of a refusal, or what the network said. */
  lastError: string | null
}
/**
 * POST /api/event-deliveries/:id/replay → {}: a dead or delivered delivery leaves again (a reaction only when dead).
 * POST /api/event-deliveries/replay-dead { webhook? } → { replayed }: all dead ones, at most 10,000 at a time.
 */

/** GET /api/events/kinds → { items: EventKindItem[] }: what a webhook may ask for. */
export type EventKindItem = { event: string; label: Text; app: string }

/** GET /api/events/status → EventsStatus of the caller's tenant. */
export type EventsStatus = { waiting: number; oldestDue: number | null; dead: number }

/** GET /api/webhooks → { items: WebhookItem[] } */
export type WebhookItem = {
  id: string
  name: string
  url: string
  /** `app.event`, `app.*` or `*`. */
  events: string[]
  enabled: boolean
  /** `gone`: the receiver answered 410. */
  disabledWhy: 'person' | 'gone' | null
  /** Until then messages carry a second signature, by the secret before the last rotation. */
  previousUntil: number | null
  createdAt: number
  createdBy: string
  waiting: number
  dead: number
  lastDoneAt: number | null
}
/**
 * POST /api/webhooks WebhookInput → { item, secret }; PATCH /api/webhooks/:id Partial<WebhookInput> → WebhookItem;
 * DELETE /api/webhooks/:id; POST /api/webhooks/:id/secret → { secret }: a new one, the old one is valid for another day.
 */
export type WebhookInput = { name: string; url: string; events: string[]; enabled?: boolean }
/** POST /api/webhooks/:id/test → WebhookTest: sends `millrace.test` now, whatever the filter. */
export type WebhookTest = { delivered: boolean; status: number | null; ms: number; error: string | null }
/** POST /api/webhooks/:id/replay { from, to } → { replayed }: events in [from, to) that match its filter, at most 10,000. */
export type ReplayRange = { from: number; to: number }

/** What a receiver is sent, signed by the Standard Webhooks scheme (headers webhook-id, webhook-timestamp, webhook-signature). */
export type WebhookMessage = {
  /** The same when the message is sent again: receivers keep it to take each once. */
  id: string
  type: string
  time: number
  tenant: string
  record?: { entity: string; id: string }
  data: unknown
}
