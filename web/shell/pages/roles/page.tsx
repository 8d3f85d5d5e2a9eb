import { useNavigate, useSearch } from '@tanstack/react-router'
import { Tabs } from 'antd'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { PolicyForm } from './policy-form.tsx'
import { RoleList } from './role-list.tsx'
import type { RolesSearch } from './search.ts'
import { SsoForm } from './sso-form.tsx'
import { texts } from './texts.ts'
import './roles.css'

/** Roles, sign-in policy and single sign-on: the security administrator's page. */
export function RolesPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/roles' })
  const navigate = useNavigate({ from: '/roles' })
  const change = (next: Partial<RolesSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const maySee = useMay('users.read')
  const mayManage = useMay('roles.manage')
  if (!maySee) return <EmptyState title={t('title')} hint={t('notAllowed')} />
  const items = [
    { key: 'roles', label: t('roles'), children: <RoleList search={search} onChange={change} /> },
    { key: 'policy', label: t('policy'), children: <PolicyForm /> },
    ...(mayManage ? [{ key: 'sso', label: t('sso'), children: <SsoForm /> }] : []),
  ]
  return (
    <div className="list-page roles-page">
      <PageHeader title={t('title')} state={mayManage ? null : t('readOnly')} />
      <Tabs
        className="roles-tabs"
        activeKey={search.tab ?? 'roles'}
        items={items}
        destroyOnHidden
        onChange={(tab) => change({ tab: tab as RolesSearch['tab'], role: undefined })}
      />
    </div>
  )
}
