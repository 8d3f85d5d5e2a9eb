import type { AlarmDefinitionItem, SuppressionReason } from '../../api/alarms.ts'
import type { SampleValue } from '../../contract/sample.ts'
import { type AlarmSample, type ConditionMemory, conditionAtRest, stepCondition } from './alarm-condition.ts'
import {
  type AlarmEvent,
  type AlarmOutcome,
  type AlarmRules,
  type AlarmState,
  alarmNormal,
  sinceOf,
  stateOf,
  stepAlarm,
} from './alarm-state.ts'
import type { JournalLine } from './alarm-store.ts'
import { activeGroups, firstOut, foldConsequences, type Rung, suppressionOf } from './suppression.ts'

/** One alarm as it is evaluated. `busy`: an action of a person is being written, and looks wait for it. */
export type Alarm = {
  definition: AlarmDefinitionItem
  memory: ConditionMemory
  state: AlarmState
  sample: AlarmSample | null
  under: string | null
  folded: number
  first: boolean
  busy: boolean
}

/** What is to be written, in order: a line of the journal and the state it led to. `episode` as contract/alarm.ts has it. */
export type Unwritten = {
  line: JournalLine
  state: AlarmState
  episode: string
  /** What apps and webhooks hear of it; what nobody sees is not told. */
  tells: 'raised' | 'cleared' | null
}

/** One organisation's alarms, in memory. `unwritten` never grows beyond {@link mostUnwritten} and one round. */
export type Desk = {
  tenant: string
  alarms: Map<string, Alarm>
  byCode: Map<string, Alarm>
  unwritten: Unwritten[]
  first: ReadonlyMap<string, string>
}

/** While so many lines wait for the database, nothing is evaluated: alarms come later then, and none is forgotten. */
export const mostUnwritten = 20_000

/** What the desk needs to know of points: what they say, and where they are. */
export type Eyes = {
  sampleOf(definition: AlarmDefinitionItem): AlarmSample | null
  pointSample(code: string): AlarmSample | null
  pathOf(point: string): string
}

export const rulesOf = (definition: AlarmDefinitionItem): AlarmRules => ({
  latching: definition.latching,
  reAlarmMs: definition.reAlarmMinutes === null ? null : definition.reAlarmMinutes * 60_000,
  maxShelveMs: definition.maxShelveMinutes * 60_000,
})

export function newAlarm(definition: AlarmDefinitionItem, state: AlarmState = alarmNormal): Alarm {
  return {
    ...{ definition, state, memory: conditionAtRest(state.active), sample: null },
    ...{ under: null, folded: 0, first: false, busy: false },
  }
}

export function newDesk(tenant: string, alarms: readonly Alarm[]): Desk {
  return {
    tenant,
    alarms: new Map(alarms.map((a) => [a.definition.id, a])),
    byCode: new Map(alarms.map((a) => [a.definition.code, a])),
    unwritten: [],
    first: new Map(),
  }
}

export const episodeOf = (id: string, state: AlarmState) => `${id}:${sinceOf(state) ?? 0}`

/** The lines that an outcome leaves, as the journal keeps them. The alarm still, or already, stands where the outcome has it. */
export function linesOf(alarm: Alarm, outcome: AlarmOutcome, eyes: Eyes, now: number): Unwritten[] {
  const { id, code, name, priority, point } = alarm.definition
  const value: SampleValue = alarm.sample?.value ?? null
  return outcome.steps.map(({ kind, from, to, by, reason }) => {
    const gone = kind === 'removed'
    const cleared = kind === 'returned' || (gone && alarm.state.active)
    return {
      line: {
        ...{ at: now, alarm: id, code, name, path: eyes.pathOf(point), priority },
        ...{ kind, from, to, actor: by, reason, value },
      },
      state: outcome.state,
      episode: episodeOf(id, gone ? alarm.state : outcome.state),
      // a reminder of what is known is no news
      tells: cleared ? 'cleared' : to === 'B' && from !== 'C' ? 'raised' : null,
    }
  })
}

function apply(desk: Desk, alarm: Alarm, event: AlarmEvent, eyes: Eyes, now: number): void {
  const outcome = stepAlarm(alarm.state, event, rulesOf(alarm.definition), now)
  alarm.state = outcome.state
  desk.unwritten.push(...linesOf(alarm, outcome, eyes, now))
}

const reasonText = (reason: SuppressionReason) =>
  reason.by === 'person' ? reason.reason : reason.by === 'group' ? `group:${reason.group}` : `point:${reason.point}`

/** Why it is silent by design, read back from the state. */
export function suppressionReason({ hold }: AlarmState): SuppressionReason | null {
  if (hold?.state !== 'F') return null
  if (hold.by !== null) return { by: 'person', reason: hold.reason }
  const rest = hold.reason.slice(hold.reason.indexOf(':') + 1)
  return hold.reason.startsWith('group:') ? { by: 'group', group: rest } : { by: 'plantState', point: rest }
}

/** What is out of service, e.g. a sensor under repair, silences nothing and comes first of nothing. */
const counts = ({ hold }: AlarmState) => hold?.state !== 'G'

function rungOf({ definition, state }: Alarm): Rung {
  const { code, activates, suppressedBy, firstOut, consequenceOf, suppressedWhile } = definition
  const since = state.active && counts(state) ? (sinceOf(state) ?? 0) : null
  return {
    ...{ code, activates, suppressedBy, firstOut, consequenceOf, suppressedWhile, since },
    shown: state.hold === null,
  }
}

function silentReason(alarm: Alarm, groups: ReadonlySet<string>, eyes: Eyes): string | null {
  const { suppressedBy, suppressedWhile } = alarm.definition
  if (suppressedBy.length === 0 && suppressedWhile.length === 0) return null
  const reason = suppressionOf(rungOf(alarm), groups, eyes.pointSample)
  return reason && reasonText(reason)
}

/** Why alarms are to be silent by design as things stand now; asked when a person brings one back. */
export function silencer(desk: Desk, eyes: Eyes): (alarm: Alarm) => string | null {
  const groups = activeGroups([...desk.alarms.values()].filter((a) => a.definition.enabled).map(rungOf))
  return (alarm) => silentReason(alarm, groups, eyes)
}

/** Suppression by design comes and goes by itself; what a person put there stays. */
function suppress(desk: Desk, alarms: readonly Alarm[], groups: ReadonlySet<string>, eyes: Eyes, now: number): void {
  for (const alarm of alarms) {
    const { hold } = alarm.state
    if (alarm.busy || (hold && !(hold.state === 'F' && hold.by === null))) continue
    const reason = silentReason(alarm, groups, eyes)
    if (reason && !hold) apply(desk, alarm, { do: 'suppress', reason, by: null }, eyes, now)
    if (!reason && hold) apply(desk, alarm, { do: 'unsuppress', reason: hold.reason, by: null }, eyes, now)
  }
}

/** A device's text may hold what no database keeps: one such value must not hold up the journal. */
const keepable = (value: SampleValue) =>
  typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value

/**
 * Looks at every alarm once: conditions first, then what they silence, then what they raise, so that an alarm whose group became
 * active with it never calls. Transitions wait in `unwritten`.
 */
export function look(desk: Desk, eyes: Eyes, now: number): void {
  if (desk.unwritten.length >= mostUnwritten) return
  const alarms = [...desk.alarms.values()].filter((a) => a.definition.enabled)
  for (const alarm of alarms) {
    if (alarm.busy) continue
    const sample = eyes.sampleOf(alarm.definition)
    if (!sample) continue
    alarm.memory = stepCondition(alarm.definition, alarm.memory, sample, now)
    alarm.sample = { ...sample, value: keepable(sample.value) }
  }
  const coming = alarms.map((a) => ({ ...rungOf(a), since: a.memory.active && counts(a.state) ? now : null }))
  const groups = activeGroups(coming)
  suppress(desk, alarms, groups, eyes, now)
  for (const alarm of alarms) {
    if (alarm.busy) continue
    const silent = alarm.state.hold?.state === 'E' ? silentReason(alarm, groups, eyes) : null
    const seen = { active: alarm.memory.active, value: alarm.sample?.value ?? null, silent }
    apply(desk, alarm, { do: 'look', ...seen }, eyes, now)
  }
  arrange(desk)
}

/** Which came first, and what is folded under what; nothing of it has to be kept. */
export function arrange(desk: Desk): void {
  const alarms = [...desk.alarms.values()].filter((a) => a.definition.enabled)
  const rungs = alarms.map(rungOf)
  desk.first = firstOut(rungs, desk.first)
  const first = new Set(desk.first.values())
  const under = foldConsequences(rungs)
  const folded = new Map<string, number>()
  for (const root of under.values()) folded.set(root, (folded.get(root) ?? 0) + 1)
  for (const alarm of desk.alarms.values()) {
    const { code } = alarm.definition
    alarm.first = first.has(code)
    alarm.under = under.get(code) ?? null
    alarm.folded = folded.get(code) ?? 0
  }
}

/**
 * The definition has changed, or the alarm is gone (null). Where it stood goes on when the same point is looked at for the same kind
 * of thing; else, and when it is switched off, it begins anew, and the journal tells that it was taken away.
 */
export function replaceDefinition(
  alarm: Alarm,
  next: AlarmDefinitionItem | null,
  by: string,
  reason: string,
): AlarmOutcome {
  const before = alarm.definition
  const same =
    next?.enabled && next.point === before.point && JSON.stringify(next.condition) === JSON.stringify(before.condition)
  const moved = next?.enabled && next.point === before.point && next.condition.kind === before.condition.kind
  const quiet: AlarmOutcome = { state: alarm.state, steps: [], refused: null }
  if (same || moved || stateOf(alarm.state) === 'A') return quiet
  const step = { kind: 'removed', from: stateOf(alarm.state), to: 'A', by, reason } as const
  return { state: alarmNormal, steps: [step], refused: null }
}
