import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Place, sheetOf } from './drawing.ts'
import { layoutShape } from './drawn.ts'
import { layOut } from './layout.ts'
import { block, blockItems, drawn, wire } from './testing.ts'
import { untangle } from './untangle.ts'

test('two inputs of a block stand in the order of its ports, so that their wires do not cross', () => {
  for (const wires of [
    ['a > drop.a', 'b > drop.b'],
    ['b > drop.a', 'a > drop.b'],
    ['b > drop.b', 'a > drop.a'],
  ]) {
    const doc = drawn({ inputs: [{ id: 'a' }, { id: 'b' }], blocks: [block('drop', 'subtract')], wires })
    const sheet = sheetOf(doc, null)!
    const shapes = new Map(
      [
        ...sheet.inputs.map((of) => ({ kind: 'input' as const, of })),
        { kind: 'block' as const, of: sheet.blocks[0] },
      ].map((element) => [element.of.id, layoutShape(element, blockItems, doc)]),
    )
    const places = layOut(sheet, (id) => shapes.get(id)!, new Set(shapes.keys()))
    const upper = wires.find((w) => w.endsWith('drop.a'))![0]
    const lower = wires.find((w) => w.endsWith('drop.b'))![0]
    assert.ok(places.get(upper)!.y < places.get(lower)!.y, wires.join())
  }
})

test('nobody comes to lie on anybody by it, and every column keeps its ends', () => {
  const some = fc.record({
    heights: fc.array(fc.integer({ min: 20, max: 90 }), { minLength: 2, maxLength: 12 }),
    wires: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 20 }),
  })
  fc.assert(
    fc.property(some, ({ heights, wires }) => {
      const ids = heights.map((_, i) => `b${i}`)
      const corners = new Map<string, Place>()
      const next = [0, 0, 0]
      for (const [i, id] of ids.entries()) {
        corners.set(id, { x: (i % 3) * 200, y: next[i % 3] })
        next[i % 3] += heights[i] + 10
      }
      const drawnWires = wires
        .map(([a, b]) => [a % ids.length, b % ids.length])
        .map(([a, b]) => wire(`${ids[a]}.out > ${ids[b]}.in`))
      untangle(corners, drawnWires, (id) => ({ width: 100, height: heights[ids.indexOf(id)] }))
      for (const column of [0, 200, 400]) {
        const mine = ids
          .filter((id) => corners.get(id)!.x === column)
          .sort((a, b) => corners.get(a)!.y - corners.get(b)!.y)
        let y = 0
        for (const id of mine) {
          assert.equal(corners.get(id)!.y, y)
          y += heights[ids.indexOf(id)] + 10
        }
      }
    }),
  )
})
