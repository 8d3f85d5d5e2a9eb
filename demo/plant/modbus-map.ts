/**
 * Register map of the demo's Modbus TCP server, unit 1. Addresses count from 0 as they travel on the wire (input register
 * 0 is "30001" in the old notation). Everything is read-only. Scaled integers: engineering value = register × factor; the
 * factor is the instrument's last digit, so none is lost. Word and byte orders differ on purpose, as they do in plants.
 *
 * | input registers | what                                             |
 * |-----------------|--------------------------------------------------|
 * | 0–1             | heartbeat: Unix time of the values, s, uint32    |
 * | 10–14           | condensers: pressures and vacuum, uint16         |
 * | 20–24           | condensers: water temperatures, uint16           |
 * | 30–39           | LP heaters and deaerator, uint16 and int16       |
 * | holding 100–109 | circulating water and condensate, 32 bits        |
 */
export type ModbusDataType = 'int16' | 'uint16' | 'int32' | 'uint32' | 'float32'
export type ByteOrder = 'ABCD' | 'CDAB' | 'BADC' | 'DCBA'

/** Address of a point in the demo's register map, in the shape of the Modbus driver's binding. */
export type ModbusAddress = {
  table: 'input' | 'holding'
  address: number
  dataType: ModbusDataType
  byteOrder: ByteOrder
  factor?: number
}

export const modbusUnit = 1

/** Unix time in s of the values served, so that a reader can tell a frozen table. */
export const heartbeatAddress: ModbusAddress = { table: 'input', address: 0, dataType: 'uint32', byteOrder: 'ABCD' }

const scaled = (dataType: ModbusDataType, address: number, factor: number): ModbusAddress => ({
  table: 'input',
  address,
  dataType,
  byteOrder: 'ABCD',
  factor,
})
const wide = (dataType: ModbusDataType, address: number, byteOrder: ByteOrder, factor?: number): ModbusAddress => ({
  table: 'holding',
  address,
  dataType,
  byteOrder,
  ...(factor !== undefined && { factor }),
})

/** Where each tag of the connection demo-aux stands. */
export const modbusMap: Readonly<Record<string, ModbusAddress>> = {
  S11: scaled('uint16', 10, 0.001),
  '1TCMVACPT2': scaled('uint16', 11, 0.001),
  'FW4537-VACA': scaled('uint16', 12, 0.001),
  'FW4537-VACB': scaled('uint16', 13, 0.001),
  'FW4537-VACC': scaled('uint16', 14, 0.001),
  C19: scaled('uint16', 20, 0.01),
  CW213A: scaled('uint16', 21, 0.01),
  CW216A: scaled('uint16', 22, 0.01),
  CW313: scaled('uint16', 23, 0.01),
  CW316: scaled('uint16', 24, 0.01),
  S105: scaled('int16', 30, 0.001),
  C105: scaled('uint16', 31, 0.01),
  S202: scaled('uint16', 32, 0.01),
  S212: scaled('int16', 33, 0.001),
  C205: scaled('uint16', 34, 0.01),
  D207: scaled('uint16', 35, 0.01),
  S302: scaled('uint16', 36, 0.01),
  S312: scaled('int16', 37, 0.01),
  C305: scaled('uint16', 38, 0.01),
  C411: scaled('uint16', 39, 0.01),
  'CW317-COND': wide('int32', 100, 'ABCD', 0.1),
  CW119: wide('uint32', 102, 'CDAB', 0.001),
  CW129: wide('float32', 104, 'CDAB'),
  C51: wide('float32', 106, 'DCBA'),
  '5C0002FLOW': wide('float32', 108, 'BADC'),
}

export const inputRegisters = 40
export const holdingRegisters = 110

export const registersOf = (address: ModbusAddress): number => (address.dataType.endsWith('32') ? 2 : 1)
