import {
  DownloadOutlined,
  DragOutlined,
  EllipsisOutlined,
  LeftOutlined,
  PlusOutlined,
  QuestionCircleOutlined,
  RightOutlined,
  SelectOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons'
import { Button, DatePicker, Dropdown, type MenuProps, Popover, Segmented, Select, Tooltip } from 'antd'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useLayoutEffect, useRef, useState } from 'react'
import { fullTime } from '../../../ui/trend/time-axis.ts'
import { day, type Range } from '../../../ui/trend/time-range.ts'
import type { TrendView } from '../../../ui/trend/view.ts'
import { presetLabels } from '../../../ui/trend/words.ts'
import { useLiveState } from '../../live.ts'
import { useLanguage, useText } from '../../text.ts'
import type { TrendsSearch } from './search.ts'
import { texts } from './texts.ts'

export type ToolbarState = {
  range: Range
  liveSpan: number | null
  axes: TrendsSearch['axes']
  tool: 'pan' | 'zoom'
  compareMs: number | null
  narrow: boolean
  hasPens: boolean
}

export type ToolbarActions = {
  add(): void
  live(): void
  preset(ms: number): void
  whole(): void
  go(range: Range): void
  pan(share: number): void
  zoom(factor: number): void
  axes(mode: TrendsSearch['axes']): void
  tool(tool: 'pan' | 'zoom'): void
  compare(ms: number | null): void
  exportAs(kind: 'shown' | 'raw' | 'png'): void
}

type Props = { state: ToolbarState; actions: ToolbarActions }

/** Which time is shown: live, a preset, an absolute range, and steps to either side. */
export function TimeBar({ view, state, actions }: Props & { view: TrendView }) {
  const t = useText(texts)
  const language = useLanguage()
  const span = state.liveSpan ?? state.range.to - state.range.from
  const preset = presetLabels.find(({ ms }) => Math.abs(ms - span) < ms * 0.001)?.ms
  const options = [
    ...presetLabels.map(({ ms, label }) => ({ value: ms, label: label[language] })),
    { value: 0, label: t('whole') },
  ]
  const choose = (ms: number) => (ms === 0 ? actions.whole() : actions.preset(ms))
  return (
    <div className="trend-time">
      <LiveButton on={state.liveSpan !== null} onClick={actions.live} />
      {state.narrow ? (
        <Select
          value={preset ?? null}
          options={options}
          onChange={choose}
          placeholder={t('range')}
          className="trend-preset"
        />
      ) : (
        <Segmented value={preset ?? -1} options={options} onChange={choose} />
      )}
      {!state.narrow && (
        <span className="trend-steps">
          <StepButton label={t('earlier')} icon={<LeftOutlined />} onClick={() => actions.pan(-0.5)} />
          <StepButton
            label={t('later')}
            icon={<RightOutlined />}
            onClick={() => actions.pan(0.5)}
            disabled={state.liveSpan !== null}
          />
          <StepButton label={t('zoomIn')} icon={<ZoomInOutlined />} onClick={() => actions.zoom(0.5)} />
          <StepButton label={t('zoomOut')} icon={<ZoomOutOutlined />} onClick={() => actions.zoom(2)} />
        </span>
      )}
      <RangePicker view={view} live={state.liveSpan !== null} narrow={state.narrow} onGo={actions.go} />
    </div>
  )
}

function LiveButton({ on, onClick }: { on: boolean; onClick(): void }) {
  const t = useText(texts)
  const { state } = useLiveState()
  const lost = state === 'lost'
  return (
    <Tooltip title={lost ? t('liveLost') : t(on ? 'liveOn' : 'liveOff')}>
      <Button
        autoInsertSpace={false}
        type={on ? 'primary' : 'default'}
        onClick={onClick}
        aria-pressed={on}
        className={lost ? 'trend-live lost' : 'trend-live'}
      >
        <i aria-hidden="true">{lost ? '⚠' : on ? '●' : '○'}</i> {t('live')}
      </Button>
    </Tooltip>
  )
}

function StepButton({
  label,
  icon,
  onClick,
  disabled,
}: {
  label: string
  icon: React.ReactNode
  onClick(): void
  disabled?: boolean
}) {
  return (
    <Button
      autoInsertSpace={false}
      icon={icon}
      aria-label={label}
      title={label}
      onClick={onClick}
      disabled={disabled}
    />
  )
}

/** The shown range in words; a click opens the choice of an absolute one. */
function RangePicker({
  view,
  live,
  narrow,
  onGo,
}: {
  view: TrendView
  live: boolean
  narrow: boolean
  onGo(range: Range): void
}) {
  const t = useText(texts)
  const [open, setOpen] = useState(false)
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      placement="bottomRight"
      content={
        <RangeForm
          key={String(open)}
          range={view.range}
          onGo={(next) => {
            setOpen(false)
            onGo(next)
          }}
        />
      }
    >
      <Button autoInsertSpace={false} className="trend-range">
        {live ? t('range') : <RangeText view={view} narrow={narrow} />}
      </Button>
    </Popover>
  )
}

/** The shown range in words, written directly: it changes with every step of a pan. */
function RangeText({ view, narrow }: { view: TrendView; narrow: boolean }) {
  const text = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const write = () => {
      const [from, to] = [view.range.from, view.range.to].map((time) => fullTime(time).slice(narrow ? 5 : 0, -3))
      if (text.current) text.current.textContent = narrow ? `${from}–${to}` : `${from} – ${to}`
    }
    write()
    return view.onMove(write)
  }, [view, narrow])
  return <span ref={text} />
}

function RangeForm({ range, onGo }: { range: Range; onGo(range: Range): void }) {
  const t = useText(texts)
  const [from, setFrom] = useState(dayjs(range.from))
  const [to, setTo] = useState(dayjs(range.to))
  const wrong = !from.isBefore(to)
  const picker = { showTime: true as const, allowClear: false, format: 'YYYY-MM-DD HH:mm:ss', needConfirm: false }
  return (
    <div className="trend-range-form">
      <div className="trend-field">
        <span>{t('from')}</span>
        <DatePicker
          {...picker}
          value={from}
          onChange={(value) => value && setFrom(value)}
          status={wrong ? 'error' : ''}
        />
      </div>
      <div className="trend-field">
        <span>{t('to')}</span>
        <DatePicker
          {...picker}
          aria-label={t('to')}
          value={to}
          onChange={(value) => value && setTo(value)}
          status={wrong ? 'error' : ''}
        />
      </div>
      <Button
        autoInsertSpace={false}
        type="primary"
        disabled={wrong}
        onClick={() => onGo({ from: from.valueOf(), to: to.valueOf() })}
      >
        {t('show')}
      </Button>
    </div>
  )
}

/** How the pens are drawn, compared and handed on. */
export function ViewBar({ state, actions }: Props) {
  const t = useText(texts)
  const exportMenu: MenuProps = {
    items: [
      { key: 'shown', label: t('exportShown') },
      { key: 'raw', label: t('exportRaw') },
      { key: 'png', label: t('exportPng') },
    ],
    onClick: ({ key }) => actions.exportAs(key as 'shown' | 'raw' | 'png'),
  }
  return (
    <div className="trend-view">
      <Button autoInsertSpace={false} type="primary" icon={<PlusOutlined />} onClick={actions.add} title={t('addKey')}>
        {t('addPoints')}
      </Button>
      <span className="trend-fill" />
      <CompareMenu state={state} onCompare={actions.compare} />
      <AxesChoice state={state} actions={actions} />
      {!state.narrow && (
        <Segmented
          value={state.tool}
          onChange={actions.tool}
          options={[
            { value: 'pan', icon: <DragOutlined />, tooltip: t('pan'), title: t('pan') },
            { value: 'zoom', icon: <SelectOutlined />, tooltip: t('zoom'), title: t('zoom') },
          ]}
        />
      )}
      <Dropdown menu={exportMenu} trigger={['click']} disabled={!state.hasPens}>
        <Button
          autoInsertSpace={false}
          icon={state.narrow ? <EllipsisOutlined /> : <DownloadOutlined />}
          aria-label={t('export')}
        >
          {state.narrow ? null : t('export')}
        </Button>
      </Dropdown>
      {!state.narrow && <HelpButton />}
    </div>
  )
}

function AxesChoice({ state, actions }: Props) {
  const t = useText(texts)
  const options = [
    { value: 'unit' as const, label: t('byUnit'), title: t('byUnitTip') },
    { value: 'own' as const, label: t('own'), title: t('ownTip') },
    { value: 'lanes' as const, label: t('lanes'), title: t('lanesTip') },
  ]
  const change = (mode: 'unit' | 'own' | 'lanes') => actions.axes(mode === 'unit' ? undefined : mode)
  const value = state.axes ?? 'unit'
  if (state.narrow)
    return <Select value={value} options={options} onChange={change} className="trend-axes" aria-label={t('axes')} />
  return <Segmented value={value} options={options} onChange={change} />
}

function CompareMenu({ state, onCompare }: { state: ToolbarState; onCompare(ms: number | null): void }) {
  const t = useText(texts)
  const [asking, setAsking] = useState(false)
  const [start, setStart] = useState(() => dayjs(state.range.from).subtract(1, 'day'))
  const { compareMs, range } = state
  const choices: Record<string, number | null> = {
    off: null,
    day,
    week: 7 * day,
    month: 30 * day,
    span: state.liveSpan ?? range.to - range.from,
  }
  const labels = {
    off: 'compareOff',
    day: 'dayEarlier',
    week: 'weekEarlier',
    month: 'monthEarlier',
    span: 'spanEarlier',
  } as const
  const keys = Object.keys(labels) as (keyof typeof labels)[]
  const menu: MenuProps = {
    items: [
      ...keys.map((key) => ({ key, label: t(labels[key]) })),
      { type: 'divider' },
      { key: 'start', label: t('chosenStart') },
    ],
    selectedKeys: keys.filter((key) => choices[key] === compareMs).slice(0, 1),
    onClick: ({ key }) => {
      if (key === 'start') {
        setStart(dayjs(range.from - (compareMs ?? day)))
        setAsking(true)
      } else onCompare(choices[key])
    },
  }
  const known = keys.find((key) => key !== 'off' && choices[key] === compareMs)
  const text =
    compareMs === null
      ? t('compare')
      : known
        ? t(labels[known])
        : t('comparedWith', { time: fullTime(range.from - compareMs).slice(0, -3) })
  const full =
    compareMs === null
      ? ''
      : t('comparedFull', { from: fullTime(range.from - compareMs), to: fullTime(range.to - compareMs) })
  const form = (
    <div className="trend-range-form">
      <div className="trend-field">
        <span>{t('from')}</span>
        <DatePicker
          showTime
          allowClear={false}
          needConfirm={false}
          value={start}
          onChange={(value) => value && setStart(value)}
        />
      </div>
      <Button
        autoInsertSpace={false}
        type="primary"
        onClick={() => {
          setAsking(false)
          onCompare(Math.round(range.from - start.valueOf()) || null)
        }}
      >
        {t('startCompare')}
      </Button>
    </div>
  )
  return (
    <Popover
      open={asking}
      onOpenChange={(next) => !next && setAsking(false)}
      content={form}
      trigger="click"
      placement="bottomRight"
    >
      <Dropdown menu={menu} trigger={['click']} disabled={!state.hasPens}>
        <Button autoInsertSpace={false} title={full} className={compareMs === null ? '' : 'trend-on'}>
          {text}
        </Button>
      </Dropdown>
    </Popover>
  )
}

function HelpButton() {
  const t = useText(texts)
  const lines = ['helpWheel', 'helpDrag', 'helpDouble', 'helpClick', 'helpKeys', 'helpRows'] as const
  const content = (
    <ul className="trend-help">
      {lines.map((line) => (
        <li key={line}>{t(line)}</li>
      ))}
    </ul>
  )
  return (
    <Popover trigger="click" content={content} title={t('help')} placement="bottomRight">
      <Button autoInsertSpace={false} icon={<QuestionCircleOutlined />} aria-label={t('help')} title={t('help')} />
    </Popover>
  )
}
