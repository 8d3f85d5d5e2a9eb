import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import type { NoticePage } from '../../../../api/notify.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterChip } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { markAllRead, useNoticeCount } from './data.ts'
import { NoticeRow } from './notice-row.tsx'
import { texts } from './texts.ts'
import './notices.css'

const pageSize = 50
const everyMs = 15_000

/** One's own messages, newest first. */
export function NoticesPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/notices' })
  const navigate = useNavigate({ from: '/notices' })
  const { unread } = useNoticeCount()
  const pages = useInfiniteQuery({
    queryKey: ['notices', 'list', search.unread],
    queryFn: ({ pageParam, signal }) =>
      api.get<NoticePage>('/api/notices', { unread: search.unread, limit: pageSize, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: everyMs,
  })
  const items = pages.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="notices-page">
      <PageHeader
        title={t('title')}
        state={unread > 0 ? t('unread', { n: formatCount(unread) }) : t('allRead')}
        actions={
          <>
            {unread > 0 ? <Button onClick={() => void markAllRead()}>{t('readAll')}</Button> : null}
            <Link to="/notice-settings" className="notices-settings">
              {t('settings')}
            </Link>
          </>
        }
      />
      <div className="notices-filters">
        <FilterChip
          pressed={search.unread === true}
          onToggle={() => void navigate({ search: { unread: search.unread ? undefined : true }, replace: true })}
        >
          {t('onlyUnread')}
        </FilterChip>
      </div>
      <ProblemNote error={pages.error} onRetry={pages.refetch} />
      {pages.data && items.length === 0 ? (
        search.unread ? (
          <EmptyState title={t('noneUnread')} />
        ) : (
          <EmptyState title={t('noneTitle')} hint={t('noneHint')} />
        )
      ) : (
        <ul className="notices">
          {items.map((notice) => (
            <NoticeRow key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
      {pages.hasNextPage ? (
        <Button className="notices-older" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('older')}
        </Button>
      ) : null}
    </div>
  )
}
