import type { Col, RecordTable } from './columns.ts'
import type { AppPermission } from './permissions.ts'
import type { Text } from './text.ts'

/** What people need to know of one field beyond its column: the screens, exports, imports and labels are made from it. */
export type Field = {
  label: Text
  /** Said below the input. */
  help?: Text
  /** Unit code of units/, or the column of the record that holds it; shown behind the number. */
  unit?: string | { in: string }
  /** How it is shown and asked for where the column's type does not tell: user, department and file hold ids, place a twin path. */
  kind?: 'multiline' | 'money' | 'user' | 'department' | 'site' | 'file' | 'place' | 'point' | 'link' | 'code'
  /** `app.entity` that a `link` field names by id. */
  to?: string
  /** The values it can take; filters, groups and forms offer them. */
  choices?: Readonly<Record<string, Text>>
  /** A column of the list as it opens. */
  list?: true
  /** Found by the search over everything. */
  search?: true
  /** Stands below the list's column. */
  total?: 'sum' | 'avg' | 'min' | 'max'
  /** Digits behind the point. */
  digits?: number
}

/** Colour means abnormal: `warn` and `bad` only for what a person must look at. */
export type Tone = 'plain' | 'active' | 'good' | 'warn' | 'bad' | 'ended'

export type State<C extends string = string> = {
  label: Text
  tone?: Tone
  /** From this state on these fields cannot change; `all` seals the record. */
  seals?: readonly C[] | 'all'
}

export type Move<S extends string = string> = { label?: Text; from: readonly S[]; to: S }

/** A noun of an app: its table and what people need to know about it. Made by {@link defineEntity}. */
export type Entity<T extends RecordTable = any, S extends string = any, M extends string = any> = {
  /** Singular, kebab-case, unique in its app: `gauge`. */
  id: string
  /** Its address: GET /api/<app>/<plural>. */
  plural: string
  table: T
  label: Text
  /** The column that people call a record by. */
  title: Col<T>
  /** The column that labels carry and scans find; unique per tenant. */
  code?: Col<T>
  fields: { [K in Col<T>]?: Field }
  states: Record<S, State<Col<T>>>
  /** State of a new record. */
  initial: NoInfer<S>
  moves: Record<M, Move<NoInfer<S>>>
  /** Who may see it. */
  read: AppPermission
  /** Date columns by which the calendar shows it. */
  calendar?: readonly Col<T>[]
  /** Order of a list that nobody sorted, e.g. `-createdAt`. */
  sort?: Col<T> | `-${Col<T>}`
}

/**
 * Declares an entity. Its list, detail, board, calendar, form, export, search and OpenAPI come from this.
 *
 * @example export const gauge = defineEntity({ id: 'gauge', plural: 'gauges', table: gaugeTable, title: 'name', ... })
 */
export function defineEntity<T extends RecordTable, const S extends string, const M extends string>(
  entity: Entity<T, S, M>,
): Entity<T, S, M> {
  return entity
}
