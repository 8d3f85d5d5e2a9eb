import { choiceParam, type RawSearch, textParam } from '../../../search-params.ts'

/** `/models/$id/try?trial=&other=&place=&tab=`: the trial that is shown, the one it is compared with, and of which place. */
export type TrySearch = { trial?: string; other?: string; place?: string; tab?: 'results' | 'new' }

export const trySearch = (raw: RawSearch): TrySearch => ({
  trial: textParam(raw.trial),
  other: textParam(raw.other),
  place: textParam(raw.place),
  tab: choiceParam(raw.tab, ['results', 'new']),
})
