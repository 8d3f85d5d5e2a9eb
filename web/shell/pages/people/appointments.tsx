import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useState } from 'react'
import type { AdministratorRole, AdministratorState } from '../../../../api/identity.ts'
import { api } from '../../api.ts'
import { useMay, useUser } from '../../session.ts'
import { useText } from '../../text.ts'
import { identityQueries } from './data.ts'
import { useRoleName } from './role-grants.tsx'
import { texts } from './texts.ts'
import { useAct } from './use-submit.ts'

const offices: readonly AdministratorRole[] = ['security-administrator', 'audit-administrator']

/** The guided first step of an organisation; gone once the security administrator has signed in. */
export function Appointments() {
  const t = useText(texts)
  const user = useUser()
  const may = useMay('users.manage') && user.roles.includes('system-administrator')
  const state = useQuery({ ...identityQueries.administrators(), enabled: may })
  if (!may || !state.data?.appointing) return null
  return (
    <section className="appointments">
      <h2>{t('firstStep')}</h2>
      <p>{t('firstStepHint')}</p>
      {offices.map((role) => (
        <Office key={role} role={role} state={state.data} />
      ))}
    </section>
  )
}

function Office({ role, state }: { role: AdministratorRole; state: AdministratorState }) {
  const t = useText(texts)
  const me = useUser()
  const act = useAct()
  const roleName = useRoleName()
  const people = useQuery(identityQueries.people({ state: 'enabled' }))
  const [chosen, setChosen] = useState<string>()
  const holders = state.items.filter((item) => item.role === role)
  const taken = new Set(state.items.map((item) => item.person))
  const choices = (people.data?.items ?? []).filter((p) => !taken.has(p.id) && !p.demo && p.id !== me.id)
  return (
    <div className="appointment">
      <strong>{roleName(role)}</strong>
      {holders.map((holder) => (
        <span key={holder.person} className="appointment-holder">
          {holder.name} <span className="faint">{holder.signedIn ? t('onDuty') : t('notYet')}</span>
          <Button
            size="small"
            onClick={() => void act(() => api.post('/api/administrators/withdraw', { person: holder.person, role }))}
          >
            {t('withdraw')}
          </Button>
        </span>
      ))}
      {holders.length === 0 ? (
        <>
          <Select
            aria-label={roleName(role)}
            className="appointment-choice"
            placeholder={t('choosePerson')}
            showSearch={{ optionFilterProp: 'label' }}
            value={chosen}
            onChange={setChosen}
            options={choices.map((p) => ({ value: p.id, label: `${p.displayName} (${p.name})` }))}
          />
          <Button
            type="primary"
            disabled={!chosen}
            onClick={() => void act(() => api.post('/api/administrators', { person: chosen, role }), t('saved'))}
          >
            {t('appoint')}
          </Button>
        </>
      ) : null}
    </div>
  )
}
