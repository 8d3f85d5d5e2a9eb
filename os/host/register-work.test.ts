import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { TenantPoint } from '../../api/point.ts'
import { type App, defineApp, defineEvent, defineJob, defineReaction, defineWatch } from '../../contract/app.ts'
import { defineCommand } from '../../contract/command.ts'
import { definePermissions } from '../../contract/permissions.ts'
import { quality } from '../../contract/quality.ts'
import { eventually } from '../../scenarios/testing.ts'
import { createEvents, type Events } from '../events/events.ts'
import { createJobs, type Jobs } from '../jobs/jobs.ts'
import { type KernelUnderTest, withKernel } from '../kernel/testing.ts'
import { liveAccess } from '../live/live-access.ts'
import { createLiveReader } from '../live/live-reader.ts'
import { openLiveTable } from '../live/live-table.ts'
import { createPointDirectories } from '../live/point-directory.ts'
import { meter, may as meterMay, registerMeter, testApp } from '../records/testing.ts'
import { secretBox } from '../secrets/secret-box.ts'
import { createWatches } from '../watches/watches.ts'
import { registerWork } from './register-work.ts'

/** What the meters' app tells others: it would stand in its public.ts. */
const meterGone = defineEvent({
  id: 'bench.meter-gone',
  label: { zh: '仪表已报废', en: 'A meter is gone' },
  payload: z.object({ name: z.string() }),
})
const tellGone = defineCommand({
  id: 'tell-gone',
  label: { zh: '宣布报废', en: 'Tell that it is gone' },
  on: meter,
  input: z.object({ note: z.string().optional() }),
  permission: meterMay.write,
  async run(ctx, { note }, row) {
    ctx.emit(meterGone, { name: row.name })
    if (note) throw new Error('after the event')
    return {}
  },
})

const may = definePermissions('shop', { read: { zh: '看', en: 'See' } })
const seen: { gone: [tenant: string, name: string][]; counted: number[]; hot: unknown[] } = {
  gone: [],
  counted: [],
  hot: [],
}
const countMeters = defineJob({
  id: 'count-meters',
  label: { zh: '清点', en: 'Count' },
  input: z.object({ least: z.int() }),
  run: (within) =>
    within(async (ctx) => {
      const [{ count }] = await ctx.sql<{ count: number }[]>`select count(*)::int as count from bench_meter`
      seen.counted.push(count)
    }),
})
const shop: App = defineApp({
  id: 'shop',
  label: { zh: '车间', en: 'Shop' },
  uses: ['bench'],
  permissions: may,
  roles: {},
  entities: [],
  commands: [],
  queries: [],
  jobs: [countMeters],
  reactions: [
    defineReaction({
      id: 'note-gone',
      on: meterGone,
      async run(ctx, { name }) {
        seen.gone.push([ctx.tenant, name])
        await ctx.enqueue(countMeters, { least: 1 })
      },
    }),
  ],
  // it has no tables
  migrations: pathToFileURL(`${mkdtempSync(join(tmpdir(), 'millrace-app-'))}/`),
})
const bench: App = {
  ...testApp,
  commands: [...testApp.commands, tellGone],
  events: [meterGone],
  watches: [
    defineWatch({
      id: 'too-hot',
      label: { zh: '超温', en: 'Too hot' },
      when: { above: 80 },
      // a meter is linked to the point of its code
      async points(ctx) {
        const rows = await ctx.sql<{ id: string; code: string }[]>`select id, code from bench_meter`
        return new Map(rows.map(({ id, code }) => [code, { id }]))
      },
      async run(ctx, { code, value, time, about }) {
        const [live] = await ctx.live.read([code])
        const before = await ctx.history.at(code, time - 1)
        await ctx.records(meter).update(about.id as string, { set: { note: `${value} °C` } })
        seen.hot.push([ctx.tenant, live.value, before?.value])
      },
    }),
  ],
}

let under: KernelUnderTest
let events: Events
let jobs: Jobs
let watches: ReturnType<typeof createWatches>
const table = openLiveTable()
const points = createPointDirectories()
const reader = createLiveReader(table)
let now = Date.UTC(2026, 2, 2, 4)
const clock = () => now
const log = (level: string, message: string, data?: object) => {
  if (level === 'error') throw new Error(`${message} ${JSON.stringify(data)}`)
}

before(async () => {
  const earlier = { time: 1, value: 20, quality: quality.good }
  let enqueue: Jobs['enqueue']
  under = await withKernel([bench, shop], {
    live: liveAccess({ reader, points }),
    history: () => ({ samples: async () => [], buckets: async () => [], at: async () => earlier }),
    emit: (scope, emitted) => events.emit(scope, emitted),
    enqueue: (scope, job, input, options) => enqueue(scope, job, input, options),
  })
  const { kernel, tenants, data } = under
  const { audit } = kernel.services
  const box = secretBox(Buffer.alloc(32, 7))
  const send = () => assert.fail('there is no webhook')
  events = createEvents({ sql: data.sql, tenants, audit, box, send, clock, log })
  jobs = createJobs({
    ...{ sql: data.sql, tenants, tenantIds: async () => ['main'], timeZone: 'Asia/Shanghai', clock, log, pollMs: 50 },
    actorOf: async () => assert.fail('nobody asked'),
  })
  enqueue = jobs.enqueue
  watches = createWatches({ points, reader, clock, log })
  registerWork(kernel, { events, jobs, watches, devices: () => ({ write: () => assert.fail('nobody writes') }) })
  await jobs.start()
})
after(async () => {
  await jobs?.stop()
  await under?.close()
})

const made = async (tenant: string, code: string) => {
  const actor = under.actor('li', { tenant })
  const { id } = await under.run(registerMeter, actor, { code, name: `表 ${code}`, kind: 'pressure' })
  return { actor, id }
}

test('an event of one app reaches the reaction of another, in its tenant, once; the job that it queues runs', async () => {
  const { actor, id } = await made('main', 'A-1')
  await made('beta', 'B-1')
  await under.run(tellGone, actor, { id })
  await assert.rejects(under.run(tellGone, actor, { id, note: 'wrong' }), /after the event/)
  while ((await events.drain()) > 0);
  assert.deepEqual(seen.gone, [['main', '表 A-1']])
  await eventually('the job ran', () => seen.counted.length === 1)
  assert.deepEqual(seen.counted, [1])
  assert.deepEqual(
    events.kinds().filter(({ event }) => event === 'bench.meter-gone' || event === 'bench.tell-gone').length,
    2,
  )
})

test('a value of the plant changes the record that is linked to its point, as the app itself; live and history are at hand', async () => {
  const { id } = await made('main', 'T-1')
  await made('beta', 'T-1')
  points.change([{ tenant: 'main', index: 0, code: 'T-1', type: 'number' } as unknown as TenantPoint], [])
  const write = (value: number) => {
    now += 1_000
    const [at, time, values] = [Int32Array.of(0), Float64Array.of(now), Float64Array.of(value)]
    table.write({ points: at, times: time, values, qualities: Uint16Array.of(quality.good) })
  }
  write(70)
  await watches.round()
  assert.deepEqual(seen.hot, [])
  write(91.5)
  await watches.round()
  await watches.round()
  assert.deepEqual(seen.hot, [['main', 91.5, 20]])
  const rows = await under.data.sql`select tenant, note from bench_meter where code = 'T-1' order by tenant`
  assert.deepEqual(
    [...rows],
    [
      { tenant: 'beta', note: null },
      { tenant: 'main', note: '91.5 °C' },
    ],
  )
  const [entry] = await under.data
    .sql`select actor, command, record_id from audit_entry where command = 'bench.too-hot'`
  assert.deepEqual(entry, { actor: 'system:bench', command: 'bench.too-hot', record_id: id })
})
