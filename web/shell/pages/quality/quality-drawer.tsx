import { ApartmentOutlined, ApiOutlined, LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useMemo } from 'react'
import { counterNames } from '../../../../api/ingest.ts'
import type { QualityPage } from '../../../../api/platform.ts'
import { type DayCell, layOutDays } from '../../../ui/day-calendar.ts'
import { DayCalendar } from '../../../ui/day-calendar-view.tsx'
import { formatCount } from '../../../ui/number.ts'
import { QualityTag } from '../../../ui/quality-tag.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatShare } from '../../../ui/sample-flow.ts'
import { formatTime } from '../../../ui/time.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queries } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { qualityQueries } from './data.ts'
import { counterWord } from './rows.ts'
import { texts } from './texts.ts'

type Row = QualityPage['items'][number]

const dayMs = 86_400_000

/** One point: its quality day by day, its counters, and the ways to its trend, its connection and its place. */
export function QualityDrawer({ code, row, onClose }: { code: string | undefined; row?: Row; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const found = useQuery({ ...queries.pointsByCode(code ? [code] : []), placeholderData: undefined })
  const point = found.data?.find((each) => each.code === code)
  const placeOf = usePlaceName()
  return (
    <Drawer
      open={code !== undefined}
      onClose={onClose}
      size={760}
      title={point?.names[language] ?? code}
      destroyOnHidden
    >
      <ProblemNote error={found.error} onRetry={found.refetch} />
      {found.data && !point ? <p>{t('unknownPoint', { code: code ?? '' })}</p> : null}
      {point ? (
        <div className="quality-detail">
          <p className="quality-detail-head">
            <code>{point.code}</code>
            <span>{placeOf(point.path)}</span>
          </p>
          {row ? (
            <p>
              <QualityTag quality={row.quality} time={row.lastTime} full /> · <RelativeTime time={row.lastTime} />
            </p>
          ) : null}
          <div className="quality-actions">
            <Link to="/trends" search={{ codes: [point.code] }}>
              <Button type="primary" icon={<LineChartOutlined />}>
                {t('trend')}
              </Button>
            </Link>
            {point.source ? (
              <Link to="/connections/$code" params={{ code: point.source.connection }} search={{}}>
                <Button icon={<ApiOutlined />}>{t('toConnection', { code: point.source.connection })}</Button>
              </Link>
            ) : null}
            <Link to="/twin" search={{ path: point.path || undefined, point: point.code }}>
              <Button icon={<ApartmentOutlined />}>{t('toTwin')}</Button>
            </Link>
          </div>
          <Calendar code={point.code} />
          {row ? <Counters row={row} /> : null}
        </div>
      ) : null}
    </Drawer>
  )
}

function Calendar({ code }: { code: string }) {
  const t = useText(texts)
  const navigate = useNavigate()
  const calendar = useQuery(qualityQueries.calendar(code))
  const cells = useMemo(
    () => (calendar.data?.items.length ? layOutDays(calendar.data.items, calendar.data.from, calendar.data.to) : []),
    [calendar.data],
  )
  const open = ({ day, good }: DayCell) => {
    if (good === null) return
    void navigate({ to: '/trends', search: { codes: [code], from: day, to: Math.min(Date.now(), day + dayMs) } })
  }
  return (
    <section>
      <h3>{t('calendar')}</h3>
      <ProblemNote error={calendar.error} onRetry={calendar.refetch} />
      {calendar.isPending ? <p className="faint">{t('calendarReading')}</p> : null}
      {calendar.data && cells.length === 0 ? <p className="faint">{t('calendarNone')}</p> : null}
      {cells.length > 0 ? (
        <>
          <Summary cells={cells} />
          <DayCalendar cells={cells} label={t('calendar')} size={sizeFor(cells)} onOpen={open} />
          <p className="faint">{t('calendarHint')}</p>
        </>
      ) : null}
    </section>
  )
}

/** A season fills the drawer as well as a year does. */
function sizeFor(cells: readonly DayCell[]): number {
  const weeks = (cells.at(-1)?.week ?? 0) + 1
  return Math.max(12, Math.min(26, Math.floor(640 / weeks)))
}

function Summary({ cells }: { cells: readonly DayCell[] }) {
  const t = useText(texts)
  const counted = cells.filter((cell): cell is DayCell & { good: number } => cell.good !== null)
  const samples = counted.reduce((sum, cell) => sum + cell.count, 0)
  const good = counted.reduce((sum, cell) => sum + cell.count * cell.good, 0)
  const [worst] = [...counted].sort((a, b) => a.good - b.good)
  if (!worst) return null
  const sum = { days: counted.length, samples: formatCount(samples), share: formatShare(roundUp(good), samples) }
  return (
    <p>
      {t('calendarSum', sum)}
      {worst.good < 1 - 1e-9 ? (
        <>
          {' · '}
          {t('worst', {
            day: formatTime(worst.day, 'day'),
            share: formatShare(roundUp(worst.good * worst.count), worst.count),
          })}
        </>
      ) : null}
    </p>
  )
}

/** Good samples are counted in whole; the average of hours misses that by a rounding. */
const roundUp = (count: number) => Math.round(count)

function Counters({ row }: { row: Row }) {
  const t = useText(texts)
  const language = useLanguage()
  const counted = counterNames.filter((name) => row.counters[name] > 0)
  return (
    <section>
      <h3>{t('counters')}</h3>
      <dl className="quality-counters">
        {counted.map((name) => (
          <div key={name}>
            <dt>{counterWord(name, language)}</dt>
            <dd>{formatCount(row.counters[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
