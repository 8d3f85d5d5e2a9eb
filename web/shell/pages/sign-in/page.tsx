import { useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import type { SessionInfo, Setup } from '../../../../api/platform.ts'
import { ApiProblem, api, withQuery } from '../../api.ts'
import { Field, FormProblem } from '../../form-parts.tsx'
import { Logo } from '../../logo.tsx'
import { PasswordForm } from '../../password-form.tsx'
import { setPreferences, useDark, usePreferences } from '../../preferences.ts'
import { queries, queryClient } from '../../queries.ts'
import { acceptSession, signIn, signOut, useSession } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { TwoFactorSetup } from '../account/two-factor-setup.tsx'
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
          ) : session.user?.mustSetUpTwoFactor ? (
            <MustSetUpTwoFactor name={session.user.displayName} onDone={enter} />
          ) : session.needsSetup ? (
            <SetupForm onDone={() => navigate({ to: '/people', search: {}, replace: true })} />
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

type Credentials = { name: string; password: string }

function SignInForm({ session, onDone }: { session: SessionInfo; onDone: () => Promise<void> }) {
  const t = useText(texts)
  const language = useLanguage()
  const { to, refused } = useSearch({ from: '/sign-in' })
  const box = useRef<HTMLFormElement>(null)
  /** Right so far: only the code of the second factor is missing. */
  const [given, setGiven] = useState<Credentials | null>(null)
  const { submit, problem, busy } = useForm(async (form) => {
    const credentials = { name: String(form.get('name')), password: String(form.get('password')) }
    try {
      const info = await signIn(credentials)
      if (!info.user?.mustChangePassword && !info.user?.mustSetUpTwoFactor) await onDone()
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'codeNeeded') throw error
      setGiven(credentials)
    }
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
  if (given) return <CodeForm given={given} onDone={onDone} onBack={() => setGiven(null)} />
  return (
    <>
      <h1>{t('signIn')}</h1>
      {refused ? (
        <p className="plain-problem" role="alert">
          {t(refused)}
        </p>
      ) : null}
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
      {session.singleSignOn.map((each) => (
        <a
          key={each.organisation}
          className="sign-in-sso"
          href={withQuery('/api/session/oidc/start', { organisation: each.organisation, to })}
        >
          {each.label}
        </a>
      ))}
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

/** The second step: the code of the authenticator, or a recovery code. */
function CodeForm(props: { given: Credentials; onDone: () => Promise<void>; onBack: () => void }) {
  const t = useText(texts)
  const { submit, problem, busy } = useForm(async (form) => {
    const info = await signIn({ ...props.given, code: String(form.get('code')).trim() })
    if (!info.user?.mustChangePassword) await props.onDone()
  })
  return (
    <>
      <h1>{t('codeTitle')}</h1>
      <p>{t('codeHint')}</p>
      <form className="plain-form" onSubmit={submit}>
        <Field
          label={t('factorCode')}
          name="code"
          autoComplete="one-time-code"
          maxLength={20}
          autoFocus
          problem={problem}
        />
        <FormProblem problem={problem} fields={['code']} />
        <button type="submit" className="plain-button" disabled={busy}>
          {busy ? t('entering') : t('enter')}
        </button>
      </form>
      <button type="button" className="sign-in-other" onClick={props.onBack}>
        {t('back')}
      </button>
    </>
  )
}

function MustSetUpTwoFactor({ name, onDone }: { name: string; onDone: () => Promise<void> }) {
  const t = useText(texts)
  const router = useRouter()
  async function done() {
    await queryClient.refetchQueries({ queryKey: queries.session().queryKey })
    await onDone()
  }
  return (
    <>
      <h1>{t('mustFactorTitle')}</h1>
      <p>{t('mustFactorHint', { name })}</p>
      <TwoFactorSetup onDone={done} />
      <button type="button" className="sign-in-other" onClick={() => void signOut().then(() => router.invalidate())}>
        {t('other')}
      </button>
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
