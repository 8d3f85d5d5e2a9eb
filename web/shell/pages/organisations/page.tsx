import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import type { CreatedOrganisation, NewOrganisation, OrganisationItem } from '../../../../api/identity.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { formatTime } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { identityQueries } from '../people/data.ts'
import { OneTime } from '../people/one-time.tsx'
import { useAct, useSubmit } from '../people/use-submit.ts'
import { texts } from './texts.ts'
import '../people/people.css'
import '../tokens/tokens.css'

/** The organisations on this platform. */
export function OrganisationsPage() {
  const t = useText(texts)
  const may = useMay('tenants.manage')
  const list = useQuery({ ...identityQueries.organisations(), enabled: may })
  const phone = usePhone()
  const [making, setMaking] = useState(false)
  const [renaming, setRenaming] = useState<OrganisationItem | null>(null)
  const columns = useColumns(setRenaming)
  if (!may) return <EmptyState title={t('title')} hint={t('notAllowed')} />
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={list.data ? t('count', { n: list.data.length }) : null}
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
            {t('new')}
          </Button>
        }
      />
      <p className="tokens-hint">{t('hint')}</p>
      <ProblemNote error={list.error} onRetry={list.refetch} />
      {list.data ? (
        <VirtualTable
          label={t('title')}
          rows={list.data}
          rowKey={(o) => o.id}
          columns={columns}
          rowHeight={phone ? 64 : 44}
          empty={<EmptyState title={t('none')} />}
        />
      ) : null}
      {making ? <NewDialog onClose={() => setMaking(false)} /> : null}
      {renaming ? <RenameDialog organisation={renaming} onClose={() => setRenaming(null)} /> : null}
    </div>
  )
}

function useColumns(onRename: (o: OrganisationItem) => void): Column<OrganisationItem>[] {
  const t = useText(texts)
  const phone = usePhone()
  const act: Column<OrganisationItem> = {
    key: 'act',
    title: '',
    width: phone ? 150 : 170,
    align: 'right',
    render: (o) => <Actions organisation={o} onRename={() => onRename(o)} />,
  }
  const state = (o: OrganisationItem) => (
    <span className={o.enabled ? '' : 'faint'}>{t(o.enabled ? 'enabled' : 'disabled')}</span>
  )
  if (phone) {
    const lines = (o: OrganisationItem) => (
      <span className="person-lines">
        {o.name}
        <small>
          {o.id} · {t('peopleCount', { n: o.people })} · {state(o)}
        </small>
      </span>
    )
    return [{ key: 'name', title: t('name'), width: 180, grow: true, render: lines }, act]
  }
  return [
    { key: 'name', title: t('name'), width: 220, grow: true, render: (o) => <strong>{o.name}</strong> },
    { key: 'id', title: t('id'), width: 160, render: (o) => o.id },
    { key: 'people', title: t('people'), width: 90, align: 'right', render: (o) => formatCount(o.people) },
    { key: 'state', title: t('state'), width: 120, render: state },
    { key: 'created', title: t('createdAt'), width: 130, render: (o) => formatTime(o.createdAt, 'day') },
    act,
  ]
}

function Actions({ organisation, onRename }: { organisation: OrganisationItem; onRename: () => void }) {
  const t = useText(texts)
  const act = useAct()
  const { modal } = App.useApp()
  const { id, name, enabled } = organisation
  const set = (on: boolean) => act(() => api.patch(`/api/organisations/${id}`, { enabled: on }), t('saved'))
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t('disableAsk', { name }),
      content: t('disableHint'),
      okText: t('disable'),
      onOk: () => set(false),
    })
  return (
    <span className="person-actions" style={{ justifyContent: 'flex-end' }}>
      <Button size="small" onClick={onRename}>
        {t('rename')}
      </Button>
      {id === 'main' ? null : (
        <Button size="small" onClick={() => (enabled ? ask() : void set(true))}>
          {t(enabled ? 'disable' : 'enable')}
        </Button>
      )}
    </span>
  )
}

function NewDialog({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const [form] = Form.useForm<NewOrganisation>()
  const [made, setMade] = useState<CreatedOrganisation | null>(null)
  const { submit, problem, busy } = useSubmit<NewOrganisation>(form, async (input) => {
    setMade(await api.post<CreatedOrganisation>('/api/organisations', input))
  })
  if (made)
    return (
      <OneTime
        title={t('made', { name: made.organisation.name })}
        hint={t('madeHint', { login: made.name })}
        secret={made.password}
        onClose={onClose}
      />
    )
  const rules = [{ required: true, whitespace: true, message: t('required') }]
  return (
    <Modal
      open
      title={t('new')}
      okText={t('create')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        <ProblemNote error={problem} />
        <Form.Item name="name" label={t('name')} rules={rules}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
        <Form.Item name="id" label={t('id')} extra={t('idHint')} rules={rules}>
          <Input maxLength={32} autoCapitalize="none" />
        </Form.Item>
        <Form.Item
          name={['administrator', 'displayName']}
          label={t('adminDisplay')}
          extra={t('adminHint')}
          rules={rules}
        >
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['administrator', 'name']} label={t('adminName')} rules={rules}>
          <Input maxLength={48} autoCapitalize="none" autoComplete="off" />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function RenameDialog({ organisation, onClose }: { organisation: OrganisationItem; onClose: () => void }) {
  const t = useText(texts)
  const [form] = Form.useForm<{ name: string }>()
  const { submit, problem, busy } = useSubmit<{ name: string }>(form, async (fields) => {
    await api.patch(`/api/organisations/${organisation.id}`, { name: fields.name.trim() })
    onClose()
  })
  return (
    <Modal
      open
      title={t('rename')}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" initialValues={{ name: organisation.name }} onFinish={submit}>
        <ProblemNote error={problem} />
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: t('required') }]}>
          <Input maxLength={100} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  )
}
