import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import type {
  ChannelInput,
  ChannelItem,
  ChannelTest,
  DeliveryItem,
  NoticeCount,
  NoticePage,
  NoticeSettingsInfo,
} from '../../api/notify.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Notice } from '../../contract/ctx.ts'
import { Refusal } from '../../contract/refusal.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { Route } from '../http/route.ts'
import { secretBox } from '../secrets/secret-box.ts'
import { channelRoutes } from './channel-routes.ts'
import { createNotices, type Notices } from './notices.ts'
import { ownNoticeRoutes } from './own-routes.ts'

const staff = [
  {
    id: 'li',
    email: 'li@plant.cn',
    language: 'zh' as const,
    enabled: true,
    tenant: 'a',
    roles: ['cal.keeper'],
    may: ['notify.manage'],
  },
  {
    id: 'wang',
    email: 'wang@plant.cn',
    language: 'en' as const,
    enabled: true,
    tenant: 'a',
    roles: ['cal.keeper'],
    may: [],
  },
  { id: 'zhao', email: null, language: 'zh' as const, enabled: true, tenant: 'a', roles: [], may: ['cal.approve'] },
  { id: 'left', email: 'left@plant.cn', language: 'zh' as const, enabled: false, tenant: 'a', roles: [], may: [] },
  {
    id: 'bo',
    email: 'bo@other.cn',
    language: 'zh' as const,
    enabled: true,
    tenant: 'b',
    roles: ['cal.keeper'],
    may: [],
  },
]
const recipients = {
  async holdersOf(tenant: string, { roles = [], permission }: { roles?: readonly string[]; permission?: string }) {
    const here = staff.filter((p) => p.tenant === tenant && p.enabled)
    return here
      .filter(
        (p) =>
          p.roles.some((r) => roles.includes(r)) ||
          (permission !== undefined && (p.may as string[]).includes(permission)),
      )
      .map((p) => p.id)
  },
  people: async (tenant: string, ids: readonly string[]) =>
    staff.filter((p) => p.tenant === tenant && ids.includes(p.id)),
}
const actor = (id: string, tenant = 'a', permissions: string[] = []): Actor => ({
  kind: 'user',
  id,
  name: id,
  tenant,
  permissions: new Set(permissions),
})
const li = actor('li', 'a', ['notify.manage'])
const box = secretBox(Buffer.alloc(32, 7))

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let notices: Notices
let ask: <T>(
  method: Route['method'],
  path: string,
  who: Actor,
  input?: { params?: object; query?: object; body?: unknown },
) => Promise<T>

// a group chat's robot as its maker's manual describes it, and a mail server
let robot: http.Server
let robotUrl: string
const heard: { kind: string; text: string }[] = []
let robotBroken = false
let mailServer: SMTPServer
let mailPort: number
const mails: { to: string[]; text: string; user: string | undefined }[] = []
let mailBroken = false

function judge(path: string, query: URLSearchParams, headers: http.IncomingHttpHeaders, text: string): object {
  const body = JSON.parse(text)
  const near = (seconds: number) => Math.abs(Date.now() / 1000 - seconds) < 3600
  if (path === '/dingtalk') {
    const [timestamp, sign] = [query.get('timestamp')!, query.get('sign')]
    const right = createHmac('sha256', 'SEC').update(`${timestamp}\nSEC`).digest('base64')
    if (sign !== right || !near(Number(timestamp) / 1000)) return { errcode: 310000, errmsg: 'sign not match' }
    heard.push({ kind: 'dingtalk', text: body.markdown.text })
    return { errcode: 0, errmsg: 'ok' }
  }
  if (path === '/feishu') {
    const right = createHmac('sha256', `${body.timestamp}\nSEC`).digest('base64')
    if (body.sign !== right || !near(Number(body.timestamp))) return { code: 19021, msg: 'sign match fail' }
    heard.push({ kind: 'feishu', text: body.card.elements[0].content })
    return { code: 0, msg: 'success' }
  }
  if (path === '/wecom') {
    if (query.get('key') !== 'K') return { errcode: 93000, errmsg: 'invalid webhook url' }
    heard.push({ kind: 'wecom', text: body.markdown.content })
    return { errcode: 0, errmsg: 'ok' }
  }
  const id = headers['webhook-id']
  const right = createHmac('sha256', 'SEC').update(`${id}.${headers['webhook-timestamp']}.${text}`).digest('base64')
  heard.push({
    kind: headers['webhook-signature'] === `v1,${right}` ? 'webhook' : 'webhook with a wrong signature',
    text: body.notices[0].title,
  })
  return {}
}

before(async () => {
  data = await withDatabase([auditMigrations, { owner: 'notify', folder: new URL('./migrations/', import.meta.url) }])
  tenants = await openTenantData(data.sql, data.url, 'secret')
  robot = http.createServer(async (request, reply) => {
    let body = ''
    for await (const part of request) body += part
    if (robotBroken) return reply.writeHead(503).end()
    const url = new URL(request.url!, 'http://x')
    reply.end(JSON.stringify(judge(url.pathname, url.searchParams, request.headers, body)))
  })
  await new Promise<void>((done) => robot.listen(0, '127.0.0.1', done))
  robotUrl = `http://127.0.0.1:${(robot.address() as AddressInfo).port}`
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'pw' ? done(null, { user: username }) : done(new Error('wrong password')),
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (part) => {
        text += part
      })
      stream.on('end', () => {
        if (mailBroken) return done(new Error('mailbox full'))
        mails.push({ to: session.envelope.rcptTo.map((r) => r.address), text, user: session.user })
        done()
      })
    },
  })
  await new Promise<void>((done) => mailServer.listen(0, '127.0.0.1', () => done()))
  mailPort = (mailServer.server.address() as AddressInfo).port
  const parts = { sql: data.sql, tenants, box, recipients, allowPrivate: true, clock: Date.now }
  notices = createNotices({
    ...parts,
    followersOf: async (_scope, entity, id) => (entity === 'cal.gauge' && id === 'g1' ? ['li', 'wang', 'zhao'] : []),
    timeZone: 'Asia/Shanghai',
    log: () => {},
  })
  const routes = [
    ...ownNoticeRoutes({ tenants, recipients }),
    ...channelRoutes({ ...parts, audit: createAudit(data.sql) }),
  ]
  ask = async (method, path, who, { params = {}, query = {}, body } = {}) => {
    const route = routes.find((r) => r.method === method && r.path === path)!
    const parsed = (schema: Route['body'], value: unknown) => (schema ? schema.parse(value) : {})
    return route.run({
      params,
      query: parsed(route.query, query),
      body: parsed(route.body, body),
      actor: who,
    } as never) as never
  }
})
after(async () => {
  robot.close()
  await new Promise<void>((done) => mailServer.close(() => done()))
  await tenants.close()
  await data.close()
})
beforeEach(async () => {
  await data.sql`truncate notice_request, notice, notice_setting, notify_channel, notice_delivery`
  heard.length = 0
  mails.length = 0
  robotBroken = false
  mailBroken = false
})

const due: Notice = {
  to: { roles: ['cal.keeper'] },
  cause: 'cal.due:g1',
  title: { zh: '压力表将到期', en: 'Gauge is due' },
  body: { zh: '还有 7 天', en: '7 days left' },
  link: '/calibration/gauges/g1',
  level: 'warning',
}
const tell = (notice: Partial<Notice>, who = li) =>
  tenants.within(who.tenant, (tx) => notices.notify({ tx, actor: who }, { ...due, ...notice }))
const bell = (who: Actor, query = {}) => ask<NoticePage>('GET', '/api/notices', who, { query })
const channel = (input: Partial<ChannelInput>) =>
  ask<ChannelItem>('POST', '/api/notify/channels', li, {
    body: { kind: 'wecom', name: input.kind ?? 'wecom', publicUrl: 'https://plant.cn', ...input },
  })
const mailChannel = (mail = {}, input: Partial<ChannelInput> = {}) =>
  channel({
    kind: 'email',
    mail: {
      host: '127.0.0.1',
      port: mailPort,
      security: 'none',
      user: 'millrace',
      from: 'Millrace <millrace@plant.cn>',
      ...mail,
    },
    password: 'pw',
    ...input,
  })
const code = (wanted: string, field?: string) => (error: unknown) =>
  error instanceof Refusal && error.code === wanted && (field === undefined || error.field === field)
const decoded = (text: string) =>
  text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/((?:=[0-9A-F]{2})+)/g, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString())
const causes = (page: NoticePage) => page.items.map((i) => [i.cause, i.count, i.level, i.title.zh])

test('people of a role, of a permission, by name and as followers get one notice each, in their tenant', async () => {
  await tell({
    to: { roles: ['cal.keeper'], permission: 'cal.approve' as never, users: ['li', 'left', 'bo', 'token-1'] },
  })
  await tell({ to: { record: { entity: 'cal.gauge', id: 'g1' } }, cause: 'cal.changed:g1' })
  await notices.settle()
  assert.deepEqual(
    (await bell(li)).items.map((i) => i.cause),
    ['cal.due:g1'],
    'who caused a change of a record is not told of it',
  )
  for (const id of ['wang', 'zhao'])
    assert.deepEqual(
      (await bell(actor(id))).items.map((i) => i.cause),
      ['cal.changed:g1', 'cal.due:g1'],
    )
  const people = await data.sql`select distinct person, tenant from notice order by person`
  assert.deepEqual(
    people.map((r) => [r.person, r.tenant]),
    [
      ['li', 'a'],
      ['wang', 'a'],
      ['zhao', 'a'],
    ],
  )
})

test('a notice falls with the transaction that asked for it', async () => {
  await assert.rejects(
    tenants.within('a', async (tx) => {
      await notices.notify({ tx, actor: li }, due)
      throw new Error('no')
    }),
  )
  await notices.settle()
  assert.equal((await bell(li)).items.length, 0)
  for (const link of ['https://evil.cn', '//evil.cn', '/\\evil.cn', 'x'])
    await assert.rejects(tell({ link }), /path of a screen/, link)
})

test('one message per cause: an unread one is brought up to date and keeps the worst level, a read one is followed by a new one', async () => {
  await tell({ level: 'urgent' })
  await tell({ title: { zh: '压力表已过期', en: 'Gauge is overdue' }, level: 'info' })
  await notices.settle()
  assert.deepEqual(causes(await bell(li)), [['cal.due:g1', 2, 'urgent', '压力表已过期']])
  assert.deepEqual(await ask<NoticeCount>('GET', '/api/notices/unread', li), { unread: 1, urgent: 1 })
  const [{ id }] = (await bell(li)).items
  assert.deepEqual(await ask<NoticeCount>('POST', '/api/notices/read', actor('wang'), { body: { ids: [id] } }), {
    unread: 1,
    urgent: 1,
  })
  assert.deepEqual(await ask<NoticeCount>('POST', '/api/notices/read', li, { body: { ids: [id] } }), {
    unread: 0,
    urgent: 0,
  })
  await tell({})
  await notices.settle()
  assert.deepEqual(
    causes(await bell(li)).map((c) => c[1]),
    [1, 2],
  )
  assert.deepEqual(
    causes(await bell(li, { unread: 'true' })).map((c) => c[1]),
    [1],
  )
  await ask('POST', '/api/notices/read-all', li, { body: {} })
  assert.equal((await bell(li)).unread, 0)
  assert.equal((await bell(actor('wang'))).unread, 1)
})

test('many commands at once about one cause give one notice that counts them all', async () => {
  await Promise.all(Array.from({ length: 20 }, () => tell({})))
  await Promise.all([notices.settle(), notices.settle(), notices.settle()])
  await notices.settle()
  assert.deepEqual(
    causes(await bell(li)).map((c) => c[1]),
    [20],
  )
})

test('pages of notices follow each other', async () => {
  for (let i = 0; i < 5; i++) await tell({ cause: `c${i}` })
  await notices.settle()
  const first = await bell(li, { limit: '3' })
  const second = await bell(li, { limit: '3', cursor: first.next })
  assert.deepEqual([...first.items, ...second.items].map((i) => i.cause).sort(), ['c0', 'c1', 'c2', 'c3', 'c4'])
  assert.equal(second.next, null)
})

test('mail goes to a real server in the person’s language, once per unread notice', async () => {
  await mailChannel()
  await tell({})
  await notices.settle()
  await tell({})
  await notices.settle()
  assert.deepEqual(mails.map((m) => [...m.to, m.user]).sort(), [
    ['li@plant.cn', 'millrace'],
    ['wang@plant.cn', 'millrace'],
  ])
  const english = decoded(mails.find((m) => m.to[0] === 'wang@plant.cn')!.text)
  assert.match(english, /Subject: \[Millrace\]/)
  assert.match(english, /Gauge is due[\s\S]*https:\/\/plant\.cn\/calibration\/gauges\/g1/)
  const chinese = mails.find((m) => m.to[0] === 'li@plant.cn')!.text
  assert.match(chinese, /Subject: =\?UTF-8\?/)
  await tell({ level: 'urgent' })
  await notices.settle()
  assert.equal(mails.length, 4, 'it got worse, so they are told again')
})

test('a digest waits, holds what is unread when it leaves, and urgent notices pass quiet hours', async () => {
  await mailChannel()
  const settings = { email: true, minLevel: 'info', digest: 'daily', quietFrom: 0, quietTo: 1439 }
  const kept = await ask<NoticeSettingsInfo>('PUT', '/api/notice-settings', li, { body: settings })
  assert.deepEqual(kept, { settings, email: 'li@plant.cn', mailReady: true })
  await ask('PUT', '/api/notice-settings', actor('wang'), { body: { ...settings, email: false } })
  for (const cause of ['c1', 'c2', 'c3']) await tell({ cause })
  await notices.settle()
  assert.equal(mails.length, 0)
  const [{ id }] = (await bell(li)).items
  await ask('POST', '/api/notices/read', li, { body: { ids: [id] } })
  await data.sql`update notice_delivery set due_at = now()`
  await notices.settle()
  assert.equal(mails.length, 1)
  const states = await data.sql`select state, count(*)::int as n from notice_delivery group by state order by state`
  assert.deepEqual(
    states.map((r) => [r.state, r.n]),
    [
      ['dropped', 1],
      ['sent', 2],
    ],
  )
  await tell({ cause: 'fire', level: 'urgent' })
  await notices.settle()
  assert.equal(mails.length, 2)
})

test('a mail that is not taken is tried again with back-off, given up after a day, visible, and sent again on demand', async () => {
  const { id: channelId } = await mailChannel()
  mailBroken = true
  await tell({ to: { users: ['wang'] } })
  await notices.settle()
  const deliveries = (state?: string) =>
    ask<{ items: DeliveryItem[] }>('GET', '/api/notify/deliveries', li, { query: { state } })
  const [waiting] = (await deliveries()).items
  assert.deepEqual([waiting.state, waiting.tries, waiting.person], ['waiting', 1, 'wang'])
  assert.match(waiting.error!, /mailbox full/)
  assert.ok(waiting.dueAt > Date.now() + 5_000)
  await assert.rejects(
    ask('POST', '/api/notify/deliveries/:id/retry', li, { params: { id: waiting.id } }),
    code('notDead'),
  )
  await data.sql`update notice_delivery set due_at = now(), first_at = now() - interval '25 hours'`
  await notices.settle()
  assert.equal((await deliveries('dead')).items.length, 1)
  assert.match((await bell(li)).items[0].cause, /^notify\.dead:/)
  const listed = await ask<{ items: ChannelItem[] }>('GET', '/api/notify/channels', li)
  assert.deepEqual([listed.items[0].dead, listed.items[0].lastError?.text.includes('mailbox full')], [1, true])
  mailBroken = false
  await ask('POST', '/api/notify/deliveries/:id/retry', li, { params: { id: waiting.id } })
  await notices.settle()
  assert.ok(mails.some((m) => m.to[0] === 'wang@plant.cn'))
  assert.deepEqual((await deliveries('dead')).items, [])
  assert.equal(channelId, waiting.channel)
})

test('robots of groups take signed messages; a group hears what is for roles, filtered, and no more often than hourly', async () => {
  await channel({ kind: 'dingtalk', url: `${robotUrl}/dingtalk?access_token=x`, secret: 'SEC' })
  await channel({ kind: 'feishu', url: `${robotUrl}/feishu`, secret: 'SEC', minLevel: 'urgent', language: 'en' })
  await channel({ kind: 'wecom', url: `${robotUrl}/wecom?key=K`, causes: ['sales.'] })
  await channel({ kind: 'webhook', url: `${robotUrl}/hook`, secret: 'SEC', roles: ['cal.keeper'] })
  await tell({})
  await notices.settle()
  assert.deepEqual(heard.map((h) => h.kind).sort(), ['dingtalk', 'webhook'])
  assert.match(
    heard.find((h) => h.kind === 'dingtalk')!.text,
    /提醒｜压力表将到期[\s\S]*https:\/\/plant\.cn\/calibration\/gauges\/g1/,
  )
  await tell({})
  await tell({ to: { users: ['li'] }, cause: 'personal' })
  await tell({ to: { permission: 'cal.approve' as never }, cause: 'approve' })
  await notices.settle()
  assert.deepEqual(
    heard.slice(2).map((h) => h.kind),
    ['dingtalk'],
    'approvers are no keepers, and the rest was told',
  )
  heard.length = 0
  await tell({ level: 'urgent' })
  await tell({ cause: 'sales.order' })
  await notices.settle()
  assert.deepEqual([...new Set(heard.map((h) => h.kind))].sort(), ['dingtalk', 'feishu', 'webhook', 'wecom'])
  assert.match(heard.find((h) => h.kind === 'feishu')!.text, /Urgent｜Gauge is due/)
})

test('a group whose robot is away is told once, with the newest words, when it is back', async () => {
  await channel({ kind: 'wecom', url: `${robotUrl}/wecom?key=K` })
  robotBroken = true
  await tell({})
  await notices.settle()
  await tell({ title: { zh: '已过期', en: 'overdue' } })
  await tell({ cause: 'other' })
  await notices.settle()
  assert.equal(heard.length, 0)
  robotBroken = false
  await data.sql`update notice_delivery set due_at = now()`
  await notices.settle()
  assert.equal(heard.length, 1)
  assert.match(heard[0].text, /已过期\*\*（2 次）[\s\S]*压力表将到期/)
})

test('channels: secrets stay inside, addresses inside the house are refused, a test tells what is wrong', async () => {
  const made = await channel({ kind: 'dingtalk', url: `${robotUrl}/dingtalk?access_token=top`, secret: 'WRONG' })
  assert.doesNotMatch(JSON.stringify(made), /top|WRONG/)
  assert.deepEqual([made.host, made.secretSet], [new URL(robotUrl).host, true])
  const params = { id: made.id }
  const test = (body = {}) => ask<ChannelTest>('POST', '/api/notify/channels/:id/test', li, { params, body })
  assert.deepEqual(await test(), { ok: false, detail: '310000 sign not match' })
  const put = (body: object) => ask<ChannelItem>('PUT', '/api/notify/channels/:id', li, { params, body })
  const changed = await put({ kind: 'dingtalk', name: '值班群', secret: 'SEC' })
  assert.deepEqual(
    [changed.name, changed.publicUrl, await test()],
    ['值班群', 'https://plant.cn', { ok: true, detail: null }],
  )
  assert.equal((await put({ kind: 'dingtalk', name: '值班群', secret: '' })).secretSet, false)
  await assert.rejects(put({ kind: 'wecom', name: 'x' }), code('kindFixed', 'kind'))
  await assert.rejects(channel({ kind: 'wecom', name: '值班群', url: robotUrl }), code('nameTaken', 'name'))
  await assert.rejects(channel({ kind: 'wecom', name: 'y' }), code('missing', 'url'))
  await assert.rejects(channel({ kind: 'email', name: 'z' }), code('missing', 'mail'))
  await assert.rejects(channel({ kind: 'wecom', name: 'ftp', url: 'ftp://x.cn' }), code('badUrl', 'url'))
  const strict = channelRoutes({
    sql: data.sql,
    tenants,
    box,
    recipients,
    allowPrivate: false,
    clock: Date.now,
    audit: createAudit(data.sql),
  })
  const create = strict.find((r) => r.method === 'POST' && r.path === '/api/notify/channels')!
  const inside = { actor: li, params: {}, query: {}, body: { kind: 'wecom', name: 'in', url: 'http://10.0.0.1/' } }
  await assert.rejects(async () => create.run(inside as never), code('privateAddress', 'url'))
  const mail = await mailChannel({}, { password: 'bad' })
  await assert.rejects(mailChannel({}, { name: 'two' }), code('oneMailServer'))
  const told = await ask<ChannelTest>('POST', '/api/notify/channels/:id/test', li, {
    params: { id: mail.id },
    body: { to: 'x@y.cn' },
  })
  assert.equal(told.ok, false)
  const b = actor('bo', 'b', ['notify.manage'])
  assert.deepEqual(await ask('GET', '/api/notify/channels', b), { items: [] })
  for (const method of ['PUT', 'DELETE'] as const)
    await assert.rejects(
      ask(method, '/api/notify/channels/:id', b, { params, body: { kind: 'dingtalk', name: 'q', url: robotUrl } }),
      code('unknownChannel'),
    )
  await ask('DELETE', '/api/notify/channels/:id', li, { params })
  const trail =
    await data.sql`select action, before, after from audit_entry where object = ${`notifyChannel:${made.id}`} order by id`
  assert.deepEqual(
    trail.map((r) => r.action.split('.')[1]),
    ['create', 'change', 'change', 'delete'],
  )
  assert.doesNotMatch(JSON.stringify(trail), /access_token|SEC/)
})
