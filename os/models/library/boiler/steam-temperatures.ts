import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { absolute, atmosphere, delay, diagnosis, lasting, lastingLow, lastingWhile, window } from '../parts.ts'

/**
 * Steam temperatures: whether the control holds them, whether both sides agree, what the spray costs and whether its valve is tight.
 * Superheat from IAPWS-IF97: t − t_s(p).
 */
export const steamTemperatures = libraryOf('boiler', [
  {
    id: 'steamTemperatureLoop',
    equipment: 'superheater',
    label: t('汽温自动品质', 'how steam temperature is held'),
    about: t(
      '汽温在设定值附近的时间占比、减温阀饱和、振荡。',
      'Share of time near the set value, a spray valve at its end, a swing.',
    ),
    source: 'performance of control loops (integrated error, zero crossings)',
    inputs: {
      setpoint: ['degC', t('汽温设定', 'set value')],
      outletTemperature: ['degC', t('出口汽温', 'outlet temperature')],
      valve: ['%', t('减温阀开度', 'spray valve')],
    },
    parameters: {
      tolerance: [t('容差', 'tolerance'), 5, 'deltaK', 0, 100],
      delay: delay(300),
    },
    submodels: diagnosis('autoControl'),
    blocks: {
      loop: ['submodel:autoControl', 'setpoint outletTemperature valve', { tolerance: '$tolerance' }],
      lasts: ['onDelay', 'loop.alarm', { time: '$delay' }],
    },
    outputs: {
      within: ['loop.within', t('合格时间占比', 'share of time within')],
      saturated: ['loop.saturated', t('阀门到头时间占比', 'share of time at an end')],
    },
    alarms: { poor: ['lasts', 'medium', t('汽温控制差', 'steam temperature is held badly')] },
  },
  {
    id: 'steamTemperatureSides',
    equipment: 'superheater',
    label: t('两侧汽温偏差', 'steam temperature, side against side'),
    about: t(
      '两侧汽温差持续过大：烟温偏差、减温水偏差或局部积灰。',
      'A lasting difference of both sides: gas, spray or soot on one of them.',
    ),
    source: 'comparison of equals',
    inputs: {
      outletTemperatureA: ['degC', t('A侧温度', 'temperature A')],
      outletTemperatureB: ['degC', t('B侧温度', 'temperature B')],
    },
    parameters: {
      limit: [t('允许偏差', 'tolerated difference'), 8, 'deltaK', 0, 100],
      window: window(120),
      delay: delay(300),
    },
    submodels: diagnosis('comparison'),
    blocks: {
      sides: [
        'submodel:comparison',
        'outletTemperatureA outletTemperatureB',
        { limit: '$limit', window: '$window', delay: '$delay' },
      ],
    },
    outputs: { difference: ['sides.difference', t('两侧温差', 'difference')] },
    alarms: { apart: ['sides.alarm', 'medium', t('两侧温差大', 'sides differ')] },
  },
  {
    id: 'sprayShare',
    equipment: 'desuperheater',
    label: t('减温水占比', 'share of the spray'),
    about: t(
      '减温水占主蒸汽的比例过大：受热面吸热过多、给水温度低或阀门内漏。',
      'Too much spray for the steam: the surface takes too much heat, feedwater is cold, or the valve leaks.',
    ),
    source: 'mass balance',
    inputs: { flow: ['t/h', t('减温水流量', 'spray flow')], steamFlow: ['t/h', t('主蒸汽流量', 'steam flow')] },
    parameters: { most: [t('占比限值', 'most'), 8, '%', 0, 100], delay: delay(900) },
    blocks: {
      ratio: ['divide', 'flow steamFlow'],
      percent: ['setUnit', 'ratio', { factor: 100 }, '%'],
      smooth: ['meanFilter', 'percent', { window: 300 }],
      ...lasting('much', 'smooth', '$most', 0.2),
    },
    outputs: { share: ['smooth', t('减温水占比', 'share of the spray')] },
    alarms: { much: ['much', 'low', t('减温水量大', 'much spray')] },
  },
  {
    id: 'sprayLeak',
    equipment: 'desuperheater',
    label: t('减温阀内漏', 'spray valve leaks'),
    about: t('阀门关闭时仍有流量：内漏。', 'Flow while the valve is shut.'),
    source: 'flow at a shut valve',
    inputs: { flow: ['t/h', t('减温水流量', 'spray flow')], valve: ['%', t('阀门开度', 'valve')] },
    parameters: {
      shut: [t('视为关闭', 'shut below'), 2, '%', 0, 100],
      limit: [t('漏量限值', 'limit'), 3, 't/h', 0, 100],
      delay: delay(300),
    },
    blocks: {
      closed: ['below', 'valve', { limit: '$shut' }],
      ...lastingWhile('leaks', 'flow', '$limit', 'closed'),
      time: ['runTime', 'leaks'],
    },
    outputs: { hours: ['time.hours', t('内漏时间', 'hours with a leak')] },
    alarms: { leaks: ['leaks', 'medium', t('减温阀内漏', 'spray valve leaks')] },
  },
  {
    id: 'superheatMargin',
    equipment: 'superheater',
    label: t('蒸汽过热度', 'superheat of the steam'),
    about: t(
      '由压力、温度按 IF97 计算过热度；过低有水冲击危险。',
      'Superheat by IF97 from pressure and temperature: too little brings water to the turbine.',
    ),
    source: 'IAPWS R7-97(2012)',
    inputs: {
      outletTemperature: ['degC', t('出口汽温', 'outlet temperature')],
      outletPressure: ['MPag', t('出口汽压', 'outlet pressure')],
    },
    parameters: {
      atmosphere,
      least: [t('过热度下限', 'least'), 50, 'deltaK', 0, 300],
      delay: delay(10),
    },
    blocks: {
      ...absolute('pressure', 'outletPressure'),
      margin: ['superheat', 'pressure outletTemperature'],
      fall: ['rateOfChange', 'margin', { window: 60 }],
      ...lastingLow('little', 'margin', '$least', 2),
      per: ['setUnit', 'fall.out', { factor: 60 }, 'deltaK'],
    },
    outputs: {
      superheat: ['margin', t('过热度', 'superheat')],
      rate: ['per', t('每分钟变化', 'change per minute')],
    },
    alarms: { little: ['little', 'high', t('过热度低', 'little superheat')] },
  },
  {
    id: 'steamTemperatureFall',
    equipment: 'superheater',
    label: t('汽温骤降', 'steam temperature falls fast'),
    about: t('十分钟内汽温下降超过限值：水冲击的前兆。', 'A fall within ten minutes beyond its limit: water may come.'),
    source: 'common trip criterion of steam turbines: 50 K in 10 min',
    inputs: { outletTemperature: ['degC', t('出口汽温', 'outlet temperature')] },
    parameters: { fall: [t('十分钟下降限值', 'fall in ten minutes'), 50, 'deltaK', 0, 300] },
    blocks: {
      change: ['firstLast', 'outletTemperature', { window: 600 }],
      down: ['negate', 'change'],
      fast: ['above', 'down', { limit: '$fall' }],
    },
    outputs: { change: ['change', t('十分钟变化', 'change in ten minutes')] },
    alarms: { fast: ['fast', 'high', t('汽温骤降', 'steam temperature falls fast')] },
  },
])
