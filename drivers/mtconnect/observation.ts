export type Level = 'NORMAL' | 'WARNING' | 'FAULT'

/** What was observed, as it was said; the same from an agent and from an adapter. */
export type Said =
  /** A sample, an event, three numbers of a vector. */
  | { kind: 'value'; text: string }
  | { kind: 'unavailable' }
  | { kind: 'message'; code: string; text: string }
  /** NORMAL without a code ends all that was active; with a code it ends that one. */
  | { kind: 'condition'; level: Level; code: string; text: string }
  /** Entries of a data set that were set (value) or taken away (undefined); cells of a table as `row/column`. */
  | { kind: 'entries'; entries: [key: string, value: string | undefined][] }
  /** Values that were sampled at a rate (Hz, NaN when not told); the last one at the observation's time. */
  | { kind: 'series'; values: string[]; rate: number }

/**
 * - `item` id of the data item from an agent, key from an adapter
 * - `sequence` of the agent, NaN from an adapter
 * - `time` UTC ms; NaN where the sender gives none that can be read
 */
export type Observation = { item: string; sequence: number; time: number; said: Said }

export const levels: readonly Level[] = ['NORMAL', 'WARNING', 'FAULT']

export function levelOf(text: string): Level | undefined {
  const upper = text.toUpperCase()
  return levels.find((level) => level === upper)
}

export const words = (text: string): string[] => {
  const trimmed = text.trim()
  return trimmed === '' ? [] : trimmed.split(/\s+/)
}
