import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { type CSSProperties, type ReactNode, useMemo } from 'react'
import type { ConnectionItem, DriverItem } from '../../../../api/platform.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar, FilterChip } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { refusedOf } from '../../../ui/sample-flow.ts'
import { useNow } from '../../../ui/time.ts'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { parseSort, writeSort } from '../live/rows.ts'
import { ClientCertificates } from './certificates.tsx'
import { badCount, formatRate, sortConnections, useConnectionColumns } from './columns.tsx'
import { ConnectionDrawer } from './connection-drawer.tsx'
import { allTogether, connectionQueries } from './data.ts'
import { FigureStrip } from './figure-strip.tsx'
import { RateLine } from './rate-line.tsx'
import { type ConnectionsSearch, type StateFilter, stateFilters } from './search.ts'
import { matchesFilter, type Standing, standingOf } from './standing.ts'
import { NextTry, StandingShape, StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'
import './connections.css'

const shapeOf: Record<StateFilter, Standing> = { connected: 'up', trouble: 'down', quiet: 'quiet', idle: 'off' }

/** Every source of data: what is up, what is down, how much comes. */
export function ConnectionsPage() {
  const t = useText(texts)
  const language = useLanguage()
  const search = useSearch({ from: '/frame/connections' })
  const navigate = useNavigate({ from: '/connections' })
  const change = (next: Partial<ConnectionsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const list = useQuery(connectionQueries.list())
  const drivers = useQuery(connectionQueries.drivers())
  const mayWrite = useMay('connections.write')
  const phone = usePhone()
  const now = useNow(5_000)
  const columns = useConnectionColumns(drivers.data?.items)
  const all = list.data ?? []
  const sort = parseSort(search.sort)
  const rows = useMemo(() => {
    const words = (search.search ?? '').toLowerCase()
    const wanted = (list.data ?? []).filter(
      (c) =>
        matchesFilter(standingOf(c, now), search.state) &&
        `${c.code} ${c.name.zh} ${c.name.en} ${c.driver}`.toLowerCase().includes(words),
    )
    return sortConnections(wanted, parseSort(search.sort), now, language)
  }, [list.data, search.search, search.state, search.sort, now, language])
  const down = all.filter((c) => standingOf(c, now) === 'down').length
  const open = (code: string) => void navigate({ to: '/connections/$code', params: { code }, search: {} })
  const empty = (
    <EmptyState
      title={t('emptyTitle')}
      hint={t('emptyHint')}
      action={<Button onClick={() => change({ search: undefined, state: undefined })}>{t('clear')}</Button>}
    />
  )
  return (
    <div className="list-page connections-page" style={{ '--rows': Math.max(4, rows.length) } as CSSProperties}>
      <PageHeader
        title={t('title')}
        state={
          list.isPending ? (
            t('loading')
          ) : (
            <span className={down ? 'is-down' : ''}>
              {t(down ? 'someDown' : 'allWell', { total: all.length, down })}
            </span>
          )
        }
        actions={
          mayWrite ? (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ create: true })}>
              {t('create')}
            </Button>
          ) : null
        }
      />
      {all.length > 0 ? <Totals all={all} now={now} /> : null}
      <Filters search={search} onChange={change} all={all} now={now} />
      <ProblemNote error={list.error} onRetry={list.refetch} />
      {list.data === undefined ? null : phone ? (
        <ConnectionCards rows={rows} drivers={drivers.data?.items} empty={empty} />
      ) : (
        <VirtualTable
          label={t('title')}
          rows={rows}
          rowKey={(c) => c.code}
          columns={columns}
          rowHeight={52}
          sort={sort}
          onSort={(next) => change({ sort: writeSort(next) })}
          onOpen={(c) => open(c.code)}
          empty={empty}
        />
      )}
      <ClientCertificates />
      {mayWrite ? (
        <ConnectionDrawer open={search.create === true} onClose={() => change({ create: undefined })} onDone={open} />
      ) : null}
    </div>
  )
}

function Filters(props: {
  search: ConnectionsSearch
  onChange: (next: Partial<ConnectionsSearch>) => void
  all: readonly ConnectionItem[]
  now: number
}) {
  const { search, onChange, all, now } = props
  const t = useText(texts)
  return (
    <FilterBar
      words={search.search ?? ''}
      onWords={(words) => onChange({ search: words || undefined })}
      placeholder={t('search')}
      filtered={search.search !== undefined || search.state !== undefined}
      onClear={() => onChange({ search: undefined, state: undefined })}
    >
      <div className="chips">
        {stateFilters.map((state) => (
          <FilterChip
            key={state}
            pressed={search.state === state}
            onToggle={() => onChange({ state: search.state === state ? undefined : state })}
            shape={<StandingShape standing={shapeOf[state]} />}
            count={all.filter((c) => matchesFilter(standingOf(c, now), state)).length}
          >
            {t(`filter_${state}`)}
          </FilterChip>
        ))}
      </div>
    </FilterBar>
  )
}

/** All connections together: what comes in, and what of it could not be used. */
function Totals({ all, now }: { all: readonly ConnectionItem[]; now: number }) {
  const t = useText(texts)
  const sum = (of: (c: ConnectionItem) => number) => all.reduce((total, c) => total + of(c), 0)
  const on = all.filter((c) => c.enabled)
  const up = on.filter((c) => standingOf(c, now) === 'up').length
  return (
    <div className="connection-totals">
      <FigureStrip
        figures={[
          {
            label: t('samples'),
            figure: formatRate(sum((c) => c.samplesPerSecond)),
            hint: t('sinceOpened'),
            extra: <RateLine code={allTogether} width={150} height={30} />,
          },
          { label: t('messages'), figure: formatRate(sum((c) => c.messagesPerSecond)) },
          { label: t('delivering'), figure: `${up} / ${on.length}`, hint: t('deliveringHint') },
          { label: t('received'), figure: formatCount(sum((c) => c.counters.received)) },
          { label: t('refused'), figure: formatCount(sum((c) => refusedOf(c.counters))), hint: t('refusedHint') },
          { label: t('bad'), figure: formatCount(sum(badCount)), hint: t('badHint') },
        ]}
      />
    </div>
  )
}

/** The list on a phone. */
function ConnectionCards(props: {
  rows: readonly ConnectionItem[]
  drivers: readonly DriverItem[] | undefined
  empty: ReactNode
}) {
  const t = useText(texts)
  const language = useLanguage()
  if (props.rows.length === 0) return <>{props.empty}</>
  return (
    <ul className="connection-cards">
      {props.rows.map((c) => (
        <li key={c.code}>
          <Link to="/connections/$code" params={{ code: c.code }} search={{}} className="connection-card">
            <span className="connection-card-head">
              <strong>{c.name[language]}</strong>
              <StateTag connection={c} />
            </span>
            <span className="connection-card-sub">
              {props.drivers?.find((driver) => driver.id === c.driver)?.label[language] ?? c.driver} ·{' '}
              {t('nPoints', { n: c.points })}
            </span>
            <span className="connection-card-figures">
              <RateLine code={c.code} width={110} height={28} />
              <span>
                <b>{formatRate(c.samplesPerSecond)}</b> {t('samples')}
              </span>
              {c.lastSampleAt === null ? (
                <span className="faint">{t('never')}</span>
              ) : (
                <RelativeTime time={c.lastSampleAt} />
              )}
            </span>
            {c.nextTryAt !== null || badCount(c) > 0 ? (
              <span className="connection-card-sub">
                <NextTry time={c.nextTryAt} />
                {badCount(c) > 0 ? (
                  <span>
                    {t('bad')} {formatCount(badCount(c))}
                  </span>
                ) : null}
              </span>
            ) : null}
          </Link>
        </li>
      ))}
    </ul>
  )
}
