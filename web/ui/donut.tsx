import { type Part, ringPaths, shareText } from './parts.ts'
import './pictures.css'

const hole = 0.62
/** A sum of n signs fits the hole at this size over n. */
const widest = 1.7
/** Shades of grey there are; see pictures.css. */
const shades = 7

const lookOf = (part: Part, index: number) => (part.tone ? `part-${part.tone}` : `part-shade-${index % shades}`)

/** Pieces of a whole: a ring with the sum in its middle, and beside it each piece with amount and share. */
export function Donut(props: { parts: readonly Part[]; label: string; sum: string }) {
  const { parts, label, sum } = props
  const whole = parts.reduce((total, part) => total + Math.max(0, part.amount), 0)
  const paths = ringPaths(
    parts.map((part) => part.amount),
    hole,
  )
  return (
    <div className="donut">
      <svg viewBox="-1.02 -1.02 2.04 2.04" role="img" aria-label={label}>
        {parts.map((part, index) =>
          paths[index] ? (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list beside it holds the same as buttons
            // biome-ignore lint/a11y/noStaticElementInteractions: as above
            <path
              key={part.key}
              d={paths[index]}
              className={`donut-piece ${lookOf(part, index)} ${part.onOpen ? 'can-open' : ''}`}
              onClick={part.onOpen}
            >
              <title>{`${part.label} ${part.text}`}</title>
            </path>
          ) : null,
        )}
        <text
          className="donut-sum"
          textAnchor="middle"
          dominantBaseline="central"
          fontSize={Math.min(0.5, widest / sum.length)}
        >
          {sum}
        </text>
      </svg>
      <ul className="donut-list">
        {parts.map((part, index) => {
          const inside = (
            <>
              <span className={`donut-mark ${lookOf(part, index)}`} aria-hidden="true" />
              <span className="donut-label" title={part.label}>
                {part.label}
              </span>
              <span className="donut-amount">{part.text}</span>
              <span className="donut-share">{whole > 0 ? shareText(Math.max(0, part.amount) / whole) : ''}</span>
            </>
          )
          return (
            <li key={part.key}>
              {part.onOpen ? (
                <button type="button" className="donut-row" onClick={part.onOpen}>
                  {inside}
                </button>
              ) : (
                <span className="donut-row">{inside}</span>
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
