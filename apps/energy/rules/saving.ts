import { type Baseline, freedomLost, type Observation } from './baseline.ts'
import { tFactor } from './student-t.ts'

export type SavingVerdict =
  /** Above 0 by more than its uncertainty. */
  | 'proven'
  /** The difference may be chance. */
  | 'notProven'
  /** More was used than before, by more than the uncertainty. */
  | 'moreUsed'
  /** Production or weather lie too far from what the baseline has seen: it says nothing there. */
  | 'outsideBaseline'

export type Saving = {
  /** What would have been used without the measure, at the drivers of the reporting period (校准能耗). */
  adjusted: number
  actual: number
  /** adjusted − actual, in the unit of the energies. */
  saving: number
  /** saving / adjusted; null where nothing would have been used. */
  share: number | null
  /** ± at the confidence. */
  uncertainty: number
  confidence: number
  /** Periods with a driver outside the baseline's range by more than a tenth of it. */
  outside: readonly string[]
  verdict: SavingVerdict
}

/** A reporting period with this share of its periods outside the baseline proves nothing. */
const mostOutside = 0.2

/**
 * The saving of a measure: adjusted baseline less what was measured (IPMVP option C, ISO 50015, GB/T 28750), with the uncertainty
 * of the baseline carried to the sum: u = t·√(s²·f·(m + xᵀ(XᵀX)⁻¹x)), x the sum of the rows of the m periods, and
 * f = (1 + ρ)/(1 − ρ) for residuals that hang together in time.
 */
export function savingOf(baseline: Baseline, reporting: readonly Observation[], confidence = 0.9): Saving {
  if (reporting.length === 0) throw new RangeError('a saving needs a reporting period')
  const { intercept, coefficients, covariance, ranges } = baseline
  const sums = [reporting.length, ...coefficients.map((_, j) => reporting.reduce((sum, o) => sum + o.drivers[j], 0))]
  const adjusted = [intercept, ...coefficients].reduce((sum, b, j) => sum + b * sums[j], 0)
  const actual = reporting.reduce((sum, o) => sum + o.energy, 0)
  const outside = reporting
    .filter(({ drivers }) =>
      ranges.some(({ low, high }, j) => {
        const spare = 0.1 * (high - low)
        return drivers[j] < low - spare || drivers[j] > high + spare
      }),
    )
    .map(({ period }) => period)
  const rho = Math.min(0.9, Math.max(0, baseline.autocorrelation))
  const spread = covariance.reduce((sum, row, a) => sum + row.reduce((s, v, b) => s + v * sums[a] * sums[b], 0), 0)
  const variance = (baseline.variance * (1 + rho) * (reporting.length + spread)) / (1 - rho)
  const effective = (baseline.rows * (1 - rho)) / (1 + rho)
  const freedom = Math.max(1, effective - freedomLost(baseline.kind, coefficients.length))
  const uncertainty = tFactor(confidence, freedom) * Math.sqrt(variance)
  const saving = adjusted - actual
  const verdict =
    outside.length > mostOutside * reporting.length
      ? 'outsideBaseline'
      : saving > uncertainty
        ? 'proven'
        : saving < -uncertainty
          ? 'moreUsed'
          : 'notProven'
  const share = adjusted > 0 ? saving / adjusted : null
  return { adjusted, actual, saving, share, uncertainty, confidence, outside, verdict }
}
