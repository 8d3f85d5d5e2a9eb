import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, lastingLow } from '../parts.ts'

/**
 * Regenerative air heaters: how much air leaks into the gas, how well the gas gives its heat away, and how much the plates are clogged.
 *
 * Leakage from the oxygen before and behind it, A_L = (O₂″ − O₂′)/(21 − O₂″)·90 % of the gas (the empirical form of ASME PTC 4.3 and of
 * GB/T 10184, annex). Gas side efficiency (t₁ − t₂)/(t₁ − t_air), here with the temperature that is measured, so that a leak makes it look
 * better: read both together. Clogging: drop of pressure over the square of the flow, Δp/ṁ².
 */
export const airHeater = libraryOf('boiler', [
  {
    id: 'airHeaterLeak',
    equipment: 'airHeater',
    label: t('空预器漏风率', 'air heater leakage'),
    about: t(
      '由空预器前后烟气氧量计算漏风率；升高说明密封磨损。',
      'Leakage from the oxygen before and behind the heater; a rise is a worn seal.',
    ),
    source: 'ASME PTC 4.3; GB/T 10184',
    cycleMs: 10_000,
    inputs: {
      oxygenBefore: ['%', t('入口氧量', 'oxygen before')],
      oxygenBehind: ['%', t('出口氧量', 'oxygen behind')],
    },
    parameters: { limit: [t('漏风率限值', 'limit'), 8, '%', 0, 100], delay: delay(3600) },
    blocks: {
      more: ['subtract', 'oxygenBehind oxygenBefore'],
      full: ['constant', '', { value: { value: 21, unit: '%' } }],
      rest: ['subtract', 'full oxygenBehind'],
      ratio: ['divide', 'more rest'],
      leak: ['setUnit', 'ratio', { factor: 90 }, '%'],
      smooth: ['meanFilter', 'leak', { window: 1800 }],
      ...lasting('leaks', 'smooth', '$limit', 0.5),
    },
    outputs: { leakage: ['smooth', t('漏风率', 'leakage')] },
    alarms: { leaks: ['leaks', 'medium', t('空预器漏风大', 'air heater leaks')] },
  },
  {
    id: 'airHeaterEfficiency',
    equipment: 'airHeater',
    label: t('空预器换热效率', 'air heater gas side efficiency'),
    about: t(
      '烟气温降与最大可能温降之比；下降说明积灰、转速低或旁路。',
      'Fall of the gas temperature over the largest possible: less is fouling, a slow rotor or a bypass.',
    ),
    source: 'ASME PTC 4.3, gas side efficiency',
    inputs: {
      gasInletTemperature: ['degC', t('烟气入口温度', 'gas inlet temperature')],
      gasOutletTemperature: ['degC', t('排烟温度', 'gas outlet temperature')],
      primaryInletTemperature: ['degC', t('进风温度', 'air inlet temperature')],
    },
    parameters: { least: [t('效率下限', 'least'), 55, '%', 0, 100], delay: delay(1800) },
    blocks: {
      fall: ['subtract', 'gasInletTemperature gasOutletTemperature'],
      most: ['subtract', 'gasInletTemperature primaryInletTemperature'],
      ratio: ['divide', 'fall most'],
      percent: ['setUnit', 'ratio', { factor: 100 }, '%'],
      smooth: ['meanFilter', 'percent', { window: 600 }],
      ...lastingLow('poor', 'smooth', '$least', 0.5),
    },
    outputs: { efficiency: ['smooth', t('烟气侧效率', 'gas side efficiency')] },
    alarms: { poor: ['poor', 'medium', t('空预器换热变差', 'air heater takes less heat')] },
  },
  {
    id: 'airHeaterClogging',
    equipment: 'airHeater',
    label: t('空预器堵灰', 'air heater clogging'),
    about: t(
      '烟气差压按风量平方折算后的长期上升趋势；预计多少小时到达限值。',
      'The long rise of the gas side pressure drop, brought to one flow, and the hours until its limit.',
    ),
    source: 'Δp ∝ ṁ² for turbulent flow; regression over days',
    cycleMs: 10_000,
    inputs: {
      gasInletPressure: ['Pa', t('烟气入口压力', 'gas inlet pressure')],
      gasOutletPressure: ['Pa', t('烟气出口压力', 'gas outlet pressure')],
      airFlow: ['t/h', t('总风量', 'total air flow')],
    },
    parameters: {
      ratedFlow: [t('额定风量', 'rated flow'), 2100, 't/h', 1, 10_000],
      limit: [t('折算差压限值', 'limit of the drop'), 2000, 'Pa', 0, 10_000],
      horizon: [t('预警提前量', 'warned ahead'), 336, 'h', 0, 10_000],
      window: [t('趋势窗口', 'window'), 259_200, 's', 3600, 2_592_000],
      delay: delay(3600),
    },
    submodels: diagnosis('longCycle'),
    blocks: {
      drop: ['subtract', 'gasInletPressure gasOutletPressure'],
      rated: ['constant', '', { value: '$ratedFlow' }],
      share: ['divide', 'rated airFlow'],
      square: ['square', 'share'],
      product: ['multiply', 'drop square'],
      atRated: ['setUnit', 'product', {}, 'Pa'],
      smooth: ['meanFilter', 'atRated', { window: 1800 }],
      trend: [
        'submodel:longCycle',
        'smooth',
        { window: '$window', limit: '$limit', horizon: '$horizon', delay: '$delay' },
      ],
      ...lasting('over', 'smooth', '$limit'),
    },
    outputs: {
      drop: ['smooth', t('折算差压', 'drop at rated flow')],
      hours: ['trend.hours', t('到达限值还有', 'hours to the limit')],
    },
    alarms: {
      soon: ['trend.alarm', 'low', t('空预器差压将到限', 'air heater will be clogged')],
      clogged: ['over', 'medium', t('空预器堵灰', 'air heater clogged')],
    },
  },
  {
    id: 'airHeaterColdEnd',
    equipment: 'airHeater',
    label: t('空预器冷端腐蚀', 'air heater cold end'),
    about: t(
      '排烟温度与进风温度的平均值低于露点要求：冷端结露腐蚀。',
      'The mean of exhaust and air inlet temperature below what the dew point asks: acid on the cold end.',
    ),
    source: 'average cold end temperature as air heater makers specify it',
    inputs: {
      gasOutletTemperature: ['degC', t('排烟温度', 'gas outlet temperature')],
      primaryInletTemperature: ['degC', t('进风温度', 'air inlet temperature')],
    },
    parameters: { least: [t('冷端平均温度下限', 'least mean'), 68, 'degC', 0, 200], delay: delay(1800) },
    blocks: {
      mean: ['average', 'gasOutletTemperature primaryInletTemperature'],
      smooth: ['meanFilter', 'mean', { window: 600 }],
      ...lastingLow('cold', 'smooth', '$least', 1),
    },
    outputs: { mean: ['smooth', t('冷端平均温度', 'mean cold end temperature')] },
    alarms: { cold: ['cold', 'low', t('冷端温度低', 'cold end too cold')] },
  },
  {
    id: 'airHeaterFire',
    equipment: 'airHeater',
    label: t('空预器二次燃烧', 'fire in the air heater'),
    about: t(
      '排烟温度快速上升且高于限值：可能是尾部二次燃烧。',
      'An exhaust temperature that rises fast and is high: fire behind the boiler.',
    ),
    source: 'rate and level together; rate by regression over the window',
    inputs: { gasOutletTemperature: ['degC', t('排烟温度', 'gas outlet temperature')] },
    parameters: {
      rise: [t('升温速率限值', 'rise per second'), 0.05, null, 0, 10],
      limit: [t('排烟温度限值', 'temperature'), 170, 'degC', 0, 400],
      delay: delay(20),
    },
    blocks: {
      speed: ['rateOfChange', 'gasOutletTemperature', { window: 120 }],
      fast: ['above', 'speed.out', { limit: '$rise' }],
      hot: ['above', 'gasOutletTemperature', { limit: '$limit' }],
      both: ['and', 'fast hot'],
      lasts: ['onDelay', 'both', { time: '$delay' }],
      per: ['setUnit', 'speed.out', { factor: 60 }, 'deltaK'],
    },
    outputs: { rate: ['per', t('每分钟温升', 'rise per minute')] },
    alarms: { fire: ['lasts', 'high', t('排烟温度急升', 'exhaust temperature rises fast')] },
  },
])
