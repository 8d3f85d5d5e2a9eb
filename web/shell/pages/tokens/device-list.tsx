import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { DeviceItem, NewDevice } from '../../../../api/identity.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatTime } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay, useUser } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { identityQueries } from '../people/data.ts'
import { OneTime } from '../people/one-time.tsx'
import { useAct, useSubmit } from '../people/use-submit.ts'
import { deviceTexts as texts } from './device-texts.ts'
import '../people/people.css'

const dayMs = 86_400_000
const validDays = [365, 1095]

/** Credentials of devices: scales, gauges, gateways. */
export function DeviceList() {
  const t = useText(texts)
  const devices = useQuery(identityQueries.devices())
  const columns = useColumns()
  const phone = usePhone()
  const [making, setMaking] = useState(false)
  return (
    <div className="token-tab">
      <div className="token-tab-head">
        <p>{t('hint')}</p>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
          {t('new')}
        </Button>
      </div>
      <ProblemNote error={devices.error} onRetry={devices.refetch} />
      {devices.data ? (
        <VirtualTable
          label={t('title')}
          rows={devices.data}
          rowKey={(device) => device.id}
          columns={columns}
          rowHeight={phone ? 64 : 40}
          empty={<EmptyState title={t('none')} hint={t('noneHint')} />}
        />
      ) : null}
      {making ? <NewDeviceDialog onClose={() => setMaking(false)} /> : null}
    </div>
  )
}

function useColumns(): Column<DeviceItem>[] {
  const t = useText(texts)
  const phone = usePhone()
  const name = usePermissionName()
  const may = (device: DeviceItem) => device.permissions.map(name).join('、')
  const action: Column<DeviceItem> = {
    key: 'action',
    title: '',
    width: 92,
    align: 'right',
    render: (device) => <Revoke device={device} />,
  }
  if (phone) {
    const both = (device: DeviceItem) => (
      <span className="token-two-lines">
        {device.name}
        <small>{may(device)}</small>
      </span>
    )
    return [{ key: 'name', title: t('name'), width: 160, grow: true, render: both }, action]
  }
  return [
    { key: 'name', title: t('name'), width: 200, grow: true, render: (device) => device.name },
    { key: 'may', title: t('permissions'), width: 220, grow: true, render: may },
    { key: 'connection', title: t('connection'), width: 150, render: (device) => device.connection ?? '—' },
    {
      key: 'expires',
      title: t('expiresAt'),
      width: 120,
      render: (d) =>
        d.expiresAt === null ? <span className="faint">{t('never')}</span> : formatTime(d.expiresAt, 'day'),
    },
    {
      key: 'used',
      title: t('lastUsed'),
      width: 140,
      render: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span className="faint">{t('unused')}</span> : <RelativeTime time={lastUsedAt} />,
    },
    action,
  ]
}

/** Permissions of apps in words. */
function usePermissionName(): (id: string) => string {
  const t = useText(texts)
  const language = useLanguage()
  const roles = useQuery(identityQueries.roles())
  return (id) => {
    if (id === 'ingest') return t('ingest')
    for (const group of roles.data?.groups ?? [])
      for (const each of group.permissions)
        if (each.id === id) return `${group.label[language]}：${each.label[language]}`
    return id
  }
}

function Revoke({ device }: { device: DeviceItem }) {
  const t = useText(texts)
  const { modal } = App.useApp()
  const act = useAct()
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t('revokeAsk', { name: device.name }),
      content: t('revokeHint'),
      okText: t('revoke'),
      onOk: () => act(() => api.delete(`/api/devices/${device.id}`), t('revoked', { name: device.name })),
    })
  return (
    <Button size="small" onClick={ask}>
      {t('revoke')}
    </Button>
  )
}

type Fields = { name: string; connection?: string; permissions: string[]; days: number }

function NewDeviceDialog({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const held = useUser().permissions
  const grants = useMay('roles.manage')
  const name = usePermissionName()
  const roles = useQuery(identityQueries.roles())
  const [form] = Form.useForm<Fields>()
  const [token, setToken] = useState<string | null>(null)
  const ofApps = (roles.data?.groups ?? [])
    .filter((g) => g.id !== 'platform')
    .flatMap((g) => g.permissions.map((p) => p.id))
  const offered = [...(held.includes('ingest') ? ['ingest'] : []), ...ofApps.filter((p) => grants || held.includes(p))]
  const { submit, problem, busy } = useSubmit<Fields>(form, async ({ days, connection, ...rest }) => {
    const expiresAt = days ? Date.now() + days * dayMs : null
    const input: NewDevice = { ...rest, name: rest.name.trim(), connection: connection?.trim() || null, expiresAt }
    setToken((await api.post<{ token: string }>('/api/devices', input)).token)
  })
  if (token)
    return <OneTime title={t('created')} hint={t('createdHint')} secret={token} done={t('kept')} onClose={onClose} />
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
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ permissions: [], days: 365 }}
        onFinish={submit}
      >
        <ProblemNote error={problem} />
        <Form.Item
          name="name"
          label={t('name')}
          extra={t('nameHint')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
        >
          <Input maxLength={64} autoFocus />
        </Form.Item>
        <Form.Item name="permissions" label={t('permissions')} rules={[{ required: true, message: t('required') }]}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={offered.map((value) => ({ value, label: name(value) }))}
          />
        </Form.Item>
        <Form.Item name="connection" label={t('connection')} extra={t('connectionHint')}>
          <Input maxLength={64} autoCapitalize="none" />
        </Form.Item>
        <Form.Item name="days" label={t('expiresAt')}>
          <Select
            options={[
              ...validDays.map((n) => ({ value: n, label: t('years', { n: n / 365 }) })),
              { value: 0, label: t('never') },
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
