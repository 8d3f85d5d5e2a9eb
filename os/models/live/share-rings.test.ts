import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { openSampleRings } from '../../live/sample-rings.ts'
import { shareRings } from './share-rings.ts'

test('a point has a ring while any model needs it, however models come, change and go; too many are refused as a whole', () => {
  const step = fc.record({
    model: fc.constantFrom('a', 'b', 'c'),
    points: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 5 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const rings = openSampleRings({ points: 8, rings: 5 })
      const shared = shareRings(rings)
      const needed = new Map<string, number[]>()
      const all = () => new Set([...needed.values()].flat())
      for (const { model, points } of steps) {
        // a model that is changed has the points of both versions for a while
        const both = new Set([...all(), ...points])
        const taken = shared.add(model, points)
        assert.equal(taken, both.size <= 5)
        if (taken) {
          shared.keep(model, points)
          needed.set(model, points)
        }
        for (let point = 0; point < 8; point++) assert.equal(rings.asks(point), all().has(point))
      }
    }),
  )
})
