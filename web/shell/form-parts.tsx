import { type InputHTMLAttributes, useId } from 'react'
import type { ApiProblem } from './api.ts'
import { useLanguage } from './text.ts'

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string
  name: string
  hint?: string
  /** A refusal: its text stands at this field when it names it. */
  problem?: ApiProblem | null
  /** What this form itself has to object. */
  fault?: string
}

/** A labelled field without any library: the forms of the first page must stay light. */
export function Field({ label, hint, problem, fault, ...input }: FieldProps) {
  const id = useId()
  const language = useLanguage()
  const said = fault ?? (problem?.field === input.name ? problem.texts[language] : undefined)
  return (
    <div className="plain-field">
      <label htmlFor={id}>{label}</label>
      <input id={id} required aria-invalid={said ? true : undefined} aria-describedby={`${id}-note`} {...input} />
      <span id={`${id}-note`} className={said ? 'plain-fault' : 'plain-hint'} role={said ? 'alert' : undefined}>
        {said ?? hint}
      </span>
    </div>
  )
}

/** A refusal that names none of the form's fields. */
export function FormProblem({ problem, fields }: { problem: ApiProblem | null; fields: readonly string[] }) {
  const language = useLanguage()
  if (!problem || (problem.field && fields.includes(problem.field))) return null
  return (
    <p className="plain-problem" role="alert">
      {problem.texts[language]}
    </p>
  )
}
