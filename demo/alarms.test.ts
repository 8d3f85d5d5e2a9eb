import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alarmInput } from '../api/alarms.ts'
import { demoAlarms } from './alarms.ts'
import { shopPointInputs } from './machine-shop/points.ts'
import { demoPoints } from './plant/points.ts'
import { loadReadings } from './readings.ts'

const points = new Map([...demoPoints, ...shopPointInputs].map((point) => [point.code, point]))
const codes = new Set(demoAlarms.map(({ code }) => code))

test('every demo alarm is well formed, on a point there is, and names only alarms and groups there are', () => {
  assert.equal(codes.size, demoAlarms.length)
  const groups = new Set(demoAlarms.flatMap(({ activates }) => activates ?? []))
  for (const alarm of demoAlarms) {
    const checked = alarmInput.safeParse(alarm)
    assert.ok(checked.success, `${alarm.code}: ${checked.error?.message}`)
    const point = points.get(alarm.point)
    assert.ok(point, alarm.point)
    const { condition } = alarm
    if (condition.kind === 'state')
      assert.equal(typeof condition.value, point.type === 'text' ? 'string' : point.type, alarm.code)
    for (const source of alarm.consequenceOf ?? []) assert.ok(codes.has(source), source)
    for (const group of alarm.suppressedBy ?? []) assert.ok(groups.has(group), group)
  }
})

test('limits of the unit are reached in its readings, and not most of the time', () => {
  const { columns } = loadReadings()
  for (const { point, condition, code } of demoAlarms) {
    const values = columns.get(point)?.filter((value) => !Number.isNaN(value))
    if (!values || !('limit' in condition)) continue
    const low = condition.kind === 'low' || condition.kind === 'lowLow'
    const share = values.filter((v) => (low ? v < condition.limit : v > condition.limit)).length / values.length
    assert.ok(share > 0.005 && share < 0.2, `${code} ${share}`)
  }
})
