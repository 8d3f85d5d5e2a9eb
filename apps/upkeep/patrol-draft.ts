import type { Text } from '../../contract/text.ts'

/** A route as the phone carries it; what `route-card` answers. */
export type CardItem = {
  key: string
  name: string
  kind: 'okNotOk' | 'numeric' | 'choice' | 'text' | 'photo'
  unit: string | null
  expected: string
  optional: boolean
  answers: string[]
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

export function read(draft: Draft, key: string, value: string, at: number): Draft {
  const { [key]: _, ...others } = draft.readings
  return { ...draft, readings: value.trim() === '' ? others : { ...others, [key]: { value, at } } }
}

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

/** What of a stop is still to be read; a photo is taken with the record. */
export const missingAt = ({ readings }: Draft, { items }: CardStop): CardItem[] =>
  items.filter(({ key, optional, kind }) => !optional && kind !== 'photo' && readings[key] === undefined)

export const isScanned = ({ scans }: Draft, { code, scan: must }: CardStop): boolean =>
  !must || scans.some(({ place }) => place === code)

export function toWaiting({ client, card, readings, scans }: Draft): Waiting {
  const sent = Object.entries(readings).map(([item, { value, at }]) => ({ item, value, at }))
  return { sent: { client, route: card.code, readings: sent, scans }, name: card.name, count: sent.length }
}

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
