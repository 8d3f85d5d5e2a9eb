import { type FormEvent, type InputHTMLAttributes, useId, useState } from 'react'
import type { ApiProblem } from './api.ts'
import { defineTexts, useLanguage, useText } from './text.ts'

const texts = defineTexts({
  missing: { zh: '请填写', en: 'Please fill this in' },
  tooShort: { zh: '至少 {least} 个字符，现在 {now} 个', en: 'At least {least} characters; now there are {now}' },
  optional: { zh: '选填', en: 'optional' },
  show: { zh: '显示输入', en: 'Show what is typed' },
  hide: { zh: '隐藏输入', en: 'Hide what is typed' },
})

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string
  name: string
  hint?: string
  /** A refusal: its text stands at this field when it names it. */
  problem?: ApiProblem | null
  /** What this form itself has to object. */
  fault?: string
}

/** A labelled field without any library: the forms of the first page must stay light. A password can be shown while it is typed. */
export function Field({ label, hint, problem, fault, type, ...input }: FieldProps) {
  const id = useId()
  const t = useText(texts)
  const language = useLanguage()
  const [shown, setShown] = useState(false)
  /** What the browser objects to, in the page's words and at the place where refusals stand. */
  const [objection, setObjection] = useState<string>()
  function object(event: FormEvent<HTMLInputElement>) {
    event.preventDefault()
    const { form, validity, minLength, value } = event.currentTarget
    setObjection(validity.valueMissing ? t('missing') : t('tooShort', { least: minLength, now: value.length }))
    if (form?.querySelector('input:invalid') === event.currentTarget) event.currentTarget.focus()
  }
  const said = objection ?? fault ?? (problem?.field === input.name ? problem.texts[language] : undefined)
  const isSecret = type === 'password'
  return (
    <div className="plain-field">
      <label htmlFor={id}>
        {label}
        {input.required === false ? <small>{t('optional')}</small> : null}
      </label>
      <span className="plain-input">
        <input
          id={id}
          required
          type={isSecret && shown ? 'text' : type}
          aria-invalid={said ? true : undefined}
          aria-describedby={`${id}-note`}
          {...input}
          onInvalid={object}
          onInput={() => setObjection(undefined)}
        />
        {isSecret ? (
          <button
            type="button"
            className="plain-eye"
            aria-label={t(shown ? 'hide' : 'show')}
            title={t(shown ? 'hide' : 'show')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Eye crossed={!shown} />
          </button>
        ) : null}
      </span>
      <span id={`${id}-note`} className={said ? 'plain-fault' : 'plain-hint'} role={said ? 'alert' : undefined}>
        {said ?? hint}
      </span>
    </div>
  )
}

function Eye({ crossed }: { crossed: boolean }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z" />
      <circle cx="12" cy="12" r="3" />
      {crossed ? <path d="M4 20 20 4" /> : null}
    </svg>
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
