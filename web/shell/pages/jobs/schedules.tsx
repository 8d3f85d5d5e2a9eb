import { useQuery } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import type { JobDetail, JobSchedule } from '../../../../api/jobs.ts'
import { formatTime } from '../../../ui/time.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { queryClient } from '../../queries.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { texts } from './texts.ts'

/** What runs by itself and when; each can be started now. */
export function Schedules({ onClose, onStarted }: { onClose: () => void; onStarted: (job: string) => void }) {
  const t = useText(texts)
  const phone = usePhone()
  const { data, error } = useQuery({
    queryKey: ['jobs', 'schedules'],
    queryFn: ({ signal }) => api.get<{ items: JobSchedule[] }>('/api/jobs/schedules', {}, signal),
    staleTime: 0,
  })
  return (
    <Drawer open onClose={onClose} size={560} mask={phone} title={t('schedules')}>
      <p className="faint">{t('schedulesHint')}</p>
      <ProblemNote error={error} />
      <ul className="job-schedules">
        {data?.items.map((item) => (
          <ScheduleLine key={item.kind} item={item} onStarted={onStarted} />
        ))}
      </ul>
    </Drawer>
  )
}

function ScheduleLine({ item, onStarted }: { item: JobSchedule; onStarted: (job: string) => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  async function run() {
    setBusy(true)
    try {
      const { id } = await api.post<JobDetail>(`/api/jobs/schedules/${item.kind}/run`, {})
      await queryClient.invalidateQueries({ queryKey: ['jobs', 'list'] })
      onStarted(id)
    } catch (fault) {
      void message.error(fault instanceof Error ? fault.message : String(fault))
      setBusy(false)
    }
  }
  return (
    <li>
      <span className="job-words">
        <span>{item.label[language]}</span>
        <small>{item.nextAt === null ? '—' : t('nextAt', { time: formatTime(item.nextAt, 'minute') })}</small>
      </span>
      <Button loading={busy} onClick={() => void run()}>
        {t('runNow')}
      </Button>
    </li>
  )
}
