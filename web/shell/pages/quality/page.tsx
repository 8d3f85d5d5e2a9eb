import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button, Select } from 'antd'
import { useMemo } from 'react'
import { ColumnChoice } from '../../../ui/column-choice.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { FilterBar } from '../../../ui/filter-bar.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { QualityShape, type QualityState, qualityWords } from '../../../ui/quality-tag.tsx'
import type { Counters } from '../../../ui/sample-flow.ts'
import { formatShare } from '../../../ui/sample-flow.ts'
import { formatSpan, formatTime, useNow } from '../../../ui/time.ts'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { NodeSelect } from '../../points/node-select.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { connectionQueries } from '../connections/data.ts'
import { download } from '../live/export-csv.ts'
import { parseSort, writeSort } from '../live/rows.ts'
import { qualityStates } from '../live/search.ts'
import { hiddenAtFirst, useQualityColumns } from './columns.tsx'
import { maxRows, qualityQueries } from './data.ts'
import { QualityDrawer } from './quality-drawer.tsx'
import { countStates, filterRows, type QualityRow, qualityCsv, sortRows, sumOf, withQuality } from './rows.ts'
import { SampleFlow } from './sample-flow-view.tsx'
import type { QualitySearch } from './search.ts'
import { texts } from './texts.ts'
import './quality.css'

const noFilters: QualitySearch = { search: undefined, branch: undefined, connection: undefined, quality: undefined }

/** What is wrong with the data now, and what became of all samples since start. */
export function QualityPage() {
  const t = useText(texts)
  const language = useLanguage()
  const search = useSearch({ from: '/frame/quality' })
  const navigate = useNavigate({ from: '/quality' })
  const change = (next: Partial<QualitySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const data = useQuery(qualityQueries.rows(search.branch, language))
  const { inScope, rows } = useRows(data.data?.items, search)
  const phone = usePhone()
  const all = useQualityColumns()
  const hidden = search.hide ?? hiddenAtFirst
  const columns = all.filter((column) => column.fixed || !hidden.includes(column.key))
  const sort = parseSort(search.sort)
  const filtered = Boolean(search.search || search.branch || search.connection || search.quality)
  const total = data.data?.items.length ?? 0
  const counts = { shown: formatCount(rows.length), total: formatCount(total) }
  // Refusals of unknown points belong to no point: only the grand total holds them.
  const totals = filtered ? undefined : data.data?.totals
  const empty = filtered ? (
    <EmptyState
      title={t('emptyTitle')}
      hint={t('emptyHint')}
      action={<Button onClick={() => change(noFilters)}>{t('clear')}</Button>}
    />
  ) : (
    <EmptyState title={t('noneTitle')} hint={t('noneHint')} />
  )
  return (
    <div className="list-page quality-page">
      <PageHeader
        title={t('title')}
        state={
          data.data ? (
            <>
              {t(rows.length === total ? 'total' : 'shown', counts)} · <Since time={data.data.since} />
            </>
          ) : (
            t('loading')
          )
        }
        actions={
          <>
            <ExportButton rows={rows} />
            {phone ? null : (
              <ColumnChoice
                columns={all}
                hidden={hidden}
                onChange={(hide) => change({ hide: hide.length ? hide : (['none'] as string[]) })}
              />
            )}
          </>
        }
      />
      <ProblemNote error={data.error} onRetry={data.refetch} />
      {data.data ? (
        <Picture
          rows={inScope}
          shown={rows}
          totals={totals}
          search={search}
          onChange={change}
          onSort={(counter) => change({ sort: `-${counter}` })}
        />
      ) : null}
      <Filters search={search} onChange={change} filtered={filtered} />
      {data.data?.cut ? <p className="quality-cut">{t('cut', { n: formatCount(maxRows) })}</p> : null}
      {data.data ? (
        <VirtualTable
          label={t('title')}
          rows={rows}
          rowKey={(row) => row.code}
          columns={columns}
          rowHeight={phone ? 56 : 34}
          sort={sort}
          onSort={(next) => change({ sort: writeSort(next) })}
          openKey={search.point}
          onOpen={(row) => change({ point: row.code })}
          empty={empty}
        />
      ) : null}
      <QualityDrawer
        code={search.point}
        row={data.data?.items.find((item) => item.code === search.point)}
        onClose={() => change({ point: undefined })}
      />
    </div>
  )
}

/** `inScope`: of the words, place and connection; `rows`: of the quality too, in order. */
function useRows(items: Omit<QualityRow, 'connection'>[] | undefined, search: QualitySearch) {
  const language = useLanguage()
  const points = useQuery(queries.allPoints({}))
  const { search: words, connection, quality, sort } = search
  const joined = useMemo(() => {
    const sources = new Map((points.data ?? []).map((point) => [point.code, point.source?.connection ?? null]))
    return (items ?? []).map((item): QualityRow => ({ ...item, connection: sources.get(item.code) ?? null }))
  }, [items, points.data])
  const inScope = useMemo(() => filterRows(joined, { search: words, connection }), [joined, words, connection])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list of qualities is compared by what it holds
  const rows = useMemo(
    () => sortRows(withQuality(inScope, { quality }), parseSort(sort), language),
    [inScope, quality?.join(), sort, language],
  )
  return { inScope, rows }
}

function Since({ time }: { time: number }) {
  const t = useText(texts)
  const language = useLanguage()
  const now = useNow(10_000)
  return <span title={formatTime(time)}>{t('since', { span: formatSpan(Math.max(1000, now - time), language) })}</span>
}

/** Quality now as figures that filter, and what became of the samples. */
function Picture(props: {
  rows: readonly QualityRow[]
  shown: readonly QualityRow[]
  totals: Counters | undefined
  search: QualitySearch
  onChange: (next: Partial<QualitySearch>) => void
  onSort: (counter: string) => void
}) {
  const { rows, shown, totals, search, onChange, onSort } = props
  const t = useText(texts)
  const language = useLanguage()
  const states = useMemo(() => countStates(rows), [rows])
  const counters = useMemo(() => totals ?? sumOf(shown), [totals, shown])
  const chosen = search.quality ?? []
  function toggle(state: QualityState) {
    const next = chosen.includes(state) ? chosen.filter((each) => each !== state) : [...chosen, state]
    onChange({ quality: next.length ? next : undefined })
  }
  return (
    <div className="quality-picture">
      <section className="card">
        <h2>{t('now')}</h2>
        <div className="quality-states">
          {qualityStates.map((state) => (
            <button
              key={state}
              type="button"
              className={`quality-state ${states[state] > 0 && state !== 'good' ? 'is-trouble' : ''}`}
              aria-pressed={chosen.includes(state)}
              onClick={() => toggle(state)}
            >
              <span>
                <QualityShape state={state} />
                {qualityWords[state][language]}
              </span>
              <b className={states[state] === 0 ? 'is-none' : undefined}>{formatCount(states[state])}</b>
              <small>{formatShare(states[state], rows.length)}</small>
            </button>
          ))}
        </div>
      </section>
      <section className="card">
        <h2>{totals ? t('flowAll') : t('flowSome', { n: formatCount(shown.length) })}</h2>
        {counters.received === 0 ? (
          <p className="faint">{t(totals ? 'flowNone' : 'flowNoneSome')}</p>
        ) : (
          <SampleFlow counters={counters} onOpen={onSort} />
        )}
      </section>
    </div>
  )
}

function Filters(props: {
  search: QualitySearch
  onChange: (next: Partial<QualitySearch>) => void
  filtered: boolean
}) {
  const { search, onChange, filtered } = props
  const t = useText(texts)
  const language = useLanguage()
  const mayRead = useMay('connections.read')
  const connections = useQuery({ ...connectionQueries.list(), enabled: mayRead, refetchInterval: false })
  return (
    <FilterBar
      words={search.search ?? ''}
      onWords={(words) => onChange({ search: words || undefined })}
      placeholder={t('search')}
      filtered={filtered}
      onClear={() => onChange(noFilters)}
    >
      <NodeSelect
        className="quality-filter"
        placeholder={t('branch')}
        value={search.branch}
        onChange={(branch) => onChange({ branch })}
      />
      {mayRead ? (
        <Select
          className="quality-filter"
          allowClear
          placeholder={t('connection')}
          value={search.connection}
          onChange={(connection) => onChange({ connection: connection ?? undefined })}
          options={(connections.data ?? []).map(({ code, name }) => ({ value: code, label: name[language] }))}
        />
      ) : null}
    </FilterBar>
  )
}

function ExportButton({ rows }: { rows: readonly QualityRow[] }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  function run() {
    const titles = [t('code'), t('name'), t('place'), t('connection'), t('quality'), t('last')]
    const words = Object.fromEntries(qualityStates.map((state) => [state, qualityWords[state][language]]))
    const text = qualityCsv(rows, titles, words as Record<QualityState, string>, language)
    download(`millrace-quality-${formatTime(Date.now()).replace(/[: ]/g, '-')}.csv`, text, 'text/csv')
    void message.success(t('exported', { n: formatCount(rows.length) }))
  }
  return (
    <Button icon={<DownloadOutlined />} disabled={rows.length === 0} onClick={run}>
      {t('exportCsv')}
    </Button>
  )
}
