import type { CounterName, RejectReason } from '../../api/ingest.ts'
import { rejectReasons } from '../../api/ingest.ts'

export type Counters = Record<CounterName, number>

export const refusalNames = Object.keys(rejectReasons) as RejectReason[]

/** Stored, and marked on the way: these take nothing away. */
export const markNames = [
  'outOfRange',
  'rateOfChange',
  'stuck',
  'late',
  'gap',
  'substituted',
  'clockCorrected',
] as const satisfies readonly CounterName[]

/** One bar of the picture: `from`–`to` are samples, `from` the smaller. */
export type FlowStep = {
  key: 'received' | 'refused' | 'duplicate' | 'deadband' | 'compressed' | 'held' | 'stored'
  kind: 'total' | 'loss'
  count: number
  from: number
  to: number
}

export function refusedOf(counters: Counters): number {
  return refusalNames.reduce((sum, name) => sum + counters[name], 0)
}

/**
 * What became of the samples received, as a waterfall that ends at what is stored. `held` is what the ingest has not yet
 * counted anywhere: the newest sample of every swinging door, whose fate the next one decides. A corrected sample is
 * received once and can be stored with its predecessor, so that the rest is never taken to be less than nothing.
 */
export function sampleFlow(counters: Counters): FlowStep[] {
  const { received, stored, duplicate, deadband, compressed } = counters
  const refused = refusedOf(counters)
  const held = Math.max(0, received - refused - duplicate - deadband - compressed - stored)
  const steps: FlowStep[] = [{ key: 'received', kind: 'total', count: received, from: 0, to: received }]
  let rest = received
  for (const [key, count] of Object.entries({ refused, duplicate, deadband, compressed, held }) as [
    FlowStep['key'],
    number,
  ][]) {
    const from = Math.max(0, rest - count)
    steps.push({ key, kind: 'loss', count, from, to: rest })
    rest = from
  }
  steps.push({ key: 'stored', kind: 'total', count: stored, from: 0, to: stored })
  return steps
}

/** A share of a whole as people read it: never 0 % for something, never 100 % for not quite all. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0) return '—'
  const percent = (part / whole) * 100
  if (part > 0 && percent < 0.1) return '< 0.1 %'
  if (part < whole && percent > 99.9) return '> 99.9 %'
  return `${percent.toFixed(percent > 0 && percent < 10 ? 1 : 0)} %`
}

export function addCounters(all: readonly Counters[]): Counters {
  const sum = {} as Counters
  for (const counters of all) {
    for (const [name, count] of Object.entries(counters) as [CounterName, number][])
      sum[name] = (sum[name] ?? 0) + count
  }
  return sum
}
