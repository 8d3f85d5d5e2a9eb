import type { ReactNode } from 'react'
import type { Text } from '../../contract/text.ts'
import { type DayCell, shareClass, shareClasses } from './day-calendar.ts'
import { useUiLanguage, useUiText } from './language.ts'
import { formatCount } from './number.ts'
import { formatTime } from './time.ts'
import './day-calendar.css'

const weekdays: Text[] = [
  { zh: '一', en: 'Mon' },
  { zh: '二', en: 'Tue' },
  { zh: '三', en: 'Wed' },
  { zh: '四', en: 'Thu' },
  { zh: '五', en: 'Fri' },
  { zh: '六', en: 'Sat' },
  { zh: '日', en: 'Sun' },
]
const texts = {
  none: { zh: '没有数据', en: 'no samples' },
  good: { zh: '好值率', en: 'good' },
  samples: { zh: '个采样', en: 'samples' },
  all: { zh: '全好', en: 'all good' },
  noData: { zh: '无数据', en: 'no data' },
}
const left = 34
const top = 18

/** Share of good samples of every day: the darker, the worse; a day without samples is an empty outline. */
export function DayCalendar(props: {
  cells: readonly DayCell[]
  label: string
  /** Side of a day, in pixels with its gap. */
  size?: number
  selected?: number
  onOpen?: (day: DayCell) => void
}) {
  const { cells, label, size = 18, selected, onOpen } = props
  const language = useUiLanguage()
  const t = useUiText(texts)
  const weeks = (cells.at(-1)?.week ?? 0) + 1
  const say = (cell: DayCell) =>
    `${formatTime(cell.day, 'day')} · ${
      cell.good === null ? t('none') : `${t('good')} ${percent(cell.good)} · ${formatCount(cell.count)} ${t('samples')}`
    }`
  return (
    <div className="day-calendar">
      <div className="day-calendar-scroll">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing */}
        <svg width={left + weeks * size} height={top + 7 * size} role="group" aria-label={label}>
          {weekdays.map((weekday, i) =>
            i % 2 === 0 ? (
              <text key={weekday.en} x={left - 8} y={top + i * size + size / 2 + 3} textAnchor="end">
                {weekday[language]}
              </text>
            ) : null,
          )}
          {monthLabels(cells, size).map(({ week, text }) => (
            <text key={`${week}`} x={left + week * size} y={11}>
              {text}
            </text>
          ))}
          {cells.map((cell) => (
            // biome-ignore lint/a11y/useSemanticElements: a shape inside a drawing cannot be a button element
            <rect
              key={cell.day}
              className={`day-cell day-cell-${cell.good === null ? 'none' : shareClass(cell.good)} ${cell.day === selected ? 'is-selected' : ''}`}
              x={left + cell.week * size + 1.5}
              y={top + cell.weekday * size + 1.5}
              width={size - 3}
              height={size - 3}
              rx={2}
              role="button"
              tabIndex={cell.good === null ? -1 : 0}
              aria-label={say(cell)}
              onClick={() => onOpen?.(cell)}
              onKeyDown={(event) => event.key === 'Enter' && onOpen?.(cell)}
            >
              <title>{say(cell)}</title>
            </rect>
          ))}
        </svg>
      </div>
      <div className="day-legend">
        {shareClasses.map((least, i) => (
          <Legend key={least} name={`${i}`}>
            {i === 0
              ? t('all')
              : i === shareClasses.length - 1
                ? `< ${percent(shareClasses[i - 1])}`
                : `≥ ${percent(least)}`}
          </Legend>
        ))}
        <Legend name="none">{t('noData')}</Legend>
      </div>
    </div>
  )
}

function Legend({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span>
      <svg width="13" height="13" aria-hidden="true">
        <rect className={`day-cell day-cell-${name}`} x="1" y="1" width="11" height="11" rx="2" />
      </svg>
      {children}
    </span>
  )
}

/** Cut, not rounded: a day that was not all good must not say 100 %. */
function percent(share: number): string {
  const cut = Math.floor(share * 1000 + 1e-6) / 10
  return `${Number.isInteger(cut) ? cut : cut.toFixed(1)} %`
}

/** A month stands above the week in which it begins, unless the one before it leaves no room. */
function monthLabels(cells: readonly DayCell[], size: number): { week: number; text: string }[] {
  const labels: { week: number; text: string }[] = []
  const room = Math.ceil(46 / size)
  for (const cell of cells) {
    const date = new Date(cell.day)
    if (date.getDate() !== 1 && cell !== cells[0]) continue
    const text = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`
    const before = labels.at(-1)
    if (before && cell.week - before.week < room) labels.pop()
    labels.push({ week: cell.week, text })
  }
  return labels
}
