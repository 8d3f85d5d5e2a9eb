import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { ApiProblem } from '../../api.ts'
import { signIn, useSession } from '../../session.ts'
import { defineTexts, useLanguage, useText } from '../../text.ts'

const texts = defineTexts({
  name: { zh: '用户名', en: 'User name' },
  password: { zh: '密码', en: 'Password' },
  enter: { zh: '登录', en: 'Sign in' },
})

export function SignInPage() {
  const t = useText(texts)
  const language = useLanguage()
  const { to } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const { demoAccounts } = useSession()
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    try {
      await signIn({ name: String(form.get('name')), password: String(form.get('password')) })
      await navigate({ href: to ?? '/', replace: true })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
  }
  return (
    <form className="plain-page" onSubmit={submit}>
      <label>
        {t('name')} <input name="name" autoComplete="username" defaultValue={demoAccounts[0]?.name} />
      </label>
      <label>
        {t('password')}{' '}
        <input
          name="password"
          type="password"
          autoComplete="current-password"
          defaultValue={demoAccounts[0]?.password}
        />
      </label>
      {problem ? <p role="alert">{problem.texts[language]}</p> : null}
      <button type="submit" className="plain-button">
        {t('enter')}
      </button>
    </form>
  )
}
