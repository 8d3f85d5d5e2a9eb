import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { dataMigrations, openTenantData, type TenantData } from '../data/tenancy.ts'
import { withDatabase } from '../data/testing.ts'
import type { Scope } from '../kernel/services.ts'
import { changesSince, keepChanges, recordsMigrations } from './changes.ts'

let data: Awaited<ReturnType<typeof withDatabase>>
let tenants: TenantData

before(async () => {
  data = await withDatabase([dataMigrations, recordsMigrations])
  tenants = await openTenantData(data.sql, data.url, 'secret')
})
after(async () => {
  await tenants.close()
  await data.close()
})

const within = <T>(tenant: string, name: string, now: number, run: (scope: Scope) => Promise<T>) =>
  tenants.within(tenant, (tx) =>
    run({
      tx,
      actor: { kind: 'user', id: `id-${name}`, name, displayName: `${name}!`, tenant, permissions: new Set() },
      now,
      today: '2026-01-01',
    }),
  )
const change = (id: string, version: number, was: object, is: object) => ({
  entity: 'app.thing',
  id,
  version,
  command: 'app.edit-thing',
  before: was as Record<string, unknown>,
  after: is as Record<string, unknown>,
})

test('what happened since a version is told, oldest first', async () => {
  const id = randomUUID()
  const first = change(id, 1, {}, { name: 'x', size: '1.50' })
  const second = { ...change(id, 2, { name: 'x' }, { name: 'y', note: null }), signature: 'sig' }
  const third = change(id, 3, { name: 'y' }, { name: 'z' })
  await within('a', 'li', 1000, (scope) => keepChanges(scope, [first]))
  await within('a', 'li', 2000, (scope) => keepChanges(scope, [second]))
  await within('a', 'wu', 3000, (scope) => keepChanges(scope, [third]))
  assert.deepEqual(await within('a', 'li', 9, (scope) => changesSince(scope, 'app.thing', id, 1)), [
    { ...second, time: 2000, actor: 'id-li', actorName: 'li!' },
    { ...third, time: 3000, actor: 'id-wu', actorName: 'wu!' },
  ])
  assert.deepEqual(await within('a', 'li', 9, (scope) => changesSince(scope, 'app.thing', id, 3)), [])
  assert.deepEqual(await within('b', 'li', 9, (scope) => changesSince(scope, 'app.thing', id, 1)), [])
})

test('the history cannot be changed, by the tenant or by the owner of the database', async () => {
  await within('a', 'li', 1, (scope) => keepChanges(scope, [change(randomUUID(), 1, {}, { name: 'x' })]))
  for (const statement of [`update record_change set command = 'x'`, 'delete from record_change'])
    await assert.rejects(
      within('a', 'li', 1, (scope) => scope.tx.sql.unsafe(statement)),
      /permission denied/,
    )
  for (const statement of [
    `update record_change set command = 'x'`,
    'delete from record_change',
    'truncate record_change',
  ])
    await assert.rejects(data.sql.unsafe(statement), /append-only/)
})
