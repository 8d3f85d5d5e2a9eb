import { useQuery } from '@tanstack/react-query'
import type { WebhookItem } from '../../../../api/events.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { eventQueries, useWebhookSearch } from './data.ts'
import { useFilterName } from './event-choice.tsx'
import { DeadCount } from './state-mark.tsx'
import { texts } from './texts.ts'

/** Who is told of what, and whether it arrives. */
export function WebhookList() {
  const t = useText(texts)
  const [search, change] = useWebhookSearch()
  const webhooks = useQuery(eventQueries.webhooks())
  const columns = useColumns()
  const phone = usePhone()
  return (
    <>
      <p className="webhooks-hint">{t('hint')}</p>
      <ProblemNote error={webhooks.error} onRetry={webhooks.refetch} />
      {webhooks.data ? (
        <VirtualTable
          label={t('webhooks')}
          rows={webhooks.data}
          rowKey={(hook) => hook.id}
          columns={columns}
          rowHeight={phone ? 72 : 40}
          openKey={search.hook}
          onOpen={(hook) => change({ hook: hook.id })}
          empty={<EmptyState title={t('noneTitle')} hint={t('noneHint')} />}
        />
      ) : null}
    </>
  )
}

export function HookState({ hook }: { hook: WebhookItem }) {
  const t = useText(texts)
  if (hook.enabled) return t('on')
  if (hook.disabledWhy === 'gone') return <span className="delivery-dead">▲ {t('gone')}</span>
  return <span className="faint">{t('off')}</span>
}

function useColumns(): Column<WebhookItem>[] {
  const t = useText(texts)
  const phone = usePhone()
  const nameOf = useFilterName()
  const wanted = (hook: WebhookItem) =>
    hook.events.length > 1 ? t('more', { name: nameOf(hook.events[0]), n: hook.events.length }) : nameOf(hook.events[0])
  const lastDone = ({ lastDoneAt }: WebhookItem) =>
    lastDoneAt === null ? <span className="faint">{t('never')}</span> : <RelativeTime time={lastDoneAt} />
  if (phone) {
    const lines = (hook: WebhookItem) => (
      <span className="webhooks-lines">
        <span>
          {hook.name} · <HookState hook={hook} />
        </span>
        <small>{hook.url}</small>
        <small>{wanted(hook)}</small>
      </span>
    )
    return [
      { key: 'name', title: t('name'), width: 200, grow: true, render: lines },
      { key: 'dead', title: t('dead'), width: 56, align: 'right', render: (hook) => <DeadCount count={hook.dead} /> },
    ]
  }
  return [
    { key: 'name', title: t('name'), width: 160, grow: true, render: (hook) => hook.name },
    { key: 'url', title: t('url'), width: 260, grow: true, render: (hook) => <span title={hook.url}>{hook.url}</span> },
    {
      key: 'events',
      title: t('wanted'),
      width: 200,
      grow: true,
      render: (hook) => <span title={hook.events.map(nameOf).join('、')}>{wanted(hook)}</span>,
    },
    { key: 'state', title: t('state'), width: 180, render: (hook) => <HookState hook={hook} /> },
    { key: 'last', title: t('lastDone'), width: 120, render: lastDone },
    { key: 'waiting', title: t('waiting'), width: 80, align: 'right', render: (hook) => hook.waiting },
    { key: 'dead', title: t('dead'), width: 80, align: 'right', render: (hook) => <DeadCount count={hook.dead} /> },
  ]
}
