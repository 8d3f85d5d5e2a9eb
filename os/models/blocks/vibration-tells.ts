import type { BlockIo, Param, Port } from '../../../contract/block.ts'
import { t } from '../../../contract/text.ts'
import { bandRms, createSpectrum, type Spectrum, strongestLine } from '../maths/spectrum.ts'
import { type BandEnvelope, createBandEnvelope, emptyFigures, timeFigures } from '../maths/vibration.ts'
import { columns, maxWave } from './even-window.ts'
import { number } from './words.ts'

// What the blocks for vibration say of a window of equal steps, whether a scan brings one sample or a thousand.

const figures = emptyFigures()
export const envelope = new Float64Array(maxWave)

/** Tables of a length are made once, when the first block wants them. */
const spectra = new Map<number, Spectrum>()
const envelopes = new Map<number, BandEnvelope>()
function made<T>(known: Map<number, T>, n: number, make: (n: number) => T): T {
  const found = known.get(n)
  if (found !== undefined) return found
  const fresh = make(n)
  known.set(n, fresh)
  return fresh
}
export const spectrumOf = (n: number) => made(spectra, n, (m) => createSpectrum(m))

export const envelopeOf = (n: number) => made(envelopes, n, (m) => createBandEnvelope(m))

export const frequency = (zh: string, en: string, value: number): Param => ({
  ...{ label: t(zh, en), default: value, low: 0, high: 10_000, unit: 'Hz' },
})

/** A band is one when some of it lies below half the sampling rate, the highest frequency that samples can show. */
const hasBand = (from: number, to: number, rateHz: number) => from < to && from < rateHz / 2

/** The band of a block that has one behind its window; null, and its outputs no number, where the window cannot show any of it. */
export function bandOf(io: BlockIo, outputs: number, stepS: number): { from: number; to: number } | null {
  const [from, to] = [io.p[io.pat + 1], io.p[io.pat + 2]]
  if (hasBand(from, to, 1 / stepS)) return { from, to }
  nothing(io, outputs)
  return null
}

export function nothing(io: BlockIo, count: number): void {
  for (let i = 0; i < count; i++) io.y[i] = Number.NaN
}

/** Whole turns of the order that the window must see: with fewer, its line cannot be told from the mean. */
const leastPeriods = 2

/**
 * Amplitude of an order: the projection on a turning vector whose angle is that of the shaft, so that it stays on its order
 * however the speed moves. Hann's window keeps other orders out.
 */
export function tellOrder(io: BlockIo, rows: number, stepS: number): void {
  const [values, speeds] = columns
  const order = io.p[io.pat + 1]
  let mean = 0
  let turns = 0
  let fastest = 0
  for (let k = 0; k < rows; k++) {
    mean += values[k] / rows
    fastest = Math.max(fastest, Math.abs(speeds[k]))
    if (k > 0) turns += ((speeds[k - 1] + speeds[k]) * stepS) / 120
  }
  io.y[1] = Math.abs(turns)
  // more than half a period from sample to sample cannot be told from a slower one
  if (Math.abs(turns) * order < leastPeriods || (fastest * order * stepS) / 60 >= 0.5) {
    io.y[0] = Number.NaN
    return
  }
  let angle = 0
  let [real, imaginary, weights] = [0, 0, 0]
  for (let k = 0; k < rows; k++) {
    if (k > 0) angle += (2 * Math.PI * order * (speeds[k - 1] + speeds[k]) * stepS) / 120
    const weight = 1 - Math.cos((2 * Math.PI * k) / rows)
    weights += weight
    real += weight * (values[k] - mean) * Math.cos(angle)
    imaginary += weight * (values[k] - mean) * Math.sin(angle)
  }
  io.y[0] = (2 * Math.hypot(real, imaginary)) / weights
}

export const figureOutputs: Record<string, Port> = {
  rms: number(t('有效值', 'root mean square')),
  peak: number(t('峰值', 'peak')),
  peakToPeak: number(t('峰峰值', 'peak to peak'), 'difference'),
  crest: number(t('峰值因子', 'crest factor'), '1'),
  kurtosis: number(t('峭度', 'kurtosis'), '1'),
  skewness: number(t('偏度', 'skewness'), '1'),
}

export function tellFigures(io: BlockIo, samples: ArrayLike<number>, n: number): void {
  timeFigures(samples, figures, n)
  io.y[0] = figures.rms
  io.y[1] = figures.peak
  io.y[2] = figures.peakToPeak
  io.y[3] = figures.crest
  io.y[4] = figures.kurtosis
  io.y[5] = figures.skewness
}

export const bandOutputs: Record<string, Port> = {
  rms: number(t('频带有效值', 'root mean square'), 'difference'),
  share: number(t('能量占比', 'share of the energy'), '1'),
  frequency: number(t('最强谱线频率', 'frequency of the strongest line'), 'Hz'),
  amplitude: number(t('最强谱线幅值', 'amplitude of the strongest line'), 'difference'),
}

export function tellBand(io: BlockIo, rows: number, stepS: number): void {
  const band = bandOf(io, 4, stepS)
  if (!band) return
  const { from, to } = band
  const spectrum = spectrumOf(rows)
  spectrum.of(columns[0])
  const resolution = 1 / (rows * stepS)
  // bin 0 is the mean, and no vibration
  const low = Math.max(from, resolution)
  const all = bandRms(spectrum, resolution, resolution, 0.5 / stepS)
  io.y[0] = bandRms(spectrum, resolution, low, to)
  io.y[1] = all > 0 ? (io.y[0] / all) ** 2 : 0
  const line = strongestLine(spectrum, resolution, low, to)
  io.y[2] = line.at
  io.y[3] = line.amplitude
}

export const envelopeOutputs: Record<string, Port> = {
  mean: number(t('包络均值', 'mean of the envelope'), 'difference'),
  rms: number(t('包络有效值', 'root mean square'), 'difference'),
  peak: number(t('包络峰值', 'peak'), 'difference'),
  frequency: number(t('调制频率', 'frequency of the modulation'), 'Hz'),
  amplitude: number(t('调制幅值', 'amplitude of the modulation'), 'difference'),
}

export function tellEnvelope(io: BlockIo, rows: number, stepS: number): void {
  const band = bandOf(io, 5, stepS)
  if (!band) return
  const { from, to } = band
  // the mean is no part of a band that begins just above 0
  const low = Math.max(from, 1 / (rows * stepS))
  envelopeOf(rows)(columns[0], envelope, 1 / stepS, low, to)
  timeFigures(envelope, figures, rows)
  io.y[0] = figures.mean
  io.y[1] = figures.rms
  io.y[2] = figures.peak
  const spectrum = spectrumOf(rows)
  spectrum.of(envelope)
  const line = strongestLine(spectrum, 1 / (rows * stepS), 0, 0.5 / stepS)
  io.y[3] = line.at
  io.y[4] = line.amplitude
}

export const orderOutputs: Record<string, Port> = {
  amplitude: number(t('幅值', 'amplitude'), 'difference'),
  turns: number(t('转数', 'turns'), '1'),
}
