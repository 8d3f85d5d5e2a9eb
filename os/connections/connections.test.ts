import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { Refusal } from '../../contract/refusal.ts'
import { auditMigrations, createAudit } from '../audit/audit.ts'
import { openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import { secretBox } from '../secrets/secret-box.ts'
import { connectionKey } from '../stream/connection-key.ts'
import { type Connections, httpConnection, openConnections, type StoredConnection } from './connections.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData
const box = secretBox(randomBytes(32))
let points = 0
const seen: StoredConnection[][] = []

const open = async (): Promise<Connections> => {
  const connections = await openConnections({
    db: data.db,
    tenants,
    audit: createAudit(data.sql),
    box,
    check: async (driver, config) =>
      driver === 'opcua' && !config.endpoint ? [{ field: 'endpoint', detail: 'Required' }] : [],
    pointsOf: () => points,
  })
  connections.onChange((records) => void seen.push(records))
  return connections
}

before(async () => {
  data = await withDatabase([
    auditMigrations,
    { owner: 'connections', folder: new URL('./migrations/', import.meta.url) },
  ])
  tenants = await openTenantData(data.sql, data.url, 'test')
})
after(async () => {
  await tenants.close()
  await data.close()
})
beforeEach(async () => {
  await data.sql`delete from connection`
  points = 0
  seen.length = 0
})

const refusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('what is created is there after opening again, its secrets only under the installation key', async () => {
  const connections = (await open()).of('main')
  const input = { code: 'dcs', driver: 'opcua', config: { endpoint: 'opc.tcp://x' }, secrets: { password: '密-1' } }
  const created = await connections.create(input, 'engineer')
  assert.deepEqual(created.secretsSet, ['password'])
  const stored = JSON.stringify(await data.sql`select * from connection`)
  const audited = JSON.stringify(await data.sql`select * from audit_entry`)
  assert.ok(!stored.includes('密-1') && !audited.includes('密-1'))
  const again = (await open()).of('main')
  assert.deepEqual(again.find('dcs').secrets, { password: '密-1' })
  assert.equal(again.hasPassword('dcs', '密-1'), true)
  assert.equal(again.hasPassword('dcs', '密-2'), false)
  assert.equal(again.hasPassword('nobody', ''), false)
})

test('a change keeps what it does not name and tells those who listen', async () => {
  const connections = (await open()).of('main')
  await connections.create({ code: 'a', driver: 'push', secrets: { password: 'p' }, discover: true }, 'x')
  const after = await connections.patch('a', { secrets: { other: 'q' }, note: { zh: '注', en: 'n' } }, 'x')
  assert.deepEqual(
    [after.discover, after.secrets, after.note],
    [true, { password: 'p', other: 'q' }, { zh: '注', en: 'n' }],
  )
  assert.equal(seen.length, 2)
  assert.equal(seen[1][0].row, after.row)
})

test('refuses what is configured wrong, there already, unknown, in use or built in', async () => {
  const connections = (await open()).of('main')
  await assert.rejects(connections.create({ code: 'b', driver: 'opcua', config: {} }, 'x'), (error) => {
    assert.ok(error instanceof Refusal)
    assert.equal(error.field, 'config.endpoint')
    return true
  })
  assert.equal(connections.has('b'), false)
  await connections.create({ code: 'b', driver: 'push' }, 'x')
  await assert.rejects(connections.create({ code: 'b', driver: 'push' }, 'x'), refusal('connectionExists'))
  await assert.rejects(connections.patch('c', {}, 'x'), refusal('unknownConnection'))
  points = 3
  await assert.rejects(connections.remove('b', 'x'), refusal('hasPoints'))
  points = 0
  await connections.create({ code: httpConnection, driver: 'push' }, 'x')
  await assert.rejects(connections.remove(httpConnection, 'x'), refusal('builtIn'))
  await connections.remove('b', 'x')
  assert.equal(connections.has('b'), false)
})

test('what is held back is closed for the stream until it is patched; a code keeps its counter row', async () => {
  const all = await open()
  const connections = all.of('main')
  const { row } = await connections.create({ code: 'late', driver: 'push' }, 'x')
  connections.holdBack(['late'])
  assert.equal(all.records()[0].enabled, false)
  assert.equal(connections.find('late').enabled, true)
  await connections.patch('late', { config: { a: 1 } }, 'x')
  assert.equal(all.records()[0].enabled, true)
  await connections.remove('late', 'x')
  assert.equal((await connections.create({ code: 'late', driver: 'push' }, 'x')).row, row)
})

test('two tenants have a connection of one code each, and neither sees, changes or removes the other', async () => {
  const all = await open()
  const [one, two] = [all.of('one'), all.of('two')]
  const ours = await one.create({ code: 'line1', driver: 'push', secrets: { password: 'p1' } }, 'x')
  assert.equal(two.has('line1'), false)
  await assert.rejects(two.patch('line1', { enabled: false }, 'y'), refusal('unknownConnection'))
  await assert.rejects(two.remove('line1', 'y'), refusal('unknownConnection'))
  const [theirs, same] = await Promise.all([
    two.ensure({ code: 'line1', driver: 'push' }, 'y'),
    two.ensure({ code: 'line1', driver: 'push' }, 'z'),
  ])
  assert.equal(theirs, same)
  assert.notEqual(ours.key, theirs.key)
  assert.notEqual(ours.row, theirs.row)
  assert.equal(two.hasPassword('line1', 'p1'), false)
  await two.remove('line1', 'y')
  assert.deepEqual(
    (await open()).records().map((c) => c.key),
    ['one/line1'],
  )
  assert.deepEqual(all.counterRowsOf('two'), [theirs.row])
  assert.throws(() => connectionKey('one', 'two/line1'), refusal('unknownConnection'))
})
