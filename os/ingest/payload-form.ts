import type { BadInputReason } from '../../contract/driver.ts'
import { withPlainNames } from '../../contract/plain-names.ts'

/** Largest payload, deepest nesting and most samples of one payload. */
export const payloadLimits = { maxBytes: 1_048_576, maxDepth: 8, maxSamples: 100_000 }

/** The payload cannot be used as a whole. `detail` is for the log and the connections page. */
export type PayloadFault = { ok: false; reason: BadInputReason; detail: string }

/** Rows of a payload, whichever form they came in. `undefined` time: not given. */
export type PayloadRows = {
  ok: true
  count: number
  code(row: number): unknown
  time(row: number): unknown
  value(row: number): unknown
  quality(row: number): unknown
}

const fault = (reason: BadInputReason, detail: string): PayloadFault => ({ ok: false, reason, detail })

/** Bytes → rows: limits, UTF-8, JSON and one of the forms of "Ingest over HTTP". Never throws. */
export function readPayload(bytes: Uint8Array): PayloadRows | PayloadFault {
  if (bytes.length > payloadLimits.maxBytes)
    return fault('tooLarge', `${bytes.length} bytes; at most ${payloadLimits.maxBytes} are taken: send smaller batches`)
  if (isBlank(bytes)) return fault('empty', 'the payload is empty')
  if (isTooDeep(bytes)) return fault('tooDeep', `nested deeper than ${payloadLimits.maxDepth} levels`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return fault('notUtf8', 'the payload is not valid UTF-8')
  }
  let json: unknown
  try {
    // no point is called so, and the others of its message are taken
    json = JSON.parse(withPlainNames(text, '\x7f'))
  } catch (error) {
    return fault('malformed', error instanceof Error ? error.message.slice(0, 200) : 'not JSON')
  }
  const rows = rowsOf(json)
  if (!rows.ok) return rows
  if (rows.count === 0) return fault('empty', 'the payload holds no sample')
  if (rows.count > payloadLimits.maxSamples)
    return fault(
      'tooMany',
      `${rows.count} samples; at most ${payloadLimits.maxSamples} are taken: send smaller batches`,
    )
  return rows
}

function isBlank(bytes: Uint8Array): boolean {
  for (const b of bytes) if (b !== 0x20 && b !== 0x0a && b !== 0x0d && b !== 0x09) return false
  return true
}

/** Looks at brackets outside of strings only; done before parsing, as a parser may recurse. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < bytes.length; i++) {
    const b = bytes[i]
    if (inString) {
      if (b === 0x5c) i++
      else if (b === 0x22) inString = false
    } else if (b === 0x22) inString = true
    else if (b === 0x5b || b === 0x7b) {
      if (++depth > payloadLimits.maxDepth) return true
    } else if (b === 0x5d || b === 0x7d) depth--
  }
  return false
}

type Fields = Record<string, unknown>
const isFields = (json: unknown): json is Fields => typeof json === 'object' && json !== null && !Array.isArray(json)

function rowsOf(json: unknown): PayloadRows | PayloadFault {
  if (Array.isArray(json)) return rowsOfList(json)
  if (!isFields(json)) return fault('wrongShape', 'expected an object or an array of objects')
  if (Array.isArray(json.values)) return rowsOfColumns(json, json.values)
  if (isFields(json.values)) return rowsOfMap(json, json.values)
  if (Object.hasOwn(json, 'value') && Object.hasOwn(json, 'code')) return rowsOfList([json])
  return fault('wrongShape', 'expected {code,time,value}, {time,values:{…}} or {codes,times,values:[…]}')
}

function rowsOfList(list: unknown[]): PayloadRows | PayloadFault {
  const wrong = list.findIndex((row) => !isFields(row) || !Object.hasOwn(row, 'code') || !Object.hasOwn(row, 'value'))
  if (wrong >= 0) return fault('wrongShape', `element ${wrong} is not {code,time,value,quality?}`)
  const rows = list as Fields[]
  return {
    ok: true,
    count: rows.length,
    code: (i) => rows[i].code,
    time: (i) => rows[i].time,
    value: (i) => rows[i].value,
    quality: (i) => rows[i].quality,
  }
}

function rowsOfMap(json: Fields, values: Fields): PayloadRows {
  const codes = Object.keys(values)
  return {
    ok: true,
    count: codes.length,
    code: (i) => codes[i],
    time: () => json.time,
    value: (i) => values[codes[i]],
    quality: () => json.quality,
  }
}

function rowsOfColumns(json: Fields, values: unknown[]): PayloadRows | PayloadFault {
  const codes = json.codes ?? json.code
  const times = json.times ?? json.time
  const qualities = json.qualities ?? json.quality
  if (codes === undefined) return fault('wrongShape', 'codes are missing')
  for (const [name, column] of Object.entries({ codes, times, qualities }))
    if (Array.isArray(column) && column.length !== values.length && column.length !== 1)
      return fault('wrongShape', `${name} has ${column.length} entries, values has ${values.length}`)
  // one code, time or quality stands for all, bare or as a column of one
  const cell = (column: unknown) => {
    if (!Array.isArray(column)) return () => column
    return column.length === 1 ? () => column[0] : (i: number) => column[i]
  }
  return {
    ok: true,
    count: values.length,
    code: cell(codes),
    time: cell(times),
    value: cell(values),
    quality: cell(qualities),
  }
}
