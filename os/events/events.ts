import type { EventKindItem } from '../../api/events.ts'
import type { Text } from '../../contract/text.ts'
import type { Audit } from '../audit/audit.ts'
import type { Sql } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import type { EmittedEvent, Scope } from '../kernel/services.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import { createDispatcher, type Reactor } from './dispatcher.ts'
import { appendEvents, markDone } from './outbox.ts'
import { messageId, type SendOutgoing, sendWebhook } from './send-webhook.ts'
import { type QueueFigures, queueFigures } from './upkeep.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

export type { Reactor } from './dispatcher.ts'
export type { OutboxEvent } from './outbox.ts'
export { eventMigrations } from './outbox.ts'

export type EventServices = {
  /** The owner's connection: the dispatcher works for all tenants. */
  sql: Sql
  tenants: TenantData
  audit: Audit
  box: SecretBox
  send: SendOutgoing
  /** Webhooks may lie in the plant's own network. */
  allowPrivate?: boolean
  clock: () => number
  log(level: 'info' | 'error', message: string, data?: object): void
}

export type Events = {
  /** Appends to the outbox within the command's transaction; see KernelServices.emit. */
  emit(scope: Scope, events: readonly EmittedEvent[]): Promise<void>
  /** Registers a reaction in code; before {@link start}. Throws when its name is taken. */
  register(reactor: Reactor): void
  /** Tells which events there are, so that webhooks can choose among them. */
  declare(kinds: readonly { event: string; label: Text }[]): void
  kinds(): EventKindItem[]
  markDone(scope: Pick<Scope, 'tx'>, deliveryId: number): Promise<boolean>
  /** A transaction that emitted has ended; without it the dispatcher looks a moment after the emit, and every second. */
  wake(): void
  start(): void
  stop(): Promise<void>
  /** Delivers whatever is due and waits for it; answers how many tries were made. */
  drain(): Promise<number>
  figures(): Promise<QueueFigures>
  webhooks: Webhooks
  has(consumer: string): boolean
  /** Names of the reactions registered. */
  reactions(): string[]
  /** Sends a test message to a webhook of this tenant, now and once. */
  test(tenant: string, webhook: string): ReturnType<typeof sendTest>
  services: EventServices
}

type Target = { url: string; secret: Uint8Array; previousUntil: number | null }

async function sendTest(services: EventServices, tenant: string, webhook: string) {
  const [target] = await services.tenants.within(
    tenant,
    ({ sql }) => sql<Target[]>`
      select url, secret, (extract(epoch from previous_until) * 1000)::bigint as "previousUntil"
      from webhook where id = ${webhook}`,
    { readOnly: true },
  )
  if (!target) return null
  const time = services.clock()
  const event = { tenant, time, event: 'millrace.test', payload: { test: true }, record: null }
  const { ok, status, ms, error } = await sendWebhook(services, target, event, `evt_test_${time}`)
  return { delivered: ok, status: status ?? null, ms: Math.round(ms), error: error ?? null }
}

/** Events through the outbox, to reactions in code and to webhooks. */
export function createEvents(given: EventServices): Events {
  const { allowPrivate = false } = given
  const services: EventServices = { ...given, send: (request) => given.send({ ...request, allowPrivate }) }
  const reactors = new Map<string, Reactor>()
  const kinds = new Map<string, Text>()
  const dispatcher = createDispatcher({
    ...services,
    reactors,
    send: (target, event) => sendWebhook(services, target, event, messageId(event)),
  })
  return {
    services,
    webhooks: createWebhooks(services),
    async emit(scope, events) {
      const names = new Set(events.map((e) => e.event))
      const wanted = [...reactors.values()].filter((r) => names.has(r.event))
      if ((await appendEvents(scope, events, wanted)) > 0) dispatcher.wake()
    },
    register(reactor) {
      if (reactors.has(reactor.consumer)) throw new Error(`there are two reactions ${reactor.consumer}`)
      reactors.set(reactor.consumer, reactor)
    },
    declare(declared) {
      for (const { event, label } of declared) kinds.set(event, label)
    },
    kinds: () =>
      [...kinds]
        .map(([event, label]) => ({ event, label, app: event.slice(0, event.indexOf('.')) }))
        .sort((a, b) => (a.event < b.event ? -1 : 1)),
    markDone: (scope, deliveryId) => markDone(scope, deliveryId, services.clock()),
    wake: dispatcher.wake,
    start: dispatcher.start,
    stop: dispatcher.stop,
    drain: dispatcher.drain,
    figures: () => queueFigures(services.sql),
    has: (consumer) => reactors.has(consumer),
    reactions: () => [...reactors.keys()],
    test: (tenant, webhook) => sendTest(services, tenant, webhook),
  }
}
