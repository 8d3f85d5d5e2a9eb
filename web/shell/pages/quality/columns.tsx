import { formatCount } from '../../../ui/number.ts'
import { QualityTag } from '../../../ui/quality-tag.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { refusalNames } from '../../../ui/sample-flow.ts'
import type { Column } from '../../../ui/virtual-table.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import { counterWord, countOf, type QualityRow, shortCount, troubleOf } from './rows.ts'
import { texts } from './texts.ts'

/** Counters in the order in which a sample meets them; `true`: trouble, shown strongly. */
const counters = [
  ['received', 80, false],
  ['stored', 62, false],
  ['refused', 70, true],
  ['outOfRange', 60, true],
  ['rateOfChange', 54, true],
  ['stuck', 54, true],
  ['late', 54, true],
  ['duplicate', 66, false],
  ['deadband', 80, false],
  ['compressed', 72, false],
  ['gap', 54, true],
  ['substituted', 56, true],
] as const
type CounterKey = (typeof counters)[number][0]

/** Columns that the list hides unless a person asks for them. */
export const hiddenAtFirst = ['place', 'connection']

function Count({ row, name, trouble }: { row: QualityRow; name: CounterKey; trouble: boolean }) {
  const t = useText(texts)
  const language = useLanguage()
  const count = countOf(row.counters, name)
  if (count === 0) return <span className="count-none">0</span>
  const reasons = refusalNames.filter((reason) => row.counters[reason] > 0)
  const title =
    count >= 1e6
      ? formatCount(count)
      : name === 'refused'
        ? reasons.map((reason) => `${counterWord(reason, language)} ${formatCount(row.counters[reason])}`).join('\n')
        : name === 'received' || name === 'stored'
          ? t(`hint_${name}`)
          : counterWord(name, language)
  return (
    <span className={trouble ? 'count-trouble' : ''} title={title}>
      {shortCount(count, language)}
    </span>
  )
}

/** Header words say what, their explanations say why. */
function useHints(): Record<CounterKey, string> {
  const t = useText(texts)
  const language = useLanguage()
  const own = new Set(['received', 'stored', 'refused', 'duplicate', 'deadband', 'compressed'])
  return Object.fromEntries(
    counters.map(([name]) => [
      name,
      own.has(name) ? t(`hint_${name}` as keyof typeof texts) : counterWord(name, language),
    ]),
  ) as Record<CounterKey, string>
}

export function useQualityColumns(): Column<QualityRow>[] {
  const t = useText(texts)
  const placeOf = usePlaceName()
  const phone = usePhone()
  const hints = useHints()
  const quality: Column<QualityRow> = {
    key: 'quality',
    title: t('quality'),
    width: 82,
    sortable: true,
    fixed: true,
    render: (row) => <QualityTag quality={row.quality} time={row.lastTime} />,
  }
  if (phone) {
    return [
      {
        key: 'name',
        title: t('name'),
        width: 170,
        grow: true,
        fixed: true,
        sortable: true,
        render: (row) => (
          <span className="quality-name">
            <span>{row.name}</span>
            <small>{row.code}</small>
          </span>
        ),
      },
      quality,
      {
        key: 'trouble',
        title: t('trouble'),
        width: 76,
        align: 'right',
        fixed: true,
        render: (row) => {
          const trouble = troubleOf(row.counters)
          return <span className={trouble ? 'count-trouble' : 'count-none'}>{formatCount(trouble)}</span>
        },
      },
    ]
  }
  return [
    {
      key: 'code',
      title: t('code'),
      width: 144,
      sortable: true,
      fixed: true,
      render: (row) => <code>{row.code}</code>,
    },
    {
      key: 'name',
      title: t('name'),
      width: 118,
      grow: true,
      sortable: true,
      render: (row) => <span title={row.name}>{row.name}</span>,
    },
    quality,
    {
      key: 'last',
      title: t('col_last'),
      width: 86,
      sortable: true,
      render: (row) => <RelativeTime time={row.lastTime} />,
    },
    ...counters.map(
      ([name, width, trouble]): Column<QualityRow> => ({
        key: name,
        title: t(`col_${name}`),
        hint: hints[name],
        width,
        align: 'right',
        sortable: true,
        render: (row) => <Count row={row} name={name} trouble={trouble} />,
      }),
    ),
    {
      key: 'place',
      title: t('place'),
      width: 200,
      grow: true,
      render: (row) => <span title={placeOf(row.path)}>{placeOf(row.path, true)}</span>,
    },
    { key: 'connection', title: t('connection'), width: 120, sortable: true, render: (row) => row.connection },
  ]
}
