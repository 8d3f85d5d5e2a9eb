import { type Block, defineBlock } from '../../../contract/block.ts'
import { isGood, quality } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { boolean, level, number, optional, output, reset, seconds, span, vast, x } from './words.ts'

const group = 'dynamic'
const y = number(output)

export const dynamics: Block[] = [
  defineBlock({
    id: 'firstOrder',
    label: t('一阶滤波', 'first-order filter'),
    group,
    about: t(
      '一阶惯性环节；与扫描周期的快慢和抖动无关。',
      'A first-order lag; the same whatever the cycle is and however it jitters.',
    ),
    formula: 'y += (1 − e^(−Δt/T)) · (x − y)',
    quality: 'skip',
    inputs: { in: x },
    outputs: { out: y },
    params: { time: seconds(t('时间常数', 'time constant'), 10) },
    state: 1,
    step: (io) => {
      const { s, at, p, pat } = io
      io.y[0] =
        s[at] === 0 ? io.x[0] : p[pat] === 0 ? io.x[0] : io.y[0] + (1 - Math.exp(-io.dt / p[pat])) * (io.x[0] - io.y[0])
      s[at] = 1
    },
  }),
  defineBlock({
    id: 'ewma',
    label: t('指数加权平均', 'EWMA'),
    group,
    about: t(
      '逐拍的指数加权平均，及其标准化的控制限偏离（按目标值和标准差）。',
      'Exponentially weighted mean scan by scan, and how far it is from the target in standard errors of its own.',
    ),
    formula: 'z = λx + (1 − λ)z₋₁, z₀ = x₀;  d = (z − target) / (σ·√(a + (1 − a)(1 − λ)²ᵏ)), a = λ/(2 − λ)',
    quality: 'skip',
    inputs: { in: x },
    outputs: { out: y, distance: number(t('偏离', 'distance'), '1') },
    params: {
      lambda: { label: t('λ', 'λ'), default: 0.2, low: 0.001, high: 1 },
      target: level(t('目标值', 'target')),
      sigma: { label: t('标准差', 'standard deviation'), default: 1, low: 1e-12, high: vast, unit: 'difference' },
    },
    // whether anything was seen, and what the first value still weighs, squared
    state: 2,
    step: (io) => {
      const { s, at, p, pat } = io
      const lambda = p[pat]
      io.y[0] = s[at] === 0 ? io.x[0] : lambda * io.x[0] + (1 - lambda) * io.y[0]
      s[at + 1] = s[at] === 0 ? 1 : s[at + 1] * (1 - lambda) ** 2
      s[at] = 1
      // the mean begins at the first value and scatters as it does: the error of long runs would make it an outlier
      const settled = lambda / (2 - lambda)
      io.y[1] = (io.y[0] - p[pat + 1]) / (p[pat + 2] * Math.sqrt(settled + (1 - settled) * s[at + 1]))
    },
  }),
  defineBlock({
    id: 'cusum',
    label: t('累积和 CUSUM', 'CUSUM'),
    group,
    about: t(
      '双侧累积和：小而持久的偏移也会积累起来。超过决策限时输出为真，复位归零。',
      'Two-sided cumulative sum: a small shift that lasts adds up. True beyond the decision limit; reset sets both to zero.',
    ),
    formula: 'S⁺ = max(0, S⁺ + x − target − k);  S⁻ = max(0, S⁻ + target − k − x);  alarm = max(S⁺, S⁻) > h',
    quality: 'skip',
    inputs: { in: x, reset: optional(boolean(reset)) },
    outputs: {
      up: number(t('上偏累积', 'upper sum'), 'difference'),
      down: number(t('下偏累积', 'lower sum'), 'difference'),
      alarm: boolean(t('超限', 'beyond limit')),
    },
    params: {
      target: level(t('目标值', 'target')),
      slack: { ...span(t('容许偏移 k', 'slack k'), 0.5) },
      limit: { ...span(t('决策限 h', 'decision limit h'), 5) },
    },
    state: 2,
    step: (io) => {
      const { s, at, p, pat } = io
      const off = io.x[0] - p[pat]
      s[at] = io.x[1] > 0 ? 0 : Math.max(0, s[at] + off - p[pat + 1])
      s[at + 1] = io.x[1] > 0 ? 0 : Math.max(0, s[at + 1] - off - p[pat + 1])
      io.y[0] = s[at]
      io.y[1] = s[at + 1]
      io.y[2] = Math.max(s[at], s[at + 1]) > p[pat + 2] ? 1 : 0
    },
  }),
  defineBlock({
    id: 'slewLimit',
    label: t('速率限制', 'rate limiter'),
    group,
    about: t(
      '输出跟随输入，但每秒的升降不超过限值。',
      'Follows the input, but no faster than so much a second up and down.',
    ),
    formula: 'y = clamp(x, y₋₁ − down·Δt, y₋₁ + up·Δt)',
    quality: 'skip',
    inputs: { in: x },
    outputs: { out: y },
    params: {
      up: { label: t('升速率', 'rate up'), default: 1, low: 0, high: vast, unit: 'rate' },
      down: { label: t('降速率', 'rate down'), default: 1, low: 0, high: vast, unit: 'rate' },
    },
    state: 1,
    step: (io) => {
      const { s, at, p, pat } = io
      io.y[0] =
        s[at] === 0 ? io.x[0] : Math.min(Math.max(io.x[0], io.y[0] - p[pat + 1] * io.dt), io.y[0] + p[pat] * io.dt)
      s[at] = 1
    },
  }),
  defineBlock({
    id: 'difference',
    label: t('逐拍变化量', 'change per scan'),
    group,
    about: t('与上一个可用采样之差。', 'The difference from the last usable sample.'),
    formula: 'y = x − x₋₁',
    quality: t(
      '坏输入时输出为坏；恢复后第一拍与断前相比，标为可疑。',
      'Bad with a bad input; the first after a break is compared with what was before it and is uncertain.',
    ),
    inputs: { in: x },
    outputs: { out: number(output, 'difference') },
    params: {},
    state: 3,
    step: (io) => {
      const { s, at } = io
      const bad = (io.xq[0] & 64) === 0
      if (bad) {
        io.yq[0] = io.xq[0]
        s[at + 2] = 1
        return
      }
      io.y[0] = s[at] === 0 ? 0 : io.x[0] - s[at + 1]
      io.yq[0] = s[at] === 1 && s[at + 2] === 1 && isGood(io.xq[0]) ? quality.uncertain : io.xq[0]
      s[at] = 1
      s[at + 1] = io.x[0]
      s[at + 2] = 0
    },
  }),
]
