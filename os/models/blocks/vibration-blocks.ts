import type { Block, Param } from '../../../contract/block.ts'
import { t } from '../../../contract/text.ts'
import { evenBlock, type Shape } from './even-window.ts'
import {
  bandOutputs,
  envelopeOutputs,
  figureOutputs,
  frequency,
  orderOutputs,
  tellBand,
  tellEnvelope,
  tellFigures,
  tellOrder,
} from './vibration-tells.ts'
import { held } from './window.ts'
import { windowBlock } from './window-blocks.ts'
import { number, x } from './words.ts'

const group = 'vibration'

const lengths = [64, 128, 256, 512, 1024, 2048]
/** A transform wants a power of two; one sample at each scan. */
const length: Param = {
  label: t('采样数', 'samples'),
  default: '128',
  choices: Object.fromEntries(lengths.map((n) => [String(n), t(String(n), String(n))])),
  shapes: true,
}
const shape = (choice: number, cycleMs: number): Shape => ({ rows: lengths[choice], stepMs: cycleMs })

const low = frequency('下限频率', 'low end', 0.01)
const high = frequency('上限频率', 'high end', 0.5)

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
    outputs: figureOutputs,
    least: 8,
    every: 20,
    tell: (io, n) => tellFigures(io, held.v, n),
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
    outputs: bandOutputs,
    params: { length, low, high },
    notAbove: [['low', 'high']],
    shape,
    tell: tellBand,
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
    outputs: envelopeOutputs,
    params: { length, low, high },
    notAbove: [['low', 'high']],
    shape,
    tell: tellEnvelope,
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
    outputs: orderOutputs,
    params: { length, order: { label: t('阶次', 'order'), default: 1, low: 0.01, high: 100 } },
    shape,
    tell: tellOrder,
  }),
]
