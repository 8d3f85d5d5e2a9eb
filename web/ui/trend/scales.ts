/** Value range of an axis, in the unit that is shown. */
export type Span = { min: number; max: number }

/** Round numbers just outside [min, max], about five steps apart. */
export function niceSpan(min: number, max: number): Span {
  if (!(min <= max)) return { min: 0, max: 1 }
  const width = max - min || Math.abs(max) * 0.1 || 1
  const step = niceStep(width / 4)
  const low = Math.floor((min - width * 0.04) / step) * step
  const high = Math.ceil((max + width * 0.04) / step) * step
  // A quantity that is never negative does not get a negative axis.
  return { min: min >= 0 && low < 0 ? 0 : tidy(low), max: min < 0 && max <= 0 && high > 0 ? 0 : tidy(high) }
}

const tidy = (n: number): number => Number(n.toPrecision(12))

/** 1, 2 or 5 × a power of ten, at least `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * 0.9999) ?? 10
  return factor * power
}

/**
 * The axis follows its data without nervousness: it grows at once, keeps still while the data lies within, and shrinks
 * only when the data fills less than two fifths of it.
 */
export function followSpan(previous: Span | null, min: number, max: number): Span {
  if (!(min <= max)) return previous ?? { min: 0, max: 1 }
  if (!previous) return niceSpan(min, max)
  const inside = min >= previous.min && max <= previous.max
  const filled = (max - min) / (previous.max - previous.min)
  if (inside && filled >= 0.4) return previous
  const next = niceSpan(min, max)
  // Constant values would ask for a tiny axis again and again.
  if (inside && (next.max - next.min) / (previous.max - previous.min) > 0.6) return previous
  return next
}

/** Tick values on round numbers within the span. */
export function valueTicks(span: Span, pixels: number, minPixels = 42): { values: number[]; step: number } {
  const step = niceStep((span.max - span.min) / Math.max(1, Math.floor(pixels / minPixels)))
  const values: number[] = []
  for (let i = Math.ceil(span.min / step - 1e-9); i * step <= span.max + step * 1e-9; i++) values.push(tidy(i * step))
  return { values, step }
}

/** A tick value with just the digits its step needs. */
export function tickText(value: number, step: number): string {
  const size = Math.max(Math.abs(value), step)
  if (size >= 1e7 || (size < 1e-4 && size > 0)) return value.toExponential(1)
  return value.toFixed(Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9))))
}

/** A value with `decimals` digits, or with about five significant ones where the instrument's are unknown. */
export function valueText(value: number, decimals: number | null): string {
  if (!Number.isFinite(value)) return '–'
  if (decimals !== null)
    return value
      .toFixed(decimals)
      .replace(/^-(0(\.0*)?)$/, '$1')
      .replace('-', '−')
  const size = Math.abs(value)
  const digits = size >= 10_000 ? 0 : size >= 1000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : 4
  return String(Number(value.toFixed(digits))).replace('-', '−')
}

export type AxisMode = 'unit' | 'own' | 'lanes'

export type AxisPen = {
  id: string
  unit: string
  /** A fixed scale chosen for this pen: it then has an axis of its own. */
  fixed: Span | null
  /** Forces the side; undefined lets the axes alternate. */
  side?: 'left' | 'right'
  /** States are drawn as bands, not against a value axis. */
  bands: boolean
}

export type Axis = { key: string; unit: string; pens: string[]; fixed: Span | null; side: 'left' | 'right' }

/** Groups pens into axes: by unit, or one each. Axes alternate between left and right, beginning left. */
export function groupAxes(pens: readonly AxisPen[], mode: AxisMode): Axis[] {
  const axes: (Omit<Axis, 'side'> & { side?: 'left' | 'right' })[] = []
  for (const pen of pens) {
    if (pen.bands) continue
    const own = mode !== 'unit' || pen.fixed !== null
    const key = own ? `pen:${pen.id}` : `unit:${pen.unit}${pen.side ? `:${pen.side}` : ''}`
    const axis = axes.find((a) => a.key === key)
    if (axis) axis.pens.push(pen.id)
    else axes.push({ key, unit: pen.unit, pens: [pen.id], fixed: pen.fixed, side: pen.side })
  }
  let left = 0
  let right = 0
  return axes.map((axis) => {
    const side = mode === 'lanes' ? 'left' : (axis.side ?? (left <= right ? 'left' : 'right'))
    if (side === 'left') left++
    else right++
    return { ...axis, side }
  })
}

/** A horizontal strip of the plot, as shares of its height from the top. */
export type Strip = { top: number; bottom: number }

/** The scale whose `span` fills just a strip of the plot. */
export function stripScale(span: Span, strip: Strip): Span {
  const height = (span.max - span.min) / (strip.bottom - strip.top)
  const min = span.min - (1 - strip.bottom) * height
  return { min, max: min + height }
}

/** Strip of lane `lane` of `lanes` from the top; `share` of it is drawn in, the rest keeps neighbours apart. */
export function laneStrip(lane: number, lanes: number, share = 0.86): Strip {
  const spare = (1 - share) / 2 / lanes
  return { top: lane / lanes + spare, bottom: (lane + 1) / lanes - spare }
}
