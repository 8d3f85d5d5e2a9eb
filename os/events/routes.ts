import { z } from 'zod'
import { deliveryStates } from '../../api/events.ts'
import { Refusal } from '../../contract/refusal.ts'
import { defineRoute, type Route } from '../http/route.ts'
import type { Events } from './events.ts'
import { listDeliveries, listEvents } from './list-events.ts'
import { eventRefusals } from './refusals.ts'
import { replayDead, replayDelivery, replayRange } from './replay.ts'
import { queueFigures } from './upkeep.ts'

const permission = 'webhooks.manage'
const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u)
    .refine((t) => t.isWellFormed(), 'not well-formed Unicode')
const wholeId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
const time = z.number().int().min(0).max(8_640_000_000_000)
const paged = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: wholeId.optional(),
}
const byId = z.object({ id: z.uuid() })

const webhookInput = z.strictObject({
  name: text(100),
  // that it is an address of the web outside is refused in words by the service
  url: text(2000),
  events: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^(\*|[a-z][a-z0-9-]*\.(\*|[A-Za-z0-9][A-Za-z0-9._-]*))$/, 'app.event, app.* or *'),
    )
    .min(1)
    .max(100)
    .transform((events) => [...new Set(events)]),
  enabled: z.boolean().optional(),
})

function eventRoutes(events: Events): Route[] {
  const { tenants, clock } = events.services
  return [
    defineRoute({
      method: 'GET',
      path: '/api/events',
      summary: { zh: '业务事件，最新的在前', en: 'Business events, newest first' },
      permission,
      query: z.object({
        ...paged,
        event: text(200).optional(),
        entity: text(200).optional(),
        record: text(200).optional(),
        from: z.coerce.number().pipe(time).optional(),
        to: z.coerce.number().pipe(time).optional(),
      }),
      run: ({ query, actor }) => tenants.within(actor.tenant, ({ sql }) => listEvents(sql, query), { readOnly: true }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/events/kinds',
      summary: { zh: '有哪些事件', en: 'Which events there are' },
      permission,
      run: () => ({ items: events.kinds() }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/events/status',
      summary: { zh: '事件队列：等待、最早到期、失败', en: 'Queue of events: waiting, oldest due, given up' },
      permission,
      run: ({ actor }) => tenants.within(actor.tenant, ({ sql }) => queueFigures(sql), { readOnly: true }),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/event-deliveries',
      summary: { zh: '事件的投递，最新的在前', en: 'Deliveries of events, newest first' },
      permission,
      query: z.object({ ...paged, state: z.enum(deliveryStates).optional(), webhook: z.uuid().optional() }),
      run: ({ query, actor }) =>
        tenants.within(actor.tenant, ({ sql }) => listDeliveries(sql, query), { readOnly: true }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/event-deliveries/:id/replay',
      summary: { zh: '重新投递', en: 'Deliver again' },
      permission,
      params: z.object({ id: wholeId }),
      async run({ params, actor }) {
        await tenants.within(actor.tenant, ({ sql }) => replayDelivery(sql, params.id, events.has, clock()))
        events.wake()
        return {}
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/event-deliveries/replay-dead',
      summary: { zh: '重新投递全部失败的', en: 'Deliver again whatever was given up' },
      permission,
      body: z.strictObject({ webhook: z.uuid().optional() }),
      async run({ body, actor }) {
        const replayed = await tenants.within(actor.tenant, ({ sql }) =>
          replayDead(sql, { ...body, reactions: events.reactions() }, clock()),
        )
        events.wake()
        return { replayed }
      },
    }),
  ]
}

function webhookRoutes(events: Events): Route[] {
  const { tenants, clock } = events.services
  return [
    defineRoute({
      method: 'GET',
      path: '/api/webhooks',
      summary: { zh: '回调', en: 'Webhooks' },
      permission,
      run: async ({ actor }) => ({ items: await events.webhooks.list(actor.tenant) }),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/webhooks',
      summary: { zh: '新建回调；密钥只回答这一次', en: 'Make a webhook; its secret is told this once' },
      permission,
      body: webhookInput,
      run: ({ body, actor }) => events.webhooks.create(actor, body),
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/webhooks/:id',
      summary: { zh: '修改、启用、停用回调', en: 'Change a webhook, switch it on or off' },
      permission,
      params: byId,
      body: webhookInput.partial(),
      run: ({ params, body, actor }) => events.webhooks.patch(actor, params.id, body),
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/webhooks/:id',
      summary: { zh: '删除回调及其投递记录', en: 'Delete a webhook and its deliveries' },
      permission,
      params: byId,
      async run({ params, actor }) {
        await events.webhooks.remove(actor, params.id)
        return {}
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/webhooks/:id/secret',
      summary: { zh: '更换密钥；旧密钥再用一天', en: 'New secret; the old one is valid for another day' },
      permission,
      params: byId,
      run: ({ params, actor }) => events.webhooks.rotate(actor, params.id),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/webhooks/:id/test',
      summary: { zh: '立即发送一条测试消息', en: 'Send a test message now' },
      permission,
      params: byId,
      async run({ params, actor }) {
        const outcome = await events.test(actor.tenant, params.id)
        if (!outcome) throw new Refusal(eventRefusals.unknownWebhook)
        return outcome
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/webhooks/:id/replay',
      summary: { zh: '把一段时间的事件重新发给它', en: 'Send it the events of a time range again' },
      permission,
      params: byId,
      body: z.strictObject({ from: time, to: time }),
      async run({ params, body, actor }) {
        if (body.to <= body.from) throw new Refusal(eventRefusals.emptyRange, {}, 'to')
        const replayed = await tenants.within(actor.tenant, ({ sql }) => replayRange(sql, params.id, body, clock()))
        events.wake()
        return { replayed }
      },
    }),
  ]
}

/** Events, their deliveries and webhooks of the caller's tenant. */
export function eventsRoutes(events: Events): Route[] {
  return [...eventRoutes(events), ...webhookRoutes(events)]
}
