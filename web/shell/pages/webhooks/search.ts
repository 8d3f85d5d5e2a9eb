import { deliveryStates } from '../../../../api/events.ts'
import { choiceParam, flagParam, numberParam, type RawSearch, textParam } from '../../search-params.ts'

export const tabs = ['webhooks', 'deliveries', 'events'] as const
export type Tab = (typeof tabs)[number]

/**
 * `hook`: the webhook whose drawer is open; `new`: the form for another one; `event`: number of the event that is open. `state` and
 * `to` (a webhook) filter the deliveries, `kind` and `words` the events.
 */
export type WebhookSearch = {
  tab?: Tab
  hook?: string
  new?: true
  event?: number
  state?: (typeof deliveryStates)[number]
  to?: string
  kind?: string
  words?: string
}

export function webhookSearch(raw: RawSearch): WebhookSearch {
  return {
    tab: choiceParam(raw.tab, tabs),
    hook: textParam(raw.hook),
    new: flagParam(raw.new),
    event: numberParam(raw.event),
    state: choiceParam(raw.state, deliveryStates),
    to: textParam(raw.to),
    kind: textParam(raw.kind),
    words: textParam(raw.words),
  }
}
