import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import type { TaskApproval, TaskDetail, TaskItem } from '../../../../api/approval.ts'
import type { CommandAnswer } from '../../../../contract/ctx.ts'
import { api } from '../../api.ts'
import { Dialog } from '../../dialog.tsx'
import { CommandForm } from '../../records/command-form.tsx'
import { recordQueries } from '../../records/data.ts'
import { useUser } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { refreshTasks } from './data.ts'
import { ApproveForm, RefuseForm } from './decision-forms.tsx'
import { texts } from './texts.ts'

type Open = 'approve' | 'refuse' | 'resubmit' | null

/** What the signed-in person can do with a request: at the bottom, within the reach of a thumb. */
export function TaskActions({ task }: { task: TaskDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  const user = useUser()
  const { message, modal } = App.useApp()
  const [open, setOpen] = useState<Open>(null)
  const own = task.requester.id === user.id
  const path = `/api/tasks/${task.id}`
  const what = `${task.label[language]}${task.title ? ` ${task.title}` : ''}`
  async function tell(item: TaskItem) {
    setOpen(null)
    const words = {
      waiting: 'passedOn',
      approved: 'approvedDone',
      failed: 'failedDone',
      refused: 'refusedDone',
    } as const
    const word = t(words[item.state as keyof typeof words] ?? 'withdrawnDone')
    if (item.state === 'failed')
      void message.warning(`${word}${language === 'zh' ? '：' : ': '}${item.reason?.[language] ?? ''}`)
    else void message.success(word)
    await refreshTasks()
  }
  function withdraw() {
    void modal.confirm({
      icon: null,
      title: t('withdrawAsk', { what }),
      content: t('withdrawHint'),
      okText: t('withdraw'),
      cancelText: t('cancel'),
      onOk: () =>
        api.post<TaskItem>(`${path}/withdraw`, {}).then(tell, (error) => void message.error((error as Error).message)),
    })
  }
  const again = own && ['refused', 'withdrawn', 'expired', 'failed'].includes(task.state)
  const mayWithdraw = own && task.state === 'waiting'
  if (!task.mine && !mayWithdraw && !again) return null
  return (
    <footer className="task-actions">
      {mayWithdraw ? <Button onClick={withdraw}>{t('withdraw')}</Button> : null}
      {again ? (
        <Button type="primary" onClick={() => setOpen('resubmit')}>
          {t('resubmit')}
        </Button>
      ) : null}
      {task.mine ? (
        <>
          <Button onClick={() => setOpen('refuse')}>{t('refuse')}</Button>
          <Button type="primary" onClick={() => setOpen('approve')}>
            {t('approve')}
          </Button>
        </>
      ) : null}
      {open === 'approve' ? (
        <Dialog title={`${t('approve')} · ${what}`} className="task-dialog" onClose={() => setOpen(null)}>
          <ApproveForm
            task={task}
            what={task.label[language]}
            onCancel={() => setOpen(null)}
            onSend={async (body: TaskApproval) => tell(await api.post<TaskItem>(`${path}/approve`, body))}
          />
        </Dialog>
      ) : null}
      {open === 'refuse' ? (
        <Dialog title={`${t('refuse')} · ${what}`} className="task-dialog" onClose={() => setOpen(null)}>
          <RefuseForm
            onCancel={() => setOpen(null)}
            onSend={async (reason) => tell(await api.post<TaskItem>(`${path}/refuse`, { reason }))}
          />
        </Dialog>
      ) : null}
      {open === 'resubmit' ? <Resubmit task={task} what={what} onClose={() => setOpen(null)} /> : null}
    </footer>
  )
}

/** The command's own form with what was sent, to be mended. */
function Resubmit({ task, what, onClose }: { task: TaskDetail; what: string; onClose: () => void }) {
  const t = useText(texts)
  const { message } = App.useApp()
  const navigate = useNavigate({ from: '/tasks' })
  const apps = useQuery(recordQueries.apps())
  const [app, id] = task.command.split('.')
  const command = apps.data?.find((a) => a.id === app)?.commands.find((c) => c.id === id)
  async function send(input: Record<string, unknown>) {
    // the version that was seen then is not the one to mend now
    const body = task.record ? { ...input, id: task.record.id } : input
    const answer = await api.post<CommandAnswer>(`/api/tasks/${task.id}/resubmit`, { body })
    await refreshTasks()
    void message.success(t(answer.pending ? 'resubmitted' : 'ranNow'))
    if (answer.pending) void navigate({ search: { box: 'mine', task: String(answer.pending) } })
  }
  const { id: _id, version: _version, ...start } = task.body
  return (
    <Dialog title={`${t('resubmit')} · ${what}`} className="task-dialog" onClose={onClose}>
      {command ? (
        <CommandForm
          command={command}
          start={start}
          submitLabel={t('resubmit')}
          onBody={send}
          onDone={onClose}
          onCancel={onClose}
        />
      ) : apps.data ? (
        <p>{t('noCommand')}</p>
      ) : null}
    </Dialog>
  )
}
