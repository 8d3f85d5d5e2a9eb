import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionText } from './condition-text.ts'

const celsius = { symbol: '°C', decimals: 1, toShown: (value: number) => ((value - 32) * 5) / 9 }
const stored = { symbol: '°F', decimals: 1, toShown: (value: number) => value }
const limit = { kind: 'high', limit: 212, deadband: 0 } as const

test('a limit stands in the unit of the value beside it', () => {
  assert.equal(conditionText(limit, celsius, 'zh'), '高限 > 100.0 °C')
  assert.equal(conditionText(limit, stored, 'zh'), '高限 > 212 °F')
  assert.equal(conditionText({ ...limit, kind: 'rate', limit: 9 }, celsius, 'en'), 'Rate of change > 5.0 °C/s')
  assert.equal(conditionText({ kind: 'state', is: 'different', value: true }, stored, 'en'), '≠ true')
})
