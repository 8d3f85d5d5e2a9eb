import type { Page } from '../../api/platform.ts'
import type { Actor } from '../../contract/actor.ts'
import { forbidden } from '../http/forbidden.ts'

/** What models are tried on, stepped through and trained with is history, so it is for those who may see it. */
export function mayReadHistory(actor: Pick<Actor, 'permissions'>): void {
  if (!actor.permissions.has('history.read')) throw forbidden('history.read')
}

/** Of one row more than was asked for, in the order of their codes: the page, and where the next one begins. */
export function pageByCode<T extends { code: string }>(rows: readonly T[], most: number): Page<T> {
  const items = rows.slice(0, most)
  return { items, next: rows.length > most ? items.at(-1)!.code : null }
}
