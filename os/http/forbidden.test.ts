import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allScopes, type Permission, permissionsOf } from '../../api/permissions.ts'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { loadApps } from '../kernel/registry.ts'
import '../identity/roles.ts'
import { forbidden } from './forbidden.ts'

test('who lacks a permission is told its name, never its code', () => {
  loadApps([calibrationApp])
  for (const permission of [
    ...permissionsOf(allScopes),
    ...(Object.keys(calibrationApp.permissions.labels) as Permission[]),
  ])
    for (const language of ['zh', 'en'] as const) {
      const said = forbidden(permission).say(language)
      assert.ok(!said.includes(`“${permission}”`), said)
      assert.equal(/“[^”]*\p{Script=Han}/u.test(said), language === 'zh', said)
    }
})
