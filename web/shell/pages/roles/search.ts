import { choiceParam, type RawSearch, textParam } from '../../search-params.ts'

export const roleTabs = ['roles', 'policy', 'sso'] as const

/** `/roles?tab=policy&role=<id>` */
export type RolesSearch = { tab?: (typeof roleTabs)[number]; role?: string }

export function rolesSearch(raw: RawSearch): RolesSearch {
  return { tab: choiceParam(raw.tab, roleTabs), role: textParam(raw.role) }
}
