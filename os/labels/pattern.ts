import { patternPlaces } from '../../api/labels.ts'
import { Refusal } from '../../contract/refusal.ts'
import { isElementString } from './code-grid.ts'
import { labelRefusals } from './refusals.ts'

/** What a pattern is filled with. `base` is the address of the platform, without a slash at its end. */
export type PatternValues = { base: string; app: string; entity: string; code: string; id: string }

/** What may stand for a record: looked for as its code, or its id. `app` and `entity` or `plural` where the code names them. */
export type Candidate = { code: string; app?: string; entity?: string; plural?: string }

type Place = (typeof patternPlaces)[number]
type Part = { place: Place } | { text: string }

export const maxPatternLength = 200
/** A scan stands for at most so many codes. */
const maxCandidates = 12

const placesText = patternPlaces.map((place) => `{${place}}`).join(' ')
const bad = (why: string) =>
  new Refusal(labelRefusals.badPattern, { why, places: placesText, code: '{code}', id: '{id}' }, 'pattern')

/** The parts of a pattern. Throws a Refusal that names the field `pattern`. */
export function parsePattern(pattern: string): Part[] {
  if (pattern.length > maxPatternLength) throw bad(`> ${maxPatternLength}`)
  if (!pattern.isWellFormed() || /\p{Cc}/u.test(pattern)) throw bad('U+0000…U+001F')
  const parts: Part[] = []
  for (const piece of pattern.split(/(\{[^{}]*\})/)) {
    if (piece === '') continue
    const place = /^\{(.*)\}$/.exec(piece)?.[1]
    if (place === undefined) {
      if (/[{}]/.test(piece)) throw bad(piece.slice(0, 40))
      parts.push({ text: piece })
    } else if ((patternPlaces as readonly string[]).includes(place)) parts.push({ place: place as Place })
    else throw bad(piece.slice(0, 40))
  }
  const places = parts.flatMap((part) => ('place' in part ? [part.place] : []))
  if (!places.includes('code') && !places.includes('id')) throw bad(pattern.slice(0, 40))
  if (new Set(places).size < places.length) throw bad(pattern.slice(0, 40))
  return parts
}

const isAddress = (parts: readonly Part[]) => 'place' in parts[0] && parts[0].place === 'base'

/** What the code of a record says. Within an address the values are percent-encoded. */
export function fillPattern(pattern: string, values: PatternValues): string {
  const parts = parsePattern(pattern)
  const encode = isAddress(parts) ? encodeURIComponent : (text: string) => text
  return parts
    .map((part) => {
      if ('text' in part) return part.text
      const value = values[part.place].toWellFormed()
      return part.place === 'base' ? value : encode(value)
    })
    .join('')
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
const group: Record<Place, string> = {
  // the address may have changed since the label was printed
  base: 'https?:\\/\\/[^\\s?#]{1,200}?',
  app: '(?<app>[A-Za-z][A-Za-z0-9-]{0,63})',
  entity: '(?<entity>[A-Za-z][A-Za-z0-9-]{0,63})',
  code: '(?<code>.{1,200})',
  id: '(?<id>[0-9A-Fa-f-]{36})',
}

/** `(8004)A(21)B` as scanners send it: without brackets, a separator (U+001D) after what has no fixed length. */
const elementGroup = (text: string) => text.replace(/\\\((\d{2,4})\\\)/g, '\\u001d?\\(?$1\\)?')

function matcher(pattern: string): RegExp | undefined {
  let parts: Part[]
  try {
    parts = parsePattern(pattern)
  } catch {
    return undefined
  }
  const source = parts.map((part) => ('text' in part ? literally(part.text) : group[part.place])).join('')
  return new RegExp(`^${isElementString(pattern.replace(/\{.*?\}/g, 'x')) ? elementGroup(source) : source}$`, 'u')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * What a scan may mean, the likeliest first: by the patterns in use, as an address of ours, as the plain code. `text` is what
 * a scanner sent, whole: with its symbology mark (`]Q1`) or without.
 */
export function candidatesOf(text: string, patterns: readonly string[]): Candidate[] {
  const plain = text
    .toWellFormed()
    .trim()
    .replace(/^\][A-Za-z]\d/, '')
  if (plain === '') return []
  const found: Candidate[] = []
  for (const pattern of new Set(patterns)) {
    const groups = matcher(pattern)?.exec(plain)?.groups
    if (!groups) continue
    const read = pattern.startsWith('{base}') ? decoded : (part: string) => part
    const code = groups.code ?? groups.id
    const { app, entity } = groups
    if (code) found.push({ code: read(code), ...(app && { app }), ...(entity && { entity }) })
  }
  const record =
    /^https?:\/\/[^\s?#]{1,500}?\/a\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/([0-9a-f-]{36})(?:[/?#].*)?$/i.exec(plain)
  if (record) found.push({ code: record[3], app: record[1], plural: record[2] })
  const address = /^https?:\/\/[^\s?#]{1,500}?\/s\/([^\s/?#]{1,600})\/?(?:[?#].*)?$/i.exec(plain)
  if (address) found.push({ code: decoded(address[1]) })
  found.push({ code: plain })
  const seen = new Set<string>()
  return found
    .filter(({ code, app, entity, plural }) => {
      const key = JSON.stringify([code, app, entity, plural])
      return code.trim() !== '' && !seen.has(key) && seen.add(key)
    })
    .slice(0, maxCandidates)
}
