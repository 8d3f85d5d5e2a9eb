import {
  CopyOutlined,
  DeleteOutlined,
  EditOutlined,
  FundProjectionScreenOutlined,
  PlusOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input, Switch } from 'antd'
import { useId } from 'react'
import type { DashboardItem } from '../../../../api/dashboards.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useLanguage, useText } from '../../text.ts'
import { newId, useDashboardActions } from './actions.tsx'
import { dashboardQueries, useMakers } from './data.ts'
import type { DashboardsSearch } from './search.ts'
import { ShowDialog } from './show-dialog.tsx'
import { texts } from './texts.ts'
import './dashboards.css'

/** From so many on they are found by name. */
const manyItems = 8

export function DashboardsPage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/dashboards' })
  const navigate = useNavigate({ from: '/dashboards' })
  const change = (next: Partial<DashboardsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const { data, error, refetch } = useQuery(dashboardQueries.list())
  const words = search.words?.toLowerCase() ?? ''
  const items = (data ?? []).filter(({ label }) => `${label.zh} ${label.en}`.toLowerCase().includes(words))
  const parts = (['mine', 'shared', 'app'] as const).map((from) => items.filter((item) => item.from === from))
  const [mine, shared, ofApps] = parts
  return (
    <div className="dashes">
      <PageHeader
        title={t('title')}
        actions={
          <>
            {data?.some((item) => item.tiles.length) ? (
              <Button icon={<FundProjectionScreenOutlined />} onClick={() => change({ screen: true })}>
                {t('bigScreen')}
              </Button>
            ) : null}
            <Link to="/dashboards/$id/edit" params={{ id: newId }} search={{}}>
              <Button type="primary" icon={<PlusOutlined />}>
                {t('new')}
              </Button>
            </Link>
          </>
        }
      />
      <ProblemNote error={error} onRetry={refetch} />
      {data && (data.length >= manyItems || search.words) ? (
        <div className="dashes-filter">
          <Input
            data-filter
            allowClear
            placeholder={t('filter')}
            aria-label={t('filter')}
            defaultValue={search.words}
            onChange={(event) => change({ words: event.target.value.trim() || undefined })}
          />
        </div>
      ) : null}
      {data && search.words && items.length === 0 ? (
        <EmptyState title={t('noneFound', { words: search.words })} />
      ) : null}
      {data ? (
        <>
          {mine.length ? (
            <Boards title={t('mine')} items={mine} />
          ) : search.words ? null : (
            <EmptyState title={t('noneMineTitle')} hint={t('noneMineHint')} />
          )}
          <Boards title={t('sharedWithMe')} items={shared} />
          <Boards title={t('ofApps')} items={ofApps} />
        </>
      ) : null}
      {search.screen && data ? <ShowDialog items={data} onClose={() => change({ screen: undefined })} /> : null}
    </div>
  )
}

function Boards({ title, items }: { title: string; items: readonly DashboardItem[] }) {
  const makers = useMakers(items)
  if (items.length === 0) return null
  return (
    <section className="dashes-part">
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <Board key={item.id} item={item} maker={item.owner ? makers.get(item.owner) : undefined} />
        ))}
      </ul>
    </section>
  )
}

function Board({ item, maker }: { item: DashboardItem; maker: string | undefined }) {
  const t = useText(texts)
  const language = useLanguage()
  const switchId = useId()
  const { remove, share, copy } = useDashboardActions()
  const { id, label, from, tiles, shared, updatedAt } = item
  const name = label[language]
  const action = (key: 'copy' | 'remove', icon: React.ReactNode, run: () => void) => (
    <Button type="text" icon={icon} aria-label={`${t(key)} ${name}`} title={t(key)} onClick={run} />
  )
  return (
    <li className="dash">
      <Link to="/dashboards/$id" params={{ id }} className="dash-name">
        <strong>{name}</strong>
        <span>
          {t(tiles.length === 1 ? 'oneTile' : 'tiles', { n: tiles.length })}
          {from === 'shared' && maker ? ` · ${t('by', { name: maker })}` : null}
          {updatedAt === null ? null : (
            <>
              {' · '}
              {t('saved')} <RelativeTime time={updatedAt} />
            </>
          )}
        </span>
      </Link>
      {from === 'mine' ? (
        <span className="dash-share">
          <Switch
            id={switchId}
            size="small"
            checked={shared}
            aria-label={`${t('share')} ${name}`}
            onChange={(on) => void share(item, on)}
          />
          <label htmlFor={switchId}>{t(shared ? 'isShared' : 'notShared')}</label>
        </span>
      ) : null}
      <span className="dash-actions">
        {from === 'mine' ? (
          <Link to="/dashboards/$id/edit" params={{ id }} search={{}}>
            <Button type="text" icon={<EditOutlined />} aria-label={`${t('edit')} ${name}`} title={t('edit')} />
          </Link>
        ) : null}
        {action('copy', <CopyOutlined />, () => copy(item))}
        {from === 'mine' ? action('remove', <DeleteOutlined />, () => void remove(item)) : null}
      </span>
    </li>
  )
}
