import { type RawSearch, textParam } from '../../search-params.ts'

/** `rule`: the one that is open, `new` for one that is being made; `filter`: words. */
export type RulesSearch = { rule?: string; filter?: string }

export function rulesSearch(raw: RawSearch): RulesSearch {
  return { rule: textParam(raw.rule), filter: textParam(raw.filter) }
}
