import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paretoOption } from './pareto-option.ts'

test('bars and the line stand over the same parts, and a name cannot bring markup', () => {
  const bars = [
    { name: 'P1 <b>', class: 'A', value: 80, cumulative: 80 },
    { name: 'P2', class: 'C', value: 20, cumulative: 100 },
  ]
  const option = paretoOption(bars, { value: 'v', cumulative: 'c' }) as {
    series: { data: unknown[] }[]
    tooltip: { formatter(at: { dataIndex: number }[]): string }
  }
  assert.deepEqual(option.series[1].data, [80, 100])
  assert.equal(option.series[0].data.length, 2)
  assert.equal(option.tooltip.formatter([{ dataIndex: 0 }]), 'P1 &#60;b&#62; · A<br>v 80<br>c 80')
  assert.equal(option.tooltip.formatter([]).startsWith('P1'), true)
})
