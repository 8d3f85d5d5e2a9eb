/**
 * Demand is the average power of a window of 15 minutes: kW = kWh·60/15. Blocks stand on the quarters of the clock; a sliding
 * window (滑差) moves on by its slip, so that its maximum is never below that of the blocks.
 *
 * Energies are numbers here: they steer and draw; what is charged comes from the decimals of the intervals.
 */
export const windowMs = 900_000

/** Energy of a slip of time that begins at `time`, kWh; null: missing. */
export type Slip = { time: number; kwh: number | null }
export type Demand = { start: number; kw: number | null }

/**
 * Demand of every window that ends with a slip. A window with a missing slip has none: an average over what is left would
 * be too small or too large, nobody knows which.
 *
 * @param slips without holes in time, all `slipMs` long
 * @param every `slipMs` for the sliding window, `windowMs` for blocks
 */
export function demandsOf(slips: readonly Slip[], slipMs: number, every: number): Demand[] {
  if (windowMs % slipMs !== 0 || every % slipMs !== 0) throw new RangeError(`a window is not made of ${slipMs} ms`)
  const size = windowMs / slipMs
  const demands: Demand[] = []
  for (let i = 0; i + size <= slips.length; i++) {
    const start = slips[i].time
    if (start % every !== 0) continue
    const window = slips.slice(i, i + size)
    const whole = window.every(({ kwh, time }, k) => kwh !== null && time === start + k * slipMs)
    const kwh = window.reduce((total, slip) => total + (slip.kwh ?? 0), 0)
    demands.push({ start, kw: whole ? (kwh * 3_600_000) / windowMs : null })
  }
  return demands
}

/** By what a sliding window moves on: the usual slip of demand meters. */
export const slipMs = 60_000

/** The window with the most energy of those that end within a quarter of an hour: where it begins, and its energy in kWh. */
export type WindowPeak = { start: number; kwh: number }

/**
 * Shares energy out over slips, as its samples come. Between two samples it flows evenly, so that a window's demand is never above the
 * true one's by more than the distance of the samples allows; a slip that is not covered to its last millisecond is missing.
 *
 * @param from start of the first slip, UTC ms
 */
export function createSlips(from: number, to: number) {
  const count = Math.max(0, Math.ceil((to - from) / slipMs))
  const kwh = new Float64Array(count)
  const covered = new Float64Array(count)
  return {
    add(begin: number, end: number, energy: number): void {
      for (let at = Math.max(begin, from); at < Math.min(end, from + count * slipMs); ) {
        const slip = Math.floor((at - from) / slipMs)
        const until = Math.min(end, from + (slip + 1) * slipMs)
        kwh[slip] += (energy * (until - at)) / (end - begin)
        covered[slip] += until - at
        at = until
      }
    },
    all: (): Slip[] =>
      Array.from(kwh, (energy, i) => ({ time: from + i * slipMs, kwh: covered[i] >= slipMs - 1e-6 ? energy : null })),
  }
}

/** Of each quarter, by its start, the window with the most energy that ends within it or with it. Where none is whole there is none. */
export function windowPeaksOf(slips: readonly Slip[]): Map<number, WindowPeak> {
  const peaks = new Map<number, WindowPeak>()
  for (const { start, kw } of demandsOf(slips, slipMs, slipMs)) {
    if (kw === null) continue
    const quarter = Math.floor((start + windowMs - 1) / windowMs) * windowMs
    const kwh = (kw * windowMs) / 3_600_000
    const before = peaks.get(quarter)
    if (!before || kwh > before.kwh) peaks.set(quarter, { start, kwh })
  }
  return peaks
}

export type Projection = {
  /** Average of the whole window if the present power goes on, kW. */
  projectedKw: number
  /** Of that already used up: the demand if nothing more flowed, kW. Not even switching everything off gets below it. */
  usedKw: number
  /** Power at which the window would end at its target, kW; 0 when it is already passed, the target itself when the window is over. */
  permittedKw: number
  /** What must be taken off to end at the target, kW; 0 while none. */
  shedKw: number
  verdict: 'ok' | 'warning' | 'over' | 'lost'
}

/**
 * Where the running window will end: E(t) + P·(T − t) over T. In its first minutes the projection rests on little and only
 * warns; `lost`: the target is passed already whatever is switched off.
 *
 * @param elapsedMs since the window began, 0…windowMs
 * @param usedKwh   in the window so far
 * @param powerKw   present, smoothed
 * @param settleMs  up to here only `warning` is said, never `over`
 */
export function projectDemand(
  { elapsedMs, usedKwh, powerKw }: { elapsedMs: number; usedKwh: number; powerKw: number },
  { targetKw, settleMs = 180_000 }: { targetKw: number; settleMs?: number },
): Projection {
  const hours = (ms: number) => ms / 3_600_000
  const left = Math.max(0, windowMs - elapsedMs)
  const usedKw = usedKwh / hours(windowMs)
  const projectedKw = usedKw + (powerKw * left) / windowMs
  const budgetKwh = targetKw * hours(windowMs) - usedKwh
  const permittedKw = left > 0 ? Math.max(0, budgetKwh / hours(left)) : targetKw
  const verdict =
    usedKw > targetKw ? 'lost' : projectedKw <= targetKw ? 'ok' : elapsedMs < settleMs ? 'warning' : 'over'
  return { projectedKw, usedKw, permittedKw, shedKw: left > 0 ? Math.max(0, powerKw - permittedKw) : 0, verdict }
}

/** The highest demands, of windows at least `apartMs` apart, so that one long peak is not told ten times. */
export function peaksOf(demands: readonly Demand[], count: number, apartMs = 3_600_000): Demand[] {
  const peaks: Demand[] = []
  for (const demand of demands.filter((d) => d.kw !== null).toSorted((a, b) => b.kw! - a.kw! || a.start - b.start)) {
    if (peaks.length === count) break
    if (peaks.every((peak) => Math.abs(peak.start - demand.start) >= apartMs)) peaks.push(demand)
  }
  return peaks
}

export type LoadCurve = {
  max: Demand
  min: Demand
  average: number
  /** 负荷率 average / max, 0…1; null where the maximum is not above 0. */
  loadFactor: number | null
  /** 峰谷差 max − min, kW, and as a share of the maximum. */
  peakValley: number
  peakValleyShare: number | null
  /** Windows without a value. */
  missing: number
}

/** Figures of a load curve (of a day, usually); null where nothing is known. */
export function loadCurveOf(demands: readonly Demand[]): LoadCurve | null {
  const known = demands.filter((demand): demand is { start: number; kw: number } => demand.kw !== null)
  if (known.length === 0) return null
  const max = known.reduce((a, b) => (b.kw > a.kw ? b : a))
  const min = known.reduce((a, b) => (b.kw < a.kw ? b : a))
  const average = known.reduce((total, { kw }) => total + kw, 0) / known.length
  const peakValley = max.kw - min.kw
  return {
    max,
    min,
    average,
    loadFactor: max.kw > 0 ? average / max.kw : null,
    peakValley,
    peakValleyShare: max.kw > 0 ? peakValley / max.kw : null,
    missing: demands.length - known.length,
  }
}
