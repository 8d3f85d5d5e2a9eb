import { useNavigate, useSearch } from '@tanstack/react-router'
import { App } from 'antd'
import { type DragEvent, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Legend } from '../../../ui/trend/legend.tsx'
import { type ListPen, type PenActions, PenCards, PenTable } from '../../../ui/trend/pen-list.tsx'
import type { Cursors } from '../../../ui/trend/pointer-tool.ts'
import { groupAxes } from '../../../ui/trend/scales.ts'
import { Signal } from '../../../ui/trend/signal.ts'
import type { TrendStore } from '../../../ui/trend/store.ts'
import { panBy, zoomAt } from '../../../ui/trend/time-range.ts'
import { type ChartHandle, TrendChart } from '../../../ui/trend/trend-chart.tsx'
import { ApiProblem } from '../../api.ts'
import { useDark, usePreferences } from '../../preferences.ts'
import { useText } from '../../text.ts'
import { type PointLookup, serverNow, useLiveFeed, usePoints, useTrendStore } from './data.ts'
import { EmptyTrend } from './empty.tsx'
import {
  addPens,
  draggedCodes,
  movePen,
  type PenOptions,
  penOptions,
  penSearch,
  pointsDragType,
} from './pen-options.ts'
import { storePen, trendPen } from './pens.ts'
import { PointPicker } from './picker.tsx'
import { SavedMenu, searchOf, useSavedTrends } from './saved.tsx'
import type { TrendsSearch } from './search.ts'
import { texts } from './texts.ts'
import { TimeBar } from './time-bar.tsx'
import type { ToolbarActions, ToolbarState } from './toolbar.ts'
import { useExport } from './use-export.ts'
import { useTrendKeys } from './use-keys.ts'
import { useNarrow, usePlotTheme } from './use-screen.ts'
import { useShownRange, useTrendView } from './use-view.ts'
import { useWholeRange } from './use-whole-range.ts'
import { ViewBar } from './view-bar.tsx'
import '../../../ui/trend/trend.css'
import './trends.css'

/** How often open tiles are checked for news, ms. */
const refreshEveryMs = 5000

/** The trend workbench. Its whole state stands in the address, see search.ts. */
export function TrendsPage() {
  const search = useSearch({ strict: false }) as TrendsSearch
  const navigate = useNavigate()
  const t = useText(texts)
  const { language, units } = usePreferences()
  const dark = useDark()
  const narrow = useNarrow()
  const theme = usePlotTheme(dark)
  const { message } = App.useApp()

  const latest = useRef(search)
  latest.current = search
  const write = useCallback(
    (change: Partial<TrendsSearch>, replace = true) => {
      latest.current = { ...latest.current, ...change }
      void navigate({ to: '/trends', search: latest.current, replace })
    },
    [navigate],
  )

  const store = useTrendStore()
  const { view, back } = useTrendView(search, write)
  const shown = useShownRange(view)
  const chart = useRef<ChartHandle>(null)
  const [hover] = useState(() => new Signal<number | null>(null))
  const [tool, setTool] = useState<'pan' | 'zoom'>('pan')
  const [picking, setPicking] = useState(false)
  const [dropping, setDropping] = useState(false)

  const options = useMemo(() => penOptions(search), [search])
  const lookups = usePoints(options.map((pen) => pen.code))
  const pens = useMemo(
    () => options.map((pen, i) => trendPen(pen, lookups[i]?.point ?? null, units, language, dark)),
    [options, lookups, units, language, dark],
  )
  const chartPens = useMemo(() => pens.filter((_, i) => lookups[i]?.point), [pens, lookups])
  const known = useMemo(() => lookups.flatMap(({ point }) => (point ? [point] : [])), [lookups])
  const knownCodes = useMemo(() => known.map((point) => point.code), [known])
  useEffect(() => store.setPens(known.map(storePen)), [store, known])
  useLiveFeed(store, knownCodes)
  useEffect(() => {
    const timer = setInterval(() => document.hidden || store.refresh(), refreshEveryMs)
    return () => clearInterval(timer)
  }, [store])
  const compareMs = search.compare ?? null
  useEffect(() => store.setCompare(compareMs), [store, compareMs])
  const status = useStoreStatus(store, knownCodes)
  const mode = search.axes ?? 'unit'
  const listPens = useListPens(pens, lookups, status, mode)

  const cursors = useMemo<Cursors>(() => [search.c1 ?? null, search.c2 ?? null], [search.c1, search.c2])
  const setCursors = useCallback(
    ([c1, c2]: Cursors) =>
      write({ c1: c1 === null ? undefined : Math.round(c1), c2: c2 === null ? undefined : Math.round(c2) }),
    [write],
  )

  const setPens = useCallback((next: PenOptions[]) => write(penSearch(next), false), [write])
  const add = (codes: string[]) => {
    const result = addPens(options, codes)
    if (result.full) void message.warning(t('full'))
    else if (result.added === 0 && codes.length) void message.info(t('alreadyThere'))
    if (result.added) setPens(result.pens)
  }
  const change = (id: string, part: Partial<PenOptions>) =>
    setPens(options.map((pen) => (pen.code === id ? { ...pen, ...part } : pen)))
  const penActions: PenActions = {
    select: (id) => write({ pen: id ?? undefined }),
    toggle: (id) => change(id, { hidden: !options.find((pen) => pen.code === id)?.hidden }),
    remove: (id) => setPens(options.filter((pen) => pen.code !== id)),
    move: (id, before) => setPens(movePen(options, id, before)),
    scale: (id, choice) => change(id, choice),
    spanOf: (id) => chart.current?.spanOf(id) ?? null,
    retry: (id) => store.retry(id),
  }

  const showWhole = useWholeRange(knownCodes, view)
  const saved = useSavedTrends(search)
  const title = saved.current?.name ?? t('title')
  const exportAs = useExport({ store, pens, view, chart, title, compareMs, theme, language })
  const actions: ToolbarActions = {
    add: () => setPicking(true),
    live: () => (view.liveSpan === null ? view.follow(view.span) : view.go(view.range)),
    preset(ms) {
      const { to } = view.range
      if (view.liveSpan !== null || to > serverNow()) view.follow(ms)
      else view.go({ from: to - ms, to })
    },
    whole: () => void showWhole(),
    go: (range) => view.go(range),
    pan: (share) => view.move(panBy(view.range, share, serverNow())),
    zoom(factor) {
      const { from, to } = view.range
      if (view.liveSpan !== null) view.follow(Math.max(1000, view.liveSpan * factor), 350)
      else view.move(zoomAt(view.range, factor, (from + to) / 2, serverNow()))
    },
    axes: (axes) => write({ axes }),
    tool: setTool,
    compare: (ms) => write({ compare: ms ?? undefined }),
    exportAs,
  }
  useTrendKeys({
    ...actions,
    tool: () => setTool(tool === 'pan' ? 'zoom' : 'pan'),
    clearCursors: () => setCursors([null, null]),
    disabled: picking,
  })

  const state: ToolbarState = {
    range: shown.range,
    liveSpan: shown.liveSpan,
    axes: search.axes,
    tool,
    compareMs,
    narrow,
    hasPens: pens.length > 0,
  }
  const drop = {
    onDragOver(e: DragEvent) {
      if (!e.dataTransfer.types.includes(pointsDragType)) return
      e.preventDefault()
      e.dataTransfer.dropEffect = 'copy'
      setDropping(true)
    },
    onDragLeave(e: DragEvent) {
      if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setDropping(false)
    },
    onDrop(e: DragEvent) {
      setDropping(false)
      const codes = draggedCodes(e.dataTransfer.getData(pointsDragType))
      if (codes.length === 0) return
      e.preventDefault()
      add(codes)
    },
  }
  const List = narrow ? PenCards : PenTable
  const selected = search.pen ?? null

  return (
    <section className="trends" aria-label={t('title')} {...drop}>
      <header className="trends-head">
        <h1>{t('title')}</h1>
        <SavedMenu
          saved={saved}
          search={search}
          onOpen={(trend) => void navigate({ to: '/trends', search: searchOf(trend) })}
          onSaved={(id) => write({ trend: id })}
        />
        <ViewBar state={state} actions={actions} />
      </header>
      {pens.length === 0 ? (
        <EmptyTrend
          saved={saved}
          onAdd={() => setPicking(true)}
          onCodes={add}
          onOpen={(trend) => void navigate({ to: '/trends', search: searchOf(trend) })}
        />
      ) : (
        <>
          <TimeBar view={view} state={state} actions={actions} />
          <div className="trends-chart">
            <TrendChart
              ref={chart}
              store={store}
              view={view}
              pens={chartPens}
              mode={mode}
              selected={selected}
              compareMs={compareMs}
              tool={tool}
              cursors={cursors}
              language={language}
              theme={theme}
              label={t('chart', { pens: pens.map((pen) => pen.name || pen.code).join(', ') })}
              onCursors={setCursors}
              onHover={(time) => hover.set(time)}
              onBack={back}
            />
            <Progress loading={status.loading.length > 0} text={t('loadingTiles')} />
          </div>
          <Legend language={language} compare={compareMs !== null} />
          <List
            store={store}
            view={view}
            pens={listPens}
            cursors={cursors}
            hover={hover}
            language={language}
            selected={selected}
            actions={penActions}
          />
        </>
      )}
      {dropping && <div className="trends-drop">{t('dropHere')}</div>}
      <PointPicker
        open={picking}
        present={options.map((pen) => pen.code)}
        onClose={() => setPicking(false)}
        onAdd={add}
      />
    </section>
  )
}

type Status = { loading: string[]; errors: Map<string, unknown> }

/** Which pens are loading or have failed; changes at most four times a second. */
function useStoreStatus(store: TrendStore, codes: readonly string[]): Status {
  const empty: Status = { loading: [], errors: new Map() }
  const snapshot = useRef(empty)
  const keyRef = useRef('')
  const codesRef = useRef(codes)
  codesRef.current = codes
  const [subscribe] = useState(() => (listener: () => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = () => {
      timer = undefined
      const loading = codesRef.current.filter((code) => store.isLoading(code))
      const errors = new Map(
        codesRef.current.flatMap((code) => (store.errorOf(code) ? [[code, store.errorOf(code)] as const] : [])),
      )
      const key = `${loading.join()}|${[...errors].map(([code, error]) => `${code} ${error}`).join()}`
      if (key === keyRef.current) return
      keyRef.current = key
      snapshot.current = { loading, errors }
      listener()
    }
    const stop = store.subscribe(() => {
      timer ??= setTimeout(take, 250)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  })
  return useSyncExternalStore(subscribe, () => snapshot.current)
}

function useListPens(
  pens: readonly ReturnType<typeof trendPen>[],
  lookups: readonly PointLookup[],
  status: Status,
  mode: 'unit' | 'own' | 'lanes',
): ListPen[] {
  const { language } = usePreferences()
  return useMemo(() => {
    const axes = groupAxes(
      pens.filter((pen, i) => !pen.hidden && lookups[i]?.point),
      mode,
    )
    return pens.map((pen, i) => {
      const problem = lookups[i]?.problem ?? status.errors.get(pen.id)
      const error = problem instanceof ApiProblem ? problem.texts[language] : problem ? String(problem) : null
      const axisSide = axes.find((axis) => axis.pens.includes(pen.id))?.side ?? null
      return { ...pen, axisSide, error, loading: (lookups[i]?.loading ?? false) || status.loading.includes(pen.id) }
    })
  }, [pens, lookups, status, mode, language])
}

/** Shown only when loading takes noticeably long, so that a quick answer does not flash. */
function Progress({ loading, text }: { loading: boolean; text: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!loading) {
      setLate(false)
      return
    }
    const timer = setTimeout(() => setLate(true), 600)
    return () => clearTimeout(timer)
  }, [loading])
  return late ? (
    <div className="trend-progress" role="status">
      {text}
    </div>
  ) : null
}
