import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StatusCodes } from 'node-opcua'
import { limit, major, origin, quality } from '../../contract/quality.ts'
import { hasOverflow, mappedStatuses, qualityFromStatus, statusFromQuality } from './status-quality.ts'

test('every mapped condition carries the number that the standard gives its name', () => {
  const known = StatusCodes as unknown as Record<string, { value: number }>
  for (const [name, row] of Object.entries(mappedStatuses)) assert.equal(known[name]?.value, row.code, name)
})

test('conditions become qualities with their reason', () => {
  const cases: [number, number][] = [
    [StatusCodes.Good.value, quality.good],
    [StatusCodes.BadSensorFailure.value, quality.badSensorFailure],
    [StatusCodes.BadNodeIdUnknown.value, quality.badConfiguration],
    [StatusCodes.UncertainEngineeringUnitsExceeded.value, quality.uncertainOutOfRange],
    [StatusCodes.UncertainSubstituteValue.value, quality.uncertain | origin.substituted],
    // not in the table: the severity stays
    [StatusCodes.GoodClamped.value, quality.good],
    [StatusCodes.UncertainInitialValue.value, quality.uncertain],
    [StatusCodes.BadInternalError.value, quality.bad],
    // data value bits
    [0x00000600, quality.good | limit.high],
    [0x40940500, quality.uncertainOutOfRange | limit.low],
    [0x00000702, quality.good | limit.constant | origin.interpolated],
    [0x00000401, quality.good | origin.calculated],
    // the same bits without the type "data value" mean nothing
    [0x00000300, quality.good],
  ]
  for (const [code, word] of cases) assert.equal(qualityFromStatus(code), word, code.toString(16))
})

test('the overflow bit counts only in a data value', () => {
  assert.equal(hasOverflow(0x00000480), true)
  assert.equal(hasOverflow(0x00000080), false)
  assert.equal(hasOverflow(0), false)
})

test('every quality of the contract survives the way out and back', () => {
  // last known has no counterpart in UA and comes back as a communication failure
  const words = Object.values(quality).filter((word) => word !== quality.badLastKnown)
  for (const word of words) {
    for (const lim of Object.values(limit)) {
      for (const from of [origin.measured, origin.calculated, origin.interpolated]) {
        assert.equal(qualityFromStatus(statusFromQuality(word | lim | from)), word | lim | from)
      }
    }
  }
  assert.equal(qualityFromStatus(statusFromQuality(quality.badLastKnown)), quality.badCommFailure)
})

test('a substituted value is never published as good, a manual one says so', () => {
  assert.equal(statusFromQuality(quality.good | origin.substituted), StatusCodes.UncertainSubstituteValue.value)
  // UA has no word for it but that it was calculated
  const beyond = statusFromQuality(quality.uncertain | origin.untrained)
  assert.equal(qualityFromStatus(beyond), quality.uncertain | origin.calculated)
  assert.equal(statusFromQuality(quality.good | origin.manual), StatusCodes.GoodLocalOverride.value)
  assert.equal(statusFromQuality(quality.badSensorFailure | origin.substituted), StatusCodes.BadSensorFailure.value)
})

test('no word ever gets better by being published', () => {
  const rank = { bad: 0, uncertain: 1, good: 2 }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), (word) => {
      return rank[major(qualityFromStatus(statusFromQuality(word)))] <= rank[major(word)]
    }),
    { numRuns: 2000 },
  )
})
