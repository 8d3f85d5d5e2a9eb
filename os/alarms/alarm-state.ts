import type { AlarmStateCode, JournalKind } from '../../api/alarms.ts'
import type { SampleValue } from '../../contract/sample.ts'

/**
 * The state machine of one alarm after ISA-18.2 / IEC 62682, with the letters of the standard. What holds an alarm out (E, F, G)
 * stands beside what its condition says, which goes on being evaluated: when it comes back it stands where the condition is.
 */
export type AlarmHold =
  | { state: 'E'; until: number | null; reason: string; by: string }
  | { state: 'F'; reason: string; by: string | null }
  | { state: 'G'; reason: string; by: string }

/** Times in UTC ms. `until` of a shelving: null for one-shot, which ends with the next return to normal. */
export type AlarmState = {
  /** A, B, C or D while nothing holds it out; where it stood before while something does. */
  inner: 'A' | 'B' | 'C' | 'D'
  hold: AlarmHold | null
  /** The condition holds. */
  active: boolean
  /** Since when it holds, or held the last time; a call that is repeated meanwhile does not move it. Older rows have none. */
  activeSince?: number | null
  raisedAt: number | null
  /** What it was raised with. */
  raisedValue: SampleValue
  returnedAt: number | null
  acknowledgedAt: number | null
  acknowledgedBy: string | null
  comment: string | null
  /** When it was raised the last three times, oldest first: tells whether it chatters. */
  raises: readonly number[]
}

export const alarmNormal: AlarmState = {
  inner: 'A',
  hold: null,
  active: false,
  activeSince: null,
  raisedAt: null,
  raisedValue: null,
  returnedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  comment: null,
  raises: [],
}

export const sinceOf = ({ activeSince, raisedAt }: AlarmState): number | null => activeSince ?? raisedAt
export const stateOf = ({ hold, inner }: AlarmState): AlarmStateCode => hold?.state ?? inner

export type AlarmRules = { latching: boolean; reAlarmMs: number | null; maxShelveMs: number }

/** Why it is to be silent by design when it comes back from where it was held out: then it does not call in between. */
type Silent = { silent?: string | null }

export type AlarmEvent =
  /** What the condition says now, and the passing of time. */
  | ({ do: 'look'; active: boolean; value: SampleValue } & Silent)
  | { do: 'acknowledge'; by: string; comment: string | null }
  | { do: 'shelve'; forMs: number | 'oneShot'; reason: string; by: string }
  | ({ do: 'unshelve'; reason: string; by: string } & Silent)
  | { do: 'suppress'; reason: string; by: string | null }
  | ({ do: 'unsuppress'; reason: string; by: string | null } & Silent)
  | { do: 'takeOut'; reason: string; by: string }
  | ({ do: 'bringIn'; reason: string; by: string } & Silent)

/** One line of the journal. `by` null: by itself. */
export type AlarmStep = {
  kind: JournalKind
  from: AlarmStateCode
  to: AlarmStateCode
  by: string | null
  reason: string | null
}
export type Refused =
  | 'notUnacknowledged'
  | 'notShelved'
  | 'notSuppressed'
  | 'silentByDesign'
  | 'notOut'
  | 'heldAlready'
  | 'shelvedTooLong'
export type AlarmOutcome = { state: AlarmState; steps: AlarmStep[]; refused: Refused | null }

const chatterRaises = 3
const chatterMs = 60_000

export const isChattering = ({ raises }: AlarmState, now: number) =>
  raises.length >= chatterRaises && now - raises[raises.length - chatterRaises] <= chatterMs

function raised(state: AlarmState, value: SampleValue, now: number): AlarmState {
  return {
    ...state,
    ...{
      inner: 'B',
      active: true,
      activeSince: state.active ? sinceOf(state) : now,
      raisedAt: now,
      raisedValue: value,
      acknowledgedAt: null,
      acknowledgedBy: null,
      comment: null,
    },
    raises: [...state.raises, now].slice(-chatterRaises),
  }
}

type Seen = { active: boolean; value: SampleValue } & Silent

/** A, B, C, D as the condition has it; null when nothing changes. */
function follow(
  state: AlarmState,
  { active, value }: Seen,
  rules: AlarmRules,
  now: number,
): [AlarmState, JournalKind] | null {
  const { inner } = state
  if (active && inner === 'A') return [raised(state, value, now), 'raised']
  if (active && inner === 'D') return [raised(state, value, now), 'raisedAgain']
  if (!active && inner === 'B') return [{ ...state, inner: 'D', active, returnedAt: now }, 'returned']
  if (!active && inner === 'C')
    return [{ ...state, inner: rules.latching ? 'D' : 'A', active, returnedAt: now }, 'returned']
  const since = state.acknowledgedAt
  if (active && inner === 'C' && rules.reAlarmMs !== null && since !== null && now - since >= rules.reAlarmMs)
    return [{ ...raised(state, value, now), raises: state.raises }, 'raisedAgain']
  return null
}

/**
 * Comes back from E, F or G: what is active calls as if it came now, and what returned while it was out is normal. Nothing that
 * happened out of sight has to be acknowledged. What is to be silent by design goes on being silent.
 */
function comeBack(
  state: AlarmState,
  kind: JournalKind,
  { by, reason, silent }: { by: string | null; reason: string | null } & Silent,
  now: number,
): AlarmOutcome {
  const from = stateOf(state)
  if (silent) {
    const after: AlarmState = { ...state, hold: { state: 'F', reason: silent, by: null }, inner: 'A' }
    return { state: after, steps: [{ kind, from, to: 'F', by, reason }], refused: null }
  }
  const free: AlarmState = { ...state, hold: null, inner: 'A' }
  const back = state.active ? { ...raised(free, state.raisedValue, now), raises: state.raises } : free
  return { state: back, steps: [{ kind, from, to: stateOf(back), by, reason }], refused: null }
}

function look(state: AlarmState, seen: Seen, rules: AlarmRules, now: number): AlarmOutcome {
  const { hold } = state
  const { active, value } = seen
  if (!hold) {
    const next = follow(state, seen, rules, now)
    if (!next) return { state, steps: [], refused: null }
    const [after, kind] = next
    return {
      state: after,
      steps: [{ kind, from: state.inner, to: after.inner, by: null, reason: null }],
      refused: null,
    }
  }
  // Out of sight it goes on being evaluated, and the journal tells what would have been seen.
  const steps: AlarmStep[] = []
  let here = state
  if (active !== state.active) {
    const told = { from: hold.state, to: hold.state, by: null, reason: null }
    steps.push({ kind: active ? 'raised' : 'returned', ...told })
    here = active
      ? {
          ...state,
          active,
          activeSince: now,
          raisedAt: now,
          raisedValue: value,
          raises: [...state.raises, now].slice(-chatterRaises),
        }
      : { ...state, active, returnedAt: now }
  }
  if (hold.state !== 'E') return { state: here, steps, refused: null }
  const over = hold.until === null ? state.active && !active : now >= hold.until
  if (!over) return { state: here, steps, refused: null }
  const back = comeBack(here, 'unshelved', { by: null, reason: null, silent: seen.silent }, now)
  return { ...back, steps: [...steps, ...back.steps] }
}

function holdOut(state: AlarmState, hold: AlarmHold, kind: JournalKind): AlarmOutcome {
  const after: AlarmState = { ...state, hold }
  const step = { kind, from: stateOf(state), to: hold.state, by: hold.by, reason: hold.reason }
  return { state: after, steps: [step], refused: null }
}

/** Goes one step; what cannot be done is refused and changes nothing. @param now UTC ms */
export function stepAlarm(state: AlarmState, event: AlarmEvent, rules: AlarmRules, now: number): AlarmOutcome {
  const refused = (why: Refused): AlarmOutcome => ({ state, steps: [], refused: why })
  const { hold, inner } = state
  switch (event.do) {
    case 'look':
      return look(state, event, rules, now)
    case 'acknowledge': {
      if (hold || (inner !== 'B' && inner !== 'D')) return refused('notUnacknowledged')
      const told = { acknowledgedAt: now, acknowledgedBy: event.by, comment: event.comment }
      const after: AlarmState = { ...state, ...told, inner: inner === 'B' ? 'C' : 'A' }
      const step = { kind: 'acknowledged', from: inner, to: after.inner, by: event.by, reason: event.comment } as const
      return { state: after, steps: [step], refused: null }
    }
    case 'shelve': {
      if (hold) return refused('heldAlready')
      if (event.forMs !== 'oneShot' && (event.forMs <= 0 || event.forMs > rules.maxShelveMs))
        return refused('shelvedTooLong')
      const until = event.forMs === 'oneShot' ? null : now + event.forMs
      return holdOut(state, { state: 'E', until, reason: event.reason, by: event.by }, 'shelved')
    }
    case 'unshelve':
      if (hold?.state !== 'E') return refused('notShelved')
      return comeBack(state, 'unshelved', event, now)
    case 'suppress':
      if (hold) return refused('heldAlready')
      return holdOut(state, { state: 'F', reason: event.reason, by: event.by }, 'suppressed')
    case 'unsuppress':
      if (hold?.state !== 'F') return refused('notSuppressed')
      // Its group or the plant would silence it again at the next look, after a call that means nothing.
      if (event.by !== null && hold.by === null) return refused('silentByDesign')
      return comeBack(state, 'unsuppressed', event, now)
    case 'takeOut':
      if (hold) return refused('heldAlready')
      return holdOut(state, { state: 'G', reason: event.reason, by: event.by }, 'outOfService')
    case 'bringIn':
      if (hold?.state !== 'G') return refused('notOut')
      return comeBack(state, 'inService', event, now)
  }
}
