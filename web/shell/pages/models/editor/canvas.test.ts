import assert from 'node:assert/strict'
import { test } from 'node:test'
import { quality } from '../../../../../contract/quality.ts'
import type { ModelDoc } from '../../../../../os/models/graph/model-schema.ts'
import { diagnosisTemplates } from '../../../../../os/models/library/diagnosis.ts'
import { add, change, type Element, move, remove, type Sheet, sheetOf, withSheet } from './drawing.ts'
import { edgesOf, nodesOf } from './drawn.ts'
import { draggedGroup, framesOf } from './frames.ts'
import { openedSubs } from './opened-subs.ts'
import { holds, made, type PaletteItem, paletteOf, search } from './palette-items.ts'
import { catalogOf, portsOf } from './ports.ts'
import { survey } from './survey.ts'
import { block, blockCatalog, blockItems, drawn } from './testing.ts'
import { alarmsAt, columnsOf, lookAt } from './walk.ts'
import { tagKey, tagsOf, tagText } from './wire-values.ts'

const catalog = catalogOf(blockCatalog.blocks)
const knownOf = (doc: ModelDoc, sub: string | null = null) => {
  const sheet = sheetOf(doc, sub)!
  return { doc, sheet, items: blockItems, found: survey({ doc, sub, sheet, catalog }) }
}
const pump = drawn({
  inputs: [
    { id: 'tIn', unit: 'degC' },
    { id: 'tOut', unit: 'degC', group: 'g' },
  ],
  blocks: [
    block('rise', 'subtract', { position: { x: 300, y: 0 }, group: 'g' }),
    block('mean', 'meanFilter', { position: { x: 600, y: 0 }, params: { window: 60 } }),
    block('spor', 'submodel', { submodel: 'sporadic', params: { threshold: 3 } }),
  ],
  groups: [
    { id: 'g', label: { zh: '温升', en: 'Rise' } },
    { id: 'empty', label: { zh: '空', en: 'Empty' } },
  ],
  comments: [{ id: 'n', text: '说明', position: { x: 0, y: 0 } }],
  submodels: [diagnosisTemplates[0]],
  wires: ['tOut > rise.a', 'tIn > rise.b', 'rise.out > mean.in', 'mean.out > spor.x'],
})

test('what has not changed is the same object: only what has is drawn anew', () => {
  const nodes = nodesOf(knownOf(pump), [], null)
  const again = nodesOf(knownOf(pump), nodes, null)
  for (const [i, node] of again.entries()) assert.equal(node, nodes[i])
  const edges = edgesOf(knownOf(pump), [], null)
  assert.equal(edges.length, 4)
  for (const [i, edge] of edgesOf(knownOf(pump), edges, null).entries()) assert.equal(edge, edges[i])

  const moved = nodesOf(knownOf(withSheet(pump, null, move(pump, new Map([['rise', { x: 310, y: 0 }]])))), nodes, null)
  const changed = (list: typeof nodes) => list.filter((n) => !nodes.includes(n)).map((n) => n.id)
  assert.deepEqual(changed(moved), ['rise'])
  // its picture is the same: it is put elsewhere, not drawn anew
  assert.equal(moved.find((n) => n.id === 'rise')!.data, nodes.find((n) => n.id === 'rise')!.data)
  assert.deepEqual(changed(nodesOf(knownOf(pump), nodes, new Set(['mean']))), ['mean'])
  // another unit is seen as far as it reaches
  const other = withSheet(
    pump,
    null,
    ['tIn', 'tOut'].reduce<Sheet>((s, id) => change(s, id, (of) => ({ ...of, unit: 'degF' })), pump),
  )
  assert.deepEqual(changed(nodesOf(knownOf(other), nodes, null)), ['tIn', 'tOut', 'rise', 'mean', 'spor'])
})

test('a wire without an end is not drawn, and its fault is told', () => {
  const broken = {
    ...pump,
    wires: [...pump.wires, { from: { node: 'mean', port: 'none' }, to: { node: 'rise', port: 'a' } }],
  }
  assert.equal(edgesOf(knownOf(broken), [], null).length, 4)
  assert.ok(knownOf(broken).found.faults.some((f) => f.code === 'unknownPort'))
})

test('a frame surrounds the members of its group; a group without members has none', () => {
  const nodes = nodesOf(knownOf(pump), [], null)
  const [frame, ...others] = framesOf(nodes, pump.groups)
  assert.equal(others.length, 0)
  const rise = nodes.find(({ id }) => id === 'rise')!
  assert.ok(frame.x < 0 && frame.y < 0)
  assert.ok(frame.x + frame.width > rise.position.x + rise.width! && frame.y + frame.height > rise.height!)
})

test('a frame that is dragged takes its members along, all by the same steps of the grid, and nobody else', () => {
  const nodes = nodesOf(knownOf(pump), [], null)
  assert.deepEqual(
    [...draggedGroup(nodes, 'g', { x: 38, y: -4.9 }, 10)],
    [
      ['tOut', { x: 40, y: 0 }],
      ['rise', { x: 340, y: 0 }],
    ],
  )
})

test('values stand at the outputs of the sheet that is open, also within a sub-model', () => {
  const value = (n: number) => ({ value: n, quality: quality.good })
  const look = {
    inputs: { tIn: value(40), tOut: value(48) },
    blocks: {
      rise: { out: value(8) },
      'spor/alarm': { out: value(1) },
      'spor/off': { out: value(2) },
      'spor/x': { out: value(7) },
    },
  }
  const tags = (sub: string | null, path: string) =>
    tagsOf(
      look,
      sheetOf(pump, sub)!,
      path,
      (e: Element) => portsOf(e, blockItems, pump),
      () => '',
    )
  assert.deepEqual([...tags(null, '').keys()], ['tIn out', 'tOut out', 'rise out', 'spor alarm'])
  assert.deepEqual([...tags('sporadic', 'spor/').keys()], ['x out', 'off out'])
  assert.equal(tags(null, '').get(tagKey('spor', 'alarm'))!.boolean, true)
  for (const [tag, text] of [
    [{ ...value(8), boolean: false, unit: 'K' }, '8 K'],
    [{ ...value(1), boolean: true, unit: '' }, '是'],
    [{ value: null, quality: 0, boolean: true, unit: '' }, '—'],
  ] as const)
    assert.equal(tagText(tag, 'zh'), text)
  assert.deepEqual(openedSubs(pump, ['spor', 'nobody']), ['sporadic'])
  assert.deepEqual(openedSubs(pump, ['rise']), [])
})

test('a walk is looked at scan by scan; alarms stand as they changed last', () => {
  const column = { values: [1, 2, null], qualities: [192, 192, 0] }
  const walk = {
    ...{ from: 0, cycleMs: 1000, scans: 3, inputs: { x: column }, blocks: { b: { out: column } } },
    alarms: [
      { scan: 0, alarm: 'a', active: false, quality: 192 },
      { scan: 1, alarm: 'a', active: true, quality: 192 },
    ],
  }
  for (const [scan, value] of [
    [-1, 1],
    [0, 1],
    [1, 2],
    [2, null],
    [9, null],
  ] as const)
    assert.equal(lookAt(walk, scan).blocks.b.out.value, value)
  assert.equal(alarmsAt(walk, 0).get('a')!.active, false)
  assert.equal(alarmsAt(walk, 2).get('a')!.since, 1)
  assert.deepEqual(columnsOf([{ x: 1 }, { x: null }, {}], ['x']), { x: [1, null, null] })
})

test('the palette finds by name, code, words and either language; who is called so comes first', () => {
  const groups = paletteOf(blockCatalog, pump, null)
  const first = (words: string) => search(groups, words)[0]?.entries[0].label.en
  for (const [words, label] of [
    ['减法', 'subtract'],
    ['subtract', 'subtract'],
    ['高限比较', 'above'],
    ['mean filter', 'mean filter'],
    ['输入', 'Input'],
    ['报警', 'Alarm'],
    ['偶发', 'sporadic'],
  ])
    assert.equal(
      first(words)?.toLowerCase(),
      blockItems.get(label)?.label.en.toLowerCase() ?? label.toLowerCase(),
      words,
    )
  assert.deepEqual(search(groups, 'zzz nothing'), [])
  assert.equal(search(groups, '  ').length, groups.length)
})

test('whatever the palette offers can be put in, and the drawing can be saved', () => {
  let sheet: Sheet = pump
  for (const { item } of paletteOf(blockCatalog, pump, null).flatMap((g) => g.entries)) {
    if (item.kind === 'newSubmodel' || item.kind === 'template') continue
    const one = made(item, sheet, { x: 3, y: 7 })
    sheet = 'comment' in one ? { ...sheet, comments: [...sheet.comments, one.comment] } : add(sheet, one.element)
  }
  assert.ok(sheet.blocks.length > 100)
  const codes = new Set(knownOf(withSheet(pump, null, sheet)).found.faults.map((f) => f.code))
  assert.deepEqual(codes, new Set(['unwired', 'wireCount']))
})

test('a sub-model offers no alarms and not itself, at any depth', () => {
  const inner = { ...diagnosisTemplates[1], id: 'inner' }
  const outer = {
    id: 'outer',
    label: { zh: '外', en: 'Outer' },
    blocks: [block('i', 'submodel', { submodel: 'inner' })],
  }
  const doc = drawn({ submodels: [inner, outer] })
  const items = (sub: string | null) =>
    paletteOf(blockCatalog, doc, sub)
      .flatMap((g) => g.entries)
      .map((e) => e.item as PaletteItem & { submodel?: string })
  assert.deepEqual(
    items('inner').flatMap((i) => i.submodel ?? []),
    [],
  )
  assert.deepEqual(
    items('outer').flatMap((i) => i.submodel ?? []),
    ['inner'],
  )
  assert.ok(!items('inner').some((i) => i.kind === 'alarm'))
  assert.ok(holds(doc, 'outer', 'inner') && !holds(doc, 'inner', 'outer'))
  assert.equal(remove(doc, new Set()).blocks.length, 0)
})
