import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileSize, previewKind } from './file-words.ts'

test('sizes have two or three digits and a unit', () => {
  const sizes: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 KB'],
    [12_345, '12.1 KB'],
    [102_400, '100 KB'],
    [52_428_800, '50.0 MB'],
    [5e12, '4657 GB'],
  ]
  for (const [bytes, said] of sizes) assert.equal(fileSize(bytes), said)
})

test('only what runs nothing is looked at in place', () => {
  assert.equal(previewKind('image/png'), 'picture')
  assert.equal(previewKind('application/pdf'), 'document')
  for (const mime of ['image/svg+xml', 'text/html', 'image/tiff', 'text/plain']) assert.equal(previewKind(mime), null)
})
