// How often the parts of a rolling bearing meet, and how much of that a signal's envelope shows.
import type { Spectrum } from './spectrum.ts'

/** Two lengths in the same unit; the contact angle in degrees. */
export type BearingGeometry = { balls: number; ball: number; pitch: number; contactDeg: number }
/** Hz: of a damaged outer ring (BPFO), inner ring (BPFI), rolling element (BSF) and of the cage (FTF). */
export type BearingFrequencies = { outer: number; inner: number; ball: number; cage: number }

/**
 * The outer ring stands, the inner one turns with the shaft, nothing slips: the cage goes with the mean of the two raceways' speeds.
 * A bearing in use slips by one or two percent.
 */
export function bearingFrequencies(
  { balls, ball, pitch, contactDeg }: BearingGeometry,
  shaftHz: number,
): BearingFrequencies {
  const ratio = (ball / pitch) * Math.cos((contactDeg * Math.PI) / 180)
  return {
    outer: (balls / 2) * shaftHz * (1 - ratio),
    inner: (balls / 2) * shaftHz * (1 + ratio),
    ball: (pitch / (2 * ball)) * shaftHz * (1 - ratio * ratio),
    cage: (shaftHz / 2) * (1 - ratio),
  }
}

/** Share of a frequency by which slip may move its line. */
const slip = 0.02
const harmonics = 3
/** With fewer lines between them a frequency and its harmonics cannot be told apart. */
const leastLines = 8

const sorted = new Float64Array(8_192)

/** The median of some amplitudes. */
function median(amplitude: Float64Array, from: number, to: number): number {
  const part = sorted.subarray(0, to - from + 1)
  part.set(amplitude.subarray(from, to + 1))
  part.sort()
  return part[part.length >> 1]
}

/**
 * How far a frequency and its next two harmonics stand out of a spectrum: the mean of the strongest line at each over the median from half
 * way to its neighbour on both sides. Noise alone comes to two or three, whatever its shape. NaN where the spectrum cannot show it.
 *
 * @param highestHz nothing is looked for above it
 */
export function prominence({ amplitude, bins }: Spectrum, resolutionHz: number, hz: number, highestHz: number): number {
  const spacing = hz / resolutionHz
  const last = Math.min(bins - 2, Math.floor(highestHz / resolutionHz))
  let [sum, found] = [0, 0]
  for (let h = 1; h <= harmonics && spacing >= leastLines; h++) {
    const from = Math.floor(h * spacing * (1 - slip))
    const to = Math.ceil(h * spacing * (1 + slip))
    if (to > last) break
    let most = 0
    for (let k = from; k <= to; k++) most = Math.max(most, amplitude[k])
    const around = Math.max(spacing / 2, to - from)
    const [left, right] = [Math.round(h * spacing - around), Math.round(h * spacing + around)]
    sum += most / median(amplitude, Math.max(1, left), Math.min(bins - 2, right))
    found++
  }
  return found > 0 && Number.isFinite(sum) ? sum / found : Number.NaN
}
