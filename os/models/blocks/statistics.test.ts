import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { deviation, line, mean, parabola, percentileOf, rhythm, turningPoints } from './statistics.ts'
import { bad, tryBlock, uncertain, valuesOf } from './testing.ts'

type Name = 'noise' | 'walk' | 'wave'
type Whole = {
  mean: number
  deviation: number
  percentiles: number[]
  slope: number
  r2: number
  parabola: number[]
  peaks: Record<string, number[]>
  autocorrelation: number[]
}
/** Frozen answers of numpy and scipy; statistics.oracle.py wrote them and they name their versions. */
const oracle = JSON.parse(readFileSync(join(import.meta.dirname, 'statistics.oracle.json'), 'utf8')) as {
  window: number
  times: number[]
  series: Record<Name, number[]>
  whole: Record<Name, Whole>
  moving: Record<string, Record<Name, number[]>>
  filters: Record<Name, Record<'firstOrder' | 'ewma', number[]>>
}
const names = Object.keys(oracle.series) as Name[]

function near(actual: number, expected: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  )
}

for (const name of names)
  test(`statistics of a whole series as numpy and scipy have them: ${name}`, () => {
    const expected = oracle.whole[name]
    const v = Float64Array.from(oracle.series[name])
    const t = Float64Array.from(oracle.times)
    const n = v.length
    near(mean(v, n), expected.mean, 'mean')
    near(deviation(v, n), expected.deviation, 'deviation')
    const sorted = v.toSorted()
    ;[0, 5, 50, 90, 100].forEach((p, i) => {
      near(percentileOf(sorted, n, p), expected.percentiles[i], `percentile ${p}`)
    })
    const fitted = { slope: 0, r2: 0 }
    line(v, t, n, fitted)
    near(fitted.slope, expected.slope, 'slope')
    near(fitted.r2, expected.r2, 'r2')
    const curve = new Float64Array(3)
    parabola(v, t, n, curve)
    curve.forEach((c, i) => {
      near(c, expected.parabola[i], `c${i}`)
    })
  })

test('peaks and valleys are those that scipy finds by prominence', () => {
  const places = new Int32Array(400)
  for (const name of names)
    for (const [swing, expected] of Object.entries(oracle.whole[name].peaks)) {
      const v = Float64Array.from(oracle.series[name])
      const count = turningPoints(v, v.length, Number(swing), places)
      const mine = [...places.subarray(0, count)]
      assert.deepEqual(mine, expected, `${name} ${swing}`)
    }
})

test('rhythm: the first high peak of the autocorrelation behind its first fall below zero', () => {
  const found = { lag: 0, strength: 0 }
  const v = Float64Array.from(oracle.series.wave)
  rhythm(v, v.length, found)
  const r = oracle.whole.wave.autocorrelation
  const crossed = r.findIndex((value) => value < 0)
  const peaks = r
    .map((value, lag) => ({ value, lag }))
    .filter(({ value, lag }) => lag > crossed && lag < r.length - 1 && value >= r[lag - 1] && value > r[lag + 1])
  const highest = Math.max(...peaks.map((p) => p.value))
  const best = peaks.find((p) => p.value >= 0.9 * highest)!
  assert.equal(found.lag, best.lag)
  near(found.strength, Math.min(1, best.value), 'strength')
  assert.equal(found.lag, 24)
})

for (const [kind, byName] of Object.entries(oracle.moving))
  test(`${kind} over a series as numpy and scipy have it`, () => {
    for (const name of names) {
      const params = { window: oracle.window, ...(kind === 'movingPercentile' && { percent: 90 }) }
      const seen = valuesOf(tryBlock(kind, { in: oracle.series[name] }, { params }).out)
      byName[name].forEach((expected, i) => {
        near(seen[i + 1], expected, `${name} ${i + 1}`)
      })
    }
  })

for (const name of names)
  test(`filters as scipy's lfilter has them: ${name}`, () => {
    const one = valuesOf(tryBlock('firstOrder', { in: oracle.series[name] }, { params: { time: 20 } }).out)
    const two = valuesOf(tryBlock('ewma', { in: oracle.series[name] }, { params: { lambda: 0.2 } }).out)
    oracle.filters[name].firstOrder.forEach((expected, i) => {
      near(one[i], expected, `first order ${i}`)
      near(two[i], oracle.filters[name].ewma[i], `ewma ${i}`)
    })
  })

test('windows: any readings, bad ones left out, as plain lists have it', () => {
  const reading = fc.record({
    value: fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    bad: fc.boolean(),
    step: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 80 }), fc.integer({ min: 2, max: 20 }), (list, window) => {
      const column = list.map((r) => (r.bad ? bad(r.value) : r.value))
      const stepsMs = list.map((r) => r.step * 1000)
      const at = list.map((_, k) => list.slice(0, k).reduce((sum, r) => sum + r.step, 0))
      const seen = {
        median: tryBlock('movingMedian', { in: column }, { params: { window }, stepsMs }).out,
        range: tryBlock('movingRange', { in: column }, { params: { window }, stepsMs }),
      }
      list.forEach((_, k) => {
        const usable = list
          .filter((r, i) => i <= k && !r.bad && at[i] > at[k] - window)
          .map((r) => r.value)
          .sort((a, b) => a - b)
        assert.equal(seen.median[k].quality, usable.length === 0 ? 0 : list[k].bad ? 0x40 : 0xc0)
        if (usable.length === 0) return
        const half = (usable.length - 1) / 2
        near(seen.median[k].value, (usable[Math.floor(half)] + usable[Math.ceil(half)]) / 2, 'median')
        assert.equal(seen.range.min[k].value, usable[0])
        assert.equal(seen.range.max[k].value, usable.at(-1))
      })
    }),
    { numRuns: 60 },
  )
})

test('a window is doubtful as long as a doubtful reading is in it', () => {
  const column = [1, uncertain(2), 3, 4, 5, 6]
  const seen = tryBlock('meanFilter', { in: column }, { params: { window: 3 } }).out
  assert.deepEqual(
    seen.map((s) => s.quality),
    [0xc0, 0x40, 0x40, 0x40, 0xc0, 0xc0],
  )
  assert.deepEqual(valuesOf(seen), [1, 1.5, 2, 3, 4, 5])
})

test('a window longer than its places is sampled more rarely and still spans its time', () => {
  const scans = 9_000
  const column = Array.from({ length: scans }, (_, k) => k)
  const seen = valuesOf(tryBlock('firstLast', { in: column }, { params: { window: 7_200 } }).out)
  assert.ok(Math.abs(seen[scans - 1] - 7_200) <= 4, String(seen[scans - 1]))
})

test('running sums stay exact behind a spike, an upset that fades, and a long run far from zero', () => {
  const series = {
    spike: Array.from({ length: 120 }, (_, k) => (k === 40 ? 1e12 : 100 + Math.sin(k))),
    fading: Array.from({ length: 400 }, (_, k) => 5 + 1e6 * 0.9 ** k * (k % 2 ? 1 : -1)),
    far: Array.from({ length: 2_000 }, (_, k) => 1e7 + 1e-3 * ((k * 37) % 11)),
  }
  for (const [name, list] of Object.entries(series)) {
    const spread = tryBlock('movingDeviation', { in: list }, { params: { window: 20 } })
    const slope = tryBlock('rateOfChange', { in: list }, { params: { window: 20 } })
    const fitted = { slope: 0, r2: 0 }
    list.forEach((_, k) => {
      if (k === 0) return
      const part = Float64Array.from(list.slice(Math.max(0, k - 19), k + 1))
      const times = Float64Array.from(part, (_, i) => i - part.length)
      line(part, times, part.length, fitted)
      const exact = deviation(part, part.length)
      assert.ok(
        Math.abs(spread.out[k].value - exact) <= 1e-6 * exact + 1e-12,
        `${name} ${k}: ${spread.out[k].value}, not ${exact}`,
      )
      assert.ok(Math.abs(slope.out[k].value - fitted.slope) <= 1e-6 * exact, `${name} ${k}: slope`)
    })
  }
})
