import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Drawer, Input } from 'antd'
import { useMemo } from 'react'
import type { AuditItem, Page } from '../../../../api/platform.ts'
import type { Language } from '../../../../contract/text.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { formatTime } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { actionName } from './actions.ts'
import type { AuditSearch } from './search.ts'
import { texts } from './texts.ts'
import './audit.css'

const pageSize = 500

function matching(items: readonly AuditItem[], filter: string | undefined, language: Language): readonly AuditItem[] {
  const words = (filter ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return items
  return items.filter((item) => {
    const text =
      `${item.actor} ${item.action} ${actionName(item.action, language)} ${item.object} ${item.reason ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Who did what, when and why; newest first. */
export function AuditPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const change = (next: Partial<AuditSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const language = useLanguage()
  const pages = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditItem>>('/api/audit', { limit: pageSize, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const rows = useMemo(() => matching(items, search.filter, language), [items, search.filter, language])
  const columns = useColumns()
  const phone = usePhone()
  const open = items.find((item) => String(item.id) === search.entry)
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={pages.data ? t('state', { n: formatCount(items.length) }) : null}
        actions={
          pages.hasNextPage ? (
            <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t('older')}
            </Button>
          ) : null
        }
      />
      <div className="audit-filter">
        <Input
          data-filter
          allowClear
          placeholder={t('filter')}
          aria-label={t('filter')}
          value={search.filter ?? ''}
          onChange={(event) => change({ filter: event.target.value || undefined })}
        />
      </div>
      <ProblemNote error={pages.error} onRetry={pages.refetch} />
      {pages.data ? (
        <VirtualTable
          label={t('title')}
          rows={rows}
          rowKey={(item) => String(item.id)}
          columns={columns}
          rowHeight={phone ? 64 : 34}
          openKey={search.entry}
          onOpen={(item) => change({ entry: String(item.id) })}
          empty={<EmptyState title={t('noneTitle')} hint={t('noneHint')} />}
        />
      ) : null}
      <Drawer
        open={open !== undefined}
        onClose={() => change({ entry: undefined })}
        size={520}
        mask={phone}
        title={t('entry', { id: search.entry ?? '' })}
      >
        {open ? <Entry item={open} /> : null}
      </Drawer>
    </div>
  )
}

function useColumns(): Column<AuditItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  if (phone) {
    const lines = (item: AuditItem) => (
      <span className="audit-lines">
        <span>
          {item.actor} · {actionName(item.action, language)}
        </span>
        <small>
          {formatTime(item.time)} · {item.object}
        </small>
      </span>
    )
    return [{ key: 'entry', title: t('action'), width: 300, grow: true, render: lines }]
  }
  return [
    { key: 'id', title: t('id'), width: 84, align: 'right', render: (item) => item.id },
    { key: 'time', title: t('time'), width: 170, render: (item) => <time>{formatTime(item.time)}</time> },
    { key: 'actor', title: t('actor'), width: 150, render: (item) => item.actor },
    {
      key: 'action',
      title: t('action'),
      width: 170,
      render: (item) => <span title={item.action}>{actionName(item.action, language)}</span>,
    },
    { key: 'object', title: t('object'), width: 200, grow: true, render: (item) => item.object },
    { key: 'reason', title: t('reason'), width: 200, grow: true, render: (item) => item.reason },
  ]
}

function Entry({ item }: { item: AuditItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const json = (value: unknown) =>
    value === null || value === undefined ? (
      <span className="faint">{t('nothing')}</span>
    ) : (
      <pre>{JSON.stringify(value, null, 2)}</pre>
    )
  return (
    <dl className="audit-entry">
      <dt>{t('time')}</dt>
      <dd>{formatTime(item.time, 'millisecond')}</dd>
      <dt>{t('actor')}</dt>
      <dd>{item.actor}</dd>
      <dt>{t('action')}</dt>
      <dd>
        {actionName(item.action, language)} <code className="faint">{item.action}</code>
      </dd>
      <dt>{t('object')}</dt>
      <dd>{item.object}</dd>
      <dt>{t('reason')}</dt>
      <dd>{item.reason ?? <span className="faint">{t('nothing')}</span>}</dd>
      <dt>{t('before')}</dt>
      <dd>{json(item.before)}</dd>
      <dt>{t('after')}</dt>
      <dd>{json(item.after)}</dd>
    </dl>
  )
}
