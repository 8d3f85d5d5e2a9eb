import { App, Button, Checkbox, Segmented, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { Sweep, SweepCell, TrialItem, TrialPlaceResult } from '../../../../../api/model-trials.ts'
import type { ModelDetail, ModelDrawing, ModelInstanceItem, ModelSaved } from '../../../../../api/models.ts'
import type { Language } from '../../../../../contract/text.ts'
import { symbolOf } from '../../../../../units/units.ts'
import { Chart } from '../../../../kit/chart.tsx'
import { formatNumber } from '../../../../ui/number.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { queryClient } from '../../../queries.ts'
import { useMay } from '../../../session.ts'
import { useLanguage, useText } from '../../../text.ts'
import type { Drawn } from './data.ts'
import { bestCell, type Direction, isJudged, settingAt, type Target, usualDirection, valueAt } from './sweep-target.ts'
import { texts } from './texts.ts'

type Props = { model: string; trial: TrialItem; sweep: Sweep; place: TrialPlaceResult | undefined }

/** A sweep by a chosen target: a curve over one parameter, a heat map over two; the best setting goes on from here. */
export function SweepResult({ model, trial, sweep, place }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const judged = sweep.marks.findings > 0
  const [target, setTarget] = useState<Target>(judged ? 'f1' : 'episodes')
  const [turned, setTurned] = useState<Direction | null>(null)
  const [strict, setStrict] = useState(false)
  const [picked, setPicked] = useState<number | null>(null)
  const direction = turned ?? usualDirection(target)
  const best = isJudged(target, sweep.marks) ? bestCell(sweep, target, direction, strict) : -1
  const at = picked ?? best
  const words = (cell: number) => wordsOf(settingAt(sweep, cell))
  const wordsOf = (setting: number[]) =>
    setting
      .map((value, i) => `${nameOf(sweep, i, language)} ${plain(value)} ${symbolOf(sweep.parameters[i].unit)}`.trim())
      .join(language === 'zh' ? '，' : ', ')
  const targets: { value: Target; label: string }[] = [
    { value: 'f1', label: t('f1') },
    { value: 'hits', label: t('hits') },
    { value: 'false', label: t('falseHits') },
    { value: 'episodes', label: t('episodeCount') },
    ...(place?.outputs ?? []).map(({ port, label }) => ({
      value: `mean:${port}` as const,
      label: t('mean', { output: label?.[language] || port }),
    })),
  ]
  const title = targets.find(({ value }) => value === target)!.label
  return (
    <section className="try-sweep" aria-label={t('sweep')}>
      <div className="try-sweep-head">
        <Select<Target>
          aria-label={t('target')}
          value={target}
          options={targets}
          onChange={(next) => {
            setTarget(next)
            setTurned(null)
            setPicked(null)
          }}
        />
        <Segmented<Direction>
          value={direction}
          onChange={setTurned}
          options={(['most', 'least'] as const).map((value) => ({ value, label: t(value) }))}
        />
        {target === 'f1' || target === 'false' ? (
          <Checkbox checked={strict} onChange={(e) => setStrict(e.target.checked)}>
            {t('strict')}
          </Checkbox>
        ) : null}
      </div>
      <p className={judged || target !== 'f1' ? 'faint' : 'try-warn'}>
        {judged ? t('marksUsed', { ...sweep.marks }) : t('noMarksYet')}
      </p>
      {sweep.axes.length === 1 ? (
        <Curve {...{ sweep, target, strict, at, title }} onPick={setPicked} />
      ) : (
        <HeatMap {...{ sweep, target, strict, at, best, title }} onPick={setPicked} words={words} />
      )}
      {at >= 0 ? (
        <div className="try-best">
          <strong>{at === best ? t('best', { setting: words(at) }) : t('chosen', { setting: words(at) })}</strong>
          <span>{t('cellLine', cellWords(sweep.cells[at]))}</span>
          <span className="faint">{t('usual', { setting: wordsOf(sweep.parameters.map((p) => p.usual)) })}</span>
          <Apply key={at} {...{ model, trial, place }} setting={settingOf(sweep, at)} words={words(at)} />
        </div>
      ) : null}
    </section>
  )
}

const nameOf = ({ axes, parameters }: Sweep, i: number, language: Language): string =>
  parameters[i].label[language] || axes[i].parameter
const cellWords = ({ means: _, ...counts }: SweepCell): Omit<SweepCell, 'means'> => counts
/** Digits that mean something, no zeros behind them. */
const plain = (value: number): string => String(Number(value.toPrecision(6))).replace('-', '\u2212')

const settingOf = (sweep: Sweep, cell: number): Record<string, number> =>
  Object.fromEntries(settingAt(sweep, cell).map((value, i) => [sweep.axes[i].parameter, value]))

type PictureProps = {
  sweep: Sweep
  target: Target
  strict: boolean
  at: number
  title: string
  onPick: (cell: number) => void
}

function Curve({ sweep, target, strict, at, title, onPick }: PictureProps) {
  const language = useLanguage()
  const option = useMemo(() => {
    const [values] = sweep.values
    const name = `${nameOf(sweep, 0, language)} ${symbolOf(sweep.parameters[0].unit)}`.trim()
    const data = sweep.cells.map((cell, i) => [values[i], valueAt(cell, target, strict)])
    return {
      tooltip: { trigger: 'axis' },
      xAxis: {
        ...{ type: 'value', name, nameLocation: 'middle', nameGap: 28 },
        ...{ min: Math.min(...values), max: Math.max(...values) },
      },
      yAxis: { type: 'value', name: title, scale: target.startsWith('mean:') },
      grid: { left: 12, right: 24, top: 40, bottom: 28, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      series: [
        {
          ...{ type: 'line', name: title, data, symbolSize: 9, triggerLineEvent: true },
          markLine: {
            ...{ silent: true, symbol: 'none', label: { show: false } },
            data: at >= 0 ? [{ xAxis: values[at] }] : [],
          },
        },
      ],
    }
  }, [sweep, target, strict, at, title, language])
  return <Chart option={option} height={320} label={title} onPick={({ index }) => index >= 0 && onPick(index)} />
}

function HeatMap(props: PictureProps & { best: number; words: (cell: number) => string }) {
  const { sweep, target, strict, at, best, title, onPick, words } = props
  const language = useLanguage()
  const found = sweep.cells.map((cell) => valueAt(cell, target, strict))
  const known = found.filter((v) => v !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const [down, across] = sweep.values
  const digits = target === 'f1' ? 2 : target.startsWith('mean:') ? null : 0
  const share = (value: number) => (high > low ? (value - low) / (high - low) : 0.5)
  return (
    <div className="try-heat">
      <table aria-label={title}>
        <thead>
          <tr>
            <th>
              {nameOf(sweep, 0, language)} ↓ · {nameOf(sweep, 1, language)} →
            </th>
            {across.map((value) => (
              <th key={value}>{plain(value)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {down.map((value, y) => (
            <tr key={value}>
              <th>{plain(value)}</th>
              {across.map((each, x) => {
                const cell = y * across.length + x
                const said = found[cell]
                return (
                  <td key={each}>
                    <button
                      type="button"
                      title={words(cell)}
                      aria-pressed={cell === at}
                      className={cell === best ? 'is-best' : ''}
                      style={said === null ? undefined : ({ '--share': `${Math.round(share(said) * 55)}%` } as never)}
                      onClick={() => onPick(cell)}
                    >
                      {said === null ? '—' : formatNumber(said, digits)}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type ApplyProps = {
  model: string
  trial: TrialItem
  place: TrialPlaceResult | undefined
  setting: Record<string, number>
  words: string
}

/** Takes a setting over: as defaults of the next draft, or for one instance alone. */
function Apply({ model, place, setting, words }: ApplyProps) {
  const t = useText(texts)
  const mayWrite = useMay('models.write')
  const { message } = App.useApp()
  const [fault, setFault] = useState<unknown>(null)
  if (!mayWrite) return null
  const act = async (work: () => Promise<string>) => {
    setFault(null)
    try {
      void message.success(await work())
      await queryClient.invalidateQueries({ queryKey: ['models', model] })
    } catch (error) {
      setFault(error)
    }
  }
  const intoDraft = async () => {
    const head = await api.get<ModelDetail>(`/api/models/${model}`)
    const { drawing } = await api.get<ModelDrawing>(`/api/models/${model}/versions/${head.latest.number}`)
    const drawn = drawing as Drawn
    const missing = Object.keys(setting).find((id) => !drawn.parameters?.some((p) => p.id === id))
    if (missing) throw new Error(t('intoDraftGone', { parameter: missing }))
    const parameters = drawn.parameters!.map((p) => (p.id in setting ? { ...p, default: setting[p.id] } : p))
    const saved = await api.put<ModelSaved>(`/api/models/${model}/draft`, {
      ...{ version: head.version, drawing: { ...drawn, parameters }, note: t('draftNote', { setting: words }) },
    })
    return t('intoDraftDone', { n: saved.latest.number })
  }
  const override = async () => {
    const path = `/api/models/${model}/instances/${place!.instance}`
    const { version, bindings, overrides, enabled } = await api.get<ModelInstanceItem>(path)
    await api.put(path, { version, bindings, enabled, overrides: { ...overrides, ...setting } })
    return t('overrideDone', { place: place!.place })
  }
  return (
    <>
      <div className="try-tools">
        <Button type="primary" onClick={() => void act(intoDraft)}>
          {t('intoDraft')}
        </Button>
        {place?.instance ? (
          <Button onClick={() => void act(override)}>{t('override', { place: place.place })}</Button>
        ) : null}
      </div>
      <ProblemNote error={fault} />
    </>
  )
}
