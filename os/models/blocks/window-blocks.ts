import { type Block, type BlockIo, defineBlock, type Param, type Port } from '../../../contract/block.ts'
import { type Text, t } from '../../../contract/text.ts'
import { percentileOf } from './statistics.ts'
import {
  held,
  type Keeps,
  lookBack,
  maxSamples,
  slide,
  summary,
  windowParam,
  windowQuality,
  windowState,
  windowWord,
} from './window.ts'
import { number, output, vast, x } from './words.ts'

type Windowed = {
  id: string
  label: Text
  about: Text
  formula: string
  outputs: Record<string, Port>
  params?: Record<string, Param>
  notAbove?: Block['notAbove']
  /** Least samples for a result. */
  least?: number
  most?: number
  keeps?: Keeps
  /** The sample at the very beginning of the window belongs to it. */
  closed?: true
  group?: string
  /** Tells anew only when the window has moved on by this share of it: 20 is a twentieth. */
  every?: number
  /** Writes the outputs from {@link held}; parameters behind the window begin at `p[pat + 1]`. */
  tell: (io: BlockIo, n: number) => void
}

/** A block that says something of the last while; its first parameter is how long that is. */
export function windowBlock({
  least = 1,
  most = maxSamples,
  keeps = 'samples',
  closed,
  every,
  tell,
  params = {},
  group = 'window',
  ...words
}: Windowed): Block {
  // when it told last
  const more = every === undefined ? 0 : 1
  const count = Object.keys(words.outputs).length
  return defineBlock({
    ...words,
    group,
    quality: windowQuality,
    inputs: { in: x },
    params: { window: windowParam(), ...params },
    state: windowState(keeps, most, more),
    step: (io) => {
      const window = io.p[io.pat]
      const moved = slide(io, closed ? window + io.cycle / 2000 : window, keeps, more)
      if (moved && io.s[io.at] >= least && due(io, window, every))
        tell(io, keeps === 'sums' ? io.s[io.at] : lookBack(io, keeps, more))
      const judged = windowWord(io, window, least)
      for (let i = 0; i < count; i++) io.yq[i] = judged
    },
  })
}

function due(io: BlockIo, window: number, every: number | undefined): boolean {
  if (every === undefined) return true
  const last = io.at + io.size - 1
  // a time that lies ahead was told before the clock was set back
  if (io.s[last] <= io.now && io.now - io.s[last] < (window * 1000) / every - io.cycle / 2) return false
  io.s[last] = io.now
  return true
}

const y = number(output)
const sums = { mean: 0, deviation: 0, slope: 0, r2: 0 }
const percent: Param = { label: t('百分位', 'percentile'), default: 90, low: 0, high: 100, unit: '%' }

export const windowBlocks: Block[] = [
  windowBlock({
    id: 'meanFilter',
    label: t('均值滤波', 'mean filter'),
    about: t('窗口内的算术平均。', 'The mean over the window.'),
    formula: 'y = Σ xᵢ / n',
    outputs: { out: y },
    keeps: 'sums',
    tell: (io) => {
      summary(io, sums)
      io.y[0] = sums.mean
    },
  }),
  windowBlock({
    id: 'rateOfChange',
    label: t('变化率', 'rate of change'),
    about: t(
      '窗口内最小二乘直线的斜率，每秒；比逐拍相除抗噪声。',
      'Slope of the least-squares line over the window, per second: quieter than a quotient from scan to scan.',
    ),
    formula: 'y = Σ(tᵢ − t̄)(xᵢ − x̄) / Σ(tᵢ − t̄)²',
    outputs: { out: number(output, 'rate'), r2: number(t('拟合优度', 'R²'), '1') },
    least: 2,
    keeps: 'sums',
    tell: (io) => {
      summary(io, sums)
      io.y[0] = sums.slope
      io.y[1] = sums.r2
    },
  }),
  windowBlock({
    id: 'firstLast',
    label: t('首末差', 'first–last difference'),
    about: t('窗口内最新值减最早值。', 'The newest value of the window less the oldest.'),
    formula: 'y = xₙ − x₁',
    outputs: { out: number(output, 'difference') },
    least: 2,
    closed: true,
    tell: (io, n) => {
      io.y[0] = held.v[n - 1] - held.v[0]
    },
  }),
  windowBlock({
    id: 'movingDeviation',
    label: t('滑动标准差', 'moving standard deviation'),
    about: t('窗口内的样本标准差与均值。', 'Sample standard deviation over the window, and the mean.'),
    formula: 's = √(Σ(xᵢ − x̄)² / (n − 1))',
    outputs: { out: number(output, 'difference'), mean: number(t('均值', 'mean')) },
    least: 2,
    keeps: 'sums',
    tell: (io) => {
      summary(io, sums)
      io.y[0] = sums.deviation
      io.y[1] = sums.mean
    },
  }),
  windowBlock({
    id: 'movingMedian',
    label: t('滑动中值', 'moving median'),
    about: t('窗口内的中值，毛刺影响不了它。', 'The median of the window: spikes do not move it.'),
    formula: 'y = med xᵢ',
    outputs: { out: y },
    keeps: 'sorted',
    tell: (io, n) => {
      io.y[0] = percentileOf(held.sorted, n, 50)
    },
  }),
  windowBlock({
    id: 'movingPercentile',
    label: t('滑动百分位', 'moving percentile'),
    about: t('窗口内的百分位数，名次之间线性插值。', 'A percentile of the window, straight lines between ranks.'),
    formula: 'y = x₍₁₊₍ₙ₋₁₎ₚ₎',
    outputs: { out: y },
    params: { percent },
    keeps: 'sorted',
    tell: (io, n) => {
      io.y[0] = percentileOf(held.sorted, n, io.p[io.pat + 1])
    },
  }),
  windowBlock({
    id: 'movingRange',
    label: t('滑动极值', 'moving extremes'),
    about: t('窗口内的最小值、最大值与极差。', 'The smallest and the largest of the window, and their difference.'),
    formula: 'min xᵢ,  max xᵢ,  max − min',
    outputs: {
      min: number(t('最小值', 'minimum')),
      max: number(t('最大值', 'maximum')),
      range: number(t('极差', 'range'), 'difference'),
    },
    tell: (io, n) => {
      let [low, high] = [vast, -vast]
      for (let i = 0; i < n; i++) {
        low = Math.min(low, held.v[i])
        high = Math.max(high, held.v[i])
      }
      io.y[0] = low
      io.y[1] = high
      io.y[2] = high - low
    },
  }),
]
