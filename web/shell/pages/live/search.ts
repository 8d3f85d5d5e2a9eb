import type { PointType } from '../../../../contract/point.ts'
import { pointTypes } from '../../../../contract/point.ts'
import { choiceParam, listParam, type RawSearch, textParam } from '../../search-params.ts'

export const qualityStates = ['good', 'uncertain', 'bad', 'silent'] as const
export type QualityFilter = (typeof qualityStates)[number]

/** `/live?search=&branch=&type=&quality=bad,silent&sort=-value&hide=role,kks&point=`: a minus before `sort` means downwards. */
export type LiveSearch = {
  search?: string
  branch?: string
  type?: PointType
  quality?: QualityFilter[]
  sort?: string
  hide?: string[]
  point?: string
}

export function liveSearch(raw: RawSearch): LiveSearch {
  const quality = listParam(raw.quality)?.filter((q): q is QualityFilter => qualityStates.includes(q as QualityFilter))
  return {
    search: textParam(raw.search),
    branch: textParam(raw.branch),
    type: choiceParam(raw.type, pointTypes),
    quality: quality?.length ? quality : undefined,
    sort: textParam(raw.sort),
    hide: raw.hide === 'none' ? [] : listParam(raw.hide),
    point: textParam(raw.point),
  }
}
