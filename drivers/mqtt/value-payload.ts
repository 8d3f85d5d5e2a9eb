import type { BadInputReason } from '../../contract/driver.ts'
import { withPlainNames } from '../../contract/plain-names.ts'
import type { PointType } from '../../contract/point.ts'
import { isBad, parseQuality, quality } from '../../contract/quality.ts'
import type { ClientAddress } from './client-config.ts'

export type DecodedValue = { value: number; text?: string; time: number; quality: number }
export type ValueFault = { reason: BadInputReason; detail: string }

const utf8 = new TextDecoder('utf-8', { fatal: true })
const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
/** ISO 8601 with its zone: without one the instant is not known. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
const truths: Record<string, number> = { true: 1, false: 0, on: 1, off: 0, '1': 1, '0': 0 }

const wrong = (detail: string): ValueFault => ({ reason: 'wrongShape', detail })
const isFault = (x: object): x is ValueFault => 'reason' in x

/** Follows an RFC 6901 pointer; undefined where it leads nowhere. */
export function follow(json: unknown, pointer: string): unknown {
  let at = json
  for (const raw of pointer.split('/').slice(1)) {
    if (at === null || typeof at !== 'object') return undefined
    const key = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    if (!Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

function readValue(raw: unknown, type: PointType): { value: number; text?: string } | ValueFault {
  if (type === 'text') {
    if (typeof raw === 'string') return { value: Number.NaN, text: raw }
    if (typeof raw === 'number' || typeof raw === 'boolean') return { value: Number.NaN, text: String(raw) }
    return wrong('value is not a text')
  }
  if (typeof raw === 'number') return { value: raw }
  if (typeof raw === 'boolean' && type === 'boolean') return { value: raw ? 1 : 0 }
  if (typeof raw === 'string') {
    const s = raw.trim()
    const truth = type === 'boolean' ? truths[s.toLowerCase()] : undefined
    if (truth !== undefined) return { value: truth }
    if (number.test(s)) return { value: Number(s) }
  }
  return wrong(raw === undefined ? 'no value at its place' : `value is not of type ${type}`)
}

function readTime(raw: unknown, unit: 'ms' | 's'): number | null {
  if (typeof raw === 'number' && Number.isFinite(raw)) return unit === 's' ? Math.round(raw * 1000) : raw
  if (typeof raw !== 'string') return null
  if (instant.test(raw)) return Date.parse(raw)
  return number.test(raw) ? readTime(Number(raw), unit) : null
}

/**
 * Reads the payload of a topic that carries one point's value: plain text, or JSON with the places of value, time and
 * quality given as JSON pointers. A retained message without a time of its own is of unknown age and marked so.
 */
export function decodeValue(
  payload: Uint8Array,
  type: PointType,
  address: ClientAddress,
  arrived: { time: number; retained: boolean },
): DecodedValue | ValueFault {
  if (payload.length === 0) return { reason: 'empty', detail: 'payload is empty' }
  let text: string
  try {
    text = utf8.decode(payload)
  } catch {
    return { reason: 'notUtf8', detail: 'payload is not UTF-8' }
  }
  const { pointer, timePointer, qualityPointer } = address
  let json: unknown
  if (pointer !== undefined || timePointer !== undefined || qualityPointer !== undefined) {
    try {
      json = JSON.parse(withPlainNames(text))
    } catch (error) {
      return { reason: 'malformed', detail: (error as Error).message.slice(0, 200) }
    }
  }
  const time = timePointer === undefined ? arrived.time : readTime(follow(json, timePointer), address.timeUnit)
  if (time === null) return wrong('time is not readable')
  const aged = arrived.retained && timePointer === undefined
  const said = qualityPointer === undefined ? undefined : parseQuality(follow(json, qualityPointer))
  if (qualityPointer !== undefined && said === undefined) return wrong('quality is not readable')
  const raw = json === undefined ? text : follow(json, pointer ?? '')
  // A device that has no value says so with null and a bad quality.
  const none = raw === null && said !== undefined && isBad(said)
  const value = none ? { value: Number.NaN } : readValue(raw, type)
  if (isFault(value)) return value
  return { ...value, time, quality: said ?? (aged ? quality.uncertainLastUsable : quality.good) }
}
