import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appsAboard } from './apps.ts'

test('unfinished apps are aboard where they are named, the others always', () => {
  const ids = (named?: string) => appsAboard(named).map((app) => app.id)
  assert.deepEqual(ids(), ['calibration'])
  assert.deepEqual(ids(''), ['calibration'])
  assert.deepEqual(ids('equipment, spares'), ['calibration', 'equipment', 'spares'])
  assert.throws(() => appsAboard('equipment,nonsense'), { name: 'Refusal' })
})
