import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { tileSchema } from '../../api/dashboards.ts'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { may } from '../../apps/calibration/permissions.ts'
import type { Actor } from '../../contract/actor.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { dashboardMigrations, dashboardRoutes } from './dashboards.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let routes: ReturnType<typeof dashboardRoutes>
before(async () => {
  data = await withDatabase([dashboardMigrations])
  tenants = await openTenantData(data.sql, data.url, 'testing')
  routes = dashboardRoutes(tenants, [calibrationApp])
})
after(async () => {
  await tenants.close()
  await data.close()
})

const person = (id: string, tenant = 'main', permissions: string[] = []): Actor => ({
  ...{ kind: 'user', id, name: id, tenant },
  permissions: new Set(permissions),
})
const call = (method: string, path: string, actor: Actor, rest: object = {}): Promise<any> =>
  routes.find((r) => r.method === method && r.path === path)!.run({ actor, ...rest } as never) as Promise<any>
const list = async (actor: Actor) => (await call('GET', '/api/dashboards', actor)).items
const body = (shared: boolean) => ({
  ...{ label: { zh: '我的看板', en: 'Mine' }, shared },
  tiles: [{ kind: 'point', label: { zh: '功率', en: 'Power' }, code: 'P1', show: 'trend' }],
})

test('an app’s dashboards are shown to those who may see them, in the shape that screens read', async () => {
  const [gaugeRoom] = await list(person('li', 'main', [may.read]))
  assert.equal(gaugeRoom.id, 'calibration.gauge-room')
  for (const tile of gaugeRoom.tiles) assert.ok(tileSchema.safeParse(tile).success, JSON.stringify(tile))
  assert.deepEqual(await list(person('li')), [])
})

test('a dashboard is its maker’s until it is shared, and only the maker changes it', async () => {
  const li = person('li')
  const wang = person('wang')
  const made = await call('POST', '/api/dashboards', li, { body: body(false) })
  assert.equal((await list(wang)).length, 0)
  const params = { id: made.id }
  await assert.rejects(call('GET', '/api/dashboards/:id', wang, { params }), { code: 'unknownDashboard' })
  const saved = await call('PUT', '/api/dashboards/:id', li, { params, body: { ...body(true), version: 1 } })
  assert.equal(saved.version, 2)
  await assert.rejects(call('PUT', '/api/dashboards/:id', li, { params, body: { ...body(true), version: 1 } }), {
    code: 'savedMeanwhile',
  })
  assert.deepEqual(
    (await list(wang)).map((d: { from: string }) => d.from),
    ['shared'],
  )
  await assert.rejects(call('DELETE', '/api/dashboards/:id', wang, { params }), { code: 'notYours' })
  assert.deepEqual(await list(person('wang', 'two')), [])
  await assert.rejects(call('GET', '/api/dashboards/:id', person('li', 'two'), { params }), {
    code: 'unknownDashboard',
  })
  await call('DELETE', '/api/dashboards/:id', li, { params })
  assert.deepEqual(await list(li), [])
})

test('what was deleted comes back under its address; an address that is taken is refused', async () => {
  const li = person('li')
  const made = await call('POST', '/api/dashboards', li, { body: body(true) })
  assert.deepEqual([made.owner, made.from, made.version], ['li', 'mine', 1])
  await assert.rejects(call('POST', '/api/dashboards', person('wang'), { body: { ...body(true), id: made.id } }), {
    code: 'alreadyThere',
  })
  // an id is an organisation's own: that another has chosen it does not show
  const foreign = await call('POST', '/api/dashboards', person('wang', 'two'), { body: { ...body(true), id: made.id } })
  assert.deepEqual([foreign.id, foreign.owner], [made.id, 'wang'])
  const params = { id: made.id }
  await call('DELETE', '/api/dashboards/:id', li, { params })
  const back = await call('POST', '/api/dashboards', li, { body: { ...body(true), id: made.id } })
  assert.equal(back.id, made.id)
  const read = await call('GET', '/api/dashboards/:id', person('wang'), { params })
  assert.deepEqual([read.from, read.owner, read.tiles], ['shared', 'li', body(true).tiles])
  assert.ok(Math.abs(read.updatedAt - Date.now()) < 60_000)
})
