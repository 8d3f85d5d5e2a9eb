import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import {
  bestComparable,
  comparedWith,
  delay,
  diagnosis,
  lasting,
  lastingWhile,
  ratedLoad,
  steady,
  window,
} from '../parts.ts'

/**
 * Cold end. With the saturation temperature t_s of the condenser pressure (IF97) and the cooling water t₁ → t₂:
 *
 *   TTD = t_s − t₂
 *   NTU = ln((t_s − t₁)/(t_s − t₂))                 heat transfer over heat capacity flow, UA/(ṁc)
 *   cleanliness = NTU/NTU₀                          NTU₀ of clean tubes at the design flow of water
 *   t_s* = t₁ + (t₂ − t₁)/(1 − e^(−NTU₀))           what clean tubes would need for the same heat and water
 *   excess = p − p_s(t_s*)                          back pressure that dirt and air cost
 *
 * The ε–NTU form is exact for condensing steam (Kays & London); HEI’s cleanliness factor is the same ratio of UA where the water flow is
 * that of the design. What an excess costs: the unit’s own correction curve, here a share of the heat rate per kPa.
 */
export const coldEnd = libraryOf('turbine', [
  {
    id: 'condenserColdEnd',
    equipment: 'condenser',
    label: t('凝汽器冷端', 'condenser, cold end'),
    about: t(
      '端差、清洁系数、清洁管时的应达压力与实际背压之差及其热耗代价，并与同工况最优比较。',
      'TTD, cleanliness, back pressure beyond that of clean tubes, what it costs in heat rate, and the best comparable operation.',
    ),
    source: 'ε–NTU method; HEI Standards for Steam Surface Condensers; IAPWS R7-97(2012)',
    inputs: {
      pressure: ['kPaa', t('凝汽器压力（绝对）', 'condenser pressure')],
      coolingInletTemperature: ['degC', t('循环水进水温度', 'cooling water in')],
      coolingOutletTemperature: ['degC', t('循环水出水温度', 'cooling water out')],
      load: ['MW', t('机组负荷', 'load')],
    },
    cycleMs: 10_000,
    parameters: {
      clean: [t('清洁管 NTU', 'NTU of clean tubes'), 1.5, '1', 0.1, 10],
      perKilopascal: [t('每 kPa 背压的热耗影响（%）', 'heat rate per kPa (%)'), 1.2, null, 0, 20],
      most: [t('背压偏高限值', 'excess of back pressure'), 0.8, 'kPa', 0, 50],
      ratedLoad,
      period: comparedWith,
      steady,
      running: [t('运行负荷', 'judged above the load'), 60, 'MW', 0, 2000],
      delay: delay(1800),
    },
    submodels: [bestComparable('smallest')],
    blocks: {
      saturation: ['saturationTemperature', 'pressure'],
      ttd: ['subtract', 'saturation.temperature coolingOutletTemperature'],
      initial: ['subtract', 'saturation.temperature coolingInletTemperature'],
      ratio: ['divide', 'initial ttd'],
      ntu: ['naturalLog', 'ratio'],
      clean: ['constant', '', { value: '$clean' }],
      cleanRatio: ['divide', 'ntu clean'],
      cleanliness: ['setUnit', 'cleanRatio', { factor: 100 }, '%'],
      cleanlinessMean: ['meanFilter', 'cleanliness', { window: 600 }],
      rise: ['subtract', 'coolingOutletTemperature coolingInletTemperature'],
      negative: ['negate', 'clean'],
      rest: ['exponential', 'negative'],
      effectiveness: ['linear', 'rest', { gain: -1, bias: 1 }],
      needed: ['divide', 'rise effectiveness'],
      neededRise: ['setUnit', 'needed', {}, 'degC'],
      inlet: ['setUnit', 'coolingInletTemperature', {}, 'degC'],
      expectedTemperature: ['add', 'inlet neededRise'],
      expected: ['saturationPressure', 'expectedTemperature'],
      expectedPressure: ['setUnit', 'expected.pressure', { factor: 1000 }, 'kPaa'],
      excess: ['subtract', 'pressure expected.pressure'],
      excessMean: ['meanFilter', 'excess', { window: 600 }],
      cost: ['setUnit', 'excessMean', { factor: '$perKilopascal' }, '%'],
      pressureMean: ['meanFilter', 'pressure', { window: 600 }],
      rated: ['constant', '', { value: '$ratedLoad' }],
      loadRatio: ['divide', 'load rated'],
      loadShare: ['setUnit', 'loadRatio', { factor: 100 }, '%'],
      compare: [
        'submodel:bestComparable',
        'pressureMean loadShare coolingInletTemperature',
        { period: '$period', steady: '$steady' },
      ],
      runs: ['above', 'load', { limit: '$running' }],
      ...lastingWhile('dirty', 'excessMean', '$most', 'runs'),
    },
    outputs: {
      ttd: ['ttd', t('端差', 'TTD')],
      cleanliness: ['cleanlinessMean', t('清洁系数', 'cleanliness')],
      expectedPressure: ['expectedPressure', t('应达压力', 'pressure with clean tubes')],
      excess: ['excessMean', t('背压偏高', 'excess of back pressure')],
      cost: ['cost', t('热耗影响', 'cost in heat rate')],
      gap: ['compare.gap', t('比同工况最优高', 'above the best comparable')],
    },
    alarms: { dirty: ['dirty', 'medium', t('凝汽器背压偏高（脏污或漏空气）', 'back pressure beyond clean tubes')] },
  },
  {
    id: 'condenserAir',
    equipment: 'condenser',
    label: t('凝汽器漏空气', 'air in the condenser'),
    about: t(
      '蒸汽侧实测温度低于压力对应的饱和温度：有不凝气体分压，漏空气或抽气不足。',
      'Steam colder than saturation at the pressure: a gas that does not condense takes part of it.',
    ),
    source: 'Dalton’s law; IAPWS R7-97(2012)',
    inputs: {
      pressure: ['kPaa', t('凝汽器压力（绝对）', 'condenser pressure')],
      temperature: ['degC', t('凝汽器温度', 'steam temperature')],
    },
    parameters: { limit: [t('过冷限值', 'limit'), 2, 'deltaK', 0, 50], delay: delay(1800) },
    blocks: {
      cold: ['subcooling', 'pressure temperature'],
      smooth: ['meanFilter', 'cold', { window: 600 }],
      // share of the air, 1 − p_s(t)/p
      steam: ['saturationPressure', 'temperature'],
      ratio: ['divide', 'steam.pressure pressure'],
      percent: ['setUnit', 'ratio', { factor: -100 }, '%'],
      air: ['linear', 'percent', { gain: 1, bias: { value: 100, unit: '%' } }],
      airMean: ['meanFilter', 'air', { window: 600 }],
      ...lasting('much', 'smooth', '$limit', 0.2),
    },
    outputs: {
      subcooling: ['smooth', t('过冷度', 'subcooling')],
      air: ['airMean', t('空气分压占比', 'share of air')],
    },
    alarms: { leak: ['much', 'medium', t('凝汽器漏空气', 'air in the condenser')] },
  },
  {
    id: 'condenserGauges',
    equipment: 'condenser',
    label: t('真空测点互校', 'vacuum gauges against each other'),
    about: t('两个真空测点之差持续过大：一个失准。', 'A lasting difference of two vacuum gauges: one of them is off.'),
    source: 'comparison of redundant measurements',
    inputs: {
      pressure: ['kPaa', t('压力1', 'pressure 1')],
      pressure2: ['kPaa', t('压力2', 'pressure 2')],
    },
    parameters: {
      limit: [t('允许偏差', 'tolerated difference'), 0.3, 'kPa', 0, 20],
      window: window(300),
      delay: delay(600),
    },
    submodels: diagnosis('comparison'),
    blocks: {
      gauges: ['submodel:comparison', 'pressure pressure2', { limit: '$limit', window: '$window', delay: '$delay' }],
    },
    outputs: { difference: ['gauges.difference', t('两测点之差', 'difference')] },
    alarms: { apart: ['gauges.alarm', 'low', t('真空测点偏差大', 'vacuum gauges differ')] },
  },
  {
    id: 'coolingWaterShort',
    equipment: 'condenser',
    label: t('循环水量不足', 'too little cooling water'),
    about: t(
      '循环水温升与负荷之比偏大：水量不足或管板堵塞。',
      'A rise of the cooling water that is large for the load: too little water or a blocked tube sheet.',
    ),
    source: 'Q = ṁ·c·Δt, heat to the condenser nearly proportional to the load',
    inputs: {
      coolingInletTemperature: ['degC', t('进水温度', 'water in')],
      coolingOutletTemperature: ['degC', t('出水温度', 'water out')],
      load: ['MW', t('机组负荷', 'load')],
    },
    parameters: {
      base: [t('零负荷温升', 'rise without load'), 0, 'deltaK', -50, 50],
      gain: [t('每 MW 温升', 'rise per MW'), 0.016, null, 0, 1],
      tolerance: [t('允许偏差', 'tolerated difference'), 2, 'deltaK', 0, 50],
      delay: delay(1200),
    },
    blocks: {
      rise: ['subtract', 'coolingOutletTemperature coolingInletTemperature'],
      smooth: ['meanFilter', 'rise', { window: 600 }],
      perLoad: ['setUnit', 'load', { factor: '$gain' }, 'deltaK'],
      usual: ['linear', 'perLoad', { gain: 1, bias: '$base' }],
      off: ['subtract', 'smooth usual'],
      ...lasting('little', 'off', '$tolerance', 0.2),
    },
    outputs: { rise: ['smooth', t('温升', 'rise')], deviation: ['off', t('温升偏差', 'deviation')] },
    alarms: { little: ['little', 'medium', t('循环水量不足', 'too little cooling water')] },
  },
])
