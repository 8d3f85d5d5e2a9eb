import { type Block, type BlockIo, defineBlock, type Param, unwired } from '../../../contract/block.ts'
import { isBad, isGood, quality } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { type PlantHours, plantHours } from './plant-hours.ts'
import { line, parabola, rhythm, turningPoints } from './statistics.ts'
import { held, lookBack, slide, windowParam, windowQuality, windowState, windowWord } from './window.ts'
import { windowBlock } from './window-blocks.ts'
import { boolean, level, number, optional, output, reset, seconds, span, whole, x } from './words.ts'

const group = 'pattern'
/** Most samples that patterns are looked for in: enough for a shape, cheap enough for a scan. */
const mostForShapes = 720
const mostForRhythm = 360

const places = new Int32Array(mostForShapes)
const fitted = { slope: 0, r2: 0 }
const found = { lag: 0, strength: 0 }
const curve = new Float64Array(3)
const [pointTimes, pointValues] = [new Float64Array(mostForShapes + 2), new Float64Array(mostForShapes + 2)]
const swing: Param = span(t('最小幅度', 'least swing'), 1)

/** Codes of trend recognition. */
export const trends = { level: 0, rising: 1, falling: 2, peak: 3, valley: 4, swinging: 5 } as const

/**
 * Recognises the trend of the window at hand. The curve goes through the middle between neighbouring peaks and valleys, so that a
 * fluctuation around a trend does not count as one; without any, through all samples.
 */
function recognise(io: BlockIo, n: number): void {
  const least = io.p[io.pat + 1]
  const count = turningPoints(held.v, n, least, places)
  let m = 0
  let [high, low] = [0, 0]
  if (count >= 3) {
    for (let i = 1; i < count; i++) {
      const [a, b] = [places[i - 1], places[i]]
      pointTimes[m] = (held.t[a] + held.t[b]) / 2
      pointValues[m++] = (held.v[a] + held.v[b]) / 2
      high = Math.max(high, Math.abs(held.v[a] - held.v[b]))
    }
  }
  const middle = m >= 3
  if (middle) parabola(pointValues, pointTimes, m, curve)
  else parabola(held.v, held.t, n, curve)
  const [c0, c1, c2] = curve
  const at = (s: number) => c0 + c1 * s + c2 * s * s
  const [from, to] = middle ? [pointTimes[0], pointTimes[m - 1]] : [held.t[0], 0]
  const turn = c2 === 0 ? Number.POSITIVE_INFINITY : -c1 / (2 * c2)
  const [before, after] = [at(turn) - at(from), at(to) - at(turn)]
  low = Math.min(Math.abs(before), Math.abs(after))
  const change = at(to) - at(from)
  let code: number = trends.level
  if (turn > from && turn < to && low >= least) code = c2 < 0 ? trends.peak : trends.valley
  else if (change >= least) code = trends.rising
  else if (change <= -least) code = trends.falling
  else if (count >= 3) code = trends.swinging
  io.y[0] = code
  io.y[1] = c1 + 2 * c2 * to
  io.y[2] = change
  io.y[3] = count
  io.y[4] = high
}

/** In hours. A trend that takes longer says nothing, and “never” needs a number. */
const tenYears = 87_600

export const patterns: Block[] = [
  windowBlock({
    id: 'trend',
    label: t('趋势识别', 'trend recognition'),
    group,
    about: t(
      '找出窗口内幅度足够的局部峰谷，取相邻峰谷中点拟合二次曲线（峰谷不足时用全部采样），判断：0 平稳、1 上升、2 下降、3 先升后降、4 先降后升、5 波动。',
      'Finds local peaks and valleys that stand out, fits a parabola through the middles between neighbours (through all samples where there are too few) and tells: 0 level, 1 rising, 2 falling, 3 peak, 4 valley, 5 swinging.',
    ),
    formula: 'ŷ(t) = c₀ + c₁t + c₂t²;  t* = −c₁/2c₂',
    outputs: {
      trend: number(t('趋势', 'trend'), '1'),
      slope: number(t('末端斜率', 'slope at the end'), 'rate'),
      change: number(t('拟合变化量', 'fitted change'), 'difference'),
      extremes: number(t('峰谷数', 'peaks and valleys'), 'count'),
      swing: number(t('最大峰谷差', 'largest swing'), 'difference'),
    },
    params: { swing },
    least: 8,
    most: mostForShapes,
    tell: recognise,
  }),
  windowBlock({
    id: 'oscillation',
    label: t('摆动检测', 'oscillation'),
    group,
    about: t(
      '数窗口内幅度足够的来回摆动；达到次数时输出为真。',
      'Counts swings back and forth that are large enough; true when there are as many as set.',
    ),
    formula: 'N = #{|xᵢ₊₁* − xᵢ*| ≥ swing};  y = N ≥ count',
    outputs: {
      active: boolean(t('摆动', 'oscillating')),
      count: number(t('摆动次数', 'swings'), 'count'),
      amplitude: number(t('平均峰谷差', 'mean swing'), 'difference'),
    },
    params: { swing, count: whole(t('次数', 'count'), 4, 1, 500) },
    least: 3,
    most: mostForShapes,
    tell: (io, n) => {
      const count = turningPoints(held.v, n, io.p[io.pat + 1], places)
      let sum = 0
      for (let i = 1; i < count; i++) sum += Math.abs(held.v[places[i]] - held.v[places[i - 1]])
      io.y[0] = count >= io.p[io.pat + 2] ? 1 : 0
      io.y[1] = count
      io.y[2] = count > 1 ? sum / (count - 1) : 0
    },
  }),
  windowBlock({
    id: 'monotone',
    label: t('单调升降', 'monotone rise or fall'),
    group,
    about: t(
      '窗口内一路上升或下降（回退不超过容差）且总变化足够时为真。',
      'True when the value went one way over the window, with no step back beyond the tolerance, and far enough.',
    ),
    formula: 'rise = min(xᵢ − max x₁…ᵢ) ≥ −tol ∧ xₙ − x₁ ≥ least;  fall likewise',
    outputs: {
      rising: boolean(t('单调上升', 'rising')),
      falling: boolean(t('单调下降', 'falling')),
      change: number(t('变化量', 'change'), 'difference'),
    },
    params: { least: span(t('最小变化', 'least change'), 1), tolerance: span(t('容差', 'tolerance')) },
    least: 3,
    closed: true,
    tell: (io, n) => {
      const [least, tolerance] = [io.p[io.pat + 1], io.p[io.pat + 2]]
      let [high, low, drop, climb] = [held.v[0], held.v[0], 0, 0]
      for (let i = 1; i < n; i++) {
        high = Math.max(high, held.v[i])
        low = Math.min(low, held.v[i])
        drop = Math.max(drop, high - held.v[i])
        climb = Math.max(climb, held.v[i] - low)
      }
      const change = held.v[n - 1] - held.v[0]
      io.y[0] = change >= least && drop <= tolerance ? 1 : 0
      io.y[1] = -change >= least && climb <= tolerance ? 1 : 0
      io.y[2] = change
    },
  }),
  windowBlock({
    id: 'periodic',
    label: t('周期性波动监视', 'periodic fluctuation'),
    group,
    about: t(
      '由自相关找出窗口内的波动周期、强度（0–1）与幅值（√2·标准差）；强度与幅值都够时为真。每新增约 5 % 的采样计算一次。',
      'Period, strength (0 to 1) and amplitude (√2 standard deviations) of a fluctuation, by autocorrelation; true when both are enough. Worked out anew with every twentieth of the window.',
    ),
    formula: 'r(k) = Σ(xᵢ − x̄)(xᵢ₋ₖ − x̄) / Σ(xᵢ − x̄)² · n/(n − k);  T = Δt · argmax r',
    outputs: {
      active: boolean(t('周期波动', 'periodic')),
      period: number(t('周期', 'period'), 's'),
      strength: number(t('强度', 'strength'), '1'),
      amplitude: number(t('幅值', 'amplitude'), 'difference'),
    },
    params: {
      strength: { label: t('强度限', 'least strength'), default: 0.5, low: 0.05, high: 1 },
      amplitude: span(t('幅值限', 'least amplitude')),
    },
    least: 8,
    most: mostForRhythm,
    every: 20,
    tell: (io, n) => {
      rhythm(held.v, n, found)
      let [sum, squares] = [0, 0]
      for (let i = 0; i < n; i++) sum += held.v[i]
      for (let i = 0; i < n; i++) squares += (held.v[i] - sum / n) ** 2
      const step = (held.t[n - 1] - held.t[0]) / (n - 1)
      io.y[1] = found.lag * step
      io.y[2] = found.strength
      io.y[3] = Math.sqrt((2 * squares) / n)
      io.y[0] = found.strength >= io.p[io.pat + 1] && io.y[3] >= io.p[io.pat + 2] ? 1 : 0
    },
  }),
  windowBlock({
    id: 'histogram',
    label: t('分布统计', 'histogram'),
    group,
    about: t(
      '窗口内采样在上下限之间等分各区的分布：最常出现的区间中值及其占比，低于下限与高于上限的占比。',
      'How the samples of the window spread over equal bins between two limits: the middle of the fullest bin and its share, and the shares below and above.',
    ),
    formula: 'pⱼ = nⱼ / n;  mode = argmax pⱼ',
    outputs: {
      mode: number(t('众数', 'mode')),
      share: number(t('众数占比', 'share of the mode'), '1'),
      below: number(t('低于下限占比', 'share below'), '1'),
      above: number(t('高于上限占比', 'share above'), '1'),
    },
    params: {
      low: level(t('下限', 'low limit')),
      high: level(t('上限', 'high limit'), 100),
      bins: whole(t('区间数', 'bins'), 10, 1, 100),
    },
    notAbove: [['low', 'high']],
    tell: (io, n) => {
      const [low, high, bins] = [io.p[io.pat + 1], io.p[io.pat + 2], io.p[io.pat + 3]]
      places.fill(0, 0, bins)
      let [below, above, best] = [0, 0, 0]
      for (let i = 0; i < n; i++)
        if (held.v[i] < low) below++
        else if (held.v[i] > high) above++
        else places[Math.min(bins - 1, Math.floor(((held.v[i] - low) / (high - low)) * bins))]++
      for (let j = 1; j < bins; j++) if (places[j] > places[best]) best = j
      io.y[0] = low + ((best + 0.5) * (high - low)) / bins
      io.y[1] = places[best] / n
      io.y[2] = below / n
      io.y[3] = above / n
    },
  }),
  hourlyMean(plantHours('UTC')),
  defineBlock({
    id: 'bestValue',
    label: t('最优值', 'best value'),
    group,
    about: t(
      '一段时间内（分 32 段滑动）的最小或最大值，只取条件为真时的好值；用作可比的最佳水平。',
      'The smallest or largest good value of a long while, which slides in 32 pieces, taken only while the condition is true: the best comparable operation.',
    ),
    formula: 'y = min or max {x | good ∧ condition, now − period}',
    quality: t('只取好值；一段时间内没有时为坏。', 'Takes good values only; bad when there was none in the period.'),
    inputs: { in: x, condition: optional(boolean(t('条件', 'condition'))) },
    outputs: { out: number(output), gap: number(t('与最优之差', 'distance from the best'), 'difference') },
    params: {
      period: seconds(t('时段', 'period'), 86_400, 400 * 86_400, 60),
      best: {
        label: t('取', 'take'),
        default: 'smallest',
        choices: { smallest: t('最小', 'smallest'), largest: t('最大', 'largest') },
      },
    },
    state: 64,
    step: best,
  }),
  defineBlock({
    id: 'slope',
    label: t('长期斜率', 'slope by regression'),
    group,
    about: t(
      '窗口内回归直线的斜率、照此到达限值还要多少小时、拟合优度（1 为完全在直线上），用于劣化。不再接近限值、已经越过，或还要十年以上的，时间给 87600 小时（十年）。',
      'Slope of the regression line over the window, the hours until a limit is reached at that rate, and how well it fits (1: all on the line): for degradation. What does not come nearer, has passed the limit, or takes more than ten years says 87,600 h, which are ten years.',
    ),
    formula: 'b = Σ(tᵢ − t̄)(xᵢ − x̄)/Σ(tᵢ − t̄)²;  τ = (limit − x̂(now))/b',
    quality: windowQuality,
    inputs: { in: x, reset: optional(boolean(reset)) },
    outputs: {
      slope: number(t('斜率', 'slope'), 'rate'),
      hours: number(t('到达限值还有', 'time to the limit'), 'h'),
      r2: number(t('拟合优度', 'R²'), '1'),
    },
    params: { window: windowParam(t('窗口', 'window'), 86_400), limit: level(t('限值', 'limit'), 100) },
    state: windowState(),
    step: (io) => {
      const [window, limit] = [io.p[io.pat], io.p[io.pat + 1]]
      if (io.x[1] > 0 && !isBad(io.xq[1])) io.s.fill(0, io.at, io.at + io.size)
      if (slide(io, window) && io.s[io.at] >= 3) {
        const n = lookBack(io)
        line(held.v, held.t, n, fitted)
        let [sumT, sumV] = [0, 0]
        for (let i = 0; i < n; i++) {
          sumT += held.t[i]
          sumV += held.v[i]
        }
        const now = sumV / n - (fitted.slope * sumT) / n
        const left = (limit - now) / fitted.slope / 3600
        io.y[0] = fitted.slope
        io.y[1] = left >= 0 && left < tenYears ? left : tenYears
        io.y[2] = fitted.r2
      }
      io.yq[0] = io.yq[1] = io.yq[2] = windowWord(io, window, 3)
    },
  }),
]

/** By the hours of a plant's clock, so that it agrees with what people there read off it. */
export function hourlyMean(hours: PlantHours): Block {
  return defineBlock({
    id: 'hourlyMean',
    label: t('小时均值', 'hourly mean'),
    group,
    about: t(
      '按工厂时钟的整点之间按时间加权的平均：上一小时的均值、本小时至今的均值，以及上一小时有效数据的占比。',
      'Mean by time from hour to hour of the plant’s clock: of the last full hour, of this hour so far, and the share of the last hour that had usable data.',
    ),
    formula: 'y = Σ xᵢΔtᵢ / Σ Δtᵢ',
    quality: t(
      '坏值不计入。上一小时的有效占比不到要求时，其均值为可疑，为零时为坏。',
      'Bad values are left out. The mean of an hour with less usable data than asked for is uncertain, without any it is bad.',
    ),
    inputs: { in: x },
    outputs: {
      last: number(t('上一小时', 'last hour')),
      current: number(t('本小时', 'this hour')),
      share: number(t('有效占比', 'usable share'), '1'),
    },
    params: { least: { label: t('有效占比要求', 'least share'), default: 0.75, low: 0, high: 1 } },
    // begin of the hour, sum, seconds, last mean, last share, held value, held for use, uncertain seen now, uncertain last
    state: 9,
    step: (io) => hourly(io, hours),
  })
}

function hourly(io: BlockIo, hours: PlantHours): void {
  const { s, at, now, dt, cycle } = io
  const before = s[at]
  const begin = hours.begin(now)
  // the value of the last scan held until now; a longer silence than ten cycles is no data
  const watchedFrom = now - Math.min(dt, cycle / 100) * 1000
  if (s[at + 6] === 1)
    count(Math.max(0, (Math.min(now, before === begin ? now : hours.end(before)) - watchedFrom) / 1000))
  if (before !== begin) {
    const whole = before > 0 && hours.end(before) === begin
    s[at + 3] = whole && s[at + 2] > 0 ? s[at + 1] / s[at + 2] : Number.NaN
    s[at + 4] = whole ? Math.min(1, (s[at + 2] * 1000) / (begin - before)) : 0
    s[at + 8] = s[at + 7]
    s[at] = begin
    s[at + 1] = s[at + 2] = s[at + 7] = 0
    if (s[at + 6] === 1) count(Math.max(0, (now - Math.max(begin, watchedFrom)) / 1000))
  }
  const usable = !isBad(io.xq[0])
  s[at + 5] = usable ? io.x[0] : 0
  s[at + 6] = usable ? 1 : 0
  if (usable && !isGood(io.xq[0])) s[at + 7] = 1
  io.y[0] = s[at + 3]
  io.yq[0] =
    s[at + 4] === 0
      ? quality.bad
      : s[at + 4] < io.p[io.pat] - 1e-9 || s[at + 8] === 1
        ? quality.uncertain
        : quality.good
  io.y[1] = s[at + 2] > 0 ? s[at + 1] / s[at + 2] : io.x[0]
  io.yq[1] = s[at + 2] > 0 || usable ? (s[at + 7] === 1 || !usable ? quality.uncertain : quality.good) : quality.bad
  io.y[2] = s[at + 4]
  io.yq[2] = quality.good

  function count(duration: number): void {
    s[at + 1] += s[at + 5] * duration
    s[at + 2] += duration
  }
}

const pieces = 32

/** State: 32 numbers of the pieces (1 + piece since 1970, 0 unused), 32 best values. */
function best(io: BlockIo): void {
  const { s, at, p, pat } = io
  const length = (p[pat] * 1000) / pieces
  const piece = Math.floor(io.now / length)
  const sign = p[pat + 1] === 1 ? -1 : 1
  const place = at + (piece % pieces)
  const wanted = isGood(io.xq[0]) && (io.xq[1] === unwired || (!isBad(io.xq[1]) && io.x[1] !== 0))
  if (wanted) {
    if (s[place] !== piece + 1) {
      s[place] = piece + 1
      s[place + pieces] = io.x[0]
    } else if (sign * io.x[0] < sign * s[place + pieces]) s[place + pieces] = io.x[0]
  }
  let [found, value] = [false, 0]
  for (let i = at; i < at + pieces; i++)
    if (s[i] > piece + 1 - pieces && s[i] <= piece + 1 && (!found || sign * s[i + pieces] < sign * value)) {
      found = true
      value = s[i + pieces]
    }
  io.y[0] = value
  io.yq[0] = found ? quality.good : quality.bad
  io.y[1] = io.x[0] - value
  io.yq[1] = found ? io.xq[0] : quality.bad
}
