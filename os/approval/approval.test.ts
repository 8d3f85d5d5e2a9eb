import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { TaskDetail, TaskItem } from '../../api/approval.ts'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { editGauge } from '../../apps/calibration/commands/edit-gauge.ts'
import { registerGauge } from '../../apps/calibration/commands/register-gauge.ts'
import { scrapGauge } from '../../apps/calibration/commands/scrap-gauge.ts'
import type { Actor } from '../../contract/actor.ts'
import { walkChain } from '../audit/audit-chain.ts'
import { createMetrics } from '../host/metrics.ts'
import { buildHttpServer } from '../http/http-server.ts'
import type { Directory } from '../identity/directory.ts'
import { runApproved, runCommand } from '../kernel/run-command.ts'
import type { Scope } from '../kernel/services.ts'
import { type KernelUnderTest, withKernel } from '../kernel/testing.ts'
import { scopeOf, transact } from '../kernel/work.ts'
import { createSignatures } from '../signatures/signatures.ts'
import { type Approval, createApproval, pendingEntity } from './approval.ts'
import { approvalRoutes } from './routes.ts'
import { seedRules } from './rule-store.ts'
import { createTasks } from './tasks.ts'

const hour = 3_600_000
let under: KernelUnderTest
let approval: Approval
let http: FastifyInstance
let now = Date.UTC(2026, 2, 2, 4)

/** Who holds which role in which tenant. */
const people = new Map<string, { tenant: string; roles: string[]; enabled: boolean }>()
const keeper = 'calibration.keeper'
const head = 'calibration.approver'
function hire(name: string, roles: string[], tenant = 'main') {
  people.set(name, { tenant, roles, enabled: true })
}
const actor = (name: string): Actor => {
  const { tenant, roles } = people.get(name)!
  const permissions = new Set(under.actor(name).permissions)
  if (name === 'admin') permissions.add('approval.manage')
  return under.actor(name, { tenant, roles, permissions })
}
const found = (tenant: string, id: string) => {
  const one = people.get(id)
  return one?.tenant === tenant ? one : undefined
}
const directory: Pick<Directory, 'holdersOf' | 'actorOf' | 'people' | 'peopleNames'> = {
  holdersOf: async (tenant, { roles = [] }) =>
    [...people]
      .filter(([, p]) => p.tenant === tenant && p.enabled && p.roles.some((r) => roles.includes(r)))
      .map(([id]) => id),
  actorOf: async (tenant, id) => (found(tenant, id)?.enabled ? actor(id) : null),
  people: async (tenant, ids) =>
    ids.flatMap((id) => {
      const one = found(tenant, id)
      if (!one) return []
      const rest = { email: null, phone: null, language: 'zh' as const, department: null, site: null }
      return [{ id, name: id, displayName: `${id}工`, enabled: one.enabled, ...rest }]
    }),
  peopleNames: async (tenant, ids) => new Map(ids.filter((id) => found(tenant, id)).map((id) => [id, `${id}工`])),
}

const within = <T>(who: Actor, run: (scope: Scope) => Promise<T>) =>
  transact(under.kernel, who.tenant, (tx) => run(scopeOf(under.kernel, tx, who)))

before(async () => {
  const signatures = createSignatures({
    sealedOf: async (scope, entity, id) => (entity === pendingEntity ? approval.sealedOf(scope, id) : null),
  })
  under = await withKernel([calibrationApp], {
    approval: (scope, called) => approval.approval(scope, called),
    keepSignature: signatures.keepSignature,
  })
  const { kernel, data } = under
  const { audit, notify, reauthenticate } = kernel.services
  approval = createApproval({
    ...{ sql: data.sql, registry: kernel.registry, directory, audit, notify, reauthenticate, within },
    keepSignature: signatures.keepSignature,
    runApproved: (scope, call) => runApproved(kernel, scope, call),
    runCommand: (who, command, body) => runCommand(kernel, { ...kernel.registry.command(command)!, actor: who, body }),
  })
  const tasks = createTasks({ registry: kernel.registry, directory })
  http = buildHttpServer({
    routes: approvalRoutes({ approval, tasks, audit, directory, within }),
    authenticate: async ({ authorization }) => (authorization ? actor(authorization) : null),
    metrics: createMetrics(),
    log: (message, details) => assert.fail(`${message} ${JSON.stringify(details)}`),
  })
  for (const tenant of ['main', 'other'])
    await under.tenants.within(tenant, (tx) => seedRules(tx, [calibrationApp], now))
})
after(async () => {
  await http?.close()
  await under?.close()
})
beforeEach(() => {
  people.clear()
  hire('wang', [keeper])
  hire('li', [head])
  hire('zhao', [head, keeper])
  hire('admin', [])
  hire('eve', [keeper, head], 'other')
  hire('mallory', [head], 'other')
  under.notices.length = 0
})

const caliper = {
  ...{ name: '游标卡尺', category: 'length', unit: 'mm', maxError: '0.02' },
  ...{ method: 'calibration', intervalMonths: 12 },
} as const
const gaugeOf = async (id: string) => (await under.data.sql`select * from calibration_gauge where id = ${id}`)[0]

/** A gauge, and the request to scrap it. */
async function scrapping(by = 'wang'): Promise<{ id: string; task: string }> {
  const { id } = await under.run(registerGauge, actor(by), caliper)
  const { pending } = await under.run(scrapGauge, actor(by), { id, barredFor: '量爪磨损' })
  return { id: id!, task: pending as string }
}

async function call(who: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object) {
  const headers = { authorization: who, ...(body && { 'content-type': 'application/json' }) }
  const answer = await http.inject({ method, url, headers, ...(body && { payload: JSON.stringify(body) }) })
  return { status: answer.statusCode, body: answer.json() }
}
const listed = async (who: string, box = 'waiting') =>
  (await call(who, 'GET', `/api/tasks?box=${box}`)).body.items.map((t: TaskItem) => t.id) as string[]
const counted = async (who: string) => (await call(who, 'GET', '/api/tasks/count')).body.waiting as number
const refused = (code: string) => ({ name: 'Refusal', code })

test('a command under a rule waits and changes nothing; the consent of another runs it as who asked for it', async () => {
  const { id, task } = await scrapping()
  assert.equal((await gaugeOf(id)).state, 'new')
  assert.deepEqual(
    under.notices.map((n) => n.to),
    [{ users: ['li', 'zhao'] }],
  )
  const asked = under.notices[0].title.zh
  assert.match(asked, /^待您审批：报废 JL-\d+-\d+ 游标卡尺$/)
  assert.ok((await listed('li')).includes(task))
  assert.ok(!(await listed('wang')).includes(task))
  assert.ok((await listed('wang', 'mine')).includes(task))

  const seen = (await call('li', 'GET', `/api/tasks/${task}`)).body as TaskDetail
  assert.deepEqual([seen.mine, seen.state, seen.requester.name, seen.record?.id], [true, 'waiting', 'wang工', id])
  assert.deepEqual(
    seen.changes.map((c) => [c.field.label.zh, c.before, c.after]),
    [['报废原因', null, '量爪磨损']],
  )
  const done = await call('li', 'POST', `/api/tasks/${task}/approve`, { reason: '同意' })
  assert.deepEqual([done.status, done.body.state, done.body.mine], [200, 'approved', false])
  const row = await gaugeOf(id)
  assert.deepEqual([row.state, row.barred_for, row.updated_by], ['scrapped', '量爪磨损', 'wang'])
  assert.deepEqual(under.notices.at(-1)?.to, { users: ['wang'] })
  assert.ok((await listed('li', 'done')).includes(task))
  assert.ok(!(await listed('li')).includes(task))
  const { items } = await under.kernel.services.audit.list({ object: `approval:${task}` })
  assert.deepEqual(
    [items[0].actor, items[0].action, items[0].recordId, items[0].reason],
    ['li', 'approval.approve', id, '同意'],
  )
  assert.equal((await walkChain(under.data.sql)).fault, null)
})

test('nobody consents to their own request, nobody twice, nobody who is not asked', async () => {
  const { task } = await scrapping('zhao')
  assert.deepEqual(
    under.notices.map((n) => n.to),
    [{ users: ['li'] }],
  )
  assert.ok(!(await listed('zhao')).includes(task))
  const own = await call('zhao', 'POST', `/api/tasks/${task}/approve`, {})
  assert.deepEqual([own.status, own.body.code], [403, 'ownCommand'])
  assert.equal((await call('wang', 'POST', `/api/tasks/${task}/approve`, {})).body.code, 'notYours')
  assert.equal((await call('li', 'POST', `/api/tasks/${task}/refuse`, { reason: '先送修' })).body.state, 'refused')
  assert.equal((await call('li', 'POST', `/api/tasks/${task}/approve`, {})).body.code, 'taskOver')
})

test('two who decide at once: one of them decides', async () => {
  const { id, task } = await scrapping()
  const answers = await Promise.all(['li', 'zhao'].map((who) => call(who, 'POST', `/api/tasks/${task}/approve`, {})))
  assert.deepEqual(answers.map((a) => a.status).sort(), [200, 409])
  assert.equal((await gaugeOf(id)).version, 2)
})

test('what cannot run any more fails with its reason and leaves nothing half-done', async () => {
  const { id, task } = await scrapping()
  const second = (await under.run(scrapGauge, actor('wang'), { id, barredFor: '另一个原因' })).pending as string
  await approval.decide(actor('li'), task, { verdict: 'approve', reason: null })
  const failed = await call('li', 'POST', `/api/tasks/${second}/approve`, {})
  assert.deepEqual([failed.status, failed.body.state], [200, 'failed'])
  assert.match(failed.body.reason.zh, /不能执行/)
  assert.equal((await gaugeOf(id)).barred_for, '量爪磨损')
  assert.match(under.notices.at(-1)!.title.en, /could not run/)

  const gone = await scrapping()
  people.get('wang')!.enabled = false
  assert.equal((await approval.decide(actor('li'), gone.task, { verdict: 'approve', reason: null })).state, 'failed')
  assert.equal((await gaugeOf(gone.id)).state, 'new')
})

test('withdrawn by who asked; a refused one is sent again, changed, and linked', async () => {
  const { id, task } = await scrapping()
  assert.equal((await call('li', 'POST', `/api/tasks/${task}/withdraw`, {})).body.code, 'notRequester')
  assert.equal((await call('wang', 'POST', `/api/tasks/${task}/resubmit`, { body: {} })).body.code, 'notRefused')
  assert.equal((await call('wang', 'POST', `/api/tasks/${task}/withdraw`, {})).body.state, 'withdrawn')
  assert.ok(!(await listed('li')).includes(task))
  const body = { id, barredFor: '量爪磨损 0.1 mm' }
  assert.equal((await call('li', 'POST', `/api/tasks/${task}/resubmit`, { body })).body.code, 'notRequester')
  const bad = await call('wang', 'POST', `/api/tasks/${task}/resubmit`, { body: { id, barredFor: '' } })
  assert.deepEqual([bad.status, bad.body.field], [400, 'barredFor'])
  const again = await call('wang', 'POST', `/api/tasks/${task}/resubmit`, { body })
  const detail = (await call('wang', 'GET', `/api/tasks/${again.body.pending}`)).body as TaskDetail
  assert.deepEqual([detail.resubmits, detail.body], [task, body])
})

test('a delegate decides in the name of another, as long as it was given', async () => {
  const { task } = await scrapping()
  hire('sun', [keeper])
  const give = (more: object) =>
    call('li', 'POST', '/api/delegations', {
      to: 'sun',
      startsAt: now,
      endsAt: now + 24 * hour,
      reason: '出差',
      ...more,
    })
  assert.equal((await give({ to: 'li' })).body.code, 'delegateSelf')
  assert.equal((await give({ to: 'eve' })).body.code, 'unknownPerson')
  assert.equal((await give({ endsAt: now - 1 })).body.code, 'delegationPeriod')
  assert.equal((await call('sun', 'POST', `/api/tasks/${task}/approve`, {})).body.code, 'notYours')
  assert.equal(await counted('sun'), 0)
  const given = await give({})
  assert.deepEqual([given.status, given.body.to.name, given.body.mine], [200, 'sun工', true])
  assert.ok((await listed('sun')).includes(task))
  const done = (await call('sun', 'POST', `/api/tasks/${task}/approve`, {})).body as TaskItem
  assert.equal(done.state, 'approved')
  assert.deepEqual([done.decisions[0].by.id, done.decisions[0].onBehalfOf.map((p) => p.id)], ['sun', ['li']])
  assert.equal((await call('sun', 'DELETE', `/api/delegations/${given.body.id}`)).status, 404)
  assert.equal((await call('li', 'DELETE', `/api/delegations/${given.body.id}`)).status, 200)
  assert.equal(await counted('sun'), 0)
})

test('past the deadline it goes to others, then it expires; the clock does that by itself', async () => {
  hire('boss', ['plant.manager'])
  const rules = (await call('admin', 'GET', '/api/approval-rules')).body.items
  const { id, version, shipped, updatedAt: _, updatedBy: __, ...rule } = rules[0]
  assert.equal(shipped, true)
  const steps = [{ role: head, need: 'all', deadlineHours: 2, escalateTo: 'plant.manager' }]
  const put = (who: string, body: object) => call(who, 'PUT', `/api/approval-rules/${id}`, body)
  assert.equal((await put('li', { ...rule, steps, version })).status, 403)
  assert.equal((await put('admin', { ...rule, steps, version })).status, 200)
  assert.equal((await put('admin', { ...rule, steps, version })).body.code, 'ruleChanged')

  const { id: gauge, task } = await scrapping()
  assert.equal(await approval.sweep(now), 0)
  assert.ok(!(await listed('boss')).includes(task))
  now += 2 * hour
  under.at(now)
  assert.equal(await approval.sweep(now), 1)
  assert.equal(await approval.sweep(now), 0)
  assert.ok((await listed('boss')).includes(task))
  assert.deepEqual(
    [under.notices.at(-1)?.level, under.notices.at(-1)?.to],
    ['warning', { users: ['li', 'zhao', 'boss'] }],
  )
  assert.equal((await approval.decide(actor('boss'), task, { verdict: 'approve', reason: null })).state, 'approved')
  assert.equal((await gaugeOf(gauge)).state, 'scrapped')

  const late = await scrapping()
  now += 4 * hour
  under.at(now)
  for (let round = 0; round < 3; round++) {
    await approval.sweep(now)
    now += 2 * hour
    under.at(now)
  }
  assert.equal((await call('wang', 'GET', `/api/tasks/${late.task}`)).body.state, 'expired')
  assert.equal((await gaugeOf(late.id)).state, 'new')
})

test('the last approver who had not decided leaves: the clock goes on with it', async () => {
  const { id, task } = await scrapping()
  assert.equal((await approval.decide(actor('li'), task, { verdict: 'approve', reason: null })).state, 'waiting')
  assert.ok(!(await listed('li')).includes(task))
  assert.equal(await approval.sweep(now), 0)
  people.get('zhao')!.enabled = false
  assert.equal(await approval.sweep(now), 1)
  assert.equal((await gaugeOf(id)).state, 'scrapped')
})

test('a rule made by hand: condition on the input or the row, steps one after the other, a signature', async () => {
  const rule = {
    command: 'calibration.edit-gauge',
    label: { zh: '放宽误差', en: 'Wider error' },
    condition: { field: 'maxError', op: '>', value: '0.05' },
    steps: [
      { people: ['zhao'], need: 'any' },
      { role: head, need: 'any', signed: true },
    ],
  }
  const faulty: [object, string, string][] = [
    [{ command: 'calibration.nothing' }, 'unknownCommand', 'command'],
    [{ condition: { ...rule.condition, field: 'price' } }, 'unknownField', 'condition.field'],
    [{ condition: { field: 'intervalMonths', op: '>', value: 'viel' } }, 'badComparison', 'condition.value'],
    [{ steps: [{ people: ['eve'], need: 'any' }] }, 'unknownPerson', 'steps.0.people'],
    [{ steps: [] }, 'invalid', 'steps'],
    [{ steps: [{ need: 'any' }] }, 'invalid', 'steps.0.role'],
  ]
  for (const [wrong, code, field] of faulty) {
    const { status, body } = await call('admin', 'POST', '/api/approval-rules', { ...rule, ...wrong })
    assert.deepEqual([body.code, body.field, status < 500], [code, field, true], JSON.stringify(wrong))
  }
  const made = await call('admin', 'POST', '/api/approval-rules', rule)
  assert.equal(made.status, 200)

  const { id } = await under.run(registerGauge, actor('wang'), caliper)
  const small = await under.run(editGauge, actor('wang'), { id, maxError: '0.050' })
  assert.equal(small.pending, undefined)
  const { pending } = await under.run(editGauge, actor('wang'), { id, maxError: '0.0500001', name: '卡尺' })
  const task = pending as string
  assert.deepEqual([(await listed('zhao')).includes(task), (await listed('li')).includes(task)], [true, false])
  assert.equal((await call('zhao', 'POST', `/api/tasks/${task}/approve`, {})).body.step, 1)
  const unsigned = await call('li', 'POST', `/api/tasks/${task}/approve`, {})
  assert.deepEqual([unsigned.status, unsigned.body.code, unsigned.body.field], [401, 'signatureMissing', 'signature'])
  const wrong = await call('li', 'POST', `/api/tasks/${task}/approve`, { signature: { password: 'wrong' } })
  assert.equal(wrong.status, 401)
  const signed = await call('li', 'POST', `/api/tasks/${task}/approve`, { signature: { password: 'right' } })
  assert.equal(signed.body.state, 'approved')
  assert.equal((await gaugeOf(id!)).name, '卡尺')
  const [kept] = await under.data
    .sql`select actor_id, meaning_zh, record_id from signature where id = ${signed.body.decisions[1].signature}`
  assert.deepEqual({ ...kept }, { actor_id: 'li', meaning_zh: '批准', record_id: task })

  assert.equal((await call('admin', 'DELETE', `/api/approval-rules/${made.body.id}`)).status, 200)
  assert.equal((await under.run(editGauge, actor('wang'), { id, maxError: '9' })).pending, undefined)
})

test('a rule that nobody could satisfy refuses at once; switched off it does not count', async () => {
  people.get('li')!.enabled = false
  people.get('zhao')!.enabled = false
  hire('boss', [])
  const { id } = await under.run(registerGauge, actor('wang'), caliper)
  const body = { id, barredFor: '量爪磨损' }
  await assert.rejects(under.run(scrapGauge, actor('wang'), body), refused('noApprover'))
  const [shipped] = (await call('admin', 'GET', '/api/approval-rules')).body.items
  const { id: rule, shipped: _, updatedAt: __, updatedBy: ___, ...rest } = shipped
  assert.equal((await call('admin', 'DELETE', `/api/approval-rules/${rule}`)).body.code, 'shippedRule')
  assert.equal((await call('admin', 'PUT', `/api/approval-rules/${rule}`, { ...rest, enabled: false })).status, 200)
  await under.tenants.within('main', (tx) => seedRules(tx, [calibrationApp], now))
  assert.equal((await under.run(scrapGauge, actor('wang'), body)).state, 'scrapped')
  const [off] = (await call('admin', 'GET', '/api/approval-rules')).body.items
  assert.equal(off.enabled, false)
  const on = { ...rest, enabled: true, version: off.version }
  assert.equal((await call('admin', 'PUT', `/api/approval-rules/${rule}`, on)).status, 200)
})

test('another tenant sees and decides nothing of it, and its rules are its own', async () => {
  const { task } = await scrapping()
  for (const box of ['waiting', 'mine', 'done']) assert.ok(!(await listed('eve', box)).includes(task))
  for (const act of ['approve', 'withdraw'])
    assert.equal((await call('eve', 'POST', `/api/tasks/${task}/${act}`, {})).status, 404)
  assert.equal((await call('eve', 'GET', `/api/tasks/${task}`)).status, 404)
  const rules = await under.tenants.within('other', ({ sql }) => sql`select steps from approval_rule`)
  assert.equal(rules.length, 1)
  assert.deepEqual(rules[0].steps[0], { role: head, need: 'any', deadlineHours: 72 })
  await assert.rejects(
    under.tenants.within('main', ({ sql }) => sql`delete from pending_command`),
    /permission denied/,
  )
  // and within a tenant nobody looks into what does not concern them
  hire('sun', [keeper])
  assert.equal((await call('sun', 'GET', `/api/tasks/${task}`)).status, 404)
  assert.equal((await call('admin', 'GET', `/api/tasks/${task}`)).status, 200)
})

test('the lists go on where they stopped', async () => {
  const asked: string[] = []
  for (let i = 0; i < 3; i++) asked.push((await scrapping('eve')).task)
  const pages: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await call('mallory', 'GET', `/api/tasks?limit=1${cursor}`)
    pages.push(...body.items.map((t: TaskItem) => t.id))
    if (!body.next) break
    cursor = `&cursor=${body.next}`
  }
  assert.deepEqual(new Set(pages), new Set(asked))
  assert.equal(pages.length, asked.length)
  assert.equal(await counted('mallory'), 3)
  assert.equal((await call('mallory', 'GET', '/api/tasks?cursor=x')).body.code, 'badCursor')
  assert.equal((await http.inject({ url: '/api/tasks' })).statusCode, 401)
})
