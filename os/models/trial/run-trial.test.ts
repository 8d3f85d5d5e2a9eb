import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { SweepAxis } from '../../../api/model-trials.ts'
import type { TenantPoint } from '../../../api/point.ts'
import { defineBlock } from '../../../contract/block.ts'
import { isBad, quality } from '../../../contract/quality.ts'
import { openLiveTable } from '../../live/live-table.ts'
import { catalog } from '../blocks/catalog.ts'
import { compile } from '../engine/compile.ts'
import type { AlarmChange } from '../engine/scan.ts'
import type { Catalog } from '../graph/flat.ts'
import { createScanLoop } from '../live/scan-loop.ts'
import { followAlarms } from './episodes.ts'
import { planTrial, type TrialPlan } from './plan.ts'
import { runTrial, Stopped } from './run-trial.ts'
import { readSeries } from './series.ts'
import { batchOf, good, listHistorian, type Sample } from './testing.ts'

const begin = 1_700_000_000_000
const name = { zh: '试', en: 'trial' }

/** The smoothed difference of two points, and an alarm above a limit that a parameter gives. */
const drawing = (late: object = { policy: 'hold' }, kind = 'subtract') => ({
  ...{ format: 'millrace-model', version: 1, name, cycleMs: 1000, late },
  parameters: [{ id: 'limit', label: name, default: 10, low: -1000, high: 1000 }],
  inputs: [{ id: 'a' }, { id: 'b', optional: true as const }],
  blocks: [
    { id: 'sum', kind },
    { id: 'smooth', kind: 'firstOrder', params: { time: 3 } },
    { id: 'high', kind: 'above', params: { limit: { parameter: 'limit' } } },
  ],
  outputs: [{ id: 'y' }],
  alarms: [{ id: 'tooHigh' }],
  wires: [
    ['a', 'sum', 'a'],
    ['b', 'sum', 'b'],
    ['sum', 'smooth', 'in'],
    ['smooth', 'y', undefined],
    ['smooth', 'high', 'in'],
    ['high', 'tooHigh', undefined],
  ].map(([from, to, port]) => ({ from: { node: from! }, to: { node: to!, ...(port && { port }) } })),
})

const pointOf = (index: number, processing: object = {}): TenantPoint =>
  ({ index, code: `P${index}`, type: 'number', unit: null, processing }) as TenantPoint

type Asked = {
  from?: number
  to?: number
  warmUpMs?: number
  sweep?: SweepAxis[]
  processing?: object
  places?: string[]
}

function plan(drawn: object, asked: Asked = {}, blocks: Catalog = catalog): TrialPlan {
  const { from = begin, to = begin + 60_000, warmUpMs = 0, sweep = [], places = ['one'] } = asked
  const found = [7, 9].map((index) => pointOf(index, asked.processing))
  const bound = {
    inputs: found.map((point, i) => ({ port: 'ab'[i], point: point.code, by: 'instance' as const, found: point })),
    outputs: [],
  }
  const model = { code: 'm', drawing: drawn, compiled: compile(drawn, blocks) }
  return planTrial(
    model,
    places.map((code) => ({ code, overrides: {}, bound })),
    { from, to, warmUpMs, sweep },
  )
}

const parts = (samples: readonly Sample[], most?: number) => ({
  ...{ catalog, historian: listHistorian(samples, most), elapsed: () => 0, progress() {}, stopped: () => false },
})

/** What the scan loop of the live thread says when the same samples arrive one after the other. */
function live(drawn: object, samples: readonly Sample[], from: number, to: number) {
  const table = openLiveTable()
  const written: { value: number; word: number }[] = []
  const follow = followAlarms(from, 1000)
  let now = from
  const loop = createScanLoop({
    ...{ table, catalog, clock: () => now, elapsed: () => 0 },
    written: ({ values, qualities }) => written.push({ value: values[0], word: qualities[0] }),
    alarms: (changes: AlarmChange[]) => {
      for (const c of changes) follow.change(c.alarm, c.active, c.quality, c.time)
    },
  })
  loop.put({ id: 'm', number: 1, drawing: drawn, instances: [{ id: 'one', inputs: [7, 9], outputs: [20] }] })
  const inOrder = samples.toSorted((a, b) => a.time - b.time)
  for (let at = 0; now < to; now += 1000) {
    for (; at < inOrder.length && inOrder[at].time <= now; at++) table.write(batchOf([inOrder[at]]))
    loop.step()
  }
  return { written, ...follow.close() }
}

const sample = fc.record({
  point: fc.constantFrom(7, 9),
  time: fc.integer({ min: begin - 20_000, max: begin + 59_999 }),
  value: fc.oneof(fc.double({ min: -30, max: 30, noNaN: true }), fc.constant(Number.NaN)),
  quality: fc.constantFrom(quality.good, quality.good, quality.uncertain, quality.badCommFailure),
})
const history = fc.uniqueArray(sample, { maxLength: 40, selector: (s) => `${s.point} ${s.time}` })

test('a trial says what the live thread would have said: values, quality and alarms, however history is cut into pages', async () => {
  const policies = fc.constantFrom<object>({ policy: 'hold' }, { policy: 'bad', afterMs: 5_000 })
  await fc.assert(
    fc.asyncProperty(history, policies, fc.integer({ min: 1, max: 50 }), async (samples, late, most) => {
      const drawn = drawing(late)
      const wanted = live(drawn, samples, begin, begin + 60_000)
      const outcome = await runTrial(plan(drawn), [], parts(samples, most))
      const [place] = outcome.places
      const [y] = readSeries(place.series, 1)
      assert.deepEqual([outcome.scans, y.lasts.length], [60, 60])
      assert.deepEqual(
        wanted.written.map(({ value, word }) => (isBad(word) ? null : value)),
        y.lasts,
      )
      assert.deepEqual([place.episodes, place.counts], [wanted.episodes, wanted.counts])
    }),
    { numRuns: 60 },
  )
})

test('a long period is read page by page; too much in one is halved', async () => {
  const samples = Array.from({ length: 600 }, (_, i) => good(i % 2 ? 7 : 9, begin + i * 100, i))
  const own = parts(samples, 50)
  const outcome = await runTrial(plan(drawing()), [], own)
  assert.equal(outcome.samples, 600)
  assert.ok(own.historian.pages >= 12, `${own.historian.pages} pages`)
})

test('a gap: the point is uncertain once it is silent, as live marks it, and good again with its next sample', async () => {
  const samples = [7, 9].flatMap((p) => [good(p, begin, 4), good(p, begin + 40_000, 4)])
  const at = async (late: object) => {
    const outcome = await runTrial(plan(drawing(late), { processing: { expectedEveryMs: 4_000 } }), [], parts(samples))
    return readSeries(outcome.places[0].series, 1)[0].bads
  }
  // uncertain is still used
  assert.ok((await at({ policy: 'hold' })).every((b) => b === 0))
  const bads = await at({ policy: 'bad', afterMs: 20_000 })
  assert.deepEqual(
    bads.map((b, i) => (b === 1 ? i : -1)).filter((i) => i >= 0),
    Array.from({ length: 19 }, (_, i) => i + 21),
  )
})

test('a point stored by the swinging door is the line that it promises, and none of its samples is late', async () => {
  const corners = [7, 9].flatMap((p) => [0, 20, 40, 65].map((s) => good(p, begin + s * 1000, p === 9 ? 0 : s)))
  const processing = { compression: { deviation: 1, maxIntervalMs: 30_000 } }
  const drawn = drawing({ policy: 'bad', afterMs: 3_000 })
  const run = async (most?: number) => {
    const outcome = await runTrial(plan(drawn, { processing }), [], parts(corners, most))
    return readSeries(outcome.places[0].series, 1)[0]
  }
  const [whole, cut] = [await run(), await run(2)]
  assert.deepEqual(cut, whole)
  assert.ok(whole.bads.every((b) => b === 0))
  // a filter of three seconds follows a ramp three seconds behind
  assert.ok(Math.abs(whole.lasts[50]! - 47) < 0.7, String(whole.lasts[50]))
})

test('a point stored by a dead-band holds its value while nothing new came, and is late only over a true silence', async () => {
  // the first sample after a silence is stored, however near it lies: from the 30th second to the 50th nothing came
  const stored = [7, 9].flatMap((p) => [good(p, begin, 4), good(p, begin + 30_000, 6), good(p, begin + 50_000, 6.5)])
  const processing = { deadband: 1, expectedEveryMs: 2_000 }
  const drawn = drawing({ policy: 'bad', afterMs: 6_000 })
  for (const most of [undefined, 2]) {
    const outcome = await runTrial(plan(drawn, { processing }), [], parts(stored, most))
    const { bads } = readSeries(outcome.places[0].series, 1)[0]
    const late = bads.flatMap((bad, i) => (bad === 1 ? [i] : []))
    assert.deepEqual(
      late,
      Array.from({ length: 13 }, (_, i) => i + 37),
    )
  }
})

test('the warm-up runs before the period and leaves no trace but what the blocks remember', async () => {
  // a step just before the period: a filter that begins with it stands there at once, one that has run before follows slowly
  const samples = [good(9, begin - 100_000, 0), good(7, begin - 100_000, 0), good(7, begin - 1_000, 20)]
  const cold = await runTrial(plan(drawing()), [], parts(samples))
  const warm = await runTrial(plan(drawing(), { warmUpMs: 60_000 }), [], parts(samples))
  assert.deepEqual([cold.scans, warm.scans], [60, 120])
  assert.deepEqual(cold.places[0].episodes, [{ alarm: 'tooHigh', from: begin, to: null }])
  const [late] = warm.places[0].episodes
  assert.ok(late.from > begin && late.from < begin + 10_000 && late.to === null)
  assert.equal(readSeries(warm.places[0].series, 1)[0].lasts.length, 60)
})

test('a block that throws makes its own outputs bad, is told with its place and time, and the trial goes on', async () => {
  const { group, inputs, outputs } = catalog.get('subtract')!
  const throws = defineBlock({
    ...{ id: 'throws', label: name, group, about: name, formula: '', quality: 'worst' },
    ...{ inputs, outputs, params: {} },
    map: (a: number, b: number) => {
      if (a > 5) throw new Error('too much')
      return a + b
    },
  })
  const blocks: Catalog = new Map([...catalog, ['throws', throws]])
  const samples = Array.from({ length: 60 }, (_, i) => good(7, begin + i * 1000, i % 10)).concat(good(9, begin, 1))
  const thrown = plan(drawing({ policy: 'hold' }, 'throws'), {}, blocks)
  const outcome = await runTrial(thrown, [], { ...parts(samples), catalog: blocks })
  assert.equal(outcome.faults.count, 24)
  const [fault] = outcome.faults.lately
  assert.deepEqual([fault.place, fault.node, fault.time], ['one', 'sum', begin + 59_000])
  assert.match(fault.message, /too much/)
  const { bads } = readSeries(outcome.places[0].series, 1)[0]
  assert.equal(bads.filter((b) => b === 1).length, 24)
})

test('a sweep runs every setting over history that is read once, each as if it were tried alone', async () => {
  const random = (i: number) => ((i * 7919) % 37) - 10
  const samples = Array.from({ length: 60 }, (_, i) => good(i % 2 ? 7 : 9, begin + i * 1000, random(i)))
  const sweep = [{ parameter: 'limit', from: -10, to: 30, steps: 5 }]
  const own = parts(samples)
  const marks = [
    { place: 'one', alarm: null, from: begin + 10_000, to: begin + 20_000, verdict: 'finding' as const },
    { place: 'one', alarm: null, from: begin + 40_000, to: begin + 45_000, verdict: 'false' as const },
    { place: 'elsewhere', alarm: null, from: begin, to: begin + 45_000, verdict: 'false' as const },
  ]
  const { cells, places } = await runTrial(plan(drawing(), { sweep, places: ['one', 'two'] }), marks, own)
  assert.deepEqual([own.historian.pages, places.length], [1, 0])
  for (const [i, limit] of [-10, 0, 10, 20, 30].entries()) {
    const changed = { ...drawing(), parameters: [{ id: 'limit', label: name, default: limit, low: -1000, high: 1000 }] }
    const alone = await runTrial(plan(changed), [], parts(samples))
    assert.equal(cells[i].episodes, alone.episodes * 2, `limit ${limit}`)
    assert.equal(cells[i].hits + cells[i].misses, 1)
    assert.ok(cells[i].falseHits <= 1)
  }
  assert.ok(cells[0].hits === 1 && cells[0].falseHits === 1 && cells[4].episodes === 0 && cells[4].misses === 1)
  assert.ok(cells.every((c) => c.means.y === cells[0].means.y && c.means.y !== null))
})

test('a trial that is stopped ends at its next look; what is too much is refused before it begins', async () => {
  let asked = 0
  const stopped = () => ++asked > 1
  await assert.rejects(
    runTrial(plan(drawing(), { to: begin + 3_600_000 }), [], { ...parts([good(7, begin, 1)]), stopped }),
    Stopped,
  )
  const axis = (parameter: string, from: number, to: number, steps: number) => ({ parameter, from, to, steps })
  const many = (count: number) => Array.from({ length: count }, (_, i) => `p${i}`)
  const cases: [Asked, code: string][] = [
    [{ sweep: [axis('nothing', 0, 1, 2)] }, 'sweepUnknownParameter'],
    [{ sweep: [axis('limit', 1, 1, 2)] }, 'sweepEmpty'],
    [{ sweep: [axis('limit', 0, 1, 2), axis('limit', 0, 1, 2)] }, 'sweepSameParameter'],
    [{ sweep: [axis('limit', 0, 1, 201)] }, 'sweepTooMany'],
    [{ sweep: [axis('limit', 0, 1, 200)], places: many(11) }, 'trialTooManyRows'],
    [{ to: begin + 900 * 86_400_000, places: many(200) }, 'trialTooMuchWork'],
    // three blocks at one place: the scans alone are too many
    [{ to: begin + 1_200 * 86_400_000 }, 'trialTooMuchWork'],
  ]
  for (const [asked, code] of cases)
    assert.throws(
      () => plan(drawing(), asked),
      (error: { code?: string }) => error.code === code,
      code,
    )
})

test('what a place writes another reads from the trial, not from history', () => {
  const compiled = compile(drawing(), catalog)
  const input = (code: string, port: string) => ({
    ...{ port, point: code, by: 'instance' as const, found: { ...pointOf(code === 'P7' ? 7 : 50), code } },
  })
  const places = [
    { code: 'one', overrides: {}, bound: { inputs: [input('P7', 'a'), input('P7', 'b')], outputs: [] } },
    { code: 'two', overrides: {}, bound: { inputs: [input('P7', 'a'), input('m.one.y', 'b')], outputs: [] } },
  ]
  const sweep = [{ parameter: 'limit', from: 0, to: 1, steps: 2 }]
  const laid = planTrial({ code: 'm', drawing: drawing(), compiled }, places, {
    from: begin,
    to: begin + 5_000,
    warmUpMs: 0,
    sweep,
  })
  assert.equal(laid.points.length, 1)
  assert.deepEqual(
    laid.rows.map((r) => [r.inputs, r.outputs]),
    [
      [[0, 0], [1]],
      [[0, 1], [2]],
      [[0, 0], [3]],
      [[0, 3], [4]],
    ],
  )
})
