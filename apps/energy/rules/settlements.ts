import Big from 'big.js'
import type { Decimal } from './decimal.ts'

/** The cost of one period as it was worked out, with the tariffs it was worked out by. */
export type Settlement = {
  /** e.g. 2026-03 */
  period: string
  /** Grows with every stated re-calculation. */
  edition: number
  closed: boolean
  tariffs: readonly string[]
  quantity: Decimal
  amount: Decimal
  /** Why this edition replaced the one before; null for the first. */
  reason: string | null
  recalculatedBy: string | null
}

export type Fresh = Pick<Settlement, 'tariffs' | 'quantity' | 'amount'>
export type Settled =
  | { kind: 'taken'; settlement: Settlement }
  /** Closed and nobody asked: it stays as it is. `drift`: what a re-calculation would change, in money. */
  | { kind: 'kept'; settlement: Settlement; drift: Decimal }
  | { kind: 'recalculated'; settlement: Settlement; difference: Decimal }
  | { kind: 'refused'; why: 'noReason' | 'notClosed' }

/**
 * What a new calculation does to a period. A late reading or another tariff changes an open period by itself and a closed one
 * never: that takes a person with a reason, and leaves the old edition standing beside the new one.
 */
export function settle(
  period: string,
  before: Settlement | null,
  fresh: Fresh,
  recalculation?: { by: string; reason: string },
): Settled {
  const next = (edition: number, closed: boolean): Settlement => ({
    period,
    edition,
    closed,
    ...fresh,
    reason: recalculation?.reason.trim() ?? null,
    recalculatedBy: recalculation?.by ?? null,
  })
  if (!before?.closed) {
    if (recalculation) return { kind: 'refused', why: 'notClosed' }
    return { kind: 'taken', settlement: next(before?.edition ?? 1, false) }
  }
  const difference = Big(fresh.amount).minus(before.amount).toFixed(2)
  if (!recalculation) return { kind: 'kept', settlement: before, drift: difference }
  if (recalculation.reason.trim() === '') return { kind: 'refused', why: 'noReason' }
  return { kind: 'recalculated', settlement: next(before.edition + 1, true), difference }
}

export const close = (settlement: Settlement): Settlement => ({ ...settlement, closed: true })
