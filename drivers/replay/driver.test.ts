import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Binding } from '../../contract/driver.ts'
import type { PointType } from '../../contract/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import { recordingContext } from '../testing.ts'
import { type ReplayAddress, replayConfig } from './config.ts'
import { replay } from './driver.ts'
import { fileInside, readRecording, readTime } from './recording.ts'

let root = ''
let folder = ''
const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content)
before(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-replay-'))
  folder = mkdtempSync(join(root, 'connection-'))
})
after(() => rmSync(root, { recursive: true, force: true }))

const bind = (code: string, point: number, type: PointType = 'number', column?: string): Binding<ReplayAddress> => ({
  point,
  code,
  type,
  address: { column },
  writable: false,
})
const configOf = (config: object) => replayConfig.parse({ file: 'a.csv', ...config })
const contextOf = (config: object, bindings: Binding<ReplayAddress>[], clock?: () => number) =>
  recordingContext({ config: configOf(config), bindings, folder, clock })
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('a wide file, packed, is played with time stamps of now; unbound columns are left out', async () => {
  const rows = [
    'time,T1,P1,mode',
    '2019-12-16 05:20,480.5,3,run',
    '2019-12-16 05:30,,4,stop',
    '2019-12-16 05:40,490.5,x,run',
  ]
  put('wide.csv.gz', gzipSync(`\ufeff${rows.join('\r\n')}\r\n`))
  const bindings = [bind('T1', 0), bind('PRESSURE', 1, 'number', 'P1'), bind('mode', 2, 'text')]
  const ctx = contextOf({ file: 'wide.csv.gz', speed: 3600, loop: false }, bindings)
  const from = Date.now()
  const session = await replay.connect(ctx)
  try {
    await ctx.waitFor(() => ctx.logs.some((line) => line.includes('come to its end')))
    assert.deepEqual(
      ctx.samplesOf(0).map((s) => s.value),
      [480.5, 490.5],
    )
    assert.deepEqual(
      ctx.samplesOf(1).map((s) => s.value),
      [3, 4],
    )
    assert.deepEqual(
      ctx.samplesOf(2).map((s) => s.text),
      ['run', 'stop', 'run'],
    )
    const times = ctx.samplesOf(2).map((s) => s.time)
    assert.ok(times[0] >= from)
    assert.ok(Math.abs(times[2] - times[0] - 1_200_000 / 3600) <= 1)
    assert.equal(ctx.badInputs.length, 1)
    assert.match(ctx.badInputs[0].detail, /1 unusable.*line 4: P1 x/)
  } finally {
    await session.close()
  }
  assert.deepEqual(ctx.downs, [])
})

test('a long file with qualities loops and survives an overloaded ingest', async () => {
  put('long.csv', 'when,code,value,quality\n1000,A,1,good\n1500,B,true,bad\n2000,A,2,84\n2000,A,3,84\n')
  const bindings = [bind('A', 0), bind('B', 1, 'boolean')]
  const ctx = contextOf({ file: 'long.csv', form: 'long', timeColumn: 'when', speed: 100 }, bindings)
  let offers = 0
  ctx.answerWith(async (batch) => {
    if (++offers === 1) throw new Refusal({ code: 'overloaded', status: 503, text: { zh: '过载', en: 'overloaded' } })
    return { accepted: batch.points.length, rejected: [] }
  })
  const session = await replay.connect(ctx)
  await ctx.waitFor(() => ctx.samplesOf(1).length >= 3)
  await session.close()
  const a = ctx.samplesOf(0).map((s) => `${s.value} ${s.quality}`)
  assert.deepEqual(new Set(a), new Set(['1 192', '3 84']))
  assert.deepEqual(new Set(ctx.samplesOf(1).map((s) => `${s.value} ${s.quality}`)), new Set(['1 0']))
})

test('filled values are marked as interpolated, read ones are not', async () => {
  put('fill.csv', 'time,T\n0,0\n600000,600\n')
  const ctx = contextOf({ file: 'fill.csv', speed: 600, loop: false, fill: 'linear', fillEveryMs: 100 }, [bind('T', 0)])
  const session = await replay.connect(ctx)
  await ctx.waitFor(() => ctx.logs.length > 0)
  await session.close()
  const all = ctx.samplesOf(0)
  assert.deepEqual(
    all.filter((s) => s.quality === 192).map((s) => s.value),
    [0, 600],
  )
  const between = all.filter((s) => s.quality === 0x2c0)
  assert.ok(between.length >= 9 && between.every((s) => s.value > 0 && s.value < 600))
})

test('play begins where asked, after the gaps before it were cut', async () => {
  put('start.csv', 'time,T\n2024-01-01 00:00:00,1\n2024-03-01 00:00:00,2\n2024-03-01 00:00:10,3\n')
  const at = (start: string) => contextOf({ file: 'start.csv', start, loop: false, speed: 100 }, [bind('T', 0)])
  const ctx = at('2024-03-01 00:00')
  const session = await replay.connect(ctx)
  await ctx.waitFor(() => ctx.logs.length > 0)
  await session.close()
  assert.deepEqual(
    ctx.samplesOf(0).map((s) => s.value),
    [2, 3],
  )
  for (const start of ['soon', '2023-01-01 00:00', '2025-01-01 00:00']) {
    await assert.rejects(replay.connect(at(start)), refused('replayStart'))
  }
})

test('files outside the folder are refused, by name and by link', async () => {
  writeFileSync(join(root, 'outside.csv'), 'time,T\n0,1\n')
  symlinkSync(join(root, 'outside.csv'), join(folder, 'link.csv'))
  for (const file of [
    '../outside.csv',
    'x/../../outside.csv',
    join(root, 'outside.csv'),
    'a\0.csv',
    'link.csv',
    '..\\outside.csv',
  ]) {
    await assert.rejects(fileInside(folder, file), refused('replayPath'), file)
  }
  await assert.rejects(fileInside(folder, 'none.csv'), refused('replayMissing'))
  await assert.rejects(fileInside(folder, '.'), (e) => e instanceof Refusal)
})

test('files that cannot be played say why', async () => {
  put('empty.csv', '')
  put('header.csv', 'time,T\n')
  put('quote.csv', 'time,T\n"0,1\n')
  put('broken.csv.gz', 'this is not gzip')
  const open = (file: string, config: object = {}) => {
    const full = configOf({ file, ...config })
    return readRecording(join(folder, file), full, [{ column: 'T', type: 'number' }])
  }
  await assert.rejects(open('empty.csv'), refused('replayEmpty'))
  await assert.rejects(open('header.csv'), refused('replayEmpty'))
  await assert.rejects(open('quote.csv'), refused('replayFormat'))
  await assert.rejects(open('broken.csv.gz'), refused('replayFormat'))
  put('three.csv', 'time,T\n0,1\n1,2\n2,3\n')
  const wanted = [{ column: 'T', type: 'number' }] as const
  const three = (limit: number) =>
    readRecording(join(folder, 'three.csv'), configOf({ file: 'three.csv' }), wanted, limit)
  assert.equal((await three(3)).series[0].times.length, 3)
  await assert.rejects(three(2), refused('replayTooLarge'))
  put('other.csv', 'time,U\n0,1\n')
  await assert.rejects(open('other.csv'), refused('replayColumn'))
  await assert.rejects(open('other.csv', { form: 'long' }), refused('replayColumn'))
})

test('times are read with and without zones; impossible ones are not', () => {
  const read = (text: string, timeUnit: 'ms' | 's' = 'ms') => readTime(text, { timeUnit, utcOffsetMinutes: 480 })
  const noon = Date.UTC(2020, 1, 3, 4)
  for (const text of [
    '2020-02-03 12:00',
    '2020/2/3 12:00:00',
    '2020-02-03T12:00:00.000',
    '2020-02-03T04:00:00Z',
    '2020-02-03 06:00+02:00',
  ]) {
    assert.equal(read(text), noon, text)
  }
  assert.equal(read(String(noon / 1000), 's'), noon)
  for (const text of ['', 'now', '2020-02-30 00:00', '2020-13-01 00:00', '2020-01-01 25:00', '03.02.2020']) {
    assert.ok(Number.isNaN(read(text)), text)
  }
})
