/**
 * ClickHouse's Native format, as it is without a protocol version: number of columns and rows (LEB128), then every
 * column with its name, its type and its values one after another. Written from and read into typed arrays, so that no
 * object is made per row.
 *
 * Source: clickhouse.com/docs/interfaces/formats/Native
 */

type Fixed =
  | Int8Array
  | Uint8Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float64Array

export type NativeColumn = { name: string; type: string; values: Fixed | readonly string[] }

/** Decoded columns by name. */
export type NativeColumns = { rows: number; column<T extends Fixed | string[]>(name: string): T }

const fixedTypes: Record<string, { bytes: number; make(buffer: ArrayBuffer): Fixed }> = {
  Int8: { bytes: 1, make: (b) => new Int8Array(b) },
  UInt8: { bytes: 1, make: (b) => new Uint8Array(b) },
  UInt16: { bytes: 2, make: (b) => new Uint16Array(b) },
  Int32: { bytes: 4, make: (b) => new Int32Array(b) },
  UInt32: { bytes: 4, make: (b) => new Uint32Array(b) },
  Int64: { bytes: 8, make: (b) => new BigInt64Array(b) },
  UInt64: { bytes: 8, make: (b) => new BigUint64Array(b) },
  Float64: { bytes: 8, make: (b) => new Float64Array(b) },
  "DateTime64(3, 'UTC')": { bytes: 8, make: (b) => new BigInt64Array(b) },
}

function leb128(n: number): number[] {
  const bytes: number[] = []
  let rest = n
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
  return bytes
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([Buffer.from(leb128(bytes.length)), bytes])
}

/** One block. All columns must be equally long. */
export function encodeNativeBlock(columns: readonly NativeColumn[]): Buffer {
  const rows = columns[0]?.values.length ?? 0
  const parts: Buffer[] = [Buffer.from([...leb128(columns.length), ...leb128(rows)])]
  for (const { name, type, values } of columns) {
    if (values.length !== rows) throw new RangeError(`column ${name} has ${values.length} rows, not ${rows}`)
    parts.push(text(name), text(type))
    if (ArrayBuffer.isView(values)) parts.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength))
    else for (const value of values as readonly string[]) parts.push(text(value))
  }
  return Buffer.concat(parts)
}

class Reader {
  private readonly bytes: Buffer
  private at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  number(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.take(1)[0]
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
  }

  text(): string {
    return this.take(this.number()).toString()
  }

  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RangeError('the Native block ends too early')
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  /** A copy, as typed arrays need their alignment. */
  fixed(length: number): ArrayBuffer {
    const part = this.take(length)
    return part.buffer.slice(part.byteOffset, part.byteOffset + length) as ArrayBuffer
  }
}

function join(a: Fixed | string[], b: Fixed | string[]): Fixed | string[] {
  if (Array.isArray(a)) return a.concat(b as string[])
  const all = new (a.constructor as new (n: number) => Fixed)(a.length + b.length)
  all.set(a as never, 0)
  all.set(b as never, a.length)
  return all
}

/** All blocks of an answer, joined. Knows the fixed-width types above and String. */
export function decodeNative(bytes: Uint8Array): NativeColumns {
  const reader = new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  const chunks = new Map<string, (Fixed | string[])[]>()
  let total = 0
  while (!reader.done) {
    const columns = reader.number()
    const rows = reader.number()
    total += rows
    for (let c = 0; c < columns; c++) {
      const name = reader.text()
      const values = readColumn(reader, reader.text(), rows)
      const before = chunks.get(name)
      if (before) before.push(values)
      else chunks.set(name, [values])
    }
  }
  const joined = new Map<string, Fixed | string[]>()
  return {
    rows: total,
    column<T>(name: string): T {
      let values = joined.get(name)
      if (!values) {
        const parts = chunks.get(name)
        if (!parts && total > 0) throw new RangeError(`the answer has no column ${name}`)
        values = (parts ?? [[]]).reduce((a, b) => join(a, b))
        joined.set(name, values)
      }
      return values as T
    },
  }
}

function readColumn(reader: Reader, type: string, rows: number): Fixed | string[] {
  if (type === 'String') return Array.from({ length: rows }, () => reader.text())
  const fixed = fixedTypes[type]
  if (!fixed) throw new RangeError(`the Native type ${type} is not known`)
  return fixed.make(reader.fixed(rows * fixed.bytes))
}
