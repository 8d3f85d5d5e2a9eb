import { type FormField, formFields } from './form-model.ts'
import type { EntityView } from './manifest.ts'

const known = new WeakMap<object, readonly FormField[]>()

/** What the columns of a field that holds rows are called. */
export function nestedOf(view: EntityView, name: string): readonly FormField[] {
  const rows = view.fields.get(name)?.rows
  if (!rows) return []
  const before = known.get(rows)
  if (before) return before
  const made = formFields({ input: rows, fields: [], kind: 'free' })
  known.set(rows, made)
  return made
}
