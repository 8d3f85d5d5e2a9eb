import type { ConnectionItem, DriverItem } from '../../../../api/platform.ts'
import { formatCount } from '../../../ui/number.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import type { Column, Sort } from '../../../ui/virtual-table.tsx'
import { useLanguage, useText } from '../../text.ts'
import { RateLine } from './rate-line.tsx'
import { badInputsOf, byTrouble } from './standing.ts'
import { formatSkew, NextTry, StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'

/** Tenths as the server gives them, grouped, always one decimal so that the column stands still. */
export function formatRate(rate: number): string {
  return rate >= 1000 ? formatCount(rate) : rate.toFixed(1)
}

export function badCount(connection: ConnectionItem): number {
  return badInputsOf(connection).reduce((sum, { count }) => sum + count, 0)
}

export function useConnectionColumns(drivers: readonly DriverItem[] | undefined): Column<ConnectionItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const driverName = (id: string) => drivers?.find((driver) => driver.id === id)?.label[language] ?? id
  const count = (n: number) => (n === 0 ? <span className="faint">0</span> : formatCount(n))
  return [
    {
      key: 'state',
      title: t('state'),
      width: 146,
      sortable: true,
      fixed: true,
      render: (c) => (
        <span className="two-lines">
          <StateTag connection={c} />
          {c.nextTryAt === null ? null : <NextTry time={c.nextTryAt} />}
        </span>
      ),
    },
    {
      key: 'name',
      title: t('name'),
      width: 176,
      grow: true,
      sortable: true,
      fixed: true,
      render: (c) => (
        <span className="two-lines" title={c.note?.[language]}>
          <span>{c.name[language]}</span>
          <code className="faint">{c.code}</code>
        </span>
      ),
    },
    { key: 'driver', title: t('driver'), width: 150, sortable: true, render: (c) => driverName(c.driver) },
    { key: 'points', title: t('points'), width: 72, align: 'right', sortable: true, render: (c) => count(c.points) },
    {
      key: 'rate',
      title: t('samples'),
      width: 140,
      align: 'right',
      sortable: true,
      render: (c) => (
        <span className="rate-cell" title={t('sinceOpened')}>
          <RateLine code={c.code} width={66} height={26} />
          <span className={c.samplesPerSecond === 0 ? 'faint' : ''}>{formatRate(c.samplesPerSecond)}</span>
        </span>
      ),
    },
    {
      key: 'messages',
      title: t('messages'),
      width: 104,
      align: 'right',
      sortable: true,
      render: (c) => (
        <span className={c.messagesPerSecond === 0 ? 'faint' : ''}>{formatRate(c.messagesPerSecond)}</span>
      ),
    },
    {
      key: 'last',
      title: t('last'),
      width: 108,
      sortable: true,
      render: (c) =>
        c.lastSampleAt === null ? <span className="faint">{t('never')}</span> : <RelativeTime time={c.lastSampleAt} />,
    },
    { key: 'bad', title: t('bad'), width: 100, align: 'right', sortable: true, render: (c) => count(badCount(c)) },
    {
      key: 'reconnects',
      title: t('reconnects'),
      width: 100,
      align: 'right',
      sortable: true,
      render: (c) => count(c.reconnects),
    },
    {
      key: 'skew',
      title: t('skew'),
      width: 100,
      align: 'right',
      sortable: true,
      render: (c) =>
        c.clockSkewMs === null ? (
          <span className="faint">—</span>
        ) : (
          <span title={t('skewHint')}>{formatSkew(c.clockSkewMs)}</span>
        ),
    },
  ]
}

const numbers: Record<string, (c: ConnectionItem) => number> = {
  points: (c) => c.points,
  rate: (c) => c.samplesPerSecond,
  messages: (c) => c.messagesPerSecond,
  last: (c) => c.lastSampleAt ?? 0,
  bad: badCount,
  reconnects: (c) => c.reconnects,
  skew: (c) => Math.abs(c.clockSkewMs ?? 0),
}

/** Sorted by a column; without one, troubled connections first. */
export function sortConnections(
  items: readonly ConnectionItem[],
  sort: Sort | undefined,
  now: number,
  language: 'zh' | 'en',
): ConnectionItem[] {
  const trouble = byTrouble(now)
  if (!sort || sort.key === 'state') {
    return [...items].sort((a, b) => (sort?.down ? -1 : 1) * trouble(a, b))
  }
  const sign = sort.down ? -1 : 1
  const number = numbers[sort.key]
  if (number) return [...items].sort((a, b) => sign * (number(a) - number(b)) || trouble(a, b))
  const text = (c: ConnectionItem) => (sort.key === 'driver' ? c.driver : c.name[language])
  return [...items].sort((a, b) => sign * text(a).localeCompare(text(b), language) || trouble(a, b))
}
