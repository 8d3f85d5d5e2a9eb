import type { AlarmItem, AlarmMeasure, JournalRow } from '../../../../api/alarms.ts'
import type { SampleValue } from '../../../../contract/sample.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatTime } from '../../../ui/time.ts'
import { Value } from '../../../ui/value.tsx'
import type { Column } from '../../../ui/virtual-table.tsx'
import { useLanguage, useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { type Presentation, usePresent } from '../../units.ts'
import { usePhone } from '../../use-phone.ts'
import { conditionText } from './condition-text.ts'
import { PriorityMark } from './priority-mark.tsx'
import type { PageTab } from './search.ts'
import { texts } from './texts.ts'
import { journalWords, stateWords } from './words.ts'

export const isCalling = ({ state }: Pick<AlarmItem, 'state'>) => state === 'B' || state === 'D'

/** A value in the reader's choice of units. */
export function Measured(props: {
  value: SampleValue
  quality?: number
  of: AlarmMeasure & Partial<Pick<AlarmItem, 'labels'>>
}) {
  const { value, quality, of } = props
  const shown = useShown()(of)
  const { decimals, symbol } = shown
  // an alarm of a model is on or off, whatever its point measures
  const unit = typeof value === 'boolean' ? null : symbol
  return <Value {...{ quality, decimals, unit }} value={shown.toShown(value)} labels={of.labels} />
}

export function useShown(): (of: AlarmMeasure) => Presentation {
  const present = usePresent()
  return ({ unit, decimals }) => present({ unit, decimals, type: 'number' })
}

/** The value now. */
export function AlarmValue({ alarm }: { alarm: AlarmItem }) {
  return <Measured value={alarm.value} quality={alarm.quality} of={alarm} />
}

/** What is special about it, as words. */
function Marks({ alarm }: { alarm: AlarmItem }) {
  const t = useText(texts)
  return (
    <>
      {alarm.first ? <span className="alarm-tag">{t('first')}</span> : null}
      {alarm.chattering ? <span className="alarm-tag">{t('chattering')}</span> : null}
      {alarm.folded > 0 ? (
        <span className="alarm-tag" title={t('folded', { n: alarm.folded })}>
          {t('foldedShort', { n: alarm.folded })}
        </span>
      ) : null}
    </>
  )
}

/** Why an alarm is put away, and until when. */
export function useHeldText(): (alarm: AlarmItem) => string {
  const t = useText(texts)
  return ({ suppression, heldReason }) => {
    if (suppression?.by === 'group') return t('byGroup', { name: suppression.group })
    if (suppression?.by === 'plantState') return t('byPlant', { name: suppression.point })
    return heldReason ?? ''
  }
}

/** @param beside an alarm's detail is open: what it says of itself leaves room for the list */
export function useAlarmColumns(tab: PageTab, beside: boolean): Column<AlarmItem>[] {
  const t = useText(texts)
  const language = useLanguage()
  const placeOf = usePlaceName()
  const phone = usePhone()
  const held = useHeldText()
  const shownOf = useShown()
  const mark: Column<AlarmItem> = {
    ...{ key: 'priority', title: '', width: 40, fixed: true },
    render: (alarm) => <PriorityMark priority={alarm.priority} calls={isCalling(alarm)} />,
  }
  const age: Column<AlarmItem> = {
    ...{ key: 'age', title: t('age'), width: phone ? 96 : 110, align: 'right' },
    render: (alarm) => <RelativeTime time={alarm.raisedAt} />,
  }
  if (phone)
    return [
      mark,
      {
        ...{ key: 'name', title: t('name'), width: 150, grow: true, fixed: true },
        render: (alarm) => (
          <span className={`alarm-two ${isCalling(alarm) ? 'is-calling' : ''}`}>
            <span>
              {alarm.name[language]} <Marks alarm={alarm} />
            </span>
            <small>
              {stateWords[alarm.state][language]} · <AlarmValue alarm={alarm} />
            </small>
          </span>
        ),
      },
      age,
    ]
  const all: Column<AlarmItem>[] = [
    mark,
    {
      ...{ key: 'name', title: t('name'), width: 200, grow: true, fixed: true },
      render: (alarm) => (
        <span className={isCalling(alarm) ? 'alarm-name is-calling' : 'alarm-name'} title={alarm.code}>
          {alarm.name[language]} <Marks alarm={alarm} />
        </span>
      ),
    },
    {
      ...{ key: 'place', title: t('place'), width: 180, grow: true },
      render: (alarm) => <span title={placeOf(alarm.path)}>{placeOf(alarm.path, true)}</span>,
    },
    {
      ...{ key: 'value', title: t('value'), width: 120, align: 'right' },
      render: (alarm) => <AlarmValue alarm={alarm} />,
    },
    {
      ...{ key: 'limit', title: t('limit'), width: 150 },
      render: (alarm) => conditionText(alarm.condition, shownOf(alarm), language),
    },
  ]
  const common = beside ? all.filter(({ key }) => key !== 'place' && key !== 'limit') : all
  if (tab === 'active')
    return [
      ...common,
      {
        ...{ key: 'state', title: t('state'), width: language === 'zh' ? 110 : 170 },
        render: (alarm) => stateWords[alarm.state][language],
      },
      age,
    ]
  return [
    ...common,
    { ...{ key: 'reason', title: t('reason'), width: 160, grow: true }, render: held },
    { ...{ key: 'who', title: t('who'), width: 110 }, render: (alarm) => alarm.heldBy ?? '' },
    ...(tab === 'shelved'
      ? [
          {
            ...{ key: 'until', title: t('until'), width: 150 },
            render: (alarm: AlarmItem) =>
              alarm.shelvedUntil === null ? t('oneShot') : formatTime(alarm.shelvedUntil, 'minute'),
          },
        ]
      : []),
  ]
}

export function useJournalColumns(): Column<JournalRow>[] {
  const t = useText(texts)
  const language = useLanguage()
  const placeOf = usePlaceName()
  const phone = usePhone()
  const mark: Column<JournalRow> = {
    ...{ key: 'priority', title: '', width: 40, fixed: true },
    render: ({ priority, to }) => <PriorityMark priority={priority} calls={to === 'B'} />,
  }
  const what = ({ kind, actor }: JournalRow) => `${journalWords[kind][language]}${actor ? ` · ${actor}` : ''}`
  if (phone)
    return [
      mark,
      {
        ...{ key: 'name', title: t('name'), width: 180, grow: true, fixed: true },
        render: (line) => (
          <span className="alarm-two">
            <span>{line.name[language]}</span>
            <small>{what(line)}</small>
          </span>
        ),
      },
      {
        ...{ key: 'at', title: t('time'), width: 100, align: 'right' },
        render: ({ at }) => <RelativeTime time={at} />,
      },
    ]
  return [
    { ...{ key: 'at', title: t('time'), width: 180, fixed: true }, render: ({ at }) => formatTime(at) },
    mark,
    {
      ...{ key: 'name', title: t('name'), width: 200, grow: true },
      render: ({ name, code }) => <span title={code}>{name[language]}</span>,
    },
    {
      ...{ key: 'what', title: t('what'), width: 130 },
      render: ({ kind, from, to }) => (
        <span title={`${stateWords[from][language]} → ${stateWords[to][language]}`}>
          {journalWords[kind][language]}
        </span>
      ),
    },
    {
      ...{ key: 'value', title: t('valueThen'), width: 120, align: 'right' },
      render: (line) => <Measured value={line.value} of={line} />,
    },
    { ...{ key: 'who', title: t('who'), width: 110 }, render: ({ actor }) => actor ?? '' },
    { ...{ key: 'reason', title: t('reason'), width: 160, grow: true }, render: ({ reason }) => reason ?? '' },
    {
      ...{ key: 'place', title: t('place'), width: 160, grow: true },
      render: ({ path }) => <span title={placeOf(path)}>{placeOf(path, true)}</span>,
    },
  ]
}
