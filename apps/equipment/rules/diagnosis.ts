/** What of an alarm as the list tells it makes a diagnosis. `path`: twin path of its point; times UTC ms. */
type Told = {
  id: string
  code: string
  name: { zh: string; en: string }
  path: string
  state: string
  active: boolean
  raisedAt: number | null
  condition: { kind: string; source?: string; key?: string }
}

/** `evidence` is what codes of the model's output points begin with: `<model>.<instance>.`. */
export type Diagnosis<A extends Told = Told> = { alarm: A; model: string; instance: string; evidence: string }

/** Model and instance of an alarm's key, which is `<model>.<instance>.<alarm>`; an instance's code may hold points, the others not. */
export function modelOfKey(key: string): { model: string; instance: string } | null {
  const parts = key.split('.')
  if (parts.length < 3 || parts.some((part) => part === '')) return null
  return { model: parts[0], instance: parts.slice(1, -1).join('.') }
}

/**
 * What models find at a machine, the longest standing first: alarms of the source `model` at its place or below it that hold now, also
 * shelved ones, for a repair is not done by being shelved.
 */
export function diagnosesAt<A extends Told>(place: string, alarms: readonly A[]): Diagnosis<A>[] {
  if (place === '') return []
  return alarms
    .flatMap((alarm) => {
      const { active, path, condition } = alarm
      const here = path === place || path.startsWith(`${place}/`)
      if (!active || !here || condition.kind !== 'source' || condition.source !== 'model') return []
      const named = modelOfKey(condition.key ?? '')
      return named ? [{ alarm, ...named, evidence: `${named.model}.${named.instance}.` }] : []
    })
    .sort((a, b) => (a.alarm.raisedAt ?? 0) - (b.alarm.raisedAt ?? 0) || (a.alarm.code < b.alarm.code ? -1 : 1))
}
