import type { Values } from './form-model.ts'

/** A form that was not sent, kept until the tab is closed. */
export type Draft = { values: Values; version: number | null; at: number }

export function draftKey(app: string, command: string, record: string | undefined): string {
  return `millrace.draft.${app}.${command}.${record ?? 'new'}`
}

export function readDraft(key: string): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Draft | null
    return draft && typeof draft.values === 'object' ? draft : null
  } catch {
    return null
  }
}

export function keepDraft(key: string, values: Values, version: number | null): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ values, version, at: Date.now() } satisfies Draft))
  } catch {
    // No storage or no room: the form itself still holds everything.
  }
}

export function dropDraft(key: string): void {
  try {
    sessionStorage.removeItem(key)
  } catch {
    // As above.
  }
}
