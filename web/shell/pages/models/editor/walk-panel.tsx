import {
  CaretRightOutlined,
  CloseOutlined,
  PauseOutlined,
  StepBackwardOutlined,
  StepForwardOutlined,
} from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, DatePicker, InputNumber, Segmented, Select, Slider, Switch } from 'antd'
import dayjs from 'dayjs'
import { useEffect, useState } from 'react'
import { alarmStates } from '../../../../../api/alarms.ts'
import { type Walk, type WalkInput, walkLimits } from '../../../../../api/models.ts'
import { isBad } from '../../../../../contract/quality.ts'
import { formatTime } from '../../../../ui/time.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { PointPicker } from '../../../records/pickers.tsx'
import type { Store } from '../../../store.ts'
import { useLanguage, useText } from '../../../text.ts'
import { stateWords } from '../../alarms/words.ts'
import { modelQueries } from './data.ts'
import type { InputElement } from './drawing.ts'
import { nameOf } from './names.ts'
import { portsOf } from './ports.ts'
import { unitWords } from './survey.ts'
import { texts } from './texts.ts'
import type { Drawing } from './use-drawing.ts'
import { alarmsAt, columnsOf, type HandRow, lookAt } from './walk.ts'
import { type Tag, tagsOf } from './wire-values.ts'

type Props = {
  model: string
  drawing: Drawing
  path: readonly string[]
  values: Store<ReadonlyMap<string, Tag> | null>
  onClose(): void
}

const usualScans = 120
const playMs = 400

/** Steps through the drawing as it stands, saved or not: inputs by hand or from a stretch of history, values on the wires. */
export function WalkPanel({ model, drawing, path, values, onClose }: Props) {
  const t = useText(texts)
  const [mode, setMode] = useState<'hand' | 'history'>('hand')
  const [walk, setWalk] = useState<Walk | null>(null)
  const [at, setAt] = useState(0)
  const [rows, setRows] = useState<HandRow[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const { doc, sheet, items, found } = drawing

  // what was walked through is another drawing now: its values would lie
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawing's change is the reason
  useEffect(() => {
    setWalk(null)
  }, [doc])
  useEffect(() => {
    const prefix = path.map((id) => `${id}/`).join('')
    values.set(
      walk &&
        tagsOf(
          lookAt(walk, at),
          sheet,
          prefix,
          (element) => portsOf(element, items, doc),
          (element, port) => unitWords(found.unitOf(element, port)),
        ),
    )
  }, [walk, at, path, values, sheet, items, doc, found])
  useEffect(() => () => values.set(null), [values])

  async function run(asked: Omit<WalkInput, 'drawing' | 'overrides'>, to: 'first' | 'last') {
    setBusy(true)
    setError(null)
    try {
      const done = await api.post<Walk>('/api/models/walk', { drawing: doc, ...asked })
      setWalk(done)
      setAt(to === 'last' ? done.scans - 1 : 0)
    } catch (fault) {
      setError(fault)
    } finally {
      setBusy(false)
    }
  }
  const step = (row: HandRow, count: number) => {
    const next = [...rows, ...Array.from({ length: count }, () => row)].slice(-walkLimits.scans)
    setRows(next)
    const from = walk && mode === 'hand' ? walk.from : Date.now()
    const inputs = columnsOf(
      next,
      doc.inputs.map((i) => i.id),
    )
    void run({ from, scans: next.length, inputs, points: {} }, 'last')
  }
  const restart = () => {
    setRows([])
    setWalk(null)
    setError(null)
  }
  return (
    <section className="graph-walk" aria-label={t('walk')}>
      <header>
        <b>{t('walk')}</b>
        <Segmented
          size="small"
          value={mode}
          options={[
            { value: 'hand', label: t('walkHand') },
            { value: 'history', label: t('walkHistory') },
          ]}
          onChange={(next) => {
            setMode(next as typeof mode)
            restart()
          }}
        />
        <Player {...{ walk, at, setAt }} />
        <Button type="text" icon={<CloseOutlined />} aria-label={t('walkClose')} onClick={onClose} />
      </header>
      <ProblemNote error={error} />
      {mode === 'hand' ? (
        <ByHand {...{ drawing, busy, rows: rows.length, onStep: step, onRestart: restart }} />
      ) : (
        <FromHistory {...{ model, drawing, busy }} onRun={(asked) => void run(asked, 'first')} />
      )}
      {walk ? <AlarmLine {...{ walk, at, drawing }} /> : null}
    </section>
  )
}

function Player({ walk, at, setAt }: { walk: Walk | null; at: number; setAt(next: (before: number) => number): void }) {
  const t = useText(texts)
  const [playing, setPlaying] = useState(false)
  const last = (walk?.scans ?? 1) - 1
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => setAt((before) => Math.min(last, before + 1)), playMs)
    return () => clearInterval(timer)
  }, [playing, last, setAt])
  useEffect(() => {
    if (at >= last) setPlaying(false)
  }, [at, last])
  if (!walk) return <span className="faint graph-walk-hint">{t('walkHint')}</span>
  return (
    <span className="graph-player">
      <Button
        size="small"
        icon={<StepBackwardOutlined />}
        aria-label={t('walkBack')}
        disabled={at <= 0}
        onClick={() => setAt((before) => before - 1)}
      />
      <Button
        size="small"
        icon={playing ? <PauseOutlined /> : <CaretRightOutlined />}
        aria-label={t(playing ? 'walkPause' : 'walkPlay')}
        disabled={at >= last}
        onClick={() => setPlaying(!playing)}
      />
      <Button
        size="small"
        icon={<StepForwardOutlined />}
        aria-label={t('walkForward')}
        disabled={at >= last}
        onClick={() => setAt((before) => before + 1)}
      />
      <Slider
        min={0}
        max={Math.max(1, last)}
        value={at}
        onChange={(value) => setAt(() => value)}
        tooltip={{ open: false }}
      />
      <output>
        {t('walkAt', { n: at + 1, of: walk.scans })} ·{' '}
        {formatTime(walk.from + at * walk.cycleMs, walk.cycleMs < 1000 ? 'millisecond' : 'second')}
      </output>
    </span>
  )
}

function ByHand(props: {
  drawing: Drawing
  busy: boolean
  rows: number
  onStep(row: HandRow, count: number): void
  onRestart(): void
}) {
  const { drawing, busy, rows, onStep, onRestart } = props
  const t = useText(texts)
  const language = useLanguage()
  const [row, setRow] = useState<HandRow>({})
  const inputs = drawing.doc.inputs
  const given = (input: InputElement) => (input.id in row ? row[input.id] : input.type === 'boolean' ? false : 0)
  const now = () => Object.fromEntries(inputs.map((i) => [i.id, given(i)]))
  return (
    <div className="graph-walk-body">
      {inputs.map((input) => {
        const value = given(input)
        const name = nameOf({ kind: 'input', of: input }, drawing.items, drawing.doc)[language]
        const put = (next: HandRow[string]) => setRow({ ...row, [input.id]: next })
        return (
          <div key={input.id} className="graph-walk-input">
            <span>{name}</span>
            {input.alarm ? (
              <Select
                aria-label={name}
                value={typeof value === 'number' ? value : undefined}
                disabled={value === null}
                options={alarmStates.map((code, state) => ({ value: state, label: stateWords[code][language] }))}
                onChange={put}
              />
            ) : input.type === 'boolean' ? (
              <Switch aria-label={name} checked={value === true} disabled={value === null} onChange={put} />
            ) : (
              <InputNumber
                aria-label={name}
                value={typeof value === 'number' ? value : null}
                disabled={value === null}
                suffix={unitWords(input.unit)}
                onChange={(n) => put(n ?? 0)}
              />
            )}
            <Checkbox
              checked={value === null}
              onChange={(event) => put(event.target.checked ? null : input.type === 'boolean' ? false : 0)}
            >
              {t('walkBad')}
            </Checkbox>
          </div>
        )
      })}
      <span className="graph-walk-steps">
        <Button type="primary" loading={busy} onClick={() => onStep(now(), 1)}>
          {t('walkOne')}
        </Button>
        <Button disabled={busy} onClick={() => onStep(now(), 10)}>
          {t('walkTen')}
        </Button>
        <Button disabled={rows === 0} onClick={onRestart}>
          {t('walkRestart')}
        </Button>
      </span>
    </div>
  )
}

function FromHistory(props: {
  model: string
  drawing: Drawing
  busy: boolean
  onRun(asked: Omit<WalkInput, 'drawing' | 'overrides'>): void
}) {
  const { model, drawing, busy, onRun } = props
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useQuery(modelQueries.instances(model))
  const [points, setPoints] = useState<Record<string, string>>({})
  const [from, setFrom] = useState(() => dayjs().subtract(1, 'hour').startOf('minute'))
  const [scans, setScans] = useState(usualScans)
  const { inputs } = drawing.doc
  const take = (id: string) => {
    const alarms = new Set(inputs.flatMap((i) => (i.alarm ? [i.id] : [])))
    const all = data?.items.find((i) => i.id === id)?.inputs ?? []
    const bound = all.filter(({ port }) => !alarms.has(port))
    setPoints(Object.fromEntries(bound.flatMap(({ port, point }) => (point === null ? [] : [[port, point]]))))
  }
  const named = Object.entries(points).filter(([id, code]) => code && inputs.some((i) => i.id === id))
  return (
    <div className="graph-walk-body">
      {data && data.items.length > 0 ? (
        <div className="graph-walk-input">
          <span>{t('walkAsInstance')}</span>
          <Select
            aria-label={t('walkAsInstance')}
            placeholder={t('walkAsInstanceHint')}
            options={data.items.map((i) => ({ value: i.id, label: i.code }))}
            popupMatchSelectWidth={false}
            onChange={take}
          />
        </div>
      ) : null}
      {inputs.map((input) => {
        const name = nameOf({ kind: 'input', of: input }, drawing.items, drawing.doc)[language]
        return (
          <div key={input.id} className="graph-walk-input">
            <span>{name}</span>
            {input.alarm ? (
              <span className="faint">{t('walkAlarmUnbound')}</span>
            ) : (
              <PointPicker
                label={name}
                value={points[input.id]}
                onChange={(code) => setPoints({ ...points, [input.id]: typeof code === 'string' ? code : '' })}
              />
            )}
          </div>
        )
      })}
      <div className="graph-walk-input">
        <span>{t('from')}</span>
        <DatePicker showTime allowClear={false} aria-label={t('from')} value={from} onChange={(v) => v && setFrom(v)} />
      </div>
      <div className="graph-walk-input">
        <span>{t('walkScans')}</span>
        <InputNumber
          aria-label={t('walkScans')}
          min={1}
          max={walkLimits.scans}
          precision={0}
          value={scans}
          onChange={(n) => setScans(n ?? usualScans)}
        />
      </div>
      <span className="graph-walk-steps">
        <Button
          type="primary"
          loading={busy}
          disabled={named.length === 0}
          onClick={() => onRun({ from: from.valueOf(), scans, inputs: {}, points: Object.fromEntries(named) })}
        >
          {t('walkLoad')}
        </Button>
      </span>
    </div>
  )
}

function AlarmLine({ walk, at, drawing }: { walk: Walk; at: number; drawing: Drawing }) {
  const t = useText(texts)
  const language = useLanguage()
  const now = alarmsAt(walk, at)
  if (drawing.doc.alarms.length === 0) return null
  return (
    <p className="graph-walk-alarms">
      {drawing.doc.alarms.map((alarm) => {
        const state = now.get(alarm.id)
        const words = !state || isBad(state.quality) ? 'walkAlarmBad' : state.active ? 'walkAlarmOn' : 'walkAlarmOff'
        return (
          <span key={alarm.id} className={words === 'walkAlarmOn' ? 'graph-alarm-on' : ''}>
            {words === 'walkAlarmOn' ? '▲ ' : ''}
            {nameOf({ kind: 'alarm', of: alarm }, drawing.items, drawing.doc)[language]}：
            {t(words, { n: (state?.since ?? 0) + 1 })}
          </span>
        )
      })}
    </p>
  )
}
