import { quality } from '../../contract/quality.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { float32ToNumber } from '../../units/float32.ts'
import { type ByteOrder, type ModbusAddress, sizeOf } from './config.ts'

/**
 * A decoded value. `value` is NaN for a text and where the device says that it has no value (a NaN or infinity, which
 * carries bad quality). `exact` is the decimal text of a 64-bit integer.
 */
export type Decoded = { value: number; text?: string; exact?: string; quality: number }
type Coding = Pick<ModbusAddress, 'table' | 'dataType' | 'bit' | 'length' | 'byteOrder' | 'factor' | 'offset'>

/**
 * Bytes between wire order and big-endian; its own inverse. In registers A B | C D: CDAB swaps the order of the registers,
 * BADC the bytes in each, DCBA both. Four registers likewise.
 */
export function reorder(bytes: Uint8Array, order: ByteOrder): Buffer {
  const out = Buffer.from(bytes)
  if (order === 'BADC' || order === 'DCBA') out.swap16()
  if (order === 'CDAB' || order === 'DCBA') {
    const words = Buffer.from(out)
    for (let i = 0; i < out.length; i += 2) words.copy(out, out.length - 2 - i, i, i + 2)
  }
  return out
}

const isSwappedInWord = (order: ByteOrder) => order === 'BADC' || order === 'DCBA'

function numeric(raw: number, address: Coding): Decoded {
  if (!Number.isFinite(raw)) return { value: Number.NaN, quality: quality.badSensorFailure }
  if (address.factor === undefined && address.offset === undefined) return { value: raw, quality: quality.good }
  return { value: raw * (address.factor ?? 1) + (address.offset ?? 0), quality: quality.good }
}

function wide(raw: bigint, address: Coding): Decoded {
  const value = Number(raw)
  const decoded = numeric(value, address)
  // Beyond 2^53 not every integer has its own number: the nearest is given and marked.
  if (BigInt(value) !== raw) decoded.quality = quality.uncertain
  return { ...decoded, exact: raw.toString() }
}

function text(bytes: Uint8Array, address: Coding): Decoded {
  const plain = isSwappedInWord(address.byteOrder) ? Buffer.from(bytes).swap16() : Buffer.from(bytes)
  const cut = plain.subarray(0, address.length)
  const end = cut.indexOf(0)
  const read = cut.subarray(0, end < 0 ? cut.length : end).toString('utf8')
  return { value: Number.NaN, text: read.trimEnd(), quality: quality.good }
}

/** Reads a value from its registers, as they came over the wire (2 bytes each). */
export function decodeRegisters(bytes: Uint8Array, address: Coding): Decoded {
  if (address.dataType === 'string') return text(bytes, address)
  const b = reorder(bytes, address.byteOrder)
  switch (address.dataType) {
    case 'bool':
      return { value: b.readUInt16BE() === 0 ? 0 : 1, quality: quality.good }
    case 'bit':
      return { value: (b.readUInt16BE() >> (address.bit ?? 0)) & 1, quality: quality.good }
    case 'int16':
      return numeric(b.readInt16BE(), address)
    case 'uint16':
      return numeric(b.readUInt16BE(), address)
    case 'int32':
      return numeric(b.readInt32BE(), address)
    case 'uint32':
      return numeric(b.readUInt32BE(), address)
    case 'int64':
      return wide(b.readBigInt64BE(), address)
    case 'uint64':
      return wide(b.readBigUInt64BE(), address)
    case 'float32':
      return numeric(float32ToNumber(b.readFloatBE()), address)
    case 'float64':
      return numeric(b.readDoubleBE(), address)
  }
}

/** Reads bit `at` of a coil or discrete-input answer: the lowest bit of the first byte is the first coil. */
export function decodeBit(bytes: Uint8Array, at: number): Decoded {
  return { value: (bytes[at >> 3] >> (at & 7)) & 1, quality: quality.good }
}

const ranges = {
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
} as const

function encodeInteger(raw: number, type: keyof typeof ranges, out: Buffer): boolean {
  const rounded = Math.round(raw)
  const [low, high] = ranges[type]
  if (!Number.isFinite(raw) || BigInt(rounded) < low || BigInt(rounded) > high) return false
  if (out.length === 8) out.writeBigUInt64BE(BigInt.asUintN(64, BigInt(rounded)))
  else if (out.length === 4) out.writeUInt32BE(rounded >>> 0)
  else out.writeUInt16BE(rounded & 0xffff)
  return true
}

/**
 * The registers to write for a value, in wire order; null when the value does not fit. Numbers are scaled back and, for
 * integer registers, rounded to the nearest step. Not for `bit`, which needs the register's other bits.
 */
export function encodeRegisters(value: SampleValue, address: Coding): Buffer | null {
  const out = Buffer.alloc(sizeOf(address) * 2)
  if (address.dataType === 'string') {
    const bytes = Buffer.from(typeof value === 'string' ? value : '')
    if (typeof value !== 'string' || bytes.length > (address.length ?? 0)) return null
    bytes.copy(out)
    return isSwappedInWord(address.byteOrder) ? out.swap16() : out
  }
  if (typeof value !== 'number' && typeof value !== 'boolean') return null
  const raw = (Number(value) - (address.offset ?? 0)) / (address.factor ?? 1)
  if (!Number.isFinite(raw)) return null
  if (address.dataType === 'bool') {
    if (Number(value) !== 0 && Number(value) !== 1) return null
    out.writeUInt16BE(Number(value))
  } else if (address.dataType === 'float32') {
    if (!Number.isFinite(Math.fround(raw))) return null
    out.writeFloatBE(raw)
  } else if (address.dataType === 'float64') out.writeDoubleBE(raw)
  else if (address.dataType === 'bit' || !encodeInteger(raw, address.dataType, out)) return null
  return reorder(out, address.byteOrder)
}
