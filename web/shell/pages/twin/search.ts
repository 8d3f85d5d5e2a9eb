import type { RawSearch } from '../../search-params.ts'

export type TwinSearch = Record<never, never>

export function twinSearch(_raw: RawSearch): TwinSearch {
  return {}
}
