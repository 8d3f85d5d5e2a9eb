import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { PointType } from '../../contract/point.ts'
import { clientAddress } from './client-config.ts'
import { decodeValue, follow } from './value-payload.ts'

const now = 1_700_000_000_000
function decode(payload: string | Uint8Array, type: PointType, address: object = {}, retained = false) {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  const full = clientAddress.parse({ topic: 't', ...address })
  return decodeValue(bytes, type, full, { time: now, retained })
}
const good = (value: number) => ({ value, time: now, quality: 192 })

const table: [string, PointType, object, object][] = [
  ['21.5', 'number', {}, good(21.5)],
  [' -1e3\n', 'number', {}, good(-1000)],
  ['true', 'boolean', {}, good(1)],
  ['OFF', 'boolean', {}, good(0)],
  ['3', 'enum', {}, good(3)],
  ['run', 'text', {}, { ...good(Number.NaN), text: 'run' }],
  ['{"d":{"v":7}}', 'number', { pointer: '/d/v' }, good(7)],
  ['{"a/b":"2.5"}', 'number', { pointer: '/a~1b' }, good(2.5)],
  ['[1,2]', 'number', { pointer: '/1' }, good(2)],
  ['{"v":true}', 'boolean', { pointer: '/v' }, good(1)],
  [
    '{"v":1,"t":1600000000}',
    'number',
    { pointer: '/v', timePointer: '/t', timeUnit: 's' },
    { ...good(1), time: 1.6e12 },
  ],
  [
    '{"v":1,"t":"2024-01-02T08:00:00+08:00","q":"bad"}',
    'number',
    { pointer: '/v', timePointer: '/t', qualityPointer: '/q' },
    { value: 1, time: Date.UTC(2024, 0, 2), quality: 0 },
  ],
  [
    '{"v":null,"q":"bad"}',
    'number',
    { pointer: '/v', qualityPointer: '/q' },
    { value: Number.NaN, time: now, quality: 0 },
  ],
]
for (const [payload, type, address, expected] of table) {
  test(`${payload} as ${type}`, () => assert.deepEqual(decode(payload, type, address), expected))
}

const faults: [string | Uint8Array, PointType, object, string][] = [
  ['', 'number', {}, 'empty'],
  [Buffer.from([0xff, 0x31]), 'number', {}, 'notUtf8'],
  ['{"v":', 'number', { pointer: '/v' }, 'malformed'],
  ['NaN', 'number', {}, 'wrongShape'],
  ['Infinity', 'number', {}, 'wrongShape'],
  ['0x10', 'number', {}, 'wrongShape'],
  ['12 bar', 'number', {}, 'wrongShape'],
  ['true', 'number', {}, 'wrongShape'],
  ['{"v":null}', 'number', { pointer: '/v' }, 'wrongShape'],
  ['{"v":1}', 'number', { pointer: '/toString' }, 'wrongShape'],
  ['{"v":1,"t":"2024-01-02T08:00:00"}', 'number', { pointer: '/v', timePointer: '/t' }, 'wrongShape'],
  ['{"v":1,"q":"fine"}', 'number', { pointer: '/v', qualityPointer: '/q' }, 'wrongShape'],
]
for (const [payload, type, address, reason] of faults) {
  test(`${payload} as ${type} is refused: ${reason}`, () => {
    const got = decode(payload, type, address)
    assert.ok('reason' in got)
    assert.equal(got.reason, reason)
  })
}

test('a retained value of unknown age is marked last usable, one with its own time is not', () => {
  assert.deepEqual(decode('5', 'number', {}, true), { value: 5, time: now, quality: 0x44 })
  assert.deepEqual(decode('{"v":5,"t":9}', 'number', { pointer: '/v', timePointer: '/t' }, true), {
    value: 5,
    time: 9,
    quality: 192,
  })
})

test('whatever arrives, decoding answers and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json().map((s) => Buffer.from(s)),
        fc.uint8Array(),
      ),
      fc.constantFrom('', '/a', '/0/b'),
      (bytes, pointer) => {
        for (const type of ['number', 'boolean', 'enum', 'text'] as const) decode(bytes, type, { pointer })
      },
    ),
  )
})

test('a pointer never leaves the document’s own members', () => {
  assert.equal(follow({}, '/constructor'), undefined)
  assert.equal(follow('text', '/length'), undefined)
  assert.deepEqual(follow({ a: 1 }, ''), { a: 1 })
})
