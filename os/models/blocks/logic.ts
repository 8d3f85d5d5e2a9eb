import { type Block, type BlockIo, defineBlock } from '../../../contract/block.ts'
import { isBad, quality, worst } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { boolean, input, level, many, number, output, reset, span, whole, x } from './words.ts'

const logic = 'logic'
const compare = 'compare'
const q = boolean(output)
const voters = many(boolean(input))
const decided = t(
  '坏输入不投票：无论它是什么结果都一样时，结果可信，质量取其余输入中最差的；否则为坏。',
  'A bad input has no vote: where the result is the same whatever it was, the result is as good as the worst of the others; else it is bad.',
)

/** At least `need` of the inputs are true. */
function vote(io: BlockIo, need: number, count: number): void {
  let [yes, unknown, w] = [0, 0, quality.good as number]
  for (let i = 0; i < count; i++)
    if (isBad(io.xq[i])) unknown++
    else {
      w = worst(w, io.xq[i])
      if (io.x[i] !== 0) yes++
    }
  io.y[0] = yes >= need ? 1 : 0
  io.yq[0] = yes < need && yes + unknown >= need ? quality.bad : w
}

export const comparison: Block[] = [
  defineBlock({
    id: 'above',
    label: t('高限比较', 'above'),
    group: compare,
    about: t(
      '输入高于限值时为真；回到限值减回差以下（含）才复位。',
      'True when the input is above the limit; false again at the limit less the dead-band and below.',
    ),
    formula: 'x > limit → 1;  x ≤ limit − deadband → 0;  else unchanged',
    quality: 'skip',
    inputs: { in: x },
    outputs: { out: q },
    params: { limit: level(t('限值', 'limit')), deadband: span(t('回差', 'dead-band')) },
    step: (io) => {
      const [limit, deadband] = [io.p[io.pat], io.p[io.pat + 1]]
      io.y[0] = io.x[0] > limit || (io.y[0] === 1 && io.x[0] > limit - deadband) ? 1 : 0
    },
  }),
  defineBlock({
    id: 'below',
    label: t('低限比较', 'below'),
    group: compare,
    about: t(
      '输入低于限值时为真；回到限值加回差以上（含）才复位。',
      'True when the input is below the limit; false again at the limit plus the dead-band and above.',
    ),
    formula: 'x < limit → 1;  x ≥ limit + deadband → 0;  else unchanged',
    quality: 'skip',
    inputs: { in: x },
    outputs: { out: q },
    params: { limit: level(t('限值', 'limit')), deadband: span(t('回差', 'dead-band')) },
    step: (io) => {
      const [limit, deadband] = [io.p[io.pat], io.p[io.pat + 1]]
      io.y[0] = io.x[0] < limit || (io.y[0] === 1 && io.x[0] < limit + deadband) ? 1 : 0
    },
  }),
  ...(
    [
      ['greater', '大于', 'greater', 'a > b', (a: number, b: number) => Number(a > b)],
      ['greaterOrEqual', '大于等于', 'greater or equal', 'a ≥ b', (a: number, b: number) => Number(a >= b)],
      ['less', '小于', 'less', 'a < b', (a: number, b: number) => Number(a < b)],
      ['lessOrEqual', '小于等于', 'less or equal', 'a ≤ b', (a: number, b: number) => Number(a <= b)],
    ] as const
  ).map(([id, zh, en, formula, map]) =>
    defineBlock({
      id,
      label: t(zh, en),
      group: compare,
      about: t('比较两个输入；单位不同的先换算。', 'Compares two inputs, converted to one unit.'),
      formula,
      quality: 'worst',
      inputs: { a: number(t('甲', 'a')), b: number(t('乙', 'b')) },
      outputs: { out: q },
      params: {},
      map,
    }),
  ),
  defineBlock({
    id: 'equal',
    label: t('等于', 'equal'),
    group: compare,
    about: t('两个输入之差不超过容差时为真。', 'True when the inputs differ by no more than the tolerance.'),
    formula: '|a − b| ≤ tolerance',
    quality: 'worst',
    inputs: { a: number(t('甲', 'a')), b: number(t('乙', 'b')) },
    outputs: { out: q },
    params: { tolerance: span(t('容差', 'tolerance')) },
    map: (a, b, tolerance) => Number(Math.abs(a - b) <= tolerance),
  }),
  defineBlock({
    id: 'within',
    label: t('区间判断', 'within'),
    group: compare,
    about: t('输入在上下限之间（含）时为真。', 'True when the input lies between two limits, or on them.'),
    formula: 'low ≤ x ≤ high',
    quality: 'worst',
    inputs: { in: x },
    outputs: { out: q },
    params: { low: level(t('下限', 'low limit')), high: level(t('上限', 'high limit'), 100) },
    notAbove: [['low', 'high']],
    map: (value, low, high) => Number(value >= low && value <= high),
  }),
]

const latch = (
  id: string,
  zh: string,
  en: string,
  formula: string,
  next: (s: number, r: number, q: number) => number,
): Block =>
  defineBlock({
    id,
    label: t(zh, en),
    group: logic,
    about: t(
      '置位后保持，直到复位；两者同时为真时，RS 触发器复位优先，SR 触发器置位优先。',
      'Stays set until it is reset; when both are true, reset wins in the RS latch and set in the SR latch.',
    ),
    formula,
    quality: 'skip',
    inputs: { set: boolean(t('置位', 'set')), reset: boolean(reset) },
    outputs: { out: q },
    params: {},
    step: (io) => {
      io.y[0] = next(io.x[0], io.x[1], io.y[0] === 1 ? 1 : 0)
    },
  })

const edge = (
  id: string,
  zh: string,
  en: string,
  formula: string,
  hit: (now: boolean, before: boolean) => boolean,
): Block =>
  defineBlock({
    id,
    label: t(zh, en),
    group: logic,
    about: t(
      `输入${id === 'risingEdge' ? '由假变真' : '由真变假'}的那一拍为真，其余为假；第一拍没有变化可言。`,
      `True for the one scan in which the input becomes ${id === 'risingEdge' ? 'true' : 'false'}; at the first scan nothing has changed yet.`,
    ),
    formula,
    quality: 'skip',
    inputs: { in: boolean(input) },
    outputs: { out: q },
    params: {},
    state: 1,
    step: (io) => {
      // 0: nothing seen yet, 1: false, 2: true
      const before = io.s[io.at]
      const now = io.x[0] !== 0
      io.y[0] = before !== 0 && hit(now, before === 2) ? 1 : 0
      io.s[io.at] = now ? 2 : 1
    },
  })

export const logicBlocks: Block[] = [
  defineBlock({
    id: 'and',
    label: t('与', 'and'),
    group: logic,
    about: t('全部输入为真时为真。', 'True when all inputs are.'),
    formula: 'y = x₁ ∧ x₂ ∧ …',
    quality: decided,
    inputs: { in: voters },
    outputs: { out: q },
    params: {},
    step: (io) => vote(io, io.n, io.n),
  }),
  defineBlock({
    id: 'or',
    label: t('或', 'or'),
    group: logic,
    about: t('任一输入为真时为真。', 'True when any input is.'),
    formula: 'y = x₁ ∨ x₂ ∨ …',
    quality: decided,
    inputs: { in: voters },
    outputs: { out: q },
    params: {},
    step: (io) => vote(io, 1, io.n),
  }),
  defineBlock({
    id: 'mOfN',
    label: t('N 取 M 表决', 'M of N'),
    group: logic,
    about: t('至少 M 个输入为真时为真，例如三取二。', 'True when at least M inputs are, as in two out of three.'),
    formula: 'y = (Σ xᵢ ≥ M)',
    quality: decided,
    inputs: { in: voters },
    outputs: { out: q },
    params: { m: whole(t('M', 'M'), 2, 1, 32) },
    notAbove: [['m', 'wires']],
    step: (io) => vote(io, io.p[io.pat], io.n),
  }),
  defineBlock({
    id: 'not',
    label: t('非', 'not'),
    group: logic,
    about: t('输入的相反。', 'The opposite of the input.'),
    formula: 'y = ¬x',
    quality: 'worst',
    inputs: { in: boolean(input) },
    outputs: { out: q },
    params: {},
    map: (value) => (value === 0 ? 1 : 0),
  }),
  defineBlock({
    id: 'xor',
    label: t('异或', 'exclusive or'),
    group: logic,
    about: t(
      '为真的输入是奇数个时为真；两个输入时即不一致。',
      'True when an odd number of inputs is: of two, when they differ.',
    ),
    formula: 'y = x₁ ⊕ x₂ ⊕ …',
    quality: 'worst',
    inputs: { in: voters },
    outputs: { out: q },
    params: {},
    reduce: (a, b) => ((a === 0) === (b === 0) ? 0 : 1),
  }),
  latch('rs', 'RS 触发器（复位优先）', 'RS latch (reset wins)', 'Q = ¬R ∧ (Q ∨ S)', (s, r, last) =>
    r === 0 && (last === 1 || s !== 0) ? 1 : 0,
  ),
  latch('sr', 'SR 触发器（置位优先）', 'SR latch (set wins)', 'Q = (¬R ∧ Q) ∨ S', (s, r, last) =>
    (r === 0 && last === 1) || s !== 0 ? 1 : 0,
  ),
  edge('risingEdge', '上升沿', 'rising edge', 'y = x ∧ ¬x₋₁', (now, before) => now && !before),
  edge('fallingEdge', '下降沿', 'falling edge', 'y = ¬x ∧ x₋₁', (now, before) => !now && before),
  defineBlock({
    id: 'counter',
    label: t('计数器', 'counter'),
    group: logic,
    about: t(
      '数上升沿，复位时归零；到达预置值时输出为真。',
      'Counts rising edges, zero while reset; tells when the preset is reached.',
    ),
    formula: 'n = R ? 0 : n₋₁ + (x ∧ ¬x₋₁);  reached = n ≥ preset',
    quality: 'skip',
    inputs: { in: boolean(input), reset: { ...boolean(reset), optional: true } },
    outputs: { count: number(t('计数', 'count'), 'count'), reached: boolean(t('到达', 'reached')) },
    params: { preset: whole(t('预置值', 'preset'), 10, 1, 1e9) },
    state: 2,
    step: (io) => {
      const { s, at } = io
      const now = io.x[0] !== 0 ? 2 : 1
      if (io.x[1] > 0) s[at + 1] = 0
      else if (s[at] === 1 && now === 2) s[at + 1]++
      s[at] = now
      io.y[0] = s[at + 1]
      io.y[1] = s[at + 1] >= io.p[io.pat] ? 1 : 0
    },
  }),
  defineBlock({
    id: 'toNumber',
    label: t('开关量转数值', 'boolean to number'),
    group: logic,
    about: t('真为 1，假为 0，无量纲。', 'True is 1, false is 0, without unit.'),
    formula: 'y = x',
    quality: 'worst',
    inputs: { in: boolean(input) },
    outputs: { out: number(output, '1') },
    params: {},
    map: (value) => value,
  }),
]
