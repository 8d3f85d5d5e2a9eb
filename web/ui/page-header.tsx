import type { ReactNode } from 'react'
import './layout.css'

/** Where am I, what is the state, what is the one main thing to do. */
export function PageHeader(props: { title: ReactNode; crumbs?: ReactNode; state?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="page-header">
      <div className="page-header-words">
        {props.crumbs ? <div className="page-header-crumbs">{props.crumbs}</div> : null}
        <h1>{props.title}</h1>
        {props.state ? <div className="page-header-state">{props.state}</div> : null}
      </div>
      {props.actions ? <div className="page-header-actions">{props.actions}</div> : null}
    </header>
  )
}
