import type { RawSearch } from '../../search-params.ts'

export type ConnectionsSearch = Record<never, never>

export function connectionsSearch(_raw: RawSearch): ConnectionsSearch {
  return {}
}
