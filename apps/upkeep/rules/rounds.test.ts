import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CheckItem, judgeItem } from './check-item.ts'
import { judgeRound, type RoundDone, type RoundPlan } from './rounds.ts'

const oil: CheckItem = {
  kind: 'numeric',
  code: 'oil',
  unit: 'MPa',
  low: '0.20',
  high: '0.60',
  warnLow: '0.25',
  warnHigh: '0.55',
  opens: 'repair',
}
const guard: CheckItem = { kind: 'okNotOk', code: 'guard', opens: 'repair' }
const lamp: CheckItem = { kind: 'okNotOk', code: 'lamp', opens: 'warning' }
const noise: CheckItem = {
  kind: 'choice',
  code: 'noise',
  choices: { normal: 'nothing', louder: 'warning', grinding: 'repair' },
}
const photo: CheckItem = { kind: 'photo', code: 'photo' }
const remark: CheckItem = { kind: 'text', code: 'remark', optional: true }

test('what a reading means and opens', () => {
  for (const [item, value, verdict, reason, opens] of [
    [oil, '0.40', 'ok', null, 'nothing'],
    [oil, '0.2', 'warning', 'nearLow', 'warning'],
    [oil, '0.199', 'notOk', 'belowLow', 'repair'],
    [oil, '0.60', 'warning', 'nearHigh', 'warning'],
    [oil, '0.6000001', 'notOk', 'aboveHigh', 'repair'],
    [oil, '-1', 'notOk', 'belowLow', 'repair'],
    [oil, 'high', 'invalid', 'notNumeric', 'nothing'],
    [oil, '1e3', 'invalid', 'notNumeric', 'nothing'],
    [oil, ' ', 'missing', 'notTaken', 'nothing'],
    [guard, 'ok', 'ok', null, 'nothing'],
    [guard, 'notOk', 'notOk', 'notOk', 'repair'],
    [lamp, 'notOk', 'notOk', 'notOk', 'warning'],
    [lamp, 'yes', 'invalid', 'noChoice', 'nothing'],
    [noise, 'normal', 'ok', null, 'nothing'],
    [noise, 'louder', 'warning', 'choice', 'warning'],
    [noise, 'grinding', 'notOk', 'choice', 'repair'],
    [noise, 'toString', 'invalid', 'noChoice', 'nothing'],
    [photo, undefined, 'missing', 'notTaken', 'nothing'],
    [photo, 'file-1', 'ok', null, 'nothing'],
    [remark, undefined, 'ok', null, 'nothing'],
  ] as const)
    assert.deepEqual(judgeItem(item, value), { verdict, reason, opens }, `${item.code} ${value}`)
})

const minute = 60_000
const plan: RoundPlan = {
  places: [
    { code: 'M1', scan: true, items: [oil, guard] },
    { code: 'M2', scan: false, items: [noise, lamp, remark] },
  ],
  window: { from: 0, to: 120 * minute },
  graceMs: 60 * minute,
  minMsPerItem: 8_000,
}
const values = { oil: '0.41', guard: 'ok', noise: 'normal', lamp: 'ok' }
const round = (start: number, gap: number, more: Record<string, string> = {}): RoundDone => ({
  scans: [{ place: 'M1', at: start }],
  readings: Object.entries({ ...values, ...more }).map(([item, value], n) => ({ item, value, at: start + n * gap })),
})
const late = 500 * minute
const judge = (done: RoundDone | null, now = late, earlier: Record<string, string>[] = []) =>
  judgeRound(plan, done, earlier, now)

test('in time, late, skipped, still open', () => {
  assert.equal(judge(round(10 * minute, minute)).timing, 'onTime')
  assert.equal(judge(round(118 * minute, minute)).timing, 'late')
  assert.equal(judge(round(178 * minute, minute)).timing, 'skipped')
  assert.equal(judge(null, 179 * minute).timing, 'open')
  assert.equal(judge(null, 180 * minute).timing, 'skipped')
  assert.deepEqual(judge(null).missing, ['oil', 'guard', 'noise', 'lamp'])
  // synced hours later, it is still in time: what counts is when it was read
  assert.equal(judge(round(10 * minute, minute), 20 * 60 * minute).timing, 'onTime')
})

test('a round that cannot have been done so', () => {
  assert.deepEqual(judge(round(10 * minute, minute)).doubts, [])
  assert.deepEqual(judge(round(10 * minute, 3_333)).doubts, ['allAtOnce'])
  assert.deepEqual(judge(round(10 * minute, 5_000)).doubts, ['tooFast'])
  assert.deepEqual(judge(round(10 * minute, 8_000)).doubts, [])
  assert.deepEqual(judge({ ...round(10 * minute, minute), scans: [] }).doubts, ['notScanned'])
  assert.deepEqual(judge({ ...round(10 * minute, minute), scans: [{ place: 'M1', at: 11 * minute }] }).doubts, [
    'notScanned',
  ])
  assert.deepEqual(judge(round(-minute, minute)).doubts, ['clock'])
  assert.deepEqual(judge(round(10 * minute, minute), 11 * minute).doubts, ['clock'])
  const same = Array.from({ length: 5 }, () => ({ oil: '0.410' }))
  assert.deepEqual(judge(round(10 * minute, minute), late, same).doubts, ['sameValues'])
  assert.deepEqual(judge(round(10 * minute, minute), late, same.slice(1)).doubts, [])
  assert.deepEqual(judge(round(10 * minute, minute), late, [...same.slice(1), { oil: '0.42' }]).doubts, [])
  assert.deepEqual(
    judge(
      round(10 * minute, minute, { oil: '1' }),
      late,
      same.map(() => ({ oil: '1' })),
    ).doubts,
    [],
  )
})

test('the worst item decides what is opened; the last of two readings counts', () => {
  assert.equal(judge(round(0, minute, { lamp: 'notOk' })).opens, 'warning')
  assert.equal(judge(round(0, minute, { lamp: 'notOk', guard: 'notOk' })).opens, 'repair')
  const corrected = round(0, minute, { guard: 'notOk' })
  const again = { item: 'guard', value: 'ok', at: 30 * minute }
  assert.equal(judge({ ...corrected, readings: [again, ...corrected.readings] }).opens, 'nothing')
})

test('a further from its limits reading never opens less', () => {
  const order = ['nothing', 'warning', 'repair']
  fc.assert(
    fc.property(fc.nat(1_000), fc.nat(1_000), (a, b) => {
      const [near, far] = [a, b].sort((x, y) => Math.abs(x - 400) - Math.abs(y - 400))
      if (near < 400 !== far < 400) return
      const at = (n: number) => order.indexOf(judgeItem(oil, (n / 1000).toFixed(3)).opens)
      assert.ok(at(near) <= at(far))
    }),
  )
})

test('every item has one verdict, and a round is missing what was not read', () => {
  const some = fc.subarray(Object.entries(values))
  fc.assert(
    fc.property(some, fc.nat(300), fc.nat(20_000), (entries, start, gap) => {
      const readings = entries.map(([item, value], n) => ({ item, value, at: start * minute + n * gap }))
      const found = judge({ scans: [], readings })
      assert.deepEqual(
        found.items.map(({ item }) => item),
        ['oil', 'guard', 'noise', 'lamp', 'remark'],
      )
      assert.deepEqual(
        found.missing,
        Object.keys(values).filter((item) => !readings.some((r) => r.item === item)),
      )
      assert.equal(found.finishedAt, readings.at(-1)?.at ?? null)
    }),
  )
})
