import { type RawSearch, textParam } from '../search-params.ts'
import type { Values } from './form-model.ts'

/** `input`: JSON of the parameters that were asked with. */
export type QuerySearch = { input?: string }

export function querySearch(raw: RawSearch): QuerySearch {
  return { input: textParam(raw.input) }
}

/** Parameters of an address; nothing where they cannot be read. */
export function parametersOf(search: QuerySearch): Values | null {
  if (!search.input) return null
  try {
    const found: unknown = JSON.parse(search.input)
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Values) : null
  } catch {
    return null
  }
}
