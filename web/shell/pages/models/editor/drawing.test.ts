import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { copy, paste, withSubs } from './clipboard.ts'
import { countOf, diffOf, same } from './diff.ts'
import {
  add,
  change,
  commentKey,
  type Element,
  elementsOf,
  freeId,
  group,
  idsOf,
  move,
  remove,
  type Sheet,
  sheetOf,
  ungroup,
  wireKey,
  withSheet,
} from './drawing.ts'
import { layOut, spread } from './layout.ts'
import { block, drawn } from './testing.ts'

const pump = drawn({
  inputs: [
    { id: 'tIn', unit: 'degC' },
    { id: 'tOut', unit: 'degC' },
  ],
  blocks: [block('rise', 'subtract'), block('high', 'above', { position: { x: 300, y: 0 } })],
  alarms: [{ id: 'alarm' }],
  comments: [{ id: 'rise', text: '同名的注释', position: { x: 0, y: -80 } }],
  wires: ['tOut > rise.a', 'tIn > rise.b', 'rise.out > high.in', 'high.out > alarm.in'],
})

/** Sheets of blocks with wires between any of them, in groups, with comments. */
const sheets: fc.Arbitrary<Sheet> = fc
  .record({
    count: fc.integer({ min: 1, max: 12 }),
    wires: fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 20 }),
    groups: fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }),
    comments: fc.nat(3),
  })
  .map(({ count, wires, groups, comments }) =>
    drawn({
      blocks: Array.from({ length: count }, (_, i) => ({
        ...block(`b${i}`, 'add', { position: { x: i * 10, y: i } }),
        ...(groups[i] > 0 && { group: `g${groups[i]}` }),
      })),
      groups: [...new Set(groups.slice(0, count))]
        .filter((g) => g > 0)
        .map((g) => ({ id: `g${g}`, label: { zh: `组${g}`, en: `G${g}` } })),
      comments: Array.from({ length: comments }, (_, i) => ({ id: `b${i}`, text: 'x', position: { x: 0, y: 0 } })),
      wires: [...new Set(wires.map(([a, b]) => `b${a % count}.out > b${b % count}.in`))],
    }),
  )
const keysOf = (sheet: Sheet) => [...idsOf(sheet), ...sheet.comments.map((c) => commentKey(c.id))]
const subset = (sheet: Sheet) => fc.subarray(keysOf(sheet)).map((keys) => new Set(keys))
const chosen = sheets.chain((sheet) => fc.tuple(fc.constant(sheet), subset(sheet)))
const isWhole = (sheet: Sheet) => {
  const ids = elementsOf(sheet).map(({ of }) => of.id)
  assert.equal(new Set(ids).size, ids.length, 'ids are told apart')
  for (const w of sheet.wires) assert.ok(ids.includes(w.from.node) && ids.includes(w.to.node), 'no wire hangs loose')
  const used = new Set(elementsOf(sheet).flatMap(({ of }) => of.group ?? []))
  assert.deepEqual(new Set(sheet.groups.map((g) => g.id)), used, 'groups are those that somebody is in')
}

test('a free id is nobody’s, keeps the stem, and is one the schema takes', () => {
  for (const [taken, stem, expected] of [
    [[], 'above', 'above'],
    [['above'], 'above', 'above2'],
    [['above', 'above2'], 'above', 'above3'],
    [['in1', 'in2'], 'in1', 'in3'],
    [[], '9°', 'x'],
    [[], 'a'.repeat(60), `${'a'.repeat(34)}2`],
  ] as const)
    assert.equal(freeId(new Set<string>(taken), stem), expected)
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (taken, stem) => {
      const id = freeId(new Set(taken), stem)
      assert.ok(!taken.includes(id) && /^[A-Za-z][A-Za-z0-9_]{0,39}$/.test(id), id)
    }),
  )
})

test('a piece is pasted with ids of its own and the wires within it; what was there stays as it was', () => {
  fc.assert(
    fc.property(chosen, ([sheet, keys]) => {
      const clip = copy(sheet, keys)
      const [once, fresh] = paste(sheet, clip, { x: 30, y: 30 })
      isWhole(once)
      assert.equal(fresh.size, keys.size)
      for (const key of fresh) assert.ok(!keysOf(sheet).includes(key))
      const inner = sheet.wires.filter((w) => keys.has(w.from.node) && keys.has(w.to.node))
      assert.equal(once.wires.length, sheet.wires.length + inner.length)
      const [twice] = paste(once, clip, { x: 60, y: 60 })
      isWhole(twice)
      assert.ok(same(remove(once, fresh), sheet), 'taking it away again leaves what was there')
    }),
  )
})

test('a piece takes the sub-models that it needs to another model, at any depth', () => {
  const inner = { id: 'inner', label: { zh: '内', en: 'Inner' } }
  const outer = { ...inner, id: 'outer', blocks: [block('i', 'submodel', { submodel: 'inner' })] }
  const doc = drawn({
    blocks: [block('o', 'submodel', { submodel: 'outer' })],
    submodels: [inner, outer, { ...inner, id: 'other' }],
  })
  const clip = copy(doc, new Set(['o']), doc.submodels)
  assert.deepEqual(new Set(clip.submodels.map((s) => s.id)), new Set(['inner', 'outer']))
  assert.equal(withSubs(doc, clip), doc)
  assert.equal(withSubs(pump, clip).submodels.length, 2)
})

test('taking elements away takes their wires and empty groups with them', () => {
  fc.assert(
    fc.property(chosen, ([sheet, keys]) => {
      const after = remove(sheet, keys)
      isWhole(after)
      assert.deepEqual(
        keysOf(after),
        keysOf(sheet).filter((key) => !keys.has(key)),
      )
    }),
  )
  const sheet = sheetOf(pump, null)!
  assert.equal(remove(sheet, new Set(), new Set([wireKey(sheet.wires[0])])).wires.length, 3)
  // a comment of the same name is another thing
  assert.equal(remove(sheet, new Set([commentKey('rise')])).blocks.length, 2)
  assert.equal(remove(sheet, new Set(['rise'])).comments.length, 1)
})

test('a new id takes the wires with it; a change of nothing is the same sheet', () => {
  const renamed = change(pump, 'rise', (of) => ({ ...of, id: 'difference' }))
  assert.deepEqual(
    renamed.wires.map((w) => [w.from.node, w.to.node]),
    [
      ['tOut', 'difference'],
      ['tIn', 'difference'],
      ['difference', 'high'],
      ['high', 'alarm'],
    ],
  )
  isWhole(renamed)
  assert.equal(
    change(pump, 'rise', (of) => of),
    pump,
  )
  assert.equal(
    change(pump, 'nobody', (of) => ({ ...of })),
    pump,
  )
  assert.equal(move(pump, new Map([['rise', { x: 0, y: 0 }]])), pump)
})

test('a group holds whom it was made of, out of the groups before; ungrouped they are in none', () => {
  fc.assert(
    fc.property(chosen, ([sheet, keys]) => {
      const members = [...keys].filter((key) => idsOf(sheet).has(key))
      fc.pre(members.length > 0)
      const [after, id] = group(sheet, keys, { zh: '新组', en: 'New' })
      isWhole(after)
      const within = (s: Sheet, g?: string) => elementsOf(s).flatMap(({ of }) => (of.group === g ? of.id : []))
      assert.deepEqual(new Set(within(after, id)), new Set(members))
      const loose = ungroup(after, keys)
      isWhole(loose)
      assert.ok(members.every((m) => within(loose).includes(m)))
    }),
  )
})

test('what is laid out lies apart, wires lead to the right, and whoever is not named stays', () => {
  const size = { width: 190, height: 90 }
  fc.assert(
    fc.property(sheets, (sheet) => {
      // a loop has no direction: only wires that lead on
      const forward = {
        ...sheet,
        wires: sheet.wires.filter((w) => Number(w.from.node.slice(1)) < Number(w.to.node.slice(1))),
      }
      const places = layOut(forward, () => size, idsOf(forward))
      const all = [...places.values()]
      for (const [i, a] of all.entries())
        for (const b of all.slice(i + 1))
          assert.ok(Math.abs(a.x - b.x) >= size.width - 1 || Math.abs(a.y - b.y) >= size.height - 1, 'apart')
      for (const w of forward.wires) assert.ok(places.get(w.from.node)!.x < places.get(w.to.node)!.x)
      const some = new Set([...idsOf(forward)].slice(0, 2))
      assert.deepEqual(new Set(layOut(forward, () => size, some).keys()), some)
    }),
    { numRuns: 30 },
  )
})

test('a drawing without places is laid out sheet by sheet when it is opened; one that has any stays as it is', () => {
  const size = { width: 100, height: 50 }
  const heap = drawn({ blocks: [block('a', 'absolute'), block('b', 'absolute')], wires: ['a.out > b.in'] })
  const sub = { id: 's', label: { zh: '子', en: 'sub' }, parameters: [], groups: [], comments: [] }
  const doc = { ...heap, submodels: [{ ...sub, inputs: [], outputs: [], blocks: heap.blocks, wires: heap.wires }] }
  const open = spread(doc, () => size)
  for (const sheet of [open, open.submodels[0]]) {
    const [a, b] = sheet.blocks
    assert.deepEqual(a.position, { x: 0, y: 0 })
    assert.ok(b.position.x >= size.width)
  }
  assert.deepEqual(
    spread(open, () => size),
    open,
  )
  // one place that a person gave is enough
  assert.equal(
    spread(pump, () => size),
    pump,
  )
})

test('the difference of two drawings names what differs, and a drawing does not differ from itself', () => {
  fc.assert(
    fc.property(sheets, sheets, (a, b) => {
      const [one, two] = [withSheet(pump, null, a), withSheet(pump, null, b)]
      assert.equal(countOf(diffOf(one, structuredClone(one))), 0)
      const diff = diffOf(one, two).sheets[0]
      const back = diffOf(two, one).sheets[0]
      assert.deepEqual([diff?.added, diff?.removed], [back?.removed, back?.added])
      assert.deepEqual([diff?.wiresAdded, diff?.wiresRemoved], [back?.wiresRemoved, back?.wiresAdded])
    }),
    { numRuns: 50 },
  )
  const added: Element = { kind: 'block', of: { id: 'abs', kind: 'absolute', position: { x: 0, y: 0 }, params: {} } }
  const after = withSheet(pump, null, {
    ...move(
      change(add(pump, added), 'high', (of) => ({ ...of, params: { limit: 8 } })),
      new Map([['rise', { x: 9, y: 9 }]]),
    ),
    wires: pump.wires.slice(1),
  })
  const [sheet] = diffOf(pump, after).sheets
  assert.deepEqual(sheet, {
    ...{ sub: null, added: ['abs'], removed: [], changed: ['high'], moved: ['rise'] },
    ...{ wiresAdded: [], wiresRemoved: ['tOut.>rise.a'] },
  })
  assert.equal(countOf(diffOf(pump, { ...pump, cycleMs: 500 })), 1)
})
