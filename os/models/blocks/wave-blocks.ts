import { type Block, type BlockIo, defineBlock, type Param } from '../../../contract/block.ts'
import { isGood, quality } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { bearingFrequencies, prominence } from '../maths/bearing.ts'
import { columns } from './even-window.ts'
import {
  bandOf,
  bandOutputs,
  envelope,
  envelopeOf,
  envelopeOutputs,
  figureOutputs,
  frequency,
  orderOutputs,
  spectrumOf,
  tellBand,
  tellEnvelope,
  tellFigures,
  tellOrder,
} from './vibration-tells.ts'
import { samplesIn, waveBlock, waveGroup } from './wave-window.ts'
import { boolean, number, whole } from './words.ts'

const low = frequency('下限频率', 'low end', 10)
const high = frequency('上限频率', 'high end', 500)
const speed = number(t('转速', 'speed'), 'rpm')

/** State: time of the newest sample. */
function countSamples(io: BlockIo): void {
  const { s, at, y, yq, series } = io
  let [good, bad, gap, sum, squares] = [0, 0, 0, 0, 0]
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const before = s[at]
  for (let i = 0; i < series.n; i++) {
    const time = series.t[i]
    if (time <= s[at]) continue
    if (s[at] > 0) gap = Math.max(gap, time - s[at])
    s[at] = time
    const value = series.v[i]
    if ((series.q[i] & 64) === 0 || !Number.isFinite(value)) {
      bad++
      continue
    }
    good++
    sum += value
    squares += value * value
    if (value < least) least = value
    if (value > most) most = value
  }
  const count = good + bad
  y[0] = count
  y[1] = bad
  y[2] = series.lost
  yq[0] = yq[1] = yq[2] = quality.good
  const known = before > 0 && count > 0
  if (known) {
    y[3] = ((count + series.lost) * 1000) / (s[at] - before)
    y[4] = gap / 1000
  }
  if (good > 0) {
    y[5] = sum / good
    y[6] = least
    y[7] = most
    y[8] = Math.sqrt(squares / good)
  }
  const sound = isGood(io.xq[0]) && series.lost === 0
  for (let i = 3; i < 9; i++) yq[i] = sound && (i < 5 ? known : good > 0) ? quality.good : quality.uncertain
}

const millimetres = (zh: string, en: string, value: number): Param => ({
  ...{ label: t(zh, en), default: value, low: 0.1, high: 10_000, unit: 'mm' },
})

/** Parameters behind the length: band, geometry, limit. */
function tellBearing(io: BlockIo, rows: number, stepS: number): void {
  const { p, pat } = io
  const limit = p[pat + 7]
  const geometry = { balls: p[pat + 3], ball: p[pat + 4], pitch: p[pat + 5], contactDeg: p[pat + 6] }
  const [, speeds] = columns
  let shaftHz = 0
  for (let k = 0; k < rows; k++) shaftHz += Math.abs(speeds[k]) / 60 / rows
  const { outer, inner, ball, cage } = bearingFrequencies(geometry, shaftHz)
  const band = bandOf(io, 6, stepS)
  if (!band) return
  const { from, to } = band
  const resolution = 1 / (rows * stepS)
  envelopeOf(rows)(columns[0], envelope, 1 / stepS, Math.max(from, resolution), to)
  const spectrum = spectrumOf(rows)
  spectrum.of(envelope)
  // the envelope of a band moves no faster than the band is wide
  const highest = Math.min(to, 0.5 / stepS) - from
  io.y[0] = prominence(spectrum, resolution, outer, highest)
  io.y[1] = prominence(spectrum, resolution, inner, highest)
  io.y[2] = prominence(spectrum, resolution, ball, highest)
  io.y[3] = prominence(spectrum, resolution, cage, highest)
  io.y[4] = outer
  let told = 0
  io.y[5] = 0
  for (let i = 0; i < 4; i++) {
    if (Number.isNaN(io.y[i])) continue
    told++
    if (io.y[i] > limit) io.y[5] = 1
  }
  if (told === 0) io.y[5] = Number.NaN
}

export const waveBlocks: Block[] = [
  defineBlock({
    id: 'sampleFigures',
    label: t('采样统计', 'sample figures'),
    group: waveGroup,
    about: t(
      '两次扫描之间到达的采样：个数、其中的坏值、因一次扫描装不下（4096 个）而丢弃的个数、采样率、最长间隔，以及可用采样的均值、最小、最大和有效值。把采样序列变成普通数值也用它。',
      'The samples that came since the last scan: how many, how many of them bad, how many were more than one scan takes (4,096) and are lost, their rate, the longest time between two, and mean, least, most and root mean square of the usable ones. It also makes plain numbers of a series.',
    ),
    formula: 'rate = n / (tₙ − t₀);  mean = Σxᵢ/n;  rms = √(Σxᵢ²/n)',
    quality: t(
      '个数总是好的。其余的在没有新采样时保持原值、为可疑；有采样丢弃或输入不是好值时也为可疑。',
      'The counts are always good. The others keep their values and are uncertain when no sample came; uncertain, too, when samples were lost or the input is not good.',
    ),
    inputs: { in: samplesIn },
    outputs: {
      count: number(t('个数', 'samples'), '1'),
      bad: number(t('坏值个数', 'bad ones'), '1'),
      lost: number(t('丢弃个数', 'lost ones'), '1'),
      rate: number(t('采样率', 'rate'), 'Hz'),
      gap: number(t('最长间隔', 'longest gap'), 's'),
      mean: number(t('均值', 'mean')),
      low: number(t('最小值', 'least')),
      high: number(t('最大值', 'most')),
      rms: number(t('有效值', 'rms')),
    },
    params: {},
    state: 1,
    step: countSamples,
  }),
  waveBlock({
    id: 'waveFigures',
    label: t('波形时域指标', 'waveform figures'),
    about: t(
      '设备高速采样的一个窗口内的有效值、峰值、峰峰值、峰值因子（正弦为 1.414，冲击时高）、峭度（噪声为 3，早期轴承损伤时高）、偏度。每新增四分之一窗口计算一次。',
      'Root mean square, peak, peak to peak, crest factor (1.414 for a sine, high for knocks), kurtosis (3 for noise, high for early bearing damage) and skewness of a window of a device’s fast samples. Worked out anew with every quarter of the window.',
    ),
    formula: 'rms = √(Σxᵢ²/n);  C = max|xᵢ| / rms;  K = n·Σ(xᵢ − x̄)⁴ / (Σ(xᵢ − x̄)²)²',
    outputs: figureOutputs,
    tell: (io, rows) => tellFigures(io, columns[0], rows),
  }),
  waveBlock({
    id: 'waveBand',
    label: t('波形频带能量', 'waveform band'),
    about: t(
      '设备高速采样的频谱（汉宁窗）中两个频率之间部分的有效值、占全部波动（不含均值）能量的比例，以及其中最强谱线的频率和幅值。能看到的最高频率是采样率的一半；整个频带都在其上时为坏。',
      'Of a device’s fast samples: root mean square of the part between two frequencies (spectrum by Hann’s window), its share of the energy of all that moves (without the mean), and the frequency and amplitude of the strongest line in it. The highest frequency to be seen is half the sampling rate; bad when the whole band lies above.',
    ),
    formula: 'rms = √(Σ P(f), low ≤ f ≤ high);  share = Σ P(f) / Σ P(f > 0)',
    outputs: bandOutputs,
    params: { low, high },
    notAbove: [['low', 'high']],
    tell: tellBand,
  }),
  waveBlock({
    id: 'waveEnvelope',
    label: t('波形包络分析', 'waveform envelope'),
    about: t(
      '取设备高速采样中两个频率之间的部分，用希尔伯特变换求包络：包络的均值、有效值、峰值，以及包络频谱中最强谱线的频率和幅值，即冲击重复的快慢与强弱。整个频带高于采样率的一半时为坏。',
      'Envelope of the part of a device’s fast samples between two frequencies, by Hilbert’s transform: its mean, root mean square and peak, and the frequency and amplitude of the strongest line in the envelope’s spectrum: how often and how hard something knocks. Bad when the whole band lies above half the sampling rate.',
    ),
    formula: 'e(t) = |x_band(t) + i·H{x_band}(t)|',
    outputs: envelopeOutputs,
    params: { low, high },
    notAbove: [['low', 'high']],
    tell: tellEnvelope,
  }),
  waveBlock({
    id: 'waveOrder',
    label: t('波形阶次幅值', 'waveform order'),
    about: t(
      '设备高速采样在转速某一倍数（阶次）上的幅值，按轴的转角跟踪，并给出窗口内的转数；一次扫描的采样用该次扫描的转速。窗口不足 2 个该阶次周期、或该阶次高于采样率的一半时，幅值为坏。',
      'Amplitude of a device’s fast samples at a multiple (order) of the speed, followed by the shaft’s angle, and the turns in the window; all samples of a scan have the speed of that scan. The amplitude is bad with fewer than 2 periods of the order in the window, or an order above half the sampling rate.',
    ),
    formula: 'A = 2|Σ wₖ(xₖ − x̄)·e^(−i·order·θₖ)| / Σ wₖ;  θ = ∫ 2π n/60 dt',
    inputs: { speed },
    outputs: orderOutputs,
    params: { order: { label: t('阶次', 'order'), default: 1, low: 0.01, high: 100 } },
    tell: tellOrder,
  }),
  waveBlock({
    id: 'bearingFault',
    label: t('滚动轴承故障', 'bearing fault'),
    about: t(
      '由轴承几何和转速算出外圈、内圈、滚动体和保持架的故障频率（外圈固定、内圈随轴转），在频带包络的频谱里看它们的前三次谐波比附近的噪声底高多少倍。单纯噪声约 2–3 倍；任何一个超过“限值”时报故障。允许 2 % 打滑；窗口太短（相邻谐波间不足 8 条谱线）或频率高于频带宽度的那一项为坏。',
      'From the bearing’s geometry and the speed: the frequencies of a damaged outer ring, inner ring, rolling element and cage (the outer ring stands, the inner one turns), and how far, as a multiple, their first three harmonics stand out of what is around them in the spectrum of a band’s envelope. Noise alone comes to 2 or 3; a fault is any of them above the limit. Two percent of slip are allowed for; one whose frequency is too low for the window (under 8 lines) or above the width of the band is bad.',
    ),
    formula: 'r = d/D·cos φ;  BPFO = z/2·f·(1 − r);  BPFI = z/2·f·(1 + r);  BSF = D/2d·f·(1 − r²);  FTF = f/2·(1 − r)',
    inputs: { speed },
    outputs: {
      outer: number(t('外圈', 'outer ring'), '1'),
      inner: number(t('内圈', 'inner ring'), '1'),
      ball: number(t('滚动体', 'rolling element'), '1'),
      cage: number(t('保持架', 'cage'), '1'),
      outerFrequency: number(t('外圈故障频率', 'BPFO'), 'Hz'),
      fault: boolean(t('故障', 'fault')),
    },
    params: {
      low: frequency('下限频率', 'low end', 200),
      high: frequency('上限频率', 'high end', 450),
      balls: whole(t('滚动体个数', 'rolling elements'), 9, 3, 200),
      ballDiameter: millimetres('滚动体直径', 'diameter of a rolling element', 8),
      pitchDiameter: millimetres('节圆直径', 'pitch diameter', 40),
      contactAngle: { label: t('接触角', 'contact angle'), default: 0, low: 0, high: 60, unit: 'deg' },
      limit: { label: t('限值', 'limit'), default: 5, low: 1, high: 1000, unit: '1' },
    },
    notAbove: [
      ['low', 'high'],
      ['ballDiameter', 'pitchDiameter'],
    ],
    tell: tellBearing,
  }),
]
