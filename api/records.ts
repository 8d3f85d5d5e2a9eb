import type { Text } from '../contract/text.ts'

/** A record as it travels: decimals and dates as text, moments as UTC ms. */
export type RecordItem = {
  id: string
  version: number
  state: string
  department: string | null
  site: string | null
  createdAt: number
  createdBy: string
  updatedAt: number
  updatedBy: string
  [field: string]: unknown
}

export type FilterOp = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'contains' | 'empty' | 'notEmpty' | 'between'
/** `[field, op, value]`; `in` and `between` take a list; all hold together. A moment or date may be `today`, `today+30` or `today-7`. */
export type Filter = [field: string, op: FilterOp, value?: unknown]

/**
 * GET /api/<app>/<plural>?filter=<JSON of Filter[]>&search=&sort=-dueDate,code&limit=50&cursor=&columns=a,b&totals=true
 *   → RecordPage; &format=csv|xlsx → the file, all rows of the filter (at most 100,000).
 * GET …?group=<field>&totals=true → GroupPage, the most frequent first, at most 500; totals are empty unless asked for
 */
export type RecordPage = {
  items: RecordItem[]
  next: string | null
  /** Exact up to 10,000, unless `countIsLeast`: a search for frequent words stops when its page is full. Behind a cursor it may be a minute old. */
  count: number
  countIsLeast: boolean
  /** By field, as the field's `total` asks; null unless asked for. */
  totals: Record<string, string | number | null> | null
  /** What the ids in link, user, department and file fields are called, by id. */
  names: Record<string, string>
}
export type GroupPage = {
  groups: { value: string | null; count: number; totals: Record<string, string | number | null> }[]
}

/** GET /api/<app>/<plural>/:id */
export type RecordDetail = {
  record: RecordItem
  names: Record<string, string>
  /** Commands that the caller may run on it now. */
  commands: string[]
  /** Fields that its state seals. */
  sealed: string[]
  following: boolean
  /** Records of other lists that link here: list address, filter, how many (exact up to 100). */
  related: { app: string; plural: string; label: Text; field: string; count: number }[]
  /** A command of it waits for consent. */
  pending: { id: string; command: string; label: Text }[]
}

/** GET /api/<app>/<plural>/:id/history?cursor= → { items: RecordChange[], next } newest first */
export type RecordChange = {
  version: number
  time: number
  actor: string
  actorName: string
  command: string
  commandLabel: Text
  changes: { field: string; before: unknown; after: unknown }[]
  signature: { id: string; meaning: Text; time: number } | null
}

/** POST /api/<app>/<command>: refused with 409 `changedMeanwhile`, these in the problem's `details`. */
export type ChangedMeanwhile = {
  by: string
  at: number
  version: number
  changes: { field: string; before: unknown; after: unknown }[]
}

/** …/:id/comments, GET → { items: RecordComment[], next }, POST { text }; @name notifies */
export type RecordComment = { id: string; time: number; actor: string; actorName: string; text: string }
/** …/:id/files GET → { items: AttachedFile[] }, POST { fileId, kind? }, DELETE …/:fileId */
export type AttachedFile = {
  id: string
  name: string
  mime: string
  bytes: number
  createdAt: number
  createdBy: string
}
/** …/:id/follow PUT, DELETE */

/** GET /api/views?list=app.entity → { items: SavedView[] }; POST, PUT /:id, DELETE /:id */
export type SavedView = {
  id: string
  list: string
  name: string
  shared: boolean
  mine: boolean
  /** As the list's address keeps it. */
  search: Record<string, unknown>
}

/** GET /api/search?q=&limit=20 */
export type SearchHit = {
  app: string
  entity: string
  plural: string
  label: Text
  id: string
  title: string
  code: string | null
  state: string
  stateLabel: Text
  excerpt: string | null
}

/**
 * POST /api/<app>/<plural>/import?command=&dryRun=true&format=csv|xlsx with the file as the body → { job }; the job's result.
 * GET /api/<app>/<plural>/import-template?command= is an empty sheet for it.
 */
export type ImportReport = {
  rows: number
  /** Rows that were imported; after a check, that could be. */
  imported: number
  /** Every fault by the row's number in the file; a row may have several. `column` is the field's label. */
  refused: { row: number; field: string | null; column: Text | null; detail: Text; code: string }[]
  /** Further faults that are not told one by one. */
  more: number
}
