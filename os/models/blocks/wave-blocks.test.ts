import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { isBad, isGood, quality } from '../../../contract/quality.ts'
import { samplesPerScan } from '../../live/sample-rings.ts'
import { bearingFrequencies } from '../maths/bearing.ts'
import { emptyFigures, timeFigures } from '../maths/vibration.ts'
import { type Reading, type Seen, tryWave, uncertain, valuesOf, type WaveSample } from './testing.ts'

const oracle = JSON.parse(readFileSync(new URL('../maths/test-data/scipy.json', import.meta.url), 'utf8')).wave

const near = (seen: number, expected: number, tolerance: number, what: string) =>
  assert.ok(
    Math.abs(seen - expected) <= tolerance * Math.max(1, Math.abs(expected)),
    `${what}: ${seen}, not ${expected}`,
  )
const at = (seen: Record<string, Seen[]>, port: string) => seen[port].at(-1)!
const marks = (seen: readonly Seen[]) => seen.map(({ quality: q }) => (isBad(q) ? 'x' : isGood(q) ? '+' : '?')).join('')

/** Samples at a rate, their times to the millisecond as the ingest keeps them; the first comes after the first scan. */
const waveOf = (values: ArrayLike<number>, rateHz = 1000): WaveSample[] =>
  Array.from(values, (value, k) => ({ at: Math.round(((k + 1) * 1000) / rateHz), value }))

/** Numbers between −1 and 1, the same for the same seed. */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return ((state ^ (state >>> 15)) >>> 0) / 2_147_483_648 - 1
  }
}

test('the figures of a waveform are those of numpy and scipy', () => {
  const samples = waveOf(oracle.samples)
  const band = { low: oracle.low, high: oracle.high }
  const figures = tryWave('waveFigures', samples, 3)
  for (const [port, name] of Object.entries({ rms: 'rms', peak: 'peak', peakToPeak: 'peak_to_peak' }))
    near(at(figures, port).value, oracle[name], 1e-9, port)
  near(at(figures, 'crest').value, oracle.peak / oracle.rms, 1e-9, 'crest')
  near(at(figures, 'kurtosis').value, oracle.kurtosis, 1e-9, 'kurtosis')
  near(at(figures, 'skewness').value, oracle.skewness, 1e-9, 'skewness')
  assert.equal(marks(figures.rms), 'xx+', 'a second of 1,000 does not fill a window of 1,024')
  const energy = tryWave('waveBand', samples, 3, {}, { params: band })
  near(at(energy, 'rms').value, oracle.band_rms, 1e-9, 'band')
  near(at(energy, 'share').value, oracle.share, 1e-9, 'share')
  const { envelope } = oracle
  const seen = tryWave('waveEnvelope', samples, 3, {}, { params: band })
  for (const port of ['mean', 'rms', 'peak', 'amplitude']) near(at(seen, port).value, envelope[port], 1e-9, port)
  // the place of a line is sharpened between the lines of the transform, which are 1000/1024 Hz apart
  near(at(seen, 'frequency').value, 42.5, 0.01, 'frequency')
  assert.ok(Math.abs(at(seen, 'frequency').value - envelope.near) < 1)
  assert.ok(isBad(at(tryWave('waveBand', samples, 3, {}, { params: { low: 600, high: 900 } }), 'rms').quality))
})

test('what a block says does not hang on how samples come in scans: windows end at every quarter of one', () => {
  const random = noise(7)
  const longest = { scans: 12, pauseMs: 900 }
  const values = Array.from({ length: longest.scans * longest.pauseMs }, random)
  const samples = waveOf(values)
  const figures = emptyFigures()
  const pauses = fc.array(fc.integer({ min: 1, max: longest.pauseMs }), { minLength: 3, maxLength: longest.scans })
  fc.assert(
    fc.property(pauses, (stepsMs) => {
      const seen = tryWave('waveFigures', samples, stepsMs.length, {}, { params: { length: '256' }, stepsMs })
      let now = 0
      for (const [k, { value, quality: q }] of seen.rms.entries()) {
        // the scan at 0 begins; from then on a sample has come each millisecond
        const whole = now < 256 ? 0 : now - (now % 64)
        if (whole === 0) assert.ok(isBad(q))
        else {
          timeFigures(values.slice(whole - 256, whole), figures)
          near(value, figures.rms, 1e-12, `scan ${k}`)
          assert.ok(isGood(q))
        }
        now += stepsMs[k]
      }
    }),
    { numRuns: 60 },
  )
})

test('samples at any rate that is told are taken as even, although times are kept to the millisecond', () => {
  for (const rate of [1000, 900, 800, 512, 500, 400, 333, 256, 100, 51.2, 10]) {
    const cycleMs = 1000 * Math.ceil(300 / rate)
    const values = Array.from({ length: 700 }, (_, k) => Math.sin((2 * Math.PI * k * 16) / 256))
    const seen = tryWave(
      'waveBand',
      waveOf(values, rate),
      3,
      {},
      { cycleMs, params: { length: '256', low: 0, high: rate / 2, rate } },
    )
    assert.equal(marks(seen.rms), 'x++', `${rate} Hz`)
    near(at(seen, 'frequency').value, rate / 16, 1e-6, `${rate} Hz`)
  }
})

test('three missing samples are bridged, a fourth begins the window anew; bad ones are missing, uncertain ones doubtful', () => {
  const all = waveOf(Array.from({ length: 3000 }, (_, k) => Math.sin(k)))
  const run = (samples: readonly WaveSample[], scans = 30) =>
    marks(tryWave('waveFigures', samples, scans, {}, { cycleMs: 100, params: { length: '256' } }).rms)
  assert.equal(run(all), `xxx${'+'.repeat(27)}`)
  const without = (count: number) => all.filter(({ at: ms }) => ms <= 1010 || ms > 1010 + count)
  // doubtful until 256 + 64 samples have come after the hole
  assert.equal(run(without(3)), `xxx${'+'.repeat(8)}${'?'.repeat(3)}${'+'.repeat(16)}`)
  assert.equal(run(without(4)), `xxx${'+'.repeat(8)}xx${'+'.repeat(17)}`)
  const judged = (from: number, to: number, word: number) =>
    all.map((s) => (s.at > from && s.at <= to ? { ...s, quality: word } : s))
  assert.equal(run(judged(1010, 1013, quality.badSensorFailure)), run(without(3)))
  assert.equal(run(judged(1010, 1014, quality.badSensorFailure)), run(without(4)))
  assert.equal(run(judged(1010, 1011, quality.uncertain)), run(without(3)))
  // a device that samples at another rate than was said never fills a window
  assert.equal(
    run(
      waveOf(
        all.map((s) => s.value),
        500,
      ),
    ),
    'x'.repeat(30),
  )
  assert.equal(
    marks(tryWave('waveFigures', all, 30, {}, { cycleMs: 100, params: { length: '256', rate: 400 } }).rms),
    'x'.repeat(30),
  )
  // one in twenty may be made up, no more
  assert.ok(
    !run(all.filter((_, k) => k % 30 !== 0))
      .slice(5)
      .includes('x'),
  )
  assert.match(run(all.filter((_, k) => k % 10 !== 0)), /x{20}/)
})

test('more than one scan can take: the newest are kept, the others counted, and what is said is uncertain', () => {
  const samples = waveOf(Array.from({ length: 30_000 }, (_, k) => Math.sin(k)))
  const options = { cycleMs: 10_000 }
  const counted = tryWave('sampleFigures', samples, 4, {}, options)
  assert.deepEqual(valuesOf(counted.count), [0, samplesPerScan, samplesPerScan, samplesPerScan])
  assert.deepEqual(valuesOf(counted.lost), [0, ...Array(3).fill(10_000 - samplesPerScan)])
  assert.ok(counted.lost.every((s) => isGood(s.quality)))
  // nothing is known of the rate before there was a sample to count from
  assert.equal(marks(counted.rate), 'xx??')
  near(at(counted, 'rate').value, 1000, 1e-9, 'rate')
  near(at(counted, 'gap').value, (10_000 - samplesPerScan + 1) / 1000, 1e-9, 'gap')
  assert.equal(marks(tryWave('waveFigures', samples, 4, {}, options).rms), 'x???')
})

test('samples are counted, with their figures; a scan without any keeps them and is uncertain', () => {
  const samples = [1, 2, 3, 6].map((value, k) => ({ at: 250 * (k + 1), value }))
  const seen = tryWave('sampleFigures', [...samples, { at: 2500, value: 9, quality: quality.bad }], 4)
  assert.deepEqual(valuesOf(seen.count), [0, 4, 0, 1])
  assert.deepEqual(valuesOf(seen.bad), [0, 0, 0, 1])
  assert.deepEqual([seen.mean[1].value, seen.low[1].value, seen.high[1].value], [3, 1, 6])
  near(seen.rms[1].value, Math.sqrt(12.5), 1e-12, 'rms')
  assert.equal(marks(seen.mean), 'x+??')
  assert.equal(seen.mean[3].value, 3)
  assert.equal(seen.gap[3].value, 1.5)
})

test('an order of the speed is found with its amplitude, and is bad where the speed is', () => {
  const shaftHz = 17
  const values = Array.from({ length: 3000 }, (_, k) => 5 + 3 * Math.cos((2 * Math.PI * 2 * shaftHz * k) / 1000))
  const run = (speed: Reading) => tryWave('waveOrder', waveOf(values), 4, { speed }, { params: { order: 2 } })
  near(at(run(shaftHz * 60), 'amplitude').value, 3, 0.01, 'amplitude')
  near(at(run(shaftHz * 60), 'turns').value, (1023 / 1000) * shaftHz, 1e-9, 'turns')
  assert.ok(isBad(at(run([0, quality.bad]), 'amplitude').quality))
  assert.equal(marks(run(uncertain(shaftHz * 60)).amplitude), 'xx??')
})

/** The deep-groove ball bearing 6205. */
const geometry = { balls: 9, ball: 7.94, pitch: 39.04, contactDeg: 0 }

test('frequencies of a 6205 are the multiples of the speed that its makers tell', () => {
  const { outer, inner, ball, cage } = bearingFrequencies(geometry, 1)
  near(outer, 3.585, 1e-3, 'BPFO')
  near(inner, 5.415, 1e-3, 'BPFI')
  near(ball, 2.357, 1e-3, 'BSF')
  near(cage, 0.398, 1e-3, 'FTF')
  // what rolls past one ring and past the other makes up all that turns
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 40 }), fc.double({ min: 0.05, max: 0.5, noNaN: true }), (balls, ratio) => {
      const f = bearingFrequencies({ balls, ball: ratio, pitch: 1, contactDeg: 20 }, 10)
      near(f.outer + f.inner, balls * 10, 1e-9, 'sum')
      near(f.outer, balls * f.cage, 1e-9, 'the cage carries every ball past the outer ring')
    }),
  )
})

/**
 * A spindle with unbalance and noise; where a part is damaged, a knock each time it is met, one percent late by slip and with some
 * jitter, that rings at 330 Hz.
 */
function spindle(seed: number, knockHz: number | null, strength = 1): WaveSample[] {
  const random = noise(seed)
  const values = Array.from(
    { length: 9000 },
    (_, k) => 2 * Math.sin((2 * Math.PI * shaftHz * k) / 1000) + 0.3 * random(),
  )
  for (let time = 0; knockHz !== null && time < 9; time += (1.01 + 0.01 * random()) / knockHz) {
    const first = Math.ceil(time * 1000)
    for (let k = first; k < Math.min(values.length, first + 60); k++) {
      const since = k / 1000 - time
      values[k] += strength * Math.exp(-70 * since) * Math.sin(2 * Math.PI * 330 * since)
    }
  }
  return waveOf(values)
}
const shaftHz = 24.5

test('a damaged ring or ball is found by the bearing’s geometry, a sound bearing is none', () => {
  const params = {
    ...{ length: '4096', low: 220, high: 450, limit: 5 },
    ...{ balls: geometry.balls, ballDiameter: geometry.ball, pitchDiameter: geometry.pitch },
  }
  const run = (seed: number, knockHz: number | null) =>
    tryWave('bearingFault', spindle(seed, knockHz), 9, { speed: shaftHz * 60 }, { params })
  const frequencies = bearingFrequencies(geometry, shaftHz)
  for (let seed = 1; seed <= 6; seed++) {
    for (const part of ['outer', 'inner', 'ball'] as const) {
      const seen = run(seed, frequencies[part])
      assert.deepEqual(at(seen, 'fault'), { value: 1, quality: quality.good }, `${part} ${seed}`)
      const most = (['outer', 'inner', 'ball', 'cage'] as const).toSorted(
        (a, b) => at(seen, b).value - at(seen, a).value,
      )
      assert.equal(most[0], part, `seed ${seed}`)
      assert.ok(at(seen, part).value > 7, `${part} ${at(seen, part).value}`)
    }
    const sound = run(seed, null)
    assert.equal(marks(sound.fault), `${'x'.repeat(5)}++++`)
    assert.ok(
      valuesOf(sound.fault).every((v) => v !== 1),
      `seed ${seed}`,
    )
    for (const part of ['outer', 'inner', 'ball', 'cage'])
      assert.ok(at(sound, part).value < 3.5, `${part} ${at(sound, part).value}`)
    near(at(sound, 'outerFrequency').value, frequencies.outer, 1e-9, 'BPFO')
  }
  // a shaft that stands meets nothing
  const still = tryWave('bearingFault', spindle(1, null), 9, { speed: 0 }, { params })
  assert.ok(isBad(at(still, 'fault').quality) && isBad(at(still, 'outer').quality))
  assert.throws(() => tryWave('bearingFault', [], 1, { speed: 0 }, { params: { ballDiameter: 50 } }), {
    code: 'paramAbove',
  })
})
