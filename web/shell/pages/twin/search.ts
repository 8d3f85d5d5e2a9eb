import { flagParam, type RawSearch, textParam } from '../../search-params.ts'

/**
 * `path`: the node that is open; `branch`: its points with those of all below; `point`: code of the point at the side;
 * `filter`: words of the tree's filter.
 */
export type TwinSearch = { path?: string; branch?: true; point?: string; filter?: string }

export function twinSearch(raw: RawSearch): TwinSearch {
  return {
    path: textParam(raw.path),
    branch: flagParam(raw.branch),
    point: textParam(raw.point),
    filter: textParam(raw.filter),
  }
}
