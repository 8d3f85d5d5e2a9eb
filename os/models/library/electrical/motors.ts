import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, lastingWhile } from '../parts.ts'

/** Motors: currents of three phases that should be one, heat against current, starts in an hour. */
export const motors = libraryOf('electrical', [
  {
    id: 'motorUnbalance',
    equipment: 'motor',
    label: t('电机三相电流不平衡', 'unbalance of a motor’s currents'),
    about: t(
      '最大相电流与平均值之差的百分比：缺相、匝间短路或电源不平衡。',
      'The phase that is farthest from the mean, in per cent of it: a lost phase, shorted turns, the supply.',
    ),
    source: 'unbalance by the largest deviation from the mean (NEMA MG 1, 14.36)',
    inputs: {
      currentA: ['A', t('A相电流', 'current A')],
      currentB: ['A', t('B相电流', 'current B')],
      currentC: ['A', t('C相电流', 'current C')],
    },
    parameters: {
      limit: [t('不平衡限值', 'limit'), 10, '%', 0, 100],
      running: [t('运行电流', 'runs above'), 5, 'A', 0, 5000],
      delay: delay(20),
    },
    blocks: {
      mean: ['average', 'currentA currentB currentC'],
      high: ['maximum', 'currentA currentB currentC'],
      low: ['minimum', 'currentA currentB currentC'],
      up: ['subtract', 'high mean'],
      down: ['subtract', 'mean low'],
      far: ['maximum', 'up down'],
      ratio: ['divide', 'far mean'],
      unbalance: ['setUnit', 'ratio', { factor: 100 }, '%'],
      runs: ['above', 'mean', { limit: '$running' }],
      ...lastingWhile('uneven', 'unbalance', '$limit', 'runs'),
    },
    outputs: { unbalance: ['unbalance', t('不平衡度', 'unbalance')] },
    alarms: { uneven: ['uneven', 'medium', t('电流不平衡', 'currents uneven')] },
  },
  {
    id: 'motorHeat',
    equipment: 'motor',
    label: t('电机绕组温升', 'heat of a motor'),
    about: t(
      '绕组对环境的温升与电流平方应有值之差：风道堵塞、轴承拖滞。',
      'Winding over ambient against the square of the current: blocked air or a drag.',
    ),
    source: 'heat of resistance with the motor’s time constant',
    inputs: {
      windingTemperature: ['degC', t('绕组温度', 'winding')],
      ambientTemperature: ['degC', t('环境温度', 'ambient')],
      currentA: ['A', t('电流', 'current')],
    },
    parameters: {
      rated: [t('额定电流', 'rated current'), 100, 'A', 1, 5000],
      rise: [t('额定温升', 'rise at rated current'), 60, 'deltaK', 1, 200],
      tolerance: [t('允许偏差', 'tolerated difference'), 12, 'deltaK', 0, 100],
      delay: delay(600),
    },
    blocks: {
      rise: ['subtract', 'windingTemperature ambientTemperature'],
      rated: ['constant', '', { value: '$rated' }],
      share: ['divide', 'currentA rated'],
      square: ['square', 'share'],
      atRated: ['constant', '', { value: '$rise' }],
      heat: ['multiply', 'square atRated'],
      heatRise: ['setUnit', 'heat', {}, 'deltaK'],
      usual: ['firstOrder', 'heatRise', { time: 2400 }],
      off: ['subtract', 'rise usual'],
      ...lasting('hot', 'off', '$tolerance', 1),
    },
    outputs: { deviation: ['off', t('温升偏差', 'deviation')] },
    alarms: { hot: ['hot', 'medium', t('电机温升异常', 'motor hotter than its current')] },
  },
  {
    id: 'motorStarts',
    equipment: 'motor',
    label: t('电机起动次数', 'starts of a motor'),
    about: t(
      '运行时间与起动次数；停运后热态再起动时间过短会过热。',
      'Hours and starts; a hot start too soon after a stop.',
    ),
    source: 'starting duty of the motor’s maker',
    inputs: { running: ['!', t('运行', 'runs')] },
    parameters: { rest: [t('热态再起动间隔', 'rest before a hot start'), 1200, 's', 0, 86_400] },
    blocks: {
      hours: ['runTime', 'running'],
      starts: ['counter', 'running'],
      stops: ['fallingEdge', 'running'],
      resting: ['pulse', 'stops', { time: '$rest' }],
      begins: ['risingEdge', 'running'],
      soon: ['and', 'begins resting'],
      held: ['offDelay', 'soon', { time: 60 }],
    },
    outputs: { hours: ['hours.hours', t('运行小时', 'hours')], starts: ['starts.count', t('起动次数', 'starts')] },
    alarms: { soon: ['held', 'low', t('热态起动过早', 'hot start too soon')] },
  },
  {
    id: 'motorCurrent',
    equipment: 'motor',
    label: t('电机电流异常', 'current of a motor'),
    about: t('突跳与周期性波动：机械卡涩、皮带或叶片问题。', 'Single jumps and a rhythm: a drag, a belt, a blade.'),
    source: 'median filter and autocorrelation',
    inputs: { currentA: ['A', t('电流', 'current')] },
    parameters: {
      jump: [t('突跳限值', 'jump'), 15, 'A', 0, 5000],
      amplitude: [t('波动幅值限', 'least amplitude'), 4, 'A', 0, 5000],
    },
    submodels: diagnosis('sporadic', 'periodic'),
    blocks: {
      jumps: ['submodel:sporadic', 'currentA', { threshold: '$jump' }],
      rhythm: ['submodel:periodic', 'currentA', { amplitude: '$amplitude' }],
    },
    outputs: { jumps: ['jumps.count', t('突跳次数', 'jumps')], period: ['rhythm.period', t('周期', 'period')] },
    alarms: {
      jump: ['jumps.alarm', 'medium', t('电流突跳', 'current jumps')],
      rhythm: ['rhythm.alarm', 'medium', t('电流周期波动', 'current swings')],
    },
  },
])
