import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formField } from './form-model.ts'
import { pasted } from './paste.ts'

const fields = [
  formField('nominal', { type: 'number' }, true),
  formField('shown', { type: 'number' }, true),
  formField('pass', { enum: ['ok', 'bad'] }, true, { choices: { ok: { zh: '合格', en: 'Pass' } } }),
]

test('cells of a sheet fill rows from where they are pasted, and add what is missing', () => {
  assert.deepEqual(pasted('1\t1.01\t合格\r\n2\t2.02\tbad\r\n', [{ nominal: '9' }], fields, 0, 0), [
    { nominal: '1', shown: '1.01', pass: 'ok' },
    { nominal: '2', shown: '2.02', pass: 'bad' },
  ])
  assert.deepEqual(pasted('5\n6', [{ nominal: '1' }, { nominal: '2' }], fields, 1, 1), [
    { nominal: '1' },
    { nominal: '2', shown: '5' },
    { shown: '6' },
  ])
})

test('a plain text is left to the input; cells beyond the last column are left out', () => {
  assert.equal(pasted('1.5', [{}], fields, 0, 0), null)
  assert.deepEqual(pasted('1\t2\t3', [{}], fields, 0, 1), [{ shown: '1', pass: undefined }])
})
