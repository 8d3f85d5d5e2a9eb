import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Checkbox, Form, Input, Modal, Select, Tabs } from 'antd'
import { useState } from 'react'
import { allScopes, permissionsOf, type Scope } from '../../../../api/permissions.ts'
import type { NewToken, TokenItem } from '../../../../api/platform.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatTime } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queries, queryClient } from '../../queries.ts'
import { useMay, useUser } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { identityQueries } from '../people/data.ts'
import { DeviceList } from './device-list.tsx'
import { scopeNames, scopeTexts, texts } from './texts.ts'
import './tokens.css'

const dayMs = 86_400_000
const validDays = [30, 90, 365]

/** Keys of programs and of devices. */
export function TokensPage() {
  const t = useText(texts)
  const may = useMay('tokens.manage')
  if (!may) return <EmptyState title={t('title')} hint={t('notAllowed')} />
  return (
    <div className="list-page tokens-page">
      <PageHeader title={t('title')} />
      <Tabs
        className="tokens-tabs"
        destroyOnHidden
        items={[
          { key: 'tokens', label: t('tokens'), children: <TokenList /> },
          { key: 'devices', label: t('devices'), children: <DeviceList /> },
        ]}
      />
    </div>
  )
}

/** Tokens of other programs: make, see when last used, revoke. */
function TokenList() {
  const t = useText(texts)
  const tokens = useQuery(queries.tokens())
  const columns = useColumns()
  const phone = usePhone()
  const [making, setMaking] = useState(false)
  return (
    <div className="token-tab">
      <div className="token-tab-head">
        <p>
          {t('hint')}{' '}
          <a href="/api/docs" target="_blank" rel="noreferrer">
            {t('docs')}
          </a>
        </p>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>
          {t('new')}
        </Button>
      </div>
      <ProblemNote error={tokens.error} onRetry={tokens.refetch} />
      {tokens.data ? (
        <VirtualTable
          label={t('tokens')}
          rows={tokens.data}
          rowKey={(token) => token.id}
          columns={columns}
          rowHeight={phone ? 64 : 40}
          empty={<EmptyState title={t('noneTitle')} hint={t('noneHint')} />}
        />
      ) : null}
      {making ? <NewTokenDialog onClose={() => setMaking(false)} /> : null}
    </div>
  )
}

function useColumns(): Column<TokenItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const scopes = (token: TokenItem) => token.scopes.map((s) => scopeNames[s as Scope]?.[language] ?? s).join('、')
  const action: Column<TokenItem> = {
    key: 'action',
    title: '',
    width: 92,
    align: 'right',
    render: (token) => <Revoke token={token} />,
  }
  if (phone) {
    const both = (token: TokenItem) => (
      <span className="token-two-lines">
        {token.name}
        <small>{scopes(token)}</small>
      </span>
    )
    return [{ key: 'name', title: t('name'), width: 160, grow: true, render: both }, action]
  }
  const expires = ({ expiresAt }: TokenItem) => {
    if (expiresAt === null) return <span className="faint">{t('never')}</span>
    return expiresAt < Date.now() ? <strong>{t('expired')}</strong> : formatTime(expiresAt, 'day')
  }
  return [
    { key: 'name', title: t('name'), width: 220, grow: true, render: (token) => token.name },
    { key: 'scopes', title: t('scopes'), width: 220, grow: true, render: scopes },
    { key: 'created', title: t('createdAt'), width: 150, render: (token) => <RelativeTime time={token.createdAt} /> },
    { key: 'expires', title: t('expiresAt'), width: 130, render: expires },
    {
      key: 'used',
      title: t('lastUsed'),
      width: 150,
      render: ({ lastUsedAt }) =>
        lastUsedAt === null ? <span className="faint">{t('unused')}</span> : <RelativeTime time={lastUsedAt} />,
    },
    action,
  ]
}

function Revoke({ token }: { token: TokenItem }) {
  const t = useText(texts)
  const { modal, message } = App.useApp()
  function ask() {
    void modal.confirm({
      icon: null,
      title: t('revokeAsk', { name: token.name }),
      content: t('revokeHint'),
      okText: t('revoke'),
      onOk: async () => {
        try {
          await api.delete(`/api/tokens/${token.id}`)
          void message.success(t('revoked', { name: token.name }))
        } catch (error) {
          void message.error(error instanceof Error ? error.message : String(error))
        }
        await queryClient.invalidateQueries({ queryKey: queries.tokens().queryKey })
      },
    })
  }
  return (
    <Button size="small" onClick={ask}>
      {t('revoke')}
    </Button>
  )
}

type Fields = { name: string; scopes: Scope[]; days: number }

function NewTokenDialog({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const held = useUser().permissions
  const [form] = Form.useForm<Fields>()
  const [problem, setProblem] = useState<unknown>(null)
  const [token, setToken] = useState<string | null>(null)
  // Nobody can hand on what he does not hold.
  const roles = useQuery(identityQueries.roles())
  const ofApps = (roles.data?.groups ?? [])
    .filter((group) => group.id !== 'platform')
    .flatMap((group) => group.permissions.map((permission) => permission.id))
  const offered = allScopes.filter((scope) => {
    const needed = scope === 'apps' ? ofApps : [...permissionsOf([scope])]
    return needed.length > 0 && needed.every((each) => held.includes(each))
  })
  async function create({ name, scopes, days }: Fields) {
    setProblem(null)
    const input: NewToken = { name: name.trim(), scopes, expiresAt: days ? Date.now() + days * dayMs : null }
    try {
      const answer = await api.post<{ token: string; item: TokenItem }>('/api/tokens', input)
      setToken(answer.token)
      await queryClient.invalidateQueries({ queryKey: queries.tokens().queryKey })
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
  }
  if (token) return <ShowToken token={token} onClose={onClose} />
  return (
    <Modal open title={t('new')} onCancel={onClose} okText={t('create')} cancelText={t('cancel')} onOk={form.submit}>
      <ProblemNote error={problem} />
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ['ingest'], days: 365 }}
        onFinish={(fields) => void create(fields)}
      >
        <Form.Item
          name="name"
          label={t('name')}
          extra={t('nameHint')}
          rules={[{ required: true, message: t('required') }]}
        >
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name="scopes" label={t('scopes')} rules={[{ required: true, message: t('scopesRequired') }]}>
          <Checkbox.Group
            className="token-scopes"
            options={offered.map((value) => ({ value, label: scopeTexts[value][language] }))}
          />
        </Form.Item>
        <Form.Item name="days" label={t('expires')}>
          <Select
            options={[
              ...validDays.map((n) => ({ value: n, label: t('days', { n }) })),
              { value: 0, label: t('never') },
            ]}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}

function ShowToken({ token, onClose }: { token: string; onClose: () => void }) {
  const t = useText(texts)
  const { message } = App.useApp()
  async function copy() {
    try {
      await navigator.clipboard.writeText(token)
      void message.success(t('copied'))
    } catch {
      // Browsers forbid it on plain HTTP: the text is selected for Ctrl-C instead.
      const node = document.querySelector('.token-text')
      if (node) getSelection()?.selectAllChildren(node)
    }
  }
  return (
    <Modal
      open
      title={t('created')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={[
        <Button key="copy" onClick={() => void copy()}>
          {t('copy')}
        </Button>,
        <Button key="done" type="primary" onClick={onClose}>
          {t('done')}
        </Button>,
      ]}
    >
      <p>{t('createdHint')}</p>
      <pre className="token-text">{token}</pre>
    </Modal>
  )
}
