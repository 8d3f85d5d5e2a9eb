import { DownloadOutlined } from '@ant-design/icons'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Drawer, Input } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { AuditApp, AuditEntry } from '../../../../api/audit.ts'
import { actionName, actorName, objectName } from '../../../../api/audit-words.ts'
import type { Page } from '../../../../api/platform.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { formatTime } from '../../../ui/time.ts'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { api, withQuery } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { useDebounced } from '../../use-debounced.ts'
import { usePhone } from '../../use-phone.ts'
import { Entry } from './entry.tsx'
import { type AuditSearch, auditQuery } from './search.ts'
import { texts } from './texts.ts'
import './audit.css'

const pageSize = 500
const noApps: readonly AuditApp[] = []

/** What apps call their commands and records; the codes are shown until it has come. */
function useAppNames(): readonly AuditApp[] {
  const { data } = useQuery({
    queryKey: ['audit', 'apps'],
    queryFn: async ({ signal }) => (await api.get<{ items: AuditApp[] }>('/api/audit/apps', {}, signal)).items,
    staleTime: 600_000,
  })
  return data ?? noApps
}

/** Who did what, when and why; newest first. */
export function AuditPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/audit' })
  const navigate = useNavigate({ from: '/audit' })
  const change = (next: Partial<AuditSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const language = useLanguage()
  const apps = useAppNames()
  const query = auditQuery(search)
  const pages = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<AuditEntry>>('/api/audit', { ...query, limit: pageSize, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const columns = useColumns(apps)
  const phone = usePhone()
  const open = items.find((item) => String(item.id) === search.entry)
  const [more, setMore] = useState(false)
  const filters = ['filter', 'actor', 'object', 'action', 'from', 'until'] as const
  const narrowed = filters.slice(1).some((key) => search[key] !== undefined)
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={pages.data ? t('state', { n: formatCount(items.length) }) : null}
        actions={
          <>
            <Button
              icon={<DownloadOutlined />}
              title={t('exportHint')}
              href={withQuery('/api/audit', { ...query, format: 'csv', lang: language })}
            >
              {t('exportCsv')}
            </Button>
            {pages.hasNextPage ? (
              <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
                {t('older')}
              </Button>
            ) : null}
          </>
        }
      />
      <FilterBar
        words={search.filter ?? ''}
        onWords={(filter) => change({ filter: filter || undefined })}
        placeholder={t('filter')}
        filtered={filters.some((key) => search[key] !== undefined)}
        onClear={() => change(Object.fromEntries(filters.map((key) => [key, undefined])))}
      >
        {phone && !more && !narrowed ? <Button onClick={() => setMore(true)}>{t('moreFilters')}</Button> : null}
        {(phone && !more && !narrowed ? [] : (['actor', 'action', 'object'] as const)).map((key) => (
          <Words key={key} label={t(key)} value={search[key]} onChange={(value) => change({ [key]: value })} />
        ))}
        {(phone && !more && !narrowed ? [] : (['from', 'until'] as const)).map((key) => (
          <Input
            key={key}
            className="audit-day"
            type="date"
            aria-label={t(key)}
            prefix={<span className="faint">{t(key)}</span>}
            value={search[key] ?? ''}
            onChange={(event) => change({ [key]: event.target.value || undefined })}
          />
        ))}
      </FilterBar>
      <ProblemNote error={pages.error} onRetry={pages.refetch} />
      {pages.data ? (
        <VirtualTable
          label={t('title')}
          rows={items}
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
        size={phone ? '100%' : 640}
        mask={phone}
        title={t('entry', { id: search.entry ?? '' })}
      >
        {open ? <Entry key={open.id} item={open} apps={apps} /> : null}
      </Drawer>
    </div>
  )
}

/** A filter that is typed; it counts after a moment. */
function Words(props: { label: string; value: string | undefined; onChange: (value: string | undefined) => void }) {
  const { label, value = '', onChange } = props
  const [typed, setTyped] = useState(value)
  const settled = useDebounced(typed, 300)
  useEffect(() => setTyped(value), [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed and has settled is told
  useEffect(() => {
    if (settled !== value && settled === typed) onChange(settled || undefined)
  }, [settled])
  return (
    <Input
      className="audit-words"
      allowClear
      placeholder={label}
      aria-label={label}
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function useColumns(apps: readonly AuditApp[]): Column<AuditEntry>[] {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  if (phone) {
    const lines = (item: AuditEntry) => (
      <span className="audit-lines">
        <span>
          {actorName(item.actor, language)} · {actionName(item.action, apps, language)}
        </span>
        <small>
          {formatTime(item.time)} · {objectName(item, apps, language)}
        </small>
      </span>
    )
    return [{ key: 'entry', title: t('action'), width: 300, grow: true, render: lines }]
  }
  return [
    { key: 'id', title: t('id'), width: 84, align: 'right', render: (item) => item.id },
    { key: 'time', title: t('time'), width: 170, render: (item) => <time>{formatTime(item.time)}</time> },
    { key: 'actor', title: t('actor'), width: 150, render: (item) => actorName(item.actor, language) },
    {
      key: 'action',
      title: t('action'),
      width: 190,
      grow: true,
      render: (item) => <span title={item.action}>{actionName(item.action, apps, language)}</span>,
    },
    {
      key: 'object',
      title: t('object'),
      width: 200,
      grow: true,
      render: (item) => <span title={item.object}>{objectName(item, apps, language)}</span>,
    },
    { key: 'reason', title: t('reason'), width: 200, grow: true, render: (item) => item.reason },
  ]
}
