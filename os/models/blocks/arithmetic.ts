import { type Block, defineBlock } from '../../../contract/block.ts'
import { t } from '../../../contract/text.ts'
import { level, many, number, output, whole, x } from './words.ts'

const group = 'arithmetic'
const y = number(output)

/** y = f(x) of one input. */
type Unary = Pick<Block, 'id' | 'label' | 'about' | 'formula'> & {
  f: (x: number) => number
  from?: string
  to?: string
}
const unary = ({ f, from = 'same', to = 'same', ...words }: Unary): Block =>
  defineBlock({
    ...words,
    group,
    quality: 'worst',
    inputs: { in: number(x.label, from) },
    outputs: { out: number(output, to) },
    params: {},
    map: f,
  })

/** y of 2 to 32 inputs, two at a time. */
type Fold = Pick<Block, 'id' | 'label' | 'about' | 'formula' | 'reduce'> & { unit?: 'product' }
const fold = ({ unit, ...words }: Fold): Block =>
  defineBlock({
    ...words,
    group,
    quality: 'worst',
    inputs: { in: many(unit ? number(x.label, 'any') : x) },
    outputs: { out: number(output, unit ?? 'same') },
    params: {},
  })

export const arithmetic: Block[] = [
  defineBlock({
    id: 'constant',
    label: t('常数', 'constant'),
    group,
    about: t(
      '一个固定的数。不给单位时随所接的输入取单位。',
      'A fixed number. Without a unit it takes the unit of what it meets.',
    ),
    formula: 'y = value',
    quality: 'worst',
    inputs: {},
    outputs: { out: number(output, 'given') },
    params: { value: level(t('数值', 'value'), 0, 'given') },
    map: (value) => value,
  }),
  defineBlock({
    id: 'setUnit',
    label: t('指定单位', 'set unit'),
    group,
    about: t(
      '说明结果的单位，数值乘以系数；用于单位表里没有的乘积和商。',
      'States the unit of a result, with a factor: for products and quotients that the table of units does not have.',
    ),
    formula: 'y = factor · x',
    quality: 'worst',
    inputs: { in: number(x.label, 'any') },
    outputs: { out: number(output, 'given') },
    params: { factor: level(t('系数', 'factor'), 1, 'any') },
    map: (value, factor) => value * factor,
  }),
  fold({
    id: 'add',
    label: t('加法', 'add'),
    about: t('各输入之和；单位不同但可换算的先换算。', 'The sum of the inputs, converted to one unit.'),
    formula: 'y = Σ xᵢ',
    reduce: (a, b) => a + b,
  }),
  defineBlock({
    id: 'subtract',
    label: t('减法', 'subtract'),
    group,
    about: t(
      '两个输入之差；温度之差的单位是温差，表压之差是差压。',
      'The difference of two inputs: of temperatures a temperature difference, of gauge pressures a pressure.',
    ),
    formula: 'y = a − b',
    quality: 'worst',
    inputs: { a: number(t('被减数', 'minuend')), b: number(t('减数', 'subtrahend')) },
    outputs: { out: number(output, 'difference') },
    params: {},
    map: (a, b) => a - b,
  }),
  fold({
    id: 'multiply',
    label: t('乘法', 'multiply'),
    about: t('各输入之积；单位相乘。', 'The product of the inputs; their units multiply.'),
    formula: 'y = Π xᵢ',
    unit: 'product',
    reduce: (a, b) => a * b,
  }),
  defineBlock({
    id: 'divide',
    label: t('除法', 'divide'),
    group,
    about: t(
      '两个输入之商；除以零时结果为坏。同类单位相除得无量纲。',
      'The quotient of two inputs; bad when divided by zero. Without unit when both measure the same.',
    ),
    formula: 'y = a / b',
    quality: 'worst',
    inputs: { a: number(t('被除数', 'dividend'), 'any'), b: number(t('除数', 'divisor'), 'any') },
    outputs: { out: number(output, 'quotient') },
    params: {},
    map: (a, b) => a / b,
  }),
  defineBlock({
    id: 'linear',
    label: t('线性变换', 'gain and bias'),
    group,
    about: t('乘以增益再加偏置。', 'Multiplies by a gain and adds a bias.'),
    formula: 'y = gain · x + bias',
    quality: 'worst',
    inputs: { in: x },
    outputs: { out: y },
    params: { gain: level(t('增益', 'gain'), 1, 'any'), bias: level(t('偏置', 'bias'), 0, 'difference') },
    map: (value, gain, bias) => gain * value + bias,
  }),
  defineBlock({
    id: 'polynomial',
    label: t('多项式', 'polynomial'),
    group,
    about: t(
      '五次以内的多项式，用于特性曲线；输出单位在块上指定。',
      'A polynomial up to the fifth degree, for characteristics; the unit of the result is stated on the block.',
    ),
    formula: 'y = c₀ + c₁x + … + c₅x⁵',
    quality: 'worst',
    inputs: { in: number(x.label, 'any') },
    outputs: { out: number(output, 'given') },
    params: Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [
        `c${i}`,
        level(t(`${i} 次系数`, `coefficient ${i}`), i === 1 ? 1 : 0, 'any'),
      ]),
    ),
    map: (value, c0, c1, c2, c3, c4, c5) => c0 + value * (c1 + value * (c2 + value * (c3 + value * (c4 + value * c5)))),
  }),
  unary({
    id: 'absolute',
    label: t('绝对值', 'absolute value'),
    about: t('去掉正负号，只留大小。', 'The size of a number, without its sign.'),
    formula: 'y = |x|',
    f: Math.abs,
  }),
  unary({
    id: 'negate',
    label: t('取反', 'negate'),
    about: t('正变负、负变正。', 'Plus becomes minus and the other way round.'),
    formula: 'y = −x',
    f: (v) => -v,
  }),
  unary({
    id: 'squareRoot',
    label: t('开方', 'square root'),
    about: t(
      '平方根，用于差压流量；负数的结果为坏。',
      'Square root, for flow from differential pressure; bad for a negative number.',
    ),
    formula: 'y = √x',
    from: 'any',
    to: 'root',
    f: Math.sqrt,
  }),
  unary({
    id: 'square',
    label: t('平方', 'square'),
    about: t('与自身相乘；单位也平方。', 'Multiplied by itself, its unit too.'),
    formula: 'y = x²',
    from: 'any',
    to: 'square',
    f: (v) => v * v,
  }),
  unary({
    id: 'exponential',
    label: t('指数', 'exponential'),
    about: t(
      '以 e（2.718…）为底的指数，用于按指数增长或衰减的关系。',
      'The exponential to the base e (2.718…), for what grows or decays so.',
    ),
    formula: 'y = eˣ',
    from: '1',
    to: '1',
    f: Math.exp,
  }),
  unary({
    id: 'naturalLog',
    label: t('自然对数', 'natural logarithm'),
    about: t(
      '以 e 为底的对数；零和负数没有对数，结果为坏。',
      'The logarithm to the base e; zero and negative numbers have none and are bad.',
    ),
    formula: 'y = ln x',
    from: '1',
    to: '1',
    f: Math.log,
  }),
  defineBlock({
    id: 'power',
    label: t('乘方', 'power'),
    group,
    about: t('无量纲数的任意次方。', 'A number without unit to any power.'),
    formula: 'y = xⁿ',
    quality: 'worst',
    inputs: { in: number(x.label, '1') },
    outputs: { out: number(output, '1') },
    params: { exponent: { label: t('指数', 'exponent'), default: 2, low: -100, high: 100 } },
    map: (value, exponent) => value ** exponent,
  }),
  defineBlock({
    id: 'round',
    label: t('取整', 'round'),
    group,
    about: t('四舍五入到指定的小数位（逢半远离零）。', 'Rounds to a number of digits, halves away from zero.'),
    formula: 'y = round(x · 10ᵈ) / 10ᵈ',
    quality: 'worst',
    inputs: { in: x },
    outputs: { out: y },
    params: { digits: whole(t('小数位', 'digits'), 0, -6, 9) },
    map: (value, digits) => {
      const scale = 10 ** digits
      return (Math.sign(value) * Math.round(Math.abs(value) * scale)) / scale
    },
  }),
  fold({
    id: 'minimum',
    label: t('低选', 'low select'),
    about: t('各输入中最小的。', 'The smallest of the inputs.'),
    formula: 'y = min xᵢ',
    reduce: Math.min,
  }),
  fold({
    id: 'maximum',
    label: t('高选', 'high select'),
    about: t('各输入中最大的。', 'The largest of the inputs.'),
    formula: 'y = max xᵢ',
    reduce: Math.max,
  }),
  defineBlock({
    id: 'average',
    label: t('平均值', 'average'),
    group,
    about: t('各输入的算术平均。', 'The arithmetic mean of the inputs.'),
    formula: 'y = Σ xᵢ / n',
    quality: 'worst',
    inputs: { in: many(x) },
    outputs: { out: y },
    params: {},
    step: (io) => {
      let sum = 0
      for (let i = 0; i < io.n; i++) sum += io.x[i]
      io.y[0] = sum / io.n
    },
  }),
]
