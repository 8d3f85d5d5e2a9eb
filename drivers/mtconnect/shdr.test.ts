import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LineSplitter } from './line-splitter.ts'
import type { Said } from './observation.ts'
import { type KeyKind, readEntries, ShdrReader, splitFields } from './shdr.ts'

const at = '2026-03-01T08:00:00.5Z'
const time = Date.UTC(2026, 2, 1, 8, 0, 0, 500)
const arrival = 1_000

const kinds: Record<string, KeyKind> = {
  msg: 'message',
  sys: 'condition',
  old: 'alarm',
  wave: 'series',
  vars: 'entries',
}
const read = (line: string, kindOf = (key: string): KeyKind | undefined => kinds[key] ?? 'value') =>
  new ShdrReader(kindOf).read(line, arrival)

function saidIn(line: string, kindOf?: (key: string) => KeyKind | undefined): [string, Said][] {
  return read(line, kindOf).flatMap((one) =>
    one.kind === 'data' ? one.observations.map((o): [string, Said] => [o.item, o.said]) : [],
  )
}

test('a line is a time and pairs; conditions, messages and the like have more fields', () => {
  const value = (text: string): Said => ({ kind: 'value', text })
  const table: [string, [string, Said][]][] = [
    [
      'Xpos|1.25|mode|AUTOMATIC',
      [
        ['Xpos', value('1.25')],
        ['mode', value('AUTOMATIC')],
      ],
    ],
    ['Xpos|UNAVAILABLE', [['Xpos', { kind: 'unavailable' }]]],
    [
      'path| 1 2 3 |block|',
      [
        ['path', value('1 2 3')],
        ['block', value('')],
      ],
    ],
    [
      'block|"G1 \\| X2"|Xpos|1',
      [
        ['block', value('G1 | X2')],
        ['Xpos', value('1')],
      ],
    ],
    [
      'block|"not closed|Xpos|1',
      [
        ['block', value('"not closed')],
        ['Xpos', value('1')],
      ],
    ],
    [
      'sys|FAULT|2018|100|HIGH|Overheat',
      [['sys', { kind: 'condition', level: 'FAULT', code: '2018', text: 'Overheat' }]],
    ],
    ['sys|normal||||', [['sys', { kind: 'condition', level: 'NORMAL', code: '', text: '' }]]],
    ['sys|UNAVAILABLE||||', [['sys', { kind: 'unavailable' }]]],
    [
      'sys|WARNING|7|||Low oil|Xpos|1',
      [
        ['sys', { kind: 'condition', level: 'WARNING', code: '7', text: 'Low oil' }],
        ['Xpos', value('1')],
      ],
    ],
    [
      'msg|CHG|Change tool|Xpos|1',
      [
        ['msg', { kind: 'message', code: 'CHG', text: 'Change tool' }],
        ['Xpos', value('1')],
      ],
    ],
    ['old|FAULT|12|HIGH|ACTIVE|Door', [['old', value('FAULT 12 HIGH ACTIVE Door')]]],
    [
      'wave|3|100|1 2 3|Xpos|4',
      [
        ['wave', { kind: 'series', values: ['1', '2', '3'], rate: 100 }],
        ['Xpos', value('4')],
      ],
    ],
    [
      'vars|a=1 b="x y"',
      [
        [
          'vars',
          {
            kind: 'entries',
            entries: [
              ['a', '1'],
              ['b', 'x y'],
            ],
          },
        ],
      ],
    ],
  ]
  for (const [line, expected] of table) assert.deepEqual(saidIn(`${at}|${line}`), expected, line)
})

test('without a model only what can hardly be anything else is not taken for pairs', () => {
  const nobody = () => undefined
  assert.deepEqual(
    saidIn(`${at}|system|NORMAL||||`, nobody).map(([, said]) => said.kind),
    ['condition'],
  )
  assert.deepEqual(
    saidIn(`${at}|system|UNAVAILABLE||||`, nobody).map(([, said]) => said.kind),
    ['unavailable'],
  )
  assert.deepEqual(
    saidIn(`${at}|a|UNAVAILABLE|b|UNAVAILABLE|c|UNAVAILABLE`, nobody).map(([key]) => key),
    ['a', 'b', 'c'],
  )
  assert.deepEqual(saidIn(`${at}|note|CODE|words`, nobody), [
    ['note', { kind: 'message', code: 'CODE', text: 'words' }],
  ])
})

test('times: of the sender, with a duration, without a zone, none at all', () => {
  const times: [string, number][] = [
    [at, time],
    ['2026-03-01T08:00:00.5000001Z', time],
    ['2026-03-01T08:00:00.5', time],
    ['2026-03-01T16:00:00.500+08:00', time],
    [`${at}@12.5`, time],
    ['', arrival],
  ]
  for (const [stamp, expected] of times) {
    const [line] = read(`${stamp}|Xpos|1`)
    assert.ok(line.kind === 'data', stamp)
    assert.equal(line.observations[0].time, expected, stamp)
  }
  for (const stamp of ['yesterday', '2026-02-30T08:00:00Z', '2026-13-01T08:00:00Z', '123.5', '2026-03-01 08:00:00']) {
    const [line] = read(`${stamp}|Xpos|1`)
    assert.ok(line.kind === 'refused' && /time/.test(line.detail), stamp)
  }
})

test('commands, assets of one and of many lines, empty lines', () => {
  const reader = new ShdrReader(() => 'value')
  const kindsOf = (lines: string[]) => lines.flatMap((line) => reader.read(line, 0).map((one) => one.kind))
  assert.deepEqual(reader.read('* PONG 10000\r', 0), [{ kind: 'command', name: 'PONG', argument: '10000' }])
  assert.deepEqual(reader.read('*device: M1', 0), [{ kind: 'command', name: 'DEVICE', argument: 'M1' }])
  const lines = [
    `${at}|@ASSET@|1|CuttingTool|<CuttingTool/>`,
    `${at}|@ASSET@|2|CuttingTool|--multiline--XY`,
    '<CuttingTool>',
    `${at}|Xpos|1`,
    '* PING',
    '--multiline--XY',
    `${at}|Xpos|2`,
    `${at}|@REMOVE_ASSET@|1`,
    ' ',
  ]
  assert.deepEqual(kindsOf(lines), [...Array(6).fill('asset'), 'data', 'asset', 'empty'])
})

test('what is wrong with one key leaves the others of its line alone', () => {
  const lines = read(`${at}|Xpos|1||2|Ypos|3|Zpos`)
  assert.deepEqual(
    saidIn(`${at}|Xpos|1||2|Ypos|3|Zpos`).map(([key]) => key),
    ['Xpos', 'Ypos'],
  )
  assert.deepEqual(
    lines.flatMap((l) => (l.kind === 'refused' ? [l.detail] : [])),
    ['a value without a key', 'the key Zpos has no value'],
  )
  const [level] = read(`${at}|sys|BROKEN||||`)
  assert.ok(level.kind === 'refused' && /level/.test(level.detail))
  assert.equal(read('nothing')[0].kind, 'refused')
})

test('entries of a data set and of a table', () => {
  assert.deepEqual(readEntries(`a=1 b='it is' gone :x= c={X=1.0 Y=-2}`), [
    ['a', '1'],
    ['b', 'it is'],
    ['gone', undefined],
    [':x', ''],
    ['c/X', '1.0'],
    ['c/Y', '-2'],
  ])
  assert.deepEqual(readEntries(':MANUAL a=1'), [['a', '1']])
  assert.deepEqual(readEntries(''), [])
})

test('no input whatever breaks the reader, and pairs come back as they were written', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_.:-]{1,12}$/)
  const value = fc.string({ maxLength: 20 }).filter((text) => !/[\r\n]/.test(text) && text.trim() === text)
  const quote = (text: string) => (/["|\\]/.test(text) ? `"${text.replace(/["|\\]/g, '\\$&')}"` : text)
  fc.assert(
    fc.property(fc.array(fc.tuple(word, value), { minLength: 1, maxLength: 8 }), (pairs) => {
      const line = [at, ...pairs.flatMap(([key, text]) => [key, quote(text)])].join('|')
      const expected = pairs.map(([key, text]) => [
        key,
        text.toUpperCase() === 'UNAVAILABLE' ? { kind: 'unavailable' } : { kind: 'value', text },
      ])
      assert.deepEqual(
        saidIn(line, () => 'value'),
        expected,
      )
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.ok(read(text).length >= 1)
      assert.ok(splitFields(text).length >= 1)
    }),
  )
})

test('lines are the same however their bytes arrive; a line too long and one not UTF-8 are told and passed over', () => {
  const bytes = Buffer.concat([
    Buffer.from('first\nzwölf 米\r\n'),
    Buffer.from([0xff, 0xfe, 10]),
    Buffer.from(`${'x'.repeat(300)}\nlast\nnot ended`),
  ])
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 10 }), (cuts) => {
      const splitter = new LineSplitter(100)
      const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      const lines = edges.slice(1).flatMap((edge, i) => splitter.push(bytes.subarray(edges[i], edge)))
      assert.deepEqual(lines, [
        { text: 'first' },
        { text: 'zwölf 米\r' },
        { notUtf8: Buffer.from([0xff, 0xfe]) },
        { tooLong: 300 },
        { text: 'last' },
      ])
    }),
  )
})
