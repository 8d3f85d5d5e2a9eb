import { DataType, Variant, VariantArrayType, type VariantLike } from 'node-opcua'
import { maxTextBytes, type PointType } from '../../contract/point.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { float32ToNumber } from '../../units/float32.ts'

/** A scalar as the platform keeps it, or why it is none. `inexact`: a 64-bit integer that a number cannot hold exactly. */
export type Scalar =
  | { kind: 'number'; value: number; inexact: boolean }
  | { kind: 'text'; text: string }
  | { kind: 'none' }
  | { kind: 'refused'; why: string }

const number = (value: number, inexact = false): Scalar => ({ kind: 'number', value, inexact })

/** node-opcua gives 64-bit integers as [high, low]. */
function wide(words: unknown, signed: boolean): Scalar {
  const [high, low] = Array.isArray(words) ? words : [0, Number(words)]
  const bits = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
  const exact = signed ? BigInt.asIntN(64, bits) : bits
  const value = Number(exact)
  return number(value, BigInt(value) !== exact)
}

function text(value: unknown): Scalar {
  return typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'none' }
}

/**
 * What a Variant says. Single precision comes as the shortest decimal; a DateTime is UTC milliseconds for a number point and
 * ISO 8601 for a text point; arrays, structures, byte strings and node ids are refused.
 */
export function scalarOf(variant: Variant | null | undefined, type: PointType): Scalar {
  if (!variant || variant.dataType === DataType.Null) return { kind: 'none' }
  if (variant.arrayType !== VariantArrayType.Scalar) return { kind: 'refused', why: 'an array' }
  const { value } = variant
  if (value === null || value === undefined) return { kind: 'none' }
  switch (variant.dataType) {
    case DataType.Boolean:
      return number(value ? 1 : 0)
    case DataType.Float:
      return number(float32ToNumber(value))
    case DataType.Double:
    case DataType.SByte:
    case DataType.Byte:
    case DataType.Int16:
    case DataType.UInt16:
    case DataType.Int32:
    case DataType.UInt32:
      return number(value)
    case DataType.Int64:
      return wide(value, true)
    case DataType.UInt64:
      return wide(value, false)
    case DataType.String:
    case DataType.Guid:
      return text(value)
    case DataType.LocalizedText:
      return text(value.text)
    case DataType.DateTime:
      return type === 'text' ? text(value.toISOString()) : number(value.getTime())
    default:
      return { kind: 'refused', why: `of type ${DataType[variant.dataType]}` }
  }
}

/** The value of a scalar for an answer to a person. */
export function answerValue(scalar: Scalar, dataType: DataType): SampleValue {
  if (scalar.kind === 'number') return dataType === DataType.Boolean ? scalar.value === 1 : scalar.value
  return scalar.kind === 'text' ? scalar.text : null
}

const integerRanges: Partial<Record<DataType, [low: number, high: number]>> = {
  [DataType.SByte]: [-0x80, 0x7f],
  [DataType.Byte]: [0, 0xff],
  [DataType.Int16]: [-0x8000, 0x7fff],
  [DataType.UInt16]: [0, 0xffff],
  [DataType.Int32]: [-0x8000_0000, 0x7fff_ffff],
  [DataType.UInt32]: [0, 0xffff_ffff],
  [DataType.Int64]: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  [DataType.UInt64]: [0, Number.MAX_SAFE_INTEGER],
}

function integerFor(value: SampleValue, dataType: DataType): number | number[] | undefined {
  const range = integerRanges[dataType]
  const plain = typeof value === 'boolean' ? Number(value) : value
  if (!range || typeof plain !== 'number' || !Number.isInteger(plain)) return undefined
  if (plain < range[0] || plain > range[1]) return undefined
  if (dataType !== DataType.Int64 && dataType !== DataType.UInt64) return plain
  const bits = BigInt.asUintN(64, BigInt(plain))
  return [Number(bits >> 32n), Number(bits & 0xffff_ffffn)]
}

function floatFor(value: SampleValue, dataType: DataType): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  return dataType === DataType.Float && !Number.isFinite(Math.fround(value)) ? undefined : value
}

function textFor(value: SampleValue): string | undefined {
  return typeof value === 'string' && Buffer.byteLength(value) <= maxTextBytes ? value : undefined
}

function dateFor(value: SampleValue): Date | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** The Variant that writes `value` to a node of this built-in type; undefined when the value does not fit. Never rounds or clamps. */
export function variantFor(value: SampleValue, dataType: DataType): Variant | undefined {
  const make = (inner: unknown): Variant | undefined =>
    inner === undefined
      ? undefined
      : new Variant({ dataType, arrayType: VariantArrayType.Scalar, value: inner } as VariantLike)
  switch (dataType) {
    case DataType.Boolean:
      return make(typeof value === 'boolean' ? value : value === 0 || value === 1 ? value === 1 : undefined)
    case DataType.Float:
    case DataType.Double:
      return make(floatFor(value, dataType))
    case DataType.String:
      return make(textFor(value))
    case DataType.LocalizedText: {
      const inner = textFor(value)
      return make(inner === undefined ? undefined : { text: inner })
    }
    case DataType.DateTime:
      return make(dateFor(value))
    default:
      return make(integerFor(value, dataType))
  }
}

/** The kind of point that a node of this built-in type makes; undefined when it cannot be one. */
export function pointTypeOf(dataType: DataType, enumerated: boolean): PointType | undefined {
  if (dataType === DataType.Boolean) return 'boolean'
  if (enumerated) return 'enum'
  if (dataType === DataType.Float || dataType === DataType.Double || integerRanges[dataType]) return 'number'
  if ([DataType.String, DataType.LocalizedText, DataType.DateTime, DataType.Guid].includes(dataType)) return 'text'
  return undefined
}
