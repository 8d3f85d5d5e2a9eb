import type { CommandManifest } from '../../../api/apps.ts'
import type { RecordItem } from '../../../api/records.ts'
import type { CommandAnswer } from '../../../contract/ctx.ts'
import { api } from '../api.ts'
import { type FormField, formFields, startValues, toInput, type Values } from './form-model.ts'

export type { CommandAnswer }

/** A key for one opened form. Not crypto.randomUUID: that is missing where a plant's pages come without TLS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function commandPath(command: CommandManifest): string {
  return `/api/${command.app}/${command.id}`
}

/** The body of a command: what was filled in, and which version of which record the person saw. */
export function bodyOf(
  command: CommandManifest,
  input: Values,
  record: Pick<RecordItem, 'id' | 'version'> | undefined,
): Values {
  if (command.kind !== 'change' || !record) return input
  return { ...input, id: record.id, version: record.version }
}

export function runCommand(command: CommandManifest, body: Values, key: string): Promise<CommandAnswer> {
  return api.run<CommandAnswer>(commandPath(command), body, key)
}

const forms = new WeakMap<CommandManifest, FormField[]>()
/** The same list every time, so that components may depend on it. */
export function formOf(command: CommandManifest): FormField[] {
  let fields = forms.get(command)
  if (!fields) {
    fields = formFields(command)
    forms.set(command, fields)
  }
  return fields
}

/** Whether a click is enough: nothing to fill in, to sign or to think over. */
export function runsAtOnce(command: CommandManifest): boolean {
  return formOf(command).length === 0 && command.audit === 'logged' && command.confirm === null
}

/** What a fieldless command sends for a record. */
export function plainBody(command: CommandManifest, record: RecordItem): Values {
  const fields = formOf(command)
  return bodyOf(command, toInput(fields, startValues(fields, record)), record)
}
