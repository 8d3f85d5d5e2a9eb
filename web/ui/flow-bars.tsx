import type { ReactNode } from 'react'
import { formatCount } from './number.ts'
import { formatShare } from './sample-flow.ts'
import './flow-bars.css'

export type FlowBar = {
  key: string
  label: string
  /** Said on hover: what this means. */
  hint?: string
  kind: 'total' | 'loss'
  count: number
  from: number
  to: number
  /** Under the label: e.g. the reasons of what was refused. */
  detail?: ReactNode
  onOpen?: () => void
}

/** A waterfall lying on its side: what came in, what was taken away, what is left. Grey; losses are hatched. */
export function FlowBars({ bars, whole, label }: { bars: readonly FlowBar[]; whole: number; label: string }) {
  const scale = Math.max(1, ...bars.map((bar) => bar.to))
  return (
    <ul className="flow-bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key} className={`flow-bar flow-bar-${bar.kind}`} title={bar.hint}>
          <FlowLabel bar={bar} />
          <span className="flow-bar-track" aria-hidden="true">
            {bar.count > 0 ? (
              <span
                className="flow-bar-fill"
                style={{
                  left: `min(${(bar.from / scale) * 100}%, 100% - 2px)`,
                  width: `max(2px, ${((bar.to - bar.from) / scale) * 100}%)`,
                }}
              />
            ) : null}
          </span>
          <span className={bar.count > 0 ? 'flow-bar-count' : 'flow-bar-count faint'}>
            {bar.kind === 'loss' && bar.count > 0 ? '\u2212' : ''}
            {formatCount(bar.count)}
          </span>
          <span className="flow-bar-share">{formatShare(bar.count, whole)}</span>
          {bar.detail ? <span className="flow-bar-detail">{bar.detail}</span> : null}
        </li>
      ))}
    </ul>
  )
}

function FlowLabel({ bar }: { bar: FlowBar }) {
  if (!bar.onOpen) return <span className="flow-bar-label">{bar.label}</span>
  return (
    <button type="button" className="flow-bar-label" onClick={bar.onOpen}>
      {bar.label}
    </button>
  )
}
