import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { TenantPoint } from '../../api/point.ts'
import { defineWatch, type Watch } from '../../contract/app.ts'
import type { Ctx } from '../../contract/ctx.ts'
import { quality } from '../../contract/quality.ts'
import { compareSchema } from '../data/schema-report.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { Scope } from '../kernel/services.ts'
import { createLiveReader } from '../live/live-reader.ts'
import { openLiveTable } from '../live/live-table.ts'
import { createPointDirectories } from '../live/point-directory.ts'
import { watchStateTable } from './schema.ts'
import { createWatches, maxWatched, refreshMs, type WithinApp, watchMigrations } from './watches.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let now = 1_800_000_000_000
let table = openLiveTable()
const points = createPointDirectories()

before(async () => {
  data = await withDatabase([watchMigrations])
  await data.sql`create table told (tenant text not null, code text not null, value double precision, about jsonb)`
  await data.sql`create table gauge (tenant text not null, code text not null)`
  await data.sql`select millrace_tenant_table('told'), millrace_tenant_table('gauge')`
  tenants = await openTenantData(data.sql, data.url, 'secret')
  const point = (tenant: string, index: number, code: string) =>
    ({ tenant, index, code, type: 'number' }) as unknown as TenantPoint
  points.change([point('a', 0, 'T1'), point('a', 1, 'T2'), point('b', 2, 'T1')], [])
})
after(async () => {
  await tenants.close()
  await data.close()
})
beforeEach(async () => {
  table = openLiveTable()
  await data.sql`truncate told, gauge, watch_state`
  for (const tenant of ['a', 'b'])
    await tenants.within(tenant, ({ sql }) => sql`insert into gauge (code) values ('T1')`)
})

const within: WithinApp = (tenant, run) =>
  tenants.within(tenant, (tx) => run({ sql: tx.sql, tenant } as unknown as Ctx, { tx } as unknown as Scope))

const hot = (change: Partial<Watch> = {}): Watch =>
  defineWatch({
    id: 'hot',
    label: { zh: '超温', en: 'Too hot' },
    when: { above: 80, deadband: 2 },
    async points(ctx) {
      const rows = await ctx.sql<{ code: string }[]>`select code from gauge`
      return new Map(rows.map(({ code }) => [code, { gauge: `G-${code}` }]))
    },
    async run(ctx, { code, value, about }) {
      await ctx.sql`insert into told (code, value, about) values (${code}, ${value}, ${JSON.stringify(about)}::jsonb)`
    },
    ...change,
  })

function open(watch = hot()) {
  const watches = createWatches({
    points,
    reader: createLiveReader(table),
    clock: () => now,
    random: () => 0,
    log() {},
  })
  watches.register('calibration', watch, within)
  return watches
}

function write(index: number, value: number, q: number = quality.good): void {
  now += 1000
  table.write({
    points: Int32Array.of(index),
    times: Float64Array.of(now),
    values: Float64Array.of(value),
    qualities: Uint16Array.of(q),
  })
}
const told = async () =>
  (await data.sql`select tenant, code, value from told order by tenant, code, value`).map(
    (r) => `${r.tenant} ${r.code} ${r.value}`,
  )

test('fires once in an episode, in its own tenant, and again after it has ended', async () => {
  const watches = open()
  write(0, 90)
  write(2, 70)
  await watches.round()
  write(0, 95)
  await watches.round()
  assert.deepEqual(await told(), ['a T1 90'])
  assert.deepEqual((await data.sql`select about from told`)[0].about, { gauge: 'G-T1' })
  assert.deepEqual(
    watches.list('a').map((w) => [w.watch, w.points, w.holding.map((h) => [h.code, h.fired])]),
    [['calibration.hot', 1, [['T1', true]]]],
  )
  assert.deepEqual(watches.list('b')[0].holding, [])
  write(0, 79)
  await watches.round()
  write(0, 78)
  await watches.round()
  write(0, 91)
  await watches.round()
  assert.deepEqual(await told(), ['a T1 90', 'a T1 91'])
})

test('a restart does not fire again for what was told, and does for what is new', async () => {
  write(0, 90)
  await open().round()
  const again = open()
  await again.round()
  assert.deepEqual(await told(), ['a T1 90'])
  write(0, 50)
  await again.round()
  const third = open()
  write(0, 92)
  await third.round()
  assert.deepEqual(await told(), ['a T1 90', 'a T1 92'])
})

test('what ended while nobody looked has ended', async () => {
  write(0, 90)
  await open().round()
  write(0, 50)
  const again = open()
  await again.round()
  const [row] = await data.sql`select ended_at from watch_state`
  assert.ok(row.ended_at)
  write(0, 90)
  await again.round()
  assert.equal((await told()).length, 2)
})

test('two processes that watch the same point tell it once', async () => {
  const [one, two] = [open(), open()]
  write(0, 90)
  await Promise.all([one.round(), two.round()])
  assert.deepEqual(await told(), ['a T1 90'])
})

test('what fails leaves nothing behind and is tried again, also when the value is back', async () => {
  let broken = true
  const { run } = hot()
  const watches = open(
    hot({
      async run(ctx, happened) {
        await run(ctx, happened)
        if (broken) throw new Error('no work order today')
      },
    }),
  )
  write(0, 90)
  await watches.round()
  assert.deepEqual(await told(), [])
  assert.equal((await data.sql`select 1 from watch_state`).length, 0)
  assert.equal(watches.figures().failing, 1)
  assert.match(watches.list('a')[0].fault ?? '', /no work order/)
  for (const value of [50, 90, 50]) {
    write(0, value)
    await watches.round()
  }
  broken = false
  now += 10_000
  await watches.round()
  assert.deepEqual(await told(), ['a T1 90'])
  now += 1000
  await watches.round()
  const [row] = await data.sql`select ended_at from watch_state`
  assert.ok(row.ended_at, 'the end is written down after it')
  assert.equal(watches.figures().failing, 0)
})

test('which points are watched follows the rows, at once when told', async () => {
  const watches = open()
  write(1, 90)
  await watches.round()
  assert.deepEqual(await told(), [])
  await tenants.within('a', ({ sql }) => sql`insert into gauge (code) values ('T2'), ('unknown')`)
  now += 5_000
  await watches.round()
  assert.deepEqual(await told(), [], 'not before its time')
  watches.changed('a', 'calibration')
  await watches.round()
  assert.deepEqual(await told(), ['a T2 90'])
  await tenants.within('a', ({ sql }) => sql`delete from gauge where code = 'T2'`)
  now += refreshMs
  await watches.round()
  const [row] = await data.sql`select ended_at from watch_state where code = 'T2'`
  assert.ok(row.ended_at, 'no longer watched: its episode has ended')
})

test('an app that cannot say which points keeps those it had', async () => {
  let broken = false
  const { points: ask } = hot()
  const watches = open(hot({ points: (ctx) => (broken ? Promise.reject(new Error('no table')) : ask(ctx)) }))
  await watches.round()
  broken = true
  now += refreshMs
  write(0, 90)
  await watches.round()
  assert.deepEqual(await told(), ['a T1 90'])
  assert.equal(watches.list('a')[0].fault, 'no table')
})

test('no more points than the limit are watched, and it is said how many are not', async () => {
  const many = new Map(Array.from({ length: maxWatched }, (_, i) => [`P${i}`, {}]))
  const watches = open(hot({ points: async () => many }))
  await watches.round()
  const { points: watched, leftOut } = watches.figures()
  assert.deepEqual([watched, leftOut], [maxWatched, maxWatched], 'two tenants')
})

test('it runs by itself and stops when asked', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const watches = open(hot({ run: async () => resolve() }))
  write(0, 90)
  watches.start()
  await promise
  await watches.stop()
  assert.throws(() => watches.register('calibration', hot(), within), /two watches/)
})

test('drizzle tables match the migrated database', async () => {
  assert.deepEqual(await compareSchema(data.sql, [watchStateTable]), [])
})
