import { type RawSearch, textParam } from '../../search-params.ts'

/** What the list is limited to; `from`, `until`: days, YYYY-MM-DD, `until` included; `entry`: number of the entry that is open. */
export type AuditSearch = {
  filter?: string
  actor?: string
  object?: string
  action?: string
  from?: string
  until?: string
  entry?: string
}

const day = (value: unknown) => {
  const text = textParam(value)
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined
}

export function auditSearch(raw: RawSearch): AuditSearch {
  return {
    filter: textParam(raw.filter),
    actor: textParam(raw.actor),
    object: textParam(raw.object),
    action: textParam(raw.action),
    from: day(raw.from),
    until: day(raw.until),
    entry: textParam(raw.entry),
  }
}

/** The filter as the API takes it: local days as UTC ms. */
export function auditQuery({ filter, actor, object, action, from, until }: AuditSearch) {
  const start = from ? new Date(`${from}T00:00`).getTime() : undefined
  const last = until ? new Date(`${until}T00:00`) : undefined
  last?.setDate(last.getDate() + 1)
  return { search: filter, actor, object, action, from: start, to: last?.getTime() }
}
