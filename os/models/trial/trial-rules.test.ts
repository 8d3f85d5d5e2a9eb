import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Episode } from '../../../api/model-trials.ts'
import { origin, quality } from '../../../contract/quality.ts'
import { withBetween } from './between.ts'
import { followAlarms } from './episodes.ts'
import { axisValues, clipTo, matchEpisodes, overlaps, scoreOf, settingsOf } from './match.ts'
import { checkPeriod, stepOf } from './plan.ts'
import { bucketsFor, collectSeries, readSeries } from './series.ts'
import { type Carry, type Samples, withSilences } from './silence.ts'

const e = (from: number, to: number | null, alarm = 'a'): Episode => ({ alarm, from, to })
const refused = (code: string) => (error: { code?: string }) => error.code === code

test('episodes of two trials: in both where they overlap, else in one alone', () => {
  const cases: [
    what: string,
    a: Episode[],
    b: Episode[],
    slack: number,
    both: number[][],
    onlyA: number,
    onlyB: number,
  ][] = [
    ['nothing', [], [], 0, [], 0, 0],
    ['the same', [e(1, 5)], [e(1, 5)], 0, [[1, 1]], 0, 0],
    ['apart', [e(1, 5)], [e(7, 9)], 1, [], 1, 1],
    ['a step apart', [e(1, 5)], [e(6, 9)], 1, [[1, 1]], 0, 0],
    ['one long, three short', [e(0, 100)], [e(1, 2), e(10, 20), e(90, 120)], 0, [[1, 3]], 0, 0],
    ['a chain', [e(0, 10), e(18, 30)], [e(8, 20)], 0, [[2, 1]], 0, 0],
    ['still standing', [e(50, null)], [e(60, 61), e(40, 45)], 0, [[1, 1]], 0, 1],
    ['side by side in one list', [e(0, 1), e(2, 3)], [], 5, [], 2, 0],
  ]
  for (const [what, a, b, slack, both, onlyA, onlyB] of cases) {
    const found = matchEpisodes(a, b, slack)
    const told = [found.both.map((p) => [p.a.length, p.b.length]), found.onlyA.length, found.onlyB.length]
    assert.deepEqual(told, [both, onlyA, onlyB], what)
  }
})

/** Episodes of one alarm as an engine says them: one after the other. */
const list = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })), { maxLength: 12 })
  .map((parts) => {
    let at = 0
    return parts.map(([pause, length]) => {
      const from = at + pause
      at = from + length
      return e(from, at)
    })
  })

test('matching: each episode is in one place, what is alone meets nothing, the order of the lists does not matter', () => {
  fc.assert(
    fc.property(list, list, fc.integer({ min: 0, max: 6 }), (a, b, slack) => {
      const { both, onlyA, onlyB } = matchEpisodes(a, b, slack)
      const sorted = (all: Episode[]) => all.toSorted((x, y) => x.from - y.from)
      assert.deepEqual(sorted([...both.flatMap((p) => p.a), ...onlyA]), a)
      assert.deepEqual(sorted([...both.flatMap((p) => p.b), ...onlyB]), b)
      const meets = (x: Episode, all: Episode[]) => all.some((y) => overlaps(x, y, slack))
      assert.deepEqual(
        onlyA,
        a.filter((x) => !meets(x, b)),
      )
      assert.deepEqual(
        onlyB,
        b.filter((y) => !meets(y, a)),
      )
      for (const { a: mine, b: theirs } of both) {
        for (const x of mine) assert.ok(meets(x, theirs))
        for (const y of theirs) assert.ok(meets(y, mine))
      }
      const turned = matchEpisodes(b, a, slack)
      assert.deepEqual([turned.onlyA, turned.onlyB, turned.both.length], [onlyB, onlyA, both.length])
    }),
  )
})

test('a stretch is cut to a period; one that reaches its end still stands', () => {
  const cases: [Episode, Episode | null][] = [
    [e(5, 8), e(5, 8)],
    [e(0, 12), e(3, null)],
    [e(0, null), e(3, null)],
    [e(0, 3), null],
    [e(10, 20), null],
  ]
  for (const [stretch, wanted] of cases) assert.deepEqual(clipTo(stretch, 3, 10), wanted)
})

test('the score counts marks: an alarm that stands for ever finds all and rings at every false one', () => {
  const mark = (from: number, to: number, verdict: 'finding' | 'false', alarm: string | null = null) => ({
    ...{ from, to, verdict, alarm },
  })
  const marks = [mark(10, 20, 'finding'), mark(40, 50, 'finding', 'b'), mark(70, 80, 'false')]
  const cases: [Episode[], [hits: number, misses: number, falseHits: number, unmarked: number]][] = [
    [[], [0, 2, 0, 0]],
    [[e(0, null)], [1, 1, 1, 0]],
    [
      [e(12, 13), e(14, 15), e(41, 42)],
      [1, 1, 0, 1],
    ],
    [
      [e(41, 42, 'b'), e(60, 61), e(75, 90)],
      [1, 1, 1, 1],
    ],
  ]
  for (const [episodes, [hits, misses, falseHits, unmarked]] of cases)
    assert.deepEqual(scoreOf(episodes, marks), { hits, misses, falseHits, unmarked })
  fc.assert(
    fc.property(list, list, (episodes, findings) => {
      const score = scoreOf(
        episodes,
        findings.map(({ from, to }) => mark(from, to!, 'finding')),
      )
      assert.equal(score.hits + score.misses, findings.length)
      assert.ok(score.unmarked <= episodes.length && score.falseHits === 0)
    }),
  )
})

test('an axis has both its ends, evenly, without the dust of division; two make every setting', () => {
  assert.deepEqual(axisValues({ parameter: 'x', from: 0, to: 0.3, steps: 4 }), [0, 0.1, 0.2, 0.3])
  assert.deepEqual(axisValues({ parameter: 'x', from: 5, to: 1, steps: 2 }), [5, 1])
  assert.deepEqual(settingsOf([]), [{}])
  const axis = (parameter: string, steps: number) => ({ parameter, from: 0, to: 10, steps })
  assert.deepEqual(settingsOf([axis('x', 2), axis('y', 3)]), [
    ...[0, 5, 10].map((y) => ({ x: 0, y })),
    ...[0, 5, 10].map((y) => ({ x: 10, y })),
  ])
})

test('alarms are followed as the alarm service has them: bad says nothing, what stood before begins with the period', () => {
  const alarms = followAlarms(100, 3)
  const [good, bad] = [quality.good, quality.bad]
  const changes: [alarm: string, active: boolean, word: number, time: number][] = [
    ['a', true, good, 50],
    ['b', true, good, 60],
    ['b', false, good, 100],
    ['a', true, bad, 110],
    ['a', false, bad, 120],
    ['a', false, good, 130],
    ['c', true, bad, 135],
    ['a', true, good, 140],
    ['a', false, good, 141],
    ['c', true, good, 150],
    ['a', true, good, 160],
  ]
  for (const change of changes) alarms.change(...change)
  assert.deepEqual(alarms.close(), {
    episodes: [e(100, 130), e(140, 141), e(150, null, 'c')],
    counts: { a: 3, c: 1 },
  })
})

test('pictures: each bucket keeps what is least, most and last of its good scans, and how many were bad', () => {
  const row = fc.record({
    at: fc.integer({ min: 0, max: 99 }),
    value: fc.double({ noDefaultInfinity: true }),
    ...{ bad: fc.boolean(), unsure: fc.boolean() },
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 30 }), (rows, most) => {
      const inOrder = rows.toSorted((a, b) => a.at - b.at)
      const series = collectSeries(2, most, { from: 1000, to: 1100, stepMs: 3 })
      for (const { at, value, bad, unsure } of inOrder)
        series.add(1, 1000 + at, value, bad ? quality.bad : unsure ? quality.uncertain : quality.good)
      const [none, told] = readSeries(series.bytes(0, 2), 2)
      const buckets = Math.ceil(100 / series.bucketMs)
      assert.ok(buckets <= most && series.bucketMs % 3 === 0)
      assert.ok(none.mins.length === buckets && none.bads.every((b) => b === null))
      for (let b = 0; b < buckets; b++) {
        const mine = inOrder.filter(({ at }) => Math.min(buckets - 1, Math.floor(at / series.bucketMs)) === b)
        const fine = mine.filter(({ bad, value }) => !bad && Number.isFinite(value)).map(({ value }) => value)
        const [least, most] = fine.length === 0 ? [null, null] : [Math.min(...fine), Math.max(...fine)]
        assert.deepEqual([told.mins[b], told.maxs[b], told.lasts[b]], [least, most, fine.at(-1) ?? null])
        const bads = mine.length === 0 ? null : (mine.length - fine.length) / mine.length
        assert.equal(told.bads[b], bads)
        const unsure = mine.filter((scan) => scan.unsure).length / mine.length
        assert.equal(told.unsure[b], bads === null ? null : bads > 0 ? 0 : unsure)
      }
    }),
  )
  assert.deepEqual(
    [1, 100, 100_000].map((outputs) => bucketsFor(outputs, 5_000, { most: 2_000, least: 100, bytes: 1_000_000 })),
    [2_000, 312, 100],
  )
  assert.equal(bucketsFor(1, 7, { most: 2_000, least: 100, bytes: 1_000_000 }), 7)
})

test('a silence: uncertain after two and a half intervals, too old by the rule of the model, and no younger by being uncertain', () => {
  const at = (times: number[], word: number = quality.good): Samples => ({
    times: Float64Array.from(times),
    values: Float64Array.from(times, (t) => t / 10),
    qualities: Uint16Array.from(times, () => word),
  })
  const none: Carry = { time: Number.NEGATIVE_INFINITY, value: Number.NaN, quality: 0 }
  const carry: Carry = { time: -10, value: 7, quality: quality.good }
  const hold = { policy: 'hold' } as const
  const late = (afterMs: number) => ({ policy: 'bad', afterMs }) as const
  type Case = [what: string, Samples, Carry, Parameters<typeof withSilences>[2]['late'], [number, number, number][]]
  const [good, uncertain, old] = [quality.good, quality.uncertainLastUsable, quality.badLastKnown]
  const cases: Case[] = [
    [
      'none',
      at([10, 20]),
      none,
      hold,
      [
        [10, 1, good],
        [20, 2, good],
        [46, 2, uncertain],
      ],
    ],
    [
      'between two',
      at([0, 40]),
      none,
      hold,
      [
        [0, 0, good],
        [26, 0, uncertain],
        [40, 4, good],
        [66, 4, uncertain],
      ],
    ],
    [
      'from the page before',
      at([90]),
      carry,
      hold,
      [
        [16, 7, uncertain],
        [90, 9, good],
      ],
    ],
    ['begun in the page before', at([90]), { ...carry, time: -60 }, hold, [[90, 9, good]]],
    ['bad stays bad', at([0], quality.bad), none, hold, [[0, 0, quality.bad]]],
    [
      'too old later',
      at([0]),
      none,
      late(50),
      [
        [0, 0, good],
        [26, 0, uncertain],
        [51, 0, old],
      ],
    ],
    ['too old before', at([0]), none, late(20), [[0, 0, good]]],
    ['a model that waits', at([0]), none, { policy: 'wait', atMostMs: 5 }, [[0, 0, good]]],
  ]
  for (const [what, samples, before, policy, wanted] of cases) {
    const shown = withSilences(samples, before, { expectedEveryMs: 10, late: policy }, 0, 100)
    const told = Array.from(shown.times, (time, i) => [time, shown.values[i], shown.qualities[i]])
    assert.deepEqual(told, wanted, what)
  }
  // however history is cut into pages
  const times = fc
    .uniqueArray(fc.integer({ min: 0, max: 199 }), { maxLength: 12 })
    .map((all) => all.sort((a, b) => a - b))
  fc.assert(
    fc.property(
      times,
      fc.integer({ min: 1, max: 199 }),
      fc.option(fc.integer({ min: 30, max: 60 })),
      (all, cut, age) => {
        const rule = { expectedEveryMs: 10, late: age === null ? hold : late(age) }
        const rows = (s: Samples) => Array.from(s.times, (time, i) => [time, s.values[i], s.qualities[i]])
        const [first, second] = [at(all.filter((t) => t < cut)), at(all.filter((t) => t >= cut))]
        const last = first.times.at(-1)
        const passed = last === undefined ? none : { time: last, value: last / 10, quality: good }
        const pages = [withSilences(first, none, rule, 0, cut), withSilences(second, passed, rule, cut, 200)]
        assert.deepEqual(
          pages.flatMap((page) => rows(page)),
          rows(withSilences(at(all), none, rule, 0, 200)),
        )
      },
    ),
  )
})

test('a model that waits is looked at within its cycle; a period that makes no sense is refused', () => {
  const wait = (atMostMs: number) => ({ policy: 'wait', atMostMs }) as const
  const steps = [
    stepOf({ cycleMs: 1000, late: { policy: 'hold' } }),
    stepOf({ cycleMs: 1000, late: wait(5000) }),
    stepOf({ cycleMs: 1000, late: wait(300) }),
    stepOf({ cycleMs: 100, late: wait(50) }),
  ]
  assert.deepEqual(steps, [1000, 1000, 250, 100])
  const day = 86_400_000
  const bad: [from: number, to: number, warmUpMs: number, code: string][] = [
    [5_000, 5_000, 0, 'emptyTrialPeriod'],
    [0, 11 * day, 0, 'trialInFuture'],
    [0, 500, 0, 'trialTooShort'],
  ]
  for (const [from, to, warmUpMs, code] of bad)
    assert.throws(() => checkPeriod({ from, to, warmUpMs }, 1000, 10 * day), refused(code))
  const longAgo = { from: 0, to: 1_090 * day, warmUpMs: 11 * day }
  assert.throws(() => checkPeriod(longAgo, 1000, 2_000 * day), refused('trialTooLong'))
})

type Row = [time: number, value: number, word: number]
const samplesOf = (rows: readonly Row[]): Samples => ({
  times: Float64Array.from(rows, (r) => r[0]),
  values: Float64Array.from(rows, (r) => r[1]),
  qualities: Uint16Array.from(rows, (r) => r[2]),
})
const rowsOf = (s: Samples) => Array.from(s.times, (time, i) => [time, s.values[i], s.qualities[i]])
const nothingBefore: Carry = { time: Number.NEGATIVE_INFINITY, value: Number.NaN, quality: 0 }
const carryOf = (row: Row | undefined): Carry | null => (row ? { time: row[0], value: row[1], quality: row[2] } : null)

type Rule = Parameters<typeof withBetween>[3]
/** The same history in one page, and in two that meet at every time. */
function filled(stored: readonly Row[], rule: Rule, until: number): { whole: unknown[]; cuts: unknown[][] } {
  const page = (rows: readonly Row[], carry: Carry, next: Carry | null, from: number, to: number) =>
    rowsOf(withBetween(samplesOf(rows), carry, next, rule, from, to))
  const cuts = Array.from({ length: until - 1 }, (_, k) => {
    const cut = k + 1
    const [first, second] = [stored.filter((r) => r[0] < cut), stored.filter((r) => r[0] >= cut)]
    return [
      ...page(first, nothingBefore, carryOf(second[0]), 0, cut),
      ...page(second, carryOf(first.at(-1)) ?? nothingBefore, null, cut, until),
    ]
  })
  return { whole: page(stored, nothingBefore, null, 0, until), cuts }
}

test('lines of a swinging door: at the scans between its corners, not over bad samples nor over a silence, however history is cut', () => {
  const bad = quality.bad
  const corners: Row[] = [
    [5, 0, quality.good],
    [35, 30, quality.uncertain],
    [45, 40, bad],
    [55, 50, quality.good],
    [200, 0, quality.good],
    [210, 10, quality.good],
  ]
  const rule = { stepMs: 10, between: { line: 50 } }
  const { whole, cuts } = filled(corners, rule, 300)
  const line = quality.uncertain | origin.interpolated
  assert.deepEqual(whole, [
    corners[0],
    [10, 5, line],
    [20, 15, line],
    [30, 25, line],
    ...corners.slice(1, 5),
    corners[5],
  ])
  for (const [k, cut] of cuts.entries()) assert.deepEqual(cut, whole, `cut at ${k + 1}`)
})

test('a dead-band: the earlier value holds until one that lies as far away, not over bad samples nor where the next one ended a silence', () => {
  const { good, bad } = quality
  const rule = { stepMs: 10, between: { hold: 2 } }
  const held = good | origin.interpolated
  const table: [why: string, stored: Row[], expected: Row[]][] = [
    [
      'a change',
      [
        [5, 0, good],
        [35, 2, good],
      ],
      [
        [5, 0, good],
        [10, 0, held],
        [20, 0, held],
        [30, 0, held],
        [35, 2, good],
        [40, 2, held],
      ],
    ],
    [
      'less than the dead-band: the first after a silence',
      [
        [5, 0, good],
        [35, 1.9, good],
      ],
      [
        [5, 0, good],
        [35, 1.9, good],
        [40, 1.9, held],
      ],
    ],
    [
      'it turns bad',
      [
        [5, 0, good],
        [25, Number.NaN, bad],
      ],
      [
        [5, 0, good],
        [10, 0, held],
        [20, 0, held],
        [25, Number.NaN, bad],
      ],
    ],
    [
      'it was bad',
      [
        [5, Number.NaN, bad],
        [25, 3, good],
      ],
      [
        [5, Number.NaN, bad],
        [25, 3, good],
        [30, 3, held],
        [40, 3, held],
      ],
    ],
    [
      'the same value of another quality',
      [
        [25, 3, quality.uncertain],
        [41, 3, good],
      ],
      [
        [25, 3, quality.uncertain],
        [30, 3, quality.uncertain | origin.interpolated],
        [40, 3, quality.uncertain | origin.interpolated],
        [41, 3, good],
      ],
    ],
  ]
  for (const [why, stored, expected] of table) {
    const { whole, cuts } = filled(stored, rule, 50)
    assert.deepEqual(whole, expected, why)
    for (const [k, cut] of cuts.entries()) assert.deepEqual(cut, expected, `${why}, cut at ${k + 1}`)
  }
})
