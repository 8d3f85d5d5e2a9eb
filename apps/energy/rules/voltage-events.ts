import { isBad, type Quality } from '../../../contract/quality.ts'

/** Swell 暂升 above 110 %, dip 暂降 below 90 %, interruption 短时中断 below 10 % of the nominal voltage (GB/T 30137-2013). */
export type VoltageEventKind = 'swell' | 'dip' | 'interruption'
export type VoltageEvent = {
  kind: VoltageEventKind
  from: number
  /** Null: it goes on. */
  to: number | null
  /** Largest of a swell, smallest of the others, percent of nominal. */
  extreme: number
}

export type VoltageThresholds = { swell: number; dip: number; interruption: number; hysteresis: number }
export const standardThresholds: VoltageThresholds = { swell: 110, dip: 90, interruption: 10, hysteresis: 2 }

/**
 * Events in a row of r.m.s. voltages, percent of nominal. An event ends when the voltage is back by the hysteresis, so that one
 * that trembles at the threshold is one event. Bad values neither begin nor end one. A dip that deepens below the
 * interruption's threshold is an interruption from its beginning.
 *
 * @param running the event that the row before ended with, so that rows can be cut anywhere
 */
export function voltageEventsOf(
  samples: readonly { time: number; value: number; quality: Quality }[],
  thresholds: VoltageThresholds = standardThresholds,
  running: VoltageEvent | null = null,
): VoltageEvent[] {
  const { swell, dip, interruption, hysteresis } = thresholds
  const events: VoltageEvent[] = running ? [{ ...running }] : []
  let open: VoltageEvent | null = events[0] ?? null
  for (const { time, value, quality } of samples) {
    if (isBad(quality) || !Number.isFinite(value)) continue
    if (open) {
      const over = open.kind === 'swell' ? value <= swell - hysteresis : value >= dip + hysteresis
      if (over) {
        open.to = time
        open = null
      } else {
        open.extreme = open.kind === 'swell' ? Math.max(open.extreme, value) : Math.min(open.extreme, value)
        if (open.kind === 'dip' && open.extreme < interruption) open.kind = 'interruption'
      }
    }
    if (!open && (value > swell || value < dip)) {
      const kind = value > swell ? 'swell' : value < interruption ? 'interruption' : 'dip'
      open = { kind, from: time, to: null, extreme: value }
      events.push(open)
    }
  }
  return events
}
