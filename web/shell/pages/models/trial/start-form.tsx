import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, Input, InputNumber, Segmented, Select, Switch } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import {
  type SweepAxis,
  type TrialAskInput,
  type TrialCheck,
  type TrialItem,
  trialLimits,
} from '../../../../../api/model-trials.ts'
import type { ModelDetail } from '../../../../../api/models.ts'
import { symbolOf } from '../../../../../units/units.ts'
import { formatCount } from '../../../../ui/number.ts'
import { formatTime } from '../../../../ui/time.ts'
import { day, hour } from '../../../../ui/trend/time-range.ts'
import { api } from '../../../api.ts'
import { ProblemNote } from '../../../problem-note.tsx'
import { PointPicker } from '../../../records/pickers.tsx'
import { useLanguage, useText } from '../../../text.ts'
import { useTwin } from '../../../twin-names.ts'
import { useDebounced } from '../../../use-debounced.ts'
import { serverNow } from '../../trends/data.ts'
import { type Drawn, trialQueries, trialsChanged } from './data.ts'
import { texts } from './texts.ts'

const presets = { lastDay: day, lastWeek: 7 * day, lastMonth: 30 * day } as const
type Preset = keyof typeof presets | 'chosenPeriod'
const warmUps = { none: 0, anHour: hour, aDay: day, aWeek: 7 * day } as const
/** A change is checked when the hand rests. */
const restMs = 400

type Props = {
  model: ModelDetail
  /** A trial whose settings it begins with. */
  before: TrialItem | undefined
  onClose: (() => void) | undefined
  onStarted: (trial: TrialItem) => void
}

/** What to try: version, places, period, and which parameters over which values. */
export function StartForm({ model, before, onClose, onStarted }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const instances = useQuery(trialQueries.instances(model.id)).data?.items
  const { byPath } = useTwin()
  const instanceWords = ({ code, machine }: { code: string; machine: string | null }) => {
    const place = machine === null ? undefined : byPath.get(machine)?.name[language]
    return { label: place ? `${place} ${code}` : code, title: machine ?? code }
  }
  const [number, setNumber] = useState(before?.number ?? model.latest.number)
  const [chosen, setChosen] = useState<string[] | null>(null)
  const [named, setNamed] = useState(false)
  const [bindings, setBindings] = useState<Record<string, string>>({})
  const [preset, setPreset] = useState<Preset>(before ? 'chosenPeriod' : 'lastDay')
  const [range, setRange] = useState(() => ({ from: before?.from ?? serverNow() - day, to: before?.to ?? serverNow() }))
  const [warmUpMs, setWarmUp] = useState<number>(before?.warmUpMs ?? 0)
  const [axes, setAxes] = useState<SweepAxis[]>(before?.sweep ?? [])
  const [note, setNote] = useState('')
  const [fault, setFault] = useState<unknown>(null)
  const [starting, setStarting] = useState(false)

  const version = model.versions.find((v) => v.number === number)
  const drawing = useQuery(trialQueries.drawing(model.id, number, version?.savedAt ?? 0)).data
  const drawn = (drawing?.drawing ?? {}) as Drawn
  const usable = instances?.filter((i) => i.faults.length === 0) ?? []
  const again = instances?.filter((i) => before?.places.includes(i.code)).map((i) => i.id)
  const picked = chosen ?? (again?.length ? again : usable.slice(0, 1).map((i) => i.id))
  const byPoints = named || instances?.length === 0
  const inputs = (drawn.inputs ?? []).filter((input) => !input.alarm)
  const alarmInputs = (drawn.inputs ?? []).filter((input) => input.alarm)

  const ask: TrialAskInput = {
    ...{ number, from: Math.round(range.from), to: Math.round(range.to), warmUpMs, note, sweep: axes },
    ...(byPoints ? { places: [{ code: t('place'), bindings }] } : { instances: picked }),
  }
  const complete = byPoints
    ? inputs.every((input) => input.optional || bindings[input.id])
    : picked.length > 0 && instances !== undefined
  const asked = useDebounced(JSON.stringify(ask), restMs)
  const check = useQuery({
    queryKey: ['models', model.id, 'trial-check', asked],
    queryFn: () => api.post<TrialCheck>(`/api/models/${model.id}/trials/check`, JSON.parse(asked)),
    enabled: complete && drawing !== undefined,
    retry: false,
    staleTime: 0,
  })

  const choosePreset = (next: Preset) => {
    setPreset(next)
    if (next === 'chosenPeriod') return
    const to = serverNow()
    setRange({ from: to - presets[next], to })
  }
  const start = async () => {
    setFault(null)
    setStarting(true)
    try {
      const trial = await api.post<TrialItem>(`/api/models/${model.id}/trials`, ask)
      await trialsChanged(model.id)
      onStarted(trial)
    } catch (error) {
      setFault(error)
    } finally {
      setStarting(false)
    }
  }

  return (
    <section className="try-form" aria-label={t('newTrial')}>
      <header>
        <h2>{t('newTrial')}</h2>
        {onClose ? <Button type="text" icon={<CloseOutlined />} aria-label={t('cancel')} onClick={onClose} /> : null}
      </header>
      <div className="try-field">
        <span>{t('version')}</span>
        <Select
          aria-label={t('version')}
          value={number}
          onChange={setNumber}
          options={model.versions.map((v) => ({
            value: v.number,
            label: `${t('versionN', { n: v.number })}${v.note ? ` · ${v.note}` : ''}`,
          }))}
        />
      </div>
      {byPoints ? null : (
        <div className="try-field">
          <span>
            {t('instances')}
            <Button
              type="link"
              size="small"
              onClick={() => setChosen(usable.slice(0, trialLimits.places).map((i) => i.id))}
            >
              {t('allInstances')} {formatCount(usable.length)}
            </Button>
          </span>
          <Select
            mode="multiple"
            aria-label={t('instances')}
            placeholder={t('pickInstances')}
            value={picked}
            onChange={setChosen}
            maxTagCount={4}
            maxCount={trialLimits.places}
            optionFilterProp="label"
            options={instances?.map((i) => ({ value: i.id, ...instanceWords(i) }))}
          />
        </div>
      )}
      {instances?.length ? (
        <div className="try-switch">
          <Switch size="small" aria-label={t('byPoints')} checked={named} onChange={setNamed} />
          <span>{t('byPoints')}</span>
        </div>
      ) : instances ? (
        <p className="faint">{t('byPointsHint')}</p>
      ) : null}
      {byPoints
        ? inputs.map((input) => (
            <div className="try-field" key={input.id}>
              <span>
                {input.label?.[language] || input.id} <small>{symbolOf(input.unit ?? null)}</small>
              </span>
              <PointPicker
                label={input.label?.[language] || input.id}
                value={bindings[input.id]}
                onChange={(code) => {
                  const { [input.id]: _, ...rest } = bindings
                  setBindings(typeof code === 'string' ? { ...rest, [input.id]: code } : rest)
                }}
              />
            </div>
          ))
        : null}
      <div className="try-field">
        <span>{t(preset === 'chosenPeriod' ? 'ownPeriod' : 'period')}</span>
        <Segmented<Preset>
          block
          value={preset}
          onChange={choosePreset}
          options={(['lastDay', 'lastWeek', 'lastMonth', 'chosenPeriod'] as const).map((value) => ({
            value,
            label: t(value),
          }))}
        />
        {preset === 'chosenPeriod' ? (
          <div className="try-range">
            {(['from', 'to'] as const).map((end) => (
              <DatePicker
                key={end}
                showTime
                allowClear={false}
                needConfirm={false}
                aria-label={t(end)}
                value={dayjs(range[end])}
                onChange={(value) => value && setRange({ ...range, [end]: value.valueOf() })}
              />
            ))}
          </div>
        ) : null}
        <Coverage
          check={check.data}
          range={range}
          onTake={(next) => {
            setPreset('chosenPeriod')
            setRange(next)
          }}
        />
      </div>
      <div className="try-field">
        <span>{t('warmUp')}</span>
        <Select
          aria-label={t('warmUp')}
          value={warmUpMs}
          onChange={setWarmUp}
          options={Object.entries(warmUps).map(([word, value]) => ({
            value,
            label: t(word as keyof typeof warmUps),
          }))}
        />
        <small className="faint">{t('warmUpHint')}</small>
      </div>
      <SweepForm key={drawing ? 'drawn' : ''} drawn={drawing ? drawn : null} axes={axes} onChange={setAxes} />
      <div className="try-field">
        <span>{t('note')}</span>
        <Input aria-label={t('note')} value={note} maxLength={500} onChange={(e) => setNote(e.target.value)} />
      </div>
      <ProblemNote error={fault ?? (complete ? check.error : null)} />
      {check.data && complete ? (
        <p className="try-work">
          {t('work', { scans: formatCount(check.data.scans), evaluations: formatCount(check.data.evaluations) })}
          {check.data.rows > 1 ? t('workRows', { rows: formatCount(check.data.rows) }) : ''}
        </p>
      ) : null}
      {check.data?.leftOut.map(({ place, text }) => (
        <p className="try-warn" key={place}>
          {t('leftOut', { place, why: text[language] })}
        </p>
      ))}
      {alarmInputs.length > 0 ? (
        <p className="try-warn">
          {t('alarmInputs', { names: alarmInputs.map(({ id, label }) => label?.[language] || id).join(', ') })}
        </p>
      ) : null}
      <Button
        type="primary"
        block
        className="try-start"
        loading={starting}
        disabled={!complete || check.error !== null}
        onClick={() => void start()}
      >
        {t('start')}
      </Button>
    </section>
  )
}

/** What the history of the points covers, and what of the period it does not. */
function Coverage(props: {
  check: TrialCheck | undefined
  range: { from: number; to: number }
  onTake: (range: { from: number; to: number }) => void
}) {
  const t = useText(texts)
  const { check, range } = props
  if (!check) return null
  const empty = check.points.filter((p) => p.covered === null)
  const covered = check.points.flatMap((p) => p.covered ?? [])
  const thinned = check.points.filter((p) => p.thinned).length
  const from = Math.max(...covered.map((c) => c.from))
  const to = Math.min(...covered.map((c) => c.to))
  const partly = covered.length > 0 && (from > range.from || to < range.to - hour)
  return (
    <div className="try-coverage">
      {covered.length > 0 && from < to ? (
        <button
          type="button"
          className="try-link"
          onClick={() => props.onTake({ from, to: Math.min(to + check.stepMs, serverNow()) })}
        >
          {t('coverage', { from: formatTime(from, 'minute'), to: formatTime(to, 'minute') })}
        </button>
      ) : null}
      {partly ? <span className="try-warn">{t('beyond')}</span> : null}
      {empty.slice(0, 5).map(({ code }) => (
        <span className="try-warn" key={code}>
          {t('noHistory', { code })}
        </span>
      ))}
      {thinned > 0 ? <span>{t('thinned', { n: thinned })}</span> : null}
    </div>
  )
}

function SweepForm(props: { drawn: Drawn | null; axes: SweepAxis[]; onChange: (axes: SweepAxis[]) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { axes, onChange } = props
  const parameters = (props.drawn?.parameters ?? []).filter((p) => typeof p.default === 'number')
  const free = parameters.filter((p) => !axes.some((axis) => axis.parameter === p.id))
  const put = (i: number, part: Partial<SweepAxis>) =>
    onChange(axes.map((axis, at) => (at === i ? { ...axis, ...part } : axis)))
  /** From half to double of what it is, within what it may be. */
  const axisOf = (id: string): SweepAxis => {
    const {
      default: now,
      low = Number.NEGATIVE_INFINITY,
      high = Number.POSITIVE_INFINITY,
    } = parameters.find((p) => p.id === id)!
    const value = now as number
    const ends = value === 0 ? [-1, 1] : [value * 0.5, value * 1.5].sort((a, b) => a - b)
    const round = (x: number) => Number(Math.min(high, Math.max(low, x)).toPrecision(6))
    return { parameter: id, from: round(ends[0]), to: round(ends[1]), steps: axes.length === 0 ? 11 : 9 }
  }
  return (
    <div className="try-field">
      <span>{t('sweep')}</span>
      <small className="faint">{props.drawn && parameters.length === 0 ? t('noParameters') : t('sweepHint')}</small>
      {axes.map((axis, i) => (
        <div className="try-axis" key={axis.parameter}>
          <Select
            aria-label={t('parameter')}
            value={axis.parameter}
            onChange={(id) => onChange(axes.map((a, at) => (at === i ? axisOf(id) : a)))}
            options={parameters
              .filter((p) => p.id === axis.parameter || free.includes(p))
              .map((p) => ({ value: p.id, label: `${p.label[language] || p.id} ${symbolOf(p.unit ?? null)}`.trim() }))}
          />
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('remove')}
            onClick={() => onChange(axes.filter((_, at) => at !== i))}
          />
          <InputNumber
            aria-label={t('from')}
            value={axis.from}
            onChange={(from) => from !== null && put(i, { from })}
          />
          <InputNumber aria-label={t('to')} value={axis.to} onChange={(to) => to !== null && put(i, { to })} />
          <InputNumber
            aria-label={t('steps')}
            suffix={t('steps')}
            precision={0}
            min={2}
            max={trialLimits.settings}
            value={axis.steps}
            onChange={(steps) => steps !== null && put(i, { steps })}
          />
        </div>
      ))}
      {axes.length < 2 && free.length > 0 ? (
        <Button icon={<PlusOutlined />} size="small" onClick={() => onChange([...axes, axisOf(free[0].id)])}>
          {t('addAxis')}
        </Button>
      ) : null}
    </div>
  )
}
