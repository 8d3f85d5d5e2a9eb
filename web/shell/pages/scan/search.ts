import { type RawSearch, textParam } from '../../search-params.ts'

/** `code`: what was read elsewhere, e.g. by the phone's own camera: looked up at once. */
export type ScanSearch = { code?: string }

export function scanSearch(raw: RawSearch): ScanSearch {
  return { code: textParam(raw.code) }
}
