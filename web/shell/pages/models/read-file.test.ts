import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blocksOf, readModelFile } from './read-file.ts'

const file = {
  ...{
    format: 'millrace-model-file',
    version: 1,
    code: 'rise',
    name: { zh: '温升', en: 'Rise' },
    equipmentType: 'pump',
  },
  drawing: { blocks: [{}, {}] },
}

test('a model file is taken with what it leaves out; anything else is none', () => {
  const read = readModelFile(JSON.stringify(file))!
  assert.deepEqual([read.note, blocksOf(read)], ['', 2])
  assert.equal(blocksOf({ ...read, drawing: { blocks: 'many' } }), 0)
  const others = [
    ...['', 'null', '[]', '{', JSON.stringify({ ...file, format: 'millrace-model' })],
    ...[
      JSON.stringify({ ...file, version: 2 }),
      JSON.stringify({ ...file, code: 'a b' }),
      JSON.stringify({ ...file, x: 1 }),
    ],
  ]
  for (const text of others) assert.equal(readModelFile(text), null, text)
})
