import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import { absolute, atmosphere, delay, diagnosis, lasting } from '../parts.ts'

/**
 * Feed heaters. Terminal temperature difference TTD = t_s(p) − t_out, drain cooler approach DCA = t_drain − t_in (ASME PTC 12.1). A TTD that
 * grows is a level too high, air, or fouling; a DCA that grows is a level too low: steam blows through the drain.
 */
export const heaters = libraryOf('turbine', [
  {
    id: 'heaterTtd',
    equipment: 'hpHeater',
    label: t('加热器上端差', 'heater TTD'),
    about: t(
      '抽汽压力对应的饱和温度与出口水温之差。',
      'Saturation temperature of the extraction less the water’s at the outlet.',
    ),
    source: 'ASME PTC 12.1; IAPWS R7-97(2012)',
    inputs: {
      extractionPressure: ['MPag', t('抽汽压力', 'extraction pressure')],
      waterOutletTemperature: ['degC', t('出口水温', 'water outlet temperature')],
    },
    parameters: {
      atmosphere,
      limit: [t('端差限值', 'limit'), 6, 'deltaK', -20, 100],
      delay: delay(1800),
    },
    blocks: {
      ...absolute('pressureAbs', 'extractionPressure'),
      saturation: ['saturationTemperature', 'pressureAbs'],
      difference: ['subtract', 'saturation.temperature waterOutletTemperature'],
      smooth: ['meanFilter', 'difference', { window: 600 }],
      ...lasting('poor', 'smooth', '$limit', 0.5),
    },
    outputs: { ttd: ['smooth', t('上端差', 'TTD')] },
    alarms: { poor: ['poor', 'low', t('加热器端差大', 'heater TTD large')] },
  },
  {
    id: 'heaterDca',
    equipment: 'hpHeater',
    label: t('加热器下端差', 'heater drain cooler approach'),
    about: t(
      '疏水温度与进口水温之差；过大说明水位低、蒸汽串入疏水。',
      'Drain less water inlet: too large is a low level, steam goes with the drain.',
    ),
    source: 'ASME PTC 12.1',
    inputs: {
      drainTemperature: ['degC', t('疏水温度', 'drain temperature')],
      waterInletTemperature: ['degC', t('入口水温', 'water inlet temperature')],
    },
    parameters: { limit: [t('下端差限值', 'limit'), 12, 'deltaK', 0, 100], delay: delay(1800) },
    blocks: {
      approach: ['subtract', 'drainTemperature waterInletTemperature'],
      smooth: ['meanFilter', 'approach', { window: 600 }],
      ...lasting('large', 'smooth', '$limit', 0.5),
    },
    outputs: { dca: ['smooth', t('下端差', 'DCA')] },
    alarms: { large: ['large', 'low', t('加热器下端差大', 'drain cooler approach large')] },
  },
  {
    id: 'heaterRise',
    equipment: 'hpHeater',
    label: t('加热器温升', 'what a heater adds'),
    about: t(
      '给水温升相对负荷偏低：旁路泄漏、抽汽门未全开。',
      'A rise that is small for the load: a leaking bypass, an extraction valve not open.',
    ),
    source: 'rise against load at steady load',
    inputs: {
      waterInletTemperature: ['degC', t('入口水温', 'water inlet temperature')],
      waterOutletTemperature: ['degC', t('出口水温', 'water outlet temperature')],
      load: ['MW', t('机组负荷', 'load')],
    },
    parameters: {
      base: [t('零负荷温升', 'rise without load'), 5, 'deltaK', -50, 100],
      gain: [t('每 MW 温升', 'rise per MW'), 0.04, null, 0, 2],
      tolerance: [t('允许偏差', 'tolerated difference'), 4, 'deltaK', 0, 50],
      delay: delay(1800),
    },
    submodels: diagnosis('varyingCondition'),
    blocks: {
      rise: ['subtract', 'waterOutletTemperature waterInletTemperature'],
      smooth: ['meanFilter', 'rise', { window: 600 }],
      usual: [
        'submodel:varyingCondition',
        'smooth load',
        { base: '$base', gain: '$gain', tolerance: '$tolerance', delay: '$delay' },
      ],
    },
    outputs: { rise: ['smooth', t('温升', 'rise')], deviation: ['usual.deviation', t('温升偏差', 'deviation')] },
    alarms: { off: ['usual.alarm', 'low', t('加热器温升异常', 'heater adds less or more')] },
  },
  {
    id: 'heaterTubeLeak',
    equipment: 'hpHeater',
    label: t('加热器管子泄漏', 'heater tube leaks'),
    about: t(
      '水位升高而疏水阀已开大：管子泄漏，危及汽轮机进水。',
      'The level rises though the drain valve opens wide: a tube leaks, water may reach the turbine.',
    ),
    source: 'level and valve together',
    inputs: { level: ['mm', t('水位', 'level')], valve: ['%', t('疏水阀开度', 'drain valve')] },
    parameters: {
      high: [t('水位限值', 'level'), 50, 'mm', -500, 1000],
      wide: [t('阀门开度限值', 'valve'), 85, '%', 0, 100],
      delay: delay(60),
    },
    blocks: {
      wet: ['above', 'level', { limit: '$high' }],
      open: ['above', 'valve', { limit: '$wide' }],
      both: ['and', 'wet open'],
      lasts: ['onDelay', 'both', { time: '$delay' }],
    },
    outputs: { 'leaking!': ['lasts', t('疑似泄漏', 'may leak')] },
    alarms: { leak: ['lasts', 'high', t('加热器泄漏', 'heater tube leaks')] },
  },
  {
    id: 'deaeratorSaturation',
    equipment: 'deaerator',
    label: t('除氧器饱和度', 'deaerator at saturation'),
    about: t(
      '出水温度低于压力对应的饱和温度：除氧不彻底。',
      'Outlet colder than saturation: oxygen stays in the water.',
    ),
    source: 'Henry’s law; IAPWS R7-97(2012)',
    inputs: {
      extractionPressure: ['MPag', t('压力', 'pressure')],
      outletTemperature: ['degC', t('出水温度', 'outlet temperature')],
    },
    parameters: { atmosphere, limit: [t('欠焓限值', 'limit'), 5, 'deltaK', 0, 50], delay: delay(600) },
    blocks: {
      ...absolute('pressureAbs', 'extractionPressure'),
      cold: ['subcooling', 'pressureAbs outletTemperature'],
      smooth: ['meanFilter', 'cold', { window: 300 }],
      ...lasting('poor', 'smooth', '$limit', 0.5),
    },
    outputs: { subcooling: ['smooth', t('过冷度', 'subcooling')] },
    alarms: { poor: ['poor', 'low', t('除氧不彻底', 'deaeration poor')] },
  },
  {
    id: 'lpHeaterRise',
    equipment: 'lpHeater',
    label: t('低加端差', 'LP heater TTD'),
    about: t(
      '低压加热器上端差（抽汽压力可低于大气压）。',
      'TTD of an LP heater, whose extraction may lie below the atmosphere.',
    ),
    source: 'ASME PTC 12.1; IAPWS R7-97(2012)',
    inputs: {
      extractionPressure: ['kPag', t('抽汽压力', 'extraction pressure')],
      waterOutletTemperature: ['degC', t('出口水温', 'water outlet temperature')],
    },
    parameters: { atmosphere, limit: [t('端差限值', 'limit'), 6, 'deltaK', -20, 100], delay: delay(1800) },
    blocks: {
      gauge: ['setUnit', 'extractionPressure', {}, 'kPaa'],
      pressureAbs: ['linear', 'gauge', { gain: 1, bias: '$atmosphere' }],
      saturation: ['saturationTemperature', 'pressureAbs'],
      difference: ['subtract', 'saturation.temperature waterOutletTemperature'],
      smooth: ['meanFilter', 'difference', { window: 600 }],
      slow: ['rateOfChange', 'smooth', { window: 3600 }],
      ...lasting('poor', 'smooth', '$limit', 0.5),
      per: ['setUnit', 'slow.out', { factor: 3600 }, 'deltaK'],
    },
    outputs: { ttd: ['smooth', t('上端差', 'TTD')], rate: ['per', t('每小时变化', 'change per hour')] },
    alarms: { poor: ['poor', 'low', t('低加端差大', 'LP heater TTD large')] },
  },
])
