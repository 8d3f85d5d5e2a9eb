import { t } from '../../../../contract/text.ts'
import { libraryOf } from '../library.ts'
import {
  bestComparable,
  comparedWith,
  delay,
  diagnosis,
  lasting,
  lastingLow,
  ratedLoad,
  steady,
  window,
} from '../parts.ts'

/** Parameters of the coal as received, in per cent by mass: the laboratory's. */
const share = (zh: string, en: string, value: number) => [t(`${zh}（%）`, `${en} (%)`), value, null, 0, 100] as const

/**
 * Boiler efficiency by losses on the lower heating value, the indirect method of GB/T 10184 (in ASME PTC 4 the energy balance method).
 * Per kg of coal as received, volumes at 0 °C and 101.325 kPa, analysis in per cent by mass:
 *
 *   C_u = A·r/(100 − r)                              carbon left in the ash, r its mean share in it
 *   K   = (C − C_u) + 0.375·S
 *   V⁰  = 0.0889·K + 0.265·H − 0.0333·O              m³/kg of dry air, theoretical
 *   V_g = 0.01866·K + 0.79·V⁰ + 0.008·N + (α − 1)·V⁰ m³/kg of dry gas, α = 21/(21 − O₂)
 *   V_w = 1.24·((9·H + M)/100 + 0.01·1.293·α·V⁰)     m³/kg of vapour, air with 10 g of water per kg
 *   q₂  = (1.38·V_g + 1.51·V_w)·(θ − t₀)/Q           sensible heat of the gas, kJ/(m³·K)
 *   q₃  = 12636·CO·V_g/Q                             carbon monoxide
 *   q₄  = 337.27·C_u/Q                               carbon in the ash
 *   q₅  = q₅⁰·(rated load)/load                      radiation, as it is at full load
 *   q₆  = A/100·(0.9·0.82·(θ − t₀) + 0.1·0.95·(800 − t₀))/Q   ash: nine tenths fly, a tenth falls at 800 °C
 *   η   = 100 − q₂ − q₃ − q₄ − q₅ − q₆
 */
const efficiency = {
  id: 'boilerEfficiency',
  equipment: 'boiler',
  label: t('锅炉效率（反平衡）', 'boiler efficiency by losses'),
  about: t(
    '由排烟温度、氧量和煤质按热损失法计算锅炉效率和各项损失，并与同负荷、同环境温度下的最优值比较。煤质和灰渣含碳量按化验结果填写。',
    'Efficiency and its losses from exhaust temperature, oxygen and coal, compared with the best at the same load and ambient temperature. Coal and carbon in ash are the laboratory’s.',
  ),
  source: 'GB/T 10184-2015; ASME PTC 4-2013 (energy balance method)',
  cycleMs: 10_000,
  inputs: {
    exhaustTemperature: ['degC', t('排烟温度', 'exhaust gas temperature')],
    airTemperature: ['degC', t('送风温度', 'air temperature')],
    oxygen: ['%', t('排烟氧量', 'oxygen in the gas')],
    load: ['MW', t('机组负荷', 'load')],
  },
  parameters: {
    carbon: [...share('收到基碳', 'carbon as received', 57.5)],
    hydrogen: [...share('收到基氢', 'hydrogen as received', 3.7)],
    oxygenInCoal: [...share('收到基氧', 'oxygen as received', 8)],
    nitrogen: [...share('收到基氮', 'nitrogen as received', 1)],
    sulphur: [...share('收到基硫', 'sulphur as received', 0.8)],
    ash: [...share('收到基灰分', 'ash as received', 19)],
    moisture: [...share('收到基水分', 'moisture as received', 10)],
    carbonInAsh: [t('灰渣平均含碳量（%）', 'mean carbon in ash (%)'), 2, null, 0, 50],
    carbonMonoxide: [t('排烟 CO（ppm）', 'carbon monoxide (ppm)'), 50, null, 0, 20_000],
    heatingValue: [t('收到基低位发热量（kJ/kg）', 'lower heating value (kJ/kg)'), 22_000, null, 3000, 40_000],
    radiation: [t('额定负荷散热损失', 'radiation loss at rated load'), 0.3, '%', 0, 5],
    ratedLoad,
    period: comparedWith,
    steady,
    worse: [t('效率下降限值', 'efficiency worse by'), 1, '%', 0, 20],
    delay: delay(1800),
  },
  submodels: [bestComparable('largest')],
  blocks: {
    left: ['constant', '', { value: '$ash' }],
    inAsh: ['constant', '', { value: '$carbonInAsh' }],
    burntAsh: ['linear', 'inAsh', { gain: -1, bias: 100 }],
    ashRatio: ['divide', 'inAsh burntAsh'],
    unburnt: ['multiply', 'left ashRatio'],
    carbonAll: ['constant', '', { value: '$carbon' }],
    carbonBurnt: ['subtract', 'carbonAll unburnt'],
    sulphurAll: ['constant', '', { value: '$sulphur' }],
    sulphurAsCarbon: ['linear', 'sulphurAll', { gain: 0.375 }],
    fuel: ['add', 'carbonBurnt sulphurAsCarbon'],
    hydrogenAll: ['constant', '', { value: '$hydrogen' }],
    oxygenAll: ['constant', '', { value: '$oxygenInCoal' }],
    nitrogenAll: ['constant', '', { value: '$nitrogen' }],
    moistureAll: ['constant', '', { value: '$moisture' }],
    airForFuel: ['linear', 'fuel', { gain: 0.0889 }],
    airForHydrogen: ['linear', 'hydrogenAll', { gain: 0.265 }],
    airFromOxygen: ['linear', 'oxygenAll', { gain: -0.0333 }],
    theoreticalAir: ['add', 'airForFuel airForHydrogen airFromOxygen'],
    full: ['constant', '', { value: { value: 21, unit: '%' } }],
    rest: ['subtract', 'full oxygen'],
    excess: ['divide', 'full rest'],
    air: ['multiply', 'excess theoreticalAir'],
    gasOfFuel: ['linear', 'fuel', { gain: 0.01866 }],
    gasOfNitrogen: ['linear', 'nitrogenAll', { gain: 0.008 }],
    // 0.79·V⁰ + (α − 1)·V⁰ = α·V⁰ − 0.21·V⁰
    used: ['linear', 'theoreticalAir', { gain: -0.21 }],
    dryGas: ['add', 'gasOfFuel gasOfNitrogen used air'],
    waterOfHydrogen: ['linear', 'hydrogenAll', { gain: 0.1116 }],
    waterOfMoisture: ['linear', 'moistureAll', { gain: 0.0124 }],
    waterOfAir: ['linear', 'air', { gain: 0.0160332 }],
    vapour: ['add', 'waterOfHydrogen waterOfMoisture waterOfAir'],
    gasHeat: ['linear', 'dryGas', { gain: 1.38 }],
    vapourHeat: ['linear', 'vapour', { gain: 1.51 }],
    heatPerKelvin: ['add', 'gasHeat vapourHeat'],
    rise: ['subtract', 'exhaustTemperature airTemperature'],
    heat: ['constant', '', { value: '$heatingValue' }],
    gasLossHeat: ['multiply', 'heatPerKelvin rise'],
    gasLossShare: ['divide', 'gasLossHeat heat'],
    gasLoss: ['setUnit', 'gasLossShare', { factor: 100 }, '%'],
    monoxide: ['constant', '', { value: '$carbonMonoxide' }],
    monoxideVolume: ['multiply', 'monoxide dryGas'],
    monoxideShare: ['divide', 'monoxideVolume heat'],
    monoxideLoss: ['setUnit', 'monoxideShare', { factor: 1.2636 }, '%'],
    unburntShare: ['divide', 'unburnt heat'],
    unburntLoss: ['setUnit', 'unburntShare', { factor: 33_727 }, '%'],
    rated: ['constant', '', { value: '$ratedLoad' }],
    perLoad: ['divide', 'rated load'],
    radiationAtRated: ['constant', '', { value: '$radiation' }],
    radiationProduct: ['multiply', 'radiationAtRated perLoad'],
    radiationLoss: ['setUnit', 'radiationProduct', {}, '%'],
    flyHeat: ['setUnit', 'rise', { factor: 0.738 }, '1'],
    // 0.095·(800 − t₀)
    fallHeat: ['polynomial', 'airTemperature', { c0: 76, c1: -0.095 }, '1'],
    ashHeat: ['add', 'flyHeat fallHeat'],
    ashProduct: ['multiply', 'left ashHeat'],
    ashShare: ['divide', 'ashProduct heat'],
    ashLoss: ['setUnit', 'ashShare', {}, '%'],
    losses: ['add', 'gasLoss monoxideLoss unburntLoss radiationLoss ashLoss'],
    whole: ['linear', 'losses', { gain: -1, bias: { value: 100, unit: '%' } }],
    smooth: ['meanFilter', 'whole', { window: 600 }],
    loadRatio: ['divide', 'load rated'],
    loadShare: ['setUnit', 'loadRatio', { factor: 100 }, '%'],
    compare: ['submodel:bestComparable', 'smooth loadShare airTemperature', { period: '$period', steady: '$steady' }],
    ...lasting('worseBy', 'compare.gap', '$worse'),
  },
  outputs: {
    efficiency: ['smooth', t('锅炉效率', 'boiler efficiency')],
    gasLoss: ['gasLoss', t('排烟热损失 q2', 'sensible heat of the gas')],
    unburntLoss: ['unburntLoss', t('固体未完全燃烧损失 q4', 'carbon in ash')],
    gap: ['compare.gap', t('比同工况最优低', 'below the best comparable')],
  },
  alarms: { worse: ['worseBy', 'medium', t('锅炉效率低于同工况最优', 'efficiency below the best comparable')] },
} satisfies Parameters<typeof libraryOf>[1][number]

export const combustion = libraryOf('boiler', [
  efficiency,
  {
    id: 'oxygenAgainstLoad',
    equipment: 'duct',
    label: t('氧量偏离负荷对应值', 'oxygen against load'),
    about: t(
      '稳定负荷下氧量应在负荷对应的曲线附近；偏低燃烧不完全，偏高排烟损失大。',
      'At a steady load the oxygen should lie near the curve for that load: less leaves fuel unburnt, more carries heat away.',
    ),
    source: 'GB/T 10184-2015, dependence of the gas loss on excess air',
    inputs: { oxygen: ['%', t('氧量', 'oxygen')], load: ['MW', t('机组负荷', 'load')] },
    parameters: {
      base: [t('零负荷氧量', 'oxygen without load'), 8, '%', 0, 21],
      gain: [t('每 MW 的变化', 'change per MW'), -0.008, null, -1, 1],
      tolerance: [t('允许偏差', 'tolerated difference'), 1.2, '%', 0, 10],
      delay: delay(600),
    },
    submodels: diagnosis('varyingCondition'),
    blocks: {
      smooth: ['meanFilter', 'oxygen', { window: 120 }],
      curve: [
        'submodel:varyingCondition',
        'smooth load',
        { base: '$base', gain: '$gain', tolerance: '$tolerance', delay: '$delay' },
      ],
    },
    outputs: { deviation: ['curve.deviation', t('氧量偏差', 'deviation of oxygen')] },
    alarms: { far: ['curve.alarm', 'medium', t('氧量偏离', 'oxygen off its curve')] },
  },
  {
    id: 'oxygenSides',
    equipment: 'boiler',
    label: t('两侧氧量偏差', 'oxygen, side against side'),
    about: t(
      '两侧烟气氧量之差持续过大：配风不均、漏风或氧量计漂移。',
      'A lasting difference of the oxygen of both sides: uneven air, a leak, or an analyser that drifts.',
    ),
    source: 'comparison of redundant measurements',
    inputs: { oxygenA: ['%', t('A侧氧量', 'oxygen A')], oxygenB: ['%', t('B侧氧量', 'oxygen B')] },
    parameters: {
      limit: [t('允许偏差', 'tolerated difference'), 1, '%', 0, 10],
      window: window(300),
      delay: delay(600),
    },
    submodels: diagnosis('comparison'),
    blocks: {
      sides: ['submodel:comparison', 'oxygenA oxygenB', { limit: '$limit', window: '$window', delay: '$delay' }],
    },
    outputs: { difference: ['sides.difference', t('两侧氧量差', 'difference of oxygen')] },
    alarms: { apart: ['sides.alarm', 'medium', t('两侧氧量偏差大', 'oxygen differs between the sides')] },
  },
  {
    id: 'furnaceSwing',
    equipment: 'boiler',
    label: t('炉膛负压波动', 'furnace draught swings'),
    about: t(
      '炉膛负压周期性波动：燃烧不稳或引风自动振荡；突然大幅波动多为掉焦。',
      'A rhythm in the furnace draught: an unsteady fire or a swinging fan control; a sudden large one is falling slag.',
    ),
    source: 'autocorrelation of the signal; median filter for single events',
    inputs: { draught: ['Pa', t('炉膛负压', 'furnace draught')] },
    parameters: {
      amplitude: [t('幅值限', 'least amplitude'), 150, 'Pa', 0, 5000],
      slag: [t('掉焦幅值', 'size of an event'), 500, 'Pa', 0, 5000],
      delay: delay(120),
    },
    submodels: diagnosis('periodic', 'sporadic'),
    blocks: {
      rhythm: ['submodel:periodic', 'draught', { amplitude: '$amplitude', delay: '$delay' }],
      event: ['submodel:sporadic', 'draught', { threshold: '$slag' }],
    },
    outputs: {
      period: ['rhythm.period', t('波动周期', 'period')],
      events: ['event.count', t('突变次数', 'events')],
    },
    alarms: {
      swings: ['rhythm.alarm', 'medium', t('炉膛负压周期波动', 'furnace draught swings')],
      slag: ['event.alarm', 'high', t('炉膛负压突变', 'sudden change of furnace draught')],
    },
  },
  {
    id: 'coalQuality',
    equipment: 'boiler',
    label: t('煤质变化（热值）', 'change of the coal’s heating value'),
    about: t(
      '由负荷与给煤量反算单位煤的电量，与自身长期均值比较；下降说明煤质变差或机组效率下降。',
      'Energy per mass of coal from load and feed, against its own long mean: a fall is worse coal or a worse unit.',
    ),
    source: 'energy balance of the unit: P = ṁ·Q·η',
    cycleMs: 10_000,
    inputs: { load: ['MW', t('机组负荷', 'load')], coalFlow: ['t/h', t('给煤量', 'coal flow')] },
    parameters: {
      fall: [t('下降限值', 'fall'), 6, '%', 0, 100],
      least: [t('最低给煤量', 'least coal flow'), 20, 't/h', 0, 1000],
      delay: delay(1800),
    },
    blocks: {
      // MWh per t is kWh per kg
      perCoal: ['divide', 'load coalFlow'],
      specific: ['setUnit', 'perCoal', {}, '1'],
      short: ['meanFilter', 'specific', { window: 3600 }],
      long: ['firstOrder', 'specific', { time: 86_400 }],
      ratio: ['divide', 'short long'],
      percent: ['setUnit', 'ratio', { factor: -100 }, '%'],
      drop: ['linear', 'percent', { gain: 1, bias: { value: 100, unit: '%' } }],
      fired: ['above', 'coalFlow', { limit: '$least' }],
      less: ['above', 'drop', { limit: '$fall' }],
      both: ['and', 'fired less'],
      lasts: ['onDelay', 'both', { time: '$delay' }],
    },
    outputs: {
      specific: ['short', t('单位煤发电量（kWh/kg）', 'energy per coal (kWh/kg)')],
      drop: ['drop', t('较长期均值下降', 'below its long mean')],
    },
    alarms: { worse: ['lasts', 'low', t('单位煤发电量下降', 'less energy per coal')] },
  },
  {
    id: 'windboxFlow',
    equipment: 'boiler',
    label: t('风煤比', 'air for the coal'),
    about: t('总风量与给煤量之比低于下限：缺风燃烧。', 'Total air over coal below its limit: the fire lacks air.'),
    source: 'theoretical air of the coal, see boilerEfficiency',
    inputs: { airFlow: ['t/h', t('总风量', 'total air flow')], coalFlow: ['t/h', t('给煤量', 'coal flow')] },
    parameters: {
      least: [t('风煤比下限', 'least ratio'), 6.5, '1', 0, 30],
      delay: delay(120),
    },
    blocks: {
      ratio: ['divide', 'airFlow coalFlow'],
      smooth: ['meanFilter', 'ratio', { window: 120 }],
      ...lastingLow('little', 'smooth', '$least', 0.1),
    },
    outputs: { ratio: ['smooth', t('风煤比', 'air over coal')] },
    alarms: { little: ['little', 'medium', t('风煤比低', 'too little air for the coal')] },
  },
])
