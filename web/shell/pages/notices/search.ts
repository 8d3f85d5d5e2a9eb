import { flagParam, type RawSearch } from '../../search-params.ts'

/** `unread`: only what is not read yet. */
export type NoticesSearch = { unread?: true }

export function noticesSearch(raw: RawSearch): NoticesSearch {
  return { unread: flagParam(raw.unread) }
}
