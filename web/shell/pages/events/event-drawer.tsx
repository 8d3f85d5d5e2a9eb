import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import type { EventItem } from '../../../../api/events.ts'
import { formatTime } from '../../../ui/time.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { eventQueries, useWebhookSearch } from '../webhooks/data.ts'
import { Resend } from '../webhooks/delivery-list.tsx'
import { useFilterName } from '../webhooks/event-choice.tsx'
import { StateMark } from '../webhooks/state-mark.tsx'
import { recordName } from './event-list.tsx'
import { texts } from './texts.ts'

/** One event: what it says, and what became of it. */
export function EventDrawer() {
  const t = useText(texts)
  const phone = usePhone()
  const [search, change] = useWebhookSearch()
  const id = search.event ?? 0
  const found = useQuery({ ...eventQueries.event(id), enabled: id > 0 })
  if (id <= 0) return null
  return (
    <Drawer
      open
      title={t('entry', { id })}
      size={phone ? '100%' : 560}
      onClose={() => change({ event: undefined })}
      loading={found.isPending}
    >
      <ProblemNote error={found.error} onRetry={found.refetch} />
      {found.data === null ? <p>{t('past')}</p> : null}
      {found.data ? <Entry item={found.data} /> : null}
    </Drawer>
  )
}

function Entry({ item }: { item: EventItem }) {
  const t = useText(texts)
  const nameOf = useFilterName()
  return (
    <dl className="webhook-facts">
      <dt>{t('event')}</dt>
      <dd>
        {nameOf(item.event)} <code className="faint">{item.event}</code>
      </dd>
      <dt>{t('time')}</dt>
      <dd>{formatTime(item.time, 'millisecond')}</dd>
      <dt>{t('actor')}</dt>
      <dd>{item.actor}</dd>
      {item.record ? (
        <>
          <dt>{t('record')}</dt>
          <dd>
            {recordName(item)} <code className="faint">{item.record.entity}</code>
          </dd>
        </>
      ) : null}
      <dt>{t('deliveries')}</dt>
      <dd>
        {item.deliveries.length === 0 ? <span className="faint">{t('nobody')}</span> : null}
        {item.deliveries.map((each) => (
          <div key={each.id} className="event-delivery">
            <span>{each.webhook ?? t('reaction', { name: each.consumer })}</span>
            <StateMark state={each.state} />
            <Resend id={each.id} state={each.state} webhook={each.webhook !== null} />
          </div>
        ))}
      </dd>
      <dt>{t('content')}</dt>
      <dd>
        <pre>{JSON.stringify(item.payload, null, 2)}</pre>
      </dd>
    </dl>
  )
}
