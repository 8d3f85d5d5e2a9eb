import type { Language } from '../../../contract/text.ts'
import type { Piece } from './columns.ts'
import type { Held } from './live-tail.ts'
import type { AxisMode, Span } from './scales.ts'

/** One pen as the chart draws it. Values arrive in the stored unit and are shown as value · factor + offset. */
export type PlotPen = {
  id: string
  title: string
  colour: string
  hidden: boolean
  unit: string
  factor: number
  offset: number
  fixed: Span | null
  /** Span of the axis while the pen has no data. */
  usual: Span | null
  side?: 'left' | 'right'
  /** Drawn as labelled state bands. */
  bands: boolean
  label(key: string): string
  /** Samples may lie this far apart without a gap, ms. */
  quietMs: number
}

/** Where the chart takes its cells from. */
export type PlotSource = {
  pieces(id: string): Piece[]
  comparePieces(id: string): Piece[]
  /** The newest value of a pen that holds until now although nothing new is said; null where none does. */
  held(id: string, quietMs: number): Held | null
  now(): number
}

export type PlotTheme = { ink: string; soft: string; line: string; grid: string; ground: string; font: string }

export type PlotSettings = {
  pens: readonly PlotPen[]
  mode: AxisMode
  selected: string | null
  language: Language
  theme: PlotTheme
  /** Most value axes beside the plot; the others are scaled without one. */
  maxAxes: number
  /** Milliseconds the compared period lies before the shown one. */
  compareMs: number | null
}
