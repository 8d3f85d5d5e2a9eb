import type { ReactNode } from 'react'
import './layout.css'

/** One main figure: label above, value large, a sparkline or remark below. A tile with `onOpen` is a button. */
export function StatTile(props: {
  label: string
  /** Stands at the right of the label, so that the figure has the whole width. */
  unit?: string
  children: ReactNode
  below?: ReactNode
  onOpen?: () => void
  hint?: string
}) {
  const inside = (
    <>
      <span className="stat-tile-head">
        <span className="stat-tile-label" title={props.label}>
          {props.label}
        </span>
        <span className="stat-tile-unit">{props.unit}</span>
      </span>
      <span className="stat-tile-value">{props.children}</span>
      {props.below ? <span className="stat-tile-below">{props.below}</span> : null}
    </>
  )
  if (!props.onOpen) return <div className="stat-tile">{inside}</div>
  return (
    <button type="button" className="stat-tile" onClick={props.onOpen} title={props.hint}>
      {inside}
    </button>
  )
}
