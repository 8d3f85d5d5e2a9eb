import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AppManifest, CommandManifest } from '../../../api/apps.ts'
import { entityAt } from './manifest.ts'
import { relatedCreates } from './related-create.ts'
import { gauge } from './testing.ts'

const command = (id: string, properties: string[]): CommandManifest => ({
  ...{
    app: 'calibration',
    id,
    kind: 'create',
    on: 'calibration',
    label: { zh: id, en: id },
    help: null,
    confirm: null,
  },
  ...{ audit: 'logged', meaning: null, importable: false, main: false, when: null, moves: [], fields: [] },
  input: { properties: Object.fromEntries(properties.map((name) => [name, {}])), required: properties.slice(0, 1) },
})
const calibration = { ...gauge, id: 'calibration', plural: 'calibrations' }
const apps: AppManifest[] = [
  {
    ...{ id: 'calibration', label: { zh: '计量', en: 'Gauges' }, icon: null, queries: [], dashboards: [], works: [] },
    entities: [gauge, calibration],
    commands: [command('record-calibration', ['gauge', 'day']), command('take-over', ['day'])],
  },
]
const related = [{ app: 'calibration', plural: 'calibrations', field: 'gauge', label: calibration.label, count: 0 }]
const made = (state: string, others = related) =>
  relatedCreates(apps, entityAt(apps, 'calibration', 'gauges')!, { record: { state } as never, related: others })

test('what names the record can be made for it, unless it has ended', () => {
  assert.deepEqual(
    made('active').map(({ command: { id }, field }) => [id, field]),
    [['record-calibration', 'gauge']],
  )
  assert.deepEqual(made('scrapped'), [])
  const day = { ...related[0], field: 'day' }
  assert.deepEqual(
    made('active', [day, ...related]).map(({ command: { id }, field }) => [id, field]),
    [
      ['record-calibration', 'gauge'],
      ['take-over', 'day'],
    ],
  )
  assert.deepEqual(made('active', [{ ...related[0], plural: 'unknown' }]), [])
})
