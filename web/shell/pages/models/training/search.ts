import { type RawSearch, textParam } from '../../../search-params.ts'

export const learnedTabs = ['data', 'versions', 'report', 'drift'] as const
export type LearnedTab = (typeof learnedTabs)[number]

/** `/learned?search=` */
export type LearnedListSearch = { search?: string }
export const learnedListSearch = (raw: RawSearch): LearnedListSearch => ({ search: textParam(raw.search) })

/** `/learned/<id>?tab=report&number=3`: `number` is the version whose report is shown. */
export type LearnedSearch = { tab?: LearnedTab; number?: number }
export function learnedSearch(raw: RawSearch): LearnedSearch {
  const number = Number(textParam(raw.number))
  return {
    tab: learnedTabs.find((tab) => tab === raw.tab),
    number: Number.isInteger(number) && number > 0 ? number : undefined,
  }
}
