// Figures of a vibration signal over time, and what comes of it by envelope and by angle.
import { createFft } from './fft.ts'

export type TimeFigures = {
  mean: number
  /** Root mean square, about zero: of a velocity in mm/s the severity of ISO 20816. */
  rms: number
  /** Largest size. */
  peak: number
  peakToPeak: number
  /** Peak over rms; 1.414 for a sine, high for single knocks. NaN for a signal of zeros. */
  crest: number
  /** Fourth moment about the mean over the squared variance; 3 for noise, high for early bearing damage. NaN when constant. */
  kurtosis: number
  skewness: number
}

export const emptyFigures = (): TimeFigures => ({
  mean: Number.NaN,
  rms: Number.NaN,
  peak: Number.NaN,
  peakToPeak: Number.NaN,
  crest: Number.NaN,
  kurtosis: Number.NaN,
  skewness: Number.NaN,
})

/** Fills the figures of the first `n` samples. A sample that is no finite number makes all of them NaN. */
export function timeFigures(samples: ArrayLike<number>, out: TimeFigures, n = samples.length): void {
  let sum = 0
  let squares = 0
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let k = 0; k < n; k++) {
    const x = samples[k]
    sum += x
    squares += x * x
    if (x < low) low = x
    if (x > high) high = x
  }
  const mean = sum / n
  let second = 0
  let third = 0
  let fourth = 0
  for (let k = 0; k < n; k++) {
    const d = samples[k] - mean
    const d2 = d * d
    second += d2
    third += d2 * d
    fourth += d2 * d2
  }
  second /= n
  const known = Number.isFinite(squares)
  out.mean = known ? mean : Number.NaN
  out.rms = known ? Math.sqrt(squares / n) : Number.NaN
  out.peak = known ? Math.max(Math.abs(low), Math.abs(high)) : Number.NaN
  out.peakToPeak = known ? high - low : Number.NaN
  out.crest = out.rms > 0 ? out.peak / out.rms : Number.NaN
  out.kurtosis = second > 0 ? fourth / n / (second * second) : Number.NaN
  out.skewness = second > 0 ? third / n / second ** 1.5 : Number.NaN
}

/**
 * Envelope by Hilbert's transform: the size of the analytic signal. With a band (Hz) only that part of the signal is
 * enveloped, as the demodulation of a bearing's resonance wants it.
 *
 * @returns a function that writes the envelope of `length` samples into `out`
 */
export function createEnvelope(
  length: number,
  band?: { lowHz: number; highHz: number; rateHz: number },
): (samples: ArrayLike<number>, out: Float64Array) => void {
  const envelope = createBandEnvelope(length)
  const { lowHz, highHz, rateHz } = band ?? { lowHz: 0, highHz: 1, rateHz: 2 }
  return (samples, out) => envelope(samples, out, rateHz, lowHz, highHz)
}

export type BandEnvelope = (
  samples: ArrayLike<number>,
  out: Float64Array,
  rateHz: number,
  lowHz: number,
  highHz: number,
) => void

/** The same with a band that is told each time. */
export function createBandEnvelope(length: number): BandEnvelope {
  const fft = createFft(length)
  const real = new Float64Array(length)
  const imaginary = new Float64Array(length)
  const half = length / 2
  return (samples, out, rateHz, lowHz, highHz) => {
    const from = Math.max(0, Math.ceil((lowHz * length) / rateHz - 1e-9))
    const to = Math.min(half, Math.floor((highHz * length) / rateHz + 1e-9))
    for (let k = 0; k < length; k++) real[k] = samples[k]
    imaginary.fill(0)
    fft.forward(real, imaginary)
    for (let k = 0; k < length; k++) {
      // positive frequencies twice, negative ones not at all; zero and the middle stand once
      const factor = k < from || k > to ? 0 : k === 0 || k === half ? 1 : 2
      real[k] *= factor
      imaginary[k] *= factor
    }
    fft.inverse(real, imaginary)
    for (let k = 0; k < length; k++) out[k] = Math.hypot(real[k], imaginary[k])
  }
}

/**
 * Order tracking: samples over time become samples over the shaft's angle, so that a line of the spectrum stands at its
 * order (multiple of the speed) however the speed moves. Linear between samples: orders up to a fifth of the sampling
 * rate over the speed are kept within some percent.
 *
 * @param speedRpm speed at each sample
 * @param perRevolution points per revolution in `out`; the spectrum of m points has lines perRevolution/m orders apart
 * @returns how many places of `out` were filled; fewer than its length when the shaft did not turn far enough
 */
export function resampleByAngle(
  samples: ArrayLike<number>,
  rateHz: number,
  speedRpm: ArrayLike<number>,
  perRevolution: number,
  out: Float64Array,
): number {
  let turns = 0
  let filled = 0
  for (let k = 0; k + 1 < samples.length && filled < out.length; k++) {
    // trapezoid of the speed; a shaft that stands or turns back adds no angle
    const next = turns + Math.max(0, (speedRpm[k] + speedRpm[k + 1]) / (120 * rateHz))
    for (let at = filled / perRevolution; at < next && filled < out.length; at = filled / perRevolution) {
      const part = (at - turns) / (next - turns)
      out[filled++] = samples[k] + part * (samples[k + 1] - samples[k])
    }
    turns = next
  }
  return filled
}
