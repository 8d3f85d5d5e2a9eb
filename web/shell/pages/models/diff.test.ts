import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { diffDrawings, isSame } from './diff.ts'
import type { BlockNode, Drawing, Wire } from './drawing.ts'

const at = { x: 0, y: 0 }
const block = (id: string, kind = 'add', params = {}): BlockNode => ({ id, kind, params, position: at })
const wire = (from: string, to: string, port?: string): Wire => ({ from: { node: from }, to: { node: to, port } })
const drawing = (rest: Partial<Drawing> = {}): Drawing => ({
  ...{ name: { zh: '温升', en: 'Rise' }, note: '', cycleMs: 1000, late: { policy: 'hold' } },
  ...{ parameters: [], inputs: [], outputs: [], alarms: [], blocks: [], wires: [], submodels: [] },
  ...rest,
})
const marks = (list: { change: string }[], name: (each: never) => string) =>
  Object.fromEntries(list.map((each) => [name(each as never), each.change]))

test('blocks and wires that came, went and changed are marked, those that only moved are not', () => {
  const before = drawing({
    blocks: [block('a'), block('b', 'above', { limit: 30 }), block('c')],
    wires: [wire('a', 'b', 'in'), wire('a', 'c', 'in')],
  })
  const after = drawing({
    blocks: [{ ...block('a'), position: { x: 90, y: 9 } }, block('b', 'above', { limit: 40 }), block('d', 'mean')],
    wires: [wire('a', 'b', 'in'), wire('a', 'd', 'in')],
  })
  const diff = diffDrawings(before, after)
  assert.deepEqual(
    marks(diff.boxes, ({ id }: { id: string }) => id),
    { a: 'same', b: 'changed', d: 'added', c: 'removed' },
  )
  assert.deepEqual(
    marks(diff.wires, ({ from, to }: Wire) => `${from.node}${to.node}`),
    { ab: 'same', ad: 'added', ac: 'removed' },
  )
  assert.deepEqual(diff.differences, [
    { where: 'b', field: 'params.limit', before: 30, after: 40 },
    { where: 'd', field: '', before: undefined, after: 'mean' },
    { where: 'c', field: '', before: 'add', after: undefined },
    { where: '', field: 'wire', before: undefined, after: wire('a', 'd', 'in') },
    { where: '', field: 'wire', before: wire('a', 'c', 'in'), after: undefined },
  ])
})

test('parameters of the model, its cycle, and what is inside its sub-models are told with old and new', () => {
  const parameter = (id: string, value: number) => ({ id, label: { zh: id, en: id }, unit: null, default: value })
  const sub = (limit: number) => ({
    ...{ id: 'watch', label: { zh: '看', en: 'watch' }, parameters: [], inputs: [], outputs: [], wires: [] },
    blocks: [block('high', 'above', { limit })],
  })
  const before = drawing({ parameters: [parameter('most', 30), parameter('old', 1)], submodels: [sub(5)] })
  const after = drawing({ cycleMs: 500, parameters: [parameter('most', 40)], submodels: [sub(6)] })
  assert.deepEqual(diffDrawings(before, after).differences, [
    { where: '', field: 'cycleMs', before: 1000, after: 500 },
    { where: 'most', field: 'default', before: 30, after: 40 },
    { where: 'old', field: '', before: 1, after: undefined },
    { where: 'watch/high', field: 'params.limit', before: 5, after: 6 },
  ])
})

const drawn = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
  .chain((ids) =>
    fc.record({
      blocks: fc.tuple(...ids.map((id) => fc.constantFrom('add', 'mean').map((kind) => block(id, kind)))),
      wires:
        ids.length < 2
          ? fc.constant([])
          : fc.array(
              fc.constantFrom(...ids).map((id) => wire(id, ids[0])),
              { maxLength: 3 },
            ),
    }),
  )
  .map((parts) => drawing(parts as Partial<Drawing>))

test('a drawing differs from itself in nothing, and what came on the way there went on the way back', () => {
  fc.assert(
    fc.property(drawn, drawn, (a, b) => {
      assert.deepEqual(diffDrawings(a, a).differences, [])
      const there = diffDrawings(a, b).boxes
      const back = new Map(diffDrawings(b, a).boxes.map(({ id, change }) => [id, change]))
      const turned = { added: 'removed', removed: 'added', changed: 'changed', same: 'same' } as const
      for (const { id, change } of there) assert.equal(back.get(id), turned[change])
      assert.equal(there.length, back.size)
    }),
  )
})

test('the order of keys makes no difference, that of a list does', () => {
  assert.ok(isSame({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }))
  assert.ok(!isSame([1, 2], [2, 1]))
  assert.ok(!isSame({ a: 1 }, { a: 1, b: null }))
  assert.ok(!isSame([], {}))
})
