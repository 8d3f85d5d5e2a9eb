import type { IngestReport, RejectReason } from '../../api/ingest.ts'
import { maxTextBytes, type PointType } from '../../contract/point.ts'
import { isBad, parseQuality, quality } from '../../contract/quality.ts'
import { emptyBatch, headOf, type SampleBatch } from '../../contract/sample.ts'
import type { Text } from '../../contract/text.ts'
import { readTime } from './iso-time.ts'
import { type PayloadFault, type PayloadRows, readPayload } from './payload-form.ts'

export { type PayloadFault, type PayloadRows, payloadLimits, readPayload } from './payload-form.ts'

/** What a payload must know of a point. `labels`: code → text, of enumerated and boolean points. */
export type PayloadPoint = { index: number; type: PointType; labels?: Record<string, Text> | null }

export type DecodeOptions = {
  resolve(code: string): PayloadPoint | undefined
  /** Receive time, UTC ms; stands in for a time that is not given. */
  now: number
}

export type RejectedSample = IngestReport['rejected'][number] & { detail?: Text }

/** `batch` is raw: scaling and all further checks are the ingest's. */
export type Decoded = {
  ok: true
  batch: SampleBatch
  /** Row of the batch → index of the sample as sent (for `{time,values}`: position of its key). */
  indexes: Int32Array
  /** Samples as sent, accepted or not. */
  count: number
  rejected: RejectedSample[]
  /**
   * Codes that are no point yet, with the type their first value suggests. A connection that discovers registers them and
   * decodes again. Codes that no point may have (empty, over 128 characters, control characters) are left out.
   */
  unknown: Map<string, PointType>
}

const maxShownCode = 128

/** Decodes one payload of "Ingest over HTTP" and of MQTT. Never throws; a fault of the whole gives `ok: false`. */
export function decodePayload(bytes: Uint8Array, options: DecodeOptions): Decoded | PayloadFault {
  const rows = readPayload(bytes)
  return rows.ok ? decodeRows(rows, options) : rows
}

/** Second half of {@link decodePayload}; may be run again on the same rows once unknown codes are registered. */
export function decodeRows(rows: PayloadRows, { resolve, now }: DecodeOptions): Decoded {
  const batch = emptyBatch(rows.count)
  const indexes = new Int32Array(rows.count)
  const rejected: RejectedSample[] = []
  const unknown = new Map<string, PointType>()
  // Neighbouring rows mostly share their code or their time.
  let lastCode: unknown
  let point: PayloadPoint | undefined
  let lastTime: unknown
  let time: ReturnType<typeof readTime> = now
  let n = 0
  const refuse = (index: number, reason: RejectReason, detail?: Text) =>
    rejected.push({ index, code: shownCode(rows.code(index)), reason, ...(detail && { detail }) })
  for (let i = 0; i < rows.count; i++) {
    const code = rows.code(i)
    if (code !== lastCode) {
      point = typeof code === 'string' ? resolve(code) : undefined
      lastCode = code
    }
    const value = rows.value(i)
    if (!point) {
      if (typeof code === 'string' && !unknown.has(code)) noteUnknown(unknown, code, value)
      refuse(i, 'unknownPoint')
      continue
    }
    const sentTime = rows.time(i)
    if (sentTime !== lastTime) {
      time = sentTime === undefined || sentTime === null ? now : readTime(sentTime)
      lastTime = sentTime
    }
    if (typeof time !== 'number') {
      refuse(i, 'badTime', time.fault)
      continue
    }
    const sentQuality = rows.quality(i)
    const q = sentQuality === undefined || sentQuality === null ? quality.good : parseQuality(sentQuality)
    if (q === undefined) {
      refuse(i, 'badQuality')
      continue
    }
    const read = readValue(value, point, isBad(q))
    if (typeof read === 'string') {
      refuse(i, read)
      continue
    }
    batch.points[n] = point.index
    batch.times[n] = time
    batch.qualities[n] = q
    batch.values[n] = read as number
    if (point.type === 'text') {
      batch.values[n] = Number.NaN
      batch.texts ??= new Array(rows.count)
      batch.texts[n] = typeof value === 'string' ? value : ''
    }
    indexes[n++] = i
  }
  return { ok: true, batch: headOf(batch, n), indexes: indexes.subarray(0, n), count: rows.count, rejected, unknown }
}

/** The ingest's answer to a decoded batch, joined with what decoding refused, by index as sent. */
export function reportAsSent(decoded: Decoded, report: IngestReport): IngestReport {
  const rejected = [...decoded.rejected, ...report.rejected.map((r) => ({ ...r, index: decoded.indexes[r.index] }))]
  return { accepted: report.accepted, rejected: rejected.sort((a, b) => a.index - b.index) }
}

/**
 * Number for the value column (0 for a text), or why it is refused. No value (null) is NaN, allowed with bad quality only.
 * Strings that hold numbers are not numbers.
 */
function readValue(value: unknown, point: PayloadPoint, bad: boolean): number | RejectReason {
  if (value === null) return bad ? Number.NaN : 'wrongType'
  switch (point.type) {
    case 'number':
      if (typeof value !== 'number') return isNumberWord(value) ? 'notANumber' : 'wrongType'
      // 1e999 is valid JSON and reads as infinite.
      return Number.isFinite(value) ? value : 'notANumber'
    case 'boolean':
      if (typeof value === 'boolean') return value ? 1 : 0
      return value === 0 || value === 1 ? value : (codeOfLabel(value, point) ?? 'wrongType')
    case 'enum':
      if (typeof value === 'number') return (value | 0) === value ? value : 'wrongType'
      return codeOfLabel(value, point) ?? 'wrongType'
    case 'text':
      if (typeof value !== 'string') return 'wrongType'
      return value.length * 3 > maxTextBytes && Buffer.byteLength(value) > maxTextBytes ? 'textTooLong' : 0
  }
}

const isNumberWord = (value: unknown) => typeof value === 'string' && /^[+-]?(nan|inf|infinity)$/i.test(value)

function codeOfLabel(value: unknown, { labels }: PayloadPoint): number | undefined {
  if (typeof value !== 'string' || !labels) return undefined
  for (const [code, { zh, en }] of Object.entries(labels)) if (value === zh || value === en) return Number(code)
  return undefined
}

function noteUnknown(unknown: Map<string, PointType>, code: string, value: unknown): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not pass
  if (code.length === 0 || code.length > maxShownCode || /[\u0000-\u001f\u007f]/.test(code)) return
  if (typeof value === 'number') unknown.set(code, 'number')
  else if (typeof value === 'boolean') unknown.set(code, 'boolean')
  else if (typeof value === 'string') unknown.set(code, 'text')
}

const shownCode = (code: unknown) => (typeof code === 'string' ? code : typeof code).slice(0, maxShownCode)
