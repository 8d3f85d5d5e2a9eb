import { type RefObject, useEffect, useRef } from 'react'
import type { Language } from '../../../contract/text.ts'
import { type Stats, statsOver } from './blocks.ts'
import { doubtful, flag, notMeasured } from './columns.ts'
import type { Cursors } from './pointer-tool.ts'
import { lastReading, type Reading, readingAt } from './readout.ts'
import type { Signal } from './signal.ts'
import type { TrendStore } from './store.ts'
import type { ChartPen } from './trend-chart.tsx'
import type { TrendView } from './view.ts'
import { qualityText, words } from './words.ts'

export type ReadingsInput = {
  store: TrendStore
  view: TrendView
  pens: readonly ChartPen[]
  cursors: Cursors
  hover: Signal<number | null>
  language: Language
}

/** Latest values are written this often; extremes and means over the window half as often. ms */
const valuesEveryMs = 250
/** While the mouse or the view moves: each writing lays the table out anew. ms */
const movingMs = 60

/**
 * Writes values, differences and statistics into the elements with `data-pen` and `data-field` under `root`, without
 * rendering: they change with every move of the mouse and every live sample.
 */
export function useReadings(root: RefObject<HTMLElement | null>, input: ReadingsInput): void {
  const latest = useRef(input)
  latest.current = input
  const { hover, view, pens, cursors, language } = input

  // biome-ignore lint/correctness/useExhaustiveDependencies: everything is written anew when pens, cursors or language change
  useEffect(() => {
    let planned: ReturnType<typeof setTimeout> | undefined
    let round = 0
    const write = (withStats: boolean) => root.current && writeAll(root.current, latest.current, withStats)
    const soon = () => {
      planned ??= setTimeout(() => {
        planned = undefined
        write(false)
      }, movingMs)
    }
    write(true)
    const timer = setInterval(() => write(round++ % 2 === 0), valuesEveryMs)
    const stopHover = hover.subscribe(soon)
    const stopMove = view.onMove(soon)
    return () => {
      clearInterval(timer)
      clearTimeout(planned)
      stopHover()
      stopMove()
    }
  }, [root, hover, view, pens, cursors, language])
}

function writeAll(root: HTMLElement, input: ReadingsInput, withStats: boolean): void {
  const cells = new Map<string, HTMLElement>()
  for (const element of root.querySelectorAll<HTMLElement>('[data-pen][data-field]')) {
    cells.set(`${element.dataset.field} ${element.dataset.pen}`, element)
  }
  const { store, view, cursors, hover, pens } = input
  const range = view.range
  const table = root.closest('table')
  if (table) table.dataset.pointed = String(hover.get() !== null)
  for (const pen of pens) {
    const cell = (field: string) => cells.get(`${field} ${pen.id}`)
    const pieces = store.pieces(pen.id)
    const shape = { step: pen.bands, quietMs: pen.quietMs, heldUntil: store.held(pen.id, pen.quietMs)?.until ?? null }
    const at = (time: number | null) => (time === null ? null : readingAt(pieces, time, shape))
    const pointed = hover.get()
    put(cell('now'), pen, pointed === null ? lastReading(pieces) : at(pointed), input.language)
    const [first, second] = [at(cursors[0]), at(cursors[1])]
    put(cell('c1'), pen, first, input.language)
    put(cell('c2'), pen, second, input.language)
    const difference = first && second && !pen.bands ? (second.value - first.value) * pen.factor : Number.NaN
    setText(
      cell('diff'),
      Number.isFinite(difference) ? (difference > 0 ? '+' : '') + pen.writeDifference(difference) : '',
    )
    if (withStats) putStats(cell, pen, pen.bands ? null : statsOver(pieces, range.from, range.to))
  }
}

function putStats(cell: (field: string) => HTMLElement | undefined, pen: ChartPen, stats: Stats | null): void {
  for (const field of ['min', 'max', 'avg'] as const) {
    // Turning a scale round (negative factor) would swap extremes; units never do that.
    setText(cell(field), stats ? pen.write(stats[field], null) : '')
  }
}

function put(element: HTMLElement | undefined, pen: ChartPen, reading: Reading | null, language: Language): void {
  if (!element) return
  const text = reading ? pen.write(reading.value, reading.text) : '–'
  const between = reading?.how === 'between'
  setText(element, between ? `≈ ${text}` : text)
  const flags = reading?.flags ?? 0
  const quality = flags & flag.bad ? 'bad' : flags & doubtful ? 'doubtful' : flags & notMeasured ? 'derived' : ''
  if (element.dataset.quality !== quality) element.dataset.quality = quality
  const how = reading && reading.how !== 'sample' && !pen.bands ? words[reading.how][language] : ''
  const mark = quality === 'derived' ? words[originOf(flags)][language] : ''
  if (element.dataset.mark !== mark) element.dataset.mark = mark
  const title = [qualityText(flags, language), how].filter(Boolean).join(language === 'zh' ? '；' : '; ')
  if (element.title !== title) element.title = title
}

function originOf(flags: number): 'interpolated' | 'substituted' | 'derived' {
  if (flags & flag.interpolated) return 'interpolated'
  return flags & flag.substituted ? 'substituted' : 'derived'
}

function setText(element: HTMLElement | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text
}
