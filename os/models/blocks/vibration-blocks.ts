import type { Block, BlockIo, Param } from '../../../contract/block.ts'
import { t } from '../../../contract/text.ts'
import { bandRms, createSpectrum, type Spectrum, strongestLine } from '../maths/spectrum.ts'
import { type BandEnvelope, createBandEnvelope, emptyFigures, timeFigures } from '../maths/vibration.ts'
import { columns, evenBlock, maxRows, type Shape } from './even-window.ts'
import { held } from './window.ts'
import { windowBlock } from './window-blocks.ts'
import { number, x } from './words.ts'

const group = 'vibration'
const figures = emptyFigures()
const envelope = new Float64Array(maxRows)

const lengths = [64, 128, 256, 512, 1024, 2048]
/** A transform wants a power of two; one sample at each scan. */
const length: Param = {
  label: t('采样数', 'samples'),
  default: '128',
  choices: Object.fromEntries(lengths.map((n) => [String(n), t(String(n), String(n))])),
  shapes: true,
}
const shape = (choice: number, cycleMs: number): Shape => ({ rows: lengths[choice], stepMs: cycleMs })

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
const spectrumOf = (n: number) => made(spectra, n, (m) => createSpectrum(m))

const frequency = (zh: string, en: string, value: number): Param => ({
  ...{ label: t(zh, en), default: value, low: 0, high: 10_000, unit: 'Hz' },
})
const low = frequency('下限频率', 'low end', 0.01)
const high = frequency('上限频率', 'high end', 0.5)

/** A band is one when some of it lies below half the sampling rate, the highest frequency that samples can show. */
const hasBand = (from: number, to: number, rateHz: number) => from < to && from < rateHz / 2

function nothing(io: BlockIo, count: number): void {
  for (let i = 0; i < count; i++) io.y[i] = Number.NaN
}

/** Whole turns of the order that the window must see: with fewer, its line cannot be told from the mean. */
const leastPeriods = 2

/**
 * Amplitude of an order: the projection on a turning vector whose angle is that of the shaft, so that it stays on its order
 * however the speed moves. Hann's window keeps other orders out.
 */
function orderAmplitude(io: BlockIo, rows: number, stepS: number): void {
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

export const vibrationBlocks: Block[] = [
  windowBlock({
    id: 'vibrationFigures',
    label: t('振动时域指标', 'vibration over time'),
    group,
    about: t(
      '窗口内的有效值、峰值、峰峰值、峰值因子（正弦为 1.414，冲击时高）、峭度（噪声为 3，早期轴承损伤时高）、偏度。至多 3600 个采样，更长的窗口抽稀；每新增约 5 % 计算一次。恒定时峭度和偏度为坏。',
      'Root mean square, peak, peak to peak, crest factor (1.414 for a sine, high for knocks), kurtosis (3 for noise, high for early bearing damage) and skewness of the window. At most 3,600 samples, a longer window is thinned; worked out anew with every twentieth of it. Kurtosis and skewness of a constant are bad.',
    ),
    formula: 'rms = √(Σxᵢ²/n);  C = max|xᵢ| / rms;  K = n·Σ(xᵢ − x̄)⁴ / (Σ(xᵢ − x̄)²)²',
    outputs: {
      rms: number(t('有效值', 'root mean square')),
      peak: number(t('峰值', 'peak')),
      peakToPeak: number(t('峰峰值', 'peak to peak'), 'difference'),
      crest: number(t('峰值因子', 'crest factor'), '1'),
      kurtosis: number(t('峭度', 'kurtosis'), '1'),
      skewness: number(t('偏度', 'skewness'), '1'),
    },
    least: 8,
    every: 20,
    tell: (io, n) => {
      timeFigures(held.v, figures, n)
      io.y[0] = figures.rms
      io.y[1] = figures.peak
      io.y[2] = figures.peakToPeak
      io.y[3] = figures.crest
      io.y[4] = figures.kurtosis
      io.y[5] = figures.skewness
    },
  }),
  evenBlock({
    id: 'bandEnergy',
    label: t('频带能量', 'energy of a band'),
    group,
    about: t(
      '频谱（汉宁窗）中两个频率之间部分的有效值、占全部波动（不含均值）能量的比例，以及其中最强谱线的频率和幅值。能看到的最高频率是扫描频率的一半；整个频带都在其上时为坏。',
      'Root mean square of the part between two frequencies (spectrum by Hann’s window), its share of the energy of all that moves (without the mean), and the frequency and amplitude of the strongest line in it. The highest frequency to be seen is half that of the scans; bad when the whole band lies above.',
    ),
    formula: 'rms = √(Σ P(f), low ≤ f ≤ high);  share = Σ P(f) / Σ P(f > 0)',
    inputs: { in: x },
    outputs: {
      rms: number(t('频带有效值', 'root mean square'), 'difference'),
      share: number(t('能量占比', 'share of the energy'), '1'),
      frequency: number(t('最强谱线频率', 'frequency of the strongest line'), 'Hz'),
      amplitude: number(t('最强谱线幅值', 'amplitude of the strongest line'), 'difference'),
    },
    params: { length, low, high },
    notAbove: [['low', 'high']],
    shape,
    tell: (io, rows, stepS) => {
      const [from, to] = [io.p[io.pat + 1], io.p[io.pat + 2]]
      if (!hasBand(from, to, 1 / stepS)) return nothing(io, 4)
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
    },
  }),
  evenBlock({
    id: 'envelope',
    label: t('包络分析', 'envelope'),
    group,
    about: t(
      '取两个频率之间的部分，用希尔伯特变换求包络：包络的均值、有效值、峰值，以及包络频谱中最强谱线的频率和幅值，即冲击重复的快慢与强弱。整个频带高于扫描频率的一半时为坏。',
      'Envelope of the part between two frequencies by Hilbert’s transform: its mean, root mean square and peak, and the frequency and amplitude of the strongest line in the envelope’s spectrum: how often and how hard something knocks. Bad when the whole band lies above half the frequency of the scans.',
    ),
    formula: 'e(t) = |x_band(t) + i·H{x_band}(t)|',
    inputs: { in: x },
    outputs: {
      mean: number(t('包络均值', 'mean of the envelope'), 'difference'),
      rms: number(t('包络有效值', 'root mean square'), 'difference'),
      peak: number(t('包络峰值', 'peak'), 'difference'),
      frequency: number(t('调制频率', 'frequency of the modulation'), 'Hz'),
      amplitude: number(t('调制幅值', 'amplitude of the modulation'), 'difference'),
    },
    params: { length, low, high },
    notAbove: [['low', 'high']],
    shape,
    tell: (io, rows, stepS) => {
      const [from, to] = [io.p[io.pat + 1], io.p[io.pat + 2]]
      if (!hasBand(from, to, 1 / stepS)) return nothing(io, 5)
      // the mean is no part of a band that begins just above 0
      const low = Math.max(from, 1 / (rows * stepS))
      made(envelopes, rows, createBandEnvelope)(columns[0], envelope, 1 / stepS, low, to)
      timeFigures(envelope, figures, rows)
      io.y[0] = figures.mean
      io.y[1] = figures.rms
      io.y[2] = figures.peak
      const spectrum = spectrumOf(rows)
      spectrum.of(envelope)
      const line = strongestLine(spectrum, 1 / (rows * stepS), 0, 0.5 / stepS)
      io.y[3] = line.at
      io.y[4] = line.amplitude
    },
  }),
  evenBlock({
    id: 'orderAmplitude',
    label: t('阶次幅值', 'amplitude of an order'),
    group,
    about: t(
      '转速某一倍数（阶次）上的振动幅值，按轴的转角跟踪，转速变化时不会偏离；并给出窗口内的转数。窗口不足 2 个该阶次周期、或该阶次高于扫描频率的一半时，幅值为坏。',
      'Amplitude at a multiple (order) of the speed, followed by the shaft’s angle so that it keeps to its order however the speed moves, and the turns in the window. The amplitude is bad with fewer than 2 periods of the order in the window, or an order above half the frequency of the scans.',
    ),
    formula: 'A = 2|Σ wₖ(xₖ − x̄)·e^(−i·order·θₖ)| / Σ wₖ;  θ = ∫ 2π n/60 dt',
    inputs: { in: x, speed: number(t('转速', 'speed'), 'rpm') },
    outputs: {
      amplitude: number(t('幅值', 'amplitude'), 'difference'),
      turns: number(t('转数', 'turns'), '1'),
    },
    params: { length, order: { label: t('阶次', 'order'), default: 1, low: 0.01, high: 100 } },
    shape,
    tell: orderAmplitude,
  }),
]
