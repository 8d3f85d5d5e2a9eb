import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chainText, conditionText, draftOf, inputOf, missingIn, newStep } from './rule-words.ts'

const fields = [
  { name: 'amount', label: { zh: '金额', en: 'Amount' }, type: 'decimal' as const },
  {
    name: 'kind',
    label: { zh: '类别', en: 'Kind' },
    type: 'text' as const,
    choices: { a: { zh: '备件', en: 'Spare' } },
  },
]

test('conditions and chains read as people say them', () => {
  assert.equal(conditionText(null, fields, 'zh'), '每次都要审批')
  assert.equal(conditionText({ field: 'amount', op: '>', value: '50000.00' }, fields, 'zh'), '金额 大于 50000.00')
  assert.equal(conditionText({ field: 'kind', op: '=', value: 'a' }, fields, 'en'), 'Kind is Spare')
  const choices = {
    commands: [],
    roles: [{ id: 'c.head', label: { zh: '主管', en: 'Head' }, people: 1 }],
    people: [{ id: 'u1', name: '王工' }],
  }
  const steps = [
    { role: 'c.head', need: 'any' as const },
    { people: ['u1'], need: 'all' as const },
  ]
  assert.equal(chainText(steps, choices, 'zh'), '主管（任一），再由 王工（全部）')
  assert.equal(chainText(steps, choices, 'en'), 'any of Head, then all of 王工')
})

test('a draft says what it still misses, and a name in one language stands for both', () => {
  const draft = draftOf(undefined)
  assert.deepEqual(missingIn(draft), ['command', 'name', 'chain'])
  const whole = { ...draft, command: 'a.b', label: { zh: ' 报废 ', en: '' }, steps: [{ ...newStep(), role: 'c.head' }] }
  assert.deepEqual(missingIn(whole), [])
  assert.deepEqual(missingIn({ ...whole, condition: { field: '', op: '>', value: '' } }), ['field', 'value'])
  assert.deepEqual(missingIn({ ...whole, steps: [{ ...newStep(), people: [] }] }), ['chain'])
  assert.deepEqual(inputOf(whole).label, { zh: '报废', en: '报废' })
  assert.deepEqual(inputOf(whole).steps, [{ need: 'any', role: 'c.head' }])
})
