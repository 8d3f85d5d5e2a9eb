import { type ReactNode, useId } from 'react'

/** A control below its label. */
export function Labelled(props: { label: string; hint?: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="rule-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
      {props.hint ? <span className="rule-hint">{props.hint}</span> : null}
    </div>
  )
}
