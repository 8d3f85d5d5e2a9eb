// Windows and the one-sided spectrum of real samples.
import { createFft } from './fft.ts'

// cosine sums Σ aₖ·cos(2πkn/N) with alternating signs; the flat top is that of ISO 18431-2
const cosineSums = {
  rectangular: [1],
  hann: [0.5, 0.5],
  hamming: [0.54, 0.46],
  blackman: [0.42, 0.5, 0.08],
  flatTop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368],
}
export type WindowName = keyof typeof cosineSums
export const windowNames = Object.keys(cosineSums) as WindowName[]

/** Periodic form, as spectra want it: sample N would equal sample 0. */
export function windowOf(name: WindowName, length: number): Float64Array {
  const parts = cosineSums[name]
  return Float64Array.from({ length }, (_, n) =>
    parts.reduce((sum, a, k) => sum + (k % 2 ? -a : a) * Math.cos((2 * Math.PI * k * n) / length), 0),
  )
}

/** Spectrum of a fixed number of samples. `of` fills the same arrays again; bins 0 … length/2, `resolution` apart. */
export type Spectrum = {
  length: number
  bins: number
  /** Peak amplitude of each bin, in the samples' unit: a sine of amplitude A on a bin shows A. */
  amplitude: Float64Array
  /** Mean square that each bin stands for; the sum over all bins is that of the windowed signal, corrected for the window. */
  power: Float64Array
  of(samples: ArrayLike<number>): void
}

export function createSpectrum(length: number, window: WindowName = 'hann'): Spectrum {
  const fft = createFft(length)
  const shape = windowOf(window, length)
  const sum = shape.reduce((total, value) => total + value, 0)
  const squares = shape.reduce((total, value) => total + value * value, 0)
  const real = new Float64Array(length)
  const imaginary = new Float64Array(length)
  const bins = length / 2 + 1
  const amplitude = new Float64Array(bins)
  const power = new Float64Array(bins)
  return {
    length,
    bins,
    amplitude,
    power,
    of(samples) {
      let mean = 0
      for (let n = 0; n < length; n++) mean += samples[n]
      mean /= length
      // the mean is taken out before the window, or it would leak into the first bins, and put back as bin 0
      for (let n = 0; n < length; n++) real[n] = (samples[n] - mean) * shape[n]
      imaginary.fill(0)
      fft.forward(real, imaginary)
      for (let k = 0; k < bins; k++) {
        const size2 = real[k] * real[k] + imaginary[k] * imaginary[k]
        const sides = k === 0 || k === bins - 1 ? 1 : 2
        amplitude[k] = (sides * Math.sqrt(size2)) / sum
        power[k] = (sides * size2) / (length * squares)
      }
      amplitude[0] = Math.abs(mean)
    },
  }
}

/** Root mean square of the part between two frequencies; both ends included, in the unit of `resolution` (Hz or orders). */
export function bandRms(spectrum: Spectrum, resolution: number, low: number, high: number): number {
  let sum = 0
  const from = Math.max(0, Math.ceil(low / resolution - 1e-9))
  const to = Math.min(spectrum.bins - 1, Math.floor(high / resolution + 1e-9))
  for (let k = from; k <= to; k++) sum += spectrum.power[k]
  return Math.sqrt(sum)
}

/** The largest line between two frequencies: its place, sharpened by a parabola through its neighbours, and amplitude. */
export function strongestLine(
  spectrum: Spectrum,
  resolution: number,
  low: number,
  high: number,
): { at: number; amplitude: number } {
  const { amplitude, bins } = spectrum
  const from = Math.max(1, Math.ceil(low / resolution - 1e-9))
  const to = Math.min(bins - 2, Math.floor(high / resolution + 1e-9))
  let best = from
  for (let k = from + 1; k <= to; k++) if (amplitude[k] > amplitude[best]) best = k
  const [a, b, c] = [amplitude[best - 1], amplitude[best], amplitude[best + 1]]
  const curve = a - 2 * b + c
  const shift = curve < 0 ? (0.5 * (a - c)) / curve : 0
  return { at: (best + shift) * resolution, amplitude: b }
}
