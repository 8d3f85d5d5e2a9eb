import { isBad, isGood, type Quality } from '../../../contract/quality.ts'
import { type Decimal, decimalOf } from './decimal.ts'
import { gridOf, type PlantClock, type Step } from './plant-clock.ts'

/** Power of a meter without a register: UTC ms, quantity per hour (kW, m³/h, t/h), OPC quality. */
export type PowerSample = { time: number; value: number; quality: Quality }

export type IntegratedInterval = {
  start: number
  end: number
  /** Σ ½(p₁ + p₂)·Δt, in kWh, m³ or t; rounded to 6 digits. */
  quantity: Decimal
  /** Share of its time between two usable samples, 0…1. The rest is missing, not 0. */
  covered: number
  /** Share of its time between two good samples, 0…1. */
  good: number
}

/**
 * Integrates power over the plant's intervals by the trapezoidal rule. Bad samples and those that are no number are left out;
 * where usable samples are further apart than `maxGapMs` nothing is known: the gap is neither bridged nor counted as 0.
 *
 * @param samples oldest first; of two at the same time the later one counts
 */
export function integratePower(
  samples: readonly PowerSample[],
  clock: PlantClock,
  step: Step,
  maxGapMs: number,
): IntegratedInterval[] {
  const byStart = new Map<number, { end: number; quantity: number; covered: number; good: number }>()
  const usable = samples.filter(({ value, quality }) => !isBad(quality) && Number.isFinite(value))
  for (const [i, b] of usable.entries()) {
    const a = usable[i - 1]
    if (!a || b.time <= a.time || b.time - a.time > maxGapMs) continue
    const powerAt = (ms: number) => a.value + ((b.value - a.value) * (ms - a.time)) / (b.time - a.time)
    for (const { start, end } of gridOf(clock, a.time, b.time, step)) {
      const from = Math.max(start, a.time)
      const to = Math.min(end, b.time)
      const cell = byStart.get(start) ?? { end, quantity: 0, covered: 0, good: 0 }
      cell.quantity += (((powerAt(from) + powerAt(to)) / 2) * (to - from)) / 3_600_000
      cell.covered += to - from
      if (isGood(a.quality) && isGood(b.quality)) cell.good += to - from
      byStart.set(start, cell)
    }
  }
  return [...byStart]
    .sort(([a], [b]) => a - b)
    .map(([start, { end, quantity, covered, good }]) => ({
      start,
      end,
      quantity: decimalOf(quantity, 6),
      covered: covered / (end - start),
      good: good / (end - start),
    }))
}
