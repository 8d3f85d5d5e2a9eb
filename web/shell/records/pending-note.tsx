import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { TaskDetail, TaskItem } from '../../../api/approval.ts'
import type { Language } from '../../../contract/text.ts'
import { api } from '../api.ts'
import { useLanguage, useText } from '../text.ts'
import { formTexts as texts } from './form-texts.ts'

/** Address of the approval of a pending command. */
export const taskPath = (id: string) => `/tasks?task=${encodeURIComponent(id)}`

/** Who must agree next: named people, else the role. */
export function waitsFor(task: Pick<TaskItem, 'steps' | 'step'>, language: Language): string {
  const step = task.steps[task.step]
  if (!step) return ''
  if (step.people.length) return step.people.map((each) => each.name).join(language === 'zh' ? '、' : ', ')
  return step.role?.label[language] ?? ''
}

export function useTask(id: string) {
  return useQuery({
    queryKey: ['tasks', id],
    queryFn: ({ signal }) => api.get<TaskDetail>(`/api/tasks/${id}`, {}, signal),
  })
}

/** A command was put under approval: nothing has changed yet, and who must say yes. */
export function PendingNote({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useText(texts)
  const language = useLanguage()
  const { data } = useTask(id)
  const who = data ? waitsFor(data, language) : ''
  return (
    <div className="pending-done">
      <h3>{t('pendingTitle')}</h3>
      {who ? <p>{t('pendingWho', { who })}</p> : null}
      <p>{t('pendingHint')}</p>
      <div className="dialog-end">
        <a className="ant-btn" href={taskPath(id)}>
          {t('pendingSee')}
        </a>
        <Button type="primary" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </div>
  )
}
