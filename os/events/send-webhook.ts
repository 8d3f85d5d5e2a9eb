import type { WebhookMessage } from '../../api/events.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import type { OutboxEvent, Outcome } from './outbox.ts'
import { signedHeaders } from './signature.ts'

/** How a message leaves the house; the guard against addresses inside it stands behind this. */
export type SendOutgoing = (request: {
  url: string
  headers: Record<string, string>
  body: string
  timeoutMs: number
  allowPrivate?: boolean
}) => Promise<{ status: number }>

/** A receiver that takes longer has not taken it. */
export const sendTimeoutMs = 15_000

/** Where a message goes: the sealed secrets hold `current` and, until `previousUntil`, `previous`. */
export type WebhookTarget = { url: string; secret: Uint8Array; previousUntil: number | null }

export const messageId = (event: Pick<OutboxEvent, 'id'>): string => `evt_${event.id}`

/** Sends one event to one webhook and says how it went; only a 2xx answer counts as delivered. */
export async function sendWebhook(
  services: { send: SendOutgoing; box: SecretBox; clock: () => number },
  target: WebhookTarget,
  event: Omit<OutboxEvent, 'id' | 'actor'>,
  id: string,
): Promise<Outcome & { gone: boolean }> {
  const started = performance.now()
  const now = services.clock()
  const { current, previous } = services.box.open(target.secret)
  const secrets =
    previous && target.previousUntil !== null && now < target.previousUntil ? [current, previous] : [current]
  const { event: type, time, tenant, record, payload: data } = event
  const message: WebhookMessage = { id, type, time, tenant, ...(record && { record }), data }
  const body = JSON.stringify(message)
  const headers = { 'content-type': 'application/json', ...signedHeaders(id, now, body, secrets) }
  try {
    const { status } = await services.send({ url: target.url, headers, body, timeoutMs: sendTimeoutMs })
    const ok = status >= 200 && status < 300
    return {
      ok,
      gone: status === 410,
      ms: performance.now() - started,
      status,
      ...(!ok && { error: `answered ${status}` }),
    }
  } catch (error) {
    const reason = error instanceof Refusal ? error.code : String((error as Error)?.message ?? error)
    return { ok: false, gone: false, ms: performance.now() - started, error: reason }
  }
}
