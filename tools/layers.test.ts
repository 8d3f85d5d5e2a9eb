import assert from 'node:assert/strict'
import { test } from 'node:test'
import { violationsOf } from './layers.ts'

test('dependencies point down only', () => {
  assert.deepEqual(violationsOf('contract/point.ts', ['contract/text.ts']), [])
  assert.equal(violationsOf('contract/point.ts', ['os/twin/twin.ts']).length, 1)
  assert.equal(violationsOf('drivers/opcua/driver.ts', ['os/ingest/ingest.ts']).length, 1)
  assert.equal(violationsOf('drivers/opcua/driver.ts', ['drivers/modbus/decode.ts']).length, 1)
  assert.equal(violationsOf('web/ui/value.tsx', ['web/shell/api.ts']).length, 1)
  assert.equal(violationsOf('web/shell/app.tsx', ['os/twin/twin.ts']).length, 1)
  assert.equal(violationsOf('apps/quality/app.ts', ['apps/production/rules.ts']).length, 1)
  assert.deepEqual(violationsOf('apps/quality/app.ts', ['apps/production/public.ts']), [])
  assert.deepEqual(violationsOf('apps/index.ts', ['apps/production/app.ts']), [])
  assert.deepEqual(violationsOf('apps/quality/web.tsx', ['web/kit/index.ts', 'web/ui/empty-state.tsx']), [])
  assert.equal(violationsOf('apps/quality/web.tsx', ['web/shell/api.ts']).length, 1)
  assert.equal(violationsOf('apps/quality/rules.ts', ['web/kit/index.ts']).length, 1)
  assert.equal(violationsOf('web/ui/value.tsx', ['web/kit/index.ts']).length, 1)
  assert.equal(violationsOf('os/host/boot.ts', ['demo/play.ts']).length, 1)
  assert.deepEqual(violationsOf('os/host/demo.ts', ['demo/play.ts']), [])
  assert.deepEqual(violationsOf('web/shell/pages/models/editor/survey.ts', ['os/models/graph/resolve.ts']), [])
  assert.equal(violationsOf('web/shell/pages/models/editor/survey.ts', ['os/models/models.ts']).length, 1)
  assert.deepEqual(violationsOf('os/models/graph/flat.ts', ['contract/block.ts', 'units/units.ts']), [])
  assert.equal(violationsOf('os/models/graph/flat.ts', ['os/models/refusals.ts']).length, 1)
  assert.deepEqual(violationsOf('os/ingest/gap-fill.test.ts', ['demo/readings.ts']), [])
})
