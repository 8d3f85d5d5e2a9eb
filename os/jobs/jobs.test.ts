import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { JobDetail, JobItem, JobSchedule } from '../../api/jobs.ts'
import type { Actor } from '../../contract/actor.ts'
import type { Notice } from '../../contract/ctx.ts'
import { defineRefusals, Refusal } from '../../contract/refusal.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { Route } from '../http/route.ts'
import { createJobs, type JobDeclaration, type JobOptions, type Jobs, noInput } from './jobs.ts'
import { jobRoutes } from './routes.ts'

const refusals = defineRefusals({ noPaper: [409, '打印机缺纸', 'The printer is out of paper'] })
const person = (id: string, tenant = 'a', permissions: string[] = []): Actor => ({
  kind: 'user',
  id,
  name: id,
  displayName: `${id}!`,
  tenant,
  permissions: new Set(permissions),
})
const li = person('li')
const chief = person('chief', 'a', ['jobs.manage'])
const gone = new Set<string>()

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
const open: Jobs[] = []
before(async () => {
  data = await withDatabase([auditMigrations, { owner: 'jobs', folder: new URL('./migrations/', import.meta.url) }])
  tenants = await openTenantData(data.sql, data.url, 'secret')
})
after(async () => {
  await tenants.close()
  await data.close()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((jobs) => jobs.stop()))
  await data.sql`delete from job`
  await data.sql`delete from job_schedule`
  gone.clear()
})

type Kind = Partial<JobDeclaration> & Pick<JobDeclaration, 'run'>

async function openJobs(kinds: Record<string, Kind>, options: Partial<JobOptions> = {}): Promise<Jobs> {
  const jobs = createJobs({
    sql: data.sql,
    tenants,
    tenantIds: async () => ['a', 'b'],
    actorOf: async (tenant, id) => (gone.has(id) ? null : person(id, tenant, ['now.may'])),
    timeZone: 'Asia/Shanghai',
    log: () => {},
    pollMs: 50,
    stopWithinMs: 200,
    retryDelayMs: () => 0,
    ...options,
  })
  for (const [id, kind] of Object.entries(kinds))
    jobs.register({ id, label: { zh: id, en: id }, input: z.record(z.string(), z.unknown()), ...kind })
  await jobs.start()
  open.push(jobs)
  return jobs
}

const queue = (jobs: Jobs, kind: string, input: unknown = {}, actor = li, at?: number) =>
  tenants.within(actor.tenant, (tx) => jobs.enqueue({ tx, actor }, kind, input, { at }))

async function until<T>(what: string, ask: () => Promise<T | undefined | null | false>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    const answer = await ask()
    if (answer) return answer
  }
  throw new Error(`it never came: ${what}`)
}

function routesOf(jobs: Jobs) {
  const routes = jobRoutes({ jobs, tenants, audit: createAudit(data.sql) })
  return <T>(method: Route['method'], path: string, actor: Actor, { params = {}, query = {} } = {}): Promise<T> => {
    const route = routes.find((r) => r.method === method && r.path === path)!
    return Promise.resolve().then(
      () =>
        route.run({ params, query: route.query ? route.query.parse(query) : {}, body: undefined, actor } as never) as T,
    )
  }
}

const rowOf = async (id: string) => (await data.sql`select * from job where id = ${id}`)[0]
const ended = (id: string, state: string) =>
  until(`${id} ${state}`, async () => {
    const row = await rowOf(id)
    return row?.state === state && row
  })
const code = (wanted: string) => (error: unknown) => error instanceof Refusal && error.code === wanted

test('a job runs with its input in its tenant, in the name of who started it, and tells its result', async () => {
  const seen: unknown[] = []
  const jobs = await openJobs({
    'test.sum': {
      input: z.strictObject({ list: z.array(z.number()) }),
      about: ({ list }) => ({ zh: `${list.length} 个数`, en: `${list.length} numbers` }),
      async run({ tenant, actor, input, progress, within }) {
        seen.push([
          tenant,
          actor.id,
          [...actor.permissions],
          await within(async ({ sql }) => (await sql`select millrace_tenant() as t`)[0].t),
        ])
        await progress.report(0.4, { zh: '一半\0', en: 'half' })
        return { sum: input.list.reduce((a: number, b: number) => a + b, 0), text: 'a\0\ud800' }
      },
    },
  })
  const id = await queue(jobs, 'test.sum', { list: [1, 2, 3] })
  await ended(id, 'done')
  assert.deepEqual(seen, [['a', 'li', ['now.may'], 'a']])
  const ask = routesOf(jobs)
  const detail = await ask<JobDetail>('GET', '/api/jobs/:id', li, { params: { id } })
  assert.deepEqual(
    [detail.state, detail.progress, detail.result, detail.note, detail.about?.zh, detail.createdByName, detail.tries],
    ['done', 1, { sum: 6, text: 'a��' }, { zh: '一半�', en: 'half' }, '3 个数', 'li!', 1],
  )
  assert.ok(detail.createdAt <= detail.startedAt! && detail.startedAt! <= detail.endedAt!)
})

test('a job stands or falls with the transaction that queued it, and a wrong input is refused there', async () => {
  const jobs = await openJobs({ 'test.job': { input: z.strictObject({ n: z.number() }), run: async () => {} } })
  await assert.rejects(
    tenants.within('a', async (tx) => {
      await jobs.enqueue({ tx, actor: li }, 'test.job', { n: 1 })
      throw new Error('no')
    }),
    /no/,
  )
  await assert.rejects(queue(jobs, 'test.job', { n: 'x' }), (e) => e instanceof Refusal && e.field === 'n')
  await assert.rejects(queue(jobs, 'test.none'), /there is no job/)
  assert.equal((await data.sql`select from job`).length, 0)
  const wide = await openJobs({ 'test.wide': { run: async () => {} } })
  await assert.rejects(queue(wide, 'test.wide', { x: 'y'.repeat(300_000) }), code('inputTooLarge'))
})

test('a fault is tried again, at most five times; a refusal is final and keeps its words', async () => {
  let runs = 0
  const told: Notice[] = []
  const jobs = await openJobs(
    {
      'test.late': {
        run: async () => {
          if (++runs < 3) throw new Error('not yet')
        },
      },
      'test.never': {
        run: async () => {
          throw new Error('secret detail')
        },
      },
      'test.refused': {
        run: async () => {
          throw new Refusal(refusals.noPaper)
        },
      },
    },
    { notify: async (_scope, notice) => void told.push(notice) },
  )
  const late = await ended(await queue(jobs, 'test.late'), 'done')
  assert.deepEqual([late.tries, late.error_code], [3, null])
  const never = await ended(await queue(jobs, 'test.never'), 'failed')
  assert.deepEqual([never.tries, never.error_code], [5, 'jobFault'])
  assert.doesNotMatch(JSON.stringify(never.error), /secret/)
  const refused = await ended(await queue(jobs, 'test.refused'), 'failed')
  assert.deepEqual(
    [refused.tries, refused.error_code, refused.error],
    [1, 'noPaper', { zh: '打印机缺纸', en: 'The printer is out of paper' }],
  )
  await until('two notices', async () => told.length === 2)
  assert.deepEqual(
    told.map((n) => [n.to.users, n.link]),
    [never, refused].map((r) => [['li'], `/jobs?job=${r.id}`]),
  )
})

test('at most two run at once, and the tenant of which nothing runs comes first', async () => {
  let now = 0
  let most = 0
  const order: string[] = []
  const gate = Promise.withResolvers<void>()
  const jobs = await openJobs({
    'test.slow': {
      async run({ tenant }) {
        most = Math.max(most, ++now)
        order.push(tenant)
        await gate.promise
        now--
      },
    },
    'test.first': { run: () => gate.promise.then(() => {}) },
  })
  const first = await queue(jobs, 'test.first')
  await until('the first one runs', async () => (await rowOf(first)).state === 'running')
  const at = Date.now() + 1000
  const ids = await Promise.all([li, li, li, person('bo', 'b')].map((who) => queue(jobs, 'test.slow', {}, who, at)))
  await until('one more runs', async () => order.length === 1)
  await sleep(150)
  assert.deepEqual(order, ['b'])
  gate.resolve()
  for (const id of ids) await ended(id, 'done')
  assert.ok(most <= 2, String(most))
})

test('an urgent job does not stand behind others, of which no more run for that', async () => {
  const gate = Promise.withResolvers<void>()
  const jobs = await openJobs({
    'test.long': { run: () => gate.promise.then(() => {}) },
    'test.write': { urgent: true, run: async () => ({}) },
  })
  const long = await Promise.all([1, 2, 3].map(() => queue(jobs, 'test.long')))
  const runs = async () => {
    const rows = await data.sql<
      { n: number }[]
    >`select count(*)::int as n from job where kind = 'test.long' and state = 'running'`
    return rows[0].n
  }
  await until('the places are taken', async () => (await runs()) === 2)
  const urgent = await Promise.all([1, 2, 3, 4, 5, 6].map(() => queue(jobs, 'test.write')))
  for (const id of urgent) await ended(id, 'done')
  assert.equal(await runs(), 2)
  gate.resolve()
  for (const id of long) await ended(id, 'done')
})

test('a running job that is asked to stop ends by itself; a queued one ends at once; what ended can run again', async () => {
  let runs = 0
  const jobs = await openJobs({
    'test.loop': {
      async run({ progress }) {
        if (++runs > 1) return { second: true }
        while (!progress.stopped()) await sleep(5)
        return { rows: 3 }
      },
    },
    'test.once': { repeatable: false, run: async () => {} },
  })
  const ask = routesOf(jobs)
  const id = await queue(jobs, 'test.loop')
  await until('it runs', async () => (await rowOf(id)).state === 'running')
  await assert.rejects(ask('POST', '/api/jobs/:id/retry', li, { params: { id } }), code('jobNotEnded'))
  const asked = await ask<JobDetail>('POST', '/api/jobs/:id/stop', li, { params: { id } })
  assert.equal(asked.stopAsked, true)
  assert.deepEqual((await ended(id, 'stopped')).result, { rows: 3 })
  await assert.rejects(ask('POST', '/api/jobs/:id/stop', li, { params: { id } }), code('jobEnded'))

  const later = await queue(jobs, 'test.loop', {}, li, Date.now() + 3_600_000)
  assert.equal((await ask<JobDetail>('POST', '/api/jobs/:id/stop', li, { params: { id: later } })).state, 'stopped')

  assert.equal((await ask<JobDetail>('POST', '/api/jobs/:id/retry', li, { params: { id } })).result, null)
  assert.deepEqual((await ended(id, 'done')).result, { second: true })
  const once = await queue(jobs, 'test.once')
  await ended(once, 'done')
  await assert.rejects(ask('POST', '/api/jobs/:id/retry', li, { params: { id: once } }), code('notRepeatable'))
  const trail = await data.sql`select action from audit_entry where object = ${`job:${id}`} order by id`
  assert.deepEqual(
    trail.map((r) => r.action),
    ['job.stop', 'job.retry'],
  )
})

test('people see their own jobs, a manager all of the tenant, nobody another tenant’s; pages follow each other', async () => {
  const jobs = await openJobs({ 'test.job': { run: async () => {} } })
  const far = Date.now() + 3_600_000
  const mine: string[] = []
  for (let i = 0; i < 3; i++) mine.unshift(await queue(jobs, 'test.job', {}, li, far))
  await queue(jobs, 'test.job', {}, person('wang'), far)
  const foreign = await queue(jobs, 'test.job', {}, person('li', 'b'), far)
  const ask = routesOf(jobs)
  type List = { items: JobItem[]; next: string | null }
  const list = (actor: Actor, query = {}) => ask<List>('GET', '/api/jobs', actor, { query })
  assert.deepEqual(
    (await list(li)).items.map((j) => j.id),
    mine,
  )
  assert.equal((await list(chief)).items.length, 4)
  assert.equal((await list(chief, { mine: 'true' })).items.length, 0)
  assert.equal((await list(chief, { state: 'running' })).items.length, 0)
  const first = await list(li, { limit: '2' })
  const second = await list(li, { limit: '2', cursor: first.next })
  assert.deepEqual(
    [...first.items, ...second.items].map((j) => j.id),
    mine,
  )
  assert.equal(second.next, null)
  // what its schedule ran may be left out once it has ended well, and only then
  await data.sql`update job set cron_due = now() where id = ${mine[1]}`
  const eventful = async () => (await list(li, { routine: 'false' })).items.map((j) => j.id)
  assert.deepEqual(await eventful(), mine)
  await data.sql`update job set state = 'failed', ended_at = now() where id = ${mine[1]}`
  assert.deepEqual(await eventful(), mine)
  await data.sql`update job set state = 'done' where id = ${mine[1]}`
  assert.deepEqual(await eventful(), [mine[0], mine[2]])
  assert.equal((await list(li)).items.length, 3)
  for (const [actor, id] of [
    [chief, foreign],
    [person('wang'), mine[0]],
  ] as const)
    for (const [method, path] of [
      ['GET', '/api/jobs/:id'],
      ['POST', '/api/jobs/:id/stop'],
      ['POST', '/api/jobs/:id/retry'],
    ] as const)
      await assert.rejects(ask(method, path, actor, { params: { id } }), code('unknownJob'))
})

test('a job of somebody who is gone does not run', async () => {
  let ran = false
  const jobs = await openJobs({
    'test.job': {
      run: async () => {
        ran = true
      },
    },
  })
  gone.add('li')
  assert.equal((await ended(await queue(jobs, 'test.job'), 'failed')).error_code, 'starterGone')
  assert.equal(ran, false)
})

test('a schedule is queued once per due time and tenant by many processes; what was due before it is not made up for', async () => {
  let now = Date.parse('2026-03-01T00:00:30Z')
  const runs: string[] = []
  const kind: Kind = {
    cron: '*/5 * * * *',
    input: noInput,
    permissions: ['x.read'],
    async run({ tenant, actor }) {
      runs.push(`${tenant} ${actor.kind} ${actor.name} ${[...actor.permissions]}`)
    },
  }
  const options = { clock: () => now, pollMs: 20 }
  await Promise.all([1, 2, 3].map(() => openJobs({ 'test.tick': kind }, options)))
  await until('the schedule is known', async () => (await data.sql`select from job_schedule`).length === 2)
  await sleep(100)
  assert.deepEqual(runs, [])
  now = Date.parse('2026-03-01T00:05:00Z')
  await until('both tenants have run', async () => runs.length === 2)
  // the machine was off: the latest missed run is made up for once
  now = Date.parse('2026-03-01T01:13:00Z')
  await until('both tenants have run again', async () => runs.length === 4)
  await sleep(150)
  assert.deepEqual(
    runs.sort(),
    ['a', 'a', 'b', 'b'].map((t) => `${t} system system x.read`),
  )
  const due = await data.sql`select tenant, cron_due from job order by tenant, cron_due`
  assert.deepEqual(
    due.map((r) => [r.tenant, new Date(r.cron_due).toISOString().slice(11, 16)]),
    ['a', 'b'].flatMap((t) => [
      [t, '00:05'],
      [t, '01:10'],
    ]),
  )
  const broken = createJobs({
    sql: data.sql,
    tenants,
    tenantIds: async () => [],
    actorOf: async () => null,
    timeZone: 'UTC',
    log() {},
  })
  const wrong = {
    id: 'test.x',
    label: { zh: '', en: '' },
    cron: '* * * * *',
    input: z.strictObject({ n: z.number() }),
    run: async () => {},
  }
  assert.throws(() => broken.register(wrong), /must take the input/)
})

test('who manages jobs sees what runs by itself, and starts it now as the system would', async () => {
  const runs: string[] = []
  const kinds: Record<string, Kind> = {
    'test.plain': { run: async () => {} },
    'test.tick': {
      cron: '30 6 * * *',
      input: noInput,
      permissions: ['x.read'],
      run: async ({ tenant, actor }) => void runs.push(`${tenant} ${actor.kind} ${[...actor.permissions]}`),
    },
  }
  const ask = routesOf(await openJobs(kinds, { clock: () => Date.parse('2026-03-01T00:00:00Z') }))
  const { items } = await ask<{ items: JobSchedule[] }>('GET', '/api/jobs/schedules', chief)
  const nextAt = Date.parse('2026-03-01T22:30:00Z')
  assert.deepEqual(items, [
    { kind: 'test.tick', label: { zh: 'test.tick', en: 'test.tick' }, cron: '30 6 * * *', nextAt },
  ])
  const path = '/api/jobs/schedules/:kind/run'
  const { id } = await ask<JobDetail>('POST', path, chief, { params: { kind: 'test.tick' } })
  const row = await ended(id, 'done')
  assert.deepEqual([row.created_by, row.cron_due, runs], ['chief', null, ['a system x.read']])
  await assert.rejects(ask('POST', path, chief, { params: { kind: 'test.plain' } }), code('unknownSchedule'))
})

test('a killed process’s job is taken up again once; one that may not run twice is given up', async () => {
  const runs: string[] = []
  const names = ['test.survivor', 'test.once']
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('./killed.fixture.ts', import.meta.url)),
    data.url,
    '2000',
  ])
  const idle = createJobs({
    sql: data.sql,
    tenants,
    tenantIds: async () => [],
    actorOf: async () => null,
    timeZone: 'UTC',
    log() {},
  })
  for (const id of names) idle.register({ id, label: { zh: '', en: '' }, input: noInput, run: async () => {} })
  const system: Actor = { ...li, kind: 'system', id: 'system' }
  const ids = await Promise.all(names.map((kind) => queue(idle, kind, {}, system)))
  try {
    let said = ''
    while (said !== 'running\nrunning\n') said += String((await once(child.stdout, 'data'))[0])
  } finally {
    child.kill('SIGKILL')
  }
  await once(child, 'exit')
  const run: Kind['run'] = async ({ id }) => void runs.push(id)
  await openJobs({ 'test.survivor': { run }, 'test.once': { run, repeatable: false } })
  await ended(ids[0], 'done')
  const given = await ended(ids[1], 'failed')
  assert.deepEqual([runs, given.error_code, given.progress], [[ids[0]], 'interrupted', 0.5])
  // a second death in a row ends it
  await data.sql`update job set state = 'running', ended_at = null, lease_until = now() - interval '1 s' where id = ${ids[0]}`
  assert.equal((await ended(ids[0], 'failed')).error_code, 'interrupted')
})

test('a job in hand when the process ends in good order is queued again, and its late words do not count', async () => {
  const gate = Promise.withResolvers<void>()
  const jobs = await openJobs({
    'test.long': {
      async run({ progress }) {
        await gate.promise
        await progress.report(0.9)
        return { late: true }
      },
    },
  })
  const id = await queue(jobs, 'test.long')
  await until('it runs', async () => (await rowOf(id)).state === 'running')
  await jobs.stop()
  gate.resolve()
  await sleep(50)
  const row = await rowOf(id)
  assert.deepEqual([row.state, row.tries, row.takeovers, row.progress, row.result], ['queued', 0, 0, 0, null])
})
