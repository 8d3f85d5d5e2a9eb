import type { ConnectionItem } from '../../../../api/platform.ts'
import type { StateFilter } from './search.ts'

/** Connected, but for so long without a sample: worth a look. */
export const quietAfterMs = 60_000

/**
 * How a connection stands, for people: `up` and samples come; `quiet` nothing comes though nothing is wrong that we could
 * know of; `opening`; `down` it should be up and is not; `off` switched off by a person.
 */
export type Standing = 'up' | 'quiet' | 'opening' | 'down' | 'off'

type Known = Pick<ConnectionItem, 'enabled' | 'state' | 'driver' | 'lastSampleAt' | 'since'>

export function standingOf(connection: Known, now: number): Standing {
  const { enabled, state, driver, lastSampleAt, since } = connection
  if (!enabled) return 'off'
  // A push connection has nobody to reach: without a sender it waits, which is not a fault.
  if (driver === 'push') return state === 'connected' && isFresh(lastSampleAt, since, now) ? 'up' : 'quiet'
  // Enabled, but held back until its device is started.
  if (state === 'connecting' || state === 'idle') return 'opening'
  if (state === 'waiting' || state === 'failed') return 'down'
  return isFresh(lastSampleAt, since, now) ? 'up' : 'quiet'
}

function isFresh(lastSampleAt: number | null, since: number, now: number): boolean {
  return now - Math.max(lastSampleAt ?? 0, since) < quietAfterMs
}

const filterOf: Record<Standing, StateFilter> = {
  up: 'connected',
  quiet: 'quiet',
  opening: 'trouble',
  down: 'trouble',
  off: 'idle',
}

export function matchesFilter(standing: Standing, filter: StateFilter | undefined): boolean {
  return filter === undefined || filterOf[standing] === filter
}

const order: Standing[] = ['down', 'opening', 'quiet', 'up', 'off']

/** Troubled ones first, otherwise by code. */
export function byTrouble(now: number): (a: ConnectionItem, b: ConnectionItem) => number {
  return (a, b) =>
    order.indexOf(standingOf(a, now)) - order.indexOf(standingOf(b, now)) || a.code.localeCompare(b.code, 'en')
}

/** Bad inputs by reason, most frequent first. */
export function badInputsOf(connection: Pick<ConnectionItem, 'badInputs'>): { reason: string; count: number }[] {
  return Object.entries(connection.badInputs)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason, 'en'))
}
