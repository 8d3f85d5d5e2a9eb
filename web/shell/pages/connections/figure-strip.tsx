import type { ReactNode } from 'react'

export type Figure = { label: string; figure: ReactNode; hint?: string; extra?: ReactNode }

/** Figures side by side; the first has room for a line beside it. */
export function FigureStrip({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="figure-strip">
      {figures.map(({ label, figure, hint, extra }) => (
        <div key={label} title={hint}>
          <dt>{label}</dt>
          <dd>
            <span>{figure}</span>
            {extra}
          </dd>
        </div>
      ))}
    </dl>
  )
}
