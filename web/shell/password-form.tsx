import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiProblem, api } from './api.ts'
import { Field, FormProblem } from './form-parts.tsx'
import { passwordRule } from './password-rule.ts'
import { queries, queryClient } from './queries.ts'
import { defineTexts, useLanguage, useText } from './text.ts'

const texts = defineTexts({
  current: { zh: '现在的密码', en: 'Current password' },
  next: { zh: '新密码', en: 'New password' },
  again: { zh: '再输一遍新密码', en: 'New password again' },
  differ: { zh: '两次输入的新密码不一样', en: 'The two new passwords differ' },
  save: { zh: '修改密码', en: 'Change password' },
})

/** Changes the own password; for the sign-in page (when it must be changed) and for the account menu. */
export function PasswordForm({ onDone }: { onDone: () => void | Promise<void> }) {
  const t = useText(texts)
  const language = useLanguage()
  const policy = useQuery(queries.account()).data?.policy
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [differ, setDiffer] = useState(false)
  const [busy, setBusy] = useState(false)
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const next = String(form.get('next'))
    setProblem(null)
    setDiffer(next !== form.get('again'))
    if (next !== form.get('again')) return
    setBusy(true)
    try {
      await api.post('/api/session/password', { current: String(form.get('current')), next })
      await queryClient.refetchQueries({ queryKey: queries.session().queryKey })
      await onDone()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="plain-form" onSubmit={submit}>
      <Field label={t('current')} name="current" type="password" autoComplete="current-password" problem={problem} />
      <Field
        label={t('next')}
        name="next"
        type="password"
        autoComplete="new-password"
        minLength={policy?.minLength}
        hint={policy && passwordRule(policy)[language]}
        problem={problem}
      />
      <Field
        label={t('again')}
        name="again"
        type="password"
        autoComplete="new-password"
        fault={differ ? t('differ') : undefined}
      />
      <FormProblem problem={problem} fields={['current', 'next']} />
      <button type="submit" className="plain-button" disabled={busy}>
        {t('save')}
      </button>
    </form>
  )
}
