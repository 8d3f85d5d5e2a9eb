import type { AlarmInput } from '../../api/alarms.ts'
import type { Text } from '../../contract/text.ts'
import { t } from '../../contract/text.ts'

type Instance = {
  /** Of the last part of the machine's path unless it says so. */
  code?: string
  /** Twin path; without one every input is bound. */
  machine?: string
  bindings?: Record<string, string>
  overrides?: Record<string, number | boolean>
}

/** A drawing in text, as os/models/library/draw.ts has it. */
type Draft = {
  note: string
  inputs: Record<string, [unit: string, label: Text]>
  parameters: Record<string, [label: Text, value: number, unit?: string | null, low?: number, high?: number]>
  blocks: Record<string, [kind: string, sources?: string, params?: Record<string, number | string>, unit?: string]>
  outputs: Record<string, [from: string, label: Text]>
  alarms: Record<string, [from: string, priority: 'low' | 'medium' | 'high', label: Text]>
}

/** A model of the demo: a template of the library, over machines of the demo's unit. */
export type DemoModel = {
  code: string
  /** Of the library; a model of the demo's own is drawn instead. */
  template?: string
  draft?: Draft
  /** Where instances of one template stand under a name of their own. */
  name?: Text
  equipmentType: string | null
  instances: Instance[]
}

const unit = 'DEMO/U1'
const load = '1LDC-GROSS-MW'
const air = 'BA1T'
const steam = '1FWS-STMFLW-A'
/** The site lies high: its barometer shows 79 kPa. */
const atmosphere = 79.4
/** The play runs 20 times as fast as the unit did: a minute is twenty. */
const delay = 60
const ratedLoad = 225

const model = (code: string, template: string, equipmentType: string | null, instances: Instance[]): DemoModel => ({
  ...{ code, template, equipmentType, instances },
})
/** The same for machines of one system. */
const at = (paths: string[], more: Omit<Instance, 'machine'> = {}): Instance[] =>
  paths.map((path) => ({ machine: `${unit}/${path}`, ...more }))

const heaters = (waterOut: string): Record<string, string> => ({ waterOutletTemperature: waterOut })

const boiler: DemoModel[] = [
  model('boiler-eff', 'boilerEfficiency', null, [
    // the coal of the published unit is not told: the template's own stands in for it, so this is a figure to compare, not to publish
    ...(['A', 'B'] as const).map((side) => ({
      code: side,
      bindings: {
        ...{
          exhaustTemperature: side === 'A' ? 'BA2054' : 'BA2554',
          airTemperature: side === 'A' ? 'BF2002' : 'BF2502',
        },
        ...{ oxygen: `BG3506${side}`, load },
      },
      overrides: { ratedLoad, delay, steady: delay, worse: 1.5 },
    })),
  ]),
  model('oxygen-sides', 'oxygenSides', null, [
    { code: 'U1', bindings: { oxygenA: 'BG3506A', oxygenB: 'BG3506B' }, overrides: { limit: 0.8, delay, window: 30 } },
  ]),
  model('oxygen-load', 'oxygenAgainstLoad', 'duct', [
    ...at(['BLR/GAS/DUCTA', 'BLR/GAS/DUCTB'], {
      bindings: { load },
      overrides: { base: 6, gain: -0.0165, tolerance: 1.2, delay },
    }),
  ]),
  model('air-coal', 'windboxFlow', null, [
    { code: 'U1', bindings: { airFlow: air, coalFlow: 'DGS3' }, overrides: { least: 7.4, delay } },
  ]),
  model('coal-quality', 'coalQuality', null, [
    { code: 'U1', bindings: { load, coalFlow: 'DGS3' }, overrides: { delay } },
  ]),
  model('ah-efficiency', 'airHeaterEfficiency', 'airHeater', [
    ...at(['BLR/AIR/AHA', 'BLR/AIR/AHB'], { overrides: { least: 63, delay } }),
  ]),
  model('ah-clogging', 'airHeaterClogging', 'airHeater', [
    ...at(['BLR/AIR/AHA', 'BLR/AIR/AHB'], {
      bindings: { airFlow: air },
      overrides: { ratedFlow: 900, limit: 1400, window: 14_400, horizon: 1, delay },
    }),
  ]),
  model(
    'ah-cold-end',
    'airHeaterColdEnd',
    'airHeater',
    at(['BLR/AIR/AHA', 'BLR/AIR/AHB'], { overrides: { least: 98, delay } }),
  ),
  model('ah-fire', 'airHeaterFire', 'airHeater', at(['BLR/AIR/AHA', 'BLR/AIR/AHB'], { overrides: { rise: 1 } })),
  model('fan-pair', 'fanPair', null, [
    {
      code: 'FD',
      bindings: { pressureA: 'BA1003', pressureB: 'BA1503' },
      overrides: { limit: 0.25, window: 30, delay },
    },
  ]),
  model('spray-share', 'sprayShare', 'desuperheater', [
    ...at(['BLR/WS/DSH'], { bindings: { steamFlow: steam }, overrides: { most: 1, delay } }),
  ]),
  model('superheat', 'superheatMargin', 'superheater', [
    ...at(['BLR/WS/HTSH'], { overrides: { atmosphere, least: 150 } }),
    ...at(['BLR/WS/LTSH'], { bindings: { outletPressure: 'S833' }, overrides: { atmosphere, least: 60 } }),
  ]),
  model(
    'steam-fall',
    'steamTemperatureFall',
    'superheater',
    at(['BLR/WS/HTSH', 'BLR/WS/LTSH'], { overrides: { fall: 25 } }),
  ),
  model(
    'eco-sides',
    'steamTemperatureSides',
    'economizer',
    at(['BLR/WS/ECO'], { overrides: { limit: 6, window: 30, delay } }),
  ),
  model('tube-leak', 'tubeLeak', null, [
    {
      code: 'U1',
      bindings: { feedwaterFlow: '1FWS-FWFLW-A', sprayFlow: 'FW463', steamFlow: steam },
      // the two flow meters differ by up to 30 t/h over the load: only more than that can be told
      overrides: { usual: 0, slack: 35, limit: 200, delay },
    },
  ]),
]

const turbine: DemoModel[] = [
  model('cold-end', 'condenserColdEnd', 'condenser', [
    ...at(['TUR/COND/MAIN'], {
      bindings: { load },
      overrides: { clean: 1.9, ratedLoad, running: 90, most: 0.5, steady: delay, delay },
    }),
  ]),
  model('cond-air', 'condenserAir', 'condenser', at(['TUR/COND/MAIN'], { overrides: { delay } })),
  model(
    'vacuum-gauges',
    'condenserGauges',
    'condenser',
    at(['TUR/COND/MAIN'], { overrides: { limit: 0.7, window: 30, delay } }),
  ),
  model('cooling-water', 'coolingWaterShort', 'condenser', [
    ...at(['TUR/COND/MAIN'], { bindings: { load }, overrides: { gain: 0.0545, tolerance: 3, delay } }),
  ]),
  model('heat-rate', 'turbineHeatRate', null, [
    {
      code: 'U1',
      bindings: {
        ...{ steamPressure: 'S833', steamTemperature: 'S834', steamFlow: steam, feedwaterPressure: 'FW611' },
        ...{ feedwaterTemperature: 'FW606', coldReheatPressure: 'S613', coldReheatTemperature: 'S614' },
        ...{ hotReheatPressure: 'S633', hotReheatTemperature: 'S634', load, ambientTemperature: 'CW213A' },
      },
      overrides: { atmosphere, ratedLoad, reheatShare: 0.9, worse: 300, steady: delay, delay },
    },
  ]),
  model('section', 'sectionEfficiencyWatch', null, [
    {
      code: 'HP',
      bindings: {
        ...{ inletPressure: 'S833', inletTemperature: 'S834', outletPressure: 'S613', outletTemperature: 'S614' },
      },
      overrides: { atmosphere, least: 58, delay },
    },
    {
      code: 'IP',
      bindings: {
        ...{ inletPressure: 'S640', inletTemperature: 'S634', outletPressure: 'S422', outletTemperature: 'S423' },
      },
      overrides: { atmosphere, least: 85, delay },
    },
  ]),
  model('steam-path', 'steamPath', null, [
    { code: 'HP', bindings: { stagePressure: 'S839C', flow: steam }, overrides: { atmosphere, rise: 12, delay } },
    { code: 'IP', bindings: { stagePressure: 'S640', flow: steam }, overrides: { atmosphere, rise: 12, delay } },
  ]),
  model('hp-ttd', 'heaterTtd', 'hpHeater', [
    ...at(['TUR/FW/HP5'], { bindings: heaters('PERFTEST-FW603'), overrides: { atmosphere, limit: 6, delay } }),
  ]),
  model('hp-dca', 'heaterDca', 'hpHeater', at(['TUR/FW/HP5', 'TUR/FW/HP6'], { overrides: { limit: 12, delay } })),
  model('hp-rise', 'heaterRise', 'hpHeater', [
    ...at(['TUR/FW/HP5'], {
      bindings: { ...heaters('PERFTEST-FW603'), load },
      overrides: { base: 13, gain: 0.023, tolerance: 2, delay },
    }),
    ...at(['TUR/FW/HP6'], { bindings: { load }, overrides: { base: 41, gain: 0.054, tolerance: 3, delay } }),
  ]),
  model('lp-ttd', 'lpHeaterRise', 'lpHeater', [
    ...at(['TUR/CD/LP1'], { bindings: { extractionPressure: 'S105' }, overrides: { atmosphere, limit: 4, delay } }),
    ...at(['TUR/CD/LP2', 'TUR/CD/LP3'], { overrides: { atmosphere, limit: 25, delay } }),
  ]),
  model('deaerator', 'deaeratorSaturation', 'deaerator', at(['TUR/CD/DEA'], { overrides: { atmosphere, delay } })),
  model('feed-train', 'feedPumpEfficiency', 'pump', [
    ...at(['TUR/FW/BFP'], {
      // from the booster's suction on: what lies between the two pumps has no thermometer
      bindings: { suctionPressure: 'FW402', suctionTemperature: 'FW401' },
      overrides: { atmosphere, least: 35, delay },
    }),
  ]),
  model('cavitation', 'pumpCavitation', 'pump', at(['TUR/FW/BSTR'], { overrides: { atmosphere, least: 0.05 } })),
]

/** Two instruments of one quantity: limits in the unit of the first. */
const gauges: DemoModel = {
  ...{ code: 'gauge-pair', template: 'comparison', equipmentType: null },
  name: t('同一量两测点互校', 'Two instruments of one quantity'),
  instances: [
    { code: 'MW', bindings: { a: load, b: '1JT66801S' }, overrides: { limit: 3, window: 30, delay } },
    { code: 'HRH-P', bindings: { a: 'S633', b: 'PERFTEST-S633' }, overrides: { limit: 8, window: 30, delay } },
    { code: 'HP6-T', bindings: { a: 'FW606', b: 'PERFTEST-FW608' }, overrides: { limit: 6, window: 30, delay } },
    { code: 'HP6-DRAIN', bindings: { a: 'D607', b: 'PERFTEST-D608' }, overrides: { limit: 8, window: 30, delay } },
    { code: 'BFPT-AB', bindings: { a: 'FW4537-VACA', b: 'FW4537-VACB' }, overrides: { limit: 0.1, window: 30, delay } },
    { code: 'AH-SIDES', bindings: { a: 'BA2054', b: 'BA2554' }, overrides: { limit: 13.5, window: 30, delay } },
  ],
}

/** A compressor that never rests: worn, or the net leaks. As an engineer of the shop draws it. */
const compressorDuty: DemoModel = {
  ...{ code: 'compressor-duty', equipmentType: 'airCompressor', name: t('空压机负荷率', 'Duty of a compressor') },
  draft: {
    note: '运行时间占比长时间过高：管网漏气、用气增加或排气量下降。',
    inputs: { run: ['!', t('运行', 'running')], load: ['kW', t('功率', 'power')] },
    parameters: {
      most: [t('运行占比上限', 'most of the time'), 90, '%', 0, 100],
      window: [t('统计时段', 'over'), 1800, 's', 60, 604_800],
      delay: [t('确认时间', 'confirmation time'), 60, 's', 0, 86_400],
    },
    blocks: {
      number: ['toNumber', 'run'],
      share: ['meanFilter', 'number', { window: '$window' }],
      percent: ['setUnit', 'share', { factor: 100 }, '%'],
      above: ['above', 'percent', { limit: '$most', deadband: 2 }],
      lasts: ['onDelay', 'above', { time: '$delay' }],
      mean: ['meanFilter', 'load', { window: '$window' }],
      time: ['runTime', 'run'],
    },
    outputs: {
      duty: ['percent', t('运行占比', 'running share')],
      power: ['mean', t('平均功率', 'mean power')],
      hours: ['time.hours', t('累计运行', 'hours run')],
    },
    alarms: { noRest: ['lasts', 'low', t('空压机几乎不停', 'compressor hardly rests')] },
  },
  instances: ['AC1', 'AC2'].map((code) => ({ machine: `SHOP/UTIL/MECH/AIR/${code}` })),
}

export const demoModels: readonly DemoModel[] = [...boiler, ...turbine, gauges, compressorDuty]

/** An alarm of an instance, at its output `point`. */
const alarm = (
  code: string,
  [model, instance, name]: [string, string, string],
  output: string,
  words: Pick<AlarmInput, 'name' | 'priority'> & { cause: Text; consequence: Text; action: Text },
): AlarmInput => ({
  ...{ code, point: `${model}.${instance}.${output}`, class: 'equipment', ...words },
  condition: { kind: 'source', source: 'model', key: `${model}.${instance}.${name}` },
  workOrder: null,
})

/** Findings that are called out as alarms; the others are read on the models' own pages and as points. */
export const demoModelAlarms: readonly AlarmInput[] = [
  alarm('U1-M-VACUUM', ['vacuum-gauges', 'MAIN', 'apart'], 'difference', {
    ...{ name: t('1号机组两个真空测点不一致', 'Unit 1: vacuum transmitters disagree'), priority: 'medium' },
    cause: t('一个变送器失准或取样管堵塞。', 'One transmitter is off, or its impulse line is blocked.'),
    consequence: t('低真空保护可能拒动或误动。', 'The low-vacuum trip may fail, or act without need.'),
    action: t(
      '用凝汽器温度对应的饱和压力判断哪个正确，联系热控校验另一个。',
      'Take the saturation pressure at the condenser temperature as witness; have the other one checked.',
    ),
  }),
  alarm('U1-M-AH-SIDES', ['gauge-pair', 'AH-SIDES', 'alarm'], 'difference', {
    ...{ name: t('1号机组空预器两侧排烟温差大', 'Unit 1: exhaust of the air heaters differs'), priority: 'low' },
    cause: t('一侧积灰、漏风或烟气分配不均。', 'Fouling or a leak on one side, or gas that is shared unevenly.'),
    consequence: t('排烟损失增大，低温侧腐蚀。', 'More heat is lost; the colder side corrodes.'),
    action: t('比较两侧换热效率和差压，安排吹灰。', 'Compare efficiency and pressure drop of both; blow soot.'),
  }),
  alarm('U1-M-COLD-END', ['cold-end', 'MAIN', 'dirty'], 'excess', {
    ...{ name: t('1号机组凝汽器背压高于清洁管', 'Unit 1: back pressure beyond clean tubes'), priority: 'medium' },
    cause: t('管子脏污或漏空气。', 'Dirty tubes or air.'),
    consequence: t('热耗升高。', 'The heat rate rises.'),
    action: t('投胶球清洗，检查真空严密性。', 'Clean the tubes with balls, check for air.'),
  }),
  alarm('U1-M-OXYGEN', ['oxygen-sides', 'U1', 'apart'], 'difference', {
    ...{ name: t('1号锅炉两侧氧量偏差大', 'Unit 1: oxygen differs between the sides'), priority: 'low' },
    cause: t('配风不均或氧量计漂移。', 'Uneven air or an analyser that drifts.'),
    consequence: t('一侧缺风，CO 升高。', 'One side lacks air and makes CO.'),
    action: t('调整配风，校验氧量计。', 'Even the air out; check the analysers.'),
  }),
  alarm('U1-M-AH-B', ['ah-efficiency', 'AHB', 'poor'], 'efficiency', {
    ...{ name: t('B空预器换热变差', 'Air heater B takes less heat'), priority: 'low' },
    cause: t('积灰、密封磨损。', 'Fouling, worn seals.'),
    consequence: t('排烟温度升高。', 'The exhaust grows hotter.'),
    action: t('吹灰，停机时检查蓄热元件。', 'Blow soot; look at the plates at the next stop.'),
  }),
  alarm('U1-M-HEAT-RATE', ['heat-rate', 'U1', 'worse'], 'gap', {
    ...{ name: t('1号机组热耗高于同工况最优', 'Unit 1: heat rate above the best comparable'), priority: 'low' },
    cause: t('真空、汽温、给水温度或通流变差。', 'Vacuum, steam or feedwater temperature, the steam path.'),
    consequence: t('煤耗升高。', 'More coal.'),
    action: t('逐项比较冷端、汽温、加热器的偏差。', 'Compare the cold end, steam temperatures and heaters one by one.'),
  }),
  alarm('SHOP-AC1-M-DUTY', ['compressor-duty', 'AC1', 'noRest'], 'duty', {
    ...{ name: t('1号空压机几乎不停', 'Compressor 1 hardly rests'), priority: 'low' },
    cause: t('管网漏气、进气滤芯堵塞、用气增加。', 'A leaking net, a clogged intake filter, more use.'),
    consequence: t('电耗升高，机头磨损加快。', 'More electricity, and the air end wears faster.'),
    action: t('查漏，检查进气滤芯和卸载阀，必要时更换。', 'Look for leaks; check intake filter and unloading valve.'),
  }),
]
