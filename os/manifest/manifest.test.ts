import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calibrationApp } from '../../apps/calibration/app.ts'
import { may } from '../../apps/calibration/permissions.ts'
import { equipmentApp } from '../../apps/equipment/app.ts'
import { may as equipmentMay } from '../../apps/equipment/permissions.ts'
import { createManifest } from './manifest.ts'

test('who only looks sees no command, and still what the columns of rows are called', () => {
  const [app] = createManifest([calibrationApp])(new Set([may.read]))
  assert.deepEqual(app.commands, [])
  const readings = app.entities.find((e) => e.id === 'calibration')!.fields.find((f) => f.name === 'readings')!
  const { properties } = readings.rows as { properties: Record<string, { label: { zh: string } }> }
  assert.deepEqual(
    Object.entries(properties).map(([name, { label }]) => [name, label.zh]),
    [
      ['nominal', '标准值'],
      ['shown', '示值'],
    ],
  )
})

test('rows that may be cleared have their columns’ names too', () => {
  const [app] = createManifest([equipmentApp])(new Set([equipmentMay.read]))
  const parameters = app.entities.find((e) => e.id === 'equipment')!.fields.find((f) => f.name === 'parameters')!
  assert.deepEqual(Object.keys((parameters.rows as { properties: object }).properties), ['name', 'value', 'unit'])
})
