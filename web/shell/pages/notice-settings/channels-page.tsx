import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { ChannelItem, ChannelTest } from '../../../../api/notify.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { ChannelDialog } from './channel-dialog.tsx'
import { Deliveries } from './deliveries.tsx'
import type { ChannelsSearch } from './search.ts'
import { kindNames, levelNames, texts } from './texts.ts'
import './notice-settings.css'

export const channelsKey = ['notify-channels']
const everyMs = 15_000

/** The organisation's ways out of the house: mail server, robots of group chats, webhooks. */
export function ChannelsPage() {
  const t = useText(texts)
  const may = useMay('notify.manage')
  const search = useSearch({ from: '/frame/notice-channels' })
  const navigate = useNavigate({ from: '/notice-channels' })
  const change = (next: Partial<ChannelsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const channels = useQuery({
    queryKey: channelsKey,
    queryFn: ({ signal }) => api.get<{ items: ChannelItem[] }>('/api/notify/channels', {}, signal),
    enabled: may,
    refetchInterval: everyMs,
  })
  if (!may) return <EmptyState title={t('channelsTitle')} hint={t('notAllowed')} />
  const items = channels.data?.items ?? []
  const edited = items.find((channel) => channel.id === search.edit)
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ edit: 'new' })}>
      {t('add')}
    </Button>
  )
  return (
    <div className="settings-page">
      <PageHeader
        title={t('channelsTitle')}
        state={items.length > 0 ? t('count', { n: items.length }) : null}
        actions={items.length > 0 ? add : null}
      />
      <p className="settings-lead">{t('channelsHint')}</p>
      <ProblemNote error={channels.error} onRetry={channels.refetch} />
      {channels.data && items.length === 0 ? (
        <EmptyState title={t('noneTitle')} hint={t('noneHint')} action={add} />
      ) : (
        <div className="channels-list">
          {items.map((channel) => (
            <Channel key={channel.id} channel={channel} onEdit={() => change({ edit: channel.id })} />
          ))}
        </div>
      )}
      {items.length > 0 ? (
        <Deliveries dead={search.show === 'dead'} onDead={(dead) => change({ show: dead ? 'dead' : undefined })} />
      ) : null}
      {search.edit === 'new' || edited ? (
        <ChannelDialog
          key={search.edit}
          channel={edited ?? null}
          mailTaken={items.some((channel) => channel.kind === 'email')}
          onClose={() => change({ edit: undefined })}
        />
      ) : null}
    </div>
  )
}

function State({ channel }: { channel: ChannelItem }) {
  const t = useText(texts)
  if (!channel.enabled) return <span>{t('off')}</span>
  return (
    <span className="channel-soft">
      {channel.lastSentAt === null ? (
        t('never')
      ) : (
        <>
          {t('lastSent')} <RelativeTime time={channel.lastSentAt} />
        </>
      )}
      {channel.waiting > 0 ? ` · ${t('waiting', { n: channel.waiting })}` : null}
      {channel.dead > 0 ? <span className="channel-dead"> · {t('dead', { n: channel.dead })}</span> : null}
    </span>
  )
}

function Channel({ channel, onEdit }: { channel: ChannelItem; onEdit: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { modal, message } = App.useApp()
  const [testing, setTesting] = useState(false)
  async function test() {
    setTesting(true)
    try {
      const { ok, detail } = await api.post<ChannelTest>(`/api/notify/channels/${channel.id}/test`, {})
      const to = detail ? ` ${detail}` : ''
      if (ok) void message.success(t('testOk', { to }))
      else void message.error(t('testBad', { detail: detail ?? '' }), 8)
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error), 8)
    }
    setTesting(false)
  }
  function remove() {
    void modal.confirm({
      icon: null,
      title: t('removeAsk', { name: channel.name }),
      content: t('removeHint'),
      okText: t('remove'),
      cancelText: t('cancel'),
      onOk: async () => {
        await api
          .delete(`/api/notify/channels/${channel.id}`)
          .catch((error) => void message.error(error instanceof Error ? error.message : String(error)))
        await queryClient.invalidateQueries({ queryKey: channelsKey })
      },
    })
  }
  const target = channel.mail ? `${channel.mail.host}:${channel.mail.port} · ${channel.mail.from}` : channel.host
  const filters = [
    levelNames[channel.minLevel][language],
    ...(channel.roles.length > 0 ? [channel.roles.join(' ')] : []),
    ...(channel.causes.length > 0 ? [channel.causes.join(' ')] : []),
  ]
  return (
    <article className={channel.enabled ? 'channel' : 'channel is-off'}>
      <div className="channel-words">
        <span className="channel-name">
          <strong>{channel.name}</strong>
          <small>{kindNames[channel.kind][language]}</small>
        </span>
        <span className="channel-soft">{target}</span>
        {channel.kind === 'email' ? null : <span className="channel-soft">{filters.join(' · ')}</span>}
        <State channel={channel} />
        {channel.lastError ? (
          <span>
            <RelativeTime time={channel.lastError.at} /> <code>{channel.lastError.text}</code>
          </span>
        ) : null}
      </div>
      <div className="channel-acts">
        <Button size="small" loading={testing} onClick={() => void test()}>
          {t('test')}
        </Button>
        <Button size="small" onClick={onEdit}>
          {t('edit')}
        </Button>
        <Button size="small" onClick={remove}>
          {t('remove')}
        </Button>
      </div>
    </article>
  )
}
