import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { absolute, atmosphere, delay, diagnosis, lasting, lastingLow } from '../parts.ts'

/**
 * Feed pumps. Thermodynamic efficiency needs no flow: η = (h₂ₛ − h₁)/(h₂ − h₁) from pressures and temperatures at both ends (ISO 5198, IF97);
 * what is lost heats the water. A tenth of a kelvin is a point of efficiency, so the figure is for trends of one pump with its own sensors.
 * Net positive suction head shows as the margin between suction pressure and saturation.
 */
export const feedPumps = libraryOf('turbine', [
  {
    id: 'feedPumpEfficiency',
    equipment: 'feedPump',
    label: t('给水泵效率（热力法）', 'feed pump efficiency, thermodynamic'),
    about: t(
      '由进出口压力和温度计算效率；长期下降说明间隙磨损或平衡装置泄漏。',
      'From pressures and temperatures of both ends; a long fall is wear.',
    ),
    source: 'ISO 5198 (thermodynamic method); IAPWS R7-97(2012)',
    cycleMs: 10_000,
    inputs: {
      suctionPressure: ['MPag', t('入口压力', 'suction pressure')],
      suctionTemperature: ['degC', t('入口温度', 'suction temperature')],
      dischargePressure: ['MPag', t('出口压力', 'discharge pressure')],
      dischargeTemperature: ['degC', t('出口温度', 'discharge temperature')],
    },
    parameters: { atmosphere, least: [t('效率下限', 'least'), 70, '%', 0, 100], delay: delay(3600) },
    blocks: {
      ...absolute('suctionAbs', 'suctionPressure'),
      ...absolute('dischargeAbs', 'dischargePressure'),
      suction: ['steamPt', 'suctionAbs suctionTemperature'],
      discharge: ['steamPt', 'dischargeAbs dischargeTemperature'],
      ideal: ['isentropicEnthalpy', 'suctionAbs suctionTemperature dischargeAbs'],
      useful: ['subtract', 'ideal.enthalpy suction.enthalpy'],
      given: ['subtract', 'discharge.enthalpy suction.enthalpy'],
      ratio: ['divide', 'useful given'],
      percent: ['setUnit', 'ratio', { factor: 100 }, '%'],
      smooth: ['meanFilter', 'percent', { window: 1800 }],
      ...lastingLow('poor', 'smooth', '$least', 1),
    },
    outputs: { efficiency: ['smooth', t('泵效率', 'efficiency')] },
    alarms: { poor: ['poor', 'low', t('给水泵效率低', 'feed pump efficiency low')] },
  },
  {
    id: 'pumpCavitation',
    equipment: 'feedPump',
    label: t('泵汽蚀裕量', 'margin against cavitation'),
    about: t('入口压力与饱和压力之差低于限值：将要汽蚀。', 'Suction pressure near saturation: the pump will cavitate.'),
    source: 'NPSH; IAPWS R7-97(2012)',
    inputs: {
      suctionPressure: ['MPag', t('入口压力', 'suction pressure')],
      suctionTemperature: ['degC', t('入口温度', 'suction temperature')],
    },
    parameters: { atmosphere, least: [t('裕量下限', 'least'), 0.3, 'MPa', 0, 10], delay: delay(5) },
    blocks: {
      ...absolute('suctionAbs', 'suctionPressure'),
      boiling: ['saturationPressure', 'suctionTemperature'],
      margin: ['subtract', 'suctionAbs boiling.pressure'],
      ...lastingLow('near', 'margin', '$least', 0.02),
    },
    outputs: { margin: ['margin', t('汽蚀裕量', 'margin')] },
    alarms: { near: ['near', 'high', t('泵将汽蚀', 'pump near cavitation')] },
  },
  {
    id: 'pumpHead',
    equipment: 'feedPump',
    label: t('泵扬程偏离特性', 'pump off its curve'),
    about: t(
      '扬程低于流量与转速对应的特性：内部泄漏或测点失准。',
      'Less head than flow and speed ask for: an inner leak or a wrong gauge.',
    ),
    source: 'affinity laws: Δp/n² = f(ṁ/n)',
    inputs: {
      suctionPressure: ['MPag', t('入口压力', 'suction pressure')],
      dischargePressure: ['MPag', t('出口压力', 'discharge pressure')],
      speed: ['rpm', t('转速', 'speed')],
      flow: ['t/h', t('流量', 'flow')],
    },
    parameters: {
      head: [t('关死点特性（MPa，5000 r/min）', 'head at no flow (MPa at 5000 r/min)'), 24, null, 0, 100],
      fall: [t('流量平方系数（MPa/(1000 t/h)²）', 'fall with the square of the flow'), 8, null, 0, 1000],
      limit: [t('扬程偏低限值', 'limit'), 8, '%', 0, 100],
      delay: delay(600),
    },
    blocks: {
      rise: ['subtract', 'dischargePressure suctionPressure'],
      // in units of 5000 r/min and 1000 t/h
      turns: ['setUnit', 'speed', { factor: 0.0002 }, '1'],
      turnsSquare: ['square', 'turns'],
      stream: ['setUnit', 'flow', { factor: 0.001 }, '1'],
      streamSquare: ['square', 'stream'],
      headFactor: ['constant', '', { value: '$head' }],
      fallFactor: ['constant', '', { value: '$fall' }],
      atNone: ['multiply', 'turnsSquare headFactor'],
      lessFlow: ['multiply', 'streamSquare fallFactor'],
      expectedValue: ['subtract', 'atNone lessFlow'],
      expected: ['setUnit', 'expectedValue', {}, 'MPa'],
      ratio: ['divide', 'rise expected'],
      percent: ['setUnit', 'ratio', { factor: -100 }, '%'],
      short: ['linear', 'percent', { gain: 1, bias: { value: 100, unit: '%' } }],
      smooth: ['meanFilter', 'short', { window: 300 }],
      ...lasting('low', 'smooth', '$limit', 0.5),
    },
    outputs: { short: ['smooth', t('扬程偏低', 'short of the curve')] },
    alarms: { low: ['low', 'medium', t('泵扬程低于特性', 'pump below its curve')] },
  },
  {
    id: 'pumpStrainer',
    equipment: 'feedPump',
    label: t('泵入口滤网堵塞', 'pump strainer'),
    about: t('滤网差压长期上升，预计到限时间。', 'The strainer’s pressure drop rises; when it reaches its limit.'),
    source: 'regression over days',
    cycleMs: 10_000,
    inputs: { strainerDrop: ['kPa', t('滤网差压', 'pressure drop of the strainer')] },
    parameters: {
      limit: [t('差压限值', 'limit'), 60, 'kPa', 0, 1000],
      window: [t('趋势窗口', 'window'), 259_200, 's', 3600, 2_592_000],
      delay: delay(600),
    },
    submodels: diagnosis('longCycle'),
    blocks: {
      smooth: ['meanFilter', 'strainerDrop', { window: 1800 }],
      trend: ['submodel:longCycle', 'smooth', { window: '$window', limit: '$limit' }],
      ...lasting('clogged', 'smooth', '$limit', 2),
    },
    outputs: { hours: ['trend.hours', t('到达限值还有', 'hours to the limit')] },
    alarms: {
      soon: ['trend.alarm', 'low', t('滤网将堵', 'strainer will be clogged')],
      clogged: ['clogged', 'medium', t('滤网堵塞', 'strainer clogged')],
    },
  },
])
