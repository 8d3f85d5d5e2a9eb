import {
  type AlarmCounts,
  type AlarmItem,
  type AlarmPriority,
  type AlarmStateCode,
  type AlarmTab,
  alarmPriorities,
} from '../../api/alarms.ts'
import { quality } from '../../contract/quality.ts'
import type { PointDirectory } from '../live/live-reader.ts'
import { type Alarm, type Desk, suppressionReason } from './alarm-desk.ts'
import { isChattering, stateOf } from './alarm-state.ts'

export type AlarmFilter = {
  tab?: AlarmTab
  priority?: AlarmPriority
  state?: AlarmStateCode
  /** Twin path: at and below. */
  branch?: string
  search?: string
  /** Only those folded under this alarm's code; without it only those that stand by themselves. */
  under?: string
}

const tabOf: Record<AlarmStateCode, AlarmTab | null> = {
  ...{ A: null, B: 'active', C: 'active', D: 'active' },
  ...{ E: 'shelved', F: 'suppressed', G: 'outOfService' },
}
const rank = (priority: AlarmPriority) => alarmPriorities.indexOf(priority)
const calls = (state: AlarmStateCode) => state === 'B' || state === 'D'

export function within(path: string, branch: string): boolean {
  return branch === '' || path === branch || path.startsWith(`${branch}/`)
}

function toItem(alarm: Alarm, points: PointDirectory, now: number): AlarmItem {
  const { definition, state, sample } = alarm
  const { id, code, name, point: pointCode, priority, condition, respondWithinMinutes } = definition
  const { hold, raisedAt } = state
  const point = points.byCode(pointCode)
  const due = respondWithinMinutes !== null && raisedAt !== null && state.active
  return {
    ...{ id, code, name, point: pointCode, path: point?.path ?? '', priority, class: definition.class, condition },
    ...{ state: stateOf(state), active: state.active, raisedAt, returnedAt: state.returnedAt },
    ...{ acknowledgedAt: state.acknowledgedAt, acknowledgedBy: state.acknowledgedBy, comment: state.comment },
    ...{ raisedValue: state.raisedValue, value: sample?.value ?? null },
    quality: sample?.quality ?? quality.badWaitingForInitialData,
    ...{ unit: point?.unit ?? null, decimals: point?.decimals ?? null, labels: point?.labels ?? null },
    respondBy: due ? raisedAt + respondWithinMinutes * 60_000 : null,
    chattering: isChattering(state, now),
    ...{ first: alarm.first, folded: alarm.folded, under: alarm.under },
    shelvedUntil: hold?.state === 'E' ? hold.until : null,
    heldReason: hold?.reason ?? null,
    heldBy: hold?.by ?? null,
    suppression: suppressionReason(state),
  }
}

/** Unacknowledged first, then the more urgent, then the newer; one order whoever asks, however often. */
function compare(a: Alarm, b: Alarm): number {
  const [sa, sb] = [stateOf(a.state), stateOf(b.state)]
  return (
    Number(calls(sb)) - Number(calls(sa)) ||
    rank(a.definition.priority) - rank(b.definition.priority) ||
    (b.state.raisedAt ?? 0) - (a.state.raisedAt ?? 0) ||
    (a.definition.code < b.definition.code ? -1 : 1)
  )
}

export function listAlarms(
  desk: Desk,
  points: PointDirectory,
  filter: AlarmFilter,
  limit: number,
  now: number,
): { items: AlarmItem[]; total: number } {
  const { tab = 'active', priority, state, branch = '', under } = filter
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (alarm: Alarm): boolean => {
    const { definition } = alarm
    if (!definition.enabled) return false
    const here = stateOf(alarm.state)
    if (tabOf[here] !== tab || (state !== undefined && state !== here)) return false
    if (priority !== undefined && priority !== definition.priority) return false
    if (under !== undefined ? alarm.under !== under : tab === 'active' && alarm.under !== null && words.length === 0)
      return false
    if (!within(points.byCode(definition.point)?.path ?? '', branch)) return false
    const { code, name, point } = definition
    const text = `${code} ${name.zh} ${name.en} ${point} ${definition.class}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
  const found = [...desk.alarms.values()].filter(fits).sort(compare)
  return { items: found.slice(0, limit).map((alarm) => toItem(alarm, points, now)), total: found.length }
}

const perPriority = (): Record<AlarmPriority, number> => ({ critical: 0, high: 0, medium: 0, low: 0 })

/** Folded ones are counted like all: nothing disappears from a figure. */
export function countAlarms(desk: Desk, points: PointDirectory, branch = ''): AlarmCounts {
  const counts: AlarmCounts = {
    ...{ standing: 0, unacknowledged: 0, shelved: 0, suppressed: 0, outOfService: 0 },
    byState: { B: perPriority(), C: perPriority(), D: perPriority() },
    ...{ byPriority: perPriority(), unacknowledgedByPriority: perPriority() },
  }
  for (const { definition, state } of desk.alarms.values()) {
    if (!definition.enabled) continue
    const here = stateOf(state)
    const tab = tabOf[here]
    if (tab === null || (branch !== '' && !within(points.byCode(definition.point)?.path ?? '', branch))) continue
    if (tab !== 'active') {
      counts[tab]++
      continue
    }
    counts.standing++
    counts.byPriority[definition.priority]++
    counts.byState[here as 'B' | 'C' | 'D'][definition.priority]++
    if (!calls(here)) continue
    counts.unacknowledged++
    counts.unacknowledgedByPriority[definition.priority]++
  }
  return counts
}
