import type { Text } from '../contract/text.ts'
import type { AppManifest } from './apps.ts'
import type { AuditItem } from './platform.ts'

/** An entry of the audit trail. What the platform itself did has no app; what is about no record has no record id. */
export type AuditEntry = AuditItem & {
  app: string | null
  /** Entity id within the app. */
  entity: string | null
  recordId: string | null
  /** `app.command`. */
  command: string | null
  /** What people call the record, its number first, as the trail itself tells it; null when it does not. */
  called: string | null
}

/** GET /api/audit/apps → { items: AuditApp[] }: the words of every app, whatever of it the reader may use. */
export type AuditApp = Pick<AppManifest, 'id' | 'label' | 'entities'> & {
  /** Commands, jobs, watches and reactions: whatever the trail names as what was done. */
  works: AppManifest['works']
}

/** GET /api/audit/names?ids= → { items }: what records are called, of which only the id is known. */
export type RecordName = { id: string; name: string }

/**
 * GET /api/audit?actor=&object=&action=&app=&entity=&record=&from=&to=&search=&limit=&cursor= → Page<AuditEntry>, newest first, the caller's tenant only;
 * &format=csv → the file, at most 100,000 entries. `action` also finds commands; `actor`, `action`, `object` and `search` match a part.
 * `action`, `object` and `search` also find what the page calls so, and a record by its number.
 */
export type AuditFilter = {
  actor?: string
  object?: string
  action?: string
  app?: string
  entity?: string
  record?: string
  /** UTC ms, from ≤ time < to. */
  from?: number
  to?: number
  search?: string
}

/** GET /api/signatures/:id */
export type SignatureCheck = {
  id: string
  actorId: string
  /** As people knew the person who signed. */
  actor: string
  meaning: Text
  time: number
  /** `app.command`. */
  command: string
  entity: string | null
  recordId: string | null
  hash: string
  /** The hash made anew of what is signed as it stands now is the hash that was kept. */
  holds: boolean
  /** Signed fields that differ now; empty when it holds. */
  changed: string[]
  /** The record is gone, or no longer there for the caller. */
  recordGone: boolean
}
