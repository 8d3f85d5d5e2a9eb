import type { Walk, WireLook } from '../../../../../api/models.ts'

/** Values by input as a person has set them for one scan; null is a bad value. */
export type HandRow = Record<string, number | boolean | null>

/** The rows as columns, one per input: what a walk by hand is asked with. */
export function columnsOf(rows: readonly HandRow[], inputs: readonly string[]): Record<string, HandRow[string][]> {
  return Object.fromEntries(inputs.map((id) => [id, rows.map((row) => row[id] ?? null)]))
}

/** What stood on the wires after one scan of a walk; the last one where there is no such scan. */
export function lookAt({ inputs, blocks, scans }: Walk, scan: number): Pick<WireLook, 'inputs' | 'blocks'> {
  const at = Math.min(Math.max(0, scan), scans - 1)
  const ports = (of: Walk['inputs']) =>
    Object.fromEntries(
      Object.entries(of).map(([id, { values, qualities }]) => [id, { value: values[at], quality: qualities[at] }]),
    )
  return {
    inputs: ports(inputs),
    blocks: Object.fromEntries(Object.entries(blocks).map(([path, of]) => [path, ports(of)])),
  }
}

/** Alarms as they stand after a scan: the last change of each up to it. */
export function alarmsAt(
  { alarms }: Walk,
  scan: number,
): Map<string, { active: boolean; quality: number; since: number }> {
  const now = new Map<string, { active: boolean; quality: number; since: number }>()
  for (const { alarm, active, quality, scan: since } of alarms)
    if (since <= scan) now.set(alarm, { active, quality, since })
  return now
}
