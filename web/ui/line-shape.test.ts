import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LinePoint, lineShape, nearestDot } from './line-shape.ts'

const box = { width: 400, height: 200, fontPx: 12, language: 'zh' } as const
const minute = 60_000

test('a line rises with its values, within the frame, on round ticks', () => {
  const points: LinePoint[] = [10, 20, 30].map((y, i) => ({ x: i, y, name: `N${i}` }))
  const shape = lineShape({ ...box, points, range: null })
  assert.equal(shape.dots.length, 3)
  assert.ok(shape.dots[0].y > shape.dots[1].y && shape.dots[1].y > shape.dots[2].y)
  for (const { x, y } of shape.dots) {
    assert.ok(x >= shape.frame.left - 0.1 && x <= shape.frame.right + 0.1)
    assert.ok(y >= shape.frame.top - 0.1 && y <= shape.frame.bottom + 0.1)
  }
  assert.deepEqual(
    shape.nameTicks.map((tick) => tick.text),
    ['N0', 'N1', 'N2'],
  )
  assert.ok(shape.valueTicks.every(({ text }) => /^\d+$/.test(text)))
})

test('a gap breaks the line and the band', () => {
  const points: LinePoint[] = [
    { x: 0, y: 1, low: 0, high: 2 },
    { x: minute, y: 2, low: 1, high: 3 },
    { x: 2 * minute, y: null },
    { x: 3 * minute, y: 2, low: 1, high: 3 },
    { x: 4 * minute, y: 1, low: 0, high: 2 },
  ]
  const shape = lineShape({ ...box, points, range: { from: 0, to: 4 * minute } })
  assert.equal(shape.line.match(/M/g)?.length, 2)
  assert.equal(shape.band.match(/Z/g)?.length, 2)
  assert.equal(shape.dots.length, 4)
})

test('names that have no room are left out evenly', () => {
  const points: LinePoint[] = Array.from({ length: 40 }, (_, i) => ({ x: i, y: i, name: `第${i}个很长的名字` }))
  const { nameTicks } = lineShape({ ...box, points, range: null })
  assert.ok(nameTicks.length >= 2 && nameTicks.length <= 5, String(nameTicks.length))
})

test('the pointer finds the nearest point that has a value', () => {
  const points: LinePoint[] = [
    { x: 0, y: 1 },
    { x: 1, y: null },
    { x: 2, y: 1 },
  ]
  const shape = lineShape({ ...box, points, range: null })
  assert.equal(nearestDot(shape, shape.x(0.9)), 0)
  assert.equal(nearestDot(shape, shape.x(1.2)), 2)
  assert.equal(nearestDot(lineShape({ ...box, points: [], range: null }), 100), null)
})
