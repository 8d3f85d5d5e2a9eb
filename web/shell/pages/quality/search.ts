import { listParam, type RawSearch, textParam } from '../../search-params.ts'
import { type QualityFilter, qualityStates } from '../live/search.ts'

/**
 * `/quality?search=&branch=&connection=&quality=bad,silent&sort=-refused&hide=late,gap&point=`: without `sort` the points
 * with the most trouble come first; `point` is the one whose calendar is open.
 */
export type QualitySearch = {
  search?: string
  branch?: string
  connection?: string
  quality?: QualityFilter[]
  sort?: string
  hide?: string[]
  point?: string
}

export function qualitySearch(raw: RawSearch): QualitySearch {
  const quality = listParam(raw.quality)?.filter((q): q is QualityFilter => qualityStates.includes(q as QualityFilter))
  return {
    search: textParam(raw.search),
    branch: textParam(raw.branch),
    connection: textParam(raw.connection),
    quality: quality?.length ? quality : undefined,
    sort: textParam(raw.sort),
    hide: raw.hide === 'none' ? [] : listParam(raw.hide),
    point: textParam(raw.point),
  }
}
