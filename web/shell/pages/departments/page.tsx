import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, TreeSelect } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import type { DepartmentInput, DepartmentItem, SiteItem } from '../../../../api/identity.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { identityQueries } from '../people/data.ts'
import { departmentTree } from '../people/profile-fields.tsx'
import { useAct, useSubmit } from '../people/use-submit.ts'
import { texts } from './texts.ts'
import './departments.css'

type Kind = 'departments' | 'sites'
type Editing = { kind: Kind; item?: DepartmentItem | SiteItem; parent?: string }

/** The tree of departments, and the sites. */
export function DepartmentsPage() {
  const t = useText(texts)
  const may = useMay('users.manage')
  const departments = useQuery(identityQueries.departments())
  const sites = useQuery(identityQueries.sites())
  const [editing, setEditing] = useState<Editing | null>(null)
  const depth = useMemo(() => depths(departments.data ?? []), [departments.data])
  return (
    <div className="list-page departments-page">
      <PageHeader
        title={t('title')}
        state={t('state', { departments: departments.data?.length ?? 0, sites: sites.data?.length ?? 0 })}
      />
      <ProblemNote error={departments.error ?? sites.error} onRetry={departments.refetch} />
      <div className="departments-columns">
        <Panel
          title={t('departments')}
          add={may ? { label: t('addDepartment'), run: () => setEditing({ kind: 'departments' }) } : null}
        >
          {departments.data?.length === 0 ? (
            <EmptyState title={t('noDepartments')} hint={t('noDepartmentsHint')} />
          ) : (
            <ul>
              {departments.data?.map((d) => (
                <Line
                  key={d.id}
                  kind="departments"
                  item={d}
                  depth={depth.get(d.id) ?? 0}
                  may={may}
                  onEdit={() => setEditing({ kind: 'departments', item: d })}
                  onAdd={() => setEditing({ kind: 'departments', parent: d.id })}
                />
              ))}
            </ul>
          )}
        </Panel>
        <Panel title={t('sites')} add={may ? { label: t('addSite'), run: () => setEditing({ kind: 'sites' }) } : null}>
          {sites.data?.length === 0 ? (
            <EmptyState title={t('noSites')} hint={t('noSitesHint')} />
          ) : (
            <ul>
              {sites.data?.map((s) => (
                <Line
                  key={s.id}
                  kind="sites"
                  item={s}
                  depth={0}
                  may={may}
                  onEdit={() => setEditing({ kind: 'sites', item: s })}
                />
              ))}
            </ul>
          )}
        </Panel>
      </div>
      {editing ? (
        <EditDialog editing={editing} departments={departments.data ?? []} onClose={() => setEditing(null)} />
      ) : null}
    </div>
  )
}

/** How deep each department stands; they come parents first. */
function depths(items: readonly DepartmentItem[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const { id, parent } of items) found.set(id, parent === null ? 0 : (found.get(parent) ?? 0) + 1)
  return found
}

function Panel(props: { title: string; add: { label: string; run: () => void } | null; children: ReactNode }) {
  return (
    <section className="departments-panel">
      <header>
        <h2>{props.title}</h2>
        {props.add ? (
          <Button icon={<PlusOutlined />} onClick={props.add.run}>
            {props.add.label}
          </Button>
        ) : null}
      </header>
      {props.children}
    </section>
  )
}

function Line(props: {
  kind: Kind
  item: DepartmentItem | SiteItem
  depth: number
  may: boolean
  onEdit: () => void
  onAdd?: () => void
}) {
  const { kind, item, depth, may } = props
  const t = useText(texts)
  const act = useAct()
  const { modal } = App.useApp()
  const remove = () =>
    void modal.confirm({
      icon: null,
      title: t('removeAsk', { name: item.name }),
      okText: t('remove'),
      onOk: () => act(() => api.delete(`/api/${kind}/${item.id}`), t('removed', { name: item.name })),
    })
  return (
    <li style={{ paddingLeft: 12 + depth * 22 }}>
      <span className="department-name">
        {depth > 0 ? <span className="faint">└ </span> : null}
        {item.name} <code>{item.id}</code>
      </span>
      <span className="faint">{t('people', { n: item.people })}</span>
      {may ? (
        <span className="department-actions">
          {props.onAdd ? (
            <Button
              type="text"
              icon={<PlusOutlined />}
              aria-label={t('addBelow')}
              title={t('addBelow')}
              onClick={props.onAdd}
            />
          ) : null}
          <Button type="text" icon={<EditOutlined />} aria-label={t('edit')} title={t('edit')} onClick={props.onEdit} />
          <Button type="text" icon={<DeleteOutlined />} aria-label={t('remove')} title={t('remove')} onClick={remove} />
        </span>
      ) : null}
    </li>
  )
}

type Fields = { id: string; name: string; parent?: string }

function EditDialog(props: { editing: Editing; departments: readonly DepartmentItem[]; onClose: () => void }) {
  const { kind, item, parent } = props.editing
  const t = useText(texts)
  const [form] = Form.useForm<Fields>()
  const { submit, problem, busy } = useSubmit<Fields>(form, async (fields) => {
    const name = fields.name.trim()
    const input: Partial<DepartmentInput> = kind === 'sites' ? { name } : { name, parent: fields.parent ?? null }
    if (item) await api.patch(`/api/${kind}/${item.id}`, input)
    else await api.post(`/api/${kind}`, { id: fields.id.trim(), ...input })
    props.onClose()
  })
  const initial: Fields = {
    id: item?.id ?? '',
    name: item?.name ?? '',
    parent: parent ?? (item && 'parent' in item ? (item.parent ?? undefined) : undefined),
  }
  return (
    <Modal
      open
      title={item ? t('edit') : t(kind === 'sites' ? 'addSite' : 'addDepartment')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={props.onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={submit}>
        <ProblemNote error={problem} />
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: t('required') }]}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item
          name="id"
          label={t('id')}
          extra={item ? undefined : t('idHint')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
        >
          <Input maxLength={32} disabled={item !== undefined} autoCapitalize="none" />
        </Form.Item>
        {kind === 'departments' ? (
          <Form.Item name="parent" label={t('parent')}>
            <TreeSelect
              allowClear
              treeDefaultExpandAll
              placeholder={t('top')}
              treeData={departmentTree(props.departments.filter((d) => d.id !== item?.id))}
            />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  )
}
