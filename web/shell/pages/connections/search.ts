import { choiceParam, flagParam, type RawSearch, textParam } from '../../search-params.ts'

export const stateFilters = ['connected', 'trouble', 'quiet', 'idle'] as const
export type StateFilter = (typeof stateFilters)[number]

/** `/connections?search=&state=trouble&sort=-rate`; `create`: the drawer for a new one is open. */
export type ConnectionsSearch = { search?: string; state?: StateFilter; sort?: string; create?: true }

export function connectionsSearch(raw: RawSearch): ConnectionsSearch {
  return {
    search: textParam(raw.search),
    state: choiceParam(raw.state, stateFilters),
    sort: textParam(raw.sort),
    create: flagParam(raw.create),
  }
}

/** `/connections/demo-dcs?open=edit|browse&point=`: which drawer is open. */
export type ConnectionSearch = { open?: 'edit' | 'browse'; point?: string }

export function connectionSearch(raw: RawSearch): ConnectionSearch {
  return { open: choiceParam(raw.open, ['edit', 'browse']), point: textParam(raw.point) }
}
