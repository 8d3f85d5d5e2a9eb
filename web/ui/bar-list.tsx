import { barSpan, type Part } from './parts.ts'
import './pictures.css'

/**
 * Bars lying on their side, one row each: label, bar from zero, value with its unit. Grey; a tone colours what is abnormal. `whole`:
 * the amount that fills the track, where that is not the largest one.
 */
export function BarList({ parts, label, whole = 0 }: { parts: readonly Part[]; label: string; whole?: number }) {
  const low = Math.min(0, ...parts.map((part) => part.amount))
  const high = Math.max(whole, ...parts.map((part) => part.amount))
  return (
    <ul className="bar-list" aria-label={label}>
      {parts.map((part) => {
        const { from, size } = barSpan(part.amount, low, high)
        const inside = (
          <>
            <span className="bar-label" title={part.label}>
              {part.label}
            </span>
            <span className="bar-track" aria-hidden="true">
              <span
                className={`bar-fill ${part.tone ? `part-${part.tone}` : ''}`}
                style={{ left: `${from * 100}%`, width: part.amount === 0 ? 0 : `max(2px, ${size * 100}%)` }}
              />
            </span>
            <span className="bar-amount">{part.text}</span>
          </>
        )
        return (
          <li key={part.key}>
            {part.onOpen ? (
              <button type="button" className="bar-row" onClick={part.onOpen}>
                {inside}
              </button>
            ) : (
              <span className="bar-row">{inside}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
