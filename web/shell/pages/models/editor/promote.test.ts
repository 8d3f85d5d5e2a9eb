import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalog as whole } from '../../../../../os/models/blocks/catalog.ts'
import { compile } from '../../../../../os/models/engine/compile.ts'
import { sheetOf, withSheet } from './drawing.ts'
import { nameOf, namesOf } from './names.ts'
import { catalogOf } from './ports.ts'
import { canPromote, promote } from './promote.ts'
import { survey } from './survey.ts'
import { block, blockCatalog, blockItems, drawn } from './testing.ts'

const doc = drawn({
  inputs: [
    { id: 'tIn', unit: 'degC' },
    { id: 'tOut', unit: 'degC' },
  ],
  blocks: [
    block('drop', 'subtract'),
    block('mean', 'meanFilter', { params: { window: 300 } }),
    block('low', 'below', { params: { limit: 155, deadband: { value: 2, unit: 'degF' } } }),
  ],
  alarms: [{ id: 'alarm' }],
  wires: ['tIn > drop.a', 'tOut > drop.b', 'drop > mean.in', 'mean.out > low.in', 'low.out > alarm.in'],
})
const itemOf = (kind: string, id: string) => blockItems.get(kind)!.params.find((param) => param.id === id)!

test('a figure of a block becomes a parameter of the model with the value, unit and limits that it has, and calculates the same', () => {
  let sheet = sheetOf(doc, null)!
  for (const [at, kind, id] of [
    ['low', 'below', 'limit'],
    ['low', 'below', 'deadband'],
    ['mean', 'meanFilter', 'window'],
  ] as const) {
    const names = namesOf(sheet, blockItems, doc)
    const found = survey({ doc, sub: null, sheet, catalog: catalogOf(blockCatalog.blocks), names })
    const element = { kind: 'block' as const, of: sheet.blocks.find((b) => b.id === at)! }
    sheet = promote(sheet, at, {
      ...{ param: itemOf(kind, id), unit: found.paramUnitOf(at, id), blockName: nameOf(element, blockItems, doc) },
    })
  }
  assert.deepEqual(sheet.parameters, [
    { id: 'limit', label: { zh: '低限比较 限值', en: 'below limit' }, unit: 'deltaK', default: 155 },
    { id: 'deadband', label: { zh: '低限比较 回差', en: 'below dead-band' }, unit: 'deltaF', default: 2 },
    {
      ...{ id: 'window', label: { zh: '均值滤波 窗口', en: 'mean filter window' }, unit: 's', default: 300 },
      ...{ low: 0.1, high: 2_592_000 },
    },
  ])
  assert.deepEqual(sheet.blocks[2].params, { limit: { parameter: 'limit' }, deadband: { parameter: 'deadband' } })
  const [before, after] = [doc, withSheet(doc, null, sheet)].map((d) => compile(d, whole).params({}))
  assert.deepEqual(after, before)
})

test('a choice or a table is no parameter, and of two with one id the second gets another', () => {
  assert.deepEqual(
    [canPromote(itemOf('bestValue', 'best')), canPromote(blockItems.get('lookup')!.params[0])],
    [false, false],
  )
  const sheet = sheetOf(drawn({ blocks: [block('a', 'above'), block('b', 'above')] }), null)!
  const named = { param: itemOf('above', 'limit'), unit: null, blockName: { zh: '高', en: 'high' } }
  const both = promote(promote(sheet, 'a', named), 'b', named)
  assert.deepEqual(
    both.parameters.map(({ id }) => id),
    ['limit', 'limit2'],
  )
})
