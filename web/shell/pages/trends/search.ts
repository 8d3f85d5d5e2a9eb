import { listParam, type RawSearch } from '../../search-params.ts'

/** `/trends?codes=a,b` */
export type TrendsSearch = { codes?: string[] }

export function trendsSearch(raw: RawSearch): TrendsSearch {
  return { codes: listParam(raw.codes) }
}
