import { type RawSearch, textParam } from '../../search-params.ts'

/** `to`: where the person wanted to go. Only addresses of this site, so that a link cannot lead elsewhere after sign-in. */
export type SignInSearch = { to?: string }

export function signInSearch(raw: RawSearch): SignInSearch {
  const to = textParam(raw.to)
  return { to: to && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : undefined }
}
