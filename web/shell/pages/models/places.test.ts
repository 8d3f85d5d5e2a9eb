import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Box, Wire } from './drawing.ts'
import { boxSize, placesOf } from './places.ts'

const box = (id: string, x = 0, y = 0): Box => ({ id, role: 'block', position: { x, y } })
const wire = (from: string, to: string): Wire => ({ from: { node: from }, to: { node: to } })

test('what a person has placed stays there', () => {
  const boxes = [box('a', 5, 7), box('b', 300, 7)]
  assert.deepEqual(
    [...placesOf(boxes, [wire('b', 'a')])],
    [
      ['a', { x: 5, y: 7 }],
      ['b', { x: 300, y: 7 }],
    ],
  )
})

test('what nobody has placed stands behind what it is wired from', () => {
  const places = placesOf([box('c'), box('b'), box('a'), box('d')], [wire('a', 'b'), wire('b', 'c'), wire('a', 'c')])
  const columns = ['a', 'b', 'c', 'd'].map((id) => places.get(id)!.x / 210)
  assert.deepEqual(columns, [0, 1, 2, 0])
})

test('a long chain and a loop come to an end', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => box(`b${n}`))
  const chain = many.slice(1).map(({ id }, n) => wire(`b${n}`, id))
  assert.equal(placesOf(many, chain).get('b9999')!.x, 9_999 * 210)
  const places = placesOf([box('a'), box('b')], [wire('a', 'b'), wire('b', 'a')])
  assert.equal(places.size, 2)
})

test('no two boxes cover each other, whatever is wired', () => {
  const id = fc.integer({ min: 0, max: 11 })
  fc.assert(
    fc.property(fc.array(fc.tuple(id, id), { maxLength: 40 }), (pairs) => {
      const boxes = Array.from({ length: 12 }, (_, n) => box(`n${n}`))
      const places = [
        ...placesOf(
          boxes,
          pairs.map(([a, b]) => wire(`n${a}`, `n${b}`)),
        ).values(),
      ]
      assert.equal(places.length, 12)
      for (const [n, a] of places.entries())
        for (const b of places.slice(n + 1))
          assert.ok(Math.abs(a.x - b.x) >= boxSize.width || Math.abs(a.y - b.y) >= boxSize.height)
    }),
  )
})
