import { useQuery } from '@tanstack/react-query'
import { App, Button, DatePicker, Drawer } from 'antd'
import { useState } from 'react'
import type { WebhookItem, WebhookTest } from '../../../../api/events.ts'
import { formatCount } from '../../../ui/number.ts'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatTime } from '../../../ui/time.ts'
import { api } from '../../api.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { answerOf } from './answer.ts'
import { eventQueries, eventsChanged, useWebhookSearch } from './data.ts'
import { useFilterName } from './event-choice.tsx'
import { ShowSecret } from './show-secret.tsx'
import { DeadCount } from './state-mark.tsx'
import { texts } from './texts.ts'
import { WebhookForm } from './webhook-form.tsx'
import { HookState } from './webhook-list.tsx'

/** One webhook: how it stands, and everything that can be done with it. */
export function WebhookDrawer() {
  const [search, change] = useWebhookSearch()
  const webhooks = useQuery(eventQueries.webhooks())
  const phone = usePhone()
  const hook = webhooks.data?.find((each) => each.id === search.hook)
  const [editing, setEditing] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  if (!hook) return null
  return (
    <>
      <Drawer open title={hook.name} size={phone ? '100%' : 480} onClose={() => change({ hook: undefined })}>
        <Facts hook={hook} />
        <Actions hook={hook} onEdit={() => setEditing(true)} onSecret={setSecret} />
        <ReplayRange hook={hook} />
      </Drawer>
      {editing ? <WebhookForm hook={hook} onClose={() => setEditing(false)} /> : null}
      {secret ? <ShowSecret secret={secret} onClose={() => setSecret(null)} /> : null}
    </>
  )
}

function Facts({ hook }: { hook: WebhookItem }) {
  const t = useText(texts)
  const nameOf = useFilterName()
  const [, change] = useWebhookSearch()
  return (
    <dl className="webhook-facts">
      <dt>{t('state')}</dt>
      <dd>
        <HookState hook={hook} />
      </dd>
      <dt>{t('url')}</dt>
      <dd className="webhook-url">{hook.url}</dd>
      <dt>{t('wanted')}</dt>
      <dd>{hook.events.map(nameOf).join('、')}</dd>
      <dt>{t('lastDone')}</dt>
      <dd>{hook.lastDoneAt === null ? t('never') : <RelativeTime time={hook.lastDoneAt} />}</dd>
      <dt>
        {t('waiting')} / {t('dead')}
      </dt>
      <dd>
        {formatCount(hook.waiting)} / <DeadCount count={hook.dead} />{' '}
        <Button
          type="link"
          size="small"
          onClick={() => change({ tab: 'deliveries', to: hook.id, state: undefined, hook: undefined })}
        >
          {t('itsDeliveries')}
        </Button>
      </dd>
      <dd className="faint">
        {t('createdBy', { name: hook.createdBy, time: formatTime(hook.createdAt) })}
        {hook.previousUntil !== null && hook.previousUntil > Date.now() ? (
          <>
            <br />
            {t('previousUntil', { time: formatTime(hook.previousUntil) })}
          </>
        ) : null}
      </dd>
    </dl>
  )
}

/** Runs something that may be refused, and says so. */
function useAct() {
  const { message } = App.useApp()
  return async (act: () => Promise<void>) => {
    try {
      await act()
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
    }
    await eventsChanged()
  }
}

type ActionProps = { hook: WebhookItem; onEdit: () => void; onSecret: (secret: string) => void }

function Actions({ hook, onEdit, onSecret }: ActionProps) {
  const t = useText(texts)
  const { modal, message } = App.useApp()
  const [, change] = useWebhookSearch()
  const language = useLanguage()
  const act = useAct()
  const [testing, setTesting] = useState(false)
  const at = `/api/webhooks/${hook.id}`
  async function test() {
    setTesting(true)
    await act(async () => {
      const { delivered, status, ms, error } = await api.post<WebhookTest>(`${at}/test`)
      if (delivered) void message.success(t('testOk', { status: status ?? '', ms }))
      else
        void message.error(t('testBad', { error: answerOf({ lastStatus: status, lastError: error }, language), ms }), 8)
    })
    setTesting(false)
  }
  const ask = (title: string, content: string, okText: string, run: () => Promise<void>) =>
    void modal.confirm({ icon: null, title, content, okText, onOk: () => act(run) })
  const switchTo = async (enabled: boolean) => void (await api.patch(at, { enabled }))
  const { name } = hook
  return (
    <div className="webhook-actions">
      <Button type="primary" loading={testing} onClick={() => void test()}>
        {t('test')}
      </Button>
      <Button onClick={onEdit}>{t('edit')}</Button>
      <Button
        onClick={() =>
          ask(t('rotateAsk', { name }), t('rotateHint'), t('rotate'), async () => {
            onSecret((await api.post<{ secret: string }>(`${at}/secret`)).secret)
          })
        }
      >
        {t('rotate')}
      </Button>
      {hook.enabled ? (
        <Button onClick={() => ask(t('turnOffAsk', { name }), t('turnOffHint'), t('turnOff'), () => switchTo(false))}>
          {t('turnOff')}
        </Button>
      ) : (
        <Button onClick={() => void act(() => switchTo(true))}>{t('turnOn')}</Button>
      )}
      <Button
        danger
        onClick={() =>
          ask(t('removeAsk', { name }), t('removeHint'), t('remove'), async () => {
            await api.delete(at)
            change({ hook: undefined })
          })
        }
      >
        {t('remove')}
      </Button>
    </div>
  )
}

type Moment = { valueOf(): number }

function ReplayRange({ hook }: { hook: WebhookItem }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const act = useAct()
  const [range, setRange] = useState<[Moment, Moment] | null>(null)
  async function replay() {
    if (!range) return
    await act(async () => {
      const body = { from: range[0].valueOf(), to: range[1].valueOf() }
      const { replayed } = await api.post<{ replayed: number }>(`/api/webhooks/${hook.id}/replay`, body)
      void message.success(t('replayed', { n: replayed }))
    })
  }
  return (
    <section className="webhook-range">
      <h3>{t('range')}</h3>
      <p className="faint">{t('rangeHint')}</p>
      <div>
        <DatePicker.RangePicker
          showTime
          format="YYYY-MM-DD HH:mm"
          placeholder={[t('from'), t('to')]}
          onChange={(chosen) => setRange(chosen?.[0] && chosen[1] ? [chosen[0], chosen[1]] : null)}
        />
        <Button disabled={!range || !hook.enabled} onClick={() => void replay()}>
          {t('replay')}
        </Button>
      </div>
    </section>
  )
}
