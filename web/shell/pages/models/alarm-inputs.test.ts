import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alarmInput } from '../../../../api/alarms.ts'
import { alarmCodeOf, alarmInputOf } from './alarm-inputs.ts'

const model = { name: { zh: '温升', en: 'Rise' } }
const instance = {
  alarms: [{ alarm: 'tooHot', key: 'rise.A.tooHot' }],
  outputs: [{ port: 'rise', point: 'rise.A.rise', by: 'instance' as const }],
}
const place = { zh: 'A泵', en: 'Pump A' }
const said = { priority: 'high' as const, action: ' 查油位 ' }

test('an alarm of an instance becomes a definition that the server takes', () => {
  const label = { zh: '过热', en: 'too hot' }
  const made = alarmInputOf(model, instance, { id: 'tooHot', label }, place, said)!
  const parsed = alarmInput.parse(made)
  assert.deepEqual(
    [parsed.code, parsed.name, parsed.point, parsed.condition, parsed.action?.zh],
    [
      'rise.A.tooHot',
      { zh: 'A泵 过热', en: 'Pump A too hot' },
      'rise.A.rise',
      { kind: 'source', source: 'model', key: 'rise.A.tooHot' },
      '查油位',
    ],
  )
  const plain = alarmInputOf(model, instance, { id: 'tooHot' }, place, { ...said, action: ' ' })!
  assert.deepEqual([plain.name, plain.action], [{ zh: 'A泵 温升 tooHot', en: 'Pump A Rise tooHot' }, null])
})

test('names of any length and script come out as codes and names that are taken; what is not there is none', () => {
  assert.equal(alarmCodeOf('rise.一号泵.tooHot'), 'rise.---.tooHot')
  const long = { alarms: [{ alarm: 'a', key: `m.${'泵'.repeat(40)}.${'x'.repeat(40)}` }], outputs: instance.outputs }
  const many = { zh: '泵'.repeat(300), en: 'p'.repeat(300) }
  alarmInput.parse(alarmInputOf(model, long, { id: 'a' }, many, said))
  assert.equal(alarmInputOf(model, instance, { id: 'other' }, place, said), null)
  assert.equal(alarmInputOf(model, { ...instance, outputs: [] }, { id: 'tooHot' }, place, said), null)
})
