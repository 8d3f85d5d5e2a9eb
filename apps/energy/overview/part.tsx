import type { ReactNode } from 'react'
import { ProblemNote } from '../../../web/kit/index.ts'
import type { Medium } from '../words.ts'

/** What every part of the page asks for. */
export type AskedFor = { medium: Medium; from: string; to: string }

type Props = {
  title: string
  note?: ReactNode
  actions?: ReactNode
  wide?: boolean
  error?: unknown
  children: ReactNode
}

export function Part({ title, note, actions, wide, error, children }: Props) {
  return (
    <section className={wide ? 'energy-part energy-part-wide' : 'energy-part'}>
      <header>
        <h2>{title}</h2>
        {note ? <span className="faint">{note}</span> : null}
        {actions}
      </header>
      {error ? <ProblemNote error={error} /> : children}
    </section>
  )
}
