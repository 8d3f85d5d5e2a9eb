import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Box, laneOf, lanePath } from './lanes.ts'

const box = (x: number, y: number): Box => ({ x, y, width: 100, height: 60 })

test('a wire whose curve is free has no lane; one over a block goes the shorter way round it', () => {
  const [from, to] = [
    { x: 0, y: 0 },
    { x: 400, y: 0 },
  ]
  assert.equal(laneOf(from, to, []), null)
  assert.equal(laneOf(from, to, [box(150, 40)]), null)
  assert.deepEqual(laneOf(from, to, [box(150, -50)]), { from: 140, to: 260, y: 20 })
  assert.deepEqual(laneOf(from, to, [box(150, -10)]), { from: 140, to: 260, y: -20 })
  // a second one closes that way
  assert.deepEqual(laneOf(from, to, [box(150, -50), box(150, 15)]), { from: 140, to: 260, y: -60 })
  // the blocks at its own ends, and one that it only leaves beside it, are not in the way
  assert.equal(laneOf(from, to, [box(-100, -30), box(400, -30), box(-50, -30)]), null)
  // feedback runs back as it did
  assert.equal(laneOf(to, from, [box(150, -30)]), null)
})

test('a lane lies clear of every block between the ends, and its path goes forward only', () => {
  const place = fc.record({ x: fc.integer({ min: 0, max: 1000 }), y: fc.integer({ min: -300, max: 300 }) })
  fc.assert(
    fc.property(place, place, fc.array(place, { maxLength: 12 }), (from, to, corners) => {
      const boxes = corners.map(({ x, y }) => box(x, y))
      const lane = laneOf(from, to, boxes)
      if (lane === null) return
      const between = boxes.filter((b) => b.x > from.x && b.x + b.width < to.x)
      for (const b of between) assert.ok(lane.y <= b.y - 10 || lane.y >= b.y + b.height + 10)
      const drawn = lanePath(from, to, lane)
      assert.equal(drawn === null, from.x > lane.from || lane.to > to.x)
    }),
  )
  assert.equal(lanePath({ x: 200, y: 0 }, { x: 400, y: 0 }, { from: 140, to: 260, y: 40 }), null)
})
