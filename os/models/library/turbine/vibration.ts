import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, lastingWhile } from '../parts.ts'

/**
 * Shaft vibration, peak to peak. Zones by ISO 7919 and ISO 20816: B/C near 9000/√n µm, C/D near 13,200/√n µm, n in r/min: 165 and 240 µm at
 * 3000 r/min. A sudden change by a quarter of the B/C limit is a reason for action even within the zones, whichever way it goes.
 */
export const vibration = libraryOf('turbine', [
  {
    id: 'shaftVibration',
    equipment: 'bearing',
    label: t('轴振', 'shaft vibration'),
    about: t(
      '轴振区域评价与突变（B/C 限值的 25%）。',
      'Zones of the shaft’s vibration, and a sudden change by a quarter of the limit.',
    ),
    source: 'ISO 7919-2/-3; ISO 20816-2:2017, 5.3 (change of magnitude)',
    inputs: {
      vibrationX: ['um', t('X向轴振', 'vibration X')],
      vibrationY: ['um', t('Y向轴振', 'vibration Y')],
    },
    parameters: {
      warn: [t('B/C 区限值', 'zone B/C'), 165, 'um', 0, 1000],
      trip: [t('C/D 区限值', 'zone C/D'), 240, 'um', 0, 1000],
      delay: delay(3),
    },
    blocks: {
      largest: ['maximum', 'vibrationX vibrationY'],
      ...lasting('high', 'largest', '$warn', 2),
      ...lasting('highHigh', 'largest', '$trip', 2),
      usual: ['movingMedian', 'largest', { window: 600 }],
      change: ['subtract', 'largest usual'],
      size: ['absolute', 'change'],
      warnValue: ['constant', '', { value: '$warn' }],
      quarter: ['linear', 'warnValue', { gain: 0.25 }],
      sudden: ['greater', 'size quarter'],
      suddenLasts: ['onDelay', 'sudden', { time: '$delay' }],
    },
    outputs: { vibration: ['largest', t('轴振', 'vibration')], change: ['change', t('突变量', 'change')] },
    alarms: {
      high: ['high', 'medium', t('轴振高', 'vibration high')],
      highHigh: ['highHigh', 'high', t('轴振高高', 'vibration high-high')],
      sudden: ['suddenLasts', 'high', t('轴振突变', 'vibration changes suddenly')],
    },
  },
  {
    id: 'vibrationTrend',
    equipment: 'bearing',
    label: t('轴振劣化趋势', 'trend of vibration'),
    about: t('轴振长期上升，预计到限时间。', 'Vibration that grows over weeks; when it reaches its limit.'),
    source: 'regression over weeks',
    cycleMs: 10_000,
    inputs: { vibrationX: ['um', t('X向轴振', 'vibration X')] },
    parameters: {
      limit: [t('限值', 'limit'), 165, 'um', 0, 1000],
      window: [t('趋势窗口', 'window'), 604_800, 's', 3600, 2_592_000],
    },
    submodels: diagnosis('longCycle'),
    blocks: {
      smooth: ['meanFilter', 'vibrationX', { window: 1800 }],
      trend: ['submodel:longCycle', 'smooth', { window: '$window', limit: '$limit' }],
    },
    outputs: { hours: ['trend.hours', t('到达限值还有', 'hours to the limit')] },
    alarms: { soon: ['trend.alarm', 'low', t('轴振将到限', 'vibration will reach its limit')] },
  },
  {
    id: 'criticalSpeed',
    equipment: 'turbineUnit',
    label: t('过临界振动', 'vibration at a critical speed'),
    about: t(
      '升速过临界时的最大振动；与限值比较，供启动判断。',
      'The largest vibration while the machine runs through its critical speed.',
    ),
    source: 'ISO 20816-2: run-up',
    inputs: { speed: ['rpm', t('转速', 'speed')], vibration: ['um', t('轴振', 'vibration')] },
    parameters: {
      low: [t('临界区下限', 'from'), 900, 'rpm', 0, 10_000],
      high: [t('临界区上限', 'to'), 2400, 'rpm', 0, 10_000],
      limit: [t('振动限值', 'limit'), 260, 'um', 0, 2000],
      delay: delay(1),
    },
    blocks: {
      inside: ['within', 'speed', { low: '$low', high: '$high' }],
      ...lastingWhile('violent', 'vibration', '$limit', 'inside'),
      peak: ['movingRange', 'vibration', { window: 600 }],
    },
    outputs: { peak: ['peak.max', t('十分钟最大振动', 'largest in ten minutes')] },
    alarms: { violent: ['violent', 'high', t('过临界振动大', 'violent at the critical speed')] },
  },
])
