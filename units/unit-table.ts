import type { Text } from '../contract/text.ts'

/**
 * Factors are exact by definition or follow NIST SP 811 (2008), Appendix B; "conventional" columns of water and mercury are
 * those of its B.8 (1000 and 13 595.1 kg/m³ at 9.806 65 m/s²).
 */
export const quantities = {
  none: { zh: '无量纲', en: 'dimensionless' },
  temperature: { zh: '温度', en: 'temperature' },
  temperatureDifference: { zh: '温差', en: 'temperature difference' },
  pressure: { zh: '压力（差压）', en: 'pressure (difference)' },
  gaugePressure: { zh: '表压', en: 'gauge pressure' },
  absolutePressure: { zh: '绝对压力', en: 'absolute pressure' },
  massFlow: { zh: '质量流量', en: 'mass flow' },
  volumeFlow: { zh: '体积流量', en: 'volume flow' },
  mass: { zh: '质量', en: 'mass' },
  volume: { zh: '体积', en: 'volume' },
  length: { zh: '长度', en: 'length' },
  area: { zh: '面积', en: 'area' },
  velocity: { zh: '速度', en: 'velocity' },
  vibrationVelocity: { zh: '振动速度', en: 'vibration velocity' },
  acceleration: { zh: '加速度', en: 'acceleration' },
  rotation: { zh: '转速', en: 'rotational speed' },
  frequency: { zh: '频率', en: 'frequency' },
  angle: { zh: '角度', en: 'angle' },
  time: { zh: '时间', en: 'time' },
  power: { zh: '功率', en: 'power' },
  reactivePower: { zh: '无功功率', en: 'reactive power' },
  apparentPower: { zh: '视在功率', en: 'apparent power' },
  reactiveEnergy: { zh: '无功电能', en: 'reactive energy' },
  energy: { zh: '能量', en: 'energy' },
  specificEnergy: { zh: '比能（比焓）', en: 'specific energy' },
  heatRate: { zh: '热耗率', en: 'heat rate' },
  current: { zh: '电流', en: 'current' },
  voltage: { zh: '电压', en: 'voltage' },
  resistance: { zh: '电阻', en: 'resistance' },
  conductivity: { zh: '电导率', en: 'conductivity' },
  fraction: { zh: '比例', en: 'fraction' },
  massConcentration: { zh: '质量浓度', en: 'mass concentration' },
  density: { zh: '密度', en: 'density' },
  force: { zh: '力', en: 'force' },
  torque: { zh: '力矩', en: 'torque' },
  acidity: { zh: '酸碱度', en: 'acidity' },
  turbidity: { zh: '浊度', en: 'turbidity' },
  soundLevel: { zh: '声级', en: 'sound level' },
} satisfies Record<string, Text>

const pound = 0.45359237 // kg, exact
const inch = 0.0254 // m, exact
const foot = 0.3048 // m, exact
const gravity = 9.80665 // m/s², standard
const shortTon = 2000 * pound
const usGallon = 231 * inch ** 3 // m³, exact
const psi = (pound * gravity) / inch ** 2 // Pa: 6 894.757…
const inHg = 13595.1 * gravity * inch // Pa: 3 386.389
const inH2O = 1000 * gravity * inch // Pa: 249.088 9
const btu = 1055.05585262 // J, International Table

export type Quantity = keyof typeof quantities

export type UnitRow = [
  code: string,
  symbol: string,
  zh: string,
  en: string,
  factor: number,
  si?: string,
  spellings?: string,
  zero?: number,
]

/** Factors are to the first unit of each quantity. Spellings are separated by '|' and read without regard to case and spaces. */
export const unitTable: Record<Quantity, UnitRow[]> = {
  none: [
    ['1', '', '无量纲', 'dimensionless', 1, '1', 'unitless|none|无'],
    ['count', '个', '个数', 'count', 1, 'count', 'pcs|counts|台'],
  ],
  temperature: [
    ['degC', '°C', '摄氏度', 'degree Celsius', 1, 'degC', '℃|deg c|c|celsius|摄氏度'],
    ['degF', '°F', '华氏度', 'degree Fahrenheit', 5 / 9, 'degC', '℉|deg f|f|fahrenheit|华氏度', 32],
    ['K', 'K', '开尔文', 'kelvin', 1, 'degC', 'kelvin|deg k', 273.15],
    ['degR', '°R', '兰氏度', 'degree Rankine', 5 / 9, 'degC', 'deg r|rankine', 491.67],
  ],
  temperatureDifference: [
    ['deltaK', 'K', '温差', 'kelvin (difference)', 1, 'deltaK', 'delta k|delta degc|delta c'],
    ['deltaF', '°F', '温差（华氏）', 'degree Fahrenheit (difference)', 5 / 9, 'deltaK', 'delta f|delta degf'],
  ],
  pressure: [
    ['Pa', 'Pa', '帕', 'pascal', 1, 'Pa', '帕'],
    ['kPa', 'kPa', '千帕', 'kilopascal', 1e3, 'kPa', '千帕'],
    ['MPa', 'MPa', '兆帕', 'megapascal', 1e6, 'MPa', '兆帕'],
    ['hPa', 'hPa', '百帕', 'hectopascal', 100, 'kPa'],
    ['bar', 'bar', '巴', 'bar', 1e5, 'MPa'],
    ['mbar', 'mbar', '毫巴', 'millibar', 100, 'kPa'],
    ['psi', 'psi', '磅力每平方英寸', 'pound-force per square inch', psi, 'MPa', 'lbf/in2|psid'],
    ['kgf/cm2', 'kgf/cm²', '公斤力每平方厘米', 'kilogram-force per square centimetre', 1e4 * gravity, 'MPa', 'kg/cm2'],
    ['inH2O', 'inH₂O', '英寸水柱', 'inch of water', inH2O, 'kPa', 'in wc|inwc|in h2o|in w.c.|iwc|"wc|in wg|inh20'],
    ['mmH2O', 'mmH₂O', '毫米水柱', 'millimetre of water', gravity, 'Pa', 'mm wc|mmwc|mm h2o'],
    ['inHg', 'inHg', '英寸汞柱', 'inch of mercury', inHg, 'kPa', 'in hg|in. hg|"hg'],
    ['mmHg', 'mmHg', '毫米汞柱', 'millimetre of mercury', 13.5951 * gravity, 'kPa', 'mm hg'],
    ['torr', 'Torr', '托', 'torr', 101325 / 760, 'Pa'],
    ['atm', 'atm', '标准大气压', 'standard atmosphere', 101325, 'kPa'],
  ],
  gaugePressure: [
    ['Pag', 'Pa(g)', '帕（表压）', 'pascal (gauge)', 1, 'Pag', 'pa g|pa gauge'],
    ['kPag', 'kPa(g)', '千帕（表压）', 'kilopascal (gauge)', 1e3, 'kPag', 'kpa g|kpa gauge'],
    ['MPag', 'MPa(g)', '兆帕（表压）', 'megapascal (gauge)', 1e6, 'MPag', 'mpa g|mpa gauge'],
    ['barg', 'bar(g)', '巴（表压）', 'bar (gauge)', 1e5, 'MPag', 'bar g|bar gauge'],
    [
      'psig',
      'psig',
      '磅力每平方英寸（表压）',
      'pound-force per square inch (gauge)',
      psi,
      'MPag',
      'psi g|psi gauge|lbf/in2g',
    ],
    [
      'kgf/cm2g',
      'kgf/cm²(g)',
      '公斤力每平方厘米（表压）',
      'kilogram-force per square centimetre (gauge)',
      1e4 * gravity,
      'MPag',
      'kg/cm2g',
    ],
  ],
  absolutePressure: [
    ['Paa', 'Pa(a)', '帕（绝压）', 'pascal (absolute)', 1, 'Paa', 'pa a|pa abs'],
    ['kPaa', 'kPa(a)', '千帕（绝压）', 'kilopascal (absolute)', 1e3, 'kPaa', 'kpa a|kpa abs'],
    ['MPaa', 'MPa(a)', '兆帕（绝压）', 'megapascal (absolute)', 1e6, 'MPaa', 'mpa a|mpa abs'],
    ['bara', 'bar(a)', '巴（绝压）', 'bar (absolute)', 1e5, 'MPaa', 'bar a|bar abs'],
    ['psia', 'psia', '磅力每平方英寸（绝压）', 'pound-force per square inch (absolute)', psi, 'MPaa', 'psi a|psi abs'],
    ['inHga', 'inHg(a)', '英寸汞柱（绝压）', 'inch of mercury (absolute)', inHg, 'kPaa', 'in hga|in hg abs|inhg abs'],
  ],
  massFlow: [
    ['kg/s', 'kg/s', '千克每秒', 'kilogram per second', 1, 'kg/s', 'kg/sec'],
    ['kg/h', 'kg/h', '千克每小时', 'kilogram per hour', 1 / 3600, 'kg/h', 'kg/hr|公斤/小时'],
    ['t/h', 't/h', '吨每小时', 'tonne per hour', 1000 / 3600, 't/h', 't/hr|mt/h|tonne/h|吨/小时|吨/时'],
    ['klb/h', 'klb/h', '千磅每小时', 'thousand pounds per hour', (1000 * pound) / 3600, 't/h', 'klb/hr|kpph'],
    ['lb/h', 'lb/h', '磅每小时', 'pound per hour', pound / 3600, 'kg/h', 'lb/hr|pph|lbs/hr'],
    ['lb/s', 'lb/s', '磅每秒', 'pound per second', pound, 'kg/s', 'lb/sec|lbm/s'],
    [
      'ston/h',
      'ston/h',
      '短吨每小时',
      'US short ton per hour',
      shortTon / 3600,
      't/h',
      'tph|ton/hr|tons/hr|ston/hr|stph',
    ],
  ],
  volumeFlow: [
    ['m3/s', 'm³/s', '立方米每秒', 'cubic metre per second', 1, 'm3/s', 'm3/sec|cms'],
    ['m3/h', 'm³/h', '立方米每小时', 'cubic metre per hour', 1 / 3600, 'm3/h', 'm3/hr|cmh|立方米/小时|立方/小时'],
    ['L/s', 'L/s', '升每秒', 'litre per second', 1e-3, 'L/s', 'l/sec'],
    ['L/min', 'L/min', '升每分', 'litre per minute', 1e-3 / 60, 'L/min', 'lpm'],
    ['L/h', 'L/h', '升每小时', 'litre per hour', 1e-3 / 3600, 'L/h', 'lph|l/hr'],
    ['gal/min', 'gpm', '美加仑每分', 'US gallon per minute', usGallon / 60, 'm3/h', 'gpm|usgpm|gpm us|us gpm'],
    ['kgal/min', 'kgal/min', '千美加仑每分', 'thousand US gallons per minute', (1000 * usGallon) / 60, 'm3/h', 'kgpm'],
    ['ft3/min', 'ft³/min', '立方英尺每分', 'cubic foot per minute', foot ** 3 / 60, 'm3/h', 'cfm|acfm'],
    ['ft3/s', 'ft³/s', '立方英尺每秒', 'cubic foot per second', foot ** 3, 'm3/s', 'cfs'],
  ],
  mass: [
    ['kg', 'kg', '千克', 'kilogram', 1, 'kg', '公斤|千克'],
    ['g', 'g', '克', 'gram', 1e-3, 'g', '克'],
    ['t', 't', '吨', 'tonne', 1000, 't', 'tonne|吨'],
    ['lb', 'lb', '磅', 'pound', pound, 'kg', 'lbs|lbm'],
    ['klb', 'klb', '千磅', 'thousand pounds', 1000 * pound, 't'],
    ['ston', 'ston', '短吨', 'US short ton', shortTon, 't', 'short ton'],
  ],
  volume: [
    ['m3', 'm³', '立方米', 'cubic metre', 1, 'm3', '立方米|立方'],
    ['L', 'L', '升', 'litre', 1e-3, 'L', 'litre|liter|升'],
    ['mL', 'mL', '毫升', 'millilitre', 1e-6, 'mL', '毫升'],
    ['gal', 'gal', '美加仑', 'US gallon', usGallon, 'm3', 'usgal|us gal'],
    ['kgal', 'kgal', '千美加仑', 'thousand US gallons', 1000 * usGallon, 'm3'],
    ['ft3', 'ft³', '立方英尺', 'cubic foot', foot ** 3, 'm3'],
  ],
  length: [
    ['m', 'm', '米', 'metre', 1, 'm', 'meter|米'],
    ['mm', 'mm', '毫米', 'millimetre', 1e-3, 'mm', '毫米'],
    ['um', 'µm', '微米', 'micrometre', 1e-6, 'um', 'μm|micron|微米'],
    ['cm', 'cm', '厘米', 'centimetre', 1e-2, 'cm', '厘米'],
    ['km', 'km', '千米', 'kilometre', 1000, 'km', '公里'],
    ['in', 'in', '英寸', 'inch', inch, 'mm', 'inch|inches'],
    ['mil', 'mil', '密耳', 'mil', inch / 1000, 'um', 'mils'],
    ['ft', 'ft', '英尺', 'foot', foot, 'm', 'feet'],
  ],
  area: [
    ['m2', 'm²', '平方米', 'square metre', 1, 'm2', '平方米'],
    ['mm2', 'mm²', '平方毫米', 'square millimetre', 1e-6, 'mm2'],
    ['ft2', 'ft²', '平方英尺', 'square foot', foot ** 2, 'm2'],
  ],
  velocity: [
    ['m/s', 'm/s', '米每秒', 'metre per second', 1, 'm/s', 'm/sec'],
    ['m/min', 'm/min', '米每分', 'metre per minute', 1 / 60, 'm/min'],
    ['km/h', 'km/h', '千米每小时', 'kilometre per hour', 1 / 3.6, 'km/h', 'kph'],
    ['ft/s', 'ft/s', '英尺每秒', 'foot per second', foot, 'm/s', 'fps'],
    ['ft/min', 'ft/min', '英尺每分', 'foot per minute', foot / 60, 'm/s', 'fpm'],
  ],
  vibrationVelocity: [
    ['mm/s', 'mm/s', '毫米每秒', 'millimetre per second', 1, 'mm/s', 'mm/sec'],
    ['in/s', 'in/s', '英寸每秒', 'inch per second', 25.4, 'mm/s', 'in/sec|ips'],
  ],
  acceleration: [
    ['m/s2', 'm/s²', '米每二次方秒', 'metre per second squared', 1, 'm/s2'],
    ['gn', 'g', '重力加速度', 'standard gravity', gravity, 'm/s2', 'g-force|grav'],
  ],
  rotation: [['rpm', 'r/min', '转每分', 'revolution per minute', 1, 'rpm', 'rev/min|转/分|转/分钟']],
  frequency: [
    ['Hz', 'Hz', '赫兹', 'hertz', 1, 'Hz', 'hertz|赫兹'],
    ['kHz', 'kHz', '千赫', 'kilohertz', 1000, 'kHz'],
  ],
  angle: [
    ['deg', '°', '度', 'degree', 1, 'deg', 'degree|degrees|度'],
    ['rad', 'rad', '弧度', 'radian', 180 / Math.PI, 'rad'],
  ],
  time: [
    ['s', 's', '秒', 'second', 1, 's', 'sec|秒'],
    ['ms', 'ms', '毫秒', 'millisecond', 1e-3, 'ms', '毫秒'],
    ['min', 'min', '分', 'minute', 60, 'min', '分|分钟'],
    ['h', 'h', '小时', 'hour', 3600, 'h', 'hr|hour|hours|hrs|小时'],
    ['d', 'd', '天', 'day', 86400, 'd', 'day|days|天'],
  ],
  power: [
    ['W', 'W', '瓦', 'watt', 1, 'W', '瓦'],
    ['kW', 'kW', '千瓦', 'kilowatt', 1e3, 'kW', '千瓦'],
    ['MW', 'MW', '兆瓦', 'megawatt', 1e6, 'MW', '兆瓦|megawatts'],
    ['hp', 'hp', '英制马力', 'horsepower (550 ft·lbf/s)', 550 * foot * pound * gravity, 'kW', 'bhp'],
    ['Btu/h', 'Btu/h', '英热单位每小时', 'Btu per hour', btu / 3600, 'kW', 'btu/hr'],
    ['MMBtu/h', 'MMBtu/h', '百万英热单位每小时', 'million Btu per hour', (1e6 * btu) / 3600, 'MW', 'mmbtu/hr'],
  ],
  reactivePower: [
    ['kvar', 'kvar', '千乏', 'kilovar', 1e3, 'kvar', '千乏'],
    ['Mvar', 'Mvar', '兆乏', 'megavar', 1e6, 'Mvar', 'mvars|兆乏'],
  ],
  apparentPower: [
    ['kVA', 'kVA', '千伏安', 'kilovolt-ampere', 1e3, 'kVA'],
    ['MVA', 'MVA', '兆伏安', 'megavolt-ampere', 1e6, 'MVA'],
  ],
  reactiveEnergy: [['kvarh', 'kvar·h', '千乏时', 'kilovar hour', 3.6e6, 'kvarh', 'kvar.h|千乏时']],
  energy: [
    ['J', 'J', '焦', 'joule', 1, 'J'],
    ['kJ', 'kJ', '千焦', 'kilojoule', 1e3, 'kJ'],
    ['MJ', 'MJ', '兆焦', 'megajoule', 1e6, 'MJ'],
    ['GJ', 'GJ', '吉焦', 'gigajoule', 1e9, 'GJ'],
    ['kWh', 'kW·h', '千瓦时', 'kilowatt hour', 3.6e6, 'kWh', 'kw.h|度电'],
    ['MWh', 'MW·h', '兆瓦时', 'megawatt hour', 3.6e9, 'MWh', 'mw.h'],
    ['Btu', 'Btu', '英热单位', 'British thermal unit (IT)', btu, 'kJ'],
    ['MMBtu', 'MMBtu', '百万英热单位', 'million Btu (IT)', 1e6 * btu, 'GJ'],
    ['kcal', 'kcal', '千卡', 'kilocalorie (IT)', 4186.8, 'kJ', '大卡'],
  ],
  specificEnergy: [
    ['kJ/kg', 'kJ/kg', '千焦每千克', 'kilojoule per kilogram', 1, 'kJ/kg'],
    ['MJ/kg', 'MJ/kg', '兆焦每千克', 'megajoule per kilogram', 1e3, 'MJ/kg'],
    ['kcal/kg', 'kcal/kg', '千卡每千克', 'kilocalorie per kilogram', 4.1868, 'kJ/kg'],
    ['Btu/lb', 'Btu/lb', '英热单位每磅', 'Btu per pound', 2.326, 'kJ/kg', 'btu/lbm'],
  ],
  heatRate: [
    ['kJ/kWh', 'kJ/(kW·h)', '千焦每千瓦时', 'kilojoule per kilowatt hour', 1, 'kJ/kWh'],
    ['Btu/kWh', 'Btu/(kW·h)', '英热单位每千瓦时', 'Btu per kilowatt hour', btu / 1000, 'kJ/kWh'],
  ],
  current: [
    ['A', 'A', '安', 'ampere', 1, 'A', 'amp|amps|安'],
    ['mA', 'mA', '毫安', 'milliampere', 1e-3, 'mA', '毫安'],
    ['kA', 'kA', '千安', 'kiloampere', 1e3, 'kA'],
  ],
  voltage: [
    ['V', 'V', '伏', 'volt', 1, 'V', 'volt|volts|伏'],
    ['mV', 'mV', '毫伏', 'millivolt', 1e-3, 'mV'],
    ['kV', 'kV', '千伏', 'kilovolt', 1e3, 'kV', '千伏'],
  ],
  resistance: [
    ['ohm', 'Ω', '欧', 'ohm', 1, 'ohm', 'ω|ohms'],
    ['Mohm', 'MΩ', '兆欧', 'megohm', 1e6, 'Mohm'],
  ],
  conductivity: [
    ['uS/cm', 'µS/cm', '微西每厘米', 'microsiemens per centimetre', 1, 'uS/cm', 'μs/cm|umho/cm'],
    ['mS/cm', 'mS/cm', '毫西每厘米', 'millisiemens per centimetre', 1e3, 'mS/cm'],
  ],
  fraction: [
    ['%', '%', '百分比', 'percent', 1, '%', 'percent|pct|％|百分比'],
    ['ppm', 'ppm', '百万分比', 'parts per million', 1e-4, 'ppm', 'ppmv'],
    ['ppb', 'ppb', '十亿分比', 'parts per billion', 1e-7, 'ppb'],
    ['fraction', '', '比值', 'ratio', 100, '%', 'ratio|p.u.|pu'],
  ],
  massConcentration: [
    ['mg/m3', 'mg/m³', '毫克每立方米', 'milligram per cubic metre', 1, 'mg/m3', 'mg/nm3'],
    ['g/m3', 'g/m³', '克每立方米', 'gram per cubic metre', 1e3, 'g/m3', 'g/nm3'],
    ['ug/m3', 'µg/m³', '微克每立方米', 'microgram per cubic metre', 1e-3, 'ug/m3', 'μg/m3'],
    ['mg/L', 'mg/L', '毫克每升', 'milligram per litre', 1e3, 'mg/L'],
    ['ug/L', 'µg/L', '微克每升', 'microgram per litre', 1, 'ug/L', 'μg/l'],
  ],
  density: [
    ['kg/m3', 'kg/m³', '千克每立方米', 'kilogram per cubic metre', 1, 'kg/m3'],
    ['g/cm3', 'g/cm³', '克每立方厘米', 'gram per cubic centimetre', 1e3, 'g/cm3'],
    ['lb/ft3', 'lb/ft³', '磅每立方英尺', 'pound per cubic foot', pound / foot ** 3, 'kg/m3'],
  ],
  force: [
    ['N', 'N', '牛', 'newton', 1, 'N', '牛'],
    ['kN', 'kN', '千牛', 'kilonewton', 1e3, 'kN'],
    ['lbf', 'lbf', '磅力', 'pound-force', pound * gravity, 'N'],
  ],
  torque: [
    ['Nm', 'N·m', '牛米', 'newton metre', 1, 'Nm', 'n.m'],
    ['kNm', 'kN·m', '千牛米', 'kilonewton metre', 1e3, 'kNm', 'kn.m'],
    ['lbf.ft', 'lbf·ft', '磅力英尺', 'pound-force foot', pound * gravity * foot, 'Nm', 'ft.lbf|lb.ft|ft-lb'],
  ],
  acidity: [['pH', 'pH', 'pH 值', 'pH', 1, 'pH']],
  turbidity: [['NTU', 'NTU', '散射浊度单位', 'nephelometric turbidity unit', 1, 'NTU']],
  soundLevel: [
    ['dB', 'dB', '分贝', 'decibel', 1, 'dB'],
    ['dB(A)', 'dB(A)', 'A 计权分贝', 'decibel, A-weighted', 1, 'dB(A)', 'dba'],
  ],
}
