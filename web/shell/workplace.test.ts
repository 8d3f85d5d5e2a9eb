import assert from 'node:assert/strict'
import { test } from 'node:test'
import { workplaceOf } from './workplace.ts'

test('who does not watch the plant begins where their work is', () => {
  const apps = [{ id: 'calibration' }, { id: 'equipment' }]
  assert.equal(workplaceOf(['users.manage', 'audit.read'], apps), '/people')
  assert.equal(workplaceOf(['roles.manage'], []), '/people')
  assert.equal(workplaceOf(['users.read', 'audit.read'], []), '/audit')
  assert.equal(workplaceOf(['calibration.read'], apps), '/a/calibration')
  assert.equal(workplaceOf([], []), '/account')
})
