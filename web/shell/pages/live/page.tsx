import { DownloadOutlined, LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import type { LiveItem, PointItem } from '../../../../api/platform.ts'
import { ColumnChoice } from '../../../ui/column-choice.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { formatTime } from '../../../ui/time.ts'
import { VirtualTable } from '../../../ui/virtual-table.tsx'
import { api } from '../../api.ts'
import { dragPoints } from '../../drag.ts'
import { seedLive, useLiveScope } from '../../live.ts'
import { hiddenAtFirst, usePointColumns } from '../../points/point-cells.tsx'
import { PointDrawer } from '../../points/point-drawer.tsx'
import { texts as pointTexts } from '../../points/texts.ts'
import { usePreferences } from '../../preferences.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import { download, liveCsv } from './export-csv.ts'
import { Filters } from './filters.tsx'
import { filterPoints, liveKeys, parseSort, sortPoints, writeSort } from './rows.ts'
import type { LiveSearch } from './search.ts'
import { texts } from './texts.ts'
import './live.css'

/** While the order or the filter depends on live values, all of them are read this often. */
const snapshotMs = 5_000
/** Pens that one trend takes from a selection. */
const maxPens = 20

/** Latest values of a branch, put into the live store. The stamp says when. */
function useSnapshot(branch: string, active: boolean) {
  return useQuery({
    queryKey: ['live', 'snapshot', branch],
    queryFn: async ({ signal }) => {
      const address = `/api/live?branch=${encodeURIComponent(branch)}`
      const { items } = await api.get<{ items: LiveItem[] }>(address, {}, signal)
      seedLive(items)
      return Date.now()
    },
    refetchInterval: active ? snapshotMs : false,
    staleTime: snapshotMs,
  })
}

export function LivePage() {
  const t = useText(texts)
  const search = useSearch({ from: '/frame/live' })
  const navigate = useNavigate({ from: '/live' })
  const change = useCallback(
    (next: Partial<LiveSearch>) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  )
  const sort = parseSort(search.sort)
  const dependsOnLive = search.quality !== undefined || liveKeys.includes(sort?.key ?? '')
  const points = useQuery(queries.allPoints({ branch: search.branch }))
  const snapshot = useSnapshot(search.branch ?? '', dependsOnLive)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const showLive = useLiveScope()

  const rows = useRows(points.data, search, dependsOnLive ? (snapshot.data ?? 0) : 0)
  const hidden = search.hide ?? hiddenAtFirst
  const all = usePointColumns()
  const hiddenKeys = hidden.join()
  const columns = useMemo(
    () => all.filter((column) => column.fixed || !hiddenKeys.split(',').includes(column.key)),
    [all, hiddenKeys],
  )
  const phone = usePhone()
  const total = points.data?.length ?? 0
  const counts = { shown: formatCount(rows.length), total: formatCount(total) }
  const filtered = Boolean(search.search || search.branch || search.type || search.quality)
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
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={points.isPending ? t('loading') : t(rows.length === total ? 'total' : 'shown', counts)}
        actions={
          <>
            <TrendButton selected={selected} />
            <ExportButton rows={rows} columns={columns} branch={search.branch ?? ''} />
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
      <Filters search={search} onChange={change} points={points.data ?? []} stamp={snapshot.data ?? 0} />
      <ProblemNote error={points.error} onRetry={points.refetch} />
      {points.isPending ? null : (
        <VirtualTable
          label={t('title')}
          rows={rows}
          rowKey={(point) => point.code}
          columns={columns}
          rowHeight={phone ? 56 : 34}
          sort={sort}
          onSort={(next) => change({ sort: writeSort(next) })}
          selected={selected}
          onSelect={setSelected}
          openKey={search.point}
          onOpen={(point) => change({ point: point.code })}
          onVisible={(shown) => showLive(shown.map((point) => point.code))}
          onDragRow={(point, event) => dragPoints(event, selected.has(point.code) ? [...selected] : [point.code])}
          empty={empty}
        />
      )}
      <PointDrawer code={search.point} onClose={() => change({ point: undefined })} />
    </div>
  )
}

const noFilters: LiveSearch = { search: undefined, branch: undefined, type: undefined, quality: undefined }

/** Filtered and sorted. `stamp` changes with every snapshot that matters for the order. */
function useRows(points: PointItem[] | undefined, search: LiveSearch, stamp: number): readonly PointItem[] {
  const language = useLanguage()
  const { units } = usePreferences()
  const placeOf = usePlaceName()
  const { search: words, type, quality, sort } = search
  // biome-ignore lint/correctness/useExhaustiveDependencies: the live store is read at the moment of a snapshot
  return useMemo(
    () =>
      sortPoints(filterPoints(points ?? [], { search: words, type, quality }), parseSort(sort), {
        language,
        units,
        placeOf,
      }),
    [points, words, type, quality?.join(), sort, language, units, placeOf, stamp],
  )
}

function TrendButton({ selected }: { selected: ReadonlySet<string> }) {
  const t = useText(texts)
  const navigate = useNavigate()
  const { message } = App.useApp()
  return (
    <Button
      type="primary"
      icon={<LineChartOutlined />}
      disabled={selected.size === 0}
      title={t('dragHint')}
      onClick={() => {
        if (selected.size > maxPens) void message.info(t('tooMany', { n: maxPens }))
        void navigate({ to: '/trends', search: { codes: [...selected].slice(0, maxPens) } })
      }}
    >
      {selected.size ? t('trendCount', { n: selected.size }) : t('trend')}
    </Button>
  )
}

function ExportButton(props: {
  rows: readonly PointItem[]
  columns: ReturnType<typeof usePointColumns>
  branch: string
}) {
  const { rows, columns, branch } = props
  const t = useText(texts)
  const tp = useText(pointTexts)
  const language = useLanguage()
  const { units } = usePreferences()
  const placeOf = usePlaceName()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  async function run() {
    setBusy(true)
    try {
      // Rows that were never on the screen have no fresh value yet.
      const { items } = await api.get<{ items: LiveItem[] }>(`/api/live?branch=${encodeURIComponent(branch)}`)
      seedLive(items)
      const text = liveCsv(rows, { columns, unitTitle: tp('unit'), language, units, placeOf })
      download(`millrace-live-${formatTime(Date.now()).replace(/[: ]/g, '-')}.csv`, text, 'text/csv')
      void message.success(t('exported', { n: formatCount(rows.length) }))
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon={<DownloadOutlined />} loading={busy} disabled={rows.length === 0} onClick={() => void run()}>
      {t('exportCsv')}
    </Button>
  )
}
