import { Button } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Mark, TrialItem, TrialPlaceResult } from '../../../../../api/model-trials.ts'
import type { PointItem } from '../../../../../api/platform.ts'
import { Legend } from '../../../../ui/trend/legend.tsx'
import { penColour } from '../../../../ui/trend/palette.ts'
import type { Cursors } from '../../../../ui/trend/pointer-tool.ts'
import { type FetchTile, TrendStore } from '../../../../ui/trend/store.ts'
import { type ChartHandle, TrendChart } from '../../../../ui/trend/trend-chart.tsx'
import type { TrendView } from '../../../../ui/trend/view.ts'
import { useDark, usePreferences } from '../../../preferences.ts'
import { queryClient } from '../../../queries.ts'
import { useMay } from '../../../session.ts'
import { useText } from '../../../text.ts'
import { fetchTile, serverNow, usePoints } from '../../trends/data.ts'
import { storePen, type TrendPen, trendPen } from '../../trends/pens.ts'
import { usePlotTheme } from '../../trends/use-screen.ts'
import { trialQueries } from './data.ts'
import { Lanes } from './lanes.tsx'
import { seriesColumns } from './series-columns.ts'
import { texts } from './texts.ts'
import '../../../../ui/trend/trend.css'

type Ran = { trial: TrialItem; place: TrialPlaceResult }
type Props = Ran & {
  model: string
  view: TrendView
  other: Ran | null
  marks: readonly Mark[]
  whole: () => void
}

/** No point is called so: its code has no such letter. */
const outputPen = (trial: string, port: string) => `\u0001${trial} ${port}`
/** Curves shown at first; the others are a click away. */
const shownAtFirst = 6

/** Outputs of a trial as it calculated them, its inputs as they were, and below them when it would have raised alarms. */
export function TrialChart({ model, trial, place, view, other, marks, whole }: Props) {
  const t = useText(texts)
  const { language, units } = usePreferences()
  const dark = useDark()
  const theme = usePlotTheme(dark)
  const chart = useRef<ChartHandle>(null)
  const mayMark = useMay('models.write')
  const [cursors, setCursors] = useState<Cursors>([null, null])

  const codes = useMemo(
    () => [...new Set(place.inputs.flatMap(({ point }) => (point === null ? [] : [point])))],
    [place],
  )
  const lookups = usePoints(codes)
  const store = useMemo(() => {
    const outputs = new Map(
      [{ trial, place }, ...(other ? [other] : [])].flatMap((ran) =>
        ran.place.outputs.map(({ port }) => [outputPen(ran.trial.id, port), { ran, port }] as const),
      ),
    )
    const fetch: FetchTile = async (request, signal) => {
      const output = outputs.get(request.pen.code)
      if (!output) return fetchTile(request, signal)
      const { ran, port } = output
      const series = await queryClient.ensureQueryData(trialQueries.series(model, ran.trial.id, ran.place.place))
      return { columns: seriesColumns(series, port, request.from, request.to), complete: true, before: null }
    }
    return new TrendStore(fetch, serverNow)
  }, [model, trial, place, other])
  useEffect(() => () => store.stop(), [store])

  const all = useMemo(() => {
    const outputs = [{ ran: { trial, place }, word: other ? t('thisOne') : '' }]
    if (other) outputs.push({ ran: other, word: t('otherOne') })
    const outputPens = outputs.flatMap(({ ran, word }) =>
      ran.place.outputs.map(({ port, label, type, unit }): [TrendPen, PointItem] => {
        const name = `${label?.[language] || port}${word ? ` (${word})` : ''}`
        const point: PointItem = { ...outputPoint, code: outputPen(ran.trial.id, port), name, type, unit }
        return [trendPen({ ...penOptions, code: point.code }, point, units, language, dark), point]
      }),
    )
    const inputPens = lookups.flatMap(({ code, point }): [TrendPen, PointItem][] =>
      point ? [[trendPen({ ...penOptions, code }, point, units, language, dark), point]] : [],
    )
    return [...outputPens, ...inputPens].map(([pen, point], i) => ({
      pen: { ...pen, colour: penColour(i, dark), ...(i < outputPens.length && { quietMs: Number.POSITIVE_INFINITY }) },
      point,
    }))
  }, [trial, place, other, lookups, units, language, dark, t])
  const [toggled, setToggled] = useState<Record<string, boolean>>({})
  const isOn = (i: number, id: string) => toggled[id] ?? i < shownAtFirst
  const on = all.filter(({ pen }, i) => isOn(i, pen.id))
  const key = on.map(({ pen }) => pen.id).join('\n')
  // what the model says is drawn last, over what it was told
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the pens
  const pens = useMemo(() => on.map(({ pen }) => pen).toReversed(), [key, all])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the pens
  useEffect(
    () =>
      store.setPens(
        on.map(({ point, pen }) =>
          pen.id.startsWith('\u0001')
            ? { code: pen.id, step: point.type === 'boolean', rawOnly: false }
            : storePen(point),
        ),
      ),
    [store, key, all],
  )

  const lanes = [
    ...place.alarms.map((alarm) => ({
      key: `a ${alarm.alarm}`,
      title: `${alarm.label?.[language] || alarm.alarm}${other ? ` (${t('thisOne')})` : ''}`,
      priority: alarm.priority,
      stretches: place.episodes.filter((e) => e.alarm === alarm.alarm),
    })),
    ...(other?.place.alarms ?? []).map((alarm) => ({
      key: `b ${alarm.alarm}`,
      title: `${alarm.label?.[language] || alarm.alarm} (${t('otherOne')})`,
      priority: alarm.priority,
      stretches: other!.place.episodes.filter((e) => e.alarm === alarm.alarm),
    })),
  ]
  return (
    <section className="try-chart" aria-label={t('chart')}>
      <div className="try-pens">
        {all.map(({ pen }, i) => (
          <button
            key={pen.id}
            type="button"
            aria-pressed={isOn(i, pen.id)}
            onClick={() => setToggled({ ...toggled, [pen.id]: !isOn(i, pen.id) })}
          >
            <i style={{ background: pen.colour }} aria-hidden="true" />
            {pen.title} <small>{pen.unit}</small>
          </button>
        ))}
        <Button size="small" type="text" onClick={whole}>
          {t('wholePeriod')}
        </Button>
      </div>
      <div className="try-plot">
        <TrendChart
          ref={chart}
          store={store}
          view={view}
          pens={pens}
          mode="unit"
          selected={null}
          compareMs={null}
          tool="pan"
          cursors={cursors}
          language={language}
          theme={theme}
          label={t('chart')}
          onCursors={setCursors}
          onHover={() => {}}
          onBack={whole}
        />
      </div>
      <Lanes
        {...{ model, view, lanes, marks, mayMark }}
        place={place.place}
        end={trial.to}
        area={() => chart.current?.area() ?? null}
      />
      <Legend language={language} compare={false} />
    </section>
  )
}

const penOptions = { slot: 0, hidden: false, fixed: null, side: undefined }
/** What a calculated output has of a point. */
const outputPoint: Omit<PointItem, 'code' | 'name' | 'type' | 'unit'> = {
  ...{ id: -1, names: { zh: '', en: '' }, path: '', low: null, high: null, decimals: null, labels: null },
  ...{ role: null, kks: null, retention: '', processing: {}, source: null, note: null },
}
