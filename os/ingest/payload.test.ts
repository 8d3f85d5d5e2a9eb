import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { RejectReason } from '../../api/ingest.ts'
import type { BadInputReason } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { timeFaults } from './iso-time.ts'
import {
  type Decoded,
  decodePayload,
  decodeRows,
  type PayloadPoint,
  payloadLimits,
  readPayload,
  reportAsSent,
} from './payload.ts'
import { t0 } from './testing.ts'

const points: Record<string, PayloadPoint> = {
  n: { index: 0, type: 'number' },
  m: { index: 1, type: 'number' },
  b: { index: 2, type: 'boolean', labels: { 0: { zh: '关', en: 'closed' }, 1: { zh: '开', en: 'open' } } },
  e: { index: 3, type: 'enum', labels: { 0: { zh: '停机', en: 'stopped' }, 7: { zh: '运行', en: 'running' } } },
  t: { index: 4, type: 'text' },
}
const resolve = (code: string) => (Object.hasOwn(points, code) ? points[code] : undefined)
const bytes = (text: string) => new TextEncoder().encode(text)
const decode = (json: unknown) => decodePayload(bytes(JSON.stringify(json)), { resolve, now: t0 })

function accepted(json: unknown): Decoded {
  const decoded = decode(json)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  return decoded
}

/** [point, time, value, quality] of every accepted row. */
function rows({ batch }: Decoded): unknown[] {
  return Array.from(batch.points, (p, i) => [
    p,
    batch.times[i],
    batch.texts?.[i] ?? batch.values[i],
    batch.qualities[i],
  ])
}

const one = { code: 'n', time: t0, value: 1.5 }
const forms: [name: string, json: unknown, expected: unknown[]][] = [
  ['one sample', one, [[0, t0, 1.5, 192]]],
  ['one sample with a quality word', { ...one, quality: 0x54 }, [[0, t0, 1.5, 0x54]]],
  ['one sample with a named quality', { ...one, quality: 'bad' }, [[0, t0, 1.5, 0]]],
  ['without a time: the receive time', { code: 'n', value: 2 }, [[0, t0, 2, 192]]],
  ['ISO 8601', { ...one, time: '2026-01-01T08:00:00.5+08:00' }, [[0, t0 + 500, 1.5, 192]]],
  [
    'an array of samples',
    [one, { code: 'm', time: t0 + 1, value: 2 }],
    [
      [0, t0, 1.5, 192],
      [1, t0 + 1, 2, 192],
    ],
  ],
  [
    'a map',
    { time: t0, values: { n: 1, m: 2, t: 'x' } },
    [
      [0, t0, 1, 192],
      [1, t0, 2, 192],
      [4, t0, 'x', 192],
    ],
  ],
  [
    'columns',
    { codes: ['n', 'm'], times: [t0, t0 + 1], values: [1, 2], qualities: [192, 'uncertain'] },
    [
      [0, t0, 1, 192],
      [1, t0 + 1, 2, 64],
    ],
  ],
  [
    'columns with one code for all',
    { codes: 'n', times: [t0, t0 + 1], values: [1, 2] },
    [
      [0, t0, 1, 192],
      [0, t0 + 1, 2, 192],
    ],
  ],
  [
    'columns with one time for all',
    { codes: ['n', 'm'], times: t0, values: [1, 2] },
    [
      [0, t0, 1, 192],
      [1, t0, 2, 192],
    ],
  ],
  [
    'columns of one for all',
    { codes: ['m'], times: [t0], values: [1, 2], qualities: [64] },
    [
      [1, t0, 1, 64],
      [1, t0, 2, 64],
    ],
  ],
  [
    'columns with time and code in the singular',
    { code: 'n', time: t0, values: [1, 2] },
    [
      [0, t0, 1, 192],
      [0, t0, 2, 192],
    ],
  ],
  [
    'boolean, as such, as number and by label',
    { codes: 'b', times: t0, values: [true, 0, '开', 'closed'] },
    [1, 0, 1, 0].map((v) => [2, t0, v, 192]),
  ],
  [
    'enumerated, by code and by label',
    { codes: 'e', times: t0, values: [7, '停机', 'running'] },
    [7, 0, 7].map((v) => [3, t0, v, 192]),
  ],
  ['no value with bad quality', { ...one, value: null, quality: 'bad' }, [[0, t0, Number.NaN, 0]]],
]
for (const [name, json, expected] of forms)
  test(`form: ${name}`, () => {
    const decoded = accepted(json)
    assert.deepEqual(rows(decoded), expected)
    assert.deepEqual(decoded.rejected, [])
    assert.equal(decoded.count, expected.length)
  })

const samples: [name: string, sample: Record<string, unknown>, reason: RejectReason][] = [
  ['unknown point', { code: 'x' }, 'unknownPoint'],
  ['a code that is a name of every object', { code: '__proto__' }, 'unknownPoint'],
  ['a code that is no text', { code: 5 }, 'unknownPoint'],
  ['a number in quotes', { value: '1.5' }, 'wrongType'],
  ['a boolean for a number', { value: true }, 'wrongType'],
  ['an object', { value: {} }, 'wrongType'],
  ['an array', { value: [1] }, 'wrongType'],
  ['no value with good quality', { value: null }, 'wrongType'],
  ['NaN as text', { value: 'NaN' }, 'notANumber'],
  ['infinity as text', { value: '-Infinity' }, 'notANumber'],
  ['2 for a boolean', { code: 'b', value: 2 }, 'wrongType'],
  ['a label that a boolean has not', { code: 'b', value: 'ajar' }, 'wrongType'],
  ['half an enumeration code', { code: 'e', value: 1.5 }, 'wrongType'],
  ['a label that an enumeration has not', { code: 'e', value: 'flying' }, 'wrongType'],
  ['a number for a text', { code: 't', value: 5 }, 'wrongType'],
  ['a text over 4096 bytes', { code: 't', value: '渠'.repeat(1366) }, 'textTooLong'],
  ['a quality that is none', { quality: 'great' }, 'badQuality'],
  ['a quality beyond 16 bits', { quality: 65_536 }, 'badQuality'],
  ['time without a zone', { time: '2026-01-01T00:00:00' }, 'badTime'],
  ['30 February', { time: '2026-02-30T00:00:00Z' }, 'badTime'],
  ['25 o’clock', { time: '2026-02-03T25:00:00Z' }, 'badTime'],
  ['a zone that is nowhere', { time: '2026-02-03T00:00:00+15:00' }, 'badTime'],
  ['a date only', { time: '2026-02-03' }, 'badTime'],
  ['milliseconds in quotes', { time: '1767225600000' }, 'badTime'],
  ['a time that is an object', { time: {} }, 'badTime'],
]
for (const [name, fields, reason] of samples)
  test(`refused sample: ${name}`, () => {
    const decoded = accepted([one, { ...one, ...fields }, one])
    assert.equal(decoded.rejected.length, 1)
    assert.equal(decoded.rejected[0].index, 1)
    assert.equal(decoded.rejected[0].reason, reason)
    assert.deepEqual([...decoded.indexes], [0, 2], 'the others go on')
  })

test('1e999 is JSON, and no number', () => {
  const decoded = decodePayload(bytes(`{"code":"n","time":${t0},"value":1e999}`), { resolve, now: t0 })
  assert.ok(decoded.ok)
  assert.deepEqual(decoded.rejected, [{ index: 0, code: 'n', reason: 'notANumber' }])
})

test('a time without a zone says what to do', () => {
  const { rejected } = accepted({ ...one, time: '2026-01-01 00:00' })
  assert.deepEqual(rejected[0].detail, timeFaults.noZone)
})

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const faults: [name: string, payload: Uint8Array, reason: BadInputReason][] = [
  ['nothing', bytes(''), 'empty'],
  ['white space', bytes(' \n\t'), 'empty'],
  ['no sample', bytes('[]'), 'empty'],
  ['an empty map', bytes('{"time":1,"values":{}}'), 'empty'],
  ['too large', bytes(' '.repeat(payloadLimits.maxBytes + 1)), 'tooLarge'],
  ['too deep', bytes(nested(9)), 'tooDeep'],
  ['very deep', bytes('{"a":'.repeat(100_000)), 'tooDeep'],
  ['not UTF-8', Uint8Array.of(0x22, 0xc3, 0x28, 0x22), 'notUtf8'],
  ['not JSON', bytes('n=1.5'), 'malformed'],
  ['cut off', bytes('{"code":"n","value":1'), 'malformed'],
  ['a bare NaN', bytes('{"code":"n","value":NaN}'), 'malformed'],
  ['a number', bytes('5'), 'wrongShape'],
  ['null', bytes('null'), 'wrongShape'],
  ['some object', bytes('{"temperature":5}'), 'wrongShape'],
  ['an array with something else in it', bytes('[{"code":"n","value":1},5]'), 'wrongShape'],
  ['columns without codes', bytes('{"times":[1],"values":[1]}'), 'wrongShape'],
  ['columns of different length', bytes('{"codes":["n","m"],"times":[1,2],"values":[1]}'), 'wrongShape'],
  [
    'qualities of different length',
    bytes('{"codes":"n","times":1,"values":[1,2],"qualities":[192,192,0]}'),
    'wrongShape',
  ],
  ['too many samples', bytes(`{"codes":"n","times":1,"values":[${'1,'.repeat(100_000)}1]}`), 'tooMany'],
]
for (const [name, payload, reason] of faults)
  test(`refused payload: ${name}`, () => {
    const decoded = decodePayload(payload, { resolve, now: t0 })
    assert.ok(!decoded.ok)
    assert.equal(decoded.reason, reason)
    assert.ok(decoded.detail.length > 0 && decoded.detail.length < 300)
  })

test('brackets inside of strings do not nest', () => {
  assert.ok(decode({ code: 't', time: t0, value: `"\\${'['.repeat(50)}` }).ok)
})

test('unknown codes come with the type they suggest, and decode once they are registered', () => {
  const payload = readPayload(
    bytes(
      JSON.stringify({
        time: t0,
        values: { 'new.1': 5, n: 1, 'new.2': true, 'new.3': 'on', 'new.4': null, 'a\nb': 1 },
      }),
    ),
  )
  assert.ok(payload.ok)
  const first = decodeRows(payload, { resolve, now: t0 })
  assert.deepEqual(
    [...first.unknown],
    [
      ['new.1', 'number'],
      ['new.2', 'boolean'],
      ['new.3', 'text'],
    ],
  )
  assert.equal(first.rejected.length, 5)
  const known = new Map([...first.unknown].map(([code, type], i) => [code, { index: 10 + i, type }]))
  const second = decodeRows(payload, { resolve: (code) => resolve(code) ?? known.get(code), now: t0 })
  assert.deepEqual([...second.batch.points], [10, 0, 11, 12])
  assert.deepEqual([...second.indexes], [0, 1, 2, 3])
})

test('the report counts rows as sent', () => {
  const decoded = accepted([{ ...one, value: 'x' }, one, { ...one, code: 'm' }])
  const report = reportAsSent(decoded, { accepted: 1, rejected: [{ index: 1, code: 'm', reason: 'timeTooOld' }] })
  assert.deepEqual(report, {
    accepted: 1,
    rejected: [
      { index: 0, code: 'n', reason: 'wrongType' },
      { index: 2, code: 'm', reason: 'timeTooOld' },
    ],
  })
})

test('whatever the bytes are: an answer, never a throw', () => {
  const loose = fc.oneof(
    fc.constantFrom('n', 'b', 'e', 't', t0, 1, 'good', null, '2026-01-01T00:00:00Z'),
    fc.jsonValue({ maxDepth: 3 }),
  )
  const shaped = fc.record(
    {
      code: loose,
      codes: loose,
      time: loose,
      times: fc.oneof(loose, fc.array(loose)),
      value: loose,
      values: fc.oneof(loose, fc.array(loose)),
      quality: loose,
      qualities: loose,
    },
    { requiredKeys: [] },
  )
  const payload = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    shaped.map((json) => bytes(JSON.stringify(json))),
    fc.json().map(bytes),
  )
  fc.assert(
    fc.property(payload, (input) => {
      const decoded = decodePayload(input, { resolve, now: t0 })
      if (!decoded.ok) return
      assert.equal(decoded.batch.points.length + decoded.rejected.length, decoded.count)
      const seen = [...decoded.indexes, ...decoded.rejected.map((r) => r.index)].sort((a, b) => a - b)
      assert.deepEqual(
        seen,
        Array.from({ length: decoded.count }, (_, i) => i),
        'every row is accepted or refused, once',
      )
      assert.ok(decoded.batch.times.every(Number.isFinite))
      decoded.batch.values.forEach((v, i) => {
        const bad = decoded.batch.qualities[i] < quality.uncertain || decoded.batch.texts?.[i] !== undefined
        assert.ok(Number.isFinite(v) || bad || (decoded.batch.qualities[i] & 0x40) === 0)
      })
    }),
    { numRuns: 2000 },
  )
})

test('a byte-order mark and white space around the payload do no harm', () => {
  const decoded = decodePayload(bytes(`\uFEFF ${JSON.stringify(one)}\n`), { resolve, now: t0 })
  assert.ok(decoded.ok)
  assert.deepEqual(rows(decoded), [[0, t0, 1.5, 192]])
})
