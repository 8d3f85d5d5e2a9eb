import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Select, TreeSelect } from 'antd'
import { useState } from 'react'
import type { PersonItem, Reach, RoleGrant, RoleItem } from '../../../../api/identity.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useUser } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { identityQueries, refreshIdentity } from './data.ts'
import { departmentTree } from './profile-fields.tsx'
import { reachNames, texts } from './texts.ts'

const reaches: readonly Reach[] = ['all', 'site', 'department', 'own']

/** Roles of a person as the security administrator edits them. */
export function RoleGrants({ person, onSaved }: { person: PersonItem; onSaved: () => void }) {
  const t = useText(texts)
  const own = useUser().id === person.id
  const roles = useQuery(identityQueries.roles())
  const [grants, setGrants] = useState<RoleGrant[]>(() => person.roles.filter((g) => g.source === 'granted'))
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  if (own) return <p className="faint">{t('ownRoles')}</p>
  const change = (at: number, next: Partial<RoleGrant>) =>
    setGrants(grants.map((grant, i) => (i === at ? { ...grant, ...next } : grant)))
  async function save() {
    setBusy(true)
    setProblem(null)
    try {
      const sent = grants.map(({ role, reach, sites, departments }) => ({ role, reach, sites, departments }))
      await api.put(`/api/people/${person.id}/roles`, { roles: sent })
      await refreshIdentity()
      onSaved()
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  const choices = (roles.data?.items ?? []).filter((role) => role.kind !== 'demo')
  return (
    <div className="grants">
      <ProblemNote error={problem ?? roles.error} />
      {grants.map((grant, i) => (
        <GrantRow
          // biome-ignore lint/suspicious/noArrayIndexKey: one role may be held twice with different reach
          key={i}
          grant={grant}
          roles={choices}
          onChange={(next) => change(i, next)}
          onRemove={() => setGrants(grants.filter((_, at) => at !== i))}
        />
      ))}
      <div className="grants-actions">
        <Button
          icon={<PlusOutlined />}
          onClick={() => setGrants([...grants, { role: '', reach: 'all', sites: [], departments: [] }])}
        >
          {t('addRole')}
        </Button>
        <Button type="primary" loading={busy} disabled={grants.some((g) => !g.role)} onClick={() => void save()}>
          {t('saveRoles')}
        </Button>
      </div>
    </div>
  )
}

function GrantRow(props: {
  grant: RoleGrant
  roles: readonly RoleItem[]
  onChange: (next: Partial<RoleGrant>) => void
  onRemove: () => void
}) {
  const { grant, roles, onChange } = props
  const t = useText(texts)
  const language = useLanguage()
  const departments = useQuery(identityQueries.departments())
  const sites = useQuery(identityQueries.sites())
  const role = roles.find((each) => each.id === grant.role)
  return (
    <div className="grant-row">
      <Select
        aria-label={t('roles')}
        className="grant-role"
        showSearch={{ optionFilterProp: 'label' }}
        value={grant.role || undefined}
        placeholder={t('roles')}
        options={roles.map((each) => ({
          value: each.id,
          label: each.kind === 'app' ? `${each.help?.[language]} · ${each.label[language]}` : each.label[language],
        }))}
        onChange={(id: string) => {
          const scoped = roles.find((each) => each.id === id)?.scoped
          onChange(scoped ? { role: id } : { role: id, reach: 'all', sites: [], departments: [] })
        }}
      />
      {role?.scoped || grant.reach !== 'all' ? (
        <Select
          aria-label={t('reach')}
          className="grant-reach"
          value={grant.reach}
          options={reaches.map((value) => ({ value, label: reachNames[value][language] }))}
          onChange={(reach: Reach) => onChange({ reach, sites: [], departments: [] })}
        />
      ) : null}
      {grant.reach === 'site' ? (
        <Select
          aria-label={t('site')}
          className="grant-places"
          mode="multiple"
          placeholder={t('ownPlace')}
          value={grant.sites}
          options={(sites.data ?? []).map((s) => ({ value: s.id, label: s.name }))}
          onChange={(chosen: string[]) => onChange({ sites: chosen })}
        />
      ) : null}
      {grant.reach === 'department' ? (
        <TreeSelect
          aria-label={t('department')}
          className="grant-places"
          multiple
          treeDefaultExpandAll
          placeholder={t('ownPlace')}
          value={grant.departments}
          treeData={departmentTree(departments.data ?? [])}
          onChange={(chosen: string[]) => onChange({ departments: chosen })}
        />
      ) : null}
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('remove')}
        title={t('remove')}
        onClick={props.onRemove}
      />
    </div>
  )
}

/** Roles in words, for lists. */
export function useRoleName(): (id: string) => string {
  const language = useLanguage()
  const roles = useQuery(identityQueries.roles())
  return (id) => roles.data?.items.find((role) => role.id === id)?.label[language] ?? id
}
