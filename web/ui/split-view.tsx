import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import './layout.css'

const step = 24

function savedWidth(id: string, fallback: number): number {
  const saved = Number(localStorage.getItem(`millrace.split.${id}`))
  return saved > 0 ? saved : fallback
}

/**
 * List and detail side by side with a divider that can be dragged or moved by the arrow keys; its place is remembered per
 * `id`. On a phone only one side shows: `narrowShows` says which.
 */
export function SplitView(props: {
  id: string
  side: ReactNode
  children: ReactNode
  width?: number
  min?: number
  max?: number
  narrowShows: 'side' | 'main'
  label: string
}) {
  const { id, side, children, min = 200, max = 640, narrowShows, label } = props
  const [width, setWidth] = useState(() => savedWidth(id, props.width ?? 320))
  function change(next: number) {
    const clamped = Math.min(max, Math.max(min, next))
    setWidth(clamped)
    localStorage.setItem(`millrace.split.${id}`, String(clamped))
  }
  function drag(event: PointerEvent<HTMLDivElement>) {
    const start = event.clientX - width
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const move = (e: globalThis.PointerEvent) => change(e.clientX - start)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true })
  }
  function key(event: KeyboardEvent) {
    if (event.key === 'ArrowLeft') change(width - step)
    if (event.key === 'ArrowRight') change(width + step)
  }
  return (
    <div className={`split-view split-view-shows-${narrowShows}`}>
      <div className="split-view-side" style={{ '--split-width': `${width}px` } as CSSProperties}>
        {side}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a widget, not a thematic break */}
      <div
        className="split-view-divider"
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={width}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        onPointerDown={drag}
        onKeyDown={key}
      />
      <div className="split-view-main">{children}</div>
    </div>
  )
}
