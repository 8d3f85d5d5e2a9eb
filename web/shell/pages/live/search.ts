import type { RawSearch } from '../../search-params.ts'

export type LiveSearch = Record<never, never>

export function liveSearch(_raw: RawSearch): LiveSearch {
  return {}
}
