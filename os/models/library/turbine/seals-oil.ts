import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, lastingLow, lastingWhile } from '../parts.ts'

/** Gland seals of the turbine, seals of the generator’s hydrogen, and lubricating oil. */
export const seals = libraryOf('turbine', [
  {
    id: 'glandSteam',
    equipment: 'glandSystem',
    label: t('轴封供汽', 'gland steam'),
    about: t(
      '轴封压力过低漏空气，过高蒸汽入油；温差过大伤转子。',
      'Too little pressure lets air in, too much puts steam into the oil; too cold harms the rotor.',
    ),
    source: 'limits of the turbine’s maker',
    inputs: { pressure: ['kPag', t('轴封压力', 'pressure')], temperature: ['degC', t('轴封温度', 'temperature')] },
    parameters: {
      low: [t('压力下限', 'least pressure'), 20, 'kPag', 0, 200],
      high: [t('压力上限', 'most pressure'), 60, 'kPag', 0, 200],
      cold: [t('温度下限', 'least temperature'), 120, 'degC', 0, 500],
      delay: delay(60),
    },
    blocks: {
      ...lastingLow('little', 'pressure', '$low', 2),
      ...lasting('much', 'pressure', '$high', 2),
      ...lastingLow('cold', 'temperature', '$cold', 2),
      mean: ['meanFilter', 'pressure', { window: 300 }],
    },
    outputs: { mean: ['mean', t('平均压力', 'mean pressure')] },
    alarms: {
      little: ['little', 'high', t('轴封压力低', 'gland pressure low')],
      much: ['much', 'medium', t('轴封压力高', 'gland pressure high')],
      cold: ['cold', 'medium', t('轴封温度低', 'gland steam cold')],
    },
  },
  {
    id: 'hydrogenSeal',
    equipment: 'sealOil',
    label: t('密封油氢差压', 'seal oil over hydrogen'),
    about: t('密封油与氢气压差低于限值：氢气外泄，有爆炸危险。', 'Oil too little above the hydrogen: gas gets out.'),
    source: 'limits of the generator’s maker',
    inputs: {
      oilPressure: ['MPag', t('密封油压', 'oil pressure')],
      hydrogenPressure: ['MPag', t('氢压', 'hydrogen pressure')],
    },
    parameters: { least: [t('差压下限', 'least'), 0.035, 'MPa', 0, 1], delay: delay(5) },
    blocks: {
      over: ['subtract', 'oilPressure hydrogenPressure'],
      ...lastingLow('little', 'over', '$least', 0.002),
      moves: ['movingDeviation', 'over', { window: 300 }],
    },
    outputs: { difference: ['over', t('油氢差压', 'oil over hydrogen')], spread: ['moves.out', t('波动', 'spread')] },
    alarms: { little: ['little', 'high', t('油氢差压低', 'seal oil pressure low')] },
  },
])

export const oil = libraryOf('turbine', [
  {
    id: 'oilTank',
    equipment: 'oilTank',
    label: t('油箱油位', 'oil tank level'),
    about: t(
      '油位的长期下降（漏油）或上升（进水），预计到限时间。',
      'A level that falls over days (a leak) or rises (water); when it reaches its limit.',
    ),
    source: 'regression over days',
    cycleMs: 10_000,
    inputs: { level: ['mm', t('油位', 'level')] },
    parameters: {
      low: [t('油位下限', 'least level'), -150, 'mm', -2000, 2000],
      window: [t('趋势窗口', 'window'), 259_200, 's', 3600, 2_592_000],
      rate: [t('每小时变化限值', 'change per hour'), 5, 'mm', 0, 500],
      delay: delay(600),
    },
    submodels: diagnosis('longCycle'),
    blocks: {
      smooth: ['meanFilter', 'level', { window: 1800 }],
      trend: ['submodel:longCycle', 'smooth', { window: '$window', limit: '$low' }],
      hour: ['firstLast', 'smooth', { window: 3600 }],
      change: ['absolute', 'hour'],
      ...lasting('quick', 'change', '$rate'),
    },
    outputs: {
      hours: ['trend.hours', t('到达下限还有', 'hours to the limit')],
      change: ['hour', t('一小时变化', 'change in an hour')],
    },
    alarms: {
      soon: ['trend.alarm', 'low', t('油位将低', 'oil level will be low')],
      quick: ['quick', 'high', t('油位快速变化', 'oil level changes fast')],
    },
  },
  {
    id: 'oilPressure',
    equipment: 'oilSystem',
    label: t('润滑油压', 'lubricating oil pressure'),
    about: t(
      '母管油压下降速率与限值；低油压与备用泵未启动同时出现为紧急。',
      'Header pressure and how fast it falls; low with no standby pump is urgent.',
    ),
    source: 'level and rate together',
    inputs: {
      pressure: ['MPag', t('母管油压', 'header pressure')],
      standby: ['!', t('备用泵运行', 'standby pump runs')],
    },
    parameters: { low: [t('油压下限', 'least'), 0.08, 'MPag', 0, 2], delay: delay(2) },
    blocks: {
      ...lastingLow('low', 'pressure', '$low', 0.002),
      speed: ['rateOfChange', 'pressure', { window: 10 }],
      none: ['not', 'standby'],
      alone: ['and', 'low none'],
      per: ['setUnit', 'speed.out', { factor: 60 }, 'MPa'],
    },
    outputs: { rate: ['per', t('每分钟变化', 'change per minute')] },
    alarms: {
      low: ['low', 'high', t('润滑油压低', 'oil pressure low')],
      alone: ['alone', 'high', t('油压低且备用泵未启动', 'oil low and no standby pump')],
    },
  },
  {
    id: 'oilFilter',
    equipment: 'oilSystem',
    label: t('油滤网差压', 'oil filter'),
    about: t('滤网差压超限；油冷时不判断。', 'The filter’s pressure drop, judged while the oil is warm.'),
    source: 'viscosity of cold oil raises the drop',
    inputs: {
      filterDrop: ['kPa', t('滤网差压', 'filter drop')],
      oilTemperature: ['degC', t('油温', 'oil temperature')],
    },
    parameters: {
      limit: [t('差压限值', 'limit'), 80, 'kPa', 0, 1000],
      warm: [t('判断油温', 'judged from'), 38, 'degC', 0, 100],
      delay: delay(120),
    },
    blocks: {
      warm: ['above', 'oilTemperature', { limit: '$warm' }],
      ...lastingWhile('clogged', 'filterDrop', '$limit', 'warm'),
    },
    outputs: { 'clogging!': ['clogged', t('堵塞', 'clogged')] },
    alarms: { clogged: ['clogged', 'medium', t('油滤网堵塞', 'oil filter clogged')] },
  },
  {
    id: 'oilCooler',
    equipment: 'oilSystem',
    label: t('冷油器', 'oil cooler'),
    about: t(
      '油温控制品质：冷却水阀到头仍压不住油温说明冷油器脏污。',
      'How the oil temperature is held: a valve at its end is a dirty cooler.',
    ),
    source: 'performance of control loops',
    inputs: {
      setpoint: ['degC', t('油温设定', 'set value')],
      oilTemperature: ['degC', t('油温', 'oil temperature')],
      valve: ['%', t('冷却水阀', 'water valve')],
    },
    parameters: { tolerance: [t('容差', 'tolerance'), 2, 'deltaK', 0, 20], delay: delay(600) },
    submodels: diagnosis('autoControl'),
    blocks: {
      loop: ['submodel:autoControl', 'setpoint oilTemperature valve', { tolerance: '$tolerance' }],
      lasts: ['onDelay', 'loop.alarm', { time: '$delay' }],
    },
    outputs: { saturated: ['loop.saturated', t('阀门到头时间占比', 'share of time at an end')] },
    alarms: { poor: ['lasts', 'medium', t('油温控制差', 'oil temperature held badly')] },
  },
])
