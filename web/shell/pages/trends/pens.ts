import type { PointItem } from '../../../../api/platform.ts'
import type { Language } from '../../../../contract/text.ts'
import {
  convert,
  convertDecimals,
  convertible,
  displayUnit,
  symbolOf,
  type UnitSystem,
} from '../../../../units/units.ts'
import { penColour } from '../../../ui/trend/palette.ts'
import { niceSpan, type Span, valueText } from '../../../ui/trend/scales.ts'
import type { StorePen } from '../../../ui/trend/store.ts'
import { hour } from '../../../ui/trend/time-range.ts'
import type { ChartPen } from '../../../ui/trend/trend-chart.tsx'
import type { PenOptions } from './pen-options.ts'

/** A pen for the chart: how its stored values become what a person reads. */
export type TrendPen = ChartPen & { code: string; name: string; note: string | null; decimals: number | null }

export function isState(point: PointItem): boolean {
  return point.type !== 'number'
}

export function storePen(point: PointItem): StorePen {
  return { code: point.code, step: isState(point), rawOnly: point.type === 'text' }
}

/** Within a dead-band nothing is stored, however often the point is sent; after so long it looks like lost samples. */
const deadbandSilenceMs = hour

/** How long a point may say nothing without having a gap, ms, from how it is sent and compressed. */
export function quietMs(point: PointItem): number {
  const { expectedEveryMs, compression, deadband } = point.processing ?? {}
  const longest = Math.max(expectedEveryMs ?? 0, compression?.maxIntervalMs ?? 0)
  const withinBand = deadband && !compression ? deadbandSilenceMs : 0
  if (longest > 0) return Math.max(3 * longest, withinBand)
  // What is sent only when it changes may be silent for as long as it likes.
  return isState(point) || deadband || compression ? Number.POSITIVE_INFINITY : 0
}

function usualSpan(point: PointItem, show: (value: number) => number): Span | null {
  const { low, high } = point
  return low === null || high === null || low >= high ? null : niceSpan(show(low), show(high))
}

export function trendPen(
  options: PenOptions,
  point: PointItem | null,
  system: UnitSystem,
  language: Language,
  dark: boolean,
): TrendPen {
  const base = {
    id: options.code,
    code: options.code,
    colour: penColour(options.slot, dark),
    hidden: options.hidden,
    fixed: options.fixed,
    side: options.side,
  }
  if (!point) return { ...base, ...unknownPen(options.code) }
  const target = displayUnit(point.unit, system, point)
  const converts = point.unit !== null && target !== null && convertible(point.unit, target)
  const offset = converts ? convert(0, point.unit!, target!) : 0
  const factor = converts ? convert(1, point.unit!, target!) - offset : 1
  const decimals =
    point.decimals === null ? null : converts ? convertDecimals(point.decimals, point.unit!, target!) : point.decimals
  const unit = symbolOf(converts ? target : point.unit)
  const bands = isState(point)
  const label = (key: string) => point.labels?.[key]?.[language] ?? key
  return {
    ...base,
    title: point.name,
    name: point.name,
    note: point.note?.[language] ?? null,
    unit,
    factor,
    offset,
    decimals,
    usual: usualSpan(point, (value) => value * factor + offset),
    bands,
    label,
    quietMs: quietMs(point),
    write(value, text) {
      if (text !== null) return text
      if (!Number.isFinite(value)) return '–'
      return bands ? label(String(Math.round(value))) : valueText(value * factor + offset, decimals)
    },
    writeDifference: (shown) => valueText(shown, decimals),
  }
}

function unknownPen(code: string): Omit<TrendPen, 'id' | 'code' | 'colour' | 'hidden' | 'fixed' | 'side'> {
  return {
    title: code,
    name: '',
    note: null,
    unit: '',
    factor: 1,
    offset: 0,
    decimals: null,
    usual: null,
    bands: false,
    label: (key) => key,
    quietMs: 0,
    write: (value, text) => text ?? valueText(value, null),
    writeDifference: (shown) => valueText(shown, null),
  }
}
