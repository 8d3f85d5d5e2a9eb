import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { unitOf as ourUnit } from '../../units/units.ts'
import { boundaryOf, MultipartReader } from './multipart.ts'
import { AgentError, readStreams } from './streams.ts'
import { readTime } from './time.ts'
import { unitOf } from './units.ts'
import { BadDocument, parseXml } from './xml.ts'

const header =
  '<Header instanceId="7" firstSequence="1" lastSequence="20" nextSequence="21" creationTime="2026-03-01T08:00:01Z"/>'

function streams(inner: string, open = '<MTConnectStreams>', close = '</MTConnectStreams>') {
  const text = `${open}${header}<Streams><DeviceStream name="M"><ComponentStream componentId="c">${inner}</ComponentStream></DeviceStream></Streams>${close}`
  return readStreams(parseXml(text))
}

const about = (id: string, sequence: number) =>
  `dataItemId="${id}" sequence="${sequence}" timestamp="2026-03-01T08:00:00.500Z"`

test('observations of every kind, in the order of their numbers', () => {
  const {
    header: head,
    observations,
    problems,
  } = streams(
    `<Samples><Position ${about('x', 12)}>-1.5</Position><PathPosition ${about('p', 3)}>1 2 3</PathPosition>
      <AmperageTimeSeries ${about('w', 4)} sampleCount="3" sampleRate="100">1 2 3</AmperageTimeSeries>
      <Load ${about('l', 5)}>UNAVAILABLE</Load></Samples>
    <Events><Program ${about('prog', 6)}><![CDATA[a<b]]> &amp; c</Program><Message ${about('m', 7)} nativeCode="CHG">go</Message>
      <VariableDataSet ${about('v', 8)} count="2"><Entry key="a">1</Entry><Entry key="b" removed="true"/></VariableDataSet>
      <WorkOffsetTable ${about('t', 9)} count="1"><Entry key="G54"><Cell key="X">1.5</Cell><Cell key="Y">2</Cell></Entry></WorkOffsetTable></Events>
    <Condition><Fault ${about('s', 10)} type="SYSTEM" nativeCode="2018">Overheat</Fault><Normal ${about('s2', 11)} type="SYSTEM"/>
      <Unavailable ${about('s3', 2)} type="SYSTEM"/></Condition>`,
  )
  assert.deepEqual([head.instanceId, head.nextSequence, problems.length], ['7', 21, 0])
  assert.deepEqual(
    observations.map(({ item, said }) => [item, said]),
    [
      ['s3', { kind: 'unavailable' }],
      ['p', { kind: 'value', text: '1 2 3' }],
      ['w', { kind: 'series', values: ['1', '2', '3'], rate: 100 }],
      ['l', { kind: 'unavailable' }],
      ['prog', { kind: 'value', text: 'a<b & c' }],
      ['m', { kind: 'message', code: 'CHG', text: 'go' }],
      [
        'v',
        {
          kind: 'entries',
          entries: [
            ['a', '1'],
            ['b', undefined],
          ],
        },
      ],
      [
        't',
        {
          kind: 'entries',
          entries: [
            ['G54/X', '1.5'],
            ['G54/Y', '2'],
          ],
        },
      ],
      ['s', { kind: 'condition', level: 'FAULT', code: '2018', text: 'Overheat' }],
      ['s2', { kind: 'condition', level: 'NORMAL', code: '', text: '' }],
      ['x', { kind: 'value', text: '-1.5' }],
    ],
  )
  assert.equal(observations[0].time, Date.UTC(2026, 2, 1, 8, 0, 0, 500))
})

test('any version, any prefix, extensions', () => {
  for (const version of ['1.0', '1.3', '1.8', '2.0', '2.7', '9.9']) {
    const space = `urn:mtconnect.org:MTConnectStreams:${version}`
    const plain = streams(`<Samples><Load ${about('l', 1)}>1</Load></Samples>`, `<MTConnectStreams xmlns="${space}">`)
    const prefixed = streams(
      `<Samples><x:Glow ${about('l', 1)}>1</x:Glow></Samples>`,
      `<m:MTConnectStreams xmlns:m="${space}" xmlns:x="urn:x">`,
      '</m:MTConnectStreams>',
    )
    assert.deepEqual(plain.observations, prefixed.observations)
  }
})

test('rows without id, time or number are told and left out; others stay', () => {
  const { observations, problems } = streams(
    `<Samples><Load dataItemId="a" sequence="1">1</Load><Load sequence="2" timestamp="2026-03-01T08:00:00Z">1</Load>
     <Load dataItemId="c" sequence="x" timestamp="2026-03-01T08:00:00Z">1</Load><Load ${about('d', 4)}>1</Load></Samples>`,
  )
  assert.deepEqual([observations.map((o) => o.item), problems.length], [['d'], 3])
})

test('error documents of old and new agents', () => {
  const texts = [
    '<MTConnectError><Header/><Errors><Error errorCode="OUT_OF_RANGE">too low</Error></Errors></MTConnectError>',
    '<MTConnectError><Header/><Error errorCode="OUT_OF_RANGE">too low</Error></MTConnectError>',
    '<MTConnectError><Header/><Errors><OutOfRange errorCode="OUT_OF_RANGE"><URI>/x</URI><ErrorMessage>too low</ErrorMessage></OutOfRange></Errors></MTConnectError>',
  ]
  for (const text of texts) {
    assert.throws(
      () => readStreams(parseXml(text)),
      (error: unknown) =>
        error instanceof AgentError && error.codes[0] === 'OUT_OF_RANGE' && error.message === 'OUT_OF_RANGE too low',
    )
  }
})

test('documents that cannot be used are refused, each for its reason', () => {
  const utf16 = Buffer.from('\ufeff<a/>', 'utf16le')
  const table: [string | Uint8Array, string][] = [
    ['', 'empty'],
    [' \n', 'empty'],
    ['<a><b></a>', 'malformed'],
    ['<a/><b/>', 'malformed'],
    ['no markup', 'malformed'],
    ['<a>&nbsp;</a>', 'malformed'],
    ['<a x="1" x="2"/>', 'malformed'],
    ['<a>\u0000</a>', 'malformed'],
    ['<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'notAllowed'],
    ['<a>'.repeat(100) + '</a>'.repeat(100), 'tooDeep'],
    [Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]), 'notUtf8'],
    [utf16, 'notUtf8'],
    [Buffer.from('<?xml version="1.0" encoding="GB2312"?><a/>'), 'notUtf8'],
    ['{"MTConnectStreams":{}}', 'malformed'],
    ['<html><body/></html>', 'wrongShape'],
    ['<MTConnectStreams><Header instanceId="1"/></MTConnectStreams>', 'wrongShape'],
  ]
  for (const [source, reason] of table) {
    assert.throws(
      () => readStreams(parseXml(source)),
      (error: unknown) => error instanceof BadDocument && error.reason === reason,
      `${reason}: ${source}`,
    )
  }
  assert.equal(parseXml(Buffer.from('\ufeff<?xml version="1.0" encoding="utf-8"?><a>米</a>')).text, '米')
})

test('no text whatever breaks the reader: it is read or refused', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    '"',
    '&',
    '<MTConnectStreams>',
    '<Header ',
    '</',
    ']]>',
    '<!--',
    '<?',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((all) => all.join('')),
      ),
      (text) => {
        try {
          readStreams(parseXml(text))
        } catch (error) {
          assert.ok(error instanceof BadDocument || error instanceof AgentError, String(error))
        }
      },
    ),
  )
})

test('values of any characters come back as they were', () => {
  const special: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
  const value = fc
    .string({ unit: 'grapheme' })
    .filter((text) => text.trim() === text && text !== 'UNAVAILABLE' && !/[\r\n]/.test(text))
  fc.assert(
    fc.property(value, (text) => {
      const inner = text.replace(/[&<>]/g, (c) => special[c])
      const [one] = streams(`<Events><Block ${about('b', 1)}>${inner}</Block></Events>`).observations
      assert.deepEqual(one.said, { kind: 'value', text })
    }),
  )
})

const crlf = (lines: string[]) => lines.join('\r\n')

test('the parts of a stream are the same however its bytes are cut', () => {
  const bodies = ['<a>1</a>', '', '<b>米</b>', 'x'.repeat(500), '<c/>']
  const told = (body: string) =>
    crlf(['--B', 'Content-type: text/xml', `Content-length: ${Buffer.byteLength(body)}`, '', `${body}`, ''])
  const untold = (body: string) => crlf(['--B', 'CONTENT-TYPE: text/xml', '', `${body}`, ''])
  const bytes = Buffer.from(`${bodies.map(told).join('') + bodies.map(untold).join('')}--B--\r\n`)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 20 }), (cuts) => {
      const reader = new MultipartReader('B', 100)
      const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      const parts = edges.slice(1).flatMap((edge, i) => reader.push(bytes.subarray(edges[i], edge)))
      const expected = bodies.map((body) => (body.length > 100 ? 'too large' : body))
      const found = parts.map((part) => (part.tooLarge ? 'too large' : Buffer.from(part.body).toString().trim()))
      assert.deepEqual(found, [...expected, ...expected])
      assert.ok(parts.every((part) => part.contentType === 'text/xml'))
    }),
  )
})

test('what is no multipart stream is told', () => {
  assert.throws(() => new MultipartReader('B', 100).push(Buffer.alloc(20_000, 'x')), /boundary/)
  assert.throws(() => new MultipartReader('B', 100).push(Buffer.from(`--B\r\n${'x: y\r\n'.repeat(4000)}`)), /header/)
  assert.deepEqual(
    ['multipart/x-mixed-replace;boundary=abc', 'multipart/x-mixed-replace; boundary="a b"', 'text/xml', null].map(
      boundaryOf,
    ),
    ['abc', 'a b', undefined, undefined],
  )
})

test('any time that JavaScript writes is read back', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
      assert.equal(readTime(date.toISOString()), date.getTime())
      assert.equal(readTime(date.toISOString().replace('Z', '')), date.getTime())
    }),
  )
})

test('units are ours, and each of ours exists', () => {
  assert.deepEqual(
    ['MILLIMETER', 'MILLIMETER_3D', 'REVOLUTION/MINUTE', 'PERCENT', 'CELSIUS', 'DEGREE', 'x:METER', undefined].map(
      unitOf,
    ),
    ['mm', 'mm', 'rpm', '%', 'degC', 'deg', undefined, undefined],
  )
  const all = ['AMPERE', 'KILOAMPERE', 'BAR', 'KELVIN', 'COUNT', 'DECIBEL', 'RADIAN', 'FOOT/MINUTE', 'GRAM/CUBIC_METER']
  const more = ['HERTZ', 'INCH/SECOND', 'WATT_SECOND', 'KILOWATT_HOUR', 'LITER/MINUTE', 'METER/SECOND^2', 'MICROMETER']
  const rest = [
    'NEWTON_METER',
    'OHM',
    'PASCAL',
    'PH',
    'POUND/INCH^2',
    'TORR',
    'MILLIVOLT',
    'MEGAWATT',
    'MILLIMETER/SECOND',
  ]
  for (const unit of [...all, ...more, ...rest]) assert.ok(ourUnit(unitOf(unit) ?? ''), unit)
})
