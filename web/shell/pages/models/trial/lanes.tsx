import { Button } from 'antd'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Mark, Verdict } from '../../../../../api/model-trials.ts'
import { formatSpan, formatTime } from '../../../../ui/time.ts'
import type { TrendView } from '../../../../ui/trend/view.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { marksChanged } from './data.ts'
import { texts } from './texts.ts'

type Stretch = { from: number; to: number | null }
export type Lane = { key: string; title: string; priority: 'low' | 'medium' | 'high'; stretches: readonly Stretch[] }
type Area = { left: number; width: number }

type Props = {
  model: string
  place: string
  view: TrendView
  lanes: readonly Lane[]
  marks: readonly Mark[]
  mayMark: boolean
  /** Where what still stands ends. */
  end: number
  area: () => Area | null
}

/** How often the edges of the plot above are looked at: its axes change with what is drawn. */
const lookMs = 250
/** A drag shorter than this is a slip of the hand. */
const slipPixels = 4

/** Would-be alarms and marks as bands under the curves, on the same time axis; a drag over the row of marks makes one. */
export function Lanes({ model, place, view, lanes, marks, mayMark, end, area }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const { range, edges } = useEdges(view, area)
  const [drag, setDrag] = useState<{ from: number; to: number; done: boolean } | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [fault, setFault] = useState<unknown>(null)
  const row = useRef<HTMLDivElement>(null)
  const span = range.to - range.from
  const left = (time: number) => Math.max(-1, Math.min(101, ((time - range.from) / span) * 100))
  const box = ({ from, to }: Stretch) => {
    const [a, b] = [left(from), left(to ?? end)]
    return { left: `${a}%`, width: `max(2px, ${b - a}%)` }
  }
  const seen = <T extends Stretch>(all: readonly T[]) =>
    all.filter((s) => s.from < range.to && (s.to ?? end) > range.from)
  const inset = edges ? { marginLeft: edges.left, width: edges.width } : {}

  const timeAt = (e: PointerEvent) => {
    const { left: edge, width } = row.current!.getBoundingClientRect()
    return range.from + (Math.max(0, Math.min(width, e.clientX - edge)) / width) * span
  }
  const onDown = (e: PointerEvent<HTMLDivElement>) => {
    if (!mayMark || e.button !== 0 || (e.target as HTMLElement).closest('button')) return
    e.currentTarget.setPointerCapture(e.pointerId)
    const time = timeAt(e)
    setChosen(null)
    setDrag({ from: time, to: time, done: false })
  }
  const onMove = (e: PointerEvent) => {
    if (drag && !drag.done) setDrag({ ...drag, to: timeAt(e) })
  }
  const onUp = () => {
    if (!drag || drag.done) return
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)]
    const pixels = ((to - from) / span) * (row.current?.clientWidth ?? 0)
    setDrag(pixels < slipPixels ? null : { from, to, done: true })
  }
  const act = async (work: () => Promise<unknown>) => {
    setFault(null)
    try {
      await work()
      await marksChanged(model)
      setDrag(null)
      setChosen(null)
    } catch (error) {
      setFault(error)
    }
  }
  const mark = (verdict: Verdict) =>
    act(() =>
      api.post(`/api/models/${model}/marks`, {
        ...{ place, verdict, from: Math.round(drag!.from), to: Math.round(drag!.to) },
      }),
    )
  const picked = marks.find((m) => m.id === chosen)
  const said = ({ from, to }: Stretch) => `${formatTime(from, 'second')} · ${formatSpan((to ?? end) - from, language)}`
  const judging = drag?.done === true
  return (
    <div className="try-lanes">
      {lanes.map((lane) => (
        <div className="try-lane" key={lane.key}>
          <span className="try-lane-title">{lane.title}</span>
          <div className="try-lane-row" style={inset}>
            {seen(lane.stretches).map((s) => (
              <i
                key={s.from}
                className={`try-band alarm-${lane.priority}`}
                style={box(s)}
                title={`${lane.title} · ${said(s)}`}
              />
            ))}
          </div>
        </div>
      ))}
      <div className="try-lane try-lane-marks">
        <span className="try-lane-title">{t('marks')}</span>
        <div
          className={`try-lane-row ${mayMark ? 'is-open' : ''}`}
          style={inset}
          ref={row}
          onPointerDown={onDown}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerCancel={() => setDrag(null)}
        >
          {seen(marks).map((m) => (
            <button
              key={m.id}
              type="button"
              className={`try-band is-${m.verdict}`}
              style={box(m)}
              aria-label={`${m.verdict === 'finding' ? t('finding') : t('falseOne')} ${said(m)}`}
              title={`${m.verdict === 'finding' ? t('finding') : t('falseOne')} · ${said(m)}`}
              onClick={() => setChosen(m.id)}
            >
              {m.verdict === 'finding' ? '✓' : '✗'}
            </button>
          ))}
          {drag ? (
            <i
              className="try-band is-drag"
              style={box({ from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) })}
            />
          ) : null}
        </div>
      </div>
      {judging || picked ? (
        <div className="try-judge" role="dialog" aria-label={t('marks')}>
          {judging ? (
            <>
              <span>
                {t('markStretch')} {said(drag)}
              </span>
              <Button size="small" onClick={() => void mark('finding')}>
                ✓ {t('finding')}
              </Button>
              <Button size="small" onClick={() => void mark('false')}>
                ✗ {t('falseOne')}
              </Button>
            </>
          ) : (
            <>
              <span>
                {picked!.verdict === 'finding' ? t('finding') : t('falseOne')} · {said(picked!)} · {picked!.by}
              </span>
              {mayMark ? (
                <Button
                  size="small"
                  onClick={() => void act(() => api.delete(`/api/models/${model}/marks/${picked!.id}`))}
                >
                  {t('unmark')}
                </Button>
              ) : null}
            </>
          )}
          <Button
            size="small"
            type="text"
            onClick={() => {
              setDrag(null)
              setChosen(null)
            }}
          >
            {t('cancel')}
          </Button>
        </div>
      ) : mayMark ? (
        <p className="faint try-lane-hint">{t('marksHint')}</p>
      ) : null}
      <ProblemNote error={fault} />
    </div>
  )
}

/** The shown range with every frame of its moves, and where the plot begins and ends. */
function useEdges(view: TrendView, area: () => Area | null) {
  const [state, setState] = useState({ range: view.range, edges: null as Area | null })
  const latest = useRef(area)
  latest.current = area
  useEffect(() => {
    let request = 0
    const take = () => {
      request = 0
      const edges = latest.current()
      setState((before) => {
        const same = before.edges?.left === edges?.left && before.edges?.width === edges?.width
        const { from, to } = view.range
        if (same && before.range.from === from && before.range.to === to) return before
        return { range: view.range, edges }
      })
    }
    const ask = () => {
      request ||= requestAnimationFrame(take)
    }
    ask()
    const stop = view.onMove(ask)
    const timer = setInterval(ask, lookMs)
    return () => {
      stop()
      clearInterval(timer)
      cancelAnimationFrame(request)
    }
  }, [view])
  return state
}
