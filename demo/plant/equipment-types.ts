import type { EquipmentType } from '../../api/platform.ts'

/** A type of equipment with the roles its points may play. */
export type DemoEquipmentType = Omit<EquipmentType, 'equipment'>

type Role = [role: string, zh: string, en: string, quantity: string | null]

function type(code: string, zh: string, en: string, roles: Role[], required: string[] = []): DemoEquipmentType {
  return {
    code,
    name: { zh, en },
    roles: roles.map(([role, roleZh, roleEn, quantity]) => ({
      role,
      name: { zh: roleZh, en: roleEn },
      quantity,
      required: required.includes(role),
    })),
  }
}

const temperature = (role: string, zh: string, en: string): Role => [role, zh, en, 'temperature']
const gauge = (role: string, zh: string, en: string): Role => [role, zh, en, 'gaugePressure']
const draught = (role: string, zh: string, en: string): Role => [role, zh, en, 'pressure']
const absolute = (role: string, zh: string, en: string): Role => [role, zh, en, 'absolutePressure']
const massFlow = (role: string, zh: string, en: string): Role => [role, zh, en, 'massFlow']
const volumeFlow = (role: string, zh: string, en: string): Role => [role, zh, en, 'volumeFlow']

const boiler = [
  type('economizer', '省煤器', 'Economizer', [
    gauge('inletPressure', '入口压力', 'Inlet pressure'),
    temperature('outletTemperatureA', '出口A侧水温', 'Outlet temperature A'),
    temperature('outletTemperatureB', '出口B侧水温', 'Outlet temperature B'),
    draught('gasInletPressure', '入口烟气压力', 'Gas inlet pressure'),
  ]),
  type(
    'drum',
    '汽包',
    'Drum',
    [gauge('pressure', '压力', 'Pressure'), temperature('temperature', '蒸汽温度', 'Steam temperature')],
    ['pressure'],
  ),
  type(
    'superheater',
    '过热器',
    'Superheater',
    [
      temperature('outletTemperature', '出口汽温', 'Outlet temperature'),
      gauge('outletPressure', '出口汽压', 'Outlet pressure'),
      draught('gasOutletPressure', '出口烟气压力', 'Gas outlet pressure'),
    ],
    ['outletTemperature'],
  ),
  type('desuperheater', '减温器', 'Desuperheater', [
    massFlow('flow', '减温水流量', 'Spray flow'),
    temperature('temperature', '减温水温度', 'Spray temperature'),
    gauge('pressure', '减温水压力', 'Spray pressure'),
  ]),
  type(
    'reheater',
    '再热器',
    'Reheater',
    [
      temperature('outletTemperature', '出口汽温', 'Outlet temperature'),
      draught('gasOutletPressure', '出口烟气压力', 'Gas outlet pressure'),
    ],
    ['outletTemperature'],
  ),
  type('fan', '风机', 'Fan', [draught('outletPressure', '出口风压', 'Outlet pressure')], ['outletPressure']),
  type('airHeater', '空气预热器', 'Air heater', [
    draught('gasInletPressure', '烟气入口压力', 'Gas inlet pressure'),
    temperature('gasInletTemperature', '烟气入口温度', 'Gas inlet temperature'),
    draught('gasOutletPressure', '烟气出口压力', 'Gas outlet pressure'),
    temperature('gasOutletTemperature', '排烟温度', 'Gas outlet temperature'),
    draught('primaryInletPressure', '一次风入口压力', 'Primary air inlet pressure'),
    temperature('primaryInletTemperature', '一次风入口温度', 'Primary air inlet temperature'),
    temperature('primaryOutletTemperature', '一次风出口温度', 'Primary air outlet temperature'),
    temperature('coldEndTemperature', '冷端温度', 'Cold-end temperature'),
    draught('secondaryOutletPressure', '二次风出口压力', 'Secondary air outlet pressure'),
    temperature('secondaryOutletTemperature', '二次风出口温度', 'Secondary air outlet temperature'),
  ]),
  type('duct', '风烟道', 'Duct', [massFlow('flow', '流量', 'Flow'), ['oxygen', '氧量', 'Oxygen', 'fraction']]),
  type(
    'millGroup',
    '磨煤机组',
    'Mill group',
    [
      massFlow('coalFlow', '总给煤量', 'Total coal flow'),
      ['millsInService', '运行台数', 'Mills in service', null],
      massFlow('primaryAirFlow', '一次风总量', 'Total primary air flow'),
    ],
    ['coalFlow'],
  ),
]

const turbine = [
  type('pipe', '管道', 'Pipe', [
    gauge('pressure', '压力', 'Pressure'),
    gauge('pressureTest', '压力（性能试验）', 'Pressure (performance test)'),
    temperature('temperature', '温度', 'Temperature'),
    massFlow('flow', '流量', 'Flow'),
    ['drainFlow', '疏水流量', 'Drain flow', null],
  ]),
  type('turbine', '汽轮机', 'Turbine', [
    gauge('inletPressure', '进汽压力', 'Inlet pressure'),
    temperature('inletTemperature', '进汽温度', 'Inlet temperature'),
    gauge('firstStagePressure', '调节级压力', 'First-stage pressure'),
  ]),
  type('generator', '发电机', 'Generator', [
    ['activePower', '有功功率', 'Active power', 'power'],
    ['activePowerSelected', '有功功率（选择后）', 'Active power (selected)', 'power'],
  ]),
  type('condenser', '凝汽器', 'Condenser', [
    absolute('pressure', '压力', 'Pressure'),
    absolute('pressure2', '压力2', 'Pressure 2'),
    absolute('pressureA', '压力A', 'Pressure A'),
    absolute('pressureB', '压力B', 'Pressure B'),
    absolute('pressureC', '压力C', 'Pressure C'),
    temperature('temperature', '温度', 'Temperature'),
    temperature('coolingInletTemperature', '循环水进水温度', 'Cooling water inlet temperature'),
    temperature('coolingOutletTemperature', '循环水出水温度', 'Cooling water outlet temperature'),
    volumeFlow('coolingFlow', '循环水流量', 'Cooling water flow'),
  ]),
  type('lpHeater', '低压加热器', 'LP heater', [
    gauge('shellPressure', '壳侧压力', 'Shell pressure'),
    gauge('extractionPressure', '抽汽压力', 'Extraction pressure'),
    temperature('extractionTemperature', '抽汽温度', 'Extraction temperature'),
    temperature('waterOutletTemperature', '出口水温', 'Water outlet temperature'),
    temperature('drainTemperature', '疏水温度', 'Drain temperature'),
  ]),
  type('hpHeater', '高压加热器', 'HP heater', [
    gauge('extractionPressure', '抽汽压力', 'Extraction pressure'),
    temperature('extractionTemperature', '抽汽温度', 'Extraction temperature'),
    temperature('waterInletTemperature', '入口水温', 'Water inlet temperature'),
    temperature('waterOutletTemperature', '出口水温', 'Water outlet temperature'),
    temperature('waterOutletTemperatureTest', '出口水温（性能试验）', 'Water outlet temperature (performance test)'),
    temperature('drainTemperature', '疏水温度', 'Drain temperature'),
    temperature('drainTemperatureTest', '疏水温度（性能试验）', 'Drain temperature (performance test)'),
  ]),
  type('deaerator', '除氧器', 'Deaerator', [
    gauge('extractionPressure', '抽汽压力', 'Extraction pressure'),
    temperature('outletTemperature', '出水温度', 'Outlet temperature'),
  ]),
  type('pump', '泵', 'Pump', [
    gauge('suctionPressure', '入口压力', 'Suction pressure'),
    temperature('suctionTemperature', '入口温度', 'Suction temperature'),
    gauge('dischargePressure', '出口压力', 'Discharge pressure'),
    temperature('dischargeTemperature', '出口温度', 'Discharge temperature'),
    volumeFlow('bearingWaterFlow', '轴承冷却水流量', 'Bearing water flow'),
  ]),
]

const other = [
  type('barometer', '气压计', 'Barometer', [absolute('pressure', '大气压力', 'Pressure')], ['pressure']),
  type('demoPlay', '演示回放', 'Demo play', [
    ['speed', '回放倍速', 'Speed', null],
    ['run', '播放/暂停', 'Play or pause', null],
    ['between', '当前所在的两次读数', 'Readings it stands between', null],
  ]),
]

/** Roles of a machine tool are the signals by which its state is told. */
const machineShop = [
  type('cncMachine', '数控机床', 'CNC machine', [
    ['power', '通电', 'Power', null],
    ['execution', '执行状态', 'Execution', null],
    ['mode', '操作方式', 'Controller mode', null],
    ['alarm', '报警', 'Alarm', null],
    ['program', '程序号', 'Program', null],
    ['partCount', '加工计数', 'Part count', null],
    ['spindleLoad', '主轴负载', 'Spindle load', 'fraction'],
  ]),
  type('airCompressor', '空压机', 'Air compressor', [
    ['run', '运行', 'Running', null],
    ['alarm', '故障', 'Fault', null],
    ['load', '功率', 'Power', 'power'],
    gauge('dischargePressure', '排气压力', 'Discharge pressure'),
  ]),
  type('electricityMeter', '电能表', 'Electricity meter', [
    ['register', '示数', 'Register', 'energy'],
    ['power', '功率', 'Power', 'power'],
    ['reactiveRegister', '无功示数', 'Reactive register', 'reactiveEnergy'],
  ]),
  type('flowMeter', '流量表', 'Flow meter', [['register', '示数', 'Register', 'volume']]),
]

/** Every type of equipment in the demo plant and its machine shop. */
export const demoEquipmentTypes: readonly DemoEquipmentType[] = [...boiler, ...turbine, ...machineShop, ...other]
