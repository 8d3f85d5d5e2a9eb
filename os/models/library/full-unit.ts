// A full-size unit of 630 MW as plain data: its machines by type, their points, how they behave while nothing is wrong. Made up whole: it
// shows that the library covers a unit, not how one unit is.
import type { Text } from '../../../contract/text.ts'
import { t } from '../../../contract/text.ts'
import { type Random, seeded } from '../learn/random.ts'
import { libraryModels } from './templates.ts'

/** Words, how many of it a unit has, and how many points besides those that models read: commands, states, local gauges. */
const fleet: Record<string, [label: Text, count: number, others: number]> = {
  boiler: [t('锅炉', 'boiler'), 1, 120],
  duct: [t('风烟道', 'duct'), 4, 12],
  airHeater: [t('空预器', 'air heater'), 2, 40],
  mill: [t('磨煤机', 'mill'), 6, 60],
  fan: [t('风机', 'fan'), 6, 40],
  fanPair: [t('并列风机', 'pair of fans'), 3, 0],
  heatingSurface: [t('受热面', 'heating surface'), 12, 8],
  sootBlower: [t('吹灰器', 'soot blower'), 32, 9],
  superheater: [t('过热器', 'superheater'), 6, 20],
  desuperheater: [t('减温器', 'desuperheater'), 6, 14],
  tube: [t('管壁测点', 'tube'), 160, 0],
  drum: [t('汽包', 'drum'), 1, 40],
  turbineUnit: [t('汽轮机组', 'turbine'), 1, 160],
  turbineSection: [t('汽缸', 'turbine section'), 3, 60],
  condenser: [t('凝汽器', 'condenser'), 2, 40],
  hpHeater: [t('高压加热器', 'HP heater'), 3, 24],
  lpHeater: [t('低压加热器', 'LP heater'), 4, 24],
  deaerator: [t('除氧器', 'deaerator'), 1, 40],
  feedPump: [t('给水泵', 'feed pump'), 3, 70],
  bearing: [t('轴承', 'bearing'), 48, 3],
  thrustBearing: [t('推力轴承', 'thrust bearing'), 1, 8],
  valve: [t('阀门', 'valve'), 60, 9],
  controlValve: [t('调节阀', 'control valve'), 16, 10],
  glandSystem: [t('轴封系统', 'gland system'), 1, 24],
  sealOil: [t('密封油系统', 'seal oil'), 2, 20],
  oilTank: [t('油箱', 'oil tank'), 4, 10],
  oilSystem: [t('润滑油系统', 'oil system'), 4, 24],
  statorBar: [t('定子线棒', 'stator bar'), 54, 0],
  generator: [t('发电机', 'generator'), 1, 160],
  transformer: [t('变压器', 'transformer'), 8, 30],
  motor: [t('电动机', 'motor'), 72, 14],
  // what no model of the library reads: breakers, closed loops, the rest of the instruments
  breaker: [t('开关柜', 'breaker'), 120, 16],
  loop: [t('控制回路', 'control loop'), 160, 8],
  instrument: [t('其他测点', 'instrument'), 320, 1],
}

export type UnitPoint = {
  code: string
  machine: string
  role: string | null
  type: 'number' | 'boolean'
  unit: string | null
}
export type UnitMachine = { code: string; type: string; label: Text }

/** Roles that the whole unit has once: every machine reads the same point. */
const shared: Record<string, string> = { load: 'MW', ambientTemperature: 'degC' }

/** Roles of a type: what the library's models of that type read. */
export function rolesOf(type: string): Map<string, { type: 'number' | 'boolean'; unit: string | null }> {
  const inputs = libraryModels
    .filter(({ equipment }) => equipment === type)
    .flatMap(({ drawing }) => drawing.inputs ?? [])
  return new Map(
    inputs.map(({ id, type: kind = 'number', unit = null }) => [
      id,
      { type: kind === 'boolean' ? kind : 'number', unit },
    ]),
  )
}

const machines: readonly UnitMachine[] = Object.entries(fleet).flatMap(([type, [label, count]]) =>
  Array.from({ length: count }, (_, i) => ({ code: `${type}${String(i + 1).padStart(3, '0')}`, type, label })),
)

function pointsOf({ code, type }: UnitMachine): UnitPoint[] {
  const roles = [...rolesOf(type)].filter(([role]) => !(role in shared))
  const read = roles.map(([role, of]) => ({ code: `${code}.${role}`, machine: code, role, ...of }))
  const others = Array.from({ length: fleet[type][2] }, (_, i): UnitPoint => {
    const digital = type !== 'instrument' && i % 3 !== 2
    return { code: `${code}.${i + 1}`, machine: code, role: null, type: digital ? 'boolean' : 'number', unit: null }
  })
  return [...read, ...others]
}

/** Machines and points of the unit; the shared points come first. */
export const fullUnit: { machines: readonly UnitMachine[]; points: readonly UnitPoint[] } = {
  machines,
  points: [
    ...Object.entries(shared).map(([role, unit]) => ({ code: role, machine: '', role, type: 'number' as const, unit })),
    ...machines.flatMap(pointsOf),
  ],
}

/** The code of the point that plays a role at a machine. */
export const pointAt = (machine: string, role: string): string => (role in shared ? role : `${machine}.${role}`)

/** At no load, at full load, and the noise: of a role while nothing is wrong. */
type Normal = [atZero: number, atFull: number, noise: number]
const level = (at: number, noise = 0.01): Normal => [at, at, Math.abs(at) * noise]
const normals: Record<string, Record<string, Normal>> = {
  boiler: {
    ...{ exhaustTemperature: [105, 130, 1], airTemperature: level(25), oxygen: [7, 3.2, 0.1], oxygenA: [7, 3.2, 0.1] },
    ...{ oxygenB: [7, 3.2, 0.1], draught: [-60, -60, 15], coalFlow: [20, 260, 2], airFlow: [500, 2200, 15] },
    ...{ feedwaterFlow: [100, 1900, 8], sprayFlow: [2, 60, 1], steamFlow: [102, 1960, 8] },
  },
  duct: { oxygen: [8, 3, 0.1] },
  airHeater: {
    ...{ oxygenBefore: [7, 3.2, 0.1], oxygenBehind: [7.6, 4.1, 0.1], gasInletTemperature: [280, 370, 2] },
    ...{ gasOutletTemperature: [105, 130, 1], primaryInletTemperature: level(30), gasInletPressure: [-500, -900, 10] },
    ...{ gasOutletPressure: [-800, -2100, 15], airFlow: [500, 2200, 15] },
  },
  mill: {
    ...{ drop: [1.5, 3.2, 0.06], outletTemperature: [82, 76, 0.6], current: [28, 45, 0.6], power: [240, 420, 6] },
    ...{ coalFlow: [15, 48, 0.6], airFlow: [50, 95, 1], feederSpeed: [200, 720, 8] },
  },
  fan: {
    ...{ outletPressure: [1.2, 3.6, 0.04], current: [60, 150, 1.2], flow: [80, 260, 2], power: [300, 1350, 12] },
    ...{ demand: [20, 72, 0.6], position: [20, 72, 0.6] },
  },
  fanPair: { pressureA: [1.2, 3.6, 0.04], pressureB: [1.2, 3.6, 0.04] },
  heatingSurface: {
    ...{ gasInletTemperature: [520, 760, 4], gasOutletTemperature: [420, 560, 3], mediumTemperature: [350, 427, 2] },
    drop: [60, 630, 12],
  },
  sootBlower: { current: level(1.2, 0.05) },
  superheater: {
    ...{ setpoint: level(538, 0), outletTemperature: level(538, 0.001), valve: [15, 45, 1] },
    ...{
      outletTemperatureA: level(538, 0.002),
      outletTemperatureB: level(538, 0.002),
      outletPressure: [8, 16.7, 0.05],
    },
  },
  desuperheater: { flow: [5, 30, 0.5], steamFlow: [102, 1960, 8], valve: [15, 45, 1] },
  tube: { temperature: [505, 548, 2], rowTemperature: [505, 548, 1] },
  drum: { levelA: level(2, 2), levelB: level(2, 2), levelC: level(2, 2) },
  turbineUnit: {
    ...{ steamPressure: [8, 16.7, 0.05], steamTemperature: level(538, 0.002), steamFlow: [102, 1960, 8] },
    ...{
      feedwaterPressure: [10, 19, 0.05],
      feedwaterTemperature: [180, 275, 0.6],
      coldReheatPressure: [0.6, 3.7, 0.02],
    },
    ...{
      coldReheatTemperature: [295, 322, 1],
      hotReheatPressure: [0.5, 3.4, 0.02],
      hotReheatTemperature: level(538, 0.002),
    },
    ...{ speed: level(3000, 0.0003), vibration: [45, 60, 2] },
  },
  turbineSection: {
    ...{ inletPressure: [0.5, 3.3, 0.01], inletTemperature: level(538, 0.001), outletPressure: [0.1, 0.82, 0.003] },
    ...{ outletTemperature: [330, 352, 0.6], stagePressure: [1.2, 12, 0.04], flow: [102, 1960, 8] },
  },
  condenser: {
    ...{ pressure: [3.2, 5, 0.04], pressure2: [3.2, 5, 0.04], coolingInletTemperature: level(20, 0.01) },
    ...{ coolingOutletTemperature: [21.5, 29.3, 0.1], temperature: [25.1, 32.8, 0.15] },
  },
  hpHeater: {
    ...{
      extractionPressure: [0.8, 4, 0.02],
      waterOutletTemperature: [172, 250, 0.4],
      drainTemperature: [150, 214, 0.4],
    },
    ...{ waterInletTemperature: [142, 206, 0.4], level: level(5, 0.6), valve: [25, 55, 0.6] },
  },
  lpHeater: { extractionPressure: [-60, 60, 0.6], waterOutletTemperature: [72, 110, 0.3] },
  deaerator: { extractionPressure: [0.3, 0.85, 0.004], outletTemperature: [142.5, 176.5, 0.1] },
  feedPump: {
    ...{ suctionPressure: [1, 2.2, 0.01], suctionTemperature: [140, 176, 0.3], dischargePressure: [10, 20, 0.05] },
    ...{
      dischargeTemperature: [142, 179.2, 0.3],
      speed: [3400, 5200, 8],
      flow: [150, 990, 5],
      strainerDrop: [4, 18, 0.5],
    },
  },
  bearing: {
    ...{ metalTemperature: [66, 78, 0.5], metalTemperature2: [65, 77, 0.5], oilTemperature: level(43, 0.006) },
    ...{ vibrationX: [38, 55, 1.5], vibrationY: [32, 47, 1.5] },
  },
  thrustBearing: { positionA: [0.1, 0.3, 0.01], positionB: [0.1, 0.3, 0.01], positionC: [0.1, 0.3, 0.01] },
  valve: { demand: [22, 70, 0.2], position: [22, 70, 0.3], behindTemperature: [180, 320, 2] },
  controlValve: { setpoint: level(10, 0), value: level(10, 0.004), output: [30, 60, 0.5] },
  glandSystem: { pressure: level(38, 0.02), temperature: level(180, 0.01) },
  sealOil: { oilPressure: level(0.5, 0.004), hydrogenPressure: level(0.41, 0.004) },
  oilTank: { level: level(20, 0.02) },
  oilSystem: {
    ...{ pressure: level(0.12, 0.01), filterDrop: level(25, 0.02), oilTemperature: level(43, 0.006) },
    ...{ setpoint: level(43, 0), valve: [30, 55, 0.6] },
  },
  statorBar: { outletTemperature: [46, 66, 0.5], meanTemperature: [46, 66, 0.2] },
  generator: {
    ...{ windingTemperature: [42, 72, 0.6], coolantTemperature: level(40, 0.006), current: [1, 19, 0.08] },
    ...{ hydrogenPressure: level(0.41, 0.002), hydrogenTemperature: level(40, 0.01), conductivity: level(0.6, 0.02) },
    ...{
      flow: level(95, 0.006),
      fieldCurrent: [2200, 2800, 12],
      reactivePower: [0, 100, 1],
      brushTemperature: [45, 70, 0.6],
    },
  },
  transformer: { oilTemperature: [34, 58, 0.4], current: [80, 900, 6], hydrogen: level(25, 0.01) },
  motor: {
    ...{ currentA: [52, 86, 0.8], currentB: [52, 86, 0.8], currentC: [52, 86, 0.8], windingTemperature: [52, 80, 0.6] },
  },
}

/** Sum of twelve uniform numbers: near enough to a normal one of deviation 1. */
function noise(random: Random): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random.next()
  return sum
}

const fullLoad = 630

/**
 * Readings of one machine while nothing is wrong, in the order of `roles`. What lies off in all of a machine's figures alike, such as its
 * own load, is one number; the rest is noise of each.
 *
 * @param share of the unit's full load, 0…1
 */
export function normalRow(type: string, roles: readonly string[], share: number, random: Random): number[] {
  const own = share + 0.02 * noise(random)
  return roles.map((role) => {
    if (role === 'load') return fullLoad * share
    if (role === 'ambientTemperature') return 18 + 0.3 * noise(random)
    const normal = normals[type]?.[role]
    if (!normal) throw new Error(`${type} has no normal ${role}`)
    const [atZero, atFull, deviation] = normal
    return atZero + (atFull - atZero) * own + deviation * noise(random)
  })
}

/** The load of an ordinary day at a time of it, 0.45 … 1 of full load. */
export const dayLoad = (now: number): number =>
  0.725 - 0.275 * Math.cos((2 * Math.PI * (now % 86_400_000)) / 86_400_000)

/** Rows for a training: so many, spread over the loads of a day. */
export function normalRows(type: string, roles: readonly string[], count: number, seed: number): number[][] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, k) => normalRow(type, roles, dayLoad((k / count) * 86_400_000), random))
}

/** Models that are learned from a type's normal rows: over which roles; `target` where one is estimated from the others. */
export const learnedPlans: readonly { type: string; id: string; label: Text; roles: string[]; target?: string }[] = [
  plan('mill', 'mill-state', t('磨煤机状态', 'state of a mill'), [
    'drop',
    'outletTemperature',
    'current',
    'power',
    'coalFlow',
    'airFlow',
  ]),
  plan('fan', 'fan-state', t('风机状态', 'state of a fan'), ['outletPressure', 'current', 'flow', 'power', 'position']),
  plan('heatingSurface', 'surface-state', t('受热面换热', 'heat of a surface'), [
    'gasInletTemperature',
    'gasOutletTemperature',
    'drop',
    'load',
  ]),
  plan('superheater', 'superheater-state', t('过热器状态', 'state of a superheater'), [
    'outletTemperatureA',
    'outletTemperatureB',
    'valve',
    'outletPressure',
  ]),
  plan(
    'tube',
    'tube-expected',
    t('管壁应有温度', 'tube as it should be'),
    ['temperature', 'rowTemperature', 'load'],
    'temperature',
  ),
  plan(
    'condenser',
    'condenser-expected',
    t('凝汽器应有压力', 'condenser as it should be'),
    ['pressure', 'coolingInletTemperature', 'coolingOutletTemperature', 'load'],
    'pressure',
  ),
  plan('hpHeater', 'heater-state', t('加热器状态', 'state of a heater'), [
    'extractionPressure',
    'waterOutletTemperature',
    'drainTemperature',
    'waterInletTemperature',
    'valve',
  ]),
  plan(
    'lpHeater',
    'lp-expected',
    t('低加应有水温', 'LP heater as it should be'),
    ['waterOutletTemperature', 'extractionPressure'],
    'waterOutletTemperature',
  ),
  plan('generator', 'generator-state', t('发电机状态', 'state of the generator'), [
    'windingTemperature',
    'coolantTemperature',
    'current',
    'fieldCurrent',
    'brushTemperature',
  ]),
  plan('thrustBearing', 'thrust-state', t('推力轴承状态', 'state of the thrust bearing'), [
    'positionA',
    'positionB',
    'positionC',
  ]),
  plan('feedPump', 'pump-state', t('给水泵状态', 'state of a feed pump'), [
    'suctionPressure',
    'dischargePressure',
    'speed',
    'flow',
  ]),
  plan(
    'bearing',
    'bearing-expected',
    t('轴承应有温度', 'bearing as it should be'),
    ['metalTemperature', 'oilTemperature', 'load'],
    'metalTemperature',
  ),
  plan('bearing', 'bearing-state', t('轴承状态', 'state of a bearing'), [
    'metalTemperature',
    'metalTemperature2',
    'oilTemperature',
    'vibrationX',
    'vibrationY',
  ]),
  plan('valve', 'valve-state', t('阀门状态', 'state of a valve'), ['demand', 'position', 'behindTemperature']),
  plan(
    'statorBar',
    'bar-expected',
    t('线棒应有温度', 'bar as it should be'),
    ['outletTemperature', 'meanTemperature', 'load'],
    'outletTemperature',
  ),
  plan(
    'transformer',
    'transformer-expected',
    t('变压器应有油温', 'transformer as it should be'),
    ['oilTemperature', 'current', 'ambientTemperature'],
    'oilTemperature',
  ),
  plan(
    'motor',
    'motor-expected',
    t('电机应有温度', 'motor as it should be'),
    ['windingTemperature', 'currentA', 'ambientTemperature'],
    'windingTemperature',
  ),
  plan('motor', 'motor-state', t('电机状态', 'state of a motor'), [
    'currentA',
    'currentB',
    'currentC',
    'windingTemperature',
  ]),
]

function plan(type: string, id: string, label: Text, roles: string[], target?: string) {
  return { type, id, label, roles, ...(target ? { target } : {}) }
}
