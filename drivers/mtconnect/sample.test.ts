import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PointType } from '../../contract/point.ts'
import { ConditionBook } from './conditions.ts'
import { mtconnectAddress } from './config.ts'
import type { Said } from './observation.ts'
import { rowsOf } from './sample.ts'

const time = 1_000_000

function made(said: Said, type: PointType, address: object = {}, itemType?: string) {
  const book = new ConditionBook()
  const state = said.kind === 'condition' ? book.say('i', said) : undefined
  const what = { type, address: mtconnectAddress.parse({ item: 'i', ...address }), itemType }
  return rowsOf({ item: 'i', sequence: 1, time, said }, state, what)
}

const value = (text: string): Said => ({ kind: 'value', text })
const fault: Said = { kind: 'condition', level: 'FAULT', code: '2018', text: 'Overheat' }
const bad = [NaN, 0] as const

test('what is said becomes a value of the point’s type', () => {
  type Expected = number | string | readonly [number, number]
  const table: [Said, PointType, object, string | undefined, Expected][] = [
    [value('-1.25e2'), 'number', {}, undefined, -125],
    [value('12'), 'text', {}, undefined, '12'],
    [value(''), 'number', {}, undefined, bad],
    [value(''), 'text', {}, undefined, ''],
    [value('1 2 3'), 'number', { part: 'y' }, undefined, 2],
    [value('1 2 3'), 'text', {}, undefined, '1 2 3'],
    [value('ACTIVE'), 'text', {}, 'EXECUTION', 'ACTIVE'],
    [value('ACTIVE'), 'enum', {}, 'EXECUTION', 1],
    [value('FEED_HOLD'), 'enum', {}, 'EXECUTION', 3],
    [value('ACTIVE'), 'enum', { codes: { ACTIVE: 10 } }, 'EXECUTION', 10],
    [value('ACTIVE'), 'number', { codes: { ACTIVE: 10 } }, 'EXECUTION', 10],
    [value('ARMED'), 'boolean', {}, 'EMERGENCY_STOP', 1],
    [value('ON'), 'boolean', {}, undefined, 1],
    [value('7'), 'enum', {}, undefined, 7],
    [{ kind: 'message', code: 'CHG', text: 'go' }, 'text', {}, undefined, 'CHG go'],
    [{ kind: 'message', code: '', text: 'go' }, 'text', {}, undefined, 'go'],
    [{ kind: 'message', code: 'CHG', text: 'go' }, 'text', { part: 'code' }, undefined, 'CHG'],
    [fault, 'text', {}, undefined, 'FAULT 2018 Overheat'],
    [fault, 'text', { part: 'level' }, undefined, 'FAULT'],
    [fault, 'text', { part: 'code' }, undefined, '2018'],
    [fault, 'number', { part: 'code' }, undefined, 2018],
    [fault, 'text', { part: 'message' }, undefined, 'Overheat'],
    [fault, 'enum', {}, undefined, 2],
    [fault, 'boolean', {}, undefined, 1],
    [{ kind: 'condition', level: 'NORMAL', code: '', text: '' }, 'text', {}, undefined, 'NORMAL'],
    [{ kind: 'condition', level: 'NORMAL', code: '', text: '' }, 'boolean', {}, undefined, 0],
    [{ kind: 'unavailable' }, 'number', {}, undefined, [NaN, 8]],
    [{ kind: 'unavailable' }, 'text', {}, undefined, [NaN, 8]],
    [
      {
        kind: 'entries',
        entries: [
          ['a', '1'],
          ['b', '2'],
        ],
      },
      'number',
      { entry: 'b' },
      undefined,
      2,
    ],
    [{ kind: 'entries', entries: [['G54/X', '1.5']] }, 'number', { entry: 'G54/X' }, undefined, 1.5],
    [{ kind: 'entries', entries: [['a', undefined]] }, 'number', { entry: 'a' }, undefined, [NaN, 8]],
    [{ kind: 'entries', entries: [['G54', undefined]] }, 'number', { entry: 'G54/X' }, undefined, [NaN, 8]],
    [
      {
        kind: 'entries',
        entries: [
          ['a', '1'],
          ['b', '2'],
        ],
      },
      'text',
      {},
      undefined,
      'a=1 b=2',
    ],
  ]
  for (const [said, type, address, itemType, expected] of table) {
    const where = JSON.stringify([said, type, address])
    const { rows, refused } = made(said, type, address, itemType)
    assert.equal(refused, undefined, where)
    assert.equal(rows.length, 1, where)
    const [row] = rows
    if (typeof expected === 'string') assert.deepEqual([row.text, row.value, row.quality], [expected, NaN, 192], where)
    else if (typeof expected === 'number')
      assert.deepEqual([row.text, row.value, row.quality], [undefined, expected, 192], where)
    else assert.deepEqual([row.text, row.value, row.quality], [undefined, ...expected], where)
  }
})

test('what cannot be read is bad and told, so that no old value stays; another entry’s news is none of ours', () => {
  const table: [Said, PointType, object, string | undefined][] = [
    [value('fast'), 'number', {}, undefined],
    [value('NaN'), 'number', {}, undefined],
    [value('0x10'), 'number', {}, undefined],
    [value('1e999'), 'number', {}, undefined],
    [value('1 2'), 'number', { part: 'x' }, undefined],
    [value('SLEEPING'), 'enum', {}, 'EXECUTION'],
    [value('SLEEPING'), 'boolean', {}, undefined],
    [value('READY'), 'enum', { codes: { ACTIVE: 1 } }, 'EXECUTION'],
  ]
  for (const [said, type, address, itemType] of table) {
    const { rows, refused } = made(said, type, address, itemType)
    assert.ok(refused, JSON.stringify(said))
    assert.deepEqual([rows[0].value, rows[0].quality], bad, JSON.stringify(said))
  }
  assert.deepEqual(made({ kind: 'entries', entries: [['a', '1']] }, 'number', { entry: 'b' }), { rows: [] })
})

test('a time series ends at its time; without a rate only its last value has one', () => {
  const series: Said = { kind: 'series', values: ['1', '2', '3'], rate: 100 }
  assert.deepEqual(
    made(series, 'number').rows.map((row) => [row.time - time, row.value]),
    [
      [-20, 1],
      [-10, 2],
      [0, 3],
    ],
  )
  assert.deepEqual(
    made({ ...series, rate: NaN }, 'number').rows.map((row) => [row.time - time, row.value]),
    [[0, 3]],
  )
})

test('conditions: many may be active, they end one by one or all at once', () => {
  const book = new ConditionBook()
  const say = (level: 'NORMAL' | 'WARNING' | 'FAULT', code = '', text = '') => {
    const state = book.say('i', { kind: 'condition', level, code, text })
    return [state.level, state.active.map((a) => a.code).join()]
  }
  assert.deepEqual(say('WARNING', '1'), ['WARNING', '1'])
  assert.deepEqual(say('FAULT', '2'), ['FAULT', '2,1'])
  assert.deepEqual(say('WARNING', '2'), ['WARNING', '1,2'])
  assert.deepEqual(say('NORMAL', '1'), ['WARNING', '2'])
  assert.deepEqual(say('NORMAL', '9'), ['WARNING', '2'])
  assert.deepEqual(say('FAULT', '3'), ['FAULT', '3,2'])
  assert.deepEqual(say('NORMAL'), ['NORMAL', ''])
  say('FAULT', '4')
  book.forget('i')
  assert.deepEqual(say('WARNING', '5'), ['WARNING', '5'])
})

test('conditions against a plain list: the level is the worst of what is left', () => {
  const step = fc.tuple(
    fc.constantFrom('NORMAL' as const, 'WARNING' as const, 'FAULT' as const),
    fc.constantFrom('', '1', '2', '3'),
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const book = new ConditionBook()
      let list: { level: string; code: string }[] = []
      for (const [level, code] of steps) {
        if (level === 'NORMAL' && code === '') list = []
        else list = list.filter((one) => one.code !== code)
        if (level !== 'NORMAL') list.push({ level, code })
        const state = book.say('i', { kind: 'condition', level, code, text: '' })
        const worst = list.some((a) => a.level === 'FAULT') ? 'FAULT' : list.length > 0 ? 'WARNING' : 'NORMAL'
        assert.equal(state.level, worst)
        assert.deepEqual(state.active.map((a) => a.code).sort(), list.map((a) => a.code).sort())
      }
    }),
  )
})
