import { type Block, type BlockIo, defineBlock } from '../../../contract/block.ts'
import { isBad, isGood, limit, origin, quality, worst } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { estimate } from '../../ingest/fill-window.ts'
import { boolean, input, level, number, optional, output, seconds, vast, whole, x } from './words.ts'

const group = 'quality'
const substituted = quality.uncertain | origin.substituted

/** Rows that a gap is filled from, and points that help at most. */
const fillRows = 60
const maxHelpers = 12

export const qualityBlocks: Block[] = [
  defineBlock({
    id: 'qualityOf',
    label: t('质量判断', 'quality'),
    group,
    about: t('把输入的质量变成开关量。', 'Tells the quality of the input as booleans.'),
    formula: 'good, uncertain, bad',
    quality: t('输出总是好：它们说的正是质量。', 'Always good: quality is what they tell.'),
    inputs: { in: number(input, 'any') },
    outputs: {
      good: boolean(t('好', 'good')),
      uncertain: boolean(t('可疑', 'uncertain')),
      bad: boolean(t('坏', 'bad')),
    },
    params: {},
    step: (io) => {
      const [bad, good] = [isBad(io.xq[0]), isGood(io.xq[0])]
      io.y[0] = good ? 1 : 0
      io.y[1] = bad || good ? 0 : 1
      io.y[2] = bad ? 1 : 0
      io.yq[0] = io.yq[1] = io.yq[2] = quality.good
    },
  }),
  defineBlock({
    id: 'judge',
    label: t('质量判定', 'quality judge'),
    group,
    about: t(
      '检查量程、变化速率与卡死，不合格时降低质量，并指出原因。',
      'Checks range, speed of change and whether the signal is stuck; lowers the quality of what fails and tells why.',
    ),
    formula: 'low ≤ x ≤ high;  |Δx|/Δt ≤ rate;  |x − x₀| > band within T',
    quality: t(
      '超量程按设定为坏或可疑；变化过快、卡死为可疑；其余与输入相同。',
      'Out of range is bad or uncertain, as set; too fast and stuck are uncertain; else as the input.',
    ),
    inputs: { in: x },
    outputs: { out: number(output), fault: number(t('原因', 'reason'), '1') },
    notAbove: [['low', 'high']],
    params: {
      low: level(t('量程下限', 'low end'), -vast),
      high: level(t('量程上限', 'high end'), vast),
      rate: { label: t('最大变化率', 'largest rate'), default: vast, low: 0, high: vast, unit: 'rate' },
      stuckTime: seconds(t('卡死时间（0 不查）', 'stuck after (0: not checked)'), 0),
      band: { label: t('卡死带', 'stuck band'), default: 0, low: 0, high: vast, unit: 'difference' },
      outside: {
        label: t('超量程时', 'out of range'),
        default: 'bad',
        choices: { bad: t('坏', 'bad'), uncertain: t('可疑', 'uncertain') },
      },
    },
    // last value, its time, value it is stuck at, since
    state: 4,
    step: judge,
  }),
  defineBlock({
    id: 'substitute',
    label: t('质量替代', 'substitute'),
    group,
    about: t(
      '输入坏时依次用：备用测点、一定时间内的最近可用值、固定值。',
      'While the input is bad: the spare, else the last usable value for a while, else a fixed value.',
    ),
    formula: 'y = x | spare | x_last (≤ T) | value',
    quality: t(
      '替代值一律标为可疑、替代；不用固定值时，无可替代则为坏。',
      'A substitute is always uncertain and marked as one; bad where there is none and no fixed value is to be used.',
    ),
    inputs: { in: x, spare: optional(number(t('备用', 'spare'))) },
    outputs: { out: number(output), active: boolean(t('正在替代', 'substituting')) },
    params: {
      time: seconds(t('保持时间', 'hold for'), 60, 30 * 86_400),
      useValue: { label: t('使用固定值', 'use the fixed value'), default: false },
      value: level(t('固定值', 'fixed value')),
    },
    state: 2,
    step: (io) => {
      const { s, at, p, pat } = io
      io.y[1] = isBad(io.xq[0]) ? 1 : 0
      io.yq[1] = quality.good
      if (!isBad(io.xq[0])) {
        s[at] = io.x[0]
        s[at + 1] = io.now
        io.y[0] = io.x[0]
        io.yq[0] = io.xq[0]
        return
      }
      // after a clock was set back nobody knows how old it is
      const kept = s[at + 1] !== 0 && s[at + 1] <= io.now && io.now - s[at + 1] <= p[pat] * 1000
      if (!isBad(io.xq[1])) io.y[0] = io.x[1]
      else if (kept) io.y[0] = s[at]
      else if (p[pat + 1] === 1) io.y[0] = p[pat + 2]
      else io.y[0] = Number.NaN
      io.yq[0] = substituted
    },
  }),
  defineBlock({
    id: 'gapFill',
    label: t('滑动窗口多变量补点', 'gap fill by other points'),
    group,
    about: t(
      `测点坏时由相关的其他测点估计：最近 ${fillRows} 组数据上做岭回归，解释力不足、外推或连续补点过多时不补。`,
      `While the point is bad it is estimated from others that go with it, by ridge regression over the last ${fillRows} rows; not when they explain too little, beyond what was seen, or too often in a row.`,
    ),
    formula: 'ŷ = β₀ + Σ βⱼxⱼ,  Q² ≥ 0.5',
    quality: t(
      '补的值为可疑、替代；不能补时为坏；测点正常时与其相同。',
      'A filled value is uncertain and marked substituted; bad where it cannot be filled; else as the point itself.',
    ),
    inputs: {
      in: x,
      others: { label: t('相关测点', 'related points'), unit: 'any', many: { least: 1, most: maxHelpers } },
    },
    outputs: { out: number(output), filled: boolean(t('正在补点', 'filling')) },
    params: {
      every: seconds(t('采样间隔', 'row every'), 10, 86_400, 0.1),
      most: whole(t('最多连续补', 'most in a row'), 10, 1, 1_000),
    },
    // rows, place of the oldest, time of the newest, filled in a row, and the rows
    state: 4 + fillRows * (1 + maxHelpers),
    step: fill,
  }),
  defineBlock({
    id: 'alarmState',
    label: t('报警状态', 'alarm state'),
    group,
    about: t(
      '把报警状态（0 正常、1 未确认、2 已确认、3 已恢复未确认、4 搁置、5 设计屏蔽、6 停用）变成开关量。',
      'The state of an alarm (0 normal, 1 unacknowledged, 2 acknowledged, 3 returned unacknowledged, 4 shelved, 5 suppressed by design, 6 out of service) as booleans.',
    ),
    formula: 'active = s ∈ {1, 2};  unacknowledged = s ∈ {1, 3};  suppressed = s ≥ 4',
    quality: 'worst',
    inputs: { in: number(t('报警状态', 'alarm state'), '1') },
    outputs: {
      active: boolean(t('报警', 'active')),
      unacknowledged: boolean(t('未确认', 'unacknowledged')),
      suppressed: boolean(t('被屏蔽', 'suppressed')),
    },
    params: {},
    step: (io) => {
      const state = io.x[0]
      const known = Number.isInteger(state) && state >= 0 && state <= 6
      io.y[0] = known ? Number(state === 1 || state === 2) : Number.NaN
      io.y[1] = known ? Number(state === 1 || state === 3) : Number.NaN
      io.y[2] = known ? Number(state >= 4) : Number.NaN
    },
  }),
  defineBlock({
    id: 'condition',
    label: t('工况识别', 'condition'),
    group: 'condition',
    about: t(
      '按折点把特征量（如负荷）分成工况 1、2、3…；在窗口时间内保持在同一段且波动不超过带宽才算稳定，否则工况为 0（过渡）。',
      'Divides a characteristic such as the load into conditions 1, 2, 3 … by the bounds of a table. Steady once it has stayed in one of them and within the band for the time; 0 (transient) until then.',
    ),
    formula: 'c = #{bᵢ ≤ x};  steady = (max − min ≤ band) ∧ same c, for T',
    quality: 'skip',
    inputs: { in: x },
    outputs: {
      condition: number(t('工况', 'condition'), '1'),
      steady: boolean(t('稳定', 'steady')),
      time: number(t('已稳定', 'steady for'), 's'),
    },
    params: {
      // the second number is the condition's own code
      bounds: {
        label: t('下界与工况号', 'lower bounds and codes'),
        default: [
          [0, 1],
          [50, 2],
        ],
        most: 64,
        unit: ['same', '1'],
      },
      band: { label: t('允许波动', 'band'), default: 5, low: 0, high: vast, unit: 'difference' },
      hold: seconds(t('稳定时间', 'steady after'), 300, 7 * 86_400),
    },
    // smallest and largest since the last unrest, its time, its condition, when it was looked at last
    state: 5,
    step: (io) => {
      const { s, at, p, pat } = io
      const count = p[pat]
      let code = 0
      for (let i = 0; i < count && p[pat + 1 + i] <= io.x[0]; i++) code = p[pat + 65 + i]
      const [band, hold] = [p[pat + 129], p[pat + 130]]
      const [low, high] = [Math.min(s[at], io.x[0]), Math.max(s[at + 1], io.x[0])]
      // a long silence or bad spell is no steadiness, and neither is a beginning that lies ahead because the clock was set back
      const unseen = io.now - s[at + 4]
      const began = s[at + 2]
      if (began === 0 || began > io.now || code !== s[at + 3] || high - low > band || unseen > 10 * io.cycle) {
        s[at] = s[at + 1] = io.x[0]
        s[at + 2] = io.now
        s[at + 3] = code
      } else {
        s[at] = low
        s[at + 1] = high
      }
      s[at + 4] = io.now
      const time = (io.now - s[at + 2]) / 1000
      io.y[1] = time >= hold ? 1 : 0
      io.y[0] = io.y[1] === 1 ? code : 0
      io.y[2] = time
    },
  }),
]

/** Reasons of `judge`. */
export const judgeFaults = { none: 0, low: 1, high: 2, fast: 3, stuck: 4, bad: 5 } as const

function judge(io: BlockIo): void {
  const { s, at, p, pat, now } = io
  const v = io.x[0]
  const [low, high, rate, stuckTime, band] = [p[pat], p[pat + 1], p[pat + 2], p[pat + 3] * 1000, p[pat + 4]]
  io.y[0] = v
  io.yq[0] = io.xq[0]
  io.yq[1] = quality.good
  io.y[1] = judgeFaults.none
  if (isBad(io.xq[0])) {
    io.y[1] = judgeFaults.bad
    s[at + 1] = s[at + 3] = 0
    return
  }
  const fast = s[at + 1] !== 0 && now > s[at + 1] && Math.abs(v - s[at]) / ((now - s[at + 1]) / 1000) > rate
  if (s[at + 3] === 0 || s[at + 3] > now || Math.abs(v - s[at + 2]) > band) {
    s[at + 2] = v
    s[at + 3] = now
  }
  s[at] = v
  s[at + 1] = now
  if (v < low || v > high) {
    io.y[1] = v < low ? judgeFaults.low : judgeFaults.high
    const word = p[pat + 5] === 0 ? quality.badSensorFailure : quality.uncertainOutOfRange
    io.yq[0] = worst(word | (v < low ? limit.low : limit.high), io.xq[0])
  } else if (fast) {
    io.y[1] = judgeFaults.fast
    io.yq[0] = worst(io.xq[0], quality.uncertainSensorNotAccurate)
  } else if (stuckTime > 0 && now - s[at + 3] >= stuckTime) {
    io.y[1] = judgeFaults.stuck
    io.yq[0] = worst(io.xq[0], quality.uncertainSensorNotAccurate | limit.constant)
  }
}

function fill(io: BlockIo): void {
  const { s, at, p, pat, now, n } = io
  const width = 1 + maxHelpers
  const bad = isBad(io.xq[0])
  const due = s[at + 2] === 0 || s[at + 2] > now || now - s[at + 2] >= p[pat] * 1000 - io.cycle / 2
  io.yq[1] = quality.good
  if (!bad) {
    s[at + 3] = 0
    io.y[0] = io.x[0]
    io.yq[0] = io.xq[0]
    io.y[1] = 0
  } else if (due) {
    s[at + 3]++
    const rows = Array.from({ length: s[at] }, (_, i) => {
      const from = at + 4 + ((s[at + 1] + i) % fillRows) * width
      return Array.from(s.subarray(from, from + 1 + n))
    })
    const here = Array.from({ length: 1 + n }, (_, i) => (i > 0 && isGood(io.xq[i]) ? io.x[i] : Number.NaN))
    const answer = s[at + 3] > p[pat + 1] ? undefined : estimate(rows, here, 0)
    const filled = answer !== undefined && 'value' in answer
    io.y[0] = filled ? answer.value : Number.NaN
    io.yq[0] = filled ? substituted : io.xq[0]
    io.y[1] = filled ? 1 : 0
  } else if (s[at + 3] === 0) {
    // bad between two rows: nothing was estimated yet
    io.yq[0] = io.xq[0]
    io.y[1] = 0
  }
  if (!due) return
  s[at + 2] = now
  const place = at + 4 + ((s[at + 1] + s[at]) % fillRows) * width
  for (let i = 0; i <= n; i++) s[place + i] = isGood(io.xq[i]) ? io.x[i] : Number.NaN
  if (s[at] < fillRows) s[at]++
  else s[at + 1] = (s[at + 1] + 1) % fillRows
}
