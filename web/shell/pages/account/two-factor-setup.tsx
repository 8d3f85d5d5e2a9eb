import { type FormEvent, useState } from 'react'
import type { RecoveryCodes, TwoFactorStart } from '../../../../api/identity.ts'
import { ApiProblem, api } from '../../api.ts'
import { Field, FormProblem } from '../../form-parts.tsx'
import { useText } from '../../text.ts'
import { QrCode } from './qr-code.tsx'
import { texts } from './texts.ts'
import './account.css'

/** Sets the second factor up in three steps: password, QR and first code, recovery codes. Also on the sign-in page, without antd. */
export function TwoFactorSetup({ onDone }: { onDone: () => void | Promise<void> }) {
  const t = useText(texts)
  const [started, setStarted] = useState<TwoFactorStart | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [busy, setBusy] = useState(false)
  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    try {
      if (started) {
        const code = String(form.get('code')).replaceAll(/\s/g, '')
        setCodes((await api.post<RecoveryCodes>('/api/account/two-factor/confirm', { code })).recoveryCodes)
      } else {
        const password = String(form.get('password'))
        setStarted(await api.post<TwoFactorStart>('/api/account/two-factor', { password }))
      }
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  if (codes)
    return (
      <div className="plain-form">
        <strong>{t('recovery')}</strong>
        <p>{t('recoveryHint')}</p>
        <ul className="recovery-codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <button type="button" className="plain-button" onClick={() => void onDone()}>
          {t('kept')}
        </button>
      </div>
    )
  return (
    <form className="plain-form" onSubmit={send} key={started ? 'code' : 'password'}>
      {started ? (
        <>
          <strong>{t('scan')}</strong>
          <QrCode text={started.uri} label={t('scan')} />
          <span className="plain-hint">{t('orType')}</span>
          <code className="factor-key">{started.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</code>
          <Field
            label={t('firstCode')}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            autoFocus
            problem={problem}
          />
        </>
      ) : (
        <Field
          label={t('yourPassword')}
          name="password"
          type="password"
          autoComplete="current-password"
          problem={problem}
        />
      )}
      <FormProblem problem={problem} fields={['password', 'code']} />
      <button type="submit" className="plain-button" disabled={busy}>
        {started ? t('confirm') : t('setUp')}
      </button>
    </form>
  )
}
