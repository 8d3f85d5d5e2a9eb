import type { ReactNode } from 'react'
import './layout.css'

/** Says what would stand here and how to get it. */
export function EmptyState({ title, hint, action }: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty-state">
      <svg viewBox="0 0 64 40" aria-hidden="true">
        <path d="M2 30c6-5 12-5 18 0s12 5 18 0 12-5 18 0q4 3 6 3" />
        <path d="M2 22c6-5 12-5 18 0s12 5 18 0 12-5 18 0q4 3 6 3" opacity=".5" />
      </svg>
      <strong>{title}</strong>
      {hint ? <p>{hint}</p> : null}
      {action}
    </div>
  )
}
