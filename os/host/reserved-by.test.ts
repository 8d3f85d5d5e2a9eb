import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reservedBy } from './reserved-by.ts'

const app = (id: string) =>
  ({ id, entities: [{ plural: 'gauges' }], commands: [{ id: 'scrap' }], queries: [{ id: 'due' }] }) as never
const at = (...paths: string[]) => paths.map((path) => ({ path }))

test('an app cannot have an address that the platform answers at', () => {
  const own = ['gauges', 'gauges/:id', 'scrap', 'due'].map((rest) => `/api/alarms/${rest}`)
  assert.equal(reservedBy([app('alarms')], at(...own, '/api/points')), undefined)
  for (const path of ['/api/alarms', '/api/alarms/counts', '/api/alarms/:id'])
    assert.equal(reservedBy([app('other'), app('alarms')], at(...own, path)), 'alarms')
})
