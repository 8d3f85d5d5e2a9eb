import type { AlarmCondition, AlarmDefinition } from '../../api/alarms.ts'
import { isBad, type Quality } from '../../contract/quality.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { judge, measure, type Verdict, type WatchState, watchAtRest } from '../watches/watch-rule.ts'

/** What a point, or another source, says now. `time` null: nothing has come yet. */
export type AlarmSample = { time: number | null; value: SampleValue; quality: Quality }

/**
 * What the evaluation remembers of one alarm. `since`: when the verdict that is not yet believed began, by the sample's time;
 * null while condition and verdict agree. `gauge`: the rate of change, as a watch measures it.
 */
export type ConditionMemory = { active: boolean; since: number | null; seen: number; gauge: WatchState }

export const conditionAtRest = (active: boolean): ConditionMemory => ({
  active,
  since: null,
  seen: 0,
  gauge: watchAtRest,
})

const numberOf = (value: SampleValue) => (typeof value === 'number' ? value : null)

function verdictOf(condition: AlarmCondition, { value, quality }: AlarmSample, rate: number | null): Verdict {
  if (condition.kind === 'bad') return isBad(quality) ? 'holds' : 'ended'
  if (isBad(quality) || value === null) return 'unknown'
  switch (condition.kind) {
    case 'highHigh':
    case 'high':
      return judge(numberOf(value), condition.limit, 1, condition.deadband)
    case 'low':
    case 'lowLow':
      return judge(numberOf(value), condition.limit, -1, condition.deadband)
    case 'rate':
      return judge(rate, condition.limit, 1, condition.deadband)
    case 'state':
      return (value === condition.value) === (condition.is === 'equal') ? 'holds' : 'ended'
    case 'source':
      return value === true ? 'holds' : value === false ? 'ended' : 'unknown'
  }
}

/** Before two samples have come nothing is known of a rate, as after a start or a bad value; a value that then stays quiet has none. */
const firstRateMs = 5_000

function gaugeOf(before: WatchState, sample: AlarmSample, time: number, now: number): WatchState {
  const after = { ...measure(before, { ...sample, time, value: numberOf(sample.value) }, now), seen: time }
  const begins = before.reference === null && after.reference !== null
  return begins ? { ...after, rateUntil: now + firstRateMs } : after
}

type Delays = Pick<AlarmDefinition, 'condition' | 'onDelayMs' | 'offDelayMs'>

/**
 * Goes one step: whether the condition holds, after dead-band and delays. A bad value says nothing of values: the state holds, and
 * a delay that runs goes on waiting for a value that confirms it. A sample older than one seen is left out. On the way back the
 * dead-band must be passed for as long as the off-delay.
 * @param now UTC ms
 */
export function stepCondition(
  rule: Delays,
  before: ConditionMemory,
  sample: AlarmSample,
  now: number,
): ConditionMemory {
  const { time } = sample
  if (time === null || time < before.seen) return before
  const { condition } = rule
  const gauge = condition.kind === 'rate' ? gaugeOf(before.gauge, sample, time, now) : before.gauge
  const here = { ...before, gauge, seen: time }
  const verdict = verdictOf(condition, sample, gauge.rate ?? (now > gauge.rateUntil ? 0 : null))
  if (verdict === 'unknown') return here
  const opposite = before.active ? verdict === 'ended' : verdict === 'holds'
  if (!opposite) return { ...here, since: null }
  const delayMs = before.active ? rule.offDelayMs : rule.onDelayMs
  // A quality that turned without a new sample has no time of its own.
  const turned = time === before.seen || condition.kind === 'bad'
  const since = before.since ?? (turned ? now : time)
  // A device's clock may be ahead of ours, its samples may be late: whichever is further counts.
  const ripe = Math.max(now, time) - since >= delayMs
  return ripe ? { ...here, active: !before.active, since: null } : { ...here, since }
}
