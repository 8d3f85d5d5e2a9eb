import type { AlarmDefinition, SuppressionReason } from '../../api/alarms.ts'
import { isBad } from '../../contract/quality.ts'
import type { AlarmSample } from './alarm-condition.ts'

/** An alarm as suppression looks at it. `since`: when its condition began to hold, null while it does not or is out of service. */
export type Rung = Pick<
  AlarmDefinition,
  'code' | 'activates' | 'suppressedBy' | 'firstOut' | 'consequenceOf' | 'suppressedWhile'
> & {
  since: number | null
  /** It stands in the list: nothing holds it out. */
  shown: boolean
}

const earlier = (a: Rung, b: Rung) => a.since! - b.since! || (a.code < b.code ? -1 : 1)

/** Groups that any active member activates; also one that is itself kept silent or shelved: what happened is what counts. */
export function activeGroups(rungs: readonly Rung[]): ReadonlySet<string> {
  return new Set(rungs.flatMap((rung) => (rung.since === null ? [] : rung.activates)))
}

/**
 * Why an alarm is to be silent by design now; null when all its groups are inactive and the plant is in a state in which it means
 * something. A group that an alarm itself keeps active does not silence it: it would hide its own cause.
 */
export function suppressionOf(
  rung: Rung,
  groups: ReadonlySet<string>,
  sampleOf: (code: string) => AlarmSample | null,
): SuppressionReason | null {
  const group = rung.suppressedBy.find((each) => groups.has(each) && !rung.activates.includes(each))
  if (group !== undefined) return { by: 'group', group }
  for (const { code, is, value } of rung.suppressedWhile) {
    const sample = sampleOf(code)
    if (!sample || sample.time === null || isBad(sample.quality)) continue
    const here = sample.value
    if (is === 'equal') {
      if (here === value) return { by: 'plantState', point: code }
      continue
    }
    if (typeof here !== 'number' || typeof value !== 'number') continue
    if (is === 'below' ? here < value : here > value) return { by: 'plantState', point: code }
  }
  return null
}

/**
 * Which alarm came first in its group: group → code. It stays the first until no member of the group is active, also when it clears
 * before the others. @param before what stood a moment ago
 */
export function firstOut(rungs: readonly Rung[], before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const earliest = new Map<string, Rung>()
  for (const rung of rungs) {
    if (rung.since === null || rung.firstOut === null) continue
    const known = earliest.get(rung.firstOut)
    if (!known || earlier(rung, known) < 0) earliest.set(rung.firstOut, rung)
  }
  return new Map([...earliest].map(([group, { code }]) => [group, before.get(group) ?? code]))
}

/**
 * Folds consequences: code → code of the alarm under which it stands in the list, for those that are folded. A source counts while
 * it is active and shown; when it clears, or is put away, what was under it comes forward. Nothing is lost: what an alarm is folded
 * under is shown itself and not folded, also where causes run in a circle; there the earliest stands.
 */
export function foldConsequences(rungs: readonly Rung[]): ReadonlyMap<string, string> {
  const open = new Map(rungs.filter((r) => r.since !== null && r.shown).map((r) => [r.code, r]))
  const parent = new Map<string, Rung>()
  for (const rung of open.values()) {
    const sources = rung.consequenceOf.flatMap((code) => (code === rung.code ? [] : (open.get(code) ?? [])))
    if (sources.length > 0) parent.set(rung.code, sources.sort(earlier)[0])
  }
  const under = new Map<string, string>()
  for (const rung of open.values()) {
    const way = [rung]
    const seen = new Set([rung.code])
    let root = rung
    for (let next = parent.get(root.code); next; next = parent.get(root.code)) {
      root = next
      if (seen.has(next.code)) {
        // A circle: of those in it the earliest stands.
        root = way.slice(way.indexOf(next)).sort(earlier)[0]
        break
      }
      way.push(next)
      seen.add(next.code)
    }
    if (root !== rung) under.set(rung.code, root.code)
  }
  return under
}
