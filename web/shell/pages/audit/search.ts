import type { RawSearch } from '../../search-params.ts'

export type AuditSearch = Record<never, never>

export function auditSearch(_raw: RawSearch): AuditSearch {
  return {}
}
