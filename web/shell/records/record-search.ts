import { type RawSearch, textParam } from '../search-params.ts'

/** `do`: the command whose form is open. */
export type DoSearch = { do?: string }

export function doSearch(raw: RawSearch): DoSearch {
  return { do: textParam(raw.do) }
}
