import type { RawSearch } from '../../search-params.ts'

export type QualitySearch = Record<never, never>

export function qualitySearch(_raw: RawSearch): QualitySearch {
  return {}
}
