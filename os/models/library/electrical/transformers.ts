import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, lastingWhile } from '../parts.ts'

/**
 * Transformers by IEC 60076-7: hot spot θ_h = θ_o + H·g_r·K^y over the top oil, K the load over the rated one, y = 1.3 for windings with
 * forced oil. Paper ages by V = 2^((θ_h − 98)/6) (not upgraded): twice as fast for each 6 K, once at 98 °C.
 */
export const transformers = libraryOf('electrical', [
  {
    id: 'transformerHotSpot',
    equipment: 'transformer',
    label: t('变压器热点与老化', 'hot spot and ageing of a transformer'),
    about: t(
      '按 IEC 60076-7 计算热点温度、相对老化率和等效寿命消耗。',
      'Hot spot, relative rate of ageing and hours of life used, by IEC 60076-7.',
    ),
    source: 'IEC 60076-7:2018, clauses 6 and 8',
    inputs: {
      oilTemperature: ['degC', t('顶层油温', 'top oil temperature')],
      current: ['A', t('电流', 'current')],
    },
    parameters: {
      rated: [t('额定电流', 'rated current'), 1000, 'A', 1, 100_000],
      gradient: [t('额定热点梯度 H·g', 'gradient H·g at rated load'), 22, 'deltaK', 0, 100],
      exponent: [t('绕组指数 y', 'exponent y'), 1.3, null, 0.5, 2],
      limit: [t('热点限值', 'limit'), 118, 'degC', 50, 250],
      delay: delay(300),
    },
    blocks: {
      rated: ['constant', '', { value: '$rated' }],
      factor: ['divide', 'current rated'],
      raised: ['power', 'factor', { exponent: '$exponent' }],
      gradient: ['constant', '', { value: '$gradient' }],
      over: ['multiply', 'raised gradient'],
      overOil: ['setUnit', 'over', {}, 'degC'],
      oil: ['setUnit', 'oilTemperature', {}, 'degC'],
      spot: ['add', 'oil overOil'],
      // 2^((θ − 98)/6) = e^((θ − 98)·ln 2/6)
      exponentOf: ['polynomial', 'spot', { c0: (-98 * Math.LN2) / 6, c1: Math.LN2 / 6 }, '1'],
      ageing: ['exponential', 'exponentOf'],
      life: ['integrator', 'ageing', {}, 'h'],
      ...lasting('hot', 'spot', '$limit', 1),
    },
    outputs: {
      hotSpot: ['spot', t('热点温度', 'hot spot')],
      ageing: ['ageing', t('相对老化率', 'relative ageing')],
      life: ['life', t('等效老化时间', 'hours of life used')],
    },
    alarms: { hot: ['hot', 'medium', t('变压器热点高', 'transformer hot spot high')] },
  },
  {
    id: 'transformerCooling',
    equipment: 'transformer',
    label: t('变压器冷却', 'cooling of a transformer'),
    about: t(
      '顶层油温相对环境温度的温升超过负荷对应值：冷却器积灰或停运。',
      'Oil over ambient beyond what the load asks for: a cooler that is dirty or off.',
    ),
    source: 'IEC 60076-7, steady top oil rise ∝ K² in the loss',
    inputs: {
      oilTemperature: ['degC', t('顶层油温', 'top oil temperature')],
      ambientTemperature: ['degC', t('环境温度', 'ambient temperature')],
      current: ['A', t('电流', 'current')],
    },
    parameters: {
      empty: [t('空载温升', 'rise without load'), 12, 'deltaK', 0, 100],
      perSquare: [t('每 (kA)² 温升', 'rise per kA²'), 25, null, 0, 1000],
      tolerance: [t('允许偏差', 'tolerated difference'), 8, 'deltaK', 0, 50],
      delay: delay(3600),
    },
    blocks: {
      rise: ['subtract', 'oilTemperature ambientTemperature'],
      square: ['square', 'current'],
      // the current is in A: a square of kA is a million of them
      million: ['setUnit', 'square', { factor: 1e-6 }, '1'],
      perSquare: ['constant', '', { value: '$perSquare' }],
      heat: ['multiply', 'million perSquare'],
      heatRise: ['setUnit', 'heat', {}, 'deltaK'],
      steady: ['linear', 'heatRise', { gain: 1, bias: '$empty' }],
      usual: ['firstOrder', 'steady', { time: 10_800 }],
      off: ['subtract', 'rise usual'],
      ...lasting('hot', 'off', '$tolerance', 1),
    },
    outputs: { deviation: ['off', t('油温升偏差', 'deviation of the oil’s rise')] },
    alarms: { hot: ['hot', 'medium', t('变压器冷却差', 'transformer cools badly')] },
  },
  {
    id: 'transformerGas',
    equipment: 'transformer',
    label: t('变压器油中气体', 'gas in the oil'),
    about: t(
      '氢气含量及其增长率：放电或过热的早期征兆。',
      'Hydrogen in the oil and its growth: early sign of discharge or heat.',
    ),
    source: 'IEC 60599, typical values and rates',
    cycleMs: 60_000,
    inputs: { hydrogen: ['ppm', t('氢气含量', 'hydrogen')] },
    parameters: {
      limit: [t('含量注意值', 'limit'), 150, 'ppm', 0, 10_000],
      growth: [t('每天增长限值', 'growth per day'), 5, 'ppm', 0, 1000],
      delay: delay(3600),
    },
    blocks: {
      ...lasting('much', 'hydrogen', '$limit', 2),
      day: ['firstLast', 'hydrogen', { window: 86_400 }],
      ...lasting('grows', 'day', '$growth'),
    },
    outputs: { growth: ['day', t('一天增长', 'growth in a day')] },
    alarms: {
      much: ['much', 'medium', t('油中氢气高', 'hydrogen in the oil')],
      grows: ['grows', 'high', t('油中氢气增长快', 'hydrogen grows')],
    },
  },
  {
    id: 'transformerFan',
    equipment: 'transformer',
    label: t('冷却器未投', 'coolers not on'),
    about: t('油温高而冷却风机未运行。', 'Hot oil with no fan on.'),
    source: 'interlock',
    inputs: {
      oilTemperature: ['degC', t('顶层油温', 'top oil temperature')],
      fan: ['!', t('冷却风机运行', 'fan runs')],
    },
    parameters: { limit: [t('油温限值', 'limit'), 65, 'degC', 0, 150], delay: delay(120) },
    submodels: diagnosis('defect'),
    blocks: {
      off: ['not', 'fan'],
      ...lastingWhile('missing', 'oilTemperature', '$limit', 'off'),
      lasting: ['submodel:defect', 'oilTemperature', { limit: '$limit' }],
    },
    outputs: { hours: ['lasting.hours', t('高温时间', 'hours above')] },
    alarms: { missing: ['missing', 'high', t('油温高冷却器未投', 'hot oil and no cooler')] },
  },
])
