import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { origin, quality, worst } from './quality.ts'

test('the worse of two: the major quality first, then a reason, then how far it is from a measurement', () => {
  const table: [a: number, b: number, worse: number][] = [
    [quality.good, quality.bad, quality.bad],
    [quality.goodLocalOverride, quality.uncertain, quality.uncertain],
    [quality.bad, quality.badOutOfService, quality.badOutOfService],
    [quality.uncertain, quality.uncertainSubNormal, quality.uncertainSubNormal],
    [quality.good, quality.goodLocalOverride, quality.goodLocalOverride],
    [quality.good, quality.good | origin.calculated, quality.good | origin.calculated],
    [quality.good | origin.calculated, quality.good | origin.substituted, quality.good | origin.substituted],
    [quality.good | origin.manual, quality.good | origin.interpolated, quality.good | origin.interpolated],
    [quality.good | origin.substituted, quality.goodLocalOverride, quality.goodLocalOverride],
    [quality.uncertain | origin.untrained, quality.good | origin.interpolated, quality.uncertain | origin.untrained],
    [quality.uncertain | origin.untrained, quality.uncertain, quality.uncertain | origin.untrained],
    [quality.uncertain | origin.untrained, quality.uncertainOutOfRange, quality.uncertainOutOfRange],
  ]
  for (const [a, b, worse] of table) assert.deepEqual([worst(a, b), worst(b, a)], [worse, worse])
})

test('the worse of some words is the same in whatever order they come', () => {
  const word = fc.nat(0xffff)
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      assert.equal(worst(a, b), worst(b, a))
      assert.equal(worst(worst(a, b), c), worst(a, worst(b, c)))
      assert.equal(worst(a, a), a)
      assert.equal(worst(a, b) & 0xc0, Math.min(a & 0xc0, b & 0xc0))
    }),
  )
})
