import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, window } from '../parts.ts'

/**
 * Tubes. Creep makes their life fall with temperature: by Larson and Miller, T·(C + log t) is one number for one stress (T in K, t in h,
 * C = 20 for ferritic steels). With a life of t_d = 100,000 h at the design temperature T_d, an hour at T uses 10^(25·(T − T_d)/T) hours of
 * it, near T_d 10^(k·(T − T_d)) with k = 25/T_d: 0.03 per K at 560 °C, so that 20 K more leave a quarter of the life.
 */
export const tubes = libraryOf('boiler', [
  {
    id: 'tubeOverheat',
    equipment: 'tube',
    label: t('管壁超温', 'tube overheats'),
    about: t(
      '壁温超过许用值的时间与次数，并按 Larson–Miller 折算寿命消耗。',
      'Hours and times above the permitted temperature, and life used by Larson and Miller.',
    ),
    source: 'Larson & Miller, Trans. ASME 74 (1952)',
    inputs: { temperature: ['degC', t('壁温', 'wall temperature')] },
    parameters: {
      limit: [t('许用壁温', 'permitted'), 580, 'degC', 100, 800],
      design: [t('设计壁温', 'design temperature'), 560, 'degC', 100, 800],
      perKelvin: [t('每 K 的寿命指数', 'exponent per K'), 0.03, null, 0, 0.1],
      delay: delay(30),
    },
    blocks: {
      ...lasting('over', 'temperature', '$limit', 2),
      time: ['runTime', 'over'],
      times: ['counter', 'over'],
      designValue: ['constant', '', { value: '$design' }],
      above: ['subtract', 'temperature designValue'],
      exponent: ['setUnit', 'above', { factor: '$perKelvin' }, '1'],
      // 10^x as e^(x·ln 10)
      natural: ['linear', 'exponent', { gain: Math.LN10 }],
      speed: ['exponential', 'natural'],
      life: ['integrator', 'speed', {}, 'h'],
    },
    outputs: {
      hours: ['time.hours', t('超温时间', 'hours above')],
      times: ['times.count', t('超温次数', 'times above')],
      life: ['life', t('等效运行时间', 'equivalent hours')],
    },
    alarms: { over: ['over', 'high', t('管壁超温', 'tube overheats')] },
  },
  {
    id: 'tubeAgainstRow',
    equipment: 'tube',
    label: t('管壁与同屏偏差', 'tube against its row'),
    about: t(
      '一根管的壁温与同屏平均值之差：偏高多为堵塞、氧化皮；突然偏低可能是泄漏。',
      'A tube against the mean of its row: hotter is a blockage or scale, suddenly colder may be a leak.',
    ),
    source: 'comparison of equals',
    inputs: {
      temperature: ['degC', t('壁温', 'wall temperature')],
      rowTemperature: ['degC', t('同屏平均壁温', 'mean of the row')],
    },
    parameters: {
      limit: [t('允许偏差', 'tolerated difference'), 25, 'deltaK', 0, 200],
      window: window(120),
      delay: delay(300),
    },
    submodels: diagnosis('comparison'),
    blocks: {
      row: [
        'submodel:comparison',
        'temperature rowTemperature',
        { limit: '$limit', window: '$window', delay: '$delay' },
      ],
    },
    outputs: { difference: ['row.difference', t('与同屏之差', 'difference')] },
    alarms: { off: ['row.alarm', 'medium', t('管壁温度偏离同屏', 'tube differs from its row')] },
  },
  {
    id: 'tubeLeak',
    equipment: 'boiler',
    label: t('四管泄漏（水汽平衡）', 'tube leak by mass balance'),
    about: t(
      '给水加减温水减去主蒸汽的长时间均值上升：有水汽从管子漏出。流量计有固定偏差，所以看它相对自身过去的变化。',
      'The mean of feedwater and spray less steam rises: it leaves through a tube. Flow meters are off by a constant, so the change against its own past counts.',
    ),
    source: 'mass balance with a control chart (CUSUM)',
    cycleMs: 10_000,
    inputs: {
      feedwaterFlow: ['t/h', t('给水流量', 'feedwater flow')],
      sprayFlow: ['t/h', t('减温水流量', 'spray flow')],
      steamFlow: ['t/h', t('主蒸汽流量', 'steam flow')],
    },
    parameters: {
      usual: [t('正常差值', 'usual difference'), 0, 't/h', -500, 500],
      slack: [t('松弛量', 'slack'), 5, 't/h', 0, 100],
      limit: [t('累计限值', 'limit of the sum'), 60, 't/h', 0, 10_000],
      delay: delay(600),
    },
    blocks: {
      water: ['add', 'feedwaterFlow sprayFlow'],
      lost: ['subtract', 'water steamFlow'],
      smooth: ['meanFilter', 'lost', { window: 600 }],
      chart: ['cusum', 'smooth', { target: '$usual', slack: '$slack', limit: '$limit' }],
      lasts: ['onDelay', 'chart.alarm', { time: '$delay' }],
    },
    outputs: { lost: ['smooth', t('水汽差值', 'difference')], sum: ['chart.up', t('累计和', 'sum')] },
    alarms: { leak: ['lasts', 'high', t('疑似四管泄漏', 'a tube may leak')] },
  },
  {
    id: 'drumLevelSwing',
    equipment: 'drum',
    label: t('汽包水位', 'drum level'),
    about: t('三冲量水位三取中、偏差与波动。', 'The middle of three level gauges, their disagreement, and a swing.'),
    source: 'redundant measurement (middle of three)',
    inputs: {
      levelA: ['mm', t('水位A', 'level A')],
      levelB: ['mm', t('水位B', 'level B')],
      levelC: ['mm', t('水位C', 'level C')],
    },
    parameters: {
      apart: [t('测点偏差限值', 'gauges differ by'), 30, 'mm', 0, 500],
      swing: [t('摆幅', 'swing'), 40, 'mm', 0, 500],
      delay: delay(30),
    },
    blocks: {
      level: ['middle', 'levelA levelB levelC', { limit: '$apart' }],
      lasts: ['onDelay', 'level.deviation', { time: '$delay' }],
      moves: ['oscillation', 'level.out', { window: 600, swing: '$swing' }],
    },
    outputs: { level: ['level.out', t('水位', 'level')] },
    alarms: {
      gauges: ['lasts', 'medium', t('水位计偏差大', 'level gauges differ')],
      swings: ['moves.active', 'medium', t('水位波动', 'level swings')],
    },
  },
])
