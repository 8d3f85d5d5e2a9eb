import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type KeptRecipe, learnedRecipe, type RetrainPlan } from '../../../api/learned-models.ts'
import {
  type Around,
  afterFailure,
  dueAt,
  type PlanState,
  retrainLimits,
  slidingRecipe,
  whyNow,
} from './retrain-rules.ts'

const zone = 'Asia/Shanghai'
const [hourMs, dayMs] = [3_600_000, 86_400_000]
const at = (text: string) => Date.parse(text)
const plan = (more: Partial<RetrainPlan> = {}): RetrainPlan => ({
  ...{ everyDays: 7, hour: 2, onDrift: false, windowDays: 90 },
  ...more,
})
const state = (more: Partial<PlanState> = {}): PlanState => ({
  ...{ setAt: at('2026-03-01T12:00:00+08:00'), triedAt: null, failures: 0, stopped: false, job: null },
  ...more,
})
const quiet: Around = { live: 3, drift: null, waiting: 0 }

test('a schedule is due at an hour of the plant’s clock, days after the last try', () => {
  const cases: [Partial<RetrainPlan>, Partial<PlanState>, string, string | null][] = [
    [{}, {}, zone, '2026-03-02T02:00:00+08:00'],
    [{ hour: 13 }, {}, zone, '2026-03-01T13:00:00+08:00'],
    [{ everyDays: null }, {}, zone, null],
    [{}, { triedAt: at('2026-03-02T02:03:00+08:00') }, zone, '2026-03-09T02:00:00+08:00'],
    // made up for at noon: the rhythm goes on from there, by the night
    [{ everyDays: 1 }, { triedAt: at('2026-03-05T12:00:00+08:00') }, zone, '2026-03-06T02:00:00+08:00'],
    // two o'clock does not exist on the day of the change, three does
    [{ everyDays: 1 }, { triedAt: at('2026-03-28T02:03:00+01:00') }, 'Europe/Berlin', '2026-03-29T03:00:00+02:00'],
    [{ everyDays: 1 }, { triedAt: at('2026-10-24T02:03:00+02:00') }, 'Europe/Berlin', '2026-10-25T02:00:00+02:00'],
  ]
  for (const [p, s, timeZone, wanted] of cases)
    assert.equal(dueAt(plan(p), state(s), timeZone), wanted === null ? null : at(wanted), `${JSON.stringify([p, s])}`)
})

test('why a model is trained now, and why not', () => {
  const now = at('2026-03-10T09:00:00+08:00')
  const tried = now - 2 * dayMs
  const drift = { number: 3, at: now - hourMs, verdict: 'retrain' as const }
  const cases: [string, Partial<RetrainPlan>, Partial<PlanState>, Partial<Around>, string | null][] = [
    ['due', {}, {}, {}, 'schedule'],
    ['not yet', {}, { triedAt: tried }, {}, null],
    ['stopped', {}, { stopped: true }, {}, null],
    ['its training has not ended', {}, { job: 'x' }, {}, null],
    ['some wait for review', {}, {}, { waiting: retrainLimits.waiting - 1 }, 'schedule'],
    ['too many wait for review', {}, {}, { waiting: retrainLimits.waiting }, null],
    ['drift', { onDrift: true, everyDays: null }, { triedAt: tried }, { drift }, 'drift'],
    ['drift that nobody asked for', {}, { triedAt: tried }, { drift }, null],
    ['only to be watched', { onDrift: true }, { triedAt: tried }, { drift: { ...drift, verdict: 'watch' } }, null],
    ['of a version not in use', { onDrift: true }, { triedAt: tried }, { drift: { ...drift, number: 2 } }, null],
    ['seen before the last try', { onDrift: true }, { triedAt: tried }, { drift: { ...drift, at: tried - 1 } }, null],
    ['tried an hour ago', { onDrift: true }, { triedAt: now - 2 * hourMs }, { drift }, null],
    ['answered, and waiting', { onDrift: true }, { triedAt: tried }, { drift, waiting: 1 }, null],
  ]
  for (const [what, p, s, a, wanted] of cases)
    assert.equal(whyNow(plan(p), state(s), { ...quiet, ...a }, now, zone), wanted, what)
})

test('what a server missed is made up for once, and no time is forgotten', () => {
  const zones = fc.constantFrom(
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
  )
  fc.assert(
    fc.property(
      ...[fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 23 }), zones],
      // hours until the next look: usually one, now and then the server is off for long
      fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2400 })), { maxLength: 60 }),
      (everyDays, hour, timeZone, pauses) => {
        const p = plan({ everyDays, hour })
        let s = state()
        let now = s.setAt
        for (const hours of pauses) {
          now += hours * hourMs
          const due = dueAt(p, s, timeZone)!
          assert.ok(due > (s.triedAt ?? s.setAt))
          assert.ok(due <= (s.triedAt ?? s.setAt) + (everyDays + 1) * dayMs + hourMs)
          const why = whyNow(p, s, quiet, now, timeZone)
          assert.equal(why, due <= now ? 'schedule' : null)
          if (why) {
            s = { ...s, triedAt: now }
            // one look, one training: a second look at once finds nothing
            assert.equal(whyNow(p, s, quiet, now, timeZone), null)
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('the period slides; what is excluded stays so as long as it lies in it', () => {
  const recipe = learnedRecipe.parse({
    columns: [{ name: 'load', point: 'L' }],
    periods: [{ from: 0, to: 10 * dayMs }],
    except: [
      { from: dayMs, to: 2 * dayMs },
      { from: 12 * dayMs, to: 13 * dayMs },
    ],
    conditions: [{ name: 'load', min: 200 }],
    stepMs: 60_000,
  }) as unknown as KeptRecipe
  const slid = slidingRecipe(recipe, 10, 20 * dayMs)
  assert.deepEqual(slid, { ...recipe, periods: [{ from: 10 * dayMs, to: 20 * dayMs }], except: [recipe.except[1]] })
  assert.deepEqual(slidingRecipe(recipe, 90, 20 * dayMs).periods, [{ from: 0, to: 20 * dayMs }])
})

test('some failures in a row, and a plan stops', () => {
  const seen = Array.from({ length: retrainLimits.failures }, (_, failures) => afterFailure({ failures }))
  assert.deepEqual(
    seen.map(({ failures, stopped }) => [failures, stopped]),
    [
      [1, false],
      [2, false],
      [3, true],
    ],
  )
})
