import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DeviceAnswer } from '../../../contract/app.ts'
import { quality } from '../../../contract/quality.ts'
import { judgeAnswer } from './judge-answer.ts'
import { stepWrite } from './write-back.ts'
import type { Seen } from './write-limits.ts'
import { type Act, type Parameter, request, type WriteBack } from './write-record.ts'

const parameter: Parameter = {
  ...{ code: '500', limits: { min: '-1', max: '1', tolerance: '0.0005' }, interlocks: [], maxAgeMs: null },
  ...{ approval: false, confirmation: false, apart: [], validMs: 60_000, selectMs: 10_000, answerMs: 2_000 },
}
/** Sent at 200, when the register held `before`. */
function sent(before: string | null, value = '0.05'): WriteBack {
  const now = { at: 0, current: before, live: new Map() }
  const made = request(parameter, { value, by: 'ann', training: false }, now)
  assert.ok(made.ok)
  const selected = stepWrite(parameter, made.write, { do: 'select', by: 'ann' }, { ...now, at: 100 })
  return stepWrite(parameter, selected.write, { do: 'operate', by: 'ann' }, { ...now, at: 200 }).write
}
const texts = { zh: '', en: '' }
const fails = (code: string, told = true): DeviceAnswer => ({ ok: false, sent: told, code, texts })
const seen = (value: number, time = 0, word: number = quality.good): Seen => ({ value, time, quality: word })
const answer = (readBack: string): Act => ({ do: 'answer', readBack })

test('what an answer of a device means', () => {
  const table: [string, DeviceAnswer | null, Seen | undefined, number, Act | 'wait', string?][] = [
    ['as written', { ok: true, readBack: 0.05 }, undefined, 300, answer('0.05')],
    ['rounded by the device', { ok: true, readBack: 0.0502 }, undefined, 300, answer('0.0502')],
    ['something else', { ok: true, readBack: 0.5 }, undefined, 300, answer('0.5')],
    ['something else, whatever is live', { ok: true, readBack: 0.5 }, seen(0.05), 300, answer('0.5')],
    ['still the old value', { ok: true, readBack: 0.01 }, seen(0.01), 300, 'wait'],
    ['the old value to the end', { ok: true, readBack: 0.01 }, seen(0.01), 2_200, answer('0.01')],
    ['the new value a moment later', { ok: true, readBack: 0.01 }, seen(0.05), 900, answer('0.05')],
    ['no read-back yet', { ok: true }, undefined, 300, 'wait'],
    ['no read-back, but live', { ok: true }, seen(0.05), 300, answer('0.05')],
    ['live, but not well known', { ok: true }, seen(0.05, 0, quality.badCommFailure), 300, 'wait'],
    ['no read-back at all', { ok: true }, undefined, 2_200, { do: 'lost', reason: 'noAnswer' }],
    ['the same value seen before', { ok: true }, seen(0.05, 100), 300, 'wait', '0.05'],
    ['the same value seen after', { ok: true }, seen(0.05, 250), 300, answer('0.05'), '0.05'],
    ['silence', fails('noAnswer'), undefined, 300, 'wait'],
    ['silence to the end', fails('noAnswer'), undefined, 2_200, { do: 'lost', reason: 'noAnswer' }],
    ['silence, but live', fails('noAnswer'), seen(0.05), 300, answer('0.05')],
    ['refused', fails('opcuaWriteRefused'), seen(0.05), 300, { do: 'reject', reason: 'opcuaWriteRefused' }],
    ['never left', fails('notConnected', false), undefined, 300, { do: 'unsent', reason: 'notConnected' }],
    ['cut off', null, undefined, 300, { do: 'lost', reason: 'cutOff' }],
    ['cut off, the same value, nothing live', null, undefined, 300, { do: 'lost', reason: 'cutOff' }, '0.05'],
    ['cut off, but live', null, seen(0.05), 300, answer('0.05')],
    ['no number', { ok: true, readBack: 'ok' }, undefined, 2_200, { do: 'answer', readBack: null }],
  ]
  for (const [name, device, live, at, expected, before = '0.01'] of table)
    assert.deepEqual(judgeAnswer(parameter, sent(before), device, live, at), expected, name)
})

test('every answer comes to an end in time, and none confirms what nobody read', () => {
  const device = fc.constantFrom<(DeviceAnswer | null)[]>(
    ...[null, { ok: true as const }, fails('noAnswer'), fails('writeFault'), fails('x'), fails('y', false)],
    ...[0.05, 0.01, 0.7].map((readBack) => ({ ok: true as const, readBack })),
  )
  const live = fc.constantFrom(undefined, seen(0.05), seen(0.01), seen(0.05, 0, quality.bad))
  fc.assert(
    fc.property(device, live, fc.integer({ min: 200, max: 9_000 }), (told, at, ms) => {
      const act = judgeAnswer(parameter, sent('0.01'), told, at, ms)
      if (ms >= 2_200) assert.notEqual(act, 'wait')
      if (act === 'wait' || act.do !== 'answer' || act.readBack !== '0.05') return
      assert.ok((told?.ok && told.readBack === 0.05) || (at?.value === 0.05 && at.quality === quality.good))
    }),
  )
})
