import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Select } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { Account, AccountChange } from '../../../../api/identity.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { ApiProblem, api } from '../../api.ts'
import { Dialog } from '../../dialog.tsx'
import { Field, FormProblem } from '../../form-parts.tsx'
import { useOptionalMark } from '../../optional-mark.tsx'
import { PasswordForm } from '../../password-form.tsx'
import { passwordRule } from '../../password-rule.ts'
import { setPreferences } from '../../preferences.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queries, queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { identityQueries, refreshIdentity } from '../people/data.ts'
import { reachNames } from '../people/texts.ts'
import { useAct, useSubmit } from '../people/use-submit.ts'
import { browserName } from './browser-name.ts'
import { texts } from './texts.ts'
import { TwoFactorSetup } from './two-factor-setup.tsx'
import '../people/people.css'
import './account.css'

/** The own account: profile, password, second factor, sessions. */
export function AccountPage() {
  const t = useText(texts)
  const account = useQuery(queries.account())
  return (
    <div className="list-page account-page">
      <PageHeader title={t('title')} state={account.data ? account.data.name : null} />
      <ProblemNote error={account.error} onRetry={account.refetch} />
      {account.data ? (
        <div className="account-cards">
          <Card title={t('profile')}>
            <Facts account={account.data} />
            <ProfileForm account={account.data} />
          </Card>
          <Card title={t('password')}>
            <PasswordCard account={account.data} />
          </Card>
          <Card title={t('twoFactor')}>
            <TwoFactorCard account={account.data} />
          </Card>
          <Card title={t('sessions')}>
            <Sessions />
          </Card>
        </div>
      ) : null}
    </div>
  )
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="account-card">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Facts({ account }: { account: Account }) {
  const t = useText(texts)
  const language = useLanguage()
  const departments = useQuery(identityQueries.departments())
  const sites = useQuery(identityQueries.sites())
  const department = departments.data?.find((d) => d.id === account.department)?.name ?? account.department
  const site = sites.data?.find((s) => s.id === account.site)?.name ?? account.site
  const roles = account.roles.map(({ label, reach }) =>
    reach === 'all' ? label[language] : `${label[language]}（${reachNames[reach][language]}）`,
  )
  return (
    <dl className="person-facts">
      <dt>{t('organisation')}</dt>
      <dd>{account.organisation}</dd>
      {department ? (
        <>
          <dt>{t('department')}</dt>
          <dd>{department}</dd>
        </>
      ) : null}
      {site ? (
        <>
          <dt>{t('site')}</dt>
          <dd>{site}</dd>
        </>
      ) : null}
      <dt>{t('roles')}</dt>
      <dd>{roles.length > 0 ? roles.join('、') : <span className="faint">{t('noRoles')}</span>}</dd>
    </dl>
  )
}

type Fields = { displayName: string; email?: string; phone?: string; language: Account['language'] }

function ProfileForm({ account }: { account: Account }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const mark = useOptionalMark()
  const [form] = Form.useForm<Fields>()
  const { submit, problem, busy } = useSubmit<Fields>(form, async (fields) => {
    const change: AccountChange = {
      displayName: fields.displayName.trim(),
      email: fields.email?.trim() || null,
      phone: fields.phone?.trim() || null,
      language: fields.language,
    }
    await api.patch('/api/account', change)
    if (fields.language !== account.language) setPreferences({ language: fields.language })
    await queryClient.refetchQueries({ queryKey: queries.session().queryKey })
    void message.success(t('saved'))
  })
  const { displayName, email, phone, language } = account
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={mark}
      initialValues={{ displayName, email: email ?? '', phone: phone ?? '', language }}
      onFinish={submit}
    >
      <ProblemNote error={problem} />
      <Form.Item
        name="displayName"
        label={t('displayName')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={64} autoComplete="name" />
      </Form.Item>
      <Form.Item name="email" label={t('email')} rules={[{ type: 'email', message: t('badEmail') }]}>
        <Input maxLength={200} autoComplete="email" inputMode="email" />
      </Form.Item>
      <div className="person-pair">
        <Form.Item name="phone" label={t('phone')}>
          <Input maxLength={30} autoComplete="tel" inputMode="tel" />
        </Form.Item>
        <Form.Item name="language" label={t('language')} required>
          <Select
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('save')}
      </Button>
    </Form>
  )
}

function PasswordCard({ account }: { account: Account }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const { policy } = account
  if (!account.hasPassword) return <p className="faint">{t('noPassword')}</p>
  return (
    <>
      <p>
        {t('passwordChanged')} <RelativeTime time={account.passwordChangedAt} />
      </p>
      <p className="faint">{passwordRule(policy)[language]}</p>
      <Button onClick={() => setOpen(true)}>{t('changePassword')}</Button>
      {open ? (
        <Dialog title={t('changePassword')} onClose={() => setOpen(false)}>
          <PasswordForm
            onDone={() => {
              setOpen(false)
              void message.success(t('passwordDone'))
              void refreshIdentity()
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}

function TwoFactorCard({ account }: { account: Account }) {
  const t = useText(texts)
  const [open, setOpen] = useState<'on' | 'off' | null>(null)
  const { on, required, recoveryCodesLeft } = account.twoFactor
  async function done() {
    setOpen(null)
    await refreshIdentity()
    await queryClient.refetchQueries({ queryKey: queries.session().queryKey })
  }
  return (
    <>
      <p>{t('twoFactorHint')}</p>
      <p>
        <strong>{on ? `● ${t('factorOn', { n: recoveryCodesLeft })}` : `○ ${t('factorOff')}`}</strong>
        {required ? <span className="faint"> {t('factorRequired')}</span> : null}
      </p>
      {on ? (
        required ? null : (
          <Button onClick={() => setOpen('off')}>{t('turnOff')}</Button>
        )
      ) : account.hasPassword ? (
        <Button onClick={() => setOpen('on')}>{t('setUp')}</Button>
      ) : null}
      {open ? (
        <Dialog title={t(open === 'on' ? 'twoFactor' : 'turnOff')} onClose={() => void done()}>
          {open === 'on' ? <TwoFactorSetup onDone={done} /> : <TurnOff onDone={done} />}
        </Dialog>
      ) : null}
    </>
  )
}

function TurnOff({ onDone }: { onDone: () => Promise<void> }) {
  const t = useText(texts)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    try {
      await api.post('/api/account/two-factor/remove', { password: String(form.get('password')) })
      await onDone()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
  }
  return (
    <form className="plain-form" onSubmit={submit}>
      <Field
        label={t('yourPassword')}
        name="password"
        type="password"
        autoComplete="current-password"
        problem={problem}
      />
      <FormProblem problem={problem} fields={['password']} />
      <button type="submit" className="plain-button">
        {t('turnOff')}
      </button>
    </form>
  )
}

function Sessions() {
  const t = useText(texts)
  const act = useAct()
  const sessions = useQuery(identityQueries.sessions())
  const items = sessions.data ?? []
  return (
    <>
      <p className="faint">{t('sessionsHint')}</p>
      <ul className="session-list">
        {items.map((s) => (
          <li key={s.id}>
            <span>
              {s.current ? <strong>● {t('thisOne')} </strong> : null}
              {s.address ?? '—'}
            </span>
            {s.current ? (
              <span />
            ) : (
              <Button
                size="small"
                onClick={() => void act(() => api.delete(`/api/account/sessions/${s.id}`), t('ended'))}
              >
                {t('end')}
              </Button>
            )}
            <small>
              {t('startedAt')} <RelativeTime time={s.startedAt} /> · {t('seen')} <RelativeTime time={s.lastSeenAt} /> ·{' '}
              <span title={s.agent ?? undefined}>{browserName(s.agent ?? '')}</span>
            </small>
          </li>
        ))}
      </ul>
      {items.length > 1 ? (
        <Button onClick={() => void act(() => api.delete('/api/account/sessions'), t('endedOthers'))}>
          {t('endOthers')}
        </Button>
      ) : null}
    </>
  )
}
