/**
 * Watches: what apps have asked to be told about live values. Shapes of the HTTP API, shared by the server and the screens.
 * Times are UTC milliseconds.
 */

import type { Text } from '../contract/text.ts'

/** GET /api/watches → { items: WatchItem[] } of the caller's tenant. Needs `live.read`. */
export type WatchItem = {
  /** `app.watch`. */
  watch: string
  label: Text
  when: { above?: number; below?: number; rateAbove?: number; bad?: true; forMs?: number; deadband?: number }
  /** How many points are watched. */
  points: number
  /** When the app was last asked which points; null before the first time. */
  refreshedAt: number | null
  /** Why it could not be asked, or could not react. */
  fault: string | null
  /** Points at which the condition holds now, at most 1,000: since when, and whether the app has been told. */
  holding: { code: string; since: number; fired: boolean }[]
}
