import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { diagnosesAt, modelOfKey } from './diagnosis.ts'

const alarm = (code: string, more: object = {}) => ({
  ...{ id: code, code, name: { zh: code, en: code }, path: 'SHOP/AC1', state: 'B', active: true, raisedAt: 1 },
  condition: { kind: 'source', source: 'model', key: 'duty.AC1.high' },
  ...more,
})
const codes = (place: string, ...alarms: ReturnType<typeof alarm>[]) =>
  diagnosesAt(place, alarms).map((one) => one.alarm.code)

test('of a machine: what models find there and below, while it holds, whoever shelved it; the oldest first', () => {
  const found = codes(
    'SHOP/AC1',
    alarm('late', { raisedAt: 9 }),
    alarm('below', { path: 'SHOP/AC1/MOTOR', raisedAt: 3 }),
    alarm('shelved', { state: 'E' }),
    alarm('over', { active: false, state: 'D' }),
    alarm('neighbour', { path: 'SHOP/AC10' }),
    alarm('above', { path: 'SHOP' }),
    alarm('limit', { condition: { kind: 'high' } }),
    alarm('other', { condition: { kind: 'source', source: 'protection', key: 'a.b.c' } }),
  )
  assert.deepEqual(found, ['shelved', 'below', 'late'])
  assert.deepEqual(codes('', alarm('nowhere', { path: '' })), [])
})

test('its evidence are the outputs of the instance, whose code may hold points', () => {
  const [one] = diagnosesAt('SHOP/AC1', [
    alarm('a', { condition: { kind: 'source', source: 'model', key: 'm.P.1.hot' } }),
  ])
  assert.deepEqual([one.model, one.instance, one.evidence], ['m', 'P.1', 'm.P.1.'])
  for (const key of ['', 'a', 'a.b', 'a..b', '.a.b']) assert.equal(modelOfKey(key), null)
  const word = fc.stringMatching(/^[a-z0-9-]{1,8}$/)
  fc.assert(
    fc.property(word, fc.array(word, { minLength: 1, maxLength: 3 }), word, (model, instance, name) => {
      assert.deepEqual(modelOfKey(`${model}.${instance.join('.')}.${name}`), { model, instance: instance.join('.') })
    }),
  )
})
