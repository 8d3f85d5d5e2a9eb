import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LimitPoint } from './limit-chart.tsx'
import { limitOption } from './limit-option.ts'

const point = (day: string, value: number, more: Partial<LimitPoint> = {}): LimitPoint => ({
  ...{ day, value, spread: 1, limit: 4, verdict: 'pass', told: [day] },
  ...more,
})
type Series = { type: string; data: unknown[] }
type Axis = { min: number; max: number }
const drawn = (points: LimitPoint[]) =>
  limitOption(points, 'mm') as {
    series: Series[]
    xAxis: Axis
    yAxis: Axis
    tooltip: { formatter(at: object): string }
  }

test('limits step with what was permitted then and reach beyond the points', () => {
  const { series, xAxis } = drawn([point('2026-01-01', 1), point('2026-07-01', 2, { limit: 3 })])
  const [above, below] = series.map(({ data }) => data as [number, number][])
  assert.deepEqual(
    above.map(([, limit]) => limit),
    [4, 4, 3, 3],
  )
  assert.deepEqual(
    below.map(([, limit]) => limit),
    [-4, -4, -3, -3],
  )
  assert.equal(above[0][0], xAxis.min)
  assert.ok(xAxis.min < Date.parse('2026-01-01') && xAxis.max > Date.parse('2026-07-01'))
})

test('everything lies within the picture: bars, limits, one point alone', () => {
  for (const points of [[point('2026-01-01', -9)], [point('2026-01-01', 0.1)]]) {
    const { yAxis, xAxis, series } = drawn(points)
    const [{ value, spread, limit }] = points
    assert.ok(yAxis.max > Math.max(Math.abs(value) + spread, limit) && yAxis.min === -yAxis.max)
    assert.ok(xAxis.max > xAxis.min)
    assert.deepEqual(series[2].data, [[Date.parse('2026-01-01'), value - spread, value + spread]])
  }
})

test('what is said beside a point is text, never markup', () => {
  const { tooltip } = drawn([point('2026-01-01', 1, { told: ['<b>JZ-1</b>', 'a & b'] })])
  assert.equal(tooltip.formatter({ dataIndex: 0 }), '&#60;b&#62;JZ-1&#60;/b&#62;<br>a &#38; b')
})
