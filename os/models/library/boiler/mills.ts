import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, lastingLow, lastingWhile } from '../parts.ts'

/**
 * Mills. A mill that chokes grinds less than it is fed: its pressure drop rises, its outlet cools, its motor draws more. One that runs
 * empty or burns shows the opposite. Specific work e = P/ṁ tells how worn the grinding parts are. Limits are the maker's.
 */
export const mills = libraryOf('boiler', [
  {
    id: 'millChoke',
    equipment: 'mill',
    label: t('磨煤机堵煤', 'mill chokes'),
    about: t(
      '差压高、出口温度低、电流高三取二：磨煤机堵煤。',
      'Two of three: a large pressure drop, a cold outlet, a high current: the mill chokes.',
    ),
    source: 'two out of three symptoms',
    inputs: {
      drop: ['kPa', t('磨煤机差压', 'pressure drop')],
      outletTemperature: ['degC', t('出口温度', 'outlet temperature')],
      current: ['A', t('电流', 'current')],
    },
    parameters: {
      mostDrop: [t('差压限值', 'most drop'), 5, 'kPa', 0, 50],
      leastTemperature: [t('出口温度下限', 'least temperature'), 60, 'degC', 0, 200],
      mostCurrent: [t('电流限值', 'most current'), 60, 'A', 0, 1000],
      delay: delay(60),
    },
    blocks: {
      full: ['above', 'drop', { limit: '$mostDrop' }],
      cold: ['below', 'outletTemperature', { limit: '$leastTemperature' }],
      heavy: ['above', 'current', { limit: '$mostCurrent' }],
      vote: ['mOfN', 'full cold heavy', { m: 2 }],
      lasts: ['onDelay', 'vote', { time: '$delay' }],
    },
    outputs: { 'clogged!': ['lasts', t('堵煤', 'choked')] },
    alarms: { choked: ['lasts', 'high', t('磨煤机堵煤', 'mill choked')] },
  },
  {
    id: 'millFire',
    equipment: 'mill',
    label: t('磨煤机着火', 'fire in a mill'),
    about: t(
      '出口温度高并快速上升：煤粉自燃，严防爆炸。',
      'An outlet temperature that is high and rises fast: coal burns in the mill.',
    ),
    source: 'rate and level together',
    inputs: { outletTemperature: ['degC', t('出口温度', 'outlet temperature')] },
    parameters: {
      limit: [t('温度限值', 'temperature'), 95, 'degC', 0, 300],
      rise: [t('升温速率限值', 'rise per second'), 0.05, null, 0, 10],
      delay: delay(10),
    },
    blocks: {
      speed: ['rateOfChange', 'outletTemperature', { window: 60 }],
      fast: ['above', 'speed.out', { limit: '$rise' }],
      ...lastingWhile('fire', 'outletTemperature', '$limit', 'fast'),
      per: ['setUnit', 'speed.out', { factor: 60 }, 'deltaK'],
    },
    outputs: { rate: ['per', t('每分钟温升', 'rise per minute')] },
    alarms: { fire: ['fire', 'high', t('磨煤机出口温度急升', 'mill outlet heats up fast')] },
  },
  {
    id: 'millWear',
    equipment: 'mill',
    label: t('制粉单耗', 'work per coal of a mill'),
    about: t(
      '每吨煤耗电的长期上升：磨辊磨损或煤质变硬。',
      'A long rise of the work per tonne: worn rollers or harder coal.',
    ),
    source: 'e = P/ṁ; regression over weeks',
    cycleMs: 10_000,
    inputs: { power: ['kW', t('电机功率', 'motor power')], coalFlow: ['t/h', t('给煤量', 'coal flow')] },
    parameters: {
      limit: [t('单耗限值（kWh/t）', 'limit (kWh/t)'), 14, null, 0, 100],
      window: [t('趋势窗口', 'window'), 604_800, 's', 3600, 2_592_000],
      delay: delay(3600),
    },
    submodels: diagnosis('longCycle'),
    blocks: {
      ratio: ['divide', 'power coalFlow'],
      specific: ['setUnit', 'ratio', {}, '1'],
      smooth: ['meanFilter', 'specific', { window: 3600 }],
      trend: ['submodel:longCycle', 'smooth', { window: '$window', limit: '$limit' }],
      ...lasting('over', 'smooth', '$limit', 0.2),
    },
    outputs: {
      specific: ['smooth', t('制粉单耗（kWh/t）', 'work per coal (kWh/t)')],
      hours: ['trend.hours', t('到达限值还有', 'hours to the limit')],
    },
    alarms: {
      soon: ['trend.alarm', 'low', t('制粉单耗将超限', 'work per coal will pass its limit')],
      worn: ['over', 'low', t('制粉单耗高', 'work per coal high')],
    },
  },
  {
    id: 'millAir',
    equipment: 'mill',
    label: t('一次风煤比', 'primary air for the coal'),
    about: t(
      '一次风与给煤量之比过低会堵管，过高煤粉变粗。',
      'Primary air over coal: too little blocks pipes, too much carries coarse coal.',
    ),
    source: 'characteristic of the mill’s maker',
    inputs: { airFlow: ['t/h', t('一次风量', 'primary air flow')], coalFlow: ['t/h', t('给煤量', 'coal flow')] },
    parameters: {
      low: [t('下限', 'least'), 1.4, '1', 0, 10],
      high: [t('上限', 'most'), 3.5, '1', 0, 10],
      delay: delay(120),
    },
    blocks: {
      ratio: ['divide', 'airFlow coalFlow'],
      smooth: ['meanFilter', 'ratio', { window: 60 }],
      ...lastingLow('little', 'smooth', '$low', 0.05),
      ...lasting('much', 'smooth', '$high', 0.05),
    },
    outputs: { ratio: ['smooth', t('一次风煤比', 'primary air over coal')] },
    alarms: {
      little: ['little', 'medium', t('一次风煤比低', 'too little primary air')],
      much: ['much', 'low', t('一次风煤比高', 'too much primary air')],
    },
  },
  {
    id: 'millFeed',
    equipment: 'mill',
    label: t('给煤中断', 'feed of a mill breaks off'),
    about: t(
      '给煤机转速正常而给煤量突降：断煤、堵煤口。',
      'The feeder turns but the flow falls suddenly: no coal comes.',
    ),
    source: 'single events against the median',
    inputs: { coalFlow: ['t/h', t('给煤量', 'coal flow')], feederSpeed: ['rpm', t('给煤机转速', 'feeder speed')] },
    parameters: {
      speed: [t('运行转速', 'running above'), 100, 'rpm', 0, 3000],
      least: [t('最低给煤量', 'least flow'), 5, 't/h', 0, 200],
      delay: delay(5),
    },
    blocks: {
      turns: ['above', 'feederSpeed', { limit: '$speed' }],
      ...lastingWhile('broken', 'coalFlow', '$least', 'turns', 'below'),
      times: ['counter', 'broken'],
    },
    outputs: { breaks: ['times.count', t('断煤次数', 'breaks')] },
    alarms: { broken: ['broken', 'high', t('断煤', 'no coal')] },
  },
])
