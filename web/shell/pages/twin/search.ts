import { type RawSearch, textParam } from '../../search-params.ts'

/** `path`: the node that is open; `point`: code of the point whose drawer is open; `filter`: words of the tree's filter. */
export type TwinSearch = { path?: string; point?: string; filter?: string }

export function twinSearch(raw: RawSearch): TwinSearch {
  return { path: textParam(raw.path), point: textParam(raw.point), filter: textParam(raw.filter) }
}
