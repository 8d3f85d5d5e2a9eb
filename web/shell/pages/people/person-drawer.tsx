import { useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Form } from 'antd'
import { useState } from 'react'
import type { OneTimePassword, PersonItem } from '../../../../api/identity.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatTime } from '../../../ui/time.ts'
import { api } from '../../api.ts'
import { useOptionalMark } from '../../optional-mark.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay, useUser } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { identityQueries } from './data.ts'
import { OneTime } from './one-time.tsx'
import { changeOf, fieldsOf, type ProfileFields, ProfileItems } from './profile-fields.tsx'
import { RoleGrants, useRoleName } from './role-grants.tsx'
import { reachNames, texts } from './texts.ts'
import { useAct, useSubmit } from './use-submit.ts'

/** One person: profile, roles, account. What is offered is what one's own office may do. */
export function PersonDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const person = useQuery({ ...identityQueries.person(id ?? ''), enabled: id !== undefined })
  const title = person.data ? `${person.data.displayName} · ${person.data.name}` : ''
  return (
    <Drawer open={id !== undefined} onClose={onClose} size={640} title={title} destroyOnHidden>
      <ProblemNote error={person.error} onRetry={person.refetch} />
      {person.data && person.data.id === id ? <PersonView key={id} person={person.data} /> : null}
    </Drawer>
  )
}

function PersonView({ person }: { person: PersonItem }) {
  const t = useText(texts)
  const mayManage = useMay('users.manage')
  const mayGrant = useMay('roles.manage')
  const { message } = App.useApp()
  return (
    <div className="person">
      {person.demo ? <p className="person-note">{t('demo')}</p> : null}
      <section>
        <h2>{t('profile')}</h2>
        {mayManage ? <ProfileForm person={person} /> : <Facts person={person} />}
      </section>
      <section>
        <h2>{t('roles')}</h2>
        {mayGrant ? (
          <RoleGrants
            key={JSON.stringify(person.roles)}
            person={person}
            onSaved={() => void message.success(t('saved'))}
          />
        ) : null}
        <HeldRoles person={person} onlySso={mayGrant} />
      </section>
      <section>
        <h2>{t('security')}</h2>
        <AccountActions person={person} />
      </section>
    </div>
  )
}

function ProfileForm({ person }: { person: PersonItem }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const mark = useOptionalMark()
  const [form] = Form.useForm<ProfileFields>()
  const { submit, problem, busy } = useSubmit<ProfileFields>(form, async (fields) => {
    await api.patch(`/api/people/${person.id}`, changeOf(fields))
    void message.success(t('saved'))
  })
  return (
    <Form form={form} layout="vertical" requiredMark={mark} initialValues={fieldsOf(person)} onFinish={submit}>
      <ProblemNote error={problem} />
      <ProfileItems />
      <Button type="primary" htmlType="submit" loading={busy}>
        {t('save')}
      </Button>
    </Form>
  )
}

function Facts({ person }: { person: PersonItem }) {
  const t = useText(texts)
  const departments = useQuery(identityQueries.departments())
  const sites = useQuery(identityQueries.sites())
  const name = (list: readonly { id: string; name: string }[] | undefined, id: string | null) =>
    list?.find((each) => each.id === id)?.name ?? id ?? '—'
  return (
    <dl className="person-facts">
      <dt>{t('department')}</dt>
      <dd>{name(departments.data, person.department)}</dd>
      <dt>{t('site')}</dt>
      <dd>{name(sites.data, person.site)}</dd>
      <dt>{t('email')}</dt>
      <dd>{person.email ?? '—'}</dd>
      <dt>{t('phone')}</dt>
      <dd>{person.phone ?? '—'}</dd>
      <dt>{t('expiresAt')}</dt>
      <dd>{person.expiresAt === null ? t('noEnd') : formatTime(person.expiresAt, 'day')}</dd>
    </dl>
  )
}

function HeldRoles({ person, onlySso }: { person: PersonItem; onlySso: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const roleName = useRoleName()
  const shown = person.roles.filter((g) => !onlySso || g.source === 'sso')
  if (shown.length === 0) return onlySso ? null : <p className="faint">{t('noRoles')}</p>
  return (
    <ul className="held-roles">
      {shown.map((g) => (
        <li key={`${g.role} ${g.reach} ${g.sites} ${g.departments} ${g.source}`}>
          <strong>{roleName(g.role)}</strong>
          <span className="faint">
            {g.reach === 'all' ? '' : `${reachNames[g.reach][language]} ${[...g.sites, ...g.departments].join('、')}`}
            {g.source === 'sso' ? ` ${t('fromSso')}` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}

function AccountActions({ person }: { person: PersonItem }) {
  const t = useText(texts)
  const me = useUser()
  const mayManage = useMay('users.manage')
  const maySessions = useMay('sessions.manage')
  const act = useAct()
  const { modal } = App.useApp()
  const [secret, setSecret] = useState<string | null>(null)
  const own = me.id === person.id
  const name = person.displayName
  const mayReset = !own && (maySessions || (mayManage && person.lastSignInAt === null))
  const ask = (title: string, content: string, okText: string, run: () => Promise<unknown>) =>
    void modal.confirm({ icon: null, title, content, okText, onOk: () => act(run, t('saved')) })
  const reset = async () => {
    setSecret((await api.post<OneTimePassword>(`/api/people/${person.id}/password`, {})).password)
  }
  return (
    <>
      <dl className="person-facts">
        <dt>{t('state')}</dt>
        <dd>
          <PersonState person={person} />
        </dd>
        <dt>{t('twoFactor')}</dt>
        <dd>{person.twoFactor ? t('on') : t('off')}</dd>
        <dt>{t('lastSignIn')}</dt>
        <dd>{person.lastSignInAt === null ? t('neverSignedIn') : <RelativeTime time={person.lastSignInAt} />}</dd>
      </dl>
      <div className="person-actions">
        {mayManage && !own ? (
          person.enabled ? (
            <Button
              onClick={() =>
                ask(t('disableAsk', { name }), t('disableHint'), t('disable'), () =>
                  api.patch(`/api/people/${person.id}`, { enabled: false }),
                )
              }
            >
              {t('disable')}
            </Button>
          ) : (
            <Button
              onClick={() => void act(() => api.patch(`/api/people/${person.id}`, { enabled: true }), t('saved'))}
            >
              {t('enable')}
            </Button>
          )
        ) : null}
        {mayReset ? (
          <Button onClick={() => ask(t('resetAsk', { name }), t('resetHint'), t('resetPassword'), reset)}>
            {t('resetPassword')}
          </Button>
        ) : null}
        {maySessions && person.lockedUntil !== null ? (
          <Button onClick={() => void act(() => api.post(`/api/people/${person.id}/unlock`, {}), t('saved'))}>
            {t('unlock')}
          </Button>
        ) : null}
        {maySessions && person.twoFactor ? (
          <Button
            onClick={() =>
              ask(t('resetFactorAsk', { name }), t('resetFactorHint'), t('resetFactor'), () =>
                api.post(`/api/people/${person.id}/two-factor/reset`, {}),
              )
            }
          >
            {t('resetFactor')}
          </Button>
        ) : null}
      </div>
      {maySessions ? <SessionsOf person={person} /> : <p className="faint">{t('otherDuty')}</p>}
      {secret ? (
        <OneTime
          title={t('oneTime', { name })}
          hint={t('oneTimeHint')}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      ) : null}
    </>
  )
}

function SessionsOf({ person }: { person: PersonItem }) {
  const t = useText(texts)
  const act = useAct()
  const sessions = useQuery(identityQueries.sessionsOf(person.id))
  if (!sessions.data?.length) return <p className="faint">{t('noSessions')}</p>
  return (
    <>
      <h3>{t('sessions')}</h3>
      <ul className="session-list">
        {sessions.data.map((s) => (
          <li key={s.id}>
            <span>{s.address ?? '—'}</span>
            <small>{s.agent}</small>
            <RelativeTime time={s.lastSeenAt} />
          </li>
        ))}
      </ul>
      <Button onClick={() => void act(() => api.delete(`/api/people/${person.id}/sessions`), t('signedOut'))}>
        {t('signOutAll')}
      </Button>
    </>
  )
}

/** Enabled, disabled, locked, past the last day: a shape and a word. */
export function PersonState({ person }: { person: PersonItem }) {
  const t = useText(texts)
  const now = Date.now()
  if (!person.enabled || (person.expiresAt !== null && person.expiresAt <= now))
    return <span className="person-state is-off">○ {t('state_disabled')}</span>
  if (person.lockedUntil !== null && person.lockedUntil > now)
    return (
      <span className="person-state is-locked">▲ {t('lockedUntil', { time: formatTime(person.lockedUntil) })}</span>
    )
  return (
    <span className="person-state">
      ● {t('state_enabled')}
      {person.mustChangePassword ? <small className="faint"> {t('mustChange')}</small> : null}
    </span>
  )
}
