import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { delay, diagnosis, lasting, lastingLow, ratedLoad } from '../parts.ts'

/**
 * When to blow soot. How clean a heating surface is: its effectiveness ε = (t_g1 − t_g2)/(t_g1 − t_w1), the fall of the gas over the
 * largest that is possible, against that of the clean surface. ε of a counter-flow surface hangs on NTU and so falls with the load; the
 * clean value is taken as a line over the load (Kays & London, Compact Heat Exchangers: ε(NTU)).
 */
export const sootBlowing = libraryOf('boiler', [
  {
    id: 'surfaceCleanliness',
    equipment: 'heatingSurface',
    label: t('受热面清洁度', 'cleanliness of a heating surface'),
    about: t(
      '烟气侧换热有效度与清洁状态之比；低于限值时建议吹灰，并给出预计到限时间。',
      'Effectiveness of the gas side over that of the clean surface: below its limit soot is to be blown; how soon, too.',
    ),
    source: 'ε–NTU method',
    cycleMs: 10_000,
    inputs: {
      gasInletTemperature: ['degC', t('入口烟温', 'gas inlet temperature')],
      gasOutletTemperature: ['degC', t('出口烟温', 'gas outlet temperature')],
      mediumTemperature: ['degC', t('工质入口温度', 'temperature of the medium')],
      load: ['MW', t('机组负荷', 'load')],
    },
    parameters: {
      clean: [t('额定负荷清洁有效度', 'clean, at rated load'), 0.6, '1', 0.05, 1],
      slope: [t('负荷影响', 'change per share of load'), -0.15, '1', -2, 2],
      ratedLoad,
      least: [t('清洁度下限', 'least'), 80, '%', 0, 100],
      delay: delay(1800),
    },
    blocks: {
      fall: ['subtract', 'gasInletTemperature gasOutletTemperature'],
      most: ['subtract', 'gasInletTemperature mediumTemperature'],
      effectiveness: ['divide', 'fall most'],
      rated: ['constant', '', { value: '$ratedLoad' }],
      share: ['divide', 'load rated'],
      missing: ['linear', 'share', { gain: 1, bias: -1 }],
      slope: ['constant', '', { value: '$slope' }],
      change: ['multiply', 'missing slope'],
      cleanValue: ['linear', 'change', { gain: 1, bias: '$clean' }],
      ratio: ['divide', 'effectiveness cleanValue'],
      percent: ['setUnit', 'ratio', { factor: 100 }, '%'],
      smooth: ['meanFilter', 'percent', { window: 1800 }],
      ...lastingLow('dirty', 'smooth', '$least', 2),
    },
    outputs: { cleanliness: ['smooth', t('清洁度', 'cleanliness')] },
    alarms: { dirty: ['dirty', 'low', t('建议吹灰', 'blow soot')] },
  },
  {
    id: 'surfaceDraught',
    equipment: 'heatingSurface',
    label: t('受热面积灰（差压）', 'soot on a surface, by its draught'),
    about: t('烟气差压相对负荷的偏差：烟道积灰。', 'Pressure drop of the gas against the load: soot in the passes.'),
    source: 'Δp against load at steady load',
    inputs: { drop: ['Pa', t('烟气差压', 'pressure drop')], load: ['MW', t('机组负荷', 'load')] },
    parameters: {
      base: [t('零负荷差压', 'drop without load'), 0, 'Pa', -1000, 5000],
      gain: [t('每 MW 的变化', 'change per MW'), 1, null, -100, 100],
      tolerance: [t('允许偏差', 'tolerated difference'), 150, 'Pa', 0, 5000],
      delay: delay(1800),
    },
    submodels: diagnosis('varyingCondition'),
    blocks: {
      smooth: ['meanFilter', 'drop', { window: 600 }],
      usual: [
        'submodel:varyingCondition',
        'smooth load',
        { base: '$base', gain: '$gain', tolerance: '$tolerance', delay: '$delay' },
      ],
    },
    outputs: { deviation: ['usual.deviation', t('差压偏差', 'deviation of the drop')] },
    alarms: { sooty: ['usual.alarm', 'low', t('差压偏离', 'pressure drop off')] },
  },
  {
    id: 'sootBlower',
    equipment: 'sootBlower',
    label: t('吹灰器卡涩', 'soot blower sticks'),
    about: t(
      '吹灰器运行超过规定时间仍未退回：卡在炉内会被烧坏。',
      'A blower that is under way longer than it should: stuck in the furnace it burns.',
    ),
    source: 'time of travel',
    inputs: { running: ['!', t('运行', 'under way')], current: ['A', t('电流', 'current')] },
    parameters: {
      travel: [t('最长行程时间', 'longest travel'), 900, 's', 10, 7200],
      limit: [t('电流限值', 'limit of the current'), 4, 'A', 0, 100],
      delay: delay(5),
    },
    blocks: {
      stuck: ['onDelay', 'running', { time: '$travel' }],
      ...lasting('heavy', 'current', '$limit'),
      times: ['counter', 'running'],
    },
    outputs: { starts: ['times.count', t('吹灰次数', 'times')] },
    alarms: {
      stuck: ['stuck', 'high', t('吹灰器未退回', 'soot blower does not come back')],
      heavy: ['heavy', 'medium', t('吹灰器电流高', 'soot blower runs heavily')],
    },
  },
])
