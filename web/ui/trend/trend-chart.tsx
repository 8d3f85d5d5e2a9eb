import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { Language } from '../../../contract/text.ts'
import { drawOverlay, type OverlayDot } from './overlay.ts'
import { TrendPlot } from './plot.ts'
import type { PlotPen, PlotSettings, PlotTheme } from './plot-settings.ts'
import { attachPointer, type Cursors } from './pointer-tool.ts'
import { readingAt } from './readout.ts'
import type { AxisMode, Span } from './scales.ts'
import type { TrendStore } from './store.ts'
import type { TrendView } from './view.ts'
import 'uplot/dist/uPlot.min.css'

export type ChartHandle = {
  /** The chart as it stands, without cursors. */
  canvas(): HTMLCanvasElement
  spanOf(id: string): Span | null
  /** Width of the plot area in CSS pixels. */
  plotWidth(): number
  /** Where the plot lies in the chart, CSS pixels; null before it is drawn. */
  area(): { left: number; width: number } | null
}

/** A pen as the chart knows it, with its way to write a reading. */
export type ChartPen = PlotPen & {
  /** A stored value in the shown unit, or a state's label, without the unit. */
  write(value: number, text: string | null): string
  /** A difference that is already in the shown unit. */
  writeDifference(shown: number): string
}

type Props = {
  store: TrendStore
  view: TrendView
  pens: readonly ChartPen[]
  mode: AxisMode
  selected: string | null
  compareMs: number | null
  tool: 'pan' | 'zoom'
  cursors: Cursors
  language: Language
  theme: PlotTheme
  label: string
  onCursors(cursors: Cursors): void
  /** Called with each move of the mouse; draw little. */
  onHover(time: number | null): void
  onBack(): void
  ref?: Ref<ChartHandle>
}

/** Values are written beside the hovering cursor up to this many pens. */
const maxLabels = 8
/** The view follows now at most this often, ms. */
const frameMs = 33
/** While it follows now, what has arrived waits at most so long for the view to move on by a pixel, ms. */
const arrivalMs = 250

/** The trend picture: draws what the store holds for the view's range, and turns gestures into moves of the view. */
export function TrendChart(props: Props) {
  const host = useRef<HTMLDivElement>(null)
  const over = useRef<HTMLCanvasElement>(null)
  const plot = useRef<TrendPlot>(null)
  const latest = useRef(props)
  latest.current = props
  const transient = useRef({ hover: null as number | null, box: null as { from: number; to: number } | null })
  const dirty = useRef({ plot: true, over: true, arrived: false })
  const wasBlank = useRef(false)
  const { store, view } = props

  useImperativeHandle(props.ref, () => ({
    canvas: () => plot.current!.canvas,
    spanOf: (id) => plot.current?.spanOf(id) ?? null,
    plotWidth: () => plot.current?.area.width ?? 0,
    area: () => plot.current?.area ?? null,
  }))

  useLayoutEffect(() => {
    const element = host.current!
    const own = new TrendPlot(element, store, settingsOf(latest.current), view.range, () => {
      dirty.current.over = true
    })
    plot.current = own
    const touch = () => {
      dirty.current.plot = true
    }
    const resize = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element
      own.resize(width, height)
      fitOverlay(over.current!, width, height)
      store.setView(view.range, own.area.width)
      touch()
    })
    resize.observe(element)
    const stopMove = view.onMove(() => {
      store.setView(view.range, own.area.width)
      touch()
    })
    // Samples arrive more often than they move a line by a pixel: while following now, the next picture takes them in.
    const stopStore = store.subscribe(() => {
      if (view.liveSpan === null) dirty.current.plot = true
      else dirty.current.arrived = true
    })
    store.setView(view.range, own.area.width)
    const stopLoop = runLoop(own)
    return () => {
      stopLoop()
      stopStore()
      stopMove()
      resize.disconnect()
      own.destroy()
      plot.current = null
    }

    function runLoop(p: TrendPlot): () => void {
      let request = 0
      let drawnAt = 0
      const step = (now: number) => {
        request = requestAnimationFrame(step)
        const d = dirty.current
        if (view.liveSpan !== null && now - drawnAt >= frameMs) {
          const pixels = ((now - drawnAt) / view.liveSpan) * p.area.width
          if (pixels >= 1 || (d.arrived && now - drawnAt >= arrivalMs)) d.plot = true
        }
        if (d.plot) {
          d.plot = d.arrived = false
          d.over = true
          drawnAt = now
          if (view.liveSpan !== null) store.setView(view.range, p.area.width)
          p.show(view.range)
        }
        if (d.over) {
          d.over = false
          paintOverlay(p)
        }
      }
      request = requestAnimationFrame(step)
      return () => cancelAnimationFrame(request)
    }

    function paintOverlay(p: TrendPlot): void {
      const { cursors, pens, language, theme } = latest.current
      const { hover, box } = transient.current
      const blank = hover === null && box === null && cursors[0] === null && cursors[1] === null
      if (blank && wasBlank.current) return
      wasBlank.current = blank
      const dots = hover === null ? [] : dotsAt(store, pens, hover)
      drawOverlay(over.current!, p, { hover, cursors, box, dots, labels: dots.length <= maxLabels }, theme, language)
    }
  }, [store, view])

  useEffect(() => {
    const element = host.current!
    return attachPointer(element, {
      plot: () => plot.current!,
      view,
      tool: () => latest.current.tool,
      cursors: () => latest.current.cursors,
      setCursors: (cursors) => latest.current.onCursors(cursors),
      hover: (time) => {
        transient.current.hover = time
        dirty.current.over = true
        latest.current.onHover(time)
      },
      box: (box) => {
        transient.current.box = box
        dirty.current.over = true
      },
      back: () => latest.current.onBack(),
    })
  }, [view])

  const { pens, mode, selected, compareMs, language, theme } = props
  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot is configured by just these
  useLayoutEffect(() => {
    plot.current?.configure(settingsOf(latest.current))
    dirty.current.plot = true
  }, [pens, mode, selected, compareMs, language, theme])
  // biome-ignore lint/correctness/useExhaustiveDependencies: cursors are painted on the overlay
  useEffect(() => {
    dirty.current.over = true
  }, [props.cursors])

  return (
    <div className="trend-chart" ref={host} role="img" aria-label={props.label}>
      <canvas className="trend-overlay" ref={over} />
    </div>
  )
}

function settingsOf(props: Props): PlotSettings {
  const { pens, mode, selected, compareMs, language, theme } = props
  const narrow = window.innerWidth < 700
  return { pens, mode, selected, compareMs, language, theme, maxAxes: narrow ? 1 : 6 }
}

function fitOverlay(canvas: HTMLCanvasElement, width: number, height: number): void {
  const ratio = devicePixelRatio || 1
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
}

function dotsAt(store: TrendStore, pens: readonly ChartPen[], time: number): OverlayDot[] {
  const dots: OverlayDot[] = []
  for (const pen of pens) {
    if (pen.hidden || pen.bands) continue
    const heldUntil = store.held(pen.id, pen.quietMs)?.until ?? null
    const reading = readingAt(store.pieces(pen.id), time, { step: false, quietMs: pen.quietMs, heldUntil })
    if (!reading || !Number.isFinite(reading.value)) continue
    dots.push({ id: pen.id, stored: reading.value, text: pen.write(reading.value, null), colour: pen.colour })
  }
  return dots
}
