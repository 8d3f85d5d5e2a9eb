import assert from 'node:assert/strict'
import { test } from 'node:test'
import Big from 'big.js'
import { convertUses, factorOn } from '../rules/conversion.ts'
import { referenceFactors } from './factors.ts'

test('one factor per medium, kind and day, each with a source', () => {
  const keys = referenceFactors.map(({ medium, kind, from }) => `${medium} ${kind} ${from}`)
  assert.equal(new Set(keys).size, keys.length)
  for (const { value, source } of referenceFactors) assert.ok(Big(value).gt(0) && source !== '')
  assert.equal(factorOn(referenceFactors, 'electricity', 'co2', '2022-06-01')?.value, '0.5366')
  const year = convertUses(
    [{ medium: 'electricity', day: '2026-01-01', quantity: '1000000' }],
    referenceFactors,
    'calorific',
  )
  assert.equal(year.total, '122900')
})
