import type { ReactNode } from 'react'

export type PairedRow = {
  key: string
  label: string
  now: number | null
  base: number | null
  /** The difference as people read it, and which way it points; null where there is too little to tell. */
  difference: { text: string; toward: 'better' | 'worse' | 'same' } | null
  /** Stands in place of the difference. */
  note?: string
}

const marks = { better: '▲', worse: '▼', same: '=' }

/**
 * Two figures of each on one scale, before ○ and now ●, so that the length between them is the difference; grey, the arrow says which
 * way. A row is a button that chooses it.
 */
export function PairedBars(props: {
  rows: readonly PairedRow[]
  label: string
  digits: (value: number) => string
  chosen?: string
  onChoose(key: string): void
  legend: { now: ReactNode; base: ReactNode }
}) {
  const { rows, label, digits, chosen, onChoose, legend } = props
  const values = rows.flatMap(({ now, base }) => [now, base].filter((value) => value !== null))
  const [least, most] = [Math.min(...values), Math.max(...values)]
  // not from zero: a point has no length, and differences of a few per cent are what is looked for
  const low = Math.max(0, least - (most - least || most) * 0.1)
  const at = (value: number) => `${((value - low) / (most - low || 1)) * 100}%`
  return (
    <figure className="paired">
      <figcaption>
        <span>○ {legend.base}</span>
        <span>● {legend.now}</span>
        {values.length > 0 ? (
          <span>
            {digits(low)} … {digits(most)}
          </span>
        ) : null}
      </figcaption>
      <ul aria-label={label}>
        {rows.map(({ key, label: words, now, base, difference, note }) => (
          <li key={key}>
            <button type="button" aria-pressed={chosen === key} onClick={() => onChoose(key)}>
              <span className="paired-label" title={words}>
                {words}
              </span>
              <span className="paired-track" aria-hidden="true">
                {now !== null && base !== null ? (
                  <i
                    className="paired-span"
                    style={{ left: at(Math.min(now, base)), right: `calc(100% - ${at(Math.max(now, base))})` }}
                  />
                ) : null}
                {base === null ? null : <i className="paired-base" style={{ left: at(base) }} />}
                {now === null ? null : <i className="paired-now" style={{ left: at(now) }} />}
              </span>
              <span className="paired-values">
                {base === null ? '—' : digits(base)} → <strong>{now === null ? '—' : digits(now)}</strong>
              </span>
              <span className={difference?.toward === 'worse' ? 'paired-difference is-worse' : 'paired-difference'}>
                {difference ? `${marks[difference.toward]} ${difference.text}` : note}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </figure>
  )
}
