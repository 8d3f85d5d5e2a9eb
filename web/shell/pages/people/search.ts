import { choiceParam, flagParam, type RawSearch, textParam } from '../../search-params.ts'

export const personStates = ['enabled', 'disabled', 'locked'] as const

/** `/people?search=&department=&role=&state=locked&person=<id>`; `create`: the form for a new one is open. */
export type PeopleSearch = {
  search?: string
  department?: string
  role?: string
  state?: (typeof personStates)[number]
  person?: string
  create?: true
}

export function peopleSearch(raw: RawSearch): PeopleSearch {
  return {
    search: textParam(raw.search),
    department: textParam(raw.department),
    role: textParam(raw.role),
    state: choiceParam(raw.state, personStates),
    person: textParam(raw.person),
    create: flagParam(raw.create),
  }
}
