import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import type { WebhookMessage } from '../../api/events.ts'
import type { Events } from './events.ts'
import { replayDead, replayDelivery, replayRange } from './replay.ts'
import { giveUpAfterMs } from './retry-schedule.ts'
import { actorOf, openOutbox, openReceiver, type Received, writesDown } from './testing.ts'
import { maxWebhooks, previousSecretMs } from './webhooks.ts'

let outbox: Awaited<ReturnType<typeof openOutbox>>
let events: Events
before(async () => {
  outbox = await openOutbox()
})
after(() => outbox.close())
beforeEach(async () => {
  await outbox.data.sql`truncate outbox_event, webhook cascade`
  events = outbox.another()
})

const found = { event: 'quality.defect-found', payload: { size: 0.3, 名: '毛刺' } }
const hook = (url: string, change: object = {}) =>
  events.webhooks.create(actorOf('a'), { name: 'ERP', url, events: ['quality.*'], ...change })
const deliveries = () => outbox.data.sql`select * from outbox_delivery order by id`

/** As the Standard Webhooks text says a receiver checks a message. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = createHmac('sha256', key).update(content).digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .some((each) => each.startsWith('v1,') && timingSafeEqual(Buffer.from(each.slice(3), 'base64'), expected))
}

test('the example of the Standard Webhooks text is signed as it says', async () => {
  const { signedHeaders } = await import('./signature.ts')
  const body = '{"test": 2432232314}'
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  assert.deepEqual(signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330_000, body, [secret]), {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('a message is signed, and carries what happened; only to webhooks of the tenant that want it', async () => {
  const receiver = await openReceiver()
  const { secret } = await hook(receiver.url)
  await hook(receiver.url, { name: 'other', events: ['sales.*', 'quality.closed'] })
  await events.webhooks.create(actorOf('b'), { name: 'B', url: receiver.url, events: ['*'] })
  await outbox.emit(events, 'a', [{ ...found, record: { entity: 'quality.defect', id: 'd1' } }])
  await events.drain()
  assert.equal(receiver.received.length, 1)
  const [{ headers, body }] = receiver.received
  assert.ok(isSigned(receiver.received[0], secret))
  assert.ok(!isSigned({ headers, body: body.replace('0.3', '0.4') }, secret))
  const message = JSON.parse(body) as WebhookMessage
  assert.deepEqual(message, {
    id: headers['webhook-id'],
    type: 'quality.defect-found',
    time: outbox.time.now,
    tenant: 'a',
    record: { entity: 'quality.defect', id: 'd1' },
    data: found.payload,
  })
  assert.equal((await deliveries())[0].last_status, 204)
  await receiver.close()
})

test('a receiver that fails three times has the message in the end, under the same id', async () => {
  let failures = 3
  const receiver = await openReceiver(() => (failures-- > 0 ? 503 : 200))
  await hook(receiver.url)
  await outbox.emit(events, 'a', [found])
  for (let i = 0; i < 4; i++) {
    await events.drain()
    outbox.time.now += 60_000
  }
  assert.equal(receiver.received.length, 4)
  assert.equal(new Set(receiver.received.map((r) => r.headers['webhook-id'])).size, 1)
  const [row] = await deliveries()
  assert.deepEqual([row.state, row.tries, row.last_status, row.last_error], ['done', 4, 200, null])
  await receiver.close()
})

test('a receiver that is down all day: dead, visible, and sent again when asked', async () => {
  const receiver = await openReceiver()
  await receiver.close()
  const { item } = await hook(receiver.url)
  await outbox.emit(events, 'a', [found])
  const end = outbox.time.now + giveUpAfterMs + 7_200_000
  while (outbox.time.now <= end) {
    await events.drain()
    outbox.time.now += 3_600_000
  }
  const [row] = await deliveries()
  assert.equal(row.state, 'dead')
  assert.match(row.last_error, /ECONNREFUSED/)
  assert.equal((await events.webhooks.list('a'))[0].dead, 1)
  assert.equal((await events.figures()).dead, 1)

  const back = await openReceiver()
  await events.webhooks.patch(actorOf('a'), item.id, { url: back.url })
  const inA = <T>(run: (sql: typeof outbox.data.sql) => Promise<T>) =>
    outbox.tenants.within('a', ({ sql }) => run(sql as never))
  const { now } = outbox.time
  await assert.rejects(
    outbox.tenants.within('b', ({ sql }) => replayDelivery(sql, row.id, events.has, now)),
    { code: 'unknownDelivery' },
  )
  await inA((sql) => replayDelivery(sql, row.id, events.has, now))
  await assert.rejects(
    inA((sql) => replayDelivery(sql, row.id, events.has, now)),
    { code: 'stillWaiting' },
  )
  await events.drain()
  await inA((sql) => replayDelivery(sql, row.id, events.has, now))
  await events.drain()
  assert.equal(back.received.length, 2, 'a delivered one too')
  await back.close()
})

test('410 switches the webhook off and gives up what waits; on again, the dead can leave', async () => {
  let status = 500
  const receiver = await openReceiver(() => status)
  const { item } = await hook(receiver.url)
  await outbox.emit(events, 'a', [found, found])
  await events.drain()
  status = 410
  outbox.time.now += 12_000
  await events.drain()
  const [off] = await events.webhooks.list('a')
  assert.deepEqual([off.enabled, off.disabledWhy, off.waiting, off.dead], [false, 'gone', 0, 2])
  await outbox.emit(events, 'a', [found])
  assert.equal((await deliveries()).length, 2, 'nothing is queued for it while it is off')
  const dead = (await deliveries())[0].id
  const { now } = outbox.time
  await assert.rejects(
    outbox.tenants.within('a', ({ sql }) => replayDelivery(sql, dead, events.has, now)),
    { code: 'webhookDisabled' },
  )
  status = 200
  const on = await events.webhooks.patch(actorOf('a'), item.id, { enabled: true })
  assert.deepEqual([on.enabled, on.disabledWhy], [true, null])
  const again = () => outbox.tenants.within('a', ({ sql }) => replayDead(sql, { webhook: item.id, reactions: [] }, now))
  assert.equal(await again(), 2)
  assert.equal(await again(), 0)
  await events.drain()
  assert.ok((await deliveries()).every((d) => d.state === 'done'))
  await receiver.close()
})

test('a hanging receiver holds up neither another webhook nor the reactions', async () => {
  const { promise: hang, resolve: letGo } = Promise.withResolvers<number>()
  const hanging = await openReceiver(() => hang)
  const quick = await openReceiver()
  await hook(hanging.url, { name: 'hanging' })
  await hook(quick.url, { name: 'quick' })
  await outbox.data.sql`truncate reacted`
  events.register(writesDown(outbox.tenants, 'calibration.bar', found.event))
  await outbox.emit(events, 'a', new Array(50).fill(found))
  const draining = events.drain()
  while (quick.received.length < 50 || (await outbox.reacted('a')).length < 50)
    await new Promise((r) => setTimeout(r, 20))
  assert.ok(hanging.received.length <= 4)
  letGo(200)
  await draining
  assert.equal(hanging.received.length, 50)
  await Promise.all([hanging.close(), quick.close()])
})

test('after a rotation both secrets are good for a day, then only the new one', async () => {
  const receiver = await openReceiver()
  const { item, secret: old } = await hook(receiver.url)
  const { secret } = await events.webhooks.rotate(actorOf('a'), item.id)
  await outbox.emit(events, 'a', [found])
  await events.drain()
  outbox.time.now += previousSecretMs
  await outbox.emit(events, 'a', [found])
  await events.drain()
  assert.deepEqual(
    receiver.received.map((r) => [isSigned(r, old), isSigned(r, secret)]),
    [
      [true, true],
      [false, true],
    ],
  )
  const [row] = await outbox.data.sql`select secret from webhook`
  assert.ok(!row.secret.toString('latin1').includes(secret), 'sealed')
  const trail = await outbox.data.sql`select before, after from audit_entry where action like 'webhook.%'`
  assert.ok(!JSON.stringify(trail).includes(secret.slice(6, 20)))
  await receiver.close()
})

test('a range of events is sent again to one webhook, those it never had too', async () => {
  const receiver = await openReceiver()
  await outbox.emit(events, 'a', [found])
  const from = outbox.time.now
  outbox.time.now += 1000
  const { item } = await hook(receiver.url)
  await outbox.emit(events, 'a', [found, { event: 'sales.closed', payload: {} }])
  await outbox.emit(events, 'b', [found])
  await events.drain()
  assert.equal(receiver.received.length, 1)
  const { now } = outbox.time
  const replay = (range: { from: number; to: number }) =>
    outbox.tenants.within('a', ({ sql }) => replayRange(sql, item.id, range, now))
  assert.equal(await replay({ from, to: from + 1 }), 1)
  assert.equal(await replay({ from, to: now + 1 }), 1, 'what waits already is not queued twice')
  await events.drain()
  assert.equal(receiver.received.length, 3)
  await assert.rejects(
    outbox.tenants.within('b', ({ sql }) => replayRange(sql, item.id, { from, to: now }, now)),
    { code: 'unknownWebhook' },
  )
  await receiver.close()
})

test('a test message says how the receiver answered', async () => {
  const receiver = await openReceiver(() => 418)
  const { item, secret } = await hook(receiver.url)
  const outcome = await events.test('a', item.id)
  assert.deepEqual([outcome?.delivered, outcome?.status, outcome?.error], [false, 418, 'answered 418'])
  assert.ok(isSigned(receiver.received[0], secret))
  assert.equal(await events.test('b', item.id), null)
  await receiver.close()
  const guarded = outbox.another({ allowPrivate: false })
  await assert.rejects(guarded.webhooks.patch(actorOf('a'), item.id, { url: receiver.url }), {
    code: 'privateAddress',
    field: 'url',
  })
  assert.match((await guarded.test('a', item.id))?.error ?? '', /privateAddress/)
})

test('a tenant has at most so many webhooks; deleting one takes its deliveries along', async () => {
  const { item } = await hook('http://example.com/')
  await outbox.emit(events, 'a', [found])
  for (let i = 1; i < maxWebhooks; i++) await hook('http://example.com/', { name: `h${i}` })
  await assert.rejects(hook('http://example.com/'), { code: 'tooManyWebhooks' })
  await assert.rejects(events.webhooks.remove(actorOf('b'), item.id), { code: 'unknownWebhook' })
  await events.webhooks.remove(actorOf('a'), item.id)
  assert.equal((await deliveries()).length, 0)
})
