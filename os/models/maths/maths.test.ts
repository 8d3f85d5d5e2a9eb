// Transforms, vibration, control loops and distributions against scipy (test-data/scipy.json; write-scipy.py says how).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import * as loop from './control-loop.ts'
import * as distributions from './distributions.ts'
import { createFft } from './fft.ts'
import { bandRms, createSpectrum, strongestLine, type WindowName, windowNames, windowOf } from './spectrum.ts'
import { createEnvelope, emptyFigures, resampleByAngle, timeFigures } from './vibration.ts'

const oracle = JSON.parse(readFileSync(join(import.meta.dirname, 'test-data/scipy.json'), 'utf8'))

function near(
  value: ArrayLike<number> | number,
  expected: ArrayLike<number> | number,
  tolerance: number,
  what: string,
): void {
  const values = typeof value === 'number' ? [value] : Array.from(value)
  const wanted = typeof expected === 'number' ? [expected] : Array.from(expected)
  assert.equal(values.length, wanted.length, what)
  values.forEach((v, k) => {
    assert.ok(
      Math.abs(v - wanted[k]) <= tolerance * Math.max(1, Math.abs(wanted[k])),
      `${what}[${k}]: ${v}, expected ${wanted[k]}`,
    )
  })
}

test('the transform is numpy’s', () => {
  const { fft } = oracle
  const real = Float64Array.from(fft.real)
  const imaginary = Float64Array.from(fft.imaginary)
  createFft(64).forward(real, imaginary)
  near(real, fft.to_real, 1e-11, 'real')
  near(imaginary, fft.to_imaginary, 1e-11, 'imaginary')
})

test('there and back is where it began, and the energy is kept', () => {
  const signal = fc.nat(9).chain((power) => {
    const length = 2 << power
    const part = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: length, maxLength: length })
    return fc.tuple(part, part)
  })
  fc.assert(
    fc.property(signal, ([re, im]) => {
      const fft = createFft(re.length)
      const real = Float64Array.from(re)
      const imaginary = Float64Array.from(im)
      fft.forward(real, imaginary)
      const energy = (a: ArrayLike<number>, b: ArrayLike<number>) =>
        Array.from(a).reduce((sum, v, k) => sum + v * v + b[k] * b[k], 0)
      near(energy(real, imaginary) / re.length, energy(re, im), 1e-10, 'energy')
      fft.inverse(real, imaginary)
      near(real, re, 1e-9, 'real')
      near(imaginary, im, 1e-9, 'imaginary')
    }),
    { numRuns: 40 },
  )
  for (const length of [0, 1, 3, 100, 2 ** 21, 2.5]) assert.throws(() => createFft(length), RangeError)
})

test('windows are scipy’s', () => {
  for (const name of windowNames) near(windowOf(name, 16), oracle.windows[name], 1e-8, name)
})

test('vibration figures, envelope, amplitudes and band are scipy’s', () => {
  const { samples, rate, ...wanted } = oracle.vibration
  const figures = emptyFigures()
  timeFigures(samples, figures)
  near(figures.mean, wanted.mean, 1e-12, 'mean')
  near(figures.rms, wanted.rms, 1e-12, 'rms')
  near(figures.peak, wanted.peak, 1e-12, 'peak')
  near(figures.peakToPeak, wanted.peak_to_peak, 1e-12, 'peak to peak')
  near(figures.crest, wanted.peak / wanted.rms, 1e-12, 'crest')
  near(figures.kurtosis, wanted.kurtosis, 1e-11, 'kurtosis')
  near(figures.skewness, wanted.skewness, 1e-11, 'skewness')
  const envelope = new Float64Array(samples.length)
  createEnvelope(samples.length)(samples, envelope)
  near(envelope, wanted.envelope, 1e-11, 'envelope')
  const spectrum = createSpectrum(samples.length, 'hann')
  spectrum.of(samples)
  near(spectrum.amplitude.subarray(1, spectrum.bins - 1), wanted.amplitude, 1e-11, 'amplitude')
  near(bandRms(spectrum, rate / samples.length, 80, 120), wanted.band_rms, 1e-11, 'band')
})

test('signals that say nothing say so', () => {
  const figures = emptyFigures()
  timeFigures([0, 0, 0, 0], figures)
  assert.deepEqual([figures.rms, figures.peak], [0, 0])
  assert.ok(Number.isNaN(figures.crest) && Number.isNaN(figures.kurtosis))
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    timeFigures([1, bad, 2], figures)
    assert.ok(Object.values(figures).every(Number.isNaN), String(bad))
  }
})

test('a sine shows its amplitude in every window, and its place between the bins', () => {
  for (const name of windowNames as WindowName[]) {
    const spectrum = createSpectrum(512, name)
    spectrum.of(Array.from({ length: 512 }, (_, k) => 5 + 2.5 * Math.sin((2 * Math.PI * 50 * k) / 512)))
    const line = strongestLine(spectrum, 1, 10, 200)
    near(line.amplitude, 2.5, 1e-6, name)
    near(line.at, 50, 1e-6, name)
    near(spectrum.amplitude[0], 5, 1e-12, 'mean')
  }
  const spectrum = createSpectrum(512)
  spectrum.of(Array.from({ length: 512 }, (_, k) => Math.sin((2 * Math.PI * 50.3 * k) / 512)))
  near(strongestLine(spectrum, 1, 10, 200).at, 50.3, 2e-3, 'between')
})

test('the envelope of a band finds the knocks of a bearing under a louder shaft', () => {
  const [rate, length] = [8192, 8192]
  // a resonance of 2 kHz, struck 90 times a second, under 25 Hz of ten times the size
  const samples = Array.from({ length }, (_, k) => {
    const since = (k / rate) % (1 / 90)
    return Math.sin(2 * Math.PI * 2000 * since) * Math.exp(-since * 400) + 10 * Math.sin((2 * Math.PI * 25 * k) / rate)
  })
  const envelope = new Float64Array(length)
  createEnvelope(length, { lowHz: 1500, highHz: 2500, rateHz: rate })(samples, envelope)
  const spectrum = createSpectrum(length)
  spectrum.of(envelope)
  near(strongestLine(spectrum, rate / length, 5, 500).at, 90, 0.01, 'knocks')
})

test('samples over the angle are numpy’s, and a line stays at its order while the speed rises', () => {
  const { samples, rate } = oracle.vibration
  const { speed, resampled } = oracle.orders
  const out = new Float64Array(resampled.length + 10)
  assert.equal(resampleByAngle(samples, rate, speed, 16, out), resampled.length)
  near(out.subarray(0, resampled.length), resampled, 1e-10, 'resampled')

  const [fast, count] = [10_000, 60_000]
  const rpm = Float64Array.from({ length: count }, (_, k) => 600 + (k / count) * 1200)
  let turns = 0
  const rising = Float64Array.from({ length: count }, (_, k) => {
    if (k > 0) turns += (rpm[k - 1] + rpm[k]) / (120 * fast)
    return 4 * Math.sin(2 * Math.PI * 2.5 * turns)
  })
  const angles = new Float64Array(4096)
  assert.equal(resampleByAngle(rising, fast, rpm, 64, angles), 4096)
  const spectrum = createSpectrum(4096)
  spectrum.of(angles)
  const line = strongestLine(spectrum, 64 / 4096, 0.5, 20)
  near(line.at, 2.5, 1e-3, 'order')
  near(line.amplitude, 4, 1e-2, 'amplitude')
  assert.equal(resampleByAngle(rising, fast, new Float64Array(count), 64, angles), 0)
})

test('integrals of the error, Harris’s index and autocorrelation are numpy’s', () => {
  const { error, delay, order, ...wanted } = oracle.loop
  const figures = loop.errorFigures(error, new Float64Array(error.length), 0.5, 1)
  near(figures.iae, wanted.iae, 1e-12, 'IAE')
  near(figures.ise, wanted.ise, 1e-12, 'ISE')
  near(figures.itae, wanted.itae, 1e-12, 'ITAE')
  const sizes = (error as number[]).map(Math.abs)
  assert.equal(figures.largest, Math.max(...sizes))
  near(figures.within, sizes.filter((size) => size <= 1).length / 400, 1e-12, 'within')
  near(loop.harrisIndex(error, delay, order), wanted.harris, 1e-8, 'Harris')
  near(loop.autocorrelation(error, 4), wanted.autocorrelation, 1e-12, 'autocorrelation')
})

test('Harris’s index is 1 for white noise and falls where the error can be foreseen', () => {
  const noise = (k: number) => {
    const x = Math.sin(k * 12.9898) * 43758.5453
    return x - Math.floor(x) - 0.5
  }
  const white = Array.from({ length: 2000 }, (_, k) => noise(k))
  assert.ok(loop.harrisIndex(white, 2) > 0.95)
  const slow = Array.from({ length: 2000 }, (_, k) => Math.sin(k / 15) + 0.1 * noise(k))
  assert.ok(loop.harrisIndex(slow, 2) < 0.1)
  assert.ok(Number.isNaN(loop.harrisIndex([1, 2, 3], 1)))
  assert.ok(Number.isNaN(loop.harrisIndex(new Float64Array(500), 1)))
})

test('saturation and travel of the output', () => {
  assert.equal(loop.saturationShare([0, 50, 100, 100], 0, 100), 0.75)
  assert.equal(loop.saturationShare([], 0, 100), 0)
  assert.equal(loop.outputTravel([10, 20, 15]), 7.5)
  assert.equal(loop.outputTravel([10]), 0)
})

/** A self-regulating process of first order under a PI controller; the valve sticks by `stick`, `swing` disturbs it. */
function simulate(stick: number, swing: number): { output: number[]; value: number[]; error: number[] } {
  const [output, value, error]: number[][] = [[], [], []]
  let [pv, valve, integral] = [48, 48, 50]
  for (let k = 0; k < 3000; k++) {
    const e = 50 - pv
    integral += 0.02 * e
    const op = integral + 0.5 * e
    // a sticking valve stays until the signal has moved by more than the stick band, then jumps to it
    if (Math.abs(op - valve) > stick) valve = op
    pv += 0.2 * (valve + swing * Math.sin(k / 4) - pv)
    if (k < 1000) continue
    output.push(op)
    value.push(pv)
    error.push(e)
  }
  return { output, value, error }
}

test('a sticking valve is told from a swing from outside', () => {
  for (const [stick, swing, verdict] of [
    [4, 0, 'sticks'],
    [0, 3, 'other'],
  ] as const) {
    const { output, value, error } = simulate(stick, swing)
    const oscillation = loop.findOscillation(error)
    assert.ok(oscillation.oscillates, verdict)
    const found = loop.findStiction(output, value, oscillation.period)
    assert.equal(found?.verdict, verdict, JSON.stringify(found))
  }
  near(loop.findOscillation(simulate(0, 3).error).period, 2 * Math.PI * 4, 0.01, 'period')
})

test('a loop that is quiet or noisy does not oscillate', () => {
  const noise = Array.from({ length: 1000 }, (_, k) => Math.sin(k * k * 0.7391 + Math.sin(k * 91.7)))
  assert.equal(loop.findOscillation(noise).oscillates, false)
  assert.equal(loop.findOscillation(new Float64Array(500)).oscillates, false)
  assert.equal(loop.findStiction(noise, noise, Number.NaN), undefined)
})

test('distributions and their quantiles are scipy’s', () => {
  const d = oracle.distributions
  for (const [a, value] of d.log_gamma) near(distributions.logGamma(a), value, 1e-12, `ln Γ(${a})`)
  for (const [a, x, value] of d.gamma_p) near(distributions.gammaP(a, x), value, 1e-12, `P(${a}, ${x})`)
  for (const [a, b, x, value] of d.beta_i) near(distributions.betaI(a, b, x), value, 1e-12, `I(${a}, ${b}, ${x})`)
  for (const [p, value] of d.normal) near(distributions.normalQuantile(p), value, 1e-10, `normal ${p}`)
  for (const [p, k, value] of d.chi_square) near(distributions.chiSquareQuantile(p, k), value, 1e-9, `χ² ${p}, ${k}`)
  for (const [p, a, b, value] of d.f) near(distributions.fQuantile(p, a, b), value, 1e-9, `F ${p}, ${a}, ${b}`)
})
