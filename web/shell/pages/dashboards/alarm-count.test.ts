import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AlarmCounts } from '../../../../api/alarms.ts'
import { alarmCount } from './alarm-count.ts'

const by = (critical: number, high: number, medium: number, low: number) => ({ critical, high, medium, low })
const counts: AlarmCounts = {
  ...{ standing: 10, unacknowledged: 4, shelved: 1, suppressed: 2, outOfService: 3 },
  ...{ byPriority: by(1, 2, 3, 4), unacknowledgedByPriority: by(1, 1, 1, 1) },
  byState: { B: by(1, 1, 0, 0), C: by(0, 1, 2, 3), D: by(0, 0, 1, 1) },
}

test('a tile counts what it is about', () => {
  assert.equal(alarmCount(counts, {}), 10)
  assert.equal(alarmCount(counts, { priority: 'medium' }), 3)
  assert.equal(alarmCount(counts, { state: 'D' }), 2)
  assert.equal(alarmCount(counts, { state: 'C', priority: 'low' }), 3)
})
