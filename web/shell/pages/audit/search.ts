import { type RawSearch, textParam } from '../../search-params.ts'

/** `filter`: words; `entry`: number of the entry that is open. */
export type AuditSearch = { filter?: string; entry?: string }

export function auditSearch(raw: RawSearch): AuditSearch {
  return { filter: textParam(raw.filter), entry: textParam(raw.entry) }
}
