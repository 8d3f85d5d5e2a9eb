import { useQuery } from '@tanstack/react-query'
import { App, Button, Drawer, Input, Select } from 'antd'
import { type FormEvent, useId, useState } from 'react'
import type { DelegationItem } from '../../../../api/approval.ts'
import { formatTime } from '../../../ui/time.ts'
import { ApiProblem, api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { refreshTasks, taskQueries } from './data.ts'
import { texts } from './texts.ts'

const dayMs = 86_400_000

async function refresh(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: ['delegations'] }), refreshTasks()])
}

/** Who decides for me while I am away, and for whom I decide. */
export function DelegationDrawer({ onClose }: { onClose: () => void }) {
  const t = useText(texts)
  const phone = usePhone()
  const { data, error, refetch } = useQuery(taskQueries.delegations())
  const given = data?.items.filter((d) => d.mine) ?? []
  const got = data?.items.filter((d) => !d.mine) ?? []
  return (
    <Drawer open title={t('delegateTitle')} size={phone ? '100%' : 460} onClose={onClose}>
      <ProblemNote error={error} onRetry={refetch} />
      <p className="task-hint">{t('delegateHint')}</p>
      {data ? <NewDelegation people={data.people} /> : null}
      <Delegations title={t('given')} items={given} />
      <Delegations title={t('got')} items={got} />
    </Drawer>
  )
}

function NewDelegation({ people }: { people: readonly { id: string; name: string }[] }) {
  const t = useText(texts)
  const id = useId()
  const { message } = App.useApp()
  const [to, setTo] = useState<string>()
  const [from, setFrom] = useState(formatTime(Date.now(), 'day'))
  const [until, setUntil] = useState(formatTime(Date.now() + 7 * dayMs, 'day'))
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  async function save(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    setBusy(true)
    try {
      const startsAt = new Date(`${from}T00:00`).getTime()
      const last = new Date(`${until}T00:00`)
      last.setDate(last.getDate() + 1)
      const body = { to, startsAt, endsAt: last.getTime(), reason: reason.trim() || null }
      const made = await api.post<DelegationItem>('/api/delegations', body)
      void message.success(t('delegateDone', { who: made.to.name }))
      setTo(undefined)
      setReason('')
      await refresh()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="task-form" onSubmit={(event) => void save(event)}>
      <label htmlFor={`${id}-to`}>{t('delegateTo')}</label>
      <Select
        id={`${id}-to`}
        showSearch={{ optionFilterProp: 'label' }}
        placeholder={t('choosePerson')}
        value={to}
        options={people.map((p) => ({ value: p.id, label: p.name }))}
        onChange={setTo}
      />
      <div className="task-form-pair">
        <div>
          <label htmlFor={`${id}-from`}>{t('from')}</label>
          <Input id={`${id}-from`} type="date" required value={from} onChange={(e) => setFrom(e.target.value)} />
        </div>
        <div>
          <label htmlFor={`${id}-until`}>{t('until')}</label>
          <Input
            id={`${id}-until`}
            type="date"
            required
            min={from}
            value={until}
            onChange={(e) => setUntil(e.target.value)}
          />
        </div>
      </div>
      <label htmlFor={`${id}-reason`}>{t('delegateReason')}</label>
      <Input id={`${id}-reason`} maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} />
      <ProblemNote error={problem} />
      <div className="task-form-end">
        <Button type="primary" htmlType="submit" disabled={!to} loading={busy}>
          {t('delegateSave')}
        </Button>
      </div>
    </form>
  )
}

function Delegations({ title, items }: { title: string; items: readonly DelegationItem[] }) {
  const t = useText(texts)
  const { message } = App.useApp()
  if (items.length === 0) return null
  const end = (d: DelegationItem) =>
    api.delete(`/api/delegations/${d.id}`).then(refresh, (error) => void message.error((error as Error).message))
  return (
    <section className="task-delegations">
      <h3>{title}</h3>
      <ul>
        {items.map((d) => (
          <li key={d.id}>
            <div>
              <strong>{d.mine ? d.to.name : d.from.name}</strong>
              <small>
                {t('period', { from: formatTime(d.startsAt, 'day'), until: formatTime(d.endsAt - 1, 'day') })}
                {d.reason ? ` · ${d.reason}` : ''}
              </small>
            </div>
            {d.mine ? <Button onClick={() => void end(d)}>{t('delegateEnd')}</Button> : null}
          </li>
        ))}
      </ul>
    </section>
  )
}
