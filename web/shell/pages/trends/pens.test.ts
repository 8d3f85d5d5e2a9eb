import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { PointItem } from '../../../../api/platform.ts'
import type { Processing } from '../../../../api/point.ts'
import { trendPen } from './pens.ts'

const point = (type: PointItem['type'], processing: Processing): PointItem => ({
  ...{ id: 1, code: 'P', name: 'P', names: { zh: 'P', en: 'P' }, type, unit: null, low: null, high: null },
  ...{ decimals: null, labels: null, path: '', role: null, kks: null, retention: 'standard', processing },
  ...{ source: null, note: null },
})
const options = { code: 'P', slot: 0, hidden: false, fixed: null, side: undefined }
const quietMs = (type: PointItem['type'], processing: Processing) =>
  trendPen(options, point(type, processing), 'si', 'en', false).quietMs

it('a pen may be silent for as long as its point may store nothing', () => {
  const compression = { deviation: 1, maxIntervalMs: 600_000 }
  assert.equal(quietMs('number', {}), 0)
  assert.equal(quietMs('number', { expectedEveryMs: 1000 }), 3000)
  assert.equal(quietMs('number', { compression, expectedEveryMs: 1000 }), 1_800_000)
  assert.equal(quietMs('number', { compression, deadband: 1 }), 1_800_000)
  assert.equal(quietMs('number', { deadband: 1, expectedEveryMs: 1000 }), 3_600_000)
  assert.equal(quietMs('number', { deadband: 1 }), Number.POSITIVE_INFINITY)
  assert.equal(quietMs('boolean', {}), Number.POSITIVE_INFINITY)
})
