import { useQuery } from '@tanstack/react-query'
import { App, Button } from 'antd'
import type { DeliveryItem } from '../../../../api/notify.ts'
import type { Page } from '../../../../api/platform.ts'
import { FilterChip } from '../../../ui/filter-bar.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatTime } from '../../../ui/time.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { usePersonName } from '../../records/people.ts'
import { useLanguage, useText } from '../../text.ts'
import { deliveryNames, texts } from './texts.ts'

const shown = 100
const everyMs = 10_000

function Person({ id }: { id: string }) {
  return <>{usePersonName(id)}</>
}

/** The newest messages that left the house, and those that did not get there. */
export function Deliveries({ dead, onDead }: { dead: boolean; onDead: (dead: boolean) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const deliveries = useQuery({
    queryKey: ['notify-channels', 'deliveries', dead],
    queryFn: ({ signal }) =>
      api.get<Page<DeliveryItem>>('/api/notify/deliveries', { state: dead ? 'dead' : undefined, limit: shown }, signal),
    refetchInterval: everyMs,
  })
  async function again(id: string) {
    try {
      await api.post(`/api/notify/deliveries/${id}/retry`, {})
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
    }
    await queryClient.invalidateQueries({ queryKey: ['notify-channels'] })
  }
  const items = deliveries.data?.items ?? []
  return (
    <>
      <div className="deliveries-head">
        <h2>{t('deliveries')}</h2>
        <FilterChip pressed={dead} onToggle={() => onDead(!dead)}>
          {t('deadOnly')}
        </FilterChip>
      </div>
      <ProblemNote error={deliveries.error} onRetry={deliveries.refetch} />
      <ul className="deliveries">
        {items.length === 0 ? <li className="channel-soft">{t('noDeliveries')}</li> : null}
        {items.map((item) => (
          <li key={item.id}>
            <span>
              {item.title[language]}{' '}
              <span className="channel-soft">
                · {item.channelName}
                {item.person ? (
                  <>
                    {' '}
                    · <Person id={item.person} />
                  </>
                ) : null}
              </span>
            </span>
            <span>
              <span className={item.state === 'dead' ? 'channel-dead' : 'channel-soft'}>
                {item.state === 'waiting' && item.tries > 0
                  ? t('triedAt', { n: item.tries, time: formatTime(item.dueAt, 'minute') })
                  : deliveryNames[item.state][language]}
              </span>{' '}
              <RelativeTime time={item.endedAt ?? item.createdAt} />{' '}
              {item.state === 'dead' ? (
                <Button size="small" onClick={() => void again(item.id)}>
                  {t('again')}
                </Button>
              ) : null}
            </span>
            {item.error ? <code>{item.error}</code> : null}
          </li>
        ))}
      </ul>
    </>
  )
}
