import { type AlarmCounts, alarmPriorities } from '../../../../api/alarms.ts'
import type { AlarmTile } from './tile-form.ts'

/** How many of the counted alarms a tile is about. */
export function alarmCount(counts: AlarmCounts, { priority, state }: Pick<AlarmTile, 'priority' | 'state'>): number {
  const of = state === undefined ? counts.byPriority : counts.byState[state]
  return priority === undefined ? alarmPriorities.reduce((sum, each) => sum + of[each], 0) : of[priority]
}
