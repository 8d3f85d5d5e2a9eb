import type { PointType } from '../../contract/point.ts'
import { type Quality, quality } from '../../contract/quality.ts'
import type { ConditionState } from './conditions.ts'
import type { MtconnectAddress, Part } from './config.ts'
import { type Observation, type Said, words } from './observation.ts'
import { codeOfWord } from './vocabulary.ts'

/** One sample of a point. `value` is NaN where there is a text or nothing. */
export type Row = { time: number; value: number; quality: Quality; text?: string }

/** Rows for a point, and what could not be made into one. */
export type Rows = { rows: Row[]; refused?: string }

type What = { type: PointType; address: MtconnectAddress; itemType: string | undefined }

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?$/
const places: Partial<Record<Part, number>> = { x: 0, y: 1, z: 2 }
/** Longest time series that is taken apart. */
export const maxSeries = 100_000

const none = (time: number, word: Quality): Row => ({ time, value: Number.NaN, quality: word })

/** What a word or a figure is for a point of this type. Unreadable: nothing, bad, so that no old value seems to be current. */
function plain(text: string, time: number, { type, address, itemType }: What): Rows {
  if (type === 'text') return { rows: [{ time, value: Number.NaN, quality: quality.good, text }] }
  if (text === '') return { rows: [none(time, quality.bad)] }
  const code = address.codes ? address.codes[text] : type === 'number' ? undefined : codeOfWord(text, itemType)
  const value = code ?? (number.test(text) ? Number(text) : Number.NaN)
  if (Number.isFinite(value)) return { rows: [{ time, value, quality: quality.good }] }
  const why = type === 'number' ? 'is not a number' : 'has no code'
  return { rows: [none(time, quality.bad)], refused: `'${text.slice(0, 80)}' ${why}` }
}

function valueRows(text: string, time: number, what: What): Rows {
  const place = places[what.address.part]
  if (place === undefined) return plain(text, time, what)
  const vector = words(text)
  if (vector.length === 3) return plain(vector[place], time, what)
  return { rows: [none(time, quality.bad)], refused: `'${text.slice(0, 80)}' is not three numbers` }
}

function conditionRows(state: ConditionState, time: number, what: What): Rows {
  const { part } = what.address
  const [worst] = state.active
  if (part === 'code') return plain(state.active.map((a) => a.code).join(' '), time, what)
  if (part === 'message') return plain(worst?.text ?? '', time, what)
  if (what.type !== 'text') {
    const level = { NORMAL: 0, WARNING: 1, FAULT: 2 }[state.level]
    const value = what.address.codes?.[state.level] ?? (what.type === 'boolean' ? Number(level > 0) : level)
    return { rows: [{ time, value, quality: quality.good }] }
  }
  if (part === 'level' || !worst) return plain(state.level, time, what)
  const each = state.active.map((a) => [a.level, a.code, a.text].filter((word) => word !== '').join(' '))
  return plain(each.join('; '), time, what)
}

function entryRows(entries: [string, string | undefined][], time: number, what: What): Rows {
  const { entry } = what.address
  if (entry === undefined) {
    const said = entries.map(([key, value]) => (value === undefined ? key : `${key}=${value}`)).join(' ')
    return plain(said, time, what)
  }
  const found = entries.findLast(([key]) => key === entry || key === entry.split('/')[0])
  if (!found) return { rows: [] }
  const [key, value] = found
  if (value === undefined) return { rows: [none(time, quality.badNotConnected)] }
  return key === entry ? valueRows(value, time, what) : { rows: [] }
}

function seriesRows(said: Extract<Said, { kind: 'series' }>, time: number, what: What): Rows {
  if (what.type === 'text') return plain(said.values.join(' '), time, what)
  if (said.values.length > maxSeries) return { rows: [], refused: `a series of ${said.values.length} values` }
  const stepMs = said.rate > 0 && Number.isFinite(said.rate) ? 1000 / said.rate : Number.NaN
  // Without a rate nobody knows when the others were: the last one alone has a time.
  const values = Number.isNaN(stepMs) ? said.values.slice(-1) : said.values
  const all = values.map((text, i) => plain(text, time - (values.length - 1 - i) * (stepMs || 0), what))
  return { rows: all.flatMap((one) => one.rows), refused: all.find((one) => one.refused)?.refused }
}

/** What an observation means for a point. `state` for conditions: what is active after it. */
export function rowsOf({ said, time }: Observation, state: ConditionState | undefined, what: What): Rows {
  switch (said.kind) {
    case 'unavailable':
      return { rows: [none(time, quality.badNotConnected)] }
    case 'value':
      return valueRows(said.text, time, what)
    case 'message':
      if (what.address.part === 'code') return plain(said.code, time, what)
      if (what.address.part === 'message') return plain(said.text, time, what)
      return plain([said.code, said.text].filter((word) => word !== '').join(' '), time, what)
    case 'condition':
      return state ? conditionRows(state, time, what) : { rows: [] }
    case 'entries':
      return entryRows(said.entries, time, what)
    case 'series':
      return seriesRows(said, time, what)
  }
}
