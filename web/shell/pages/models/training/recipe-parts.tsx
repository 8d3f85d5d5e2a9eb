import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, DatePicker, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { trainingSteps } from '../../../../../api/learned-models.ts'
import { useLanguage, useText } from '../../../text.ts'
import { learnedQueries } from './data.ts'
import { lastDays, withStretch } from './draft.ts'
import type { PartProps, UnitProps } from './recipe-form.tsx'
import { storedValue, typedValue } from './shown-units.ts'
import { texts } from './texts.ts'
import { optionFields } from './words.ts'

type Stretch = { from: number; to: number }
const hourMs = 3_600_000

/** Two times, later after earlier: what is typed the wrong way round is turned. */
function StretchRow(props: {
  value: Stretch
  label: string
  disabled: boolean
  onChange: (next: Stretch) => void
  onRemove?: () => void
}) {
  const t = useText(texts)
  const { value, label, disabled, onChange, onRemove } = props
  const picker = {
    showTime: { format: 'HH:mm' },
    format: 'YYYY-MM-DD HH:mm',
    allowClear: false,
    needConfirm: false,
    disabled,
  }
  const put = (from: number, to: number) =>
    from !== to && onChange({ from: Math.min(from, to), to: Math.max(from, to) })
  return (
    <li className="recipe-stretch">
      <DatePicker
        {...picker}
        aria-label={`${label} ${t('from')}`}
        value={dayjs(value.from)}
        onChange={(day) => day && put(day.valueOf(), value.to)}
      />
      <span aria-hidden="true">–</span>
      <DatePicker
        {...picker}
        aria-label={`${label} ${t('to')}`}
        value={dayjs(value.to)}
        onChange={(day) => day && put(value.from, day.valueOf())}
      />
      {onRemove ? (
        <Button type="text" icon={<DeleteOutlined />} aria-label={`${t('remove')} ${label}`} onClick={onRemove} />
      ) : null}
    </li>
  )
}

/** Periods, what is left out of them, the step and what is done with gaps. */
export function Times({ draft, set, disabled }: PartProps) {
  const t = useText(texts)
  const { periods, except, stepMs, gaps } = draft
  const replace = <T,>(list: readonly T[], at: number, next: T) => list.map((each, k) => (k === at ? next : each))
  const stepName = (ms: number) =>
    ms < 60_000
      ? t('seconds', { n: ms / 1000 })
      : ms < hourMs
        ? t('minutes', { n: ms / 60_000 })
        : t('hours', { n: ms / hourMs })
  return (
    <fieldset className="recipe-part" disabled={disabled}>
      <legend>{t('periods')}</legend>
      <ul className="recipe-stretches">
        {periods.map((period, k) => (
          <StretchRow
            // biome-ignore lint/suspicious/noArrayIndexKey: periods have no name but their place
            key={k}
            value={period}
            label={t('periods')}
            disabled={disabled}
            onChange={(next) => set({ periods: replace(periods, k, next) })}
            onRemove={periods.length > 1 ? () => set({ periods: periods.filter((_, at) => at !== k) }) : undefined}
          />
        ))}
      </ul>
      <div className="recipe-add">
        {[7, 30, 90].map((days) => (
          <Button key={days} size="small" onClick={() => set({ periods: [lastDays(days, Date.now())] })}>
            {t('lastDays', { n: days })}
          </Button>
        ))}
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => set({ periods: [...periods, lastDays(7, periods.at(-1)?.from ?? Date.now())] })}
        >
          {t('addPeriod')}
        </Button>
      </div>
      <h3>{t('except')}</h3>
      <p className="faint">{t('exceptHint')}</p>
      <ul className="recipe-stretches">
        {except.map((stretch, k) => (
          <StretchRow
            // biome-ignore lint/suspicious/noArrayIndexKey: stretches have no name but their place
            key={k}
            value={stretch}
            label={t('except')}
            disabled={disabled}
            onChange={(next) =>
              set({
                except: withStretch(
                  except.filter((_, at) => at !== k),
                  next.from,
                  next.to,
                ),
              })
            }
            onRemove={() => set({ except: except.filter((_, at) => at !== k) })}
          />
        ))}
      </ul>
      <div className="recipe-add">
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => {
            const { from } = periods[0]
            set({ except: withStretch(except, from, from + hourMs) })
          }}
        >
          {t('addExcept')}
        </Button>
      </div>
      <div className="recipe-fields">
        <Labelled label={t('step')}>
          <Select
            aria-label={t('step')}
            value={stepMs}
            disabled={disabled}
            options={trainingSteps.map((value) => ({ value, label: stepName(value) }))}
            onChange={(next) => set({ stepMs: next })}
          />
        </Labelled>
        <Labelled label={t('gaps')}>
          <Select
            aria-label={t('gaps')}
            value={gaps.kind}
            disabled={disabled}
            options={(['interpolate', 'hold', 'drop'] as const).map((value) => ({ value, label: t(value) }))}
            onChange={(kind) =>
              set({ gaps: kind === 'drop' ? { kind } : { kind, maxMs: gaps.kind === 'drop' ? hourMs : gaps.maxMs } })
            }
          />
        </Labelled>
        {gaps.kind === 'drop' ? null : (
          <Labelled label={t('gapMost')}>
            <InputNumber
              aria-label={t('gapMost')}
              min={1}
              max={86_400}
              precision={0}
              suffix="s"
              value={gaps.maxMs / 1000}
              disabled={disabled}
              onChange={(seconds) => set({ gaps: { ...gaps, maxMs: (seconds ?? 600) * 1000 } })}
            />
          </Labelled>
        )}
      </div>
    </fieldset>
  )
}

export function Labelled({ label, hint, children }: { label: string; hint?: string; children: React.ReactNode }) {
  return (
    <div className="recipe-field">
      <span>{label}</span>
      {children}
      {hint ? <small className="faint">{hint}</small> : null}
    </div>
  )
}

/** Ranges in which columns must lie for a row to count. */
export function Conditions({ draft, set, disabled, units }: PartProps & UnitProps) {
  const t = useText(texts)
  const { conditions, columns } = draft
  const change = (at: number, next: Partial<(typeof conditions)[number]>) =>
    set({ conditions: conditions.map((each, k) => (k === at ? { ...each, ...next } : each)) })
  const limit = (at: number, side: 'min' | 'max') => {
    const { name, [side]: value } = conditions[at]
    const unit = units.unitOf(name)
    return (
      <InputNumber
        aria-label={t(side === 'min' ? 'low' : 'high')}
        placeholder={t(side === 'min' ? 'low' : 'high')}
        value={value === undefined ? value : typedValue(value, unit)}
        suffix={units.symbolOf(name)}
        disabled={disabled}
        onChange={(typed) => change(at, { [side]: typed === null ? undefined : storedValue(typed, unit) })}
      />
    )
  }
  return (
    <fieldset className="recipe-part" disabled={disabled}>
      <legend>{t('conditions')}</legend>
      <p className="faint">{t('conditionsHint')}</p>
      <ul className="recipe-stretches">
        {conditions.map((condition, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column may stand in several conditions
          <li key={k} className="recipe-condition">
            {limit(k, 'min')}
            <span aria-hidden="true">≤</span>
            <Select
              aria-label={t('conditions')}
              value={condition.name}
              disabled={disabled}
              options={columns.map(({ name }) => ({ value: name, label: name }))}
              onChange={(name) => change(k, { name })}
            />
            <span aria-hidden="true">≤</span>
            {limit(k, 'max')}
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`${t('remove')} ${condition.name}`}
              onClick={() => set({ conditions: conditions.filter((_, at) => at !== k) })}
            />
          </li>
        ))}
      </ul>
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={disabled || columns.length === 0}
        onClick={() => set({ conditions: [...conditions, { name: columns[0].name }] })}
      >
        {t('addCondition')}
      </Button>
    </fieldset>
  )
}

/** Settings of the kind, the target, and how much is held out. */
export function Options({ draft, set, disabled, kind }: PartProps & { kind: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const { options, columns, holdOut } = draft
  const known = useQuery(learnedQueries.kinds()).data?.find(({ id }) => id === kind)
  const put = (id: string, value: number | string | null | undefined) => {
    const { [id]: _, ...rest } = options
    set({ options: value === null || value === undefined ? rest : { ...rest, [id]: value } })
  }
  return (
    <fieldset className="recipe-part" disabled={disabled}>
      <legend>{t('options')}</legend>
      <p className="faint">{known?.note[language]}</p>
      <div className="recipe-fields">
        {known?.target || known?.file ? (
          <Labelled label={t('target')} hint={known.file ? t('fileTargetHint') : t('targetHint')}>
            <Select
              aria-label={t('target')}
              value={typeof options.target === 'string' ? options.target : undefined}
              disabled={disabled}
              allowClear={known.file}
              placeholder={known.file ? t('noTarget') : undefined}
              options={columns.filter(({ use }) => use === 'feature').map(({ name }) => ({ value: name, label: name }))}
              onChange={(name) => put('target', name)}
            />
          </Labelled>
        ) : null}
        <Labelled label={t('holdOut')} hint={t('holdOutHint')}>
          <InputNumber
            aria-label={t('holdOut')}
            min={10}
            max={50}
            precision={0}
            suffix="%"
            disabled={disabled}
            value={Math.round(holdOut * 100)}
            onChange={(percent) => set({ holdOut: (percent ?? 25) / 100 })}
          />
        </Labelled>
        {(optionFields[kind] ?? []).map(({ id, label, low, high, step, usual }) => (
          <Labelled key={id} label={label[language]}>
            <InputNumber
              aria-label={label[language]}
              min={low}
              max={high}
              step={step}
              precision={Number.isInteger(step) ? 0 : undefined}
              placeholder={usual === null ? t('byItself') : String(usual)}
              disabled={disabled}
              value={typeof options[id] === 'number' ? options[id] : null}
              onChange={(value) => put(id, value)}
            />
          </Labelled>
        ))}
      </div>
    </fieldset>
  )
}
