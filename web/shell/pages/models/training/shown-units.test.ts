import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LearnedReport } from '../../../../../api/learned-models.ts'
import { type ColumnUnit, shownColumn, shownReport, shownValue, storedValue, typedValue } from './shown-units.ts'

const fahrenheit: ColumnUnit = { stored: 'degF', shown: 'degC' }
const plain: ColumnUnit = { stored: '', shown: '' }
const unitOf = (name: string) => (name === 'feed' ? fahrenheit : plain)

const figures = (column: object) => ({
  ...{ from: 0, to: 1, rows: 2, unjudged: 0, above: 0.5, median: 1, p95: 2, largest: 3 },
  columns: ['feed', 'load'].map((name) => ({ name, bias: 9, rmse: 18, r2: 0.5, contribution: 0.5, ...column })),
})
const report: LearnedReport = {
  count: { rows: 2, outside: 0, byCondition: 0, filled: 0, dropped: 0 },
  columns: ['feed', 'load'].map((name) => ({ name, mean: 212, deviation: 9, min: 32, max: 392 })),
  ...{ training: figures({}), heldOut: figures({}), current: null, gate: [], seconds: 1 },
  index: { times: [], mean: [], largest: [], heldOutFrom: 0 },
  histogram: { edges: [], training: [], heldOut: [] },
  estimates: ['feed', 'load'].map((name) => ({ name, times: [1], measured: [212], expected: [32] })),
  ground: {
    ...{ outside: 0.1, together: 0 },
    columns: ['feed', 'load'].map((name) => ({ name, low: 32, high: 212, from: 50, to: 392, outside: 0.1 })),
  },
}

const close = (seen: (number | null)[], wanted: number[]) =>
  seen.forEach((value, k) => {
    assert.ok(value !== null && Math.abs(value - wanted[k]) < 1e-9, `${seen} ${wanted}`)
  })

test('values are converted with their zero, errors without it, figures without a unit not at all', () => {
  const shown = shownReport(report, unitOf)
  const [feed, load] = shown.columns
  close([feed.mean, feed.deviation, feed.min, feed.max], [100, 5, 0, 200])
  close([load.mean, load.deviation, load.min, load.max], [212, 9, 32, 392])
  const [error, same] = shown.heldOut.columns
  close([error.bias, error.rmse, error.r2, same.bias, same.rmse], [5, 10, 0.5, 9, 18])
  close([...shown.estimates[0].measured, ...shown.estimates[0].expected, shown.estimates[1].measured[0]], [100, 0, 212])
  const [range, other] = shown.ground!.columns
  close([range.low, range.high, range.from, range.to, range.outside], [0, 100, 10, 200, 0.1])
  close([other.low, other.to], [32, 392])
  assert.deepEqual([shown.index, shown.training], [report.index, report.training])
})

test('a kind without estimates has none, and a report from before grounds were kept is shown as it is', () => {
  const { ground: _, ...old } = { ...report, heldOut: figures({ bias: null, rmse: null, r2: null }) }
  const shown = shownReport(old, unitOf)
  assert.deepEqual([shown.heldOut.columns[0].bias, shown.ground], [null, undefined])
})

test('a gap in a look stays one', () => {
  const column = { name: 'feed', label: { zh: '', en: '' }, unit: 'degF', values: [212, null] }
  assert.equal(shownColumn(column, fahrenheit).values[1], null)
})

test('a limit that was typed reads as it was typed', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999, max: 99_999 }), fc.constantFrom(1, 10, 1000), (whole, part) => {
      const typed = whole / part
      for (const unit of [fahrenheit, { stored: 'psig', shown: 'MPag' }, plain])
        assert.equal(typedValue(storedValue(typed, unit), unit), typed)
    }),
  )
  assert.equal(shownValue(5, plain), 5)
})
