import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import type { CommandManifest } from '../../../api/apps.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useUser } from '../session.ts'
import { useLanguage, useText } from '../text.ts'
import { formTexts as texts } from './form-texts.ts'

export type Proof = { password: string } | { code: string }

type Props = {
  command: CommandManifest
  /** What is being signed, as label and value. */
  content: readonly (readonly [label: string, value: string])[]
  busy: boolean
  fault: string | undefined
  onSign: (proof: Proof) => void
  onBack?: () => void
  backLabel: string
  /** The server could not be reached. */
  error: unknown
}

/** Who signs proves it again, seeing what they sign and what the signature means. */
export function SignatureStep({ command, content, busy, fault, error, onSign, onBack, backLabel }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const user = useUser()
  const [by, setBy] = useState<'password' | 'code'>('password')
  const [proof, setProof] = useState('')
  const [empty, setEmpty] = useState(false)
  const meaning = (command.meaning ?? command.label)[language]
  const said = empty ? t('signMissing') : fault
  return (
    <form
      className="signature-step"
      onSubmit={(event) => {
        event.preventDefault()
        setEmpty(proof === '')
        if (proof !== '') onSign(by === 'password' ? { password: proof } : { code: proof.replace(/\s/g, '') })
      }}
    >
      <div className="form-body">
        <h3>{t('sign', { meaning })}</h3>
        <ProblemNote error={error} />
        {command.help ? <p>{command.help[language]}</p> : null}
        <p>{t('signWhat', { who: user.displayName || user.name, meaning })}</p>
        <dl className="signature-content">
          {content.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <Segmented<'password' | 'code'>
          value={by}
          options={[
            { value: 'password', label: t('byPassword') },
            { value: 'code', label: t('byCode') },
          ]}
          onChange={(next) => {
            setBy(next)
            setProof('')
          }}
        />
        <div className="form-field">
          <label htmlFor="signature-proof">{t(by)}</label>
          <Input
            id="signature-proof"
            key={by}
            autoFocus
            type={by === 'password' ? 'password' : 'text'}
            inputMode={by === 'code' ? 'numeric' : 'text'}
            autoComplete={by === 'password' ? 'current-password' : 'one-time-code'}
            status={said ? 'error' : undefined}
            value={proof}
            onChange={(event) => setProof(event.target.value)}
          />
          {said ? (
            <span className="form-fault" role="alert" ref={(line) => line?.scrollIntoView({ block: 'center' })}>
              {said}
            </span>
          ) : null}
        </div>
      </div>
      <footer className="form-end">
        {onBack ? <Button onClick={onBack}>{backLabel}</Button> : null}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('signNow')}
        </Button>
      </footer>
    </form>
  )
}
