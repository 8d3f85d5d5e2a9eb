import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { App, Button, Select } from 'antd'
import { useMemo } from 'react'
import { type DeliveryItem, deliveryStates } from '../../../../api/events.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar, FilterChip } from '../../../ui/filter-bar.tsx'
import { formatTime } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { answerOf } from './answer.ts'
import { eventQueries, eventsChanged, useWebhookSearch } from './data.ts'
import { useFilterName } from './event-choice.tsx'
import { StateMark } from './state-mark.tsx'
import { stateTexts, texts } from './texts.ts'

/** Everything that went or is to go somewhere, newest first. */
export function DeliveryList() {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const [search, change] = useWebhookSearch()
  const pages = useInfiniteQuery(eventQueries.deliveries({ state: search.state, webhook: search.to }))
  const webhooks = useQuery(eventQueries.webhooks())
  const columns = useColumns()
  const nameOf = useFilterName()
  const items = useMemo(() => {
    const words = (search.words ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    const all = pages.data?.pages.flatMap((page) => page.items) ?? []
    if (words.length === 0) return all
    return all.filter((item) => {
      const { event, consumer, webhook } = item
      const text =
        `${event.event} ${nameOf(event.event)} ${webhook?.name ?? consumer} ${answerOf(item, language)}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
  }, [pages.data, search.words, nameOf, language])
  return (
    <>
      <FilterBar
        words={search.words ?? ''}
        onWords={(words) => change({ words: words || undefined })}
        placeholder={t('filter')}
        filtered={Boolean(search.words || search.state || search.to)}
        onClear={() => change({ words: undefined, state: undefined, to: undefined })}
      >
        {deliveryStates.map((state) => (
          <FilterChip
            key={state}
            pressed={search.state === state}
            onToggle={() => change({ state: search.state === state ? undefined : state })}
          >
            {stateTexts[state][language]}
          </FilterChip>
        ))}
        <Select
          className="webhooks-to"
          allowClear
          placeholder={t('any')}
          aria-label={t('consumer')}
          value={search.to}
          options={(webhooks.data ?? []).map((hook) => ({ value: hook.id, label: hook.name }))}
          onChange={(to) => change({ to })}
        />
        {search.state === 'dead' && items.length > 0 ? <ReplayDead webhook={search.to} /> : null}
      </FilterBar>
      <ProblemNote error={pages.error} onRetry={pages.refetch} />
      {pages.data ? (
        <VirtualTable
          label={t('deliveries')}
          rows={items}
          rowKey={(item) => String(item.id)}
          columns={columns}
          rowHeight={phone ? 72 : 40}
          onOpen={(item) => change({ event: item.event.id })}
          onNearEnd={() => {
            if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
          }}
          empty={<EmptyState title={t('noDelivery')} hint={t('noDeliveryHint')} />}
        />
      ) : null}
    </>
  )
}

function ReplayDead({ webhook }: { webhook?: string }) {
  const t = useText(texts)
  const { message } = App.useApp()
  async function replay() {
    try {
      const { replayed } = await api.post<{ replayed: number }>('/api/event-deliveries/replay-dead', { webhook })
      void message.success(t('replayed', { n: replayed }))
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
    }
    await eventsChanged()
  }
  return <Button onClick={() => void replay()}>{t('replayDead')}</Button>
}

/** Sends one again: delivered ones to webhooks too, reactions only when given up. */
export function Resend({ id, state, webhook }: { id: number; state: DeliveryItem['state']; webhook: boolean }) {
  const t = useText(texts)
  const { message } = App.useApp()
  if (state === 'waiting' || (state === 'done' && !webhook)) return null
  async function resend() {
    try {
      await api.post(`/api/event-deliveries/${id}/replay`)
      void message.success(t('replayed', { n: 1 }))
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
    }
    await eventsChanged()
  }
  return (
    <Button
      size="small"
      onClick={(event) => {
        event.stopPropagation()
        void resend()
      }}
    >
      {t('resend')}
    </Button>
  )
}

function useColumns(): Column<DeliveryItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const nameOf = useFilterName()
  const to = (item: DeliveryItem) => item.webhook?.name ?? t('reaction', { name: item.consumer })
  const answer = (item: DeliveryItem) => {
    const next = item.due !== null && item.tries > 0 ? t('next', { time: formatTime(item.due).slice(11) }) : ''
    return [answerOf(item, language), next].filter(Boolean).join(' · ')
  }
  const again: Column<DeliveryItem> = {
    key: 'again',
    title: '',
    width: 110,
    align: 'right',
    render: (item) => <Resend id={item.id} state={item.state} webhook={item.webhook !== null} />,
  }
  if (phone) {
    const lines = (item: DeliveryItem) => (
      <span className="webhooks-lines">
        <span>
          <StateMark state={item.state} /> · {nameOf(item.event.event)}
        </span>
        <small>
          {formatTime(item.event.time)} · {to(item)}
        </small>
        <small>{answer(item)}</small>
      </span>
    )
    return [{ key: 'event', title: t('event'), width: 200, grow: true, render: lines }, again]
  }
  return [
    { key: 'time', title: t('time'), width: 178, render: (item) => <time>{formatTime(item.event.time)}</time> },
    {
      key: 'event',
      title: t('event'),
      width: 180,
      grow: true,
      render: (item) => <span title={item.event.event}>{nameOf(item.event.event)}</span>,
    },
    { key: 'to', title: t('consumer'), width: 160, grow: true, render: to },
    { key: 'state', title: t('state'), width: 112, render: (item) => <StateMark state={item.state} /> },
    { key: 'tries', title: t('tries'), width: 64, align: 'right', render: (item) => item.tries },
    {
      key: 'answer',
      title: t('answer'),
      width: 260,
      grow: true,
      render: (item) => <span title={answer(item)}>{answer(item)}</span>,
    },
    again,
  ]
}
