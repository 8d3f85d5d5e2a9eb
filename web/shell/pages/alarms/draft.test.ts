import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AlarmDefinition, alarmInput } from '../../../../api/alarms.ts'
import { draftOf, emptyDraft, inputOf, stateValue, withWhile } from './draft.ts'

const full: AlarmDefinition = {
  ...alarmInput.parse({
    ...{ code: 'T-1', name: { zh: '高', en: 'high' }, point: 'P', priority: 'high', onDelayMs: 1500 },
    ...{ condition: { kind: 'high', limit: 80, deadband: 2 }, action: { zh: '减负荷', en: 'Reduce load' } },
    suppressedWhile: [
      { code: 'LOAD', is: 'below', value: 1 },
      { code: 'TEST', is: 'equal', value: true },
    ],
    ...{ firstOut: 'trip', workOrder: 'urgent' },
  }),
  ...{ id: '00000000-0000-4000-8000-000000000000', version: 3 },
}

test('a form that nobody touched sends what it was given', () => {
  const { id: _, version: __, ...input } = full
  for (const condition of [
    full.condition,
    { kind: 'state', is: 'different', value: true },
    { kind: 'source', source: 'model', key: 'k' },
    { kind: 'bad' },
  ] as const) {
    const before = { ...full, condition }
    for (const language of ['zh', 'en'] as const)
      assert.deepEqual(inputOf(draftOf(before, language), 'boolean', before, language), { ...input, condition })
  }
})

test('what is missing is not sent', () => {
  assert.equal(inputOf(emptyDraft, 'number', null, 'zh'), null)
  const named = { ...emptyDraft, code: 'A', zh: '甲', point: 'P' }
  assert.equal(inputOf(named, 'number', null, 'zh'), null)
  const made = inputOf({ ...named, limit: 5, action: '看' }, 'number', null, 'zh')
  assert.deepEqual(made?.name, { zh: '甲', en: '甲' })
  assert.deepEqual(made?.action, { zh: '看', en: '看' })
  assert.equal(alarmInput.safeParse(made).success, true)
  assert.equal(inputOf({ ...named, kind: 'state', value: 'x' }, 'enum', null, 'zh'), null)
})

test('a typed value has the type of its point', () => {
  assert.deepEqual(
    [stateValue('TRUE', 'boolean'), stateValue('0', 'boolean'), stateValue('3', 'enum'), stateValue('AUTO ', 'text')],
    [true, false, 3, 'AUTO'],
  )
})

test('every state of the plant that silences it is in the form: each can be changed and taken away, half a one is not sent', () => {
  const draft = draftOf(full, 'zh')
  assert.deepEqual(
    draft.whiles.map(({ point, is, value }) => [point, is, value]),
    [
      ['LOAD', 'below', '1'],
      ['TEST', 'equal', 'true'],
    ],
  )
  const sent = (whiles: typeof draft.whiles) => inputOf({ ...draft, whiles }, 'number', full, 'zh')?.suppressedWhile
  const [load, trial] = draft.whiles
  assert.deepEqual(sent([trial]), [{ code: 'TEST', is: 'equal', value: true }])
  assert.deepEqual(sent([{ ...load, is: 'above', value: ' 5.5 ' }]), [{ code: 'LOAD', is: 'above', value: 5.5 }])
  const more = withWhile(draft.whiles)
  assert.equal(new Set(more.map(({ key }) => key)).size, 3)
  assert.deepEqual(sent(more), full.suppressedWhile)
  assert.equal(sent(more.with(2, { ...more[2], point: 'P' })), undefined)
  assert.equal(sent(more.with(2, { ...more[2], value: '3' })), undefined)
})
