import type { TrendPlot } from './plot.ts'
import { panBy, type Range, wheelFactor, zoomAt } from './time-range.ts'
import type { TrendView } from './view.ts'

export type Cursors = readonly [number | null, number | null]

export type PointerHost = {
  plot(): TrendPlot
  view: TrendView
  tool(): 'pan' | 'zoom'
  cursors(): Cursors
  setCursors(cursors: Cursors): void
  hover(time: number | null): void
  /** The frame drawn while zooming by drag; null ends it. CSS pixels from the host's left edge. */
  box(box: { from: number; to: number } | null): void
  back(): void
}

const clickPixels = 4
const grabPixels = 7

/** The next cursors after a click: the first, then the second, then the nearer one moves. */
export function placeCursor([first, second]: Cursors, time: number): Cursors {
  if (first === null) return [time, second]
  if (second === null) return [first, time]
  return Math.abs(first - time) <= Math.abs(second - time) ? [time, second] : [first, time]
}

type Drag = {
  kind: 'pan' | 'zoom' | 'cursor' | 'pinch'
  startX: number
  range: Range
  moved: boolean
  cursor: 0 | 1
  pinch: { distance: number; anchor: number } | null
}

/** Wheel, drag, click, double-click and touch on the plot. Ends with the returned function. */
export function attachPointer(host: HTMLElement, p: PointerHost): () => void {
  const touches = new Map<number, number>()
  let drag: Drag | null = null
  let cursorsBeforeClick: Cursors = [null, null]
  const stop = new AbortController()
  const options = { signal: stop.signal }
  const xOf = (e: { clientX: number }) => e.clientX - host.getBoundingClientRect().left
  const inPlot = (x: number) => {
    const { left, width } = p.plot().area
    return x >= left && x <= left + width
  }

  function onWheel(e: WheelEvent): void {
    e.preventDefault()
    const view = p.view
    const sideways = Math.abs(e.deltaX) > Math.abs(e.deltaY)
    if (sideways || e.shiftKey) {
      view.move(panBy(view.range, ((sideways ? e.deltaX : e.deltaY) / p.plot().area.width) * 0.8, view.now()))
      return
    }
    const factor = wheelFactor(e.deltaY, e.deltaMode)
    // Following now, the right edge stays where it is: the wheel chooses how long a time is followed.
    if (view.liveSpan !== null) view.follow(Math.max(1000, Math.min(view.liveSpan * factor, 366 * 864e5)), 350)
    else view.move(zoomAt(view.range, factor, p.plot().timeAt(xOf(e)), view.now()))
  }

  function nearCursor(x: number): 0 | 1 | null {
    for (const i of [0, 1] as const) {
      const time = p.cursors()[i]
      if (time !== null && Math.abs(p.plot().xAt(time) - x) <= grabPixels) return i
    }
    return null
  }

  function onDown(e: PointerEvent): void {
    if (e.button !== 0) return
    const x = xOf(e)
    touches.set(e.pointerId, x)
    if (touches.size === 2) {
      const [a, b] = [...touches.values()]
      const pinch = { distance: Math.max(20, Math.abs(a - b)), anchor: p.plot().timeAt((a + b) / 2) }
      drag = { kind: 'pinch', startX: x, range: p.view.range, moved: true, cursor: 0, pinch }
      return
    }
    if (!inPlot(x)) return
    const grabbed = nearCursor(x)
    const kind = grabbed !== null ? 'cursor' : e.shiftKey || p.tool() === 'zoom' ? 'zoom' : 'pan'
    drag = { kind, startX: x, range: p.view.range, moved: false, cursor: grabbed ?? 0, pinch: null }
    host.setPointerCapture(e.pointerId)
  }

  function onMove(e: PointerEvent): void {
    const x = xOf(e)
    if (touches.has(e.pointerId)) touches.set(e.pointerId, x)
    if (!drag) {
      p.hover(inPlot(x) ? p.plot().timeAt(x) : null)
      host.style.cursor = nearCursor(x) !== null ? 'col-resize' : p.tool() === 'zoom' || e.shiftKey ? 'crosshair' : ''
      return
    }
    if (!drag.moved && Math.abs(x - drag.startX) < clickPixels) return
    if (!drag.moved && drag.kind === 'pan') host.style.cursor = 'grabbing'
    drag.moved = true
    if (drag.kind === 'cursor') {
      const next: [number | null, number | null] = [...p.cursors()]
      next[drag.cursor] = p.plot().timeAt(x)
      p.setCursors(next)
    } else if (drag.kind === 'zoom') p.box({ from: drag.startX, to: x })
    else if (drag.kind === 'pan') p.view.move(shifted(drag.range, drag.startX - x))
    else if (drag.pinch) pinchTo(drag)
  }

  function shifted(range: Range, pixels: number): Range {
    const ms = (pixels / p.plot().area.width) * (range.to - range.from)
    return { from: range.from + ms, to: range.to + ms }
  }

  function pinchTo({ range, pinch }: Drag): void {
    const [a, b] = [...touches.values()]
    if (!pinch || a === undefined || b === undefined) return
    p.view.move(zoomAt(range, pinch.distance / Math.max(20, Math.abs(a - b)), pinch.anchor, p.view.now()))
  }

  function onUp(e: PointerEvent): void {
    touches.delete(e.pointerId)
    const ended = drag
    drag = null
    host.style.cursor = ''
    if (!ended || e.type === 'pointercancel') {
      p.box(null)
      return
    }
    const x = xOf(e)
    if (ended.kind === 'zoom') {
      p.box(null)
      if (ended.moved) {
        const [a, b] = [p.plot().timeAt(ended.startX), p.plot().timeAt(x)]
        p.view.go({ from: Math.min(a, b), to: Math.max(a, b) })
        return
      }
    }
    if (!ended.moved && ended.kind !== 'pinch') {
      if (e.detail <= 1) cursorsBeforeClick = p.cursors()
      if (ended.kind !== 'cursor') p.setCursors(placeCursor(p.cursors(), p.plot().timeAt(x)))
    }
  }

  function onDoubleClick(): void {
    p.setCursors(cursorsBeforeClick)
    p.back()
  }

  let lastUp = 0
  host.addEventListener('wheel', onWheel, { passive: false, signal: stop.signal })
  host.addEventListener('pointerdown', onDown, options)
  host.addEventListener('pointermove', onMove, options)
  host.addEventListener(
    'pointerup',
    (e) => {
      // pointerup carries no click count: the second of a double-click keeps the cursors from before the first.
      const quick = e.timeStamp - lastUp < 350
      lastUp = e.timeStamp
      const before = cursorsBeforeClick
      onUp(e)
      if (quick) cursorsBeforeClick = before
    },
    options,
  )
  host.addEventListener('pointercancel', onUp, options)
  host.addEventListener('pointerleave', () => !drag && p.hover(null), options)
  host.addEventListener('dblclick', onDoubleClick, options)
  return () => stop.abort()
}
