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
const leastLines = 4

const sorted = new Float64Array(8_192)

/** The median of the amplitudes of a spectrum between its mean and its end. */
export function floorOf({ amplitude, bins }: Spectrum): number {
  const part = sorted.subarray(0, bins - 2)
  part.set(amplitude.subarray(1, bins - 1))
  part.sort()
  return part[part.length >> 1]
}

/**
 * How far the first three harmonics of a frequency stand out of a spectrum: the mean of their strongest lines over the floor. Noise alone
 * comes to two or three. NaN where the spectrum cannot show the frequency.
 */
export function prominence({ amplitude, bins }: Spectrum, resolutionHz: number, hz: number, floor: number): number {
  const spacing = hz / resolutionHz
  if (!(spacing >= leastLines) || spacing * (1 + slip) > bins - 2 || !(floor > 0)) return Number.NaN
  let [sum, found] = [0, 0]
  for (let h = 1; h <= harmonics; h++) {
    const from = Math.floor(h * spacing * (1 - slip))
    const to = Math.ceil(h * spacing * (1 + slip))
    if (to > bins - 2) break
    let most = 0
    for (let k = from; k <= to; k++) most = Math.max(most, amplitude[k])
    sum += most
    found++
  }
  return found === 0 ? Number.NaN : sum / found / floor
}
