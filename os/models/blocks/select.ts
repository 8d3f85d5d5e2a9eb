import { type Block, type BlockIo, defineBlock } from '../../../contract/block.ts'
import { isBad, quality, worst } from '../../../contract/quality.ts'
import { t } from '../../../contract/text.ts'
import { boolean, level, many, number, output, span, vast, x } from './words.ts'

const group = 'select'
const y = number(output)

const chosen = t(
  '只看控制输入和被选中的输入，取较差的；没选中的坏输入不影响结果。',
  'As good as the worse of the selector and the input that is selected; the others do not matter.',
)

/** Straight lines between points; the places of the table are those of a table parameter. */
function interpolate(io: BlockIo, most: number, beyond: boolean): number {
  const { p, pat } = io
  const n = p[pat]
  const [xs, ys, v] = [pat + 1, pat + 1 + most, io.x[0]]
  if (!beyond && v <= p[xs]) return p[ys]
  if (!beyond && v >= p[xs + n - 1]) return p[ys + n - 1]
  let [low, high] = [0, n - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (p[xs + middle] <= v) low = middle
    else high = middle
  }
  const share = (v - p[xs + low]) / (p[xs + high] - p[xs + low])
  return p[ys + low] + share * (p[ys + high] - p[ys + low])
}

export const selectors: Block[] = [
  defineBlock({
    id: 'switch',
    label: t('切换', 'switch'),
    group,
    about: t('控制输入为真时取甲，否则取乙。', 'Takes a while the selector is true, b otherwise.'),
    formula: 'y = s ? a : b',
    quality: chosen,
    inputs: {
      select: boolean(t('控制', 'selector')),
      a: number(t('甲（真）', 'a (true)')),
      b: number(t('乙（假）', 'b (false)')),
    },
    outputs: { out: y },
    params: {},
    step: (io) => {
      const at = io.x[0] !== 0 ? 1 : 2
      io.y[0] = io.x[at]
      io.yq[0] = worst(io.xq[0], io.xq[at])
    },
  }),
  defineBlock({
    id: 'pick',
    label: t('多路选择', 'multiplexer'),
    group,
    about: t(
      '取第几路输入，从 1 数起；序号超出时结果为坏。',
      'Takes the input of that number, from 1; bad for a number that none has.',
    ),
    formula: 'y = x[index]',
    quality: chosen,
    inputs: { index: number(t('序号', 'index'), '1'), in: many(x) },
    outputs: { out: y },
    params: {},
    step: (io) => {
      const at = Math.round(io.x[0])
      const there = at >= 1 && at <= io.n
      io.y[0] = there ? io.x[at] : Number.NaN
      io.yq[0] = there ? worst(io.xq[0], io.xq[at]) : quality.badConfiguration
    },
  }),
  defineBlock({
    id: 'middle',
    label: t('三取中', 'middle of three'),
    group,
    about: t(
      '三个测量取中间值；一个坏时取其余两个的平均，只剩一个时取它。并指出最大与最小之差是否超限。',
      'The middle of three measurements; of two that are left their mean, of one itself. Tells, too, whether they lie too far apart.',
    ),
    formula: 'y = med(a, b, c);  deviation = max − min > limit',
    quality: t(
      '坏的测量不参与；三个都好则为好，缺一个或两个则可疑，全坏则为坏。',
      'Bad ones are left out: good of three, uncertain of two or one, bad of none.',
    ),
    inputs: { a: number(t('测量 1', 'first')), b: number(t('测量 2', 'second')), c: number(t('测量 3', 'third')) },
    outputs: { out: y, deviation: boolean(t('偏差大', 'deviation')) },
    params: { limit: span(t('偏差限', 'deviation limit'), vast) },
    step: (io) => {
      let [count, low, high, sum, w] = [
        0,
        Number.POSITIVE_INFINITY,
        Number.NEGATIVE_INFINITY,
        0,
        quality.good as number,
      ]
      for (let i = 0; i < 3; i++)
        if (!isBad(io.xq[i])) {
          count++
          sum += io.x[i]
          low = Math.min(low, io.x[i])
          high = Math.max(high, io.x[i])
          w = worst(w, io.xq[i])
        }
      io.y[0] = count === 3 ? sum - low - high : sum / count
      if (count === 3) io.y[0] = Math.min(Math.max(io.y[0], low), high)
      io.y[1] = count > 1 && high - low > io.p[io.pat] ? 1 : 0
      io.yq[0] = io.yq[1] = count === 3 ? w : count === 0 ? quality.bad : worst(w, quality.uncertainSubNormal)
    },
  }),
  defineBlock({
    id: 'limiter',
    label: t('限幅', 'limiter'),
    group,
    about: t('把输入限制在上下限之间。', 'Keeps the input between two limits.'),
    formula: 'y = min(max(x, low), high)',
    quality: 'worst',
    inputs: { in: x },
    outputs: { out: y },
    params: { low: level(t('下限', 'low limit')), high: level(t('上限', 'high limit'), 100) },
    notAbove: [['low', 'high']],
    map: (value, low, high) => Math.min(Math.max(value, low), high),
  }),
  defineBlock({
    id: 'deadband',
    label: t('死区', 'dead-band'),
    group,
    about: t(
      '离零不到死区的输入当作零，其余减去死区。',
      'Nothing within the band around zero, beyond it the distance from the band.',
    ),
    formula: 'y = sign(x) · max(0, |x| − band)',
    quality: 'worst',
    inputs: { in: x },
    outputs: { out: y },
    params: { band: span(t('死区', 'band')) },
    map: (value, band) => (Math.abs(value) <= band ? 0 : value - Math.sign(value) * band),
  }),
  ...([false, true] as const).map((beyond) =>
    defineBlock({
      id: beyond ? 'lookupExtended' : 'lookup',
      label: beyond ? t('折线函数（外推）', 'table, extended') : t('折线函数', 'table'),
      group,
      about: beyond
        ? t('按折点线性插值；两端沿首末段外推。', 'Straight lines between points, carried on beyond the ends.')
        : t(
            '按折点线性插值；两端取首末值。',
            'Straight lines between points; beyond the ends the first and the last value.',
          ),
      formula: 'y = yᵢ + (x − xᵢ)(yᵢ₊₁ − yᵢ)/(xᵢ₊₁ − xᵢ)',
      quality: 'worst',
      inputs: { in: x },
      outputs: { out: number(output, 'given') },
      params: {
        table: {
          label: t('折点', 'points'),
          default: [
            [0, 0],
            [100, 100],
          ],
          most: 64,
          unit: ['same', 'given'],
        },
      },
      step: (io) => {
        io.y[0] = interpolate(io, 64, beyond)
      },
    }),
  ),
  defineBlock({
    id: 'switchBoolean',
    label: t('开关量切换', 'boolean switch'),
    group,
    about: t('控制输入为真时取甲，否则取乙。', 'Takes a while the selector is true, b otherwise.'),
    formula: 'y = s ? a : b',
    quality: chosen,
    inputs: {
      select: boolean(t('控制', 'selector')),
      a: boolean(t('甲（真）', 'a (true)')),
      b: boolean(t('乙（假）', 'b (false)')),
    },
    outputs: { out: boolean(output) },
    params: {},
    step: (io) => {
      const at = io.x[0] !== 0 ? 1 : 2
      io.y[0] = io.x[at]
      io.yq[0] = worst(io.xq[0], io.xq[at])
    },
  }),
]
