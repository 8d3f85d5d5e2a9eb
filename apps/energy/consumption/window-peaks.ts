import type { QueryCtx, Row } from '../../../contract/index.ts'
import { isBad } from '../../../contract/quality.ts'
import { createSlips, type WindowPeak, windowMs, windowPeaksOf } from '../rules/demand.ts'
import type { PowerSample } from '../rules/power.ts'
import type { Installation } from '../rules/registers.ts'
import type { meterTable } from '../schema.ts'
import { samplePages } from './sources.ts'

type Meter = Row<typeof meterTable>

/** True where somebody is billed by the demand of a sliding window. */
export async function slides({ sql }: QueryCtx, meter: string): Promise<boolean> {
  const rows = await sql`
    select from energy_terms where meter = ${meter} and state = 'set' and demand_window = 'sliding' limit 1`
  return rows.length > 0
}

/**
 * Energy between two samples, kWh; null: nobody can tell. A register that steps back, by a roll-over or because it was exchanged in
 * between, tells it by its quarters alone.
 */
function energyOf(a: PowerSample, b: PowerSample, { source, maxPerHour }: Meter, of: Installation | undefined) {
  const hours = (b.time - a.time) / 3_600_000
  if (source === 'power') return ((a.value + b.value) / 2) * hours
  const kwh = (b.value - a.value) * Number(of?.factor ?? 1)
  if (kwh < 0 || (of && a.time < of.from) || (maxPerHour !== null && kwh > Number(maxPerHour) * hours)) return null
  return kwh
}

/** The highest windows of the quarters in [from, to), by the meter's own samples. */
export async function peaksOf(
  ctx: QueryCtx,
  meter: Meter,
  installations: readonly Installation[],
  from: number,
  to: number,
): Promise<Map<number, WindowPeak>> {
  if (!meter.point) return new Map()
  const gapMs = meter.gapMinutes * 60_000
  const slips = createSlips(from - windowMs, to)
  let before: PowerSample | undefined
  // a step that reaches into the first window began a gap before it at most
  for await (const page of samplePages(ctx, meter.point, from - windowMs - gapMs, to))
    for (const sample of page) {
      if (isBad(sample.quality) || !Number.isFinite(sample.value)) continue
      if (before && sample.time > before.time && sample.time - before.time <= gapMs) {
        const hung = installations.findLast((each) => each.from <= sample.time)
        const kwh = energyOf(before, sample, meter, hung)
        if (kwh !== null) slips.add(before.time, sample.time, kwh)
      }
      before = sample
    }
  const peaks = windowPeaksOf(slips.all())
  return new Map([...peaks].filter(([quarter]) => quarter >= from && quarter < to))
}

/** Writes windows beside the quarters that they end in. */
export async function storePeaks({ sql }: QueryCtx, meter: string, peaks: Map<number, WindowPeak>): Promise<void> {
  const rows = [...peaks].map(([quarter, { start, kwh }]) => ({
    ...{ q: new Date(quarter).toISOString(), s: new Date(start).toISOString(), e: kwh.toFixed(6) },
  }))
  if (rows.length > 0)
    await sql`
      update energy_quarter set peak = e, peak_at = s
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as x(q timestamptz, s timestamptz, e numeric)
      where meter = ${meter} and start_at = q`
}
