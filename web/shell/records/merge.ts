import type { ChangedMeanwhile } from '../../../api/records.ts'
import { type FormField, startValues, type Values } from './form-model.ts'

/** One field that somebody else changed while the form was open. */
export type Clash = {
  field: string
  before: unknown
  after: unknown
  /** What stands in the form, when this person changed it too. */
  mine: unknown
  clashes: boolean
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/**
 * Puts the other person's changes into a form: fields that were not touched here take the new value; of those touched by both, this
 * person's stays until they decide. @param opened the values with which the form was opened
 */
export function takeOver(
  fields: readonly FormField[],
  opened: Values,
  values: Values,
  changed: ChangedMeanwhile,
): { values: Values; opened: Values; clashes: Clash[] } {
  const merged = { ...values }
  const base = { ...opened }
  const clashes = changed.changes.map(({ field: name, before, after }): Clash => {
    const field = fields.find((each) => each.name === name)
    if (!field) return { field: name, before, after, mine: undefined, clashes: false }
    const fresh = startValues([field], { [name]: after })[name]
    const touched = !same(values[name], opened[name])
    base[name] = fresh
    if (!touched) merged[name] = fresh
    return { field: name, before, after, mine: values[name], clashes: touched && !same(values[name], fresh) }
  })
  return { values: merged, opened: base, clashes }
}
