import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useMemo } from 'react'
import type { EventItem } from '../../../../api/events.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { formatTime } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { eventQueries, useWebhookSearch } from '../webhooks/data.ts'
import { useFilterName } from '../webhooks/event-choice.tsx'
import { StateMark } from '../webhooks/state-mark.tsx'
import { texts } from './texts.ts'

/** What happened in the apps, newest first. */
export function EventList() {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const [search, change] = useWebhookSearch()
  const pages = useInfiniteQuery(eventQueries.events({ event: search.kind }))
  const kinds = useQuery(eventQueries.kinds())
  const nameOf = useFilterName()
  const columns = useColumns()
  const items = useMemo(() => {
    const words = (search.words ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    const all = pages.data?.pages.flatMap((page) => page.items) ?? []
    if (words.length === 0) return all
    return all.filter((item) => {
      const text = `${item.event} ${nameOf(item.event)} ${item.actor} ${JSON.stringify(item.payload)}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
  }, [pages.data, search.words, nameOf])
  return (
    <>
      <FilterBar
        words={search.words ?? ''}
        onWords={(words) => change({ words: words || undefined })}
        placeholder={t('filter')}
        filtered={Boolean(search.words || search.kind)}
        onClear={() => change({ words: undefined, kind: undefined })}
      >
        <Select
          className="webhooks-to"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('kind')}
          aria-label={t('event')}
          value={search.kind}
          options={(kinds.data ?? []).map((kind) => ({ value: kind.event, label: kind.label[language] }))}
          onChange={(kind) => change({ kind })}
        />
      </FilterBar>
      <ProblemNote error={pages.error} onRetry={pages.refetch} />
      {pages.data ? (
        <VirtualTable
          label={t('events')}
          rows={items}
          rowKey={(item) => String(item.id)}
          columns={columns}
          rowHeight={phone ? 56 : 40}
          openKey={search.event === undefined ? undefined : String(search.event)}
          onOpen={(item) => change({ event: item.id })}
          onNearEnd={() => {
            if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
          }}
          empty={<EmptyState title={t('noneTitle')} hint={t('noneHint')} />}
        />
      ) : null}
    </>
  )
}

/** The title of the record where the event carries one, else its number. */
export function recordName({ record, payload }: EventItem): string {
  if (!record) return ''
  const title = payload !== null && typeof payload === 'object' ? (payload as { title?: unknown }).title : undefined
  return typeof title === 'string' || typeof title === 'number' ? String(title) : record.id
}

function useColumns(): Column<EventItem>[] {
  const t = useText(texts)
  const phone = usePhone()
  const nameOf = useFilterName()
  const went = (item: EventItem) => {
    if (item.deliveries.length === 0) return <span className="faint">{t('nobody')}</span>
    const worst = (['dead', 'waiting', 'done'] as const).find((s) => item.deliveries.some((d) => d.state === s))!
    return (
      <>
        {item.deliveries.length} · <StateMark state={worst} />
      </>
    )
  }
  if (phone) {
    const lines = (item: EventItem) => (
      <span className="webhooks-lines">
        <span>
          {nameOf(item.event)} {recordName(item)}
        </span>
        <small>
          {formatTime(item.time)} · {item.actor} · {went(item)}
        </small>
      </span>
    )
    return [{ key: 'event', title: t('event'), width: 240, grow: true, render: lines }]
  }
  return [
    { key: 'id', title: t('id'), width: 84, align: 'right', render: (item) => item.id },
    { key: 'time', title: t('time'), width: 170, render: (item) => <time>{formatTime(item.time)}</time> },
    {
      key: 'event',
      title: t('event'),
      width: 200,
      grow: true,
      render: (item) => <span title={item.event}>{nameOf(item.event)}</span>,
    },
    { key: 'record', title: t('record'), width: 200, grow: true, render: recordName },
    { key: 'actor', title: t('actor'), width: 140, render: (item) => item.actor },
    { key: 'went', title: t('deliveries'), width: 140, render: went },
  ]
}
