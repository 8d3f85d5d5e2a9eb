import { choiceParam, type RawSearch, textParam } from '../../search-params.ts'

/** `show`: only deliveries that were given up; `edit`: the channel whose form is open, or `new`. */
export type ChannelsSearch = { show?: 'dead'; edit?: string }

export function channelsSearch(raw: RawSearch): ChannelsSearch {
  return { show: choiceParam(raw.show, ['dead']), edit: textParam(raw.edit) }
}
