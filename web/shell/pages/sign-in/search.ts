import { choiceParam, type RawSearch, textParam } from '../../search-params.ts'

/** Why a single sign-on led back here. */
const refusals = ['ssoFailed', 'ssoNoAccount', 'accountDisabled', 'ssoElse'] as const

/** `to`: where the person wanted to go. Only addresses of this site, so that a link cannot lead elsewhere after sign-in. */
export type SignInSearch = { to?: string; refused?: (typeof refusals)[number] }

export function signInSearch(raw: RawSearch): SignInSearch {
  const to = textParam(raw.to)
  const refused = textParam(raw.refused)
  return {
    to: to && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : undefined,
    refused: refused === undefined ? undefined : (choiceParam(refused, refusals) ?? 'ssoElse'),
  }
}
