import type { LineEntry, NamedPoint } from './queries/session-line.ts'

export type Shown = { name?: string; unit: string | null; decimals: number }

const mostDigits = 4
const digits = (amount: string) => (amount.split('.')[1] ?? '').length

/**
 * How the readings of a session are shown: by what the machine's parameters are called, and each point with the same digits all along, its
 * least increment's, else as many as any of its readings has.
 */
export function shownAs(session: { items: readonly LineEntry[]; named: readonly NamedPoint[] }): Map<string, Shown> {
  const shown = new Map<string, Shown>()
  for (const { code, value } of session.items.flatMap(({ readings }) => readings ?? [])) {
    const own = typeof value === 'number' ? Math.min(mostDigits, digits(String(Number(value.toFixed(6))))) : 0
    const { unit = null, decimals = 0, name } = shown.get(code) ?? {}
    shown.set(code, { name, unit, decimals: Math.max(decimals, own) })
  }
  for (const { point, name, unit, step } of session.named) {
    const decimals = step === null ? (shown.get(point)?.decimals ?? 0) : digits(step)
    shown.set(point, { name, unit, decimals })
  }
  return shown
}
