import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { allScopes, permissionsOf } from '../../api/permissions.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { auditRoutes } from '../audit/routes.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { createMetrics } from '../host/metrics.ts'
import { buildHttpServer } from '../http/http-server.ts'
import { openapiOf } from '../http/openapi.ts'
import { twinRoutes } from './routes.ts'
import { createTwin, twinMigrations } from './twin.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
let server: FastifyInstance
const faults: unknown[] = []
before(async () => {
  data = await withDatabase([auditMigrations, twinMigrations])
  tenants = await openTenantData(data.sql, data.url, 'test')
  const audit = createAudit(data.sql)
  const routes = [...twinRoutes(createTwin({ sql: data.sql, tenants, audit })), ...auditRoutes(audit, tenants, [])]
  server = buildHttpServer({
    routes,
    metrics: createMetrics(),
    log: (message, detail) => faults.push(message, detail),
    authenticate: async ({ authorization }) => ({
      kind: 'user',
      id: '1',
      name: 'wang',
      tenant: 'default',
      permissions: permissionsOf(authorization === 'reader' ? ['read'] : allScopes),
    }),
  })
  const paths = openapiOf(routes, '0', 'en').paths as Record<string, { post?: { requestBody: unknown } }>
  assert.match(JSON.stringify(paths['/api/points'].post?.requestBody), /"retention"/)
})
after(async () => {
  await server.close()
  await data.close()
})

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
async function ask(method: Method, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await server.inject({
    method,
    url,
    headers: { 'accept-language': 'en', ...headers },
    payload: body as never,
  })
  const json = response.headers['content-type']?.includes('json')
  return { status: response.statusCode, body: json ? response.json() : response.rawPayload, headers: response.headers }
}

test('a day with the twin, from the first node to the audit', async () => {
  const name = { zh: '给水泵', en: 'feed pump' }
  const roles = [{ role: 'inletPressure', name, quantity: 'pressure', required: true }]
  assert.equal((await ask('PUT', '/api/equipment-types/pump', { name, roles })).body.equipment, 0)
  assert.equal((await ask('POST', '/api/twin', { path: 'P', kind: 'plant', name })).body.branchPoints, 0)
  assert.equal(
    (await ask('POST', '/api/twin', { path: 'P/泵', kind: 'equipment', name, equipmentType: 'pump' })).status,
    200,
  )
  const report = await ask('POST', '/api/points', {
    points: [
      {
        code: 'A',
        name: { zh: '压力', en: 'pressure' },
        unit: 'PSIG',
        type: 'float',
        path: 'P/泵',
        role: 'inletPressure',
      },
      { code: 'A,B' },
    ],
  })
  assert.deepEqual([report.body.created, report.body.rows[1].errors[0].field], [1, 'code'])
  const list = await ask('GET', `/api/points?search=press&branch=${encodeURIComponent('P/泵')}&limit=5`)
  assert.equal(list.body.next, null)
  const [item] = list.body.items
  assert.deepEqual(
    [item.id, item.code, item.name, item.unit, item.type, item.path],
    [0, 'A', 'pressure', 'psig', 'number', 'P/泵'],
  )
  const patched = await ask('PATCH', `/api/twin/node?path=${encodeURIComponent('P/泵')}`, { path: 'P/B' })
  assert.deepEqual([patched.body.path, patched.body.points], ['P/B', 1])
  assert.equal((await ask('DELETE', '/api/twin/node?path=P')).body.code, 'nodeNotEmpty')
  assert.equal((await ask('DELETE', '/api/points/0?reason=gone')).status, 200)
  assert.equal((await ask('DELETE', '/api/points/0')).status, 404)
  assert.equal((await ask('DELETE', '/api/twin/node?path=P/B')).status, 200)
  assert.deepEqual(
    (await ask('GET', '/api/twin')).body.items.map((n: { path: string }) => n.path),
    ['P'],
  )
  const { items } = (await ask('GET', '/api/audit?limit=2')).body
  assert.deepEqual(
    items.map((i: { action: string; actor: string }) => [i.action, i.actor]),
    [
      ['node.delete', 'wang'],
      ['point.retire', 'wang'],
    ],
  )
  assert.ok((await ask('GET', '/api/units')).body.items.length > 100)
})

test('files go out and come in over HTTP', async () => {
  await ask('POST', '/api/points', {
    points: [
      { code: 'X', name: '锅炉', path: 'Q/U' },
      { code: 'Y', low: -1 },
    ],
  })
  for (const format of ['csv', 'xlsx']) {
    const file = await ask('GET', `/api/points/export?format=${format}`)
    assert.match(String(file.headers['content-disposition']), new RegExp(`points.${format}`))
    const back = await ask('POST', `/api/points/import?format=${format}`, file.body, {
      'content-type': 'application/octet-stream',
    })
    assert.deepEqual([back.status, back.body.committed, back.body.unchanged], [200, true, 2])
    const tree = await ask('GET', `/api/twin/export?format=${format}`)
    const again = await ask('POST', `/api/twin/import?format=${format}&dryRun=true`, tree.body, {
      'content-type': 'text/csv',
    })
    assert.deepEqual([again.body.committed, again.body.unchanged], [false, 3])
  }
  const one = await ask('GET', '/api/points/export?format=csv&branch=Q')
  assert.equal(String(one.body).trim().split('\r\n').length, 2)
  const wrong = await ask('POST', '/api/points/import?format=xlsx', Buffer.from('no workbook'), {
    'content-type': 'x/y',
  })
  assert.deepEqual([wrong.status, wrong.body.code], [400, 'wrongFile'])
})

test('hostile input is refused, never a fault of ours', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  const raw = (body: string) => ask('POST', '/api/points', body, { 'content-type': 'application/json' })
  const nested = await raw(`{"points":[{"code":"D","source":{"connection":"c","address":${deep}}}]}`)
  assert.deepEqual(
    nested.body.rows[0].errors.map((e: { field: string }) => e.field),
    ['source.address'],
  )
  const oddName = await raw('{"points":[{"code":"D","source":{"connection":"c","address":{"\\u0000":1}}}]}')
  assert.deepEqual([oddName.status, oddName.body.code], [400, 'malformedJson'])
  for (const address of ['"\\u0000"', '"\\ud800"']) {
    const { body } = await raw(`{"points":[{"code":"D","source":{"connection":"c","address":${address}}}]}`)
    assert.equal(body.rows[0].result, 'refused', address)
  }
  const fine = await raw(
    '{"points":[{"code":"D","source":{"connection":"c","address":"\\\\u0000 __proto__"},"note":{"zh":"\\n","en":"x"}}]}',
  )
  assert.equal(fine.body.rows[0].result, 'created')
  const bodies = [
    '{}',
    '[]',
    '{"points":{}}',
    '{"points":[1,null,[],"x"]}',
    '{"points":[{"code":"\\ud800"}]}',
    '{"__proto__":{"points":[]}}',
    '{"points":[{"code":"P","labels":{"__proto__":{"zh":"a","en":"b"}},"type":"enum"}]}',
  ]
  for (const body of bodies) {
    const answer = await raw(body)
    assert.ok(answer.status < 500, `${body} → ${answer.status}`)
    if (answer.status === 200) for (const row of answer.body.rows) assert.equal(row.result, 'refused', body)
  }
  const many = JSON.stringify({ points: Array.from({ length: 10_001 }, () => ({ code: 'x' })) })
  assert.equal((await raw(many)).status, 400)
  const urls = [
    '/api/points?limit=0',
    '/api/points?limit=99999',
    '/api/points?cursor=%00',
    '/api/points?cursor=AA',
    '/api/points?type=blob',
    '/api/points?search=%00',
    '/api/points/export?format=pdf',
    '/api/audit?cursor=x',
    '/api/points?branch=%00',
  ]
  for (const url of urls) assert.ok((await ask('GET', url)).status < 500, url)
  for (const url of [
    '/api/points/-1',
    '/api/points/99999999999',
    '/api/points/x',
    '/api/twin/node?path=',
    '/api/twin/node?path=%00',
  ])
    assert.ok([400, 404].includes((await ask('DELETE', url)).status), url)
  assert.ok((await ask('POST', '/api/twin', { path: 'a\0', kind: 'plant', name: { zh: 'a', en: 'a' } })).status === 400)
  assert.deepEqual(faults, [])
})

test('readers may not write', async () => {
  const calls: [Method, string][] = [
    ['POST', '/api/points'],
    ['POST', '/api/twin'],
    ['POST', '/api/points/import?format=csv'],
    ['DELETE', '/api/points/0'],
    ['GET', '/api/audit'],
  ]
  for (const [method, url] of calls) {
    const answer = await ask(method, url, method === 'GET' ? undefined : {}, { authorization: 'reader' })
    assert.equal(answer.status, 403, url)
  }
  assert.equal((await ask('GET', '/api/points', undefined, { authorization: 'reader' })).status, 200)
})
