// The wire format of protocol buffers (protobuf.dev, "Encoding"), as far as an ONNX file uses it.

import type { Text } from '../../../../contract/text.ts'

/** One field of a message. `bytes` of a text, a message or packed numbers; `value` of a whole number. */
export type Field = { number: number; bytes: Uint8Array | null; value: bigint }

/** Not a message: told apart from faults of ours. */
export class BrokenMessage extends Error {
  readonly texts: Text
  constructor(zh: string, en: string) {
    super(en)
    this.texts = { zh, en }
  }
}

/**
 * Fields of a message, in the order of the file.
 * @throws BrokenMessage where a field ends beyond the bytes, or is of a kind that ONNX has not
 */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) throw new BrokenMessage('数值没有写完', 'a number ends beyond the file')
      const byte = bytes[at++]
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asUintN(64, value)
    }
    throw new BrokenMessage('数值过长', 'a number is too long')
  }
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new BrokenMessage('字段没有写完', 'a field ends beyond the file')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const key = varint()
    const number = Number(key >> 3n)
    if (number === 0 || number > 0x1fffffff) throw new BrokenMessage('字段没有编号', 'a field has no number')
    switch (Number(key & 7n)) {
      case 0:
        yield { number, bytes: null, value: varint() }
        break
      case 1: {
        take(8)
        yield { number, bytes: null, value: view.getBigUint64(at - 8, true) }
        break
      }
      case 2: {
        const length = varint()
        if (length > BigInt(bytes.length)) throw new BrokenMessage('字段没有写完', 'a field ends beyond the file')
        yield { number, bytes: take(Number(length)), value: 0n }
        break
      }
      case 5: {
        take(4)
        yield { number, bytes: null, value: BigInt(view.getUint32(at - 4, true)) }
        break
      }
      default:
        throw new BrokenMessage('字段类型未知', 'a field is of no known kind')
    }
  }
}

const utf8 = new TextDecoder()
export const textOf = ({ bytes }: Field): string => (bytes ? utf8.decode(bytes) : '')

/** Whole numbers of a repeated field, whether packed or one by one. */
export function numbersIn({ bytes, value }: Field): number[] {
  if (!bytes) return [Number(BigInt.asIntN(64, value))]
  const all: number[] = []
  let [number, shift] = [0n, 0n]
  for (const byte of bytes) {
    number |= BigInt(byte & 127) << shift
    shift += 7n
    if (shift > 70n) throw new BrokenMessage('数值过长', 'a number is too long')
    if (byte >= 128) continue
    all.push(Number(BigInt.asIntN(64, number)))
    ;[number, shift] = [0n, 0n]
  }
  if (shift > 0n) throw new BrokenMessage('数值超出字段', 'a number ends beyond its field')
  return all
}
