import type { Language } from '../../contract/text.ts'
import { niceSpan, type Span, tickText, valueTicks } from './trend/scales.ts'
import { tickLabels, timeTicks } from './trend/time-axis.ts'

/** `x`: a time in ms, or the place in the row of names. `y` null: a gap. `low` and `high`: what lies behind a mean. */
export type LinePoint = { x: number; y: number | null; low?: number | null; high?: number | null; name?: string }

export type LineFrame = { left: number; right: number; top: number; bottom: number }
export type Tick = { at: number; text: string }

export type LineShape = {
  frame: LineFrame
  span: Span
  x(value: number): number
  y(value: number): number
  line: string
  /** The band between `low` and `high`; '' where there is none. */
  band: string
  dots: { index: number; x: number; y: number }[]
  valueTicks: Tick[]
  nameTicks: Tick[]
}

export type LineInput = {
  points: readonly LinePoint[]
  /** The time axis reaches from here to here; null: names instead of times. */
  range: { from: number; to: number } | null
  width: number
  height: number
  fontPx: number
  language: Language
}

const known = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value)

/** Latin letters take half of what a Chinese character does. */
const widthOf = (text: string, fontPx: number) =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 1 : 0.58), 0) * fontPx

/** Everything that a line picture draws, in pixels of its box. Pure, so that it can be tried without a browser. */
export function lineShape({ points, range, width, height, fontPx, language }: LineInput): LineShape {
  const values = points.flatMap((point) => [point.y, point.low, point.high].filter(known))
  const span = values.length ? niceSpan(Math.min(...values), Math.max(...values)) : { min: 0, max: 1 }
  const top = fontPx * 0.8
  const bottom = height - fontPx * (range ? 2.6 : 1.7)
  const ticks = valueTicks(span, bottom - top, fontPx * 2.6)
  const texts = ticks.values.map((value) => tickText(value, ticks.step).replace('-', '\u2212'))
  const left = Math.max(...texts.map((text) => widthOf(text, fontPx)), fontPx) + fontPx * 0.7
  const right = width - fontPx * 0.9
  const [from, to] = range ? [range.from, range.to] : [0, Math.max(1, points.length - 1)]
  // Names stand in the middle below their points: the outer ones need room too.
  const inset = range ? 0 : Math.min(widest(points, fontPx) / 2, (right - left) * 0.15)
  const x = (value: number) => left + inset + ((value - from) / (to - from || 1)) * (right - left - 2 * inset)
  const y = (value: number) => bottom - ((value - span.min) / (span.max - span.min)) * (bottom - top)
  return {
    frame: { left, right, top, bottom },
    span,
    x,
    y,
    line: linePath(points, x, y),
    band: bandPath(points, x, y),
    dots: points.flatMap((point, index) => (known(point.y) ? [{ index, x: x(point.x), y: y(point.y) }] : [])),
    valueTicks: ticks.values.map((value, i) => ({ at: y(value), text: texts[i] })),
    nameTicks: range
      ? timeNames(range, right - left, fontPx, language).map(({ at, text }) => ({ at: x(at), text }))
      : names(points, right - left - 2 * inset, fontPx).map(({ at, text }) => ({ at: x(at), text })),
  }
}

function timeNames(range: { from: number; to: number }, pixels: number, fontPx: number, language: Language): Tick[] {
  const ticks = timeTicks(range, pixels, fontPx * 6)
  return tickLabels(ticks, language).map((text, i) => ({ at: ticks.times[i], text }))
}

const widest = (points: readonly LinePoint[], fontPx: number) =>
  Math.max(fontPx, ...points.map((point) => widthOf(point.name ?? '', fontPx)))

/** As many names as have room, evenly left out. */
function names(points: readonly LinePoint[], pixels: number, fontPx: number): Tick[] {
  const room = widest(points, fontPx) + fontPx
  const every = Math.max(1, Math.ceil(((points.length - 1) * room) / Math.max(1, pixels)))
  return points.flatMap((point, index) => (index % every === 0 ? [{ at: point.x, text: point.name ?? '' }] : []))
}

type Scale = (value: number) => number
const place = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`

function linePath(points: readonly LinePoint[], x: Scale, y: Scale): string {
  let path = ''
  let pen = 'M'
  for (const point of points) {
    if (!known(point.y)) pen = 'M'
    else {
      path += `${pen}${place(x(point.x), y(point.y))}`
      pen = 'L'
    }
  }
  return path
}

/** One closed shape per stretch without a gap. */
function bandPath(points: readonly LinePoint[], x: Scale, y: Scale): string {
  let path = ''
  let stretch: LinePoint[] = []
  const close = () => {
    if (stretch.length > 1) {
      const upper = stretch.map((point) => place(x(point.x), y(point.high!)))
      const lower = stretch.map((point) => place(x(point.x), y(point.low!))).reverse()
      path += `M${[...upper, ...lower].join('L')}Z`
    }
    stretch = []
  }
  for (const point of points) {
    if (known(point.low) && known(point.high)) stretch.push(point)
    else close()
  }
  close()
  return path
}

/** The point nearest to where the pointer stands; null where there is none. */
export function nearestDot(shape: LineShape, at: number): number | null {
  let best: LineShape['dots'][number] | null = null
  for (const dot of shape.dots) if (!best || Math.abs(dot.x - at) < Math.abs(best.x - at)) best = dot
  return best?.index ?? null
}
