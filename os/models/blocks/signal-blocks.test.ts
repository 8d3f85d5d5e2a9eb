// Vibration and loop blocks: signals whose figures are known, and the windows that carry them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBad, isGood } from '../../../contract/quality.ts'
import * as loop from '../maths/control-loop.ts'
import { emptyFigures, timeFigures } from '../maths/vibration.ts'
import { shapeOf } from './even-window.ts'
import { valveVerdicts } from './loop-blocks.ts'
import { bad, type Reading, type Seen, tryBlock, uncertain, valuesOf } from './testing.ts'

const last = (seen: readonly Seen[]): Seen => seen[seen.length - 1]
const series = (n: number, f: (k: number) => number) => Array.from({ length: n }, (_, k) => f(k))
function near(seen: Seen, expected: number, relative: number, what: string): void {
  assert.ok(isGood(seen.quality), `${what} is not good`)
  assert.ok(
    Math.abs(seen.value - expected) <= relative * Math.max(1e-9, Math.abs(expected)),
    `${what}: ${seen.value}, expected ${expected}`,
  )
}
const wave =
  (hz: number, amplitude = 1, mean = 0) =>
  (k: number) =>
    mean + amplitude * Math.sin(2 * Math.PI * hz * k)

test('vibrationFigures: a sine has its known figures, any window those of the plain samples', () => {
  const sine = tryBlock('vibrationFigures', { in: series(200, wave(1 / 20, 3)) }, { params: { window: 100 } })
  near(last(sine.rms), 3 / Math.SQRT2, 1e-9, 'rms')
  near(last(sine.peak), 3, 1e-9, 'peak')
  near(last(sine.crest), Math.SQRT2, 1e-9, 'crest')
  near(last(sine.kurtosis), 1.5, 1e-9, 'kurtosis')
  const flat = tryBlock('vibrationFigures', { in: series(20, () => 2) })
  near(last(flat.rms), 2, 1e-12, 'rms of a constant')
  assert.ok(isBad(last(flat.kurtosis).quality), 'a constant has no kurtosis')
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 10, maxLength: 40 }),
      (values) => {
        // a window of 20 s moves on by a sample a second: it is told anew each time
        const seen = tryBlock('vibrationFigures', { in: values }, { params: { window: 20 } })
        const figures = emptyFigures()
        timeFigures(values.slice(-20), figures)
        near(last(seen.rms), figures.rms, 1e-9, 'rms')
        near(last(seen.peakToPeak), figures.peakToPeak, 1e-9, 'peak to peak')
      },
    ),
    { numRuns: 50 },
  )
})

test('bandEnergy: two lines, each found in its own band with its amplitude and its share', () => {
  const [f1, f2] = [8 / 128, 40 / 128]
  const signal = series(128, (k) => 7 + wave(f1, 3)(k) + wave(f2, 1)(k))
  const band = (low: number, high: number) => tryBlock('bandEnergy', { in: signal }, { params: { low, high } })
  const lower = band(0, 0.2)
  near(last(lower.rms), 3 / Math.SQRT2, 1e-6, 'rms')
  near(last(lower.share), 0.9, 1e-6, 'share')
  near(last(lower.frequency), f1, 1e-6, 'frequency')
  near(last(lower.amplitude), 3, 1e-6, 'amplitude')
  const upper = band(0.2, 0.5)
  near(last(upper.share), 0.1, 1e-6, 'share above')
  near(last(upper.frequency), f2, 1e-6, 'frequency above')
  assert.ok(isBad(last(band(0.6, 0.9).rms).quality), 'a band above half the rate of the scans')
  assert.throws(() => band(0.3, 0.2), { code: 'paramAbove' }, 'a band turned round')
})

test('bandEnergy: faster scans see higher, in Hz', () => {
  const cycleMs = 100
  const signal = series(256, (k) => 2 * Math.sin((2 * Math.PI * 3.125 * k) / 10))
  const seen = tryBlock('bandEnergy', { in: signal }, { cycleMs, params: { length: '256', low: 2, high: 5 } })
  near(last(seen.frequency), 3.125, 1e-6, 'frequency')
  near(last(seen.amplitude), 2, 1e-6, 'amplitude')
})

test('envelope: a modulated carrier shows its modulation and not the slow wave beside it', () => {
  const [carrier, modulation] = [80 / 256, 8 / 256]
  const signal = series(
    256,
    (k) => 50 + wave(4 / 256, 20)(k) + (2 + wave(modulation)(k)) * Math.cos(2 * Math.PI * carrier * k),
  )
  const seen = tryBlock('envelope', { in: signal }, { params: { length: '256', low: 0.2, high: 0.45 } })
  near(last(seen.mean), 2, 1e-6, 'mean')
  near(last(seen.peak), 3, 1e-2, 'peak')
  near(last(seen.rms), Math.sqrt(4.5), 1e-6, 'rms')
  near(last(seen.frequency), modulation, 1e-6, 'frequency')
  near(last(seen.amplitude), 1, 1e-6, 'amplitude')
})

test('orderAmplitude: the order keeps its amplitude while the speed rises, another order has none', () => {
  const n = 1024
  const speed = series(n, (k) => 3 + (6 * k) / n)
  let angle = 0
  const signal = speed.map((rpm, k) => {
    if (k > 0) angle += (2 * Math.PI * (speed[k - 1] + rpm)) / 120
    return 10 + 4 * Math.cos(2 * angle + 0.3) + Math.cos(angle)
  })
  const at = (order: number) => tryBlock('orderAmplitude', { in: signal, speed }, { params: { length: '1024', order } })
  near(last(at(2).amplitude), 4, 0.02, 'order 2')
  near(last(at(1).amplitude), 1, 0.02, 'order 1')
  assert.ok(last(at(3).amplitude).value < 0.05, 'order 3')
  near(last(at(2).turns), angle / (2 * Math.PI), 1e-9, 'turns')
  assert.ok(isBad(last(at(10).amplitude).quality), 'faster than the scans can show')
  const still = tryBlock('orderAmplitude', { in: signal, speed: signal.map(() => 0) }, { params: { length: '1024' } })
  assert.ok(isBad(last(still.amplitude).quality), 'a shaft that stands')
  near(last(still.turns), 0, 0, 'no turns')
})

test('the FFT blocks hold what they said between their strides', () => {
  const noise = series(400, (k) => Math.sin(k * k * 0.7391))
  const { rms } = tryBlock('bandEnergy', { in: noise }, { params: { length: '128' } })
  const changes = valuesOf(rms.slice(128)).filter((v, k, all) => k > 0 && v !== all[k - 1]).length
  assert.equal(changes, Math.floor((400 - 128) / 7), 'told anew with every twentieth: 7 of 128')
})

/** Two inputs of a loop whose error is the given one. */
const loopOf = (error: readonly Reading[]) => ({
  setpoint: error.map(() => 50),
  value: error.map((e): Reading => (typeof e === 'number' ? 50 - e : e)),
})

test('loopPerformance: integrals of a constant error, and those of any window', () => {
  const params = { window: 100, tolerance: 1.5 }
  const flat = tryBlock('loopPerformance', loopOf(series(100, () => 2)), { params })
  near(last(flat.iae), 2 * 99, 1e-12, 'IAE: 100 samples are 99 s apart')
  near(last(flat.ise), 4 * 99, 1e-12, 'ISE')
  near(last(flat.itae), (2 * 99 * 99) / 2, 1e-12, 'ITAE')
  near(last(flat.within), 0, 0, 'in the band')
  const half = tryBlock('loopPerformance', loopOf(series(100, (k) => (k % 4 === 0 ? -3 : 1))), { params })
  near(last(half.within), 0.75, 1e-9, 'in the band')
  assert.ok(Math.abs(last(half.mean).value) < 1e-12, 'mean')
  near(last(half.largest), 3, 1e-12, 'largest')
  fc.assert(
    fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 20, maxLength: 60 }), (error) => {
      const seen = tryBlock('loopPerformance', loopOf(error), { params: { window: 20, tolerance: 1.5 } })
      const value = error.slice(-20).map((e) => 50 - e)
      const expected = loop.errorFigures(new Array(20).fill(50), value, 1, 1.5)
      near(last(seen.iae), expected.iae, 1e-9, 'IAE')
      near(last(seen.rms), expected.rms, 1e-9, 'rms')
      near(last(seen.within), expected.within, 1e-9, 'within')
    }),
    { numRuns: 50 },
  )
})

/** White noise, the same each time: a congruential generator. */
function noiseOf(n: number): number[] {
  let seed = 12345
  return series(n, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648 - 0.5
  })
}

test('harrisIndex: near 1 for white noise, near 0 for an error that can be foreseen', () => {
  const params = { window: 600, delay: 3 }
  const noise = noiseOf(600)
  const white = tryBlock('harrisIndex', loopOf(noise), { params })
  assert.ok(isGood(last(white.index).quality) && last(white.index).value > 0.9, `${last(white.index).value}`)
  const swing = tryBlock('harrisIndex', loopOf(noise.map((e, k) => 10 * Math.sin(k / 7) + e)), { params })
  assert.ok(last(swing.index).value < 0.05, `${last(swing.index).value}`)
  assert.ok(last(swing.index).value >= 0)
  const constant = tryBlock('harrisIndex', loopOf(series(600, () => 1)), { params })
  assert.ok(isBad(last(constant.index).quality), 'an error that does not move')
  const short = tryBlock('harrisIndex', loopOf(noise), { params: { window: 30, delay: 3 } })
  assert.ok(isBad(last(short.index).quality), 'too few samples')
})

test('loopOscillation: period in seconds, thinned or not; noise does not oscillate', () => {
  const swing = (k: number) => 3 * Math.sin((2 * Math.PI * k) / 40)
  const noise = noiseOf(1440)
  for (const window of [360, 1440]) {
    const error = series(1440, (k) => swing(k) + noise[k])
    const seen = tryBlock('loopOscillation', loopOf(error), { params: { window } })
    near(last(seen.active), 1, 0, 'oscillates')
    near(last(seen.period), 40, 0.05, 'period')
  }
  const quiet = tryBlock('loopOscillation', loopOf(noise), { params: { window: 360 } })
  near(last(quiet.active), 0, 0, 'noise')
})

test('valveStiction: a quarter period apart sticks, half a period apart is another cause', () => {
  const turn = (k: number) => (2 * Math.PI * k) / 40
  const run = (output: (k: number) => number) =>
    tryBlock(
      'valveStiction',
      { ...loopOf(series(360, (k) => Math.sin(turn(k)))), output: series(360, output) },
      { params: { window: 360 } },
    )
  const sticking = run((k) => Math.cos(turn(k)))
  near(last(sticking.sticks), 1, 0, 'sticks')
  near(last(sticking.verdict), valveVerdicts.sticks, 0, 'verdict')
  const other = run((k) => Math.sin(turn(k)))
  near(last(other.sticks), 0, 0, 'does not stick')
  near(last(other.verdict), valveVerdicts.other, 0, 'verdict')
  const noise = noiseOf(360)
  const steady = tryBlock('valveStiction', { ...loopOf(noise), output: noise }, { params: { window: 360 } })
  near(last(steady.verdict), valveVerdicts.steady, 0, 'no oscillation')
  assert.ok(isBad(last(steady.shape).quality), 'no shape without an oscillation')
})

test('controllerOutput: share at the limits and travel', () => {
  const output = series(100, (k) => (k % 10 < 3 ? 100 : 50))
  const seen = tryBlock('controllerOutput', { in: output }, { params: { window: 50 } })
  near(last(seen.saturated), 0.3, 1e-9, 'share')
  near(last(seen.travel), (10 * 50 - 50) / 49, 0.15, 'travel')
})

test('a window of equal steps: bad until full, three missing are bridged, a fourth begins anew', () => {
  const params = { window: 10, tolerance: 1 }
  const words = (holes: number, reading: Reading = bad(0)) => {
    const error = [...series(15, () => 2), ...Array.from({ length: holes }, () => reading), ...series(25, () => 2)]
    return tryBlock('loopPerformance', loopOf(error), { params }).rms.map((s) =>
      isBad(s.quality) ? 'x' : isGood(s.quality) ? '+' : '?',
    )
  }
  assert.equal(words(0).join(''), `${'x'.repeat(9)}${'+'.repeat(31)}`)
  // three are missing: doubtful while they last and until ten good samples have come after
  assert.equal(words(3).join(''), `${'x'.repeat(9)}${'+'.repeat(6)}${'?'.repeat(3 + 10)}${'+'.repeat(15)}`)
  assert.equal(
    words(4)
      .join('')
      .slice(15 + 4),
    `${'x'.repeat(9)}${'+'.repeat(16)}`,
    'begins anew with the first good sample',
  )
  assert.equal(words(1, uncertain(48)).join('').slice(15, 27), `${'?'.repeat(10)}++`)
})

test('scans that are missed count as missing, a clock set back begins anew', () => {
  const error = series(40, () => 2)
  const run = (at: number, stepMs: number) =>
    tryBlock('loopPerformance', loopOf(error), {
      params: { window: 10, tolerance: 1 },
      stepsMs: series(40, (k) => (k === at ? stepMs : 1000)),
    }).iae
  near(last(run(20, 3000)), 18, 1e-9, 'bridged')
  assert.ok(!isGood(run(20, 3000)[21].quality) && !isBad(run(20, 3000)[21].quality))
  assert.ok(isBad(run(20, 60_000)[21].quality))
  assert.ok(isBad(run(20, -60_000)[21].quality))
  near(last(run(20, -60_000)), 18, 1e-9, 'full again')
})

test('shapes: at most so many rows, a whole number of cycles apart, over the window', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 30 * 86_400, noNaN: true }),
      fc.constantFrom(100, 250, 1000, 60_000, 3_600_000),
      fc.constantFrom(360, 720, 2048),
      (seconds, cycle, most) => {
        const { rows, stepMs } = shapeOf(seconds, cycle, most)
        assert.ok(rows >= 2 && rows <= most)
        assert.equal(stepMs % cycle, 0)
        if (seconds * 1000 >= 4 * cycle) assert.ok(Math.abs(rows * stepMs - seconds * 1000) <= stepMs)
      },
    ),
  )
})
