import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useEffect, useState } from 'react'
import type { Filter, RecordItem } from '../../../api/records.ts'
import { formatTime } from '../../ui/time.ts'
import { ProblemNote } from '../problem-note.tsx'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { useRecordList } from './list-data.ts'
import type { ListSearch } from './list-search.ts'
import { type EntityView, lineOf, stateLabel } from './manifest.ts'
import { byDay, monthWeeks, shiftMonth } from './month.ts'
import { StateTag, toneShapes } from './state-tag.tsx'
import { texts } from './texts.ts'

type Props = {
  view: EntityView
  search: ListSearch
  onChange: (next: Partial<ListSearch>) => void
  onOpen: (row: RecordItem) => void
}

/** Records of one month at most; a fuller month needs a filter. */
const maxMonth = 2_000
const perDay = 3

/** A month of records by one of their dates; a day that holds more than it can show opens below. */
export function CalendarView({ view, search, onChange, onOpen }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const today = formatTime(Date.now(), 'day')
  const month = search.month ?? today.slice(0, 7)
  const field = view.entity.calendar.find((each) => each === search.by) ?? view.entity.calendar[0]
  const weeks = monthWeeks(month)
  const list = useRecordList(view, search, [rangeOf(view, field, weeks)])
  useEffect(() => {
    if (list.rows.length < maxMonth) list.more()
  })
  const days = byDay(list.rows, field)
  const [day, setDay] = useState<string | null>(null)
  const shown = day ?? (month === today.slice(0, 7) ? today : null)
  const weekdays = language === 'zh' ? '一二三四五六日'.split('') : ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  const go = (by: number) => {
    setDay(null)
    onChange({ month: shiftMonth(month, by) })
  }
  return (
    <div className="calendar">
      <div className="calendar-head">
        <Button icon={<LeftOutlined />} aria-label={t('previous')} onClick={() => go(-1)} />
        <strong>{language === 'zh' ? month.replace('-', ' 年 ').concat(' 月') : month}</strong>
        <Button icon={<RightOutlined />} aria-label={t('next')} onClick={() => go(1)} />
        <Button onClick={() => onChange({ month: undefined })}>{t('today')}</Button>
        <Select
          value={field}
          popupMatchSelectWidth={false}
          options={view.entity.calendar.map((name) => ({
            value: name,
            label: t('byField', { field: view.fields.get(name)?.label[language] ?? name }),
          }))}
          onChange={(by) => onChange({ by })}
        />
      </div>
      <ProblemNote error={list.error} onRetry={list.retry} />
      <div className="calendar-grid">
        {weekdays.map((name) => (
          <span key={name} className="calendar-weekday">
            {name}
          </span>
        ))}
        {weeks.flat().map((each) => (
          <DayCell
            key={each}
            view={view}
            day={each}
            rows={days.get(each) ?? []}
            names={list.names}
            by={field}
            outside={!each.startsWith(month)}
            today={each === today}
            chosen={each === shown}
            compact={phone}
            onOpen={onOpen}
            onChoose={() => setDay(each)}
          />
        ))}
      </div>
      {shown && (phone || (days.get(shown)?.length ?? 0) > perDay) ? (
        <section className="calendar-day">
          <h3>{shown}</h3>
          {(days.get(shown) ?? []).map((row) => (
            <button key={row.id} type="button" className="calendar-line" onClick={() => onOpen(row)}>
              <span>{lineOf(view.entity, row, list.names)}</span>
              <StateTag entity={view.entity} state={row.state} />
            </button>
          ))}
          {days.get(shown) ? null : <p className="faint">{t('noneThatDay', { list: view.entity.label[language] })}</p>}
        </section>
      ) : null}
    </div>
  )
}

/** The days drawn, as the field's own type asks for them. */
function rangeOf(view: EntityView, field: string, weeks: readonly string[][]): Filter {
  const first = weeks[0][0]
  const last = weeks[weeks.length - 1][6]
  if (view.fields.get(field)?.type !== 'moment') return [field, 'between', [first, last]]
  const start = new Date(`${first}T00:00:00`).getTime()
  const end = new Date(`${last}T23:59:59.999`).getTime()
  return [field, 'between', [start, end]]
}

type CellProps = {
  view: EntityView
  day: string
  rows: readonly RecordItem[]
  names: Readonly<Record<string, string>>
  /** The field whose day it is. */
  by: string
  outside: boolean
  today: boolean
  chosen: boolean
  compact: boolean
  onOpen: (row: RecordItem) => void
  onChoose: () => void
}

function DayCell(props: CellProps) {
  const { view, day, rows, names, compact } = props
  const t = useText(texts)
  const language = useLanguage()
  const toneOf = (row: RecordItem) => view.entity.states[row.state]?.tone ?? 'plain'
  const classes = [
    'calendar-cell',
    props.outside && 'is-outside',
    props.today && 'is-today',
    props.chosen && 'is-chosen',
  ]
  const number = Number(day.slice(8))
  const due = `${view.fields.get(props.by)?.label[language] ?? props.by} ${day}`
  if (compact)
    return (
      <button type="button" className={classes.filter(Boolean).join(' ')} onClick={props.onChoose} aria-label={day}>
        <span className="calendar-number">{number}</span>
        <span className="calendar-dots" role="img" aria-label={String(rows.length)}>
          {rows.slice(0, 3).map((row) => (
            <span key={row.id} className={`state-${toneOf(row)}`}>
              {toneShapes[toneOf(row)]}
            </span>
          ))}
        </span>
      </button>
    )
  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <span className="calendar-number">{number}</span>
      {rows.slice(0, perDay).map((row) => (
        <button
          key={row.id}
          type="button"
          className={`calendar-item state-${toneOf(row)}`}
          title={[lineOf(view.entity, row, names), due, stateLabel(view.entity, row.state)[language]].join(' · ')}
          onClick={() => props.onOpen(row)}
        >
          <span className="state-shape" aria-hidden="true">
            {toneShapes[toneOf(row)]}
          </span>
          {lineOf(view.entity, row, names)}
        </button>
      ))}
      {rows.length > perDay ? (
        <button type="button" className="calendar-more" onClick={props.onChoose}>
          {t('moreOfDay', { n: rows.length - perDay })}
        </button>
      ) : null}
    </div>
  )
}
