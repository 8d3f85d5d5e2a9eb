import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf, type PlanRow, ruleFault, rulesOf } from './plan-rules.ts'
import { nextDue } from './rules/due.ts'

const none: PlanRow = {
  ...{ every: null, unit: null, mode: 'fixed', startOn: null, meterPoint: null, meterEvery: null },
  ...{ conditionPoint: null, conditionAbove: null, conditionBelow: null, lastOn: null, lastDue: null },
  ...{ lastReading: null, meterReading: null, meterPerDay: null, holdsSince: null },
}

test('half a rule is no rule', () => {
  for (const [given, expected] of [
    [{}, 'noRule every'],
    [{ unit: 'days' }, 'noRule every'],
    [{ every: 1 }, 'calendarHalf unit'],
    [{ every: 1, unit: 'days' }, 'calendarHalf startOn'],
    [{ startOn: '2026-01-01', unit: 'days' }, 'calendarHalf every'],
    [{ meterPoint: 'P' }, 'meterHalf meterEvery'],
    [{ meterEvery: '5' }, 'meterHalf meterPoint'],
    [{ conditionPoint: 'P' }, 'conditionHalf conditionAbove'],
    [{ conditionBelow: '0' }, 'conditionHalf conditionPoint'],
    [{ every: 1, unit: 'days', startOn: '2026-01-01' }, null],
    [{ meterPoint: 'P', meterEvery: '5' }, null],
    [{ conditionPoint: 'P', conditionBelow: '0' }, null],
  ] as const) {
    const fault = ruleFault(given)
    assert.equal(fault && `${fault.fault} ${fault.field}`, expected, JSON.stringify(given))
  }
})

test('whichever of its rules comes first makes a plan due', () => {
  const plan: PlanRow = {
    ...none,
    ...{ every: 1, unit: 'months', startOn: '2026-01-10', meterPoint: 'H', meterEvery: '500' },
    ...{ conditionPoint: 'V', conditionAbove: '7', lastOn: '2026-02-10', lastDue: '2026-02-10', lastReading: '1000' },
  }
  const next = (more: Partial<PlanRow>) => {
    const row = { ...plan, ...more }
    const { day, by } = nextDue(rulesOf(row), factsOf(row, '2026-02-20'))
    return `${day} ${by}`
  }
  assert.equal(next({}), '2026-03-10 calendar')
  assert.equal(next({ meterReading: '1400', meterPerDay: '20' }), '2026-02-25 meter')
  assert.equal(next({ meterReading: '1500' }), '2026-02-20 meter')
  assert.equal(next({ holdsSince: '2026-02-18' }), '2026-02-18 condition')
})
