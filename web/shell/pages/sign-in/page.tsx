import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import type { SessionInfo, Setup } from '../../../../api/platform.ts'
import { ApiProblem, api } from '../../api.ts'
import { Field, FormProblem } from '../../form-parts.tsx'
import { Logo } from '../../logo.tsx'
import { PasswordForm } from '../../password-form.tsx'
import { setPreferences, useDark, usePreferences } from '../../preferences.ts'
import { acceptSession, signIn, signOut, useSession } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { Picture } from './picture.tsx'
import { texts } from './texts.ts'
import './sign-in.css'

/** The first page: sign in, or set up the first administrator, or change a password that must be changed. */
export function SignInPage() {
  const t = useText(texts)
  const session = useSession()
  const { to } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const enter = () => navigate({ href: to ?? '/', replace: true })
  return (
    <div className="sign-in">
      <section className="sign-in-brand">
        <div className="sign-in-name">
          <Logo size={44} />
          <span>
            Millrace <small>工渠</small>
          </span>
        </div>
        <p>{t('claim')}</p>
        <Picture />
      </section>
      <section className="sign-in-side">
        <Tools />
        <div className="sign-in-form">
          {session.user?.mustChangePassword ? (
            <MustChange name={session.user.displayName} onDone={enter} />
          ) : session.needsSetup ? (
            <SetupForm onDone={enter} />
          ) : (
            <SignInForm session={session} onDone={enter} />
          )}
        </div>
        <footer className="sign-in-foot">Millrace {session.version}</footer>
      </section>
    </div>
  )
}

function Tools() {
  const t = useText(texts)
  const { language } = usePreferences()
  const dark = useDark()
  return (
    <div className="sign-in-tools">
      <button
        type="button"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => setPreferences({ language: language === 'zh' ? 'en' : 'zh' })}
      >
        {language === 'zh' ? 'English' : '中文'}
      </button>
      <button
        type="button"
        aria-label={t('theme')}
        title={t('theme')}
        onClick={() => setPreferences({ theme: dark ? 'light' : 'dark' })}
      >
        {dark ? '☀' : '☾'}
      </button>
    </div>
  )
}

/** Runs a request of a form: its refusal is kept for the fields, anything else is a fault. */
function useForm(run: (form: FormData) => Promise<unknown>) {
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    try {
      await run(form)
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return { submit, problem, busy }
}

function SignInForm({ session, onDone }: { session: SessionInfo; onDone: () => Promise<void> }) {
  const t = useText(texts)
  const language = useLanguage()
  const box = useRef<HTMLFormElement>(null)
  const { submit, problem, busy } = useForm(async (form) => {
    const info = await signIn({ name: String(form.get('name')), password: String(form.get('password')) })
    if (!info.user?.mustChangePassword) await onDone()
  })
  function fillIn(name: string, password: string) {
    const fields = box.current?.elements
    const set = (field: string, value: string) => {
      const input = fields?.namedItem(field)
      if (input instanceof HTMLInputElement) input.value = value
    }
    set('name', name)
    set('password', password)
    box.current?.querySelector<HTMLButtonElement>('button[type=submit]')?.focus()
  }
  return (
    <>
      <h1>{t('signIn')}</h1>
      <form ref={box} className="plain-form" onSubmit={submit}>
        <Field label={t('name')} name="name" autoComplete="username" autoCapitalize="none" problem={problem} />
        <Field
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          problem={problem}
        />
        <FormProblem problem={problem} fields={['name', 'password']} />
        <button type="submit" className="plain-button" disabled={busy}>
          {busy ? t('entering') : t('enter')}
        </button>
      </form>
      {session.demoAccounts.length ? (
        <div className="sign-in-demo">
          <span>{t('demo')}</span>
          {session.demoAccounts.map((account) => (
            <button key={account.name} type="button" onClick={() => fillIn(account.name, account.password)}>
              <strong>{account.role[language]}</strong>
              <code>{account.name}</code>
            </button>
          ))}
        </div>
      ) : null}
    </>
  )
}

function SetupForm({ onDone }: { onDone: () => Promise<void> }) {
  const t = useText(texts)
  const { submit, problem, busy } = useForm(async (form) => {
    const input: Setup = {
      code: String(form.get('code')).trim(),
      name: String(form.get('name')).trim(),
      displayName: String(form.get('displayName')).trim() || undefined,
      password: String(form.get('password')),
    }
    acceptSession(await api.post<SessionInfo>('/api/session/setup', input))
    await onDone()
  })
  return (
    <>
      <h1>{t('setupTitle')}</h1>
      <p>{t('setupHint')}</p>
      <form className="plain-form" onSubmit={submit}>
        <Field label={t('code')} name="code" autoComplete="one-time-code" problem={problem} />
        <Field label={t('name')} name="name" autoComplete="username" autoCapitalize="none" problem={problem} />
        <Field label={t('displayName')} name="displayName" autoComplete="name" required={false} problem={problem} />
        <Field
          label={t('newPassword')}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          hint={t('passwordHint')}
          problem={problem}
        />
        <FormProblem problem={problem} fields={['code', 'name', 'displayName', 'password']} />
        <button type="submit" className="plain-button" disabled={busy}>
          {t('create')}
        </button>
      </form>
    </>
  )
}

function MustChange({ name, onDone }: { name: string; onDone: () => Promise<void> }) {
  const t = useText(texts)
  const router = useRouter()
  return (
    <>
      <h1>{t('mustChangeTitle')}</h1>
      <p>{t('mustChangeHint', { name })}</p>
      <PasswordForm onDone={onDone} />
      <button type="button" className="sign-in-other" onClick={() => void signOut().then(() => router.invalidate())}>
        {t('other')}
      </button>
    </>
  )
}
