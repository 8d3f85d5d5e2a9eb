import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { absolute, atmosphere, delay, diagnosis, lasting, lastingLow, lastingWhile } from '../parts.ts'

/**
 * Generator. Windings with hydrogen and water in them: a bar whose water is blocked is hotter than its neighbours. Hydrogen that leaks shows
 * in p/T, for the temperature of the gas changes with the load: ideal gas at constant volume, p/T = m·R/V.
 */
export const generator = libraryOf('electrical', [
  {
    id: 'statorBar',
    equipment: 'statorBar',
    label: t('定子线棒出水温度', 'stator bar'),
    about: t(
      '一根线棒的出水温度与全部平均值之差：水路堵塞。',
      'A bar’s outlet water against the mean of all: its water is blocked.',
    ),
    source: 'comparison of equals; usual limit 8 K between bars',
    inputs: {
      outletTemperature: ['degC', t('出水温度', 'outlet temperature')],
      meanTemperature: ['degC', t('平均出水温度', 'mean of the bars')],
    },
    parameters: { limit: [t('允许偏差', 'tolerated difference'), 8, 'deltaK', 0, 50], delay: delay(120) },
    submodels: diagnosis('comparison'),
    blocks: {
      bars: ['submodel:comparison', 'outletTemperature meanTemperature', { limit: '$limit', delay: '$delay' }],
    },
    outputs: { difference: ['bars.difference', t('与平均之差', 'difference')] },
    alarms: { blocked: ['bars.alarm', 'high', t('线棒温度偏高', 'stator bar hotter')] },
  },
  {
    id: 'statorSlots',
    equipment: 'generator',
    label: t('定子绕组温度', 'stator windings'),
    about: t(
      '绕组温度随电流平方的应有值之差：冷却变差。',
      'Winding against what the square of the current asks for: worse cooling.',
    ),
    source: 'heat of resistance, ΔT ∝ I²',
    inputs: {
      windingTemperature: ['degC', t('绕组温度', 'winding')],
      coolantTemperature: ['degC', t('冷却介质温度', 'coolant')],
      current: ['kA', t('定子电流', 'stator current')],
    },
    parameters: {
      perSquare: [t('每 kA² 温升', 'rise per kA²'), 0.09, null, 0, 10],
      tolerance: [t('允许偏差', 'tolerated difference'), 8, 'deltaK', 0, 100],
      delay: delay(600),
    },
    blocks: {
      rise: ['subtract', 'windingTemperature coolantTemperature'],
      square: ['square', 'current'],
      heat: ['setUnit', 'square', { factor: '$perSquare' }, 'deltaK'],
      usual: ['firstOrder', 'heat', { time: 600 }],
      off: ['subtract', 'rise usual'],
      smooth: ['meanFilter', 'off', { window: 300 }],
      ...lasting('hot', 'smooth', '$tolerance', 1),
    },
    outputs: { deviation: ['smooth', t('温升偏差', 'deviation')] },
    alarms: { hot: ['hot', 'high', t('绕组温升异常', 'winding hotter than its current')] },
  },
  {
    id: 'hydrogenLeak',
    equipment: 'generator',
    label: t('漏氢', 'hydrogen leak'),
    about: t(
      '折算到同一温度的氢压每天下降多少；超限说明漏氢。',
      'Hydrogen pressure at one temperature, and how much of it is lost in a day.',
    ),
    source: 'ideal gas at constant volume',
    cycleMs: 10_000,
    inputs: {
      hydrogenPressure: ['MPag', t('氢压', 'hydrogen pressure')],
      hydrogenTemperature: ['degC', t('冷氢温度', 'hydrogen temperature')],
    },
    parameters: { atmosphere, loss: [t('每天损失限值', 'loss per day'), 0.012, 'MPa', 0, 1], delay: delay(3600) },
    blocks: {
      ...absolute('pressureAbs', 'hydrogenPressure'),
      // at 40 °C: p·313.15/T
      kelvin: ['polynomial', 'hydrogenTemperature', { c0: 273.15, c1: 1 }, '1'],
      ratio: ['divide', 'pressureAbs kelvin'],
      atForty: ['setUnit', 'ratio', { factor: 313.15 }, 'MPaa'],
      day: ['firstLast', 'atForty', { window: 86_400 }],
      lost: ['negate', 'day'],
      ...lasting('leaks', 'lost', '$loss'),
    },
    outputs: {
      pressure: ['atForty', t('折算氢压', 'pressure at 40 °C')],
      lost: ['lost', t('一天损失', 'lost in a day')],
    },
    alarms: { leaks: ['leaks', 'high', t('漏氢', 'hydrogen leaks')] },
  },
  {
    id: 'statorWater',
    equipment: 'generator',
    label: t('定冷水', 'stator cooling water'),
    about: t('电导率与流量：电导率高绝缘下降，流量低线棒过热。', 'Conductivity and flow of the stator water.'),
    source: 'limits of the generator’s maker',
    inputs: { conductivity: ['uS/cm', t('电导率', 'conductivity')], flow: ['t/h', t('流量', 'flow')] },
    parameters: {
      dirty: [t('电导率限值', 'limit'), 2, 'uS/cm', 0, 100],
      least: [t('流量下限', 'least flow'), 60, 't/h', 0, 500],
      delay: delay(30),
    },
    blocks: {
      ...lasting('dirty', 'conductivity', '$dirty', 0.05),
      ...lastingLow('little', 'flow', '$least', 1),
      slow: ['rateOfChange', 'conductivity', { window: 3600 }],
      per: ['setUnit', 'slow.out', { factor: 3600 }, 'uS/cm'],
    },
    outputs: { rate: ['per', t('每小时电导率变化', 'change per hour')] },
    alarms: {
      dirty: ['dirty', 'medium', t('定冷水电导率高', 'stator water conducts')],
      little: ['little', 'high', t('定冷水流量低', 'little stator water')],
    },
  },
  {
    id: 'excitation',
    equipment: 'generator',
    label: t('励磁与无功', 'excitation'),
    about: t(
      '励磁电流相对无功偏大：转子匝间短路的征兆。',
      'Much field current for the reactive power: a sign of shorted turns.',
    ),
    source: 'field current against the V-curve',
    inputs: {
      fieldCurrent: ['A', t('励磁电流', 'field current')],
      reactivePower: ['Mvar', t('无功', 'reactive power')],
    },
    parameters: {
      base: [t('零无功励磁电流', 'field at no reactive power'), 2200, 'A', 0, 10_000],
      gain: [t('每 Mvar 励磁电流', 'per Mvar'), 6, null, 0, 100],
      tolerance: [t('允许偏差', 'tolerated difference'), 250, 'A', 0, 5000],
      delay: delay(1800),
    },
    blocks: {
      perReactive: ['setUnit', 'reactivePower', { factor: '$gain' }, 'A'],
      usual: ['linear', 'perReactive', { gain: 1, bias: '$base' }],
      off: ['subtract', 'fieldCurrent usual'],
      smooth: ['meanFilter', 'off', { window: 600 }],
      ...lasting('much', 'smooth', '$tolerance'),
    },
    outputs: { deviation: ['smooth', t('励磁偏差', 'deviation')] },
    alarms: { much: ['much', 'medium', t('励磁电流异常', 'field current off')] },
  },
  {
    id: 'carbonBrush',
    equipment: 'generator',
    label: t('碳刷温度', 'brush gear'),
    about: t('运行中刷架温度高：接触不良、有火花。', 'Hot brush gear while the field is on: poor contact.'),
    source: 'heat of contact',
    inputs: {
      brushTemperature: ['degC', t('刷架温度', 'brush temperature')],
      fieldCurrent: ['A', t('励磁电流', 'field current')],
    },
    parameters: {
      limit: [t('温度限值', 'limit'), 100, 'degC', 0, 300],
      on: [t('励磁投入', 'field on above'), 300, 'A', 0, 5000],
      delay: delay(60),
    },
    blocks: {
      on: ['above', 'fieldCurrent', { limit: '$on' }],
      ...lastingWhile('hot', 'brushTemperature', '$limit', 'on'),
      rate: ['rateOfChange', 'brushTemperature', { window: 300 }],
      per: ['setUnit', 'rate.out', { factor: 60 }, 'deltaK'],
    },
    outputs: { trend: ['per', t('每分钟温升', 'rise per minute')] },
    alarms: { hot: ['hot', 'high', t('刷架过热', 'brush gear hot')] },
  },
])
