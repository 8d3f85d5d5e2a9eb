import type { Text } from '../../contract/text.ts'
import { judgeItem, type NumericItem } from './rules/check-item.ts'

/** A route as the phone carries it; what `route-card` answers. */
export type CardItem = {
  key: string
  name: string
  kind: 'okNotOk' | 'numeric' | 'choice' | 'text' | 'photo'
  unit: string | null
  expected: string
  optional: boolean
  answers: string[]
  /** Of a number; a card that was taken along before they were told has none. */
  limits?: Pick<NumericItem, 'low' | 'high' | 'warnLow' | 'warnHigh'>
}
export type CardStop = { code: string; name: string; scan: boolean; items: CardItem[] }
export type Card = { id: string; code: string; name: string; stops: CardStop[] }

/** A round on its way. `client`: its id, so that it counts once however often it is sent. Times by the phone's clock, UTC ms. */
export type Draft = {
  client: string
  card: Card
  readings: Record<string, { value: string; at: number }>
  scans: { place: string; at: number }[]
}
export type Sent = {
  client: string
  route: string
  readings: { item: string; value: string; at: number }[]
  scans: { place: string; at: number }[]
}
/** A round that waits for the network. `refused`: the server took it and said no; it is kept until somebody drops it. */
export type Waiting = { sent: Sent; name: string; count: number; refused?: Text }
export type Answer = { items: readonly ({ client: string } & ({ round: string } | { refused: Text & object }))[] }

export const startDraft = (card: Card, client: string): Draft => ({ client, card, readings: {}, scans: [] })

/** A picture that is still on the phone: `photo:` and its id there. Once the server has it, the value is the file's id. */
const onPhone = 'photo:'
export const photoValue = (id: string): string => onPhone + id
/** The id on the phone of a photo that was not sent yet, else null. */
export const photoOnPhone = (value: string): string | null =>
  value.startsWith(onPhone) ? value.slice(onPhone.length) : null

/** Most photos that wait on a phone, and most of their bytes; the longer edge of a picture as it is kept. */
export const photoLimits = { count: 60, bytes: 40 * 1024 * 1024, edgePx: 1600 } as const

/** Whether one more picture of so many bytes may wait beside those that do. */
export function hasRoom(waiting: readonly number[], bytes: number): boolean {
  const { count, bytes: most } = photoLimits
  return waiting.length < count && waiting.reduce((sum, each) => sum + each, bytes) <= most
}

/** Pixels of a picture made to fit; a small one stays as it is. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const share = Math.min(1, photoLimits.edgePx / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) }
}

/** A version 4 UUID of sixteen random bytes: `crypto.randomUUID` is missing where a page comes without TLS. */
export function uuidOf(random: Uint8Array): string {
  const bytes = Uint8Array.from(random)
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function read(draft: Draft, key: string, value: string, at: number): Draft {
  const { [key]: _, ...others } = draft.readings
  return { ...draft, readings: value.trim() === '' ? others : { ...others, [key]: { value, at } } }
}

/** A number as an input method may write it: ０。７ → 0.7. */
const figureOf = (text: string): string => text.normalize('NFKC').replace('。', '.').replace('\u2212', '-').trim()

/** What is wrong with a reading, told while the one who reads it still stands there; null where nothing is. */
export function faultOf({ key, kind, limits }: CardItem, value: string): 'notNumber' | 'beyond' | 'near' | null {
  if (kind !== 'numeric' || value.trim() === '') return null
  const { verdict } = judgeItem({ kind, code: key, unit: '', opens: 'nothing', ...limits }, figureOf(value))
  return verdict === 'invalid' ? 'notNumber' : verdict === 'notOk' ? 'beyond' : verdict === 'warning' ? 'near' : null
}

const itemsOf = ({ card }: Draft): CardItem[] => card.stops.flatMap(({ items }) => items)

/** Readings that are no numbers: with one of them the whole round would be refused, when nobody stands there any more. */
export const notNumbers = (draft: Draft): CardItem[] =>
  itemsOf(draft).filter((item) => faultOf(item, draft.readings[item.key]?.value ?? '') === 'notNumber')

/** What a label says: the code alone, or the address that holds it. */
export function codeIn(text: string): string {
  const [, code] = /\/s\/([^/?#]+)/.exec(text) ?? []
  try {
    return decodeURIComponent(code ?? text).trim()
  } catch {
    return text.trim()
  }
}

/** The stop whose label was scanned, with the scan kept; null when the route has none of that code. */
export function scan(draft: Draft, text: string, at: number): { draft: Draft; stop: CardStop } | null {
  const code = codeIn(text).toLowerCase()
  const stop = draft.card.stops.find((each) => each.code.toLowerCase() === code)
  return stop ? { stop, draft: { ...draft, scans: [...draft.scans, { place: stop.code, at }] } } : null
}

/** What of a stop is still to be read. */
export const missingAt = ({ readings }: Draft, { items }: CardStop): CardItem[] =>
  items.filter(({ key, optional }) => !optional && readings[key] === undefined)

export const isScanned = ({ scans }: Draft, { code, scan: must }: CardStop): boolean =>
  !must || scans.some(({ place }) => place === code)

export function toWaiting(draft: Draft): Waiting {
  const { client, card, readings, scans } = draft
  const numbers = new Set(itemsOf(draft).flatMap(({ key, kind }) => (kind === 'numeric' ? [key] : [])))
  const sent = Object.entries(readings).map(([item, { value, at }]) => ({
    ...{ item, value: numbers.has(item) ? figureOf(value) : value, at },
  }))
  return { sent: { client, route: card.code, readings: sent, scans }, name: card.name, count: sent.length }
}

/** Photos of a round that the server does not have yet. */
export const photosToSend = ({ sent }: Waiting): { item: string; photo: string }[] =>
  sent.readings.flatMap(({ item, value }) => {
    const photo = photoOnPhone(value)
    return photo === null ? [] : [{ item, photo }]
  })

const photosGone: Text = {
  zh: '照片已不在手机上，这一轮没有别的读数',
  en: 'its photos are gone from the phone, and it holds nothing else',
}

/** The queue after a photo was sent, or was found to be gone from the phone: then its item was not taken. */
export function photoSent(queue: readonly Waiting[], client: string, photo: string, file: string | null): Waiting[] {
  const value = photoValue(photo)
  return queue.map((waiting) => {
    if (waiting.sent.client !== client) return waiting
    const readings = waiting.sent.readings.flatMap((reading) =>
      reading.value !== value ? [reading] : file === null ? [] : [{ ...reading, value: file }],
    )
    const left = { ...waiting, sent: { ...waiting.sent, readings } }
    return readings.length > 0 ? left : { ...left, refused: photosGone }
  })
}

/** Photos that a draft or a waiting round still needs, by their ids on the phone. */
export function photosNeeded(draft: Draft | null, queue: readonly Waiting[]): Set<string> {
  const values = [...Object.values(draft?.readings ?? {}), ...queue.flatMap(({ sent }) => sent.readings)].flatMap(
    ({ value }) => photoOnPhone(value) ?? [],
  )
  return new Set(values)
}

/** Rounds and readings that are sent together: an answer comes in time, a request stays small. */
const together = { rounds: 50, readings: 3000 } as const

/** The first rounds that wait, as many as go together; at least one. */
export function portion(queue: readonly Waiting[]): Waiting[] {
  const waiting = queue.filter(({ refused }) => !refused).slice(0, together.rounds)
  let readings = 0
  const fits = waiting.findIndex(({ count }, at) => {
    readings += count
    return at > 0 && readings > together.readings
  })
  return fits < 0 ? waiting : waiting.slice(0, fits)
}

export const refuse = (queue: readonly Waiting[], client: string, refused: Text): Waiting[] =>
  queue.map((waiting) => (waiting.sent.client === client ? { ...waiting, refused } : waiting))

/** What still waits after the server has answered: what it took is gone, what it refused says why. */
export function afterAnswer(queue: readonly Waiting[], { items }: Answer): Waiting[] {
  const answered = new Map(items.map((item) => [item.client, item]))
  return queue.flatMap((waiting) => {
    const answer = answered.get(waiting.sent.client)
    if (!answer) return [waiting]
    if ('round' in answer) return []
    const { zh, en } = answer.refused
    return [{ ...waiting, refused: { zh, en } }]
  })
}
