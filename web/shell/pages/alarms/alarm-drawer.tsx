import { EditOutlined, LineChartOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Drawer, Input } from 'antd'
import { useState } from 'react'
import type { AlarmItem } from '../../../../api/alarms.ts'
import type { Text } from '../../../../contract/text.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatTime } from '../../../ui/time.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePlaceName } from '../../twin-names.ts'
import { usePhone } from '../../use-phone.ts'
import { AlarmValue, isCalling, Measured, useHeldText, useShown } from './columns.tsx'
import { conditionText } from './condition-text.ts'
import { type AlarmAct, alarmQueries } from './data.ts'
import { PriorityMark } from './priority-mark.tsx'
import { texts } from './texts.ts'
import { useAct } from './use-act.ts'
import { journalWords, priorityWords, stateWords } from './words.ts'

type Props = {
  alarm: AlarmItem
  onClose: () => void
  onHold: (act: AlarmAct) => void
  onEdit: () => void
}

/** One alarm: what to do first, then how it stands and what led there. */
export function AlarmDrawer({ alarm, onClose, onHold, onEdit }: Props) {
  const language = useLanguage()
  const phone = usePhone()
  return (
    <Drawer
      open
      mask={false}
      title={
        <span className="alarm-title">
          <PriorityMark priority={alarm.priority} calls={isCalling(alarm)} /> {alarm.name[language]}
        </span>
      }
      size={phone ? '100%' : 440}
      onClose={onClose}
    >
      <Advice alarm={alarm} />
      <Acts alarm={alarm} onHold={onHold} onEdit={onEdit} />
      <Facts alarm={alarm} />
      <Folded alarm={alarm} />
      <Journal alarm={alarm} />
    </Drawer>
  )
}

const saysSomething = (words: Text | null | undefined): words is Text => Boolean(words && (words.zh || words.en))

function Advice({ alarm }: { alarm: AlarmItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useQuery(alarmQueries.definition(alarm.id))
  if (!data) return null
  const say = (words: Text) => words[language] || words.zh || words.en
  return (
    <section className="alarm-advice">
      <h3>{t('action')}</h3>
      <p className="alarm-action">{saysSomething(data.action) ? say(data.action) : t('noAction')}</p>
      {alarm.respondBy === null ? null : (
        <p>
          {t('respondBy')} <strong>{formatTime(alarm.respondBy)}</strong>
        </p>
      )}
      {saysSomething(data.cause) ? (
        <>
          <h3>{t('cause')}</h3>
          <p>{say(data.cause)}</p>
        </>
      ) : null}
      {saysSomething(data.consequence) ? (
        <>
          <h3>{t('consequence')}</h3>
          <p>{say(data.consequence)}</p>
        </>
      ) : null}
    </section>
  )
}

/** What can be done in which state, and by whom. */
const held: Partial<Record<AlarmItem['state'], AlarmAct>> = { E: 'unshelve', F: 'unsuppress', G: 'bring-in' }

function Acts({ alarm, onHold, onEdit }: Omit<Props, 'onClose'>) {
  const t = useText(texts)
  const mayOperate = useMay('alarms.operate')
  const mayDefine = useMay('alarms.define')
  const act = useAct()
  const [comment, setComment] = useState('')
  const back = held[alarm.state]
  // what a group or the plant keeps silent comes back by itself
  const isByDesign = alarm.suppression !== null && alarm.suppression.by !== 'person'
  const mayBring = !isByDesign && (back === 'unshelve' ? mayOperate : mayDefine)
  async function acknowledge() {
    const rest = comment.trim() ? { comment: comment.trim() } : {}
    if (await act('acknowledge', [alarm.id], rest)) setComment('')
  }
  return (
    <section className="alarm-acts">
      {mayOperate && isCalling(alarm) ? (
        <div className="alarm-acknowledge">
          <Input
            value={comment}
            maxLength={500}
            placeholder={t('commentHint')}
            aria-label={t('commentHint')}
            onChange={(event) => setComment(event.target.value)}
            onPressEnter={() => void acknowledge()}
          />
          <Button type="primary" onClick={() => void acknowledge()}>
            {t('acknowledge')}
          </Button>
        </div>
      ) : null}
      <div className="alarm-buttons">
        {back ? mayBring ? <Button onClick={() => onHold(back)}>{t(back)}</Button> : null : null}
        {!back && mayOperate ? <Button onClick={() => onHold('shelve')}>{t('shelve')}</Button> : null}
        {!back && mayDefine ? (
          <>
            <Button onClick={() => onHold('suppress')}>{t('suppress')}</Button>
            <Button onClick={() => onHold('take-out')}>{t('take-out')}</Button>
          </>
        ) : null}
        <Link to="/trends" search={{ codes: [alarm.point], live: 3_600_000 }}>
          <Button icon={<LineChartOutlined />}>{t('trend')}</Button>
        </Link>
        {mayDefine ? (
          <Button icon={<EditOutlined />} onClick={onEdit}>
            {t('edit')}
          </Button>
        ) : null}
      </div>
    </section>
  )
}

function Facts({ alarm }: { alarm: AlarmItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const placeOf = usePlaceName()
  const heldText = useHeldText()
  const shownOf = useShown()
  const at = (time: number | null) => (time === null ? null : formatTime(time))
  const facts: [string, React.ReactNode][] = [
    [t('state'), `${stateWords[alarm.state][language]}（${alarm.state}）`],
    [t('reason'), heldText(alarm) || null],
    [t('who'), alarm.heldBy],
    [t('until'), alarm.state === 'E' ? (alarm.shelvedUntil === null ? t('oneShot') : at(alarm.shelvedUntil)) : null],
    [t('priority'), priorityWords[alarm.priority][language]],
    [t('value'), <AlarmValue key="value" alarm={alarm} />],
    [t('limit'), conditionText(alarm.condition, shownOf(alarm), language)],
    [t('raisedAt'), at(alarm.raisedAt)],
    [t('raisedWith'), alarm.raisedAt === null ? null : <Measured key="raised" value={alarm.raisedValue} of={alarm} />],
    [t('returnedAt'), at(alarm.returnedAt)],
    [t('acknowledgedBy'), alarm.acknowledgedBy],
    [t('comment'), alarm.comment],
    [t('place'), placeOf(alarm.path)],
    [t('point'), <code key="point">{alarm.point}</code>],
    [t('code'), <code key="code">{alarm.code}</code>],
    [t('class'), alarm.class || null],
  ]
  return (
    <dl className="alarm-facts">
      {facts
        .filter(([, value]) => value !== null)
        .map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

function Folded({ alarm }: { alarm: AlarmItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useQuery({ ...alarmQueries.under(alarm.code), enabled: alarm.folded > 0 })
  if (alarm.folded === 0 || !data) return null
  return (
    <section>
      <h3>{t('folded', { n: alarm.folded })}</h3>
      <ul className="alarm-under">
        {data.items.map((item) => (
          <li key={item.id}>
            <PriorityMark priority={item.priority} calls={isCalling(item)} /> {item.name[language]}{' '}
            <AlarmValue alarm={item} /> <RelativeTime time={item.raisedAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const shownLines = 20

function Journal({ alarm }: { alarm: AlarmItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useQuery(alarmQueries.journal({ alarm: alarm.id }))
  if (!data || data.items.length === 0) return null
  return (
    <section>
      <h3>{t('itsJournal')}</h3>
      <ul className="alarm-lines">
        {data.items.slice(0, shownLines).map((line) => (
          <li key={line.id}>
            <time>{formatTime(line.at).slice(5)}</time>
            <span>{journalWords[line.kind][language]}</span>
            <span className="faint">{[line.actor, line.reason].filter(Boolean).join(' · ')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
