import { type ModbusAddress, registersOf } from '../plant/modbus-map.ts'

/** Writes one value in the address's type, byte order and scale. Values outside the type are cut off at its limits. */
export function encode(registers: Buffer, address: ModbusAddress, value: number): void {
  const bytes = Buffer.alloc(registersOf(address) * 2)
  const raw =
    address.dataType === 'float32' ? value : clamp(Math.round(value / (address.factor ?? 1)), address.dataType)
  if (address.dataType === 'float32') bytes.writeFloatBE(raw)
  else if (address.dataType === 'uint32') bytes.writeUInt32BE(raw)
  else if (address.dataType === 'int32') bytes.writeInt32BE(raw)
  else if (address.dataType === 'uint16') bytes.writeUInt16BE(raw)
  else bytes.writeInt16BE(raw)
  const order = bytes.length === 2 ? 'AB' : address.byteOrder
  for (let i = 0; i < bytes.length; i++) registers[address.address * 2 + i] = bytes['ABCD'.indexOf(order[i])]
}

const limits = {
  int16: [-0x8000, 0x7fff],
  uint16: [0, 0xffff],
  int32: [-0x80000000, 0x7fffffff],
  uint32: [0, 0xffffffff],
} as const

function clamp(value: number, type: keyof typeof limits): number {
  const [low, high] = limits[type]
  return Math.min(Math.max(value, low), high)
}
