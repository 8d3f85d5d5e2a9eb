import type { BadInputReason } from '../../contract/driver.ts'
import type { DataItem } from './model.ts'
import { levelOf, type Observation, type Said, words } from './observation.ts'
import { readTime } from './time.ts'

/** How many fields follow a key, and what they mean. */
export type KeyKind = 'value' | 'condition' | 'message' | 'alarm' | 'series' | 'entries'

const fieldsOf: Readonly<Record<KeyKind, number>> = {
  value: 1,
  entries: 1,
  message: 2,
  series: 3,
  condition: 5,
  alarm: 5,
}

export function kindOf(item: Pick<DataItem, 'category' | 'type' | 'representation'>): KeyKind {
  if (item.category === 'CONDITION') return 'condition'
  if (item.representation === 'TIME_SERIES') return 'series'
  if (item.representation === 'DATA_SET' || item.representation === 'TABLE') return 'entries'
  if (item.type === 'MESSAGE') return 'message'
  return item.type === 'ALARM' ? 'alarm' : 'value'
}

export type Line =
  | { kind: 'data'; observations: Observation[] }
  /** `* PONG 10000`: the adapter answers within so many ms. */
  | { kind: 'command'; name: string; argument: string }
  /** A line of an asset, whole or part of a longer one. Assets are not kept. */
  | { kind: 'asset' }
  | { kind: 'empty' }
  | { kind: 'refused'; reason: BadInputReason; detail: string }

/** Splits at `|`, except within a field in quotes, where `\|` stands for it. */
export function splitFields(line: string): string[] {
  const fields: string[] = []
  let at = 0
  for (;;) {
    const quoted = /"((?:[^"\\]|\\.)*)"[ \t]*(?=\||$)/y
    quoted.lastIndex = at
    const found = quoted.exec(line)
    const bar = found ? at + found[0].length : line.indexOf('|', at)
    const end = bar < 0 || bar >= line.length ? line.length : bar
    fields.push(found ? found[1].replace(/\\(.)/g, '$1') : line.slice(at, end).trim())
    if (bar < 0 || bar >= line.length) return fields
    at = end + 1
  }
}

/** `a=1 b="two words" c={x=1 y=2} gone`: entries of a data set or, in braces, of a table's row. */
export function readEntries(text: string): [string, string | undefined][] {
  const plain = text.replace(/^\s*:\w+\s*/, '') // `:MANUAL`: why the set was begun anew
  const entry = /([^\s=]+)(?:=(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\{([^{}]*)\}|(\S*)))?/g
  return [...plain.matchAll(entry)].flatMap(([whole, key, double, single, braces, bare]) => {
    if (braces !== undefined)
      return readEntries(braces).map(([column, value]): [string, string | undefined] => [`${key}/${column}`, value])
    const quoted = (double ?? single)?.replace(/\\(.)/g, '$1')
    return [[key, whole.includes('=') ? (quoted ?? bare ?? '') : undefined] as [string, string | undefined]]
  })
}

function saidOf(kind: KeyKind, fields: readonly string[]): Said | string {
  const [first, second = ''] = fields
  if (first.toUpperCase() === 'UNAVAILABLE') return { kind: 'unavailable' }
  switch (kind) {
    case 'value':
      return { kind: 'value', text: first }
    case 'message':
      return second.toUpperCase() === 'UNAVAILABLE'
        ? { kind: 'unavailable' }
        : { kind: 'message', code: first, text: second }
    case 'entries':
      return { kind: 'entries', entries: readEntries(first) }
    case 'alarm':
      return { kind: 'value', text: fields.filter((field) => field !== '').join(' ') }
    case 'series':
      return { kind: 'series', values: words(fields[2] ?? ''), rate: second === '' ? Number.NaN : Number(second) }
    case 'condition': {
      const level = levelOf(first)
      if (!level) return `'${first.slice(0, 40)}' is no level of a condition`
      return { kind: 'condition', level, code: second, text: fields[4] ?? '' }
    }
  }
}

const assetCommands = /^@(?:ASSET|UPDATE_ASSET|REMOVE_ASSET|REMOVE_ALL_ASSETS)@$/
const multiline = /--multiline--\S*\s*$/

/**
 * Reads an adapter's lines one by one. `kindOf` tells what stands behind a key, as far as it is known; without it a line of
 * six fields with a level is a condition, one of three a message, all else are pairs. What is wrong with one key does not
 * touch the others of its line, as long as it is clear where they begin.
 */
export class ShdrReader {
  readonly #kindOf: (key: string) => KeyKind | undefined
  #assetEnd: string | undefined

  constructor(kindOf: (key: string) => KeyKind | undefined) {
    this.#kindOf = kindOf
  }

  /** @param clock time of arrival, for lines without a time of their own */
  read(raw: string, clock: number): Line[] {
    const line = raw.replace(/\r$/, '')
    if (this.#assetEnd !== undefined) {
      if (line.trim() === this.#assetEnd) this.#assetEnd = undefined
      return [{ kind: 'asset' }]
    }
    if (line.trim() === '') return [{ kind: 'empty' }]
    if (line.startsWith('*')) {
      const [, name = '', argument = ''] = /^\*\s*([^:\s]+)[:\s]*(.*)$/.exec(line) ?? []
      return [{ kind: 'command', name: name.toUpperCase(), argument: argument.trim() }]
    }
    const fields = splitFields(line)
    if (fields.length < 2) return [{ kind: 'refused', reason: 'malformed', detail: 'a line without a key' }]
    if (assetCommands.test(fields[1])) {
      this.#assetEnd = multiline.exec(line)?.[0].trim()
      return [{ kind: 'asset' }]
    }
    const [stamp] = fields[0].split('@') // `@` begins the duration of a statistic
    const time = stamp === '' ? clock : readTime(stamp)
    if (Number.isNaN(time))
      return [{ kind: 'refused', reason: 'malformed', detail: `the time '${stamp.slice(0, 40)}' is not readable` }]
    return this.#data(fields.slice(1), time)
  }

  #data(fields: string[], time: number): Line[] {
    const observations: Observation[] = []
    const refused: Line[] = []
    const refuse = (detail: string) => refused.push({ kind: 'refused', reason: 'malformed', detail })
    for (let at = 0; at < fields.length; ) {
      const key = fields[at]
      const kind = this.#kindOf(key) ?? guess(fields, at)
      const values = fields.slice(at + 1, at + 1 + fieldsOf[kind])
      at += 1 + fieldsOf[kind]
      if (key === '') refuse('a value without a key')
      else if (values.length === 0) refuse(`the key ${key.slice(0, 80)} has no value`)
      else {
        const said = saidOf(kind, values)
        if (typeof said === 'string') refuse(`${key.slice(0, 80)}: ${said}`)
        else observations.push({ item: key, sequence: Number.NaN, time, said })
      }
    }
    return [...(observations.length > 0 ? [{ kind: 'data', observations } as Line] : []), ...refused]
  }
}

/** Where nobody tells: only what can hardly be anything else. */
function guess(fields: readonly string[], at: number): KeyKind {
  if (at > 0) return 'value'
  const level = levelOf(fields[1] ?? '')
  const rest = fields.slice(2)
  if (fields.length === 6 && (level || (fields[1].toUpperCase() === 'UNAVAILABLE' && rest.every((f) => f === ''))))
    return 'condition'
  return fields.length === 3 ? 'message' : 'value'
}
