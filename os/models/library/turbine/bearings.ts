import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, window } from '../parts.ts'

/** Bearings, journal and thrust: heat of friction shows against the oil that is fed to them; wear of the thrust shows in the shaft’s place. */
export const bearings = libraryOf('turbine', [
  {
    id: 'bearingMetal',
    equipment: 'bearing',
    label: t('轴承金属温度', 'bearing metal temperature'),
    about: t(
      '金属温度高于进油温度的部分超限，或快速上升：油膜变差。',
      'Metal above the oil that feeds it, or a fast rise: the film of oil suffers.',
    ),
    source: 'heat balance of a journal bearing',
    inputs: {
      metalTemperature: ['degC', t('金属温度', 'metal temperature')],
      oilTemperature: ['degC', t('进油温度', 'oil inlet temperature')],
    },
    parameters: {
      limit: [t('温升限值', 'rise over the oil'), 45, 'deltaK', 0, 150],
      rate: [t('升温速率限值', 'rise per second'), 0.02, null, 0, 10],
      delay: delay(30),
    },
    blocks: {
      rise: ['subtract', 'metalTemperature oilTemperature'],
      ...lasting('hot', 'rise', '$limit', 1),
      speed: ['rateOfChange', 'metalTemperature', { window: 120 }],
      ...lasting('quick', 'speed.out', '$rate'),
      per: ['setUnit', 'speed.out', { factor: 60 }, 'deltaK'],
    },
    outputs: {
      rise: ['rise', t('对进油温升', 'rise over the oil')],
      rate: ['per', t('每分钟温升', 'rise per minute')],
    },
    alarms: {
      hot: ['hot', 'high', t('轴承温升高', 'bearing hot')],
      quick: ['quick', 'high', t('轴承温度快速上升', 'bearing heats up fast')],
    },
  },
  {
    id: 'bearingDrift',
    equipment: 'bearing',
    label: t('轴承温度劣化', 'slow change of a bearing'),
    about: t('温升的长期上升趋势，预计到限时间。', 'The rise grows over weeks; when it reaches its limit.'),
    source: 'regression over weeks',
    cycleMs: 10_000,
    inputs: {
      metalTemperature: ['degC', t('金属温度', 'metal temperature')],
      oilTemperature: ['degC', t('进油温度', 'oil inlet temperature')],
    },
    parameters: {
      limit: [t('温升限值', 'limit'), 45, 'deltaK', 0, 150],
      window: [t('趋势窗口', 'window'), 604_800, 's', 3600, 2_592_000],
    },
    submodels: diagnosis('longCycle'),
    blocks: {
      rise: ['subtract', 'metalTemperature oilTemperature'],
      smooth: ['meanFilter', 'rise', { window: 1800 }],
      trend: ['submodel:longCycle', 'smooth', { window: '$window', limit: '$limit' }],
    },
    outputs: { hours: ['trend.hours', t('到达限值还有', 'hours to the limit')] },
    alarms: { soon: ['trend.alarm', 'low', t('轴承温升将到限', 'bearing will be hot')] },
  },
  {
    id: 'bearingPair',
    equipment: 'bearing',
    label: t('轴承两测点互校', 'two gauges of a bearing'),
    about: t('同一轴承两支热电偶之差：一支失准。', 'Two gauges in one bearing that differ: one is wrong.'),
    source: 'comparison of redundant measurements',
    inputs: {
      metalTemperature: ['degC', t('金属温度1', 'metal temperature')],
      metalTemperature2: ['degC', t('金属温度2', 'metal temperature 2')],
    },
    parameters: {
      limit: [t('允许偏差', 'tolerated difference'), 8, 'deltaK', 0, 100],
      window: window(120),
      delay: delay(600),
    },
    submodels: diagnosis('comparison'),
    blocks: {
      gauges: [
        'submodel:comparison',
        'metalTemperature metalTemperature2',
        { limit: '$limit', window: '$window', delay: '$delay' },
      ],
    },
    outputs: { difference: ['gauges.difference', t('两测点之差', 'difference')] },
    alarms: { apart: ['gauges.alarm', 'low', t('轴承测点偏差大', 'gauges differ')] },
  },
  {
    id: 'thrustPosition',
    equipment: 'thrustBearing',
    label: t('轴向位移', 'axial position'),
    about: t(
      '轴向位移三取中，超限或阶跃变化：推力轴承磨损。',
      'The middle of three positions beyond its limit or with a step: the thrust bearing wears.',
    ),
    source: 'redundant measurement (middle of three)',
    inputs: {
      positionA: ['mm', t('位移A', 'position A')],
      positionB: ['mm', t('位移B', 'position B')],
      positionC: ['mm', t('位移C', 'position C')],
    },
    parameters: {
      limit: [t('位移限值', 'limit'), 0.8, 'mm', 0, 5],
      step: [t('阶跃限值', 'step'), 0.15, 'mm', 0, 5],
      delay: delay(3),
    },
    blocks: {
      position: ['middle', 'positionA positionB positionC', { limit: 0.2 }],
      size: ['absolute', 'position.out'],
      ...lasting('off', 'size', '$limit'),
      change: ['firstLast', 'position.out', { window: 60 }],
      changeSize: ['absolute', 'change'],
      ...lasting('jump', 'changeSize', '$step'),
    },
    outputs: { position: ['position.out', t('轴向位移', 'axial position')] },
    alarms: {
      off: ['off', 'high', t('轴向位移大', 'axial position off')],
      jump: ['jump', 'high', t('轴向位移阶跃', 'axial position jumps')],
      gauges: ['position.deviation', 'low', t('位移测点偏差大', 'position gauges differ')],
    },
  },
])
