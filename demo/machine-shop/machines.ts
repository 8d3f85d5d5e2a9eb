export type ShopProtocol = 'mtconnect' | 'opcua' | 'modbus'

/** Seconds per piece as planned, how busy it is and how near to plan it runs, 0…1; kW while it runs; pieces that a tool lasts. */
export type ShopMachine = {
  code: string
  path: string
  protocol: ShopProtocol
  cycleSeconds: number
  busy: number
  pace: number
  runningKw: number
  toolPieces: number
}

type Row = [string, string, ShopProtocol, number, number, number, number, number]

const rows: Row[] = [
  ['T01', 'TURN/MECH/CNC/T01', 'mtconnect', 95, 0.86, 0.93, 11, 150],
  ['T02', 'TURN/MECH/CNC/T02', 'mtconnect', 95, 0.84, 0.91, 11, 150],
  ['T03', 'TURN/MECH/CNC/T03', 'mtconnect', 110, 0.88, 0.95, 12, 120],
  ['T04', 'TURN/MECH/CNC/T04', 'mtconnect', 120, 0.72, 0.84, 9, 120],
  ['M01', 'MILL/MECH/CNC/M01', 'opcua', 240, 0.84, 0.9, 15, 60],
  ['M02', 'MILL/MECH/CNC/M02', 'opcua', 240, 0.82, 0.92, 15, 60],
  ['M03', 'MILL/MECH/CNC/M03', 'opcua', 210, 0.87, 0.94, 15, 70],
  ['M04', 'MILL/MECH/CNC/M04', 'opcua', 210, 0.9, 0.96, 16, 70],
  ['M05', 'MILL/MECH/CNC/M05', 'opcua', 180, 0.7, 0.93, 13, 80],
  ['M06', 'MILL/MECH/CNC/M06', 'opcua', 900, 0.78, 0.88, 22, 12],
  ['G01', 'GRIND/MECH/CNC/G01', 'modbus', 300, 0.76, 0.87, 8, 40],
  ['G02', 'GRIND/MECH/CNC/G02', 'modbus', 300, 0.8, 0.92, 8, 40],
  ['AC1', 'UTIL/MECH/AIR/AC1', 'modbus', 0, 0.95, 1, 37, 0],
  ['AC2', 'UTIL/MECH/AIR/AC2', 'modbus', 0, 0.6, 1, 37, 0],
]

/** The twelve CNC machines and two compressors of the demo shop, with the protocol that each speaks. */
export const shopMachines: readonly ShopMachine[] = rows.map(
  ([code, place, protocol, cycleSeconds, busy, pace, runningKw, toolPieces]) => ({
    ...{ code, path: `SHOP/${place}`, protocol, cycleSeconds, busy, pace, runningKw, toolPieces },
  }),
)

/**
 * Electricity meters: what they are called, and which machines hang on them; all where it is empty. `digits`: their register begins anew
 * after so many.
 */
export const shopMeters: readonly { code: string; zh: string; en: string; line: string; digits?: number }[] = [
  { code: 'EM0', zh: '车间总', en: 'Main', line: '' },
  { code: 'EM1', zh: '车削线', en: 'Turning line', line: 'SHOP/TURN/', digits: 5 },
  { code: 'EM2', zh: '铣削线', en: 'Milling line', line: 'SHOP/MILL/' },
  { code: 'EM3', zh: '磨削线', en: 'Grinding line', line: 'SHOP/GRIND/' },
  { code: 'EM4', zh: '动力站', en: 'Utilities', line: 'SHOP/UTIL/' },
]

/**
 * Meters of what else flows, in m³ for each hour that a machine cuts or a compressor runs: air of two 37 kW screw compressors (6.2 m³/min
 * each), water made up for coolant and evaporation, gas of the parts washer's burner.
 */
export const flowMeters = [
  { code: 'AF0', zh: '压缩空气总管', en: 'Compressed air main', perCuttingHour: 0, perCompressorHour: 372 },
  { code: 'WM0', zh: '车间自来水', en: 'Shop water', perCuttingHour: 0.012, perCompressorHour: 0.15 },
  { code: 'GM0', zh: '清洗机天然气', en: 'Parts washer gas', perCuttingHour: 0.35, perCompressorHour: 0 },
] as const
