import type { Block, BlockIo, Param, Port } from '../../../contract/block.ts'
import { t } from '../../../contract/text.ts'
import {
  errorFigures,
  findOscillation,
  findStiction,
  harrisIndex,
  outputTravel,
  saturationShare,
} from '../maths/control-loop.ts'
import { columns, evenBlock, maxRows, shapeOf } from './even-window.ts'
import { held, windowParam } from './window.ts'
import { windowBlock } from './window-blocks.ts'
import { boolean, level, number, seconds, span } from './words.ts'

const group = 'loop'
const setpoint: Port = number(t('给定值', 'setpoint'))
const value: Port = number(t('测量值', 'measured value'))
const controller: Port = number(t('控制输出', 'controller output'), 'any')

/** Most samples of a window: the correlations cost with their square. */
const [mostForFigures, mostForHarris, mostForSwings] = [maxRows, 720, 360]
const window = (value: number): Param => windowParam(t('窗口', 'window'), value)
const shape = (most: number) => (seconds: number, cycleMs: number) => shapeOf(seconds, cycleMs, most)

/** Past errors that Harris's regression looks at. */
const order = 10

const errors = new Float64Array(maxRows)
/** Setpoint less value over the window at hand. */
function errorOf(rows: number): Float64Array {
  for (let k = 0; k < rows; k++) errors[k] = columns[0][k] - columns[1][k]
  return errors.subarray(0, rows)
}

/** Codes of the valve's diagnosis. */
export const valveVerdicts = { steady: 0, other: 1, unclear: 2, sticks: 3 } as const

function stiction(io: BlockIo, rows: number): void {
  const swing = findOscillation(errorOf(rows))
  const [, measured, output] = columns
  const found = swing.oscillates
    ? findStiction(output.subarray(0, rows), measured.subarray(0, rows), swing.period)
    : undefined
  const verdict = !swing.oscillates ? 'steady' : (found?.verdict ?? 'unclear')
  io.y[0] = verdict === 'sticks' ? 1 : 0
  io.y[1] = valveVerdicts[verdict]
  io.y[2] = found?.shape ?? Number.NaN
  io.y[3] = found?.balance ?? Number.NaN
}

export const loopBlocks: Block[] = [
  evenBlock({
    id: 'loopPerformance',
    label: t('回路性能', 'loop performance'),
    group,
    about: t(
      '窗口内控制偏差 e = 给定 − 测量的积分指标 IAE、ISE、ITAE（单位为偏差·秒、偏差²·秒、偏差·秒²）、均值、均方根、最大值，以及偏差在容差之内的时间占比。至多 2048 个采样，更长的窗口抽稀；每新增约 5 % 计算一次。',
      'Integrals IAE, ISE and ITAE of the error e = setpoint − value over the window (in the error’s unit times s, its square times s, and times s²), its mean, root mean square and largest size, and the share of time within the tolerance. At most 2,048 samples, a longer window is thinned; worked out anew with every twentieth of it.',
    ),
    formula: 'IAE = ∫|e|dt;  ISE = ∫e²dt;  ITAE = ∫t·|e|dt',
    inputs: { setpoint, value },
    outputs: {
      iae: number(t('绝对偏差积分', 'IAE'), 'any'),
      ise: number(t('平方偏差积分', 'ISE'), 'any'),
      itae: number(t('时间加权绝对偏差积分', 'ITAE'), 'any'),
      mean: number(t('平均偏差', 'mean error'), 'difference'),
      rms: number(t('偏差均方根', 'root mean square'), 'difference'),
      largest: number(t('最大偏差', 'largest error'), 'difference'),
      within: number(t('合格时间占比', 'share of time in the band'), '1'),
    },
    params: { window: window(120), tolerance: span(t('容差', 'tolerance'), 1) },
    shape: shape(mostForFigures),
    tell: (io, rows, stepS) => {
      const [set, measured] = columns
      const e = errorFigures(set.subarray(0, rows), measured.subarray(0, rows), stepS, io.p[io.pat + 1])
      io.y[0] = e.iae
      io.y[1] = e.ise
      io.y[2] = e.itae
      io.y[3] = e.mean
      io.y[4] = e.rms
      io.y[5] = e.largest
      io.y[6] = e.within
    },
  }),
  evenBlock({
    id: 'harrisIndex',
    label: t('Harris 指数', 'Harris index'),
    group,
    about: t(
      '最小方差控制所不可避免的方差与实际方差之比：接近 1 表示没有改进余地，接近 0 表示余地大。纯迟延取过程的纯迟延时间。至多 720 个采样；采样数不足 40 加迟延、或偏差不变时为坏。',
      'The variance that a minimum-variance controller could not avoid over what there is: near 1 nothing is to be gained, near 0 much. Dead time is that of the process. At most 720 samples; bad with fewer than 40 and the dead time, or when the error does not move.',
    ),
    formula: 'η = σ²_mv / σ²_e',
    inputs: { setpoint, value },
    outputs: { index: number(t('指数', 'index'), '1') },
    params: { window: window(120), delay: seconds(t('纯迟延', 'dead time'), 1, 86_400) },
    shape: shape(mostForHarris),
    tell: (io, rows, stepS) => {
      const delay = Math.max(1, Math.ceil(io.p[io.pat + 1] / stepS - 1e-9))
      io.y[0] = harrisIndex(errorOf(rows), delay, order)
    },
  }),
  evenBlock({
    id: 'loopOscillation',
    label: t('回路振荡', 'loop oscillation'),
    group,
    about: t(
      '由控制偏差自相关的过零点判断回路是否规律地振荡，给出周期（不到四个半周期时为坏）和规律性（大于 1 为振荡，至多 100）。至多 360 个采样。',
      'Whether the loop swings regularly, by the zero crossings of the error’s autocorrelation, with the period (bad with fewer than four half periods) and how regular it is (above 1 it oscillates, at most 100). At most 360 samples.',
    ),
    formula: 'R = T̄ / 3σ_T',
    inputs: { setpoint, value },
    outputs: {
      active: boolean(t('振荡', 'oscillating')),
      period: number(t('周期', 'period'), 's'),
      regularity: number(t('规律性', 'regularity'), '1'),
    },
    params: { window: window(120) },
    shape: shape(mostForSwings),
    tell: (io, rows, stepS) => {
      const swing = findOscillation(errorOf(rows))
      io.y[0] = swing.oscillates ? 1 : 0
      io.y[1] = swing.period * stepS
      io.y[2] = Math.min(100, swing.regularity)
    },
  }),
  evenBlock({
    id: 'valveStiction',
    label: t('阀门粘滞', 'valve stiction'),
    group,
    about: t(
      '回路振荡时，由控制输出与测量值的互相关判断是否阀门粘滞：0 不振荡、1 其他原因（整定或外来扰动）、2 不明、3 粘滞。只适用于自衡对象，不适用于液位等积分对象；“粘滞”是检查阀门的理由，不是证明。至多 360 个采样。',
      'Whether a valve sticks while the loop oscillates, by the cross-correlation of controller output and value: 0 no oscillation, 1 another cause (tuning or from outside), 2 unclear, 3 sticks. For self-regulating processes, not for levels; “sticks” is a reason to look at the valve and no proof. At most 360 samples.',
    ),
    formula: 'r(τ) odd → sticks;  even → other',
    inputs: { setpoint, value, output: controller },
    outputs: {
      sticks: boolean(t('粘滞', 'sticks')),
      verdict: number(t('判断', 'verdict'), '1'),
      shape: number(t('相关形状', 'shape of the correlation'), '1'),
      balance: number(t('过零不对称度', 'imbalance of the crossings'), '1'),
    },
    params: { window: window(120) },
    shape: shape(mostForSwings),
    tell: stiction,
  }),
  windowBlock({
    id: 'controllerOutput',
    label: t('控制输出状况', 'controller output'),
    group,
    about: t(
      '窗口内控制输出顶在上下限的时间占比，以及每次采样的平均行程（阀门动作的频繁程度）。',
      'Share of the window in which the controller output stands at a limit, and its mean travel per sample: how hard the valve works.',
    ),
    formula: 'share = #{u ≤ low ∨ u ≥ high} / n;  travel = Σ|uᵢ − uᵢ₋₁| / (n − 1)',
    outputs: {
      saturated: number(t('饱和占比', 'share at a limit'), '1'),
      travel: number(t('平均行程', 'mean travel'), 'difference'),
    },
    params: { low: level(t('下限', 'low end'), 0), high: level(t('上限', 'high end'), 100) },
    notAbove: [['low', 'high']],
    least: 8,
    every: 20,
    tell: (io, n) => {
      const output = held.v.subarray(0, n)
      io.y[0] = saturationShare(output, io.p[io.pat + 1], io.p[io.pat + 2])
      io.y[1] = outputTravel(output)
    },
  }),
]
