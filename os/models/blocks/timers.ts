import { type Block, type BlockIo, defineBlock } from '../../../contract/block.ts'
import { isBad, origin, quality } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { boolean, input, level, number, optional, output, reset, seconds, whole, x } from './words.ts'

const group = 'timer'
const q = boolean(output)
const substituted = quality.uncertain | origin.substituted

/** Seconds since the last scan that count as watched: over a longer silence nobody knows what the input did. */
const watched = (io: BlockIo): number => Math.min(io.dt, io.cycle / 100)

type Timer = {
  id: string
  label: Block['label']
  about: Block['about']
  formula: string
  step: (io: BlockIo, set: number) => void
  state: number
}
const timer = ({ step, ...words }: Timer): Block =>
  defineBlock({
    ...words,
    group,
    quality: 'skip',
    inputs: { in: boolean(input) },
    outputs: { out: q },
    params: { time: seconds(t('时间', 'time'), 10) },
    step: (io) => step(io, io.p[io.pat]),
  })

export const timers: Block[] = [
  timer({
    id: 'onDelay',
    label: t('延时接通', 'on-delay'),
    about: t(
      '输入持续为真达到设定时间后输出为真；输入变假立即复位。停机期间不计时。',
      'True once the input has been true for the time; false at once with it. Time without scans does not count.',
    ),
    formula: 'τ = x ? τ₋₁ + Δt : 0;  y = x ∧ τ ≥ T',
    state: 2,
    step: (io, time) => {
      const { s, at } = io
      const on = io.x[0] !== 0
      s[at] = on && s[at + 1] === 1 ? s[at] + watched(io) : 0
      s[at + 1] = on ? 1 : 0
      io.y[0] = on && s[at] >= time - 1e-9 ? 1 : 0
    },
  }),
  timer({
    id: 'offDelay',
    label: t('延时断开', 'off-delay'),
    about: t(
      '输入为真时输出为真；输入变假后再保持设定时间。',
      'True with the input, and for the time after it has become false.',
    ),
    formula: 'τ = x ∨ x₋₁ ? 0 : τ₋₁ + Δt;  y = x ∨ τ < T',
    state: 2,
    step: (io, time) => {
      const { s, at } = io
      const on = io.x[0] !== 0
      // below 0 while the input is true: time runs from the scan that sees it false, as it does for the on-delay
      s[at] = on ? -1 : s[at] < 0 ? 0 : s[at] + watched(io)
      if (on) s[at + 1] = 1
      if (!on && s[at] >= time - 1e-9) s[at + 1] = 0
      io.y[0] = s[at + 1]
    },
  }),
  timer({
    id: 'pulse',
    label: t('脉冲', 'pulse'),
    about: t(
      '上升沿后输出为真达设定时间，期间再来的上升沿不延长。',
      'True for the time after a rising edge; another edge meanwhile does not lengthen it.',
    ),
    formula: 'y = 1 for T after x ∧ ¬x₋₁',
    state: 3,
    step: (io, time) => pulse(io, time, false),
  }),
  timer({
    id: 'hold',
    label: t('信号保持', 'signal hold'),
    about: t(
      '上升沿后输出至少保持设定时间，再来的上升沿重新计时；输入一直为真则一直保持。',
      'True for at least the time after each rising edge, and as long as the input is.',
    ),
    formula: 'y = x ∨ (τ since last x ∧ ¬x₋₁ < T)',
    state: 3,
    step: (io, time) => pulse(io, time, true),
  }),
  defineBlock({
    id: 'delay',
    label: t('延时一拍', 'delay'),
    group,
    about: t('给出若干拍之前的输入。反馈回路必须经过它。', 'The input of some scans ago. The only way for feedback.'),
    formula: 'y(k) = x(k − n)',
    quality: t(
      '坏输入不进入回路：沿用最近可用的值，标为可疑、替代；否则一次坏值会让回路永远坏下去。可疑的输入按好值进入，理由相同。回路之外请选“按原样”：值与质量一起延时。',
      'A bad input does not enter the loop: the last usable one goes on, uncertain and marked substituted; else one bad value would keep a loop bad for good. An uncertain input enters as a good one for the same reason. Outside loops choose “as it is”: value and quality are delayed together.',
    ),
    inputs: { in: x },
    outputs: { out: number(output) },
    params: {
      scans: { ...whole(t('拍数', 'scans'), 1, 1, 3_600), shapes: true } as Block['params'][string],
      initial: level(t('初值', 'initial value')),
      mode: {
        label: t('坏值', 'bad values'),
        default: 'feedback',
        choices: { feedback: t('不进入', 'left out'), asItIs: t('按原样', 'as it is') },
      },
    },
    feedback: true,
    // position, filled, last usable, whether there is one; then values and qualities
    state: ({ scans }) => 4 + 2 * scans,
    step: delay,
  }),
  defineBlock({
    id: 'delayBoolean',
    label: t('开关量延时一拍', 'boolean delay'),
    group,
    about: t('给出上一拍的开关量。反馈回路可以经过它。', 'The boolean of the scan before. Feedback may pass it.'),
    formula: 'y(k) = x(k − 1)',
    quality: t(
      '坏输入不进入回路：沿用最近可用的值，标为可疑、替代。可疑的输入按好值进入。',
      'A bad input does not enter the loop: the last usable one goes on, uncertain and marked substituted. An uncertain one enters as good.',
    ),
    inputs: { in: boolean(input) },
    outputs: { out: q },
    params: { initial: { label: t('初值', 'initial value'), default: false } },
    feedback: true,
    state: 1,
    step: (io) => {
      const { s, at } = io
      const usable = !isBad(io.xq[0])
      if (usable) s[at] = io.x[0] !== 0 ? 2 : 1
      io.y[0] = s[at] === 0 ? io.p[io.pat] : s[at] - 1
      io.yq[0] = usable || s[at] === 0 ? quality.good : substituted
    },
  }),
  defineBlock({
    id: 'runTime',
    label: t('累计运行时间', 'running time'),
    group,
    about: t(
      '输入为真的累计小时数；停止扫描的时间不计。',
      'Hours in which the input was true; time without scans does not count.',
    ),
    formula: 'T = R ? 0 : T₋₁ + x · Δt',
    quality: 'skip',
    inputs: { in: boolean(input), reset: optional(boolean(reset)) },
    outputs: { hours: number(t('时间', 'time'), 'h') },
    params: {},
    state: 2,
    step: (io) => {
      const { s, at } = io
      // the span since the last scan belongs to what was seen at its beginning
      if (s[at + 1] === 1) s[at] += watched(io) / 3600
      if (io.x[1] > 0) s[at] = 0
      s[at + 1] = io.x[0] !== 0 ? 1 : 0
      io.y[0] = s[at]
    },
  }),
  defineBlock({
    id: 'integrator',
    label: t('积分累计', 'integrator'),
    group,
    about: t(
      '对时间的积分（梯形），如由流量累计总量；时间基准要与输入一致（t/h 取小时），输出单位在块上指定。',
      'Integral over time by trapezoids, as a total from a flow. The base is that of the input (hours for t/h); the unit is stated on the block.',
    ),
    formula: 'Y = R ? 0 : Y₋₁ + (x + x₋₁)/2 · Δt / base',
    quality: 'skip',
    inputs: { in: number(input, 'any'), reset: optional(boolean(reset)) },
    outputs: { total: number(t('累计值', 'total'), 'given') },
    params: {
      base: {
        label: t('时间基准', 'time base'),
        default: 'hour',
        choices: { second: t('秒', 'second'), minute: t('分', 'minute'), hour: t('小时', 'hour') },
      },
    },
    state: 3,
    step: (io) => {
      const { s, at } = io
      const base = 60 ** io.p[io.pat]
      if (s[at + 2] === 1) s[at] += (((io.x[0] + s[at + 1]) / 2) * watched(io)) / base
      if (io.x[1] > 0) s[at] = 0
      s[at + 1] = io.x[0]
      s[at + 2] = 1
      io.y[0] = s[at]
    },
  }),
]

/** State: time left, the input before (0 none, 1 false, 2 true). */
function pulse(io: BlockIo, time: number, again: boolean): void {
  const { s, at } = io
  const on = io.x[0] !== 0
  s[at] = Math.max(0, s[at] - watched(io))
  if (s[at] < 1e-9) s[at] = 0
  const rising = on && s[at + 1] === 1
  if (rising && (again || s[at] === 0)) s[at] = time
  s[at + 1] = on ? 2 : 1
  io.y[0] = s[at] > 0 || (again && on) ? 1 : 0
}

function delay(io: BlockIo): void {
  const { s, at, p, pat } = io
  const n = p[pat]
  const pass = p[pat + 2] === 1
  if (!isBad(io.xq[0])) {
    s[at + 2] = io.x[0]
    s[at + 3] = 1
  }
  const bad = isBad(io.xq[0])
  const [value, q] =
    pass && s[at + 1] + (bad ? 0 : 1) > 0
      ? [io.x[0], io.xq[0]]
      : s[at + 3] === 1
        ? [s[at + 2], bad ? substituted : quality.good]
        : [p[pat + 1], quality.good]
  const place = at + 4 + 2 * s[at]
  // this scan's input is already that of the scan before: n scans are n − 1 places further
  const full = s[at + 1] >= n - 1
  const [oldest, oldestQ] = n === 1 ? [value, q] : full ? [s[place], s[place + 1]] : [p[pat + 1], quality.good]
  if (n > 1) {
    s[place] = value
    s[place + 1] = q
    s[at] = (s[at] + 1) % (n - 1)
    s[at + 1] = Math.min(n - 1, s[at + 1] + 1)
  } else s[at + 1] = 1
  io.y[0] = oldest
  io.yq[0] = oldestQ
}
