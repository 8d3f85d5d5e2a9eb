import type { FormField } from './form-model.ts'
import type { EntityView } from './manifest.ts'
import { formOf } from './run-command.ts'

/** What the columns of a field that holds rows are called: the command that fills it in says so. */
export function nestedOf(view: EntityView, name: string): readonly FormField[] {
  for (const command of view.commands) {
    const field = formOf(command).find((each) => each.name === name && each.fields.length > 0)
    if (field) return field.fields
  }
  return []
}
