import Big from 'big.js'

/** One measured point: what the standard showed and what the gauge showed, in the gauge's unit, as decimals. */
export type Reading = { nominal: string; shown: string }
/** In the gauge's unit, as decimals. */
export type Measured = { error: string; uncertainty: string; maxError: string }
export type Verdict = 'pass' | 'fail' | 'undecided'

/** The largest deviation of the gauge from the standard, with its sign. */
export function largestError(readings: readonly Reading[]): string {
  const errors = readings.map(({ nominal, shown }) => Big(shown).minus(nominal))
  return errors.reduce((worst, e) => (e.abs().gt(worst.abs()) ? e : worst)).toFixed()
}

/**
 * Conformity with the maximum permissible error (JJF 1094-2002, 5.3): an expanded uncertainty (k = 2) of at most a third of it
 * is left out of account; a larger one narrows acceptance and widens rejection, and between them nothing can be said.
 */
export function verdictOf({ error, uncertainty, maxError }: Measured): Verdict {
  const size = Big(error).abs()
  const counts = Big(uncertainty).times(3).gt(maxError) ? Big(uncertainty) : Big(0)
  if (size.lte(Big(maxError).minus(counts))) return 'pass'
  return size.gt(Big(maxError).plus(counts)) || counts.eq(0) ? 'fail' : 'undecided'
}

/** The day before the same day `months` later: a certificate of 15 March for 12 months holds up to 14 March. */
export function nextDue(calibratedOn: string, months: number): string {
  const [year, month, day] = calibratedOn.split('-').map(Number)
  const lastDay = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay) - 1)).toISOString().slice(0, 10)
}

/** Days until a date, negative when it has passed. */
export const daysUntil = (date: string, today: string): number =>
  Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000)

export type Usable = 'ok' | 'barred' | 'scrapped' | 'neverCalibrated' | 'overdue'
/** Whether work may rely on a gauge today, and if not why. */
export function usable(gauge: { state: string; dueOn: string | null }, today: string): Usable {
  if (gauge.state === 'scrapped' || gauge.state === 'barred') return gauge.state
  if (gauge.dueOn === null) return 'neverCalibrated'
  return gauge.dueOn < today ? 'overdue' : 'ok'
}
