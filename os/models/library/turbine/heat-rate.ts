import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import {
  absolute,
  atmosphere,
  bestComparable,
  comparedWith,
  delay,
  lasting,
  lastingLow,
  ratedLoad,
  steady,
} from '../parts.ts'

/**
 * Turbine heat rate by the balance of ASME PTC 6 and GB/T 8117: heat that the boiler gives to the cycle over the generator's power,
 *
 *   HR = [ṁ·(h_ms − h_fw) + r·ṁ·(h_hrh − h_crh)]/P    ṁ in t/h, h in kJ/kg, P in MW: kJ/(kW·h) directly
 *
 * r is the share of main steam that passes the reheater, what is extracted before it and leaks is not in it. Enthalpies by IAPWS-IF97.
 * Spray into the reheater and make-up are left out: each kg/s of them is a small share and has its own instrument on few units.
 */
export const heatRate = libraryOf('turbine', [
  {
    id: 'turbineHeatRate',
    equipment: 'turbineUnit',
    label: t('汽轮机热耗率', 'turbine heat rate'),
    about: t(
      '按能量平衡计算热耗率，并与同负荷、同环境温度下的最优值比较。',
      'Heat rate by the energy balance, compared with the best at the same load and ambient temperature.',
    ),
    source: 'ASME PTC 6; GB/T 8117; IAPWS R7-97(2012)',
    cycleMs: 10_000,
    inputs: {
      steamPressure: ['MPag', t('主蒸汽压力', 'main steam pressure')],
      steamTemperature: ['degC', t('主蒸汽温度', 'main steam temperature')],
      steamFlow: ['t/h', t('主蒸汽流量', 'main steam flow')],
      feedwaterPressure: ['MPag', t('给水压力', 'feedwater pressure')],
      feedwaterTemperature: ['degC', t('最终给水温度', 'final feedwater temperature')],
      coldReheatPressure: ['MPag', t('冷再压力', 'cold reheat pressure')],
      coldReheatTemperature: ['degC', t('冷再温度', 'cold reheat temperature')],
      hotReheatPressure: ['MPag', t('热再压力', 'hot reheat pressure')],
      hotReheatTemperature: ['degC', t('热再温度', 'hot reheat temperature')],
      load: ['MW', t('发电机功率', 'generator power')],
      ambientTemperature: ['degC', t('环境温度（或循环水进水温度）', 'ambient (or cooling water) temperature')],
    },
    parameters: {
      atmosphere,
      reheatShare: [t('再热蒸汽占比', 'share of steam reheated'), 0.85, '1', 0, 1.2],
      ratedLoad,
      period: comparedWith,
      steady,
      worse: [t('热耗升高限值', 'heat rate worse by'), 150, 'kJ/kWh', 0, 5000],
      delay: delay(1800),
    },
    submodels: [bestComparable('smallest')],
    blocks: {
      ...absolute('steamAbs', 'steamPressure'),
      ...absolute('waterAbs', 'feedwaterPressure'),
      ...absolute('coldAbs', 'coldReheatPressure'),
      ...absolute('hotAbs', 'hotReheatPressure'),
      steam: ['steamPt', 'steamAbs steamTemperature'],
      water: ['steamPt', 'waterAbs feedwaterTemperature'],
      cold: ['steamPt', 'coldAbs coldReheatTemperature'],
      hot: ['steamPt', 'hotAbs hotReheatTemperature'],
      boilerRise: ['subtract', 'steam.enthalpy water.enthalpy'],
      reheatRise: ['subtract', 'hot.enthalpy cold.enthalpy'],
      share: ['constant', '', { value: '$reheatShare' }],
      reheatPart: ['multiply', 'reheatRise share'],
      rise: ['add', 'boilerRise reheatPart'],
      heat: ['multiply', 'steamFlow rise'],
      perPower: ['divide', 'heat load'],
      rate: ['setUnit', 'perPower', {}, 'kJ/kWh'],
      smooth: ['meanFilter', 'rate', { window: 600 }],
      rated: ['constant', '', { value: '$ratedLoad' }],
      loadRatio: ['divide', 'load rated'],
      loadShare: ['setUnit', 'loadRatio', { factor: 100 }, '%'],
      compare: [
        'submodel:bestComparable',
        'smooth loadShare ambientTemperature',
        { period: '$period', steady: '$steady' },
      ],
      ...lasting('worseBy', 'compare.gap', '$worse'),
    },
    outputs: {
      heatRate: ['smooth', t('热耗率', 'heat rate')],
      reference: ['compare.reference', t('同工况最优热耗率', 'best comparable heat rate')],
      gap: ['compare.gap', t('比同工况最优高', 'above the best comparable')],
    },
    alarms: { worse: ['worseBy', 'medium', t('热耗率高于同工况最优', 'heat rate above the best comparable')] },
  },
  {
    id: 'sectionEfficiencyWatch',
    equipment: 'turbineSection',
    label: t('缸效率', 'efficiency of a turbine section'),
    about: t(
      '由进、排汽参数按 IF97 计算缸效率；长期下降说明结垢、汽封磨损或叶片损伤。',
      'Efficiency of a section by IF97: a long fall is deposits, worn seals or damaged blades.',
    ),
    source: 'ASME PTC 6; η = Δh/Δh_s',
    cycleMs: 10_000,
    inputs: {
      inletPressure: ['MPag', t('进汽压力', 'inlet pressure')],
      inletTemperature: ['degC', t('进汽温度', 'inlet temperature')],
      outletPressure: ['MPag', t('排汽压力', 'outlet pressure')],
      outletTemperature: ['degC', t('排汽温度', 'outlet temperature')],
    },
    parameters: {
      atmosphere,
      least: [t('效率下限', 'least'), 80, '%', 0, 100],
      delay: delay(3600),
    },
    blocks: {
      ...absolute('inletAbs', 'inletPressure'),
      ...absolute('outletAbs', 'outletPressure'),
      section: ['sectionEfficiency', 'inletAbs inletTemperature outletAbs outletTemperature'],
      percent: ['setUnit', 'section', { factor: 100 }, '%'],
      smooth: ['meanFilter', 'percent', { window: 1800 }],
      ...lastingLow('poor', 'smooth', '$least'),
    },
    outputs: { efficiency: ['smooth', t('缸效率', 'efficiency')] },
    alarms: { poor: ['poor', 'medium', t('缸效率低', 'section efficiency low')] },
  },
  {
    id: 'steamPath',
    equipment: 'turbineSection',
    label: t('通流部分结垢或堵塞', 'deposits in the steam path'),
    about: t(
      '级前压力与流量之比（Flügel）相对自身过去升高：通流面积变小。',
      'Pressure before a stage over the flow (Flügel) rises against its own past: the path grows narrow.',
    ),
    source: 'Flügel’s formula: p ∝ ṁ·√T for a group of stages',
    cycleMs: 10_000,
    inputs: {
      stagePressure: ['MPag', t('级前压力', 'pressure before the stage')],
      flow: ['t/h', t('蒸汽流量', 'steam flow')],
    },
    parameters: {
      atmosphere,
      rise: [t('升高限值', 'rise'), 4, '%', 0, 100],
      delay: delay(7200),
    },
    blocks: {
      ...absolute('pressureAbs', 'stagePressure'),
      ratio: ['divide', 'pressureAbs flow'],
      figure: ['setUnit', 'ratio', { factor: 1000 }, '1'],
      short: ['meanFilter', 'figure', { window: 3600 }],
      long: ['firstOrder', 'figure', { time: 86_400 }],
      change: ['divide', 'short long'],
      percent: ['setUnit', 'change', { factor: 100 }, '%'],
      rise: ['linear', 'percent', { gain: 1, bias: { value: -100, unit: '%' } }],
      ...lasting('narrow', 'rise', '$rise'),
    },
    outputs: {
      figure: ['short', t('压力流量比（kPa·h/t）', 'pressure over flow (kPa·h/t)')],
      change: ['rise', t('相对过去变化', 'against its past')],
    },
    alarms: { narrow: ['narrow', 'low', t('通流部分变窄', 'steam path narrower')] },
  },
])
