import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Segmented } from 'antd'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { formatCount } from '../../../ui/number.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { useMay } from '../../session.ts'
import { useText } from '../../text.ts'
import { EventDrawer } from '../events/event-drawer.tsx'
import { EventList } from '../events/event-list.tsx'
import { eventQueries, useWebhookSearch } from './data.ts'
import { DeliveryList } from './delivery-list.tsx'
import { type Tab, tabs } from './search.ts'
import { texts } from './texts.ts'
import { WebhookDrawer } from './webhook-drawer.tsx'
import { WebhookForm } from './webhook-form.tsx'
import { WebhookList } from './webhook-list.tsx'
import './webhooks.css'

/** What happened in the apps, where it goes, and what did not arrive. */
export function WebhooksPage() {
  const t = useText(texts)
  const may = useMay('webhooks.manage')
  const [search, change] = useWebhookSearch()
  const status = useQuery({ ...eventQueries.status(), enabled: may })
  if (!may) return <EmptyState title={t('title')} hint={t('notAllowed')} />
  const tab = search.tab ?? 'webhooks'
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={
          status.data ? (
            <>
              {t('stateLine', { waiting: formatCount(status.data.waiting) })}
              {status.data.dead > 0 ? (
                <button
                  type="button"
                  className="webhooks-dead delivery-dead"
                  onClick={() => change({ tab: 'deliveries', state: 'dead', to: undefined })}
                >
                  <span aria-hidden="true">▲ </span>
                  {t('deadLine', { dead: formatCount(status.data.dead) })}
                </button>
              ) : null}
            </>
          ) : null
        }
        actions={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ new: true })}>
            {t('new')}
          </Button>
        }
      />
      <div className="webhooks-tabs">
        <Segmented<Tab>
          value={tab}
          options={tabs.map((value) => ({ value, label: t(value) }))}
          onChange={(next) => change({ tab: next === 'webhooks' ? undefined : next })}
        />
      </div>
      {tab === 'webhooks' ? <WebhookList /> : tab === 'deliveries' ? <DeliveryList /> : <EventList />}
      {search.new ? <WebhookForm onClose={() => change({ new: undefined })} /> : null}
      <WebhookDrawer />
      <EventDrawer />
    </div>
  )
}
