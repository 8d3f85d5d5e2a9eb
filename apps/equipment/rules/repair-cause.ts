/** What asks for a repair by itself. `event` names this very occurrence, so that a replay is known. */
export type Cause = {
  equipment: string
  kind: 'alarm' | 'check' | 'meter' | 'model'
  /** Code of the alarm, the checked item, the meter or the model. */
  code: string
  event: string
  at: number
}

/** A repair that is not yet accepted, or was closed lately. UTC ms. */
export type KnownRepair = {
  id: string
  causeKey: string
  state: 'open' | 'closed'
  closedAt: number | null
  /** Occurrences that it has already taken up. */
  events: readonly string[]
}

/** Several codes with one cause behind them, e.g. three alarms of one pump: code → the name they share. */
export type SameCause = Readonly<Record<string, string>>

export type CauseVerdict =
  | { do: 'open'; causeKey: string; recurrenceOf: string | null }
  | { do: 'note'; repair: string; causeKey: string }
  | { do: 'nothing'; repair: string; why: 'alreadyNoted' | 'echo' }

/**
 * One key per machine and cause. Codes with a shared cause have one key whatever raised them; else the kind belongs to it. Parts
 * are escaped, so that no two causes meet in one key.
 */
export function causeKeyOf(
  { equipment, kind, code }: Pick<Cause, 'equipment' | 'kind' | 'code'>,
  same: SameCause = {},
) {
  const shared = Object.hasOwn(same, code) ? same[code] : null
  const parts = shared === null ? [equipment, kind, code] : [equipment, 'cause', shared]
  return parts.map((part) => part.trim().replace(/[%|]/g, encodeURIComponent)).join('|')
}

/**
 * One repair per cause: what comes while one is open becomes a note on it. What comes within `echoMs` after its end is still its
 * echo (the alarm that goes off while the machine is tried out); what comes within `recurrenceMs` opens a new one that points to it.
 */
export function judgeCause(
  cause: Cause,
  repairs: readonly KnownRepair[],
  rules: { same?: SameCause; echoMs: number; recurrenceMs: number },
): CauseVerdict {
  const causeKey = causeKeyOf(cause, rules.same)
  const alike = repairs.filter((repair) => repair.causeKey === causeKey)
  const noted = alike.find(({ events }) => events.includes(cause.event))
  if (noted) return { do: 'nothing', repair: noted.id, why: 'alreadyNoted' }
  const open = alike.find(({ state }) => state === 'open')
  if (open) return { do: 'note', repair: open.id, causeKey }
  const last = alike.reduce<KnownRepair | null>((a, b) => (a === null || b.closedAt! > a.closedAt! ? b : a), null)
  if (last === null) return { do: 'open', causeKey, recurrenceOf: null }
  const since = cause.at - last.closedAt!
  if (since < rules.echoMs) return { do: 'nothing', repair: last.id, why: 'echo' }
  return { do: 'open', causeKey, recurrenceOf: since < rules.recurrenceMs ? last.id : null }
}
