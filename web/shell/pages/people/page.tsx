import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select, TreeSelect } from 'antd'
import type { PersonItem } from '../../../../api/identity.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar, FilterChip } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { Appointments } from './appointments.tsx'
import { identityQueries, mostListed } from './data.ts'
import { NewPersonDialog } from './new-person.tsx'
import { PersonDrawer, PersonState } from './person-drawer.tsx'
import { departmentTree } from './profile-fields.tsx'
import { useRoleName } from './role-grants.tsx'
import { type PeopleSearch, personStates } from './search.ts'
import { texts } from './texts.ts'
import './people.css'

/** Who may sign in, and what they may do. */
export function PeoplePage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/people' })
  const navigate = useNavigate({ from: '/people' })
  const change = (next: Partial<PeopleSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const may = useMay('users.read')
  const mayManage = useMay('users.manage')
  const { search: words, department, role, state } = search
  const list = useQuery({ ...identityQueries.people({ search: words, department, role, state }), enabled: may })
  const columns = useColumns()
  const phone = usePhone()
  if (!may) return <EmptyState title={t('title')} hint={t('notAllowed')} />
  const rows = list.data?.items ?? []
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={
          list.data
            ? list.data.next
              ? t('more', { n: mostListed })
              : t('count', { n: formatCount(rows.length) })
            : null
        }
        actions={
          mayManage ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ create: true })}>
              {t('new')}
            </Button>
          ) : null
        }
      />
      <Appointments />
      <Filters search={search} onChange={change} />
      <ProblemNote error={list.error} onRetry={list.refetch} />
      {list.data ? (
        <VirtualTable
          label={t('title')}
          rows={rows}
          rowKey={(p) => p.id}
          columns={columns}
          rowHeight={phone ? 64 : 40}
          openKey={search.person}
          onOpen={(p) => change({ person: p.id })}
          empty={<EmptyState title={t('emptyTitle')} hint={t('emptyHint')} />}
        />
      ) : null}
      <PersonDrawer id={search.person} onClose={() => change({ person: undefined })} />
      {search.create && mayManage ? (
        <NewPersonDialog onClose={() => change({ create: undefined })} onDone={() => change({ create: undefined })} />
      ) : null}
    </div>
  )
}

function Filters({ search, onChange }: { search: PeopleSearch; onChange: (next: Partial<PeopleSearch>) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const departments = useQuery(identityQueries.departments())
  const roles = useQuery(identityQueries.roles())
  const none = { search: undefined, department: undefined, role: undefined, state: undefined }
  return (
    <FilterBar
      words={search.search ?? ''}
      onWords={(words) => onChange({ search: words || undefined })}
      placeholder={t('search')}
      filtered={Boolean(search.search || search.department || search.role || search.state)}
      onClear={() => onChange(none)}
    >
      <div className="chips">
        {personStates.map((state) => (
          <FilterChip
            key={state}
            pressed={search.state === state}
            onToggle={() => onChange({ state: search.state === state ? undefined : state })}
          >
            {t(`state_${state}`)}
          </FilterChip>
        ))}
      </div>
      <TreeSelect
        aria-label={t('department')}
        className="people-filter"
        allowClear
        treeDefaultExpandAll
        placeholder={t('anyDepartment')}
        value={search.department}
        treeData={departmentTree(departments.data ?? [])}
        onChange={(department?: string) => onChange({ department })}
      />
      <Select
        aria-label={t('roles')}
        className="people-filter"
        allowClear
        placeholder={t('anyRole')}
        value={search.role}
        options={(roles.data?.items ?? []).map((role) => ({ value: role.id, label: role.label[language] }))}
        onChange={(role?: string) => onChange({ role })}
      />
    </FilterBar>
  )
}

function useColumns(): Column<PersonItem>[] {
  const t = useText(texts)
  const phone = usePhone()
  const roleName = useRoleName()
  const departments = useQuery(identityQueries.departments())
  const department = (p: PersonItem) => departments.data?.find((d) => d.id === p.department)?.name ?? p.department ?? ''
  const roles = (p: PersonItem) => [...new Set(p.roles.map((g) => roleName(g.role)))].join('、')
  const rolesOrNone = (p: PersonItem) => (p.roles.length > 0 ? roles(p) : <span className="faint">{t('noRoles')}</span>)
  if (phone) {
    const lines = (p: PersonItem) => (
      <span className="person-lines">
        <span>
          {p.displayName} <span className="faint">{p.name}</span>
        </span>
        <small>
          {department(p)} {rolesOrNone(p)}
        </small>
      </span>
    )
    return [
      { key: 'name', title: t('displayName'), width: 220, grow: true, render: lines },
      { key: 'state', title: t('state'), width: 90, render: (p) => <PersonState person={p} /> },
    ]
  }
  return [
    {
      key: 'displayName',
      title: t('displayName'),
      width: 140,
      grow: true,
      render: (p) => <strong>{p.displayName}</strong>,
    },
    { key: 'name', title: t('name'), width: 160, render: (p) => p.name },
    { key: 'department', title: t('department'), width: 160, grow: true, render: department },
    { key: 'roles', title: t('roles'), width: 220, grow: true, render: rolesOrNone },
    { key: 'state', title: t('state'), width: 210, render: (p) => <PersonState person={p} /> },
    {
      key: 'last',
      title: t('lastSignIn'),
      width: 140,
      render: ({ lastSignInAt }) =>
        lastSignInAt === null ? (
          <span className="faint">{t('neverSignedIn')}</span>
        ) : (
          <RelativeTime time={lastSignInAt} />
        ),
    },
  ]
}
